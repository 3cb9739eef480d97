package store

import (
	"slices"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

func TestAFinishedPassTakesTheOldOnesPlaceOnlyWhereNobodyWorked(t *testing.T) {
	at := func(from, to int) meeting.Span {
		return meeting.Span{From: time.Duration(from) * sec, To: time.Duration(to) * sec}
	}
	for name, c := range map[string]struct {
		edit, assign bool // the first utterance, 0 to 4 s
		span         meeting.Span
		want         bool
	}{
		"nothing done":                              {want: true},
		"a correction":                              {edit: true},
		"a speaker named":                           {assign: true},
		"a correction in the item":                  {edit: true, span: at(0, 4)},
		"a speaker named in the item":               {assign: true, span: at(0, 4)},
		"a correction outside of the item":          {edit: true, span: at(4, 8), want: true},
		"a speaker named outside of the item":       {assign: true, span: at(4, 8), want: true},
		"nothing done, and only one item done anew": {span: at(4, 8), want: true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFileAt(t, Options{})
			a, segs := newTranscript(t, f, meeting.Version{Model: "a"}, spoken(0, 4*sec, "eins falsch"), spoken(4*sec, 8*sec, "zwei"))
			must(t, f.FinishVersion(ctx, meeting.Version{ID: a, Complete: true}))
			if c.edit {
				must(t, f.EditSegment(ctx, meeting.Segment{ID: segs[0].ID, Text: "eins richtig"}, "Clerk"))
			}
			if c.assign {
				must(t, f.AssignSpeaker(ctx, []meeting.SegmentID{segs[0].ID}, "m1", "", "Clerk"))
			}
			before, err := f.Segments(ctx, SegmentQuery{Version: a})
			must(t, err)
			b, _ := newTranscript(t, f, meeting.Version{Model: "b", Span: c.span}, spoken(max(c.span.From, 0), c.span.From+4*sec, "neu gehört"))
			must(t, f.FinishVersion(ctx, meeting.Version{ID: b, Complete: true}))
			v, err := f.CurrentVersion(ctx)
			must(t, err)
			if (v.ID == b) != c.want {
				t.Errorf("the new pass is current: %v, want %v", v.ID == b, c.want)
			}
			after, err := f.Segments(ctx, SegmentQuery{Version: a})
			must(t, err)
			if len(after) != len(before) || after[0].Text != before[0].Text || after[0].By != before[0].By || after[0].Speaker != before[0].Speaker {
				t.Errorf("the old pass was changed: %+v", after)
			}
			must(t, f.VerifyContent(ctx))
		})
	}
}

