package intake

import (
	"fmt"
	"strings"

	"ratsschreiber/meeting"
)

// Change is what became of one item when a newer agenda was laid over an older one.
type Change struct {
	Kind ChangeKind
	Item meeting.ItemID
}

// ChangeKind classes changes.
type ChangeKind string

// Kinds of change.
const (
	ItemAdded   ChangeKind = "added"
	ItemChanged ChangeKind = "changed"
	ItemMissing ChangeKind = "missing" // in the older agenda only; kept, and marked as dropped
)

// Merge lays a newer agenda over an older one. Items that are the same (by their OParl id, else number and title, else title, else number within the same
// part) keep their id, so that marks and facts stay with them, and their kind of minutes. A visibility that a person has set is not lost to a newer file
// that says nothing. Items that the newer agenda does not have stay at their place, as dropped. Nothing is taken over for the caller: the changes are
// listed, so that a person can look at them first.
func Merge(old, newer meeting.Agenda) (meeting.Agenda, []Change) {
	var out meeting.Agenda
	var changes []Change
	used := map[meeting.ItemID]bool{}
	taken := map[meeting.ItemID]bool{}
	for _, it := range old.Items {
		taken[it.ID] = true
	}
	twin := twins(old.Items, newer.Items)
	for i, it := range newer.Items {
		before, ok := twin[i]
		if !ok {
			it.ID = freeID(it.ID, taken)
			taken[it.ID] = true
			changes = append(changes, Change{ItemAdded, it.ID})
			out.Items = append(out.Items, it)
			continue
		}
		o := old.Items[before]
		used[o.ID] = true
		it.ID = o.ID
		if it.Kind == "" {
			it.Kind = o.Kind
		}
		if it.Visibility == meeting.Unconfirmed {
			it.Visibility = o.Visibility
		}
		if it.Proposal == "" {
			it.Proposal = o.Proposal
		}
		if len(it.Papers) == 0 {
			it.Papers = o.Papers
		}
		if it.Number != o.Number || it.Title != o.Title || it.Visibility != o.Visibility || it.Proposal != o.Proposal || it.Dropped != o.Dropped {
			changes = append(changes, Change{ItemChanged, it.ID})
		}
		out.Items = append(out.Items, it)
	}
	for i, o := range old.Items { // what is missing goes back behind its old neighbour
		if used[o.ID] {
			continue
		}
		if !o.Dropped {
			o.Dropped = true
			changes = append(changes, Change{ItemMissing, o.ID})
		}
		at := 0
		for j := range out.Items {
			if i > 0 && out.Items[j].ID == old.Items[i-1].ID {
				at = j + 1
			}
		}
		out.Items = append(out.Items[:at], append([]meeting.Item{o}, out.Items[at:]...)...)
	}
	return out, changes
}

// twins pairs each newer item with the older one that is the same, the surest sign first.
func twins(old, newer []meeting.Item) map[int]int {
	pairs, gone := map[int]int{}, map[int]bool{}
	for _, key := range []func(meeting.Item) string{
		func(it meeting.Item) string { return it.OParlID },
		func(it meeting.Item) string { return pairKey(it.Number, it.Title) },
		func(it meeting.Item) string { return pairKey("", it.Title) },
		func(it meeting.Item) string {
			if it.OParlID != "" {
				return "" // a number alone is no sign where ids could have said it
			}
			return pairKey(meeting.PlainNumber(it.Number), string(it.Visibility))
		},
	} {
		at := map[string]int{}
		for i, it := range old {
			if k := key(it); k != "" && !gone[i] {
				if _, twice := at[k]; twice {
					at[k] = -1
				} else {
					at[k] = i
				}
			}
		}
		for i, it := range newer {
			if _, done := pairs[i]; done {
				continue
			}
			if j, ok := at[key(it)]; ok && j >= 0 && key(it) != "" && !gone[j] {
				pairs[i], gone[j] = j, true
			}
		}
	}
	return pairs
}

func pairKey(a, b string) string {
	if b == "" && a == "" {
		return ""
	}
	return strings.ToLower(a) + "\x00" + strings.ToLower(oneLine(b))
}

func freeID(id meeting.ItemID, taken map[meeting.ItemID]bool) meeting.ItemID {
	if id != "" && !taken[id] {
		return id
	}
	for n := 1; ; n++ {
		if next := meeting.ItemID(fmt.Sprintf("t%d", n)); !taken[next] {
			return next
		}
	}
}
