package workflow

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Revision is one state that a fact or a passage has had.
type Revision struct {
	Text   string
	Origin meeting.Origin
	At     time.Time       // zero: not noted
	Review *meeting.Review // who has looked at it; nil: nobody
	Struck bool
	// Change is how Text came out of the revision before; nil for the first.
	Change []Part
}

// Part is a stretch of words in a difference.
type Part struct {
	Text string
	Kind PartKind
}

// PartKind says what became of a stretch of words.
type PartKind string

// Kinds of part.
const (
	PartSame PartKind = "same"
	PartGone PartKind = "gone"
	PartNew  PartKind = "new"
)

// Line says who made or confirmed a revision, and how.
func (r Revision) Line(w *catalogue.Words) string {
	s := w.Text("documents.origin." + string(r.Origin))
	if r.Review == nil {
		s += "; " + w.Text("sign.history.unseen")
	} else {
		key := "confirmed"
		if r.Review.Changed {
			key = "changed"
		}
		s += "; " + w.Text("sign.history."+key, "name", r.Review.By, "at", w.Moment(r.Review.At))
		if r.Review.Heard {
			s += ", " + w.Text("sign.history.heard")
		} else {
			s += ", " + w.Text("sign.history.unheard")
		}
	}
	if r.Struck {
		s += "; " + w.Text("sign.history.struck")
	}
	return s
}

// PassageHistory gives all versions of a passage, oldest first.
func PassageHistory(ctx context.Context, f *store.File, id meeting.PassageID) ([]Revision, error) {
	all, err := f.Passages(ctx)
	if err != nil {
		return nil, err
	}
	var out []Revision
	for version := 1; ; version++ {
		found := false
		for _, p := range all {
			if p.ID == id && p.Version == version {
				out = append(out, Revision{Text: p.Text, Origin: p.Origin, At: p.At, Review: p.Review, Struck: p.Struck})
				found = true
			}
		}
		if !found {
			break
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("passage %d: %w", id, ErrNoSuchPlace)
	}
	return withChanges(out), nil
}

// FactHistory gives all states of a fact in words, oldest first. id may be that of any of them.
func FactHistory(ctx context.Context, f *store.File, w *catalogue.Words, id meeting.FactID) ([]Revision, error) {
	m, err := f.Meeting(ctx)
	if err != nil {
		return nil, err
	}
	all, err := f.Facts(ctx)
	if err != nil {
		return nil, err
	}
	byID, next := map[meeting.FactID]meeting.Fact{}, map[meeting.FactID]meeting.FactID{}
	for _, fact := range all {
		byID[fact.ID] = fact
		if fact.Replaces != 0 {
			next[fact.Replaces] = fact.ID
		}
	}
	if _, ok := byID[id]; !ok {
		return nil, fmt.Errorf("fact %d: %w", id, ErrNoSuchPlace)
	}
	for byID[id].Replaces != 0 && byID[byID[id].Replaces].ID != 0 {
		id = byID[id].Replaces
	}
	var out []Revision
	for ; id != 0; id = next[id] {
		fact := byID[id]
		r := Revision{Text: FactLine(w, m, fact), Origin: fact.Origin, Review: fact.Review, Struck: fact.Struck}
		if fact.Review != nil {
			r.At = fact.Review.At
		}
		out = append(out, r)
		if len(out) > len(all) {
			break // a circle, which the program does not make
		}
	}
	return withChanges(out), nil
}

func withChanges(all []Revision) []Revision {
	for i := 1; i < len(all); i++ {
		all[i].Change = Difference(all[i-1].Text, all[i].Text)
	}
	return all
}

// differenceLimit bounds the work of [Difference]: longer texts are shown as a whole, old and new.
const differenceLimit = 4_000_000

// Difference gives the words that went, came and stayed between two texts, by their longest common sequence.
func Difference(before, after string) []Part {
	a, b := strings.Fields(before), strings.Fields(after)
	if len(a)*len(b) > differenceLimit {
		return join([]Part{{before, PartGone}, {after, PartNew}})
	}
	// longest[i][j] is the length of the longest common sequence of a[i:] and b[j:].
	longest := make([][]int32, len(a)+1)
	for i := range longest {
		longest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var out []Part
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, Part{a[i], PartSame})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			out = append(out, Part{a[i], PartGone})
			i++
		default:
			out = append(out, Part{b[j], PartNew})
			j++
		}
	}
	return join(out)
}

// join puts neighbours of a kind together.
func join(parts []Part) []Part {
	var out []Part
	for _, p := range parts {
		if n := len(out); n > 0 && out[n-1].Kind == p.Kind {
			out[n-1].Text += " " + p.Text
			continue
		}
		out = append(out, p)
	}
	return out
}
