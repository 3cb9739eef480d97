package summarize

import (
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// span is a stretch of the meeting under one or several items. Offsets are in the joined text and decide what belongs to the items;
// times are what the minutes say.
type span struct {
	items    []meeting.ItemID // the first is the one that votes are put under
	from, to int
	start    time.Duration
	end      time.Duration
	evidence []meeting.Evidence
	called   bool
	mark     meeting.MarkID
	rule     string
	doubts   []meeting.Doubt
	outside  bool // an item that the agenda does not have, or after the agenda's end
}

// nearMark is how far a spoken call and the clerk's key may lie apart and still mean the same.
const nearMark = 90 * time.Second

// findItems makes spans of calls and marks.
func (d *draft) findItems() {
	calls := d.calls()
	var marks []meeting.Mark
	for _, m := range d.marks {
		if m.Kind == meeting.MarkItem && d.item(m.Item) != nil {
			marks = append(marks, m)
		}
	}
	if len(marks) > 0 {
		calls = d.withMarks(calls, marks)
	}
	for i := range calls {
		c := &calls[i]
		c.to = len(d.t.joined)
		c.end = d.in.Length
		if i+1 < len(calls) {
			c.to, c.end = calls[i+1].from, calls[i+1].start
		}
		if c.end < c.start {
			c.end = c.start
		}
	}
	d.dropCalledChildren(calls)
	d.spans = calls
	for _, s := range d.spans {
		if len(s.items) == 0 && len(s.evidence) == 0 {
			continue
		}
		f := meeting.Fact{Kind: meeting.FactItem, At: s.start, Until: s.end, Evidence: s.evidence, Rule: s.rule, Doubts: s.doubts, Mark: s.mark}
		if s.mark != 0 {
			f.Origin = meeting.OriginClerk
		}
		if s.outside {
			if len(s.doubts) > 0 {
				f.Span = &meeting.ItemSpan{Called: s.called}
				d.fact(f)
			}
			continue
		}
		for i, id := range s.items {
			g := f
			g.Item = id
			g.Span = &meeting.ItemSpan{Called: s.called}
			for j, other := range s.items {
				if j != i {
					g.Span.Joint = append(g.Span.Joint, other)
				}
			}
			d.fact(g)
		}
	}
}

// itemAt gives the item under which the byte at offset was said, "" for none.
func (d *draft) itemAt(offset int) meeting.ItemID {
	if s := d.spanAt(offset); s != nil && !s.outside && len(s.items) > 0 {
		return s.items[0]
	}
	return ""
}

func (d *draft) spanAt(offset int) *span {
	for i := len(d.spans) - 1; i >= 0; i-- {
		if offset >= d.spans[i].from {
			return &d.spans[i]
		}
	}
	return nil
}

func (d *draft) item(id meeting.ItemID) *meeting.Item { return d.in.Meeting.Agenda.ByID(id) }

func (d *draft) position(id meeting.ItemID) int {
	for i := range d.in.Meeting.Agenda.Items {
		if d.in.Meeting.Agenda.Items[i].ID == id {
			return i
		}
	}
	return -1
}

// calls finds where items begin, by what was said.
func (d *draft) calls() []span {
	var out []span
	current := func() []meeting.ItemID {
		if len(out) == 0 || out[len(out)-1].outside {
			return nil
		}
		return out[len(out)-1].items
	}
	for i, s := range d.t.sentences {
		if s.aside {
			continue
		}
		evs := d.f.of(i)
		for k := range evs {
			e := &evs[k]
			switch e.rule.Event {
			case "opening":
				if len(out) == 0 && d.chairMaySay(i) {
					if id := d.openingItem(); id != "" {
						out = append(out, d.begin(i, s.from, []meeting.ItemID{id}, false, e.rule.ID))
					}
				}
			case "end", "closing":
				if len(current()) > 0 && d.chairMaySay(i) && !s.question {
					sp := d.begin(i, s.to, nil, false, "")
					sp.outside, sp.evidence = true, nil
					sp.start = d.t.at(s.to, true)
					out = append(out, sp)
					d.use(i)
				}
			case "call":
				ids, called, doubts := d.called(e, i, evs, current(), len(out) > 0)
				if len(ids) == 0 && len(doubts) == 0 {
					continue
				}
				d.use(i)
				if len(ids) > 0 && equalIDs(ids, current()) {
					id := d.misnumbered(e, i, ids, out[len(out)-1])
					if id == "" {
						continue
					}
					doubts = append(doubts, meeting.Doubt{Kind: meeting.DoubtUnclear, Detail: "item " + d.item(ids[0]).Number})
					ids = []meeting.ItemID{id}
				}
				at := s.from
				if e.set("how") == "sub" || k > 0 && hasEarlierCall(evs[:k]) {
					at = e.from
				}
				sp := d.begin(i, at, ids, called, e.rule.ID)
				sp.doubts = doubts
				sp.outside = len(ids) == 0
				if len(out) > 0 && out[len(out)-1].from == at {
					out[len(out)-1] = sp // two calls in one breath: the second is meant
				} else {
					out = append(out, sp)
				}
			}
		}
	}
	return out
}

func hasEarlierCall(evs []event) bool {
	for i := range evs {
		if evs[i].rule.Event == "call" {
			return true
		}
	}
	return false
}

func (d *draft) begin(i, at int, ids []meeting.ItemID, called bool, rule string) span {
	return span{items: ids, from: at, start: d.t.at(at, false), called: called, rule: rule, evidence: []meeting.Evidence{d.whole(i)}}
}

func contains(ids []meeting.ItemID, id meeting.ItemID) bool {
	for _, have := range ids {
		if have == id {
			return true
		}
	}
	return false
}

func equalIDs(a, b []meeting.ItemID) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// dropCalledChildren takes sub-items out of a joint call of their parent where they have a call of their own.
func (d *draft) dropCalledChildren(spans []span) {
	own := map[meeting.ItemID]bool{}
	for i, s := range spans {
		if len(s.items) == 0 {
			continue
		}
		if i > 0 && s.rule != "items.call" && len(spans[i-1].items) > 0 && d.isChild(s.items[0], spans[i-1].items[0]) {
			continue // "18 ... wir kommen zu 18.1": what is said under 18 leads to all its parts
		}
		if i > 0 && s.rule != "items.call" && len(spans[i-1].items) > 0 && d.siblings(s.items[0], spans[i-1].items[0]) {
			continue
		}
		own[s.items[0]] = true
	}
	for i := range spans {
		s := &spans[i]
		if len(s.items) < 2 {
			continue
		}
		parent := d.item(s.items[0])
		kept := s.items[:1:1]
		for _, id := range s.items[1:] {
			it := d.item(id)
			child := parent != nil && it != nil && strings.HasPrefix(it.Number, parent.Number+".")
			if !child || !own[id] {
				kept = append(kept, id)
			}
		}
		s.items = kept
	}
}

func (d *draft) isChild(child, parent meeting.ItemID) bool {
	c, p := d.item(child), d.item(parent)
	return c != nil && p != nil && strings.HasPrefix(c.Number, p.Number+".")
}

func (d *draft) siblings(a, b meeting.ItemID) bool {
	x, y := d.item(a), d.item(b)
	if x == nil || y == nil {
		return false
	}
	i, j := strings.LastIndexByte(x.Number, '.'), strings.LastIndexByte(y.Number, '.')
	return i > 0 && j > 0 && x.Number[:i] == y.Number[:j]
}
