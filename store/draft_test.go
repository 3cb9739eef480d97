package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

func evidence(from, to meeting.SegmentID, quote string) []meeting.Evidence {
	return []meeting.Evidence{{From: from, To: to, Quote: quote, At: time.Duration(from) * sec, Until: time.Duration(to+1) * sec}}
}

func vote(item meeting.ItemID, at meeting.SegmentID, quote string, yes int) meeting.Fact {
	return meeting.Fact{Kind: meeting.FactVote, Item: item, At: time.Duration(at) * sec, Origin: meeting.OriginRule, Evidence: evidence(at, at, quote),
		Vote: &meeting.Vote{Kind: meeting.VoteOpen, For: meeting.Count(yes), Against: meeting.Count(0)}}
}

func left(item meeting.ItemID, at meeting.SegmentID, name string) meeting.Fact {
	return meeting.Fact{Kind: meeting.FactAttendance, Item: item, At: time.Duration(at) * sec, Origin: meeting.OriginRule, Evidence: evidence(at, at, ""),
		Attendance: &meeting.Attendance{Kind: meeting.AttendLeft, Name: name}}
}

// standing lists the votes and names of the facts that stand.
func standing(t *testing.T, f *File) (out []string) {
	t.Helper()
	all, err := f.Facts(ctx)
	must(t, err)
	for _, v := range meeting.CurrentFacts(all) {
		switch {
		case v.Vote != nil:
			out = append(out, string(v.Item)+" "+string(v.Origin)+" "+string(rune('0'+*v.Vote.For%10)))
		case v.Attendance != nil:
			out = append(out, string(v.Item)+" "+v.Attendance.Name)
		}
	}
	slices.Sort(out)
	return out
}

func TestANewDraftLeavesWhatPersonsDid(t *testing.T) {
	f := newFileAt(t, Options{})
	draft := DraftScope{Facts: true}
	must(t, f.ReplaceDraft(ctx, draft, []meeting.Fact{vote("a", 1, "q1", 1), vote("a", 2, "q2", 2), vote("a", 3, "q3", 3), vote("b", 4, "q4", 4), vote("b", 5, "q5", 5)}, nil))
	facts, err := f.Facts(ctx)
	must(t, err)
	must(t, f.ReviewFact(ctx, facts[0].ID, meeting.Review{By: "A", Heard: true}))
	must(t, f.StrikeFact(ctx, facts[1].ID, "A"))
	changed := facts[2]
	changed.Replaces, changed.Origin, changed.Vote = changed.ID, meeting.OriginClerk, &meeting.Vote{Kind: meeting.VoteOpen, For: meeting.Count(9), Against: meeting.Count(0)}
	changed.Review = &meeting.Review{By: "A", Changed: true}
	newID, err := f.SaveFact(ctx, changed)
	must(t, err)
	if _, err := f.SaveFact(ctx, changed); !errors.Is(err, ErrStale) {
		t.Errorf("replaced twice: %v", err)
	}
	own := meeting.Fact{Kind: meeting.FactVote, Item: "a", At: 50 * sec, Origin: meeting.OriginClerk, Vote: &meeting.Vote{Kind: meeting.VoteOpen, For: meeting.Count(7)}}
	if _, err := f.SaveFact(ctx, own); err != nil {
		t.Fatal(err)
	}
	// The next draft finds everything again, and one vote more; b's votes came out differently.
	again := []meeting.Fact{vote("a", 1, "q1", 1), vote("a", 2, "q2", 2), vote("a", 3, "q3", 3), vote("a", 6, "q6", 6), vote("b", 4, "q4", 8)}
	must(t, f.ReplaceDraft(ctx, draft, again, nil))
	want := []string{"a clerk 7", "a clerk 9", "a rule 1", "a rule 6", "b rule 8"}
	if got := standing(t, f); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	facts, err = f.Facts(ctx)
	must(t, err)
	for _, v := range facts {
		if v.Vote != nil && (*v.Vote.For == 6 || *v.Vote.For == 8) && v.ID <= newID {
			t.Errorf("id %d is not fresh", v.ID)
		}
	}
	gone, _, err := f.Dropped(ctx)
	must(t, err)
	if len(gone) != 2 {
		t.Errorf("%d facts in the history, want the two unreviewed ones", len(gone))
	}
	must(t, f.VerifyLog(ctx))
	must(t, f.VerifyContent(ctx))
}

