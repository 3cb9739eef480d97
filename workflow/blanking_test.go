package workflow

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

func TestThePlanOfBlankingIsWhatBlankingDoes(t *testing.T) {
	m := meeting.Minutes{Segments: []meeting.Segment{{ID: 1, From: 0, To: 5 * time.Second}, {ID: 2, From: 5 * time.Second, To: 9 * time.Second}, {ID: 3, From: 9 * time.Second, To: 12 * time.Second}},
		Items: []meeting.ItemMinutes{{Passages: []meeting.Passage{
			{ID: 1, Evidence: []meeting.Evidence{{From: 1, To: 2, At: 0, Until: 9 * time.Second}}},
			{ID: 2, Evidence: []meeting.Evidence{{From: 3, To: 3, At: 9 * time.Second, Until: 12 * time.Second}}},
			{ID: 3, Evidence: []meeting.Evidence{{From: 2, To: 2, At: 5 * time.Second, Until: 9 * time.Second}}, Review: &meeting.Review{By: "x"}}}}}}
	got := PlanBlank(m, meeting.Span{From: 6 * time.Second, To: 7 * time.Second})
	if want := (BlankPlan{Segments: 1, Goes: 1, Stays: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestBlankingWantsAName(t *testing.T) {
	if err := Blank(context.Background(), nil, meeting.Span{To: time.Second}, "", " "); !errors.Is(err, ErrNoName) {
		t.Error(err)
	}
}

func TestNothingOfABlankedPlaceStaysUnderASignature(t *testing.T) {
	f := reviewed(t, "nw")
	_, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
	must(t, err)
	m, err := LoadMinutes(bg, f)
	must(t, err)
	var e meeting.Evidence
	for _, fact := range m.AllFacts() {
		for _, have := range fact.Evidence {
			if len(have.Quote) > 15 && have.Until > have.At {
				e = have
			}
		}
	}
	if e.Quote == "" {
		t.Fatal("no fact quotes anything")
	}
	must(t, Blank(bg, f, meeting.Span{From: e.At, To: e.Until}, "Zuruf", testClerk))
	m, err = LoadMinutes(bg, f)
	must(t, err)
	if m.State != meeting.StateDraft || len(m.Signoffs) != 0 || len(m.Voided) != 1 {
		t.Errorf("state %s, signatures %v, void %v", m.State, m.Signoffs, m.Voided)
	}
	v, err := Verify(bg, f)
	must(t, err)
	if !v.Whole() {
		t.Errorf("the file does not verify: %+v", v.Checks)
	}
	raw, err := os.ReadFile(f.Path())
	must(t, err)
	if bytes.Contains(raw, []byte(e.Quote)) {
		t.Errorf("%q stands in the file still", e.Quote)
	}
	again, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
	must(t, err)
	if again.State != meeting.StateSigned {
		t.Errorf("signed anew: %s", again.State)
	}
}