func TestCorrectionsAreCarriedWhereTheSameWordsStand(t *testing.T) {
	for name, c := range map[string]struct {
		machine, corrected string // 10 to 14 s of the old pass
		fresh              []meeting.Segment
		want               []string
		left               int
	}{
		"heard the same again":            {"Frau Somma bitte.", "Frau Sommer bitte.", []meeting.Segment{spoken(10*sec, 14*sec, "frau Somma, bitte")}, []string{"Frau Sommer bitte."}, 0},
		"heard right this time":           {"Frau Somma bitte.", "Frau Sommer bitte.", []meeting.Segment{spoken(10*sec, 14*sec, "Frau Sommer, bitte!")}, []string{"Frau Sommer bitte."}, 0},
		"heard the same in two parts":     {"Frau Somma bitte.", "Frau Sommer bitte.", []meeting.Segment{spoken(10*sec, 12*sec, "Frau Somma"), spoken(12*sec, 14*sec, "bitte.")}, []string{"Frau Sommer bitte."}, 0},
		"something else":                  {"Frau Somma bitte.", "Frau Sommer bitte.", []meeting.Segment{spoken(10*sec, 14*sec, "Frau Summer spricht.")}, []string{"Frau Summer spricht."}, 1},
		"part of a longer utterance":      {"Frau Somma bitte.", "Frau Sommer bitte.", []meeting.Segment{spoken(2*sec, 30*sec, "So dann Frau Somma bitte zu diesem Punkt.")}, []string{"So dann Frau Somma bitte zu diesem Punkt."}, 1},
		"nothing heard there":             {"Frau Somma bitte.", "Frau Sommer bitte.", []meeting.Segment{spoken(20*sec, 22*sec, "Danke.")}, []string{"Frau Sommer bitte.", "Danke."}, 0},
		"an invention struck out":         {"Vielen Dank.", "", []meeting.Segment{spoken(10*sec, 14*sec, "Vielen Dank!")}, []string{""}, 0},
		"struck out, and now other words": {"Vielen Dank.", "", []meeting.Segment{spoken(10*sec, 14*sec, "Wir kommen zur Abstimmung.")}, []string{"Wir kommen zur Abstimmung."}, 1},
		"neighbours stay":                 {"eins", "Eins.", []meeting.Segment{spoken(6*sec, 10200*time.Millisecond, "davor"), spoken(10200*time.Millisecond, 14*sec, "eins"), spoken(14*sec, 18*sec, "danach")}, []string{"davor", "Eins.", "danach"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFileAt(t, Options{})
			a, old := newTranscript(t, f, meeting.Version{Model: "a"}, spoken(10*sec, 14*sec, c.machine))
			must(t, f.EditSegment(ctx, meeting.Segment{ID: old[0].ID, Text: c.corrected}, "Clerk"))
			b, fresh := newTranscript(t, f, meeting.Version{Model: "b"}, c.fresh...)
			must(t, f.FinishVersion(ctx, meeting.Version{ID: b, Complete: true}))
			view := func(q SegmentQuery, want ...string) {
				t.Helper()
				got, err := f.Segments(ctx, q)
				must(t, err)
				if !slices.Equal(texts(got), want) {
					t.Errorf("%+v: got %q, want %q", q, texts(got), want)
				}
			}
			view(SegmentQuery{}, c.corrected)
			must(t, f.SetCurrentVersion(ctx, b))
			view(SegmentQuery{}, c.want...)
			view(SegmentQuery{Version: a}, c.corrected)
			view(SegmentQuery{From: 11 * sec, To: 12 * sec}, middleOf(t, f)...)
			left, err := f.OpenCorrections(ctx)
			must(t, err)
			if len(left) != c.left {
				t.Errorf("%d corrections are left, want %d", len(left), c.left)
			}
			must(t, f.SetCurrentVersion(ctx, a))
			view(SegmentQuery{}, c.corrected)
			// What a person corrects in the new text wins there.
			must(t, f.SetCurrentVersion(ctx, b))
			if len(c.fresh) == 1 && c.left > 0 {
				must(t, f.EditSegment(ctx, meeting.Segment{ID: fresh[0].ID, Text: "ganz anders"}, "Clerk"))
				view(SegmentQuery{}, "ganz anders")
				if left, err = f.OpenCorrections(ctx); err != nil || len(left) != 0 && c.fresh[0].To-c.fresh[0].From < 10*sec {
					t.Errorf("after a decision %d are left, %v", len(left), err)
				}
			}
			must(t, f.VerifyContent(ctx))
		})
	}
}

// middleOf is what a reading of a part must agree with: the whole, cut to 11 to 12 s.
func middleOf(t *testing.T, f *File) (out []string) {
	t.Helper()
	all, err := f.Segments(ctx, SegmentQuery{})
	must(t, err)
	for _, s := range all {
		if s.From < 12*sec && s.To > 11*sec {
			out = append(out, s.Text)
		}
	}
	return out
}

func TestWindowsOfAPartialPassAndOfTheOneBelowAccountForEverything(t *testing.T) {
	f := newFileAt(t, Options{})
	a, _ := newTranscript(t, f, meeting.Version{Model: "a"}, spoken(0, 12*sec, "eins zwei drei"))
	must(t, f.FinishVersion(ctx, meeting.Version{ID: a, Complete: true}))
	b, _ := newTranscript(t, f, meeting.Version{Model: "b", Span: meeting.Span{From: 4 * sec, To: 8 * sec}}, spoken(4*sec, 8*sec, "zwei"))
	must(t, f.FinishVersion(ctx, meeting.Version{ID: b, Complete: true}))
	ws, err := f.WindowsInView(ctx)
	must(t, err)
	seen := map[meeting.Span]meeting.VersionID{}
	for _, w := range ws {
		seen[meeting.Span{From: w.From, To: w.To}] = w.Version
		if len(w.Speech) != 1 || w.Speech[0].From != w.From || w.Speech[0].To != w.To {
			t.Errorf("the speech of %v is %v", w, w.Speech)
		}
	}
	if len(seen) != 3 || seen[meeting.Span{To: 4 * sec}] != a || seen[meeting.Span{From: 4 * sec, To: 8 * sec}] != b || seen[meeting.Span{From: 8 * sec, To: 12 * sec}] != a {
		t.Errorf("%v", seen)
	}
}