func TestADraftStaysWithinItsScope(t *testing.T) {
	f := newFileAt(t, Options{})
	must(t, f.ReplaceDraft(ctx, DraftScope{Facts: true, Passages: true}, []meeting.Fact{vote("a", 1, "", 1), vote("b", 2, "", 2), vote("", 3, "", 3)},
		[]meeting.Passage{{Item: "a", Role: meeting.PassageCourse, Origin: meeting.OriginModel, Text: "alt a"}, {Item: "b", Role: meeting.PassageCourse, Origin: meeting.OriginModel, Text: "alt b"}}))
	must(t, f.ReplaceDraft(ctx, DraftScope{Items: []meeting.ItemID{"b"}, Facts: true}, []meeting.Fact{vote("b", 2, "", 5), vote("a", 9, "", 9)}, nil))
	if got, want := standing(t, f), []string{" rule 3", "a rule 1", "b rule 5"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	must(t, f.ReplaceDraft(ctx, DraftScope{Items: []meeting.ItemID{""}, Facts: true}, nil, nil))
	if got, want := standing(t, f), []string{"a rule 1", "b rule 5"}; !slices.Equal(got, want) {
		t.Errorf("without an item: got %q, want %q", got, want)
	}
	ps, err := f.Passages(ctx)
	must(t, err)
	if len(ps) != 2 {
		t.Errorf("passages were touched: %v", ps)
	}
	must(t, f.ReplaceDraft(ctx, DraftScope{Facts: true}, nil, nil))
	if got := standing(t, f); len(got) != 0 {
		t.Errorf("left: %q", got)
	}
}

func TestTheSameFactIsNotAddedTwice(t *testing.T) {
	other := func(v meeting.Fact, segs meeting.SegmentID) meeting.Fact { // as a draft from another transcript has it
		v.Evidence = []meeting.Evidence{{From: segs, To: segs, At: v.Evidence[0].At + 100*time.Millisecond, Until: v.Evidence[0].Until}}
		return v
	}
	mark := meeting.Fact{Kind: meeting.FactVote, Item: "a", Origin: meeting.OriginClerk, Mark: 3, Vote: &meeting.Vote{For: meeting.Count(4)}}
	for _, tc := range []struct {
		name  string
		kept  []meeting.Fact
		fresh []meeting.Fact
		added int
	}{
		{"the same", []meeting.Fact{vote("a", 1, "x", 1)}, []meeting.Fact{vote("a", 1, "x", 1)}, 0},
		{"a longer quotation", []meeting.Fact{vote("a", 1, "mit 5 Stimmen", 1)}, []meeting.Fact{vote("a", 1, "angenommen mit 5 Stimmen", 5)}, 0},
		{"another item", []meeting.Fact{vote("a", 1, "x", 1)}, []meeting.Fact{vote("b", 1, "x", 1)}, 1},
		{"another segment", []meeting.Fact{vote("a", 1, "x", 1)}, []meeting.Fact{vote("a", 7, "x", 1)}, 1},
		{"two votes in one segment", []meeting.Fact{vote("a", 1, "erste", 1)}, []meeting.Fact{vote("a", 1, "erste", 1), vote("a", 1, "zweite", 2)}, 1},
		{"two alike where one is kept", []meeting.Fact{vote("a", 1, "x", 1)}, []meeting.Fact{vote("a", 1, "x", 1), vote("a", 1, "x", 1)}, 1},
		{"two persons in one sentence", []meeting.Fact{left("a", 1, "Sommer")}, []meeting.Fact{left("a", 1, "Sommer"), left("a", 1, "Winter")}, 1},
		{"another person", []meeting.Fact{left("a", 1, "Sommer")}, []meeting.Fact{left("a", 1, "Winter")}, 1},
		{"the same mark", []meeting.Fact{mark}, []meeting.Fact{mark}, 0},
		{"from another transcript", []meeting.Fact{vote("a", 1, "x", 1)}, []meeting.Fact{other(vote("a", 1, "x", 1), 101)}, 0},
		{"from another transcript, other counts", []meeting.Fact{vote("a", 1, "x", 1)}, []meeting.Fact{other(vote("a", 1, "x", 2), 101)}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFileAt(t, Options{})
			must(t, f.ReplaceDraft(ctx, DraftScope{Facts: true}, tc.kept, nil))
			all, err := f.Facts(ctx)
			must(t, err)
			for _, v := range all {
				must(t, f.ReviewFact(ctx, v.ID, meeting.Review{By: "A"}))
			}
			must(t, f.ReplaceDraft(ctx, DraftScope{Facts: true}, tc.fresh, nil))
			now, err := f.Facts(ctx)
			must(t, err)
			if got := len(now) - len(all); got != tc.added {
				t.Errorf("%d added, want %d", got, tc.added)
			}
		})
	}
}

