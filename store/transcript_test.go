package store

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

const sec = time.Second

// spoken makes a segment with words of equal length.
func spoken(from, to time.Duration, text string) meeting.Segment {
	s := meeting.Segment{From: from, To: to, Text: text, Confidence: 0.8125}
	fields := strings.Fields(text)
	for i, w := range fields {
		step := (to - from) / time.Duration(len(fields))
		s.Words = append(s.Words, meeting.Word{From: from + step*time.Duration(i), To: from + step*time.Duration(i+1), Text: w, Confidence: 0.1 + float32(i)/16})
	}
	return s
}

// newTranscript starts a version with one window of the segments.
func newTranscript(t testing.TB, f *File, v meeting.Version, segs ...meeting.Segment) (meeting.VersionID, []meeting.Segment) {
	t.Helper()
	id, err := f.StartVersion(ctx, v)
	must(t, err)
	if len(segs) > 0 {
		must(t, f.SaveWindow(ctx, meeting.Window{Version: id, From: segs[0].From, To: segs[len(segs)-1].To, State: meeting.WindowDone,
			Speech: []meeting.Span{{From: segs[0].From, To: segs[len(segs)-1].To}}}, segs))
	}
	return id, segs
}

func texts(segs []meeting.Segment) (out []string) {
	for _, s := range segs {
		out = append(out, s.Text)
	}
	return out
}

func TestSegmentsComeBackAsTheyWent(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		in := []meeting.Segment{spoken(1500*time.Millisecond, 4*sec+1, "Ich eröffne die Sitzung."), spoken(5*sec, 9*sec, "Wer ist dafür?")}
		in[0].Flags = []meeting.Flag{meeting.FlagDoubtful, meeting.FlagOverlap}
		in[1].Speaker, in[1].SpeakerName, in[1].SpeakerOrigin = "m1", "Vorsitz", meeting.OriginRule
		id, segs := newTranscript(t, f, meeting.Version{Model: "mini", Language: "de"}, in...)
		if segs[0].ID == 0 || segs[0].Window == 0 || segs[1].ID == segs[0].ID {
			t.Errorf("ids are not set: %+v", segs)
		}
		got, err := f.Segments(ctx, SegmentQuery{})
		must(t, err)
		if !reflect.DeepEqual(got, segs) {
			t.Errorf("got\n%+v, want\n%+v", got, segs)
		}
		got, err = f.Segments(ctx, SegmentQuery{Version: id, NoWords: true, From: 4*sec + 1, To: 6 * sec})
		must(t, err)
		if len(got) != 1 || got[0].Text != "Wer ist dafür?" || got[0].Words != nil {
			t.Errorf("a part without words: %+v", got)
		}
		byID, err := f.SegmentsByID(ctx, segs[1].ID, 999)
		must(t, err)
		if !reflect.DeepEqual(byID, segs[1:]) {
			t.Errorf("by id: %+v", byID)
		}
		ws, err := f.Windows(ctx, id)
		must(t, err)
		if len(ws) != 1 || ws[0].ID != segs[0].Window || ws[0].Speech[0].To != 9*sec {
			t.Errorf("windows: %+v", ws)
		}
	})
}

func TestAWindowTriedAgainReplacesTheFirstTry(t *testing.T) {
	f := newFileAt(t, Options{})
	id, segs := newTranscript(t, f, meeting.Version{}, spoken(0, 2*sec, "alt eins"), spoken(2*sec, 4*sec, "alt zwei"))
	segs[0].Text = "von Hand"
	must(t, f.EditSegment(ctx, segs[0], "Clerk"))
	must(t, f.SaveWindow(ctx, meeting.Window{Version: id, From: 0, To: 4 * sec, State: meeting.WindowDone}, []meeting.Segment{spoken(0, 2*sec, "neu eins"), spoken(2*sec, 4*sec, "neu zwei")}))
	got, err := f.Segments(ctx, SegmentQuery{})
	must(t, err)
	if !slices.Equal(texts(got), []string{"von Hand", "neu zwei"}) {
		t.Errorf("got %v", texts(got))
	}
	if ws, _ := f.Windows(ctx, 0); len(ws) != 1 {
		t.Errorf("%d windows", len(ws))
	}
	must(t, f.VerifyLog(ctx))
	must(t, f.VerifyContent(ctx))
}

func TestTheFirstTranscriptIsCurrentUntilALaterOneIsFinished(t *testing.T) {
	f := newFileAt(t, Options{})
	if v, err := f.CurrentVersion(ctx); err == nil {
		t.Errorf("a file without transcripts has %+v", v)
	}
	if segs, err := f.Segments(ctx, SegmentQuery{}); err != nil || len(segs) != 0 {
		t.Errorf("%v, %v", segs, err)
	}
	a, _ := newTranscript(t, f, meeting.Version{Model: "a"}, spoken(0, sec, "erste Fassung"))
	b, _ := newTranscript(t, f, meeting.Version{Model: "b", SHA256: "s"}, spoken(0, sec, "zweite Fassung"))
	current := func(want meeting.VersionID, text string) {
		t.Helper()
		v, err := f.CurrentVersion(ctx)
		must(t, err)
		segs, err := f.Segments(ctx, SegmentQuery{})
		must(t, err)
		if v.ID != want || len(segs) != 1 || segs[0].Text != text {
			t.Errorf("current is %+v with %v", v, texts(segs))
		}
	}
	current(a, "erste Fassung")
	must(t, f.FinishVersion(ctx, meeting.Version{ID: b, Complete: true}))
	current(b, "zweite Fassung")
	if v, _ := f.CurrentVersion(ctx); v.Model != "b" || v.SHA256 != "s" || !v.Complete || v.Started.IsZero() {
		t.Errorf("finishing lost something: %+v", v)
	}
	must(t, f.SetCurrentVersion(ctx, a))
	current(a, "erste Fassung")
	if all, err := f.Versions(ctx); err != nil || len(all) != 2 {
		t.Errorf("%v, %v", all, err)
	}
}

func TestAPartialPassStandsUponTheTranscriptBefore(t *testing.T) {
	f := newFileAt(t, Options{})
	a, _ := newTranscript(t, f, meeting.Version{Model: "klein"}, spoken(0, 4*sec, "eins"), spoken(4*sec, 8*sec, "zwei"), spoken(8*sec, 12*sec, "drei"))
	must(t, f.FinishVersion(ctx, meeting.Version{ID: a, Complete: true}))
	b, _ := newTranscript(t, f, meeting.Version{Model: "groß", Span: meeting.Span{From: 4 * sec, To: 8 * sec}}, spoken(4*sec, 6*sec, "zwei a"), spoken(6*sec, 8*sec, "zwei b"))
	must(t, f.FinishVersion(ctx, meeting.Version{ID: b, Complete: true}))
	got, err := f.Segments(ctx, SegmentQuery{})
	must(t, err)
	if !slices.Equal(texts(got), []string{"eins", "zwei a", "zwei b", "drei"}) {
		t.Errorf("got %q", texts(got))
	}
}
