package workflow

import (
	"context"
	"errors"
	"strings"
	"testing"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/transcribe/vocabulary"
)

func TestNothingIsSuggestedWhereThePracticeMeetingWasHeardRight(t *testing.T) {
	ctx := context.Background()
	f := drafted(t, "nw", nil)
	got, err := Suggestions(ctx, f, []string{"Stadtwerke Waldhausen"})
	must(t, err)
	for _, s := range got {
		t.Errorf("%s → %s in %q", s.Heard, s.Term, s.Text)
	}
	// Even if the engine had been sure of no word at all.
	m, err := f.Meeting(ctx)
	must(t, err)
	segs, err := f.Segments(ctx, store.SegmentQuery{})
	must(t, err)
	for _, seg := range segs {
		var words []vocabulary.Heard
		for _, w := range strings.Fields(seg.Text) {
			words = append(words, vocabulary.Heard{Text: w, Confidence: 0.4})
		}
		for _, s := range vocabulary.Of(m, nil).Ear().Suggest(words) {
			t.Errorf("unsure of everything: %s → %s", words[s.Word].Text, s.Term)
		}
	}
}

func TestSuggestionsAreAcceptedOrRejectedByAPersonOnly(t *testing.T) {
	ctx := context.Background()
	f := drafted(t, "nw", nil)
	must(t, f.EditSegment(ctx, meeting.Segment{From: 1, To: 2e9, Text: "Frau Zigler, bitte zu Frau Keler."}, "Eve"))
	must(t, f.EditSegment(ctx, meeting.Segment{From: 2e9, To: 3e9, Text: "Danke, Frau Zigler!"}, "Eve"))
	list := func() (out []string) {
		t.Helper()
		all, err := Suggestions(ctx, f, nil)
		must(t, err)
		for i, s := range all {
			if s.Number != i+1 {
				t.Errorf("number %d at place %d", s.Number, i+1)
			}
			out = append(out, s.Heard+">"+s.Term)
		}
		return out
	}
	if got := strings.Join(list(), " "); got != "Zigler,>Ziegler Keler.>Keller Zigler!>Ziegler" {
		t.Fatalf("got %q", got)
	}
	if err := AcceptSuggestions(ctx, f, nil, []int{1}, ""); !errors.Is(err, ErrNoName) {
		t.Errorf("by nobody: %v", err)
	}
	if err := AcceptSuggestions(ctx, f, nil, []int{4}, testClerk); !errors.Is(err, ErrNoSuggestion) {
		t.Errorf("a number too high: %v", err)
	}
	must(t, AcceptSuggestions(ctx, f, nil, []int{1, 2}, testClerk))
	segs, err := f.Segments(ctx, store.SegmentQuery{To: 1e9})
	must(t, err)
	if len(segs) == 0 || segs[0].Text != "Frau Ziegler, bitte zu Frau Keller." && segs[len(segs)-1].Text != "Frau Ziegler, bitte zu Frau Keller." {
		t.Errorf("%+v", segs)
	}
	must(t, RejectSuggestions(ctx, f, nil, []int{1}, testClerk))
	if got := list(); len(got) != 0 {
		t.Errorf("after the decisions: %q", got)
	}
	if _, err := f.UndoEdit(ctx); err != nil {
		t.Error(err)
	}
	if got := strings.Join(list(), " "); got != "Zigler,>Ziegler Keler.>Keller" {
		t.Errorf("after undoing: %q", got)
	}
}

func TestADecisionSaysWhatIsLeftInItsSegmentAndFailsWhereTheWordIsAnotherNow(t *testing.T) {
	ctx := context.Background()
	f := drafted(t, "nw", nil)
	d := &Desk{f: f, by: func() string { return testClerk }}
	must(t, f.EditSegment(ctx, meeting.Segment{From: 1, To: 2e9, Text: "Frau Zigler, bitte zu Frau Keler."}, "Eve"))
	all, err := d.Suggestions(ctx, nil)
	must(t, err)
	if len(all) != 2 {
		t.Fatalf("got %+v", all)
	}
	if _, err := d.DecideSuggestion(ctx, nil, all[0], true, ""); !errors.Is(err, ErrNoName) {
		t.Errorf("by nobody: %v", err)
	}
	left, err := d.DecideSuggestion(ctx, nil, all[1], false, testClerk)
	must(t, err)
	if len(left) != 1 || left[0].Heard != "Zigler," {
		t.Errorf("after rejecting: %+v", left)
	}
	left, err = d.DecideSuggestion(ctx, nil, all[0], true, testClerk)
	must(t, err)
	if len(left) != 0 {
		t.Errorf("after accepting: %+v", left)
	}
	if _, err := d.DecideSuggestion(ctx, nil, all[0], true, testClerk); !errors.Is(err, ErrNoSuggestion) {
		t.Errorf("decided twice: %v", err)
	}
}
