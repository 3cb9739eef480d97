package workflow

import (
	"context"
	"errors"
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
