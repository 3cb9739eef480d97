package store

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

func TestACorrectionKeepsWhatWasRecognised(t *testing.T) {
	f := newFileAt(t, Options{})
	_, segs := newTranscript(t, f, meeting.Version{}, spoken(0, 4*sec, "Der Rad beschließt den Haushalt"))
	edit := segs[0]
	edit.Text = "Der Rat beschließt heute den Haushalt"
	edit.Speaker = "m1"
	must(t, f.EditSegment(ctx, edit, "Frau Schreiber"))
	got, err := f.Segments(ctx, SegmentQuery{})
	must(t, err)
	s := got[0]
	if s.Text != edit.Text || s.Machine != segs[0].Text || s.By != "Frau Schreiber" || s.At.IsZero() || !s.Corrected() || s.SpeakerOrigin != meeting.OriginClerk {
		t.Errorf("%+v", s)
	}
	words := map[string]meeting.Word{}
	for _, w := range s.Words {
		words[w.Text] = w
	}
	for _, w := range segs[0].Words {
		if w.Text != "Rad" && words[w.Text] != w {
			t.Errorf("%q was at %v, is at %v", w.Text, w, words[w.Text])
		}
	}
	if w := words["Rat"]; w.From != 800*time.Millisecond || w.To != 1600*time.Millisecond || w.Confidence != 1 {
		t.Errorf("the new word: %+v", w)
	}
	s.Text = "Der Rat beschließt den Haushalt"
	must(t, f.EditSegment(ctx, s, "Herr Zwei"))
	got, _ = f.Segments(ctx, SegmentQuery{})
	if got[0].Machine != segs[0].Text || got[0].By != "Herr Zwei" {
		t.Errorf("second correction: %+v", got[0])
	}
	history, err := editsOf(f, segs[0].ID)
	must(t, err)
	if len(history) != 2 || history[0].Before[0].Text != segs[0].Text || history[1].After[0].By != "Herr Zwei" {
		t.Errorf("history %+v", history)
	}
}

func TestUndoAndRedoGoThroughAllSteps(t *testing.T) {
	f := newFileAt(t, Options{})
	_, segs := newTranscript(t, f, meeting.Version{}, spoken(0, 4*sec, "eins zwei drei vier"), spoken(4*sec, 8*sec, "fünf sechs"), spoken(8*sec, 12*sec, "sieben"))
	fact := func(from, to meeting.SegmentID) meeting.FactID {
		id, err := f.SaveFact(ctx, meeting.Fact{Kind: meeting.FactMotion, Origin: meeting.OriginRule, Motion: &meeting.Motion{}, Evidence: []meeting.Evidence{{From: from, To: to}}})
		must(t, err)
		return id
	}
	fact(segs[0].ID, segs[0].ID)
	fact(segs[1].ID, segs[2].ID)
	var states [][]meeting.Segment
	var evidence [][]meeting.Fact
	note := func() {
		s, err := f.Segments(ctx, SegmentQuery{})
		must(t, err)
		fs, err := f.Facts(ctx)
		must(t, err)
		states, evidence = append(states, s), append(evidence, fs)
	}
	note()
	edit := segs[1]
	edit.Text = "fünf und sechs"
	must(t, f.EditSegment(ctx, edit, "A"))
	note()
	second, err := f.SplitSegment(ctx, segs[0].ID, strings.Index("eins zwei drei vier", "drei"), "A")
	must(t, err)
	note()
	if s := states[2]; len(s) != 4 || s[0].Text != "eins zwei" || s[1].Text != "drei vier" || s[1].ID != second || s[0].To != 2*sec || s[1].From != 2*sec || len(s[1].Words) != 2 {
		t.Errorf("split: %+v", s)
	}
	if ev := evidence[2][0].Evidence[0]; ev.From != segs[0].ID || ev.To != second {
		t.Errorf("evidence after the split: %+v", ev)
	}
	merged, err := f.MergeSegments(ctx, []meeting.SegmentID{segs[2].ID, segs[1].ID}, "A")
	must(t, err)
	note()
	if s := states[3]; len(s) != 3 || s[2].ID != merged || s[2].Text != "fünf und sechs sieben" || s[2].To != 12*sec || s[2].Machine != "fünf sechs sieben" {
		t.Errorf("merge: %+v", s)
	}
	if ev := evidence[3][1].Evidence[0]; ev.From != merged || ev.To != merged {
		t.Errorf("evidence after the merge: %+v", ev)
	}
	must(t, f.AssignSpeaker(ctx, []meeting.SegmentID{segs[0].ID, second}, "m1", "", "A"))
	note()
	must(t, f.EditSegment(ctx, meeting.Segment{From: 20 * sec, To: 22 * sec, Text: "von Hand dazu"}, "A"))
	note()
	must(t, f.VerifyContent(ctx))

	same := func(i int) {
		t.Helper()
		s, err := f.Segments(ctx, SegmentQuery{})
		must(t, err)
		if !reflect.DeepEqual(s, states[i]) {
			t.Errorf("state %d: got\n%+v, want\n%+v", i, s, states[i])
		}
		for _, seg := range s {
			hits, err := f.Search(ctx, `"`+seg.Text+`"`, 0)
			must(t, err)
			if !slices.ContainsFunc(hits, func(h Hit) bool { return h.Segment.ID == seg.ID }) {
				t.Errorf("state %d: %q is not found", i, seg.Text)
			}
		}
	}
	for i := len(states) - 2; i >= 0; i-- {
		if _, err := f.UndoEdit(ctx); err != nil {
			t.Fatalf("undo to %d: %v", i, err)
		}
		same(i)
	}
	if _, err := f.UndoEdit(ctx); !errors.Is(err, ErrNothing) {
		t.Errorf("nothing to undo: %v", err)
	}
	for i := 1; i < len(states); i++ {
		if _, err := f.RedoEdit(ctx); err != nil {
			t.Fatalf("redo to %d: %v", i, err)
		}
		same(i)
	}
	if _, err := f.RedoEdit(ctx); !errors.Is(err, ErrNothing) {
		t.Errorf("nothing to redo: %v", err)
	}
	if _, err := f.UndoEdit(ctx); err != nil {
		t.Fatal(err)
	}
	must(t, f.EditSegment(ctx, states[0][0], "A"))
	if _, err := f.RedoEdit(ctx); !errors.Is(err, ErrNothing) {
		t.Errorf("redo after other work: %v", err)
	}
	must(t, f.VerifyLog(ctx))
	must(t, f.VerifyContent(ctx))
	must(t, f.IntegrityCheck(ctx))
}

