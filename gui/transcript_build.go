package gui

import (
	"cmp"
	"slices"
	"time"

	"ratsschreiber/meeting"
)

// textRow is a segment, or what stands between two of them: a mark, the beginning of an item, or a gap of the recording.
type textRow struct {
	seg  int // place in the sitting's segments; -1: something between them
	mark *meeting.Mark
	item meeting.ItemID
	gap  *meeting.Gap
}

// shortestGap is the least length of a gap that gets a row; what is lost between two blocks of sound is no news to a reader.
const shortestGap = time.Second

// build puts segments and what stands between them in the order of their time.
func (t *transcriptScreen) build() {
	type between struct {
		at  time.Duration
		row textRow
	}
	var all []between
	for _, it := range t.s.minutes.Items {
		if len(it.Spans) > 0 {
			all = append(all, between{it.Spans[0].From, textRow{seg: -1, item: it.Item.ID}})
		}
	}
	for i := range t.s.marks {
		if m := &t.s.marks[i]; m.Kind != meeting.MarkItem {
			all = append(all, between{m.At, textRow{seg: -1, mark: m}})
		}
	}
	for i := range t.s.gaps {
		if g := &t.s.gaps[i]; g.To-g.From >= shortestGap {
			all = append(all, between{g.From, textRow{seg: -1, gap: g}})
		}
	}
	slices.SortStableFunc(all, func(a, b between) int { return cmp.Compare(a.at, b.at) })
	t.rows, t.apart = t.rows[:0], t.s.channels()
	t.rowOf = make(map[meeting.SegmentID]int, len(t.s.segs))
	k := 0
	for i := range t.s.segs {
		for ; k < len(all) && all[k].at <= t.s.segs[i].From; k++ {
			t.rows = append(t.rows, all[k].row)
		}
		t.rowOf[t.s.segs[i].ID] = len(t.rows)
		t.rows = append(t.rows, textRow{seg: i})
	}
	for ; k < len(all); k++ {
		if all[k].row.item == "" {
			t.rows = append(t.rows, all[k].row)
		}
	}
	t.showEmpty()
}
