package summarize

import (
	"regexp"
	"strconv"
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
					continue
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

// called says which items a call means. doubts without items say that an item was called which the agenda does not have.
func (d *draft) called(e *event, i int, evs []event, current []meeting.ItemID, started bool) (ids []meeting.ItemID, called bool, doubts []meeting.Doubt) {
	how := e.set("how")
	s := d.t.sentences[i]
	if how != "strong" && (!d.chairMaySay(i) || s.question && how != "sub" && how != "plain") {
		return nil, false, nil
	}
	if how == "strong" && e.rule.ID != "items.call" && !d.chairMaySay(i) {
		return nil, false, nil
	}
	for k := range evs {
		if o := &evs[k]; o.rule.Event == "nocall" && o.from < e.to && o.to > e.from && (how != "strong" || e.rule.ID != "items.call" && o.to > e.to) {
			return nil, false, nil
		}
		if o := &evs[k]; how == "next" && o.rule.Event == "call" && o.has("numbers") {
			return nil, false, nil // its number is said as well
		}
	}
	cur := -1
	for _, id := range current {
		cur = max(cur, d.position(id))
	}
	numbers := d.numbersOf(e.groups["numbers"])
	switch how {
	case "strong", "plain":
		ids = d.itemsFor(numbers)
		if len(ids) == 0 {
			if how == "strong" && e.rule.ID == "items.call" && len(numbers) > 0 && len(d.in.Meeting.Agenda.Items) > 0 && strings.Contains(e.groups["numbers"], numbers[0]) && mentionsTop(e, d.t) {
				return nil, true, []meeting.Doubt{{Kind: meeting.DoubtUnclear, Detail: "item " + numbers[0]}}
			}
			return nil, false, nil
		}
		if how == "plain" && d.t.turns[s.turn].role != roleChair && started && !contains(current, ids[0]) && d.position(ids[0]) <= cur {
			return nil, false, nil // going back needs a clear call
		}
		return ids, true, nil
	case "sub":
		ids = d.itemsFor(numbers)
		if len(ids) == 0 || cur < 0 {
			return nil, false, nil
		}
		p := d.position(ids[0])
		if p < cur-8 || p > cur+8 {
			return nil, false, nil
		}
		return ids[:1], true, nil
	case "next":
		if id := d.resembling(e.groups["title"], 0.5, nil); id != "" {
			return []meeting.ItemID{id}, true, nil
		}
		if !d.soundsLikeCall(e) {
			return nil, false, nil
		}
		if id := d.nextItem(cur); id != "" {
			return []meeting.ItemID{id}, true, nil
		}
	case "title":
		if id := d.resembling(e.groups["title"], 0.6, current); id != "" {
			return []meeting.ItemID{id}, false, nil
		}
	}
	return nil, false, nil
}

// soundsLikeCall keeps "der nächste Punkt ist mir wichtig" apart: a call without a title that resembles must be short.
func (d *draft) soundsLikeCall(e *event) bool {
	return len(strings.Fields(e.groups["title"])) <= 8 && !strings.Contains(e.groups["title"], " mir ")
}

func mentionsTop(e *event, t *text) bool {
	low := strings.ToLower(t.joined[e.from:e.to])
	return strings.Contains(low, "top") || strings.Contains(low, "tagesordnungspunkt") || strings.Contains(low, "item")
}

// nextItem gives the first item after the position cur that was not dropped and is called in this part of the meeting.
func (d *draft) nextItem(cur int) meeting.ItemID {
	items := d.in.Meeting.Agenda.Items
	for i := cur + 1; i < len(items); i++ {
		if !items[i].Dropped {
			return items[i].ID
		}
	}
	return ""
}

var numberPattern = regexp.MustCompile(`\d{1,2}(?: ?(?:\.|punkt|point) ?\d{1,2}){0,3}[a-z]?\b|bis|to`)

var numberSigns = strings.NewReplacer(" ", "", "punkt", ".", "point", ".")

// numbersOf lists the item numbers in a captured list: "8, 22 und 22.1", "3 bis 5".
func (d *draft) numbersOf(s string) []string {
	var out []string
	ranged := false
	for _, m := range numberPattern.FindAllString(s, -1) {
		if m == "bis" || m == "to" {
			ranged = len(out) > 0
			continue
		}
		n := numberSigns.Replace(m)
		if ranged {
			out = append(out, d.between(out[len(out)-1], n)...)
			ranged = false
		}
		out = append(out, n)
	}
	return out
}

// between gives the agenda's numbers between two.
func (d *draft) between(a, b string) []string {
	var out []string
	inside := false
	for _, it := range d.in.Meeting.Agenda.Items {
		switch n := meeting.PlainNumber(it.Number); {
		case n == a:
			inside = true
		case n == b:
			return out
		case inside:
			out = append(out, n)
		}
	}
	return nil
}

// itemsFor gives the items with these numbers. A number that the agenda has only with sub-numbers means all of them; one that has
// both takes its sub-numbers along (dropCalledChildren undoes that for those with a call of their own).
func (d *draft) itemsFor(numbers []string) []meeting.ItemID {
	var out []meeting.ItemID
	have := map[meeting.ItemID]bool{}
	add := func(id meeting.ItemID) {
		if !have[id] {
			have[id] = true
			out = append(out, id)
		}
	}
	for _, n := range numbers {
		if it := d.byNumber(n); it != nil {
			add(it.ID)
			for i := range d.in.Meeting.Agenda.Items { // a motion to the matter is often printed under the same number
				o := &d.in.Meeting.Agenda.Items[i]
				if meeting.PlainNumber(o.Number) == n && !o.Dropped && d.right(o) == d.right(it) && o.Visibility == it.Visibility {
					add(o.ID)
				}
			}
		}
	}
	for _, n := range numbers {
		for i := range d.in.Meeting.Agenda.Items {
			it := &d.in.Meeting.Agenda.Items[i]
			if strings.HasPrefix(meeting.PlainNumber(it.Number), n+".") && !it.Dropped && d.right(it) {
				add(it.ID)
			}
		}
	}
	return out
}

// byNumber finds an item; where open and closed part number alike, the one of this part.
func (d *draft) byNumber(n string) *meeting.Item {
	var found *meeting.Item
	for i := range d.in.Meeting.Agenda.Items {
		it := &d.in.Meeting.Agenda.Items[i]
		if meeting.PlainNumber(it.Number) != n {
			continue
		}
		if found == nil || d.right(it) && !d.right(found) {
			found = it
		}
	}
	return found
}

// right says whether an item belongs to the part of the meeting that this file holds.
func (d *draft) right(it *meeting.Item) bool {
	return it.Visibility == meeting.Unconfirmed || (it.Visibility == meeting.Closed) == d.in.Meeting.Closed
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

// openingItem is the item under which a meeting is opened, if the agenda has one at its beginning.
func (d *draft) openingItem() meeting.ItemID {
	for i, it := range d.in.Meeting.Agenda.Items {
		if i > 1 {
			break
		}
		title := strings.ToLower(it.Title)
		for _, w := range d.r.order["opening_titles"] {
			if strings.Contains(title, w) && !it.Dropped {
				return it.ID
			}
		}
	}
	return ""
}

// resembling finds the item whose title shares most of its telling words with what was said; "" where none reaches share.
func (d *draft) resembling(said string, share float64, current []meeting.ItemID) meeting.ItemID {
	words := strings.FieldsFunc(said, func(c rune) bool { return c == ' ' || c == ',' || c == '-' || c == '/' || c == '.' || c == ':' })
	if len(words) > 12 {
		words = words[:12]
	}
	telling := d.titleWords(strings.Join(words, " "))
	if len(telling) == 0 {
		return ""
	}
	numbered := d.numbered()
	var best meeting.ItemID
	top, second := 0.0, 0.0
	for i := range d.in.Meeting.Agenda.Items {
		it := &d.in.Meeting.Agenda.Items[i]
		if it.Dropped || !d.right(it) || numbered && it.Number == "" {
			continue // an item without number among others is a heading
		}
		hit, all, long := 0.0, 0.0, false
		for _, w := range d.titleWords(it.Title) {
			weight := float64(len(w))
			all += weight
			for _, x := range telling {
				if sameWord(w, x) {
					hit += weight
					long = long || len(w) >= 6
					break
				}
			}
		}
		if all == 0 || !long {
			continue
		}
		score := hit / all
		if hit*2.5 < float64(len(strings.Join(telling, ""))) {
			continue // most of what was said is about something else
		}
		if score > top {
			best, top, second = it.ID, score, top
		} else if score > second {
			second = score
		}
	}
	if top < share || top-second < 0.15 {
		return ""
	}
	if contains(current, best) {
		return ""
	}
	return best
}

func (d *draft) numbered() bool {
	for _, it := range d.in.Meeting.Agenda.Items {
		if it.Number != "" {
			return true
		}
	}
	return false
}

// titleWords lists the words that tell a title apart, at most eight.
func (d *draft) titleWords(title string) []string {
	var out []string
	z := normaliser{language: d.r.Language}
	n := z.do(title)
	for _, w := range strings.FieldsFunc(n.text, func(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') }) {
		if len(w) < 4 || d.r.in("title_stop", w) {
			continue
		}
		if _, err := strconv.Atoi(w); err == nil {
			continue
		}
		if out = append(out, w); len(out) == 8 {
			break
		}
	}
	return out
}

// sameWord compares two folded words without their endings.
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	n := min(len(a), len(b))
	return n >= 5 && max(len(a), len(b))-n <= 3 && a[:n-1] == b[:n-1]
}