func TestChangingAndSplittingIsOneStep(t *testing.T) {
	f := newFileAt(t, Options{})
	_, segs := newTranscript(t, f, meeting.Version{}, spoken(0, 4*sec, "eins zwo drei vier"))
	text := "eins zwei drei vier"
	second, err := f.SplitSegmentOf(ctx, segs[0].ID, text, strings.Index(text, "drei"), "A")
	must(t, err)
	got, err := f.Segments(ctx, SegmentQuery{})
	must(t, err)
	if len(got) != 2 || got[0].Text != "eins zwei" || got[1].Text != "drei vier" || got[1].ID != second || got[1].From != 2*sec || got[0].Machine != "eins zwo drei vier" || len(got[1].Words) != 2 {
		t.Errorf("split: %+v", got)
	}
	if _, err := f.UndoEdit(ctx); err != nil {
		t.Fatal(err)
	}
	if back, err := f.Segments(ctx, SegmentQuery{}); err != nil || !reflect.DeepEqual(back, segs) {
		t.Errorf("taken back once: %+v, %v", back, err)
	}
	if _, err := f.RedoEdit(ctx); err != nil {
		t.Fatal(err)
	}
	if again, err := f.Segments(ctx, SegmentQuery{}); err != nil || !reflect.DeepEqual(again, got) {
		t.Errorf("done again: %+v, %v", again, err)
	}
	must(t, f.VerifyContent(ctx))
}

func TestBadEditsAreRefusedAndChangeNothing(t *testing.T) {
	f := newFileAt(t, Options{})
	_, segs := newTranscript(t, f, meeting.Version{}, spoken(0, 4*sec, "für alle"), spoken(4*sec, 8*sec, "zwei"))
	for name, tc := range map[string]struct {
		err  error
		want error
	}{
		"unknown":         {f.EditSegment(ctx, meeting.Segment{ID: 99, Text: "x"}, "A"), ErrNoRecord},
		"backward":        {f.EditSegment(ctx, meeting.Segment{ID: segs[0].ID, From: 5, To: 4}, "A"), ErrInvalid},
		"split at 0":      {second(f.SplitSegment(ctx, segs[0].ID, 0, "A")), ErrInvalid},
		"split in a rune": {second(f.SplitSegment(ctx, segs[0].ID, 2, "A")), ErrInvalid},
		"split at end":    {second(f.SplitSegment(ctx, segs[0].ID, 100, "A")), ErrInvalid},
		"merge one":       {second(f.MergeSegments(ctx, []meeting.SegmentID{segs[0].ID}, "A")), ErrInvalid},
		"merge one twice": {second(f.MergeSegments(ctx, []meeting.SegmentID{segs[0].ID, segs[0].ID}, "A")), ErrInvalid},
		"unknown speaker": {f.AssignSpeaker(ctx, []meeting.SegmentID{segs[0].ID, 99}, "m1", "", "A"), ErrNoRecord},
	} {
		if !errors.Is(tc.err, tc.want) {
			t.Errorf("%s: %v", name, tc.err)
		}
	}
	got, err := f.Segments(ctx, SegmentQuery{})
	must(t, err)
	if !reflect.DeepEqual(got, segs) {
		t.Errorf("something changed: %+v", got)
	}
}

func second[T any](_ T, err error) error { return err }

func TestSearchFindsAsPeopleType(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		newTranscript(t, f, meeting.Version{}, spoken(0, 4*sec, "Die Prüfung der Straße ist abgeschlossen."), spoken(4*sec, 8*sec, "Wir prüfen den Haushalt."), spoken(8*sec, 9*sec, "Café am Markt"))
		for query, want := range map[string][]string{
			"prufung": {"Die Prüfung der Straße ist abgeschlossen."}, "pruefung": {"Die Prüfung der Straße ist abgeschlossen."}, "PRÜFUNG": {"Die Prüfung der Straße ist abgeschlossen."},
			"strasse": {"Die Prüfung der Straße ist abgeschlossen."}, "Straße": {"Die Prüfung der Straße ist abgeschlossen."},
			"haush":            {"Wir prüfen den Haushalt."},
			"haush ":           {"Wir prüfen den Haushalt."},
			"haush den":        nil,
			`"den haushalt"`:   {"Wir prüfen den Haushalt."},
			`"haushalt den"`:   nil,
			"cafe":             {"Café am Markt"},
			"":                 nil,
			`"*) OR NEAR(`:     nil,
			"haushalt AND":     nil,
			"nichts dergleich": nil,
		} {
			hits, err := f.Search(ctx, query, 10)
			must(t, err)
			var got []string
			for _, h := range hits {
				got = append(got, h.Segment.Text)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: got %q, want %q", query, got, want)
			}
			for _, h := range hits {
				if len(h.Matches) == 0 {
					t.Errorf("%q: no place of the match in %q", query, h.Snippet)
				}
			}
		}
	})
}
