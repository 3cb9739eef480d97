package summarize

import (
	"sort"
	"time"

	"ratsschreiber/meeting"
)

// What a clerk keyed in is a fact and never overruled. Where a phrase says the same, both become one fact of the clerk's with the
// phrase as its evidence; where it says otherwise, the phrase's fact stays with a doubt, so that a person sees both.

// withMarks puts calls and marks together: a mark begins an item at its own time; the spoken call near it is its evidence.
func (d *draft) withMarks(calls []span, marks []meeting.Mark) []span {
	paired := make([]bool, len(calls))
	var out []span
	for _, m := range marks {
		best := -1
		for i, c := range calls {
			if paired[i] || c.outside || !contains(c.items, m.Item) {
				continue
			}
			if gap := (m.At - c.start).Abs(); gap <= nearMark && (best < 0 || gap < (m.At-calls[best].start).Abs()) {
				best = i
			}
		}
		s := span{items: []meeting.ItemID{m.Item}, from: d.offsetAfter(m.At), start: m.At, mark: m.ID}
		if best >= 0 {
			paired[best] = true
			c := calls[best]
			s.from, s.evidence, s.called, s.rule = c.from, c.evidence, c.called, c.rule
			for _, id := range c.items {
				if id != m.Item {
					s.items = append(s.items, id)
				}
			}
		}
		out = append(out, s)
	}
	for i, c := range calls {
		if paired[i] {
			continue
		}
		if c.outside && len(c.evidence) == 0 {
			out = append(out, c) // the end of the agenda
			continue
		}
		if len(c.items) == 0 {
			continue
		}
		active, next := d.marksAround(marks, c.start)
		switch {
		case active != nil && active.Item == c.items[0]:
			continue // called again
		case active != nil && c.start-active.At <= nearMark, next != nil && next.At-c.start <= nearMark:
			// the clerk says that another item is dealt with here
			d.fact(meeting.Fact{Kind: meeting.FactItem, Item: c.items[0], At: c.start, Until: c.start, Evidence: c.evidence, Rule: c.rule,
				Span: &meeting.ItemSpan{Called: c.called}, Doubts: []meeting.Doubt{{Kind: meeting.DoubtContradiction, Detail: "item"}}})
			continue
		case next != nil && next.Item == c.items[0]:
			c.doubts = append(c.doubts, meeting.Doubt{Kind: meeting.DoubtContradiction, Detail: "time"})
		}
		out = append(out, c)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].start < out[j].start })
	for i := 1; i < len(out); i++ {
		out[i].from = max(out[i].from, out[i-1].from)
	}
	return out
}

// marksAround gives the last mark at or before a moment and the first after it.
func (d *draft) marksAround(marks []meeting.Mark, at time.Duration) (before, after *meeting.Mark) {
	for i := range marks {
		if marks[i].At <= at {
			before = &marks[i]
		} else if after == nil {
			after = &marks[i]
		}
	}
	return before, after
}

// offsetAfter gives the place in the text of the first segment that begins at or after a moment.
func (d *draft) offsetAfter(at time.Duration) int {
	i := sort.Search(len(d.t.segs), func(i int) bool { return d.t.segs[i].From >= at })
	if i == len(d.t.segs) {
		return len(d.t.joined)
	}
	return d.t.starts[i]
}

// itemAtTime gives the item that is dealt with at a moment.
func (d *draft) itemAtTime(at time.Duration) meeting.ItemID {
	var id meeting.ItemID
	for _, s := range d.spans {
		if s.start > at {
			break
		}
		id = ""
		if !s.outside && len(s.items) > 0 {
			id = s.items[0]
		}
	}
	return id
}

// reach is how far from a mark the phrase that means the same may lie: keys are pressed after the fact more often than before.
var reach = map[meeting.MarkKind][2]time.Duration{
	meeting.MarkVote:       {150 * time.Second, 90 * time.Second},
	meeting.MarkMotion:     {120 * time.Second, 90 * time.Second},
	meeting.MarkAmendment:  {120 * time.Second, 90 * time.Second},
	meeting.MarkResolution: {180 * time.Second, 120 * time.Second},
	meeting.MarkArrival:    {180 * time.Second, 180 * time.Second},
	meeting.MarkDeparture:  {180 * time.Second, 180 * time.Second},
	meeting.MarkRecusal:    {180 * time.Second, 180 * time.Second},
	meeting.MarkReturn:     {180 * time.Second, 180 * time.Second},
	meeting.MarkBreak:      {120 * time.Second, 120 * time.Second},
	meeting.MarkOpening:    {300 * time.Second, 300 * time.Second},
	meeting.MarkClosing:    {300 * time.Second, 300 * time.Second},
	meeting.MarkClosedPart: {180 * time.Second, 180 * time.Second},
	meeting.MarkOpenPart:   {180 * time.Second, 180 * time.Second},
	meeting.MarkSpeaker:    {20 * time.Second, 15 * time.Second},
}