func TestPassagesHaveVersionsAndReviews(t *testing.T) {
	f := newFileAt(t, Options{})
	machine := func(text string, seg meeting.SegmentID) meeting.Passage {
		return meeting.Passage{Item: "a", Role: meeting.PassageCourse, Origin: meeting.OriginModel, Text: text, Evidence: evidence(seg, seg, "")}
	}
	must(t, f.ReplaceDraft(ctx, DraftScope{Passages: true}, nil, []meeting.Passage{machine("eins", 1), machine("zwei", 2), machine("drei", 3)}))
	ps, err := f.Passages(ctx)
	must(t, err)
	change := ps[0]
	change.Text, change.Origin, change.Review = "eins, geändert", meeting.OriginClerk, &meeting.Review{By: "A", Changed: true}
	id, err := f.SavePassage(ctx, change)
	must(t, err)
	if id != ps[0].ID {
		t.Errorf("a change makes a version, not passage %d", id)
	}
	if _, err := f.SavePassage(ctx, meeting.Passage{ID: 999, Origin: meeting.OriginClerk, Role: meeting.PassageRemark}); !errors.Is(err, ErrNoRecord) {
		t.Errorf("unknown passage: %v", err)
	}
	stale := ps[0] // version 1, read by somebody else before
	if _, err := f.SavePassage(ctx, stale); !errors.Is(err, ErrStale) {
		t.Errorf("two people change one passage: %v", err)
	}
	must(t, f.StrikePassage(ctx, ps[1].ID, "A"))
	must(t, f.ReplaceDraft(ctx, DraftScope{Passages: true}, nil, []meeting.Passage{machine("eins, neu", 1), machine("zwei, neu", 2), machine("drei, neu", 3), machine("vier", 4)}))
	all, err := f.Passages(ctx)
	must(t, err)
	var got []string
	for _, p := range meeting.CurrentPassages(all) {
		got = append(got, p.Text)
	}
	slices.Sort(got)
	if want := []string{"drei, neu", "eins, geändert", "vier"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	must(t, f.UnstrikePassage(ctx, ps[1].ID, "A"))
	must(t, f.ReviewPassage(ctx, ps[1].ID, meeting.Review{By: "A", Heard: true}))
	must(t, f.ReviewPassage(ctx, ps[1].ID, meeting.Review{}))
	must(t, f.VerifyLog(ctx))
	must(t, f.VerifyContent(ctx))
}

func TestMarksAreNeverChanged(t *testing.T) {
	f := newFileAt(t, Options{})
	a, err := f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkItem, At: sec, Item: "a"})
	must(t, err)
	b, err := f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkItem, At: sec, Item: "b", Replaces: a, By: "Vertretung"})
	must(t, err)
	must(t, second(f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkItem, At: sec, Replaces: b, Struck: true})))
	all, err := f.Marks(ctx)
	must(t, err)
	if len(all) != 3 || all[0].Item != "a" || all[0].By != "Schriftführung" || all[1].By != "Vertretung" || all[0].Wall.IsZero() || len(meeting.CurrentMarks(all)) != 0 {
		t.Errorf("%+v", all)
	}
	if _, err := f.AddMark(ctx, meeting.Mark{Kind: "taste"}); !errors.Is(err, ErrInvalid) {
		t.Errorf("unknown kind: %v", err)
	}
	if _, err := f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkNote, Replaces: 77}); !errors.Is(err, ErrNoRecord) {
		t.Errorf("unknown mark: %v", err)
	}
}
