package transcribe

import (
	"math/rand/v2"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// speechOf makes random speech between from and to: stretches of up to longest, pauses of up to eight seconds.
func speechOf(r *rand.Rand, to, longest time.Duration) []meeting.Span {
	var out []meeting.Span
	at := time.Duration(r.IntN(3000)) * time.Millisecond
	for at < to {
		end := min(to, at+200*time.Millisecond+time.Duration(r.Int64N(int64(longest))))
		out = append(out, meeting.Span{From: at, To: end})
		at = end + 100*time.Millisecond + time.Duration(r.IntN(8000))*time.Millisecond
	}
	return out
}

func TestWindowsAccountForEveryMomentAndAreCutInPauses(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		end := time.Duration(30+r.IntN(600)) * time.Second
		speech := speechOf(r, end, 12*time.Second)
		var at, decoded, spoken time.Duration
		for n := 0; at < end; n++ {
			var ahead []meeting.Span
			to := min(end, at+lookAhead)
			for _, s := range speech {
				if s.To > at && s.From < to {
					ahead = append(ahead, meeting.Span{From: max(at, s.From), To: min(to, s.To)})
				}
			}
			w, err := packNext(at, to, ahead, to == end, windowLimit, func(a, b time.Duration) (time.Duration, error) {
				t.Fatalf("seed %d: a stretch of 12 s was to be cut", seed)
				return 0, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if w.From != at || w.To <= at || w.To > end {
				t.Fatalf("seed %d: window %v-%v after %v", seed, w.From, w.To, at)
			}
			if w.Length() > windowLimit {
				t.Fatalf("seed %d: a window of %v", seed, w.Length())
			}
			for _, s := range speech {
				if s.From < w.To && s.To > w.To && w.To != end {
					t.Fatalf("seed %d: cut at %v inside speech %v-%v", seed, w.To, s.From, s.To)
				}
			}
			decoded += total(w.Speech())
			at = w.To
		}
		for _, s := range speech {
			spoken += s.Length()
		}
		if decoded != spoken {
			t.Fatalf("seed %d: %v of %v speech are decoded", seed, decoded, spoken)
		}
	}
}

func TestSpeechWithoutAPauseIsCutWhereItIsQuietest(t *testing.T) {
	asked := false
	w, err := packNext(0, 100*time.Second, []meeting.Span{{From: 0, To: 100 * time.Second}}, true, windowLimit, func(a, b time.Duration) (time.Duration, error) {
		asked = true
		if b > windowLimit {
			t.Errorf("a cut was looked for up to %v", b)
		}
		return (a + b) / 2, nil
	})
	if err != nil || !asked || w.To <= 0 || w.To > windowLimit || w.Length() > windowLimit {
		t.Errorf("window %v-%v of %v, %v", w.From, w.To, w.Length(), err)
	}
}

func TestTimesOfAWindowLeadBackToTheRecording(t *testing.T) {
	s := func(a, b float64) meeting.Span {
		return meeting.Span{From: time.Duration(a * float64(time.Second)), To: time.Duration(b * float64(time.Second))}
	}
	// Two stretches with a pause of a minute between, which is cut out.
	w, err := packNext(0, 90*time.Second, []meeting.Span{s(1, 5), s(65, 70)}, true, windowLimit, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Takes) != 2 {
		t.Fatalf("takes %+v", w.Takes)
	}
	second := w.Takes[1].At
	for _, c := range []struct{ from, to, wantFrom, wantTo time.Duration }{
		{250 * time.Millisecond, 4 * time.Second, time.Second, 4750 * time.Millisecond},
		{second + 250*time.Millisecond, second + 2*time.Second, 65 * time.Second, 66750 * time.Millisecond},
		// begins in the room sound after the first stretch: it is the second's
		{second - 100*time.Millisecond, second + 2*time.Second, 65 * time.Second, 66750 * time.Millisecond},
		// ends in the room sound before the second stretch: it was the first's
		{time.Second, second + 100*time.Millisecond, 1750 * time.Millisecond, 5 * time.Second},
	} {
		if got := w.span(c.from, c.to); got.From != c.wantFrom || got.To != c.wantTo {
			t.Errorf("%v-%v: %v-%v, want %v-%v", c.from, c.to, got.From, got.To, c.wantFrom, c.wantTo)
		}
	}
}

func TestAGrowingRecordingClosesAWindowAtAClearPause(t *testing.T) {
	s := func(a, b int) meeting.Span {
		return meeting.Span{From: time.Duration(a) * time.Second, To: time.Duration(b) * time.Second}
	}
	for _, c := range []struct {
		name   string
		to     time.Duration
		speech []meeting.Span
		want   bool
	}{
		{"nothing yet", 2 * time.Second, nil, false},
		{"only a pause", 6 * time.Second, nil, true},
		{"somebody is speaking", 9 * time.Second, []meeting.Span{s(0, 9)}, false},
		{"enough, and a pause", 11 * time.Second, []meeting.Span{s(0, 10)}, true},
		{"a sentence that waits for more", 5 * time.Second, []meeting.Span{s(0, 4)}, false},
		{"a sentence that has waited long", 16 * time.Second, []meeting.Span{s(0, 4)}, true},
		{"a speech without a pause", 29 * time.Second, []meeting.Span{s(0, 29)}, true},
	} {
		if got := liveReady(0, c.to, c.speech); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestHolesAreSpeechWithoutText(t *testing.T) {
	s := func(a, b int) meeting.Span {
		return meeting.Span{From: time.Duration(a) * time.Second, To: time.Duration(b) * time.Second}
	}
	speech := []meeting.Span{s(0, 10), s(20, 30)}
	segs := []meeting.Segment{{From: 0, To: 4 * time.Second, Text: "a"}, {From: 9 * time.Second, To: 10 * time.Second, Text: "b"}}
	got := holes(speech, segs)
	if len(got) != 2 || got[0].From < 4*time.Second || got[0].To > 9*time.Second || got[1] != s(20, 30) {
		t.Errorf("%v", got)
	}
}