// applyMarks puts the clerk's marks over what the rules found.
func (d *draft) applyMarks() {
	if len(d.in.Segments) == 0 {
		d.markedItems()
	}
	taken := map[int]bool{}
	for i, m := range d.marks {
		switch m.Kind {
		case meeting.MarkVote:
			d.markVote(m, taken)
		case meeting.MarkMotion, meeting.MarkAmendment:
			d.markMotion(m, taken)
		case meeting.MarkResolution:
			d.markResolution(m)
		case meeting.MarkArrival, meeting.MarkDeparture, meeting.MarkRecusal, meeting.MarkReturn:
			d.markAttendance(m, taken)
		case meeting.MarkBreak:
			d.markBreak(m, d.marks[i+1:], taken)
		case meeting.MarkOpening:
			d.markClock(m, meeting.FactOpening, taken)
		case meeting.MarkClosing:
			d.markClock(m, meeting.FactClosing, taken)
		case meeting.MarkClosedPart, meeting.MarkOpenPart:
			d.markPublic(m, taken)
		case meeting.MarkSpeaker:
			d.markSpeaker(m, d.marks[i+1:], taken)
		}
	}
	for i, m := range d.marks {
		if m.Kind == meeting.MarkCitizens {
			d.hideCitizens(m, d.marks[i+1:])
		}
	}
}

// markedItems makes spans of marks alone, where there is no transcript.
func (d *draft) markedItems() {
	var items []meeting.Mark
	for _, m := range d.marks {
		if m.Kind == meeting.MarkItem && d.item(m.Item) != nil {
			items = append(items, m)
		}
	}
	for i, m := range items {
		end := max(d.in.Length, m.At)
		if i+1 < len(items) {
			end = items[i+1].At
		}
		d.spans = append(d.spans, span{items: []meeting.ItemID{m.Item}, start: m.At, end: end, mark: m.ID})
		d.fact(meeting.Fact{Kind: meeting.FactItem, Item: m.Item, At: m.At, Until: end, Origin: meeting.OriginClerk, Mark: m.ID, Span: &meeting.ItemSpan{}})
	}
}

// nearest finds the fact of a kind that lies nearest to a mark and fits; -1 where none does.
func (d *draft) nearest(m meeting.Mark, kind meeting.FactKind, taken map[int]bool, fits func(meeting.Fact) bool) int {
	r := reach[m.Kind]
	best := -1
	for i, f := range d.facts {
		if f.Kind != kind || f.Origin == meeting.OriginClerk || taken[i] || f.At < m.At-r[0] || f.At > m.At+r[1] || fits != nil && !fits(f) {
			continue
		}
		if best < 0 || (f.At-m.At).Abs() < (d.facts[best].At-m.At).Abs() {
			best = i
		}
	}
	return best
}

// clerks makes a fact of the clerk's for a mark.
func (d *draft) clerks(m meeting.Mark, kind meeting.FactKind) meeting.Fact {
	f := meeting.Fact{Kind: kind, Item: m.Item, At: m.At, Origin: meeting.OriginClerk, Mark: m.ID}
	if f.Item == "" {
		f.Item = d.itemAtTime(m.At)
	}
	return f
}

// contradict marks a rule's fact as saying otherwise than the clerk.
func (d *draft) contradict(i int, detail string) {
	d.facts[i].Doubts = append(d.facts[i].Doubts, meeting.Doubt{Kind: meeting.DoubtContradiction, Detail: detail})
}

// merge makes a rule's fact the clerk's.
func (d *draft) merge(i int, f meeting.Fact) {
	old := d.facts[i]
	f.Evidence, f.Rule = old.Evidence, old.Rule
	if f.Until == 0 && old.Until >= f.At {
		f.Until = old.Until
	}
	d.facts[i] = f
}
