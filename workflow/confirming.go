package workflow

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// ErrNoName says that a decision was asked for without the name of the person who makes it.
var ErrNoName = errors.New("a decision needs the name of the person who makes it")

// ErrNoSuchPlace says that the file has no fact or passage of that number, or that it was replaced meanwhile.
var ErrNoSuchPlace = errors.New("there is no such fact or passage")

// Pending are the facts and passages that a person still has to look at, one by one, in the order in which they are shown.
type Pending struct {
	Item    meeting.ItemMinutes
	Fact    *meeting.Fact
	Passage *meeting.Passage
}

// PendingIn lists what of an item (empty: of all) nobody has looked at yet.
func PendingIn(m meeting.Minutes, item meeting.ItemID) []Pending {
	var out []Pending
	add := func(it meeting.ItemMinutes, facts []meeting.Fact) {
		for _, f := range facts {
			if f.NeedsReview() && f.Review == nil {
				out = append(out, Pending{Item: it, Fact: &f})
			}
		}
	}
	if item == "" {
		var head []meeting.Fact
		for _, f := range m.AllFacts() {
			switch f.Kind {
			case meeting.FactOpening, meeting.FactQuorum, meeting.FactChair, meeting.FactClerk, meeting.FactAttendance, meeting.FactBreak, meeting.FactPublic:
				head = append(head, f)
			}
		}
		add(meeting.ItemMinutes{}, head)
	}
	for _, it := range append(append([]meeting.ItemMinutes{}, m.Items...), m.Outside) {
		if item != "" && it.Item.ID != item {
			continue
		}
		add(it, it.Facts())
		if item != "" {
			add(it, it.Attendance)
		}
		for _, p := range it.Passages {
			if p.NeedsReview() {
				out = append(out, Pending{Item: it, Passage: &p})
			}
		}
	}
	if item == "" && m.Ended.ID != 0 {
		add(meeting.ItemMinutes{}, []meeting.Fact{m.Ended})
	}
	return out
}

// ConfirmFact notes that a person has looked at one fact and found it right.
func ConfirmFact(ctx context.Context, f *store.File, id meeting.FactID, by string, heard bool) error {
	if strings.TrimSpace(by) == "" {
		return ErrNoName
	}
	facts, err := f.Facts(ctx)
	if err != nil {
		return err
	}
	for _, have := range meeting.CurrentFacts(facts) {
		if have.ID == id {
			return f.ReviewFact(ctx, id, meeting.Review{By: by, At: time.Now(), Heard: heard})
		}
	}
	return fmt.Errorf("fact %d: %w", id, ErrNoSuchPlace)
}

// ChangeFact stores what a person made of a fact: a fact of origin clerk that replaces the old one and counts as reviewed.
func ChangeFact(ctx context.Context, f *store.File, changed meeting.Fact, by string, heard bool) (meeting.FactID, error) {
	if strings.TrimSpace(by) == "" {
		return 0, ErrNoName
	}
	changed.Replaces, changed.ID = changed.ID, 0
	changed.Origin, changed.Doubts, changed.Rule = meeting.OriginClerk, nil, ""
	changed.Review = &meeting.Review{By: by, At: time.Now(), Heard: heard, Changed: true}
	return f.SaveFact(ctx, changed)
}

// StrikeFact takes a fact out of the minutes; it stays in the file.
func StrikeFact(ctx context.Context, f *store.File, id meeting.FactID, by string) error {
	if strings.TrimSpace(by) == "" {
		return ErrNoName
	}
	return f.StrikeFact(ctx, id, by)
}

// ConfirmPassage notes that a person has looked at one passage and found it right, doubts included.
func ConfirmPassage(ctx context.Context, f *store.File, id meeting.PassageID, by string, heard bool) error {
	if strings.TrimSpace(by) == "" {
		return ErrNoName
	}
	return f.ReviewPassage(ctx, id, meeting.Review{By: by, At: time.Now(), Heard: heard})
}

// ChangePassage stores a person's wording of a passage as a new version.
func ChangePassage(ctx context.Context, f *store.File, p meeting.Passage, text, by string, heard bool) error {
	if strings.TrimSpace(by) == "" {
		return ErrNoName
	}
	p.Text, p.Doubts = text, nil
	p.Review = &meeting.Review{By: by, At: time.Now(), Heard: heard, Changed: true}
	_, err := f.SavePassage(ctx, p)
	return err
}

// StrikePassage takes a passage out of the minutes; it stays in the file.
func StrikePassage(ctx context.Context, f *store.File, id meeting.PassageID, by string) error {
	if strings.TrimSpace(by) == "" {
		return ErrNoName
	}
	return f.StrikePassage(ctx, id, by)
}
