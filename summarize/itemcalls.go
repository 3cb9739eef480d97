package summarize

import (
	"strings"

	"ratsschreiber/meeting"
)

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
		if d.t.turns[s.turn].role != roleChair && e.rule.ID != "items.call" && !mentionsTop(e, d.t) && !strings.Contains(numbers[0], ".") && !d.plausible(i, ids[0]) {
			return nil, false, nil // "Punkt 3: die Kosten" is how speeches count as well
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
		if !d.soundsLikeCall(e) || d.t.turns[s.turn].role != roleChair && !mentionsTop(e, d.t) && !d.justDone(i) {
			return nil, false, nil
		}
		if id := d.nextItem(cur); id != "" {
			return []meeting.ItemID{id}, true, nil
		}
	case "title":
		if id := d.resembling(e.groups["title"], 0.6, current); id != "" {
			if p := d.position(id); d.byNumbers() && (p <= cur || p > cur+2) {
				return nil, false, nil // this chair calls by numbers: a title in between is talk
			}
			return []meeting.ItemID{id}, false, nil
		}
	}
	return nil, false, nil
}

// soundsLikeCall keeps "der nächste Punkt ist mir wichtig" apart: a call without a title that resembles must be short.
func (d *draft) soundsLikeCall(e *event) bool {
	return len(strings.Fields(e.groups["title"])) <= 8 && !strings.Contains(e.groups["title"], " mir ")
}

// mentionsTop says whether a call names the agenda, not just a point.
func mentionsTop(e *event, t *text) bool {
	low := strings.ToLower(t.joined[e.from:e.to])
	return strings.Contains(low, "top") || strings.Contains(low, "tagesordnung") || strings.Contains(low, "item") || strings.Contains(low, "agenda") || strings.Contains(low, "rufe")
}

// plausible says whether an item may begin with sentence i: the sentence has words of its title, or something was just done with.
func (d *draft) plausible(i int, id meeting.ItemID) bool {
	if d.justDone(i) {
		return true
	}
	it := d.item(id)
	z := normaliser{language: d.r.Language}
	n := z.do(d.t.of(d.t.sentences[i]))
	said := d.titleWords(n.text)
	for _, w := range d.titleWords(it.Title) {
		for _, x := range said {
			if len(w) >= 6 && sameWord(w, x) {
				return true
			}
		}
	}
	return false
}

// justDone says whether one of the sentences before i ended something: a result, a vote, a break, an item noted.
func (d *draft) justDone(i int) bool {
	for k := max(0, i-6); k < i; k++ {
		if d.chairMaySay(k) && !d.t.sentences[k].question && d.f.has(k, "strict", "dealt", "resume", "opening", "agreed") != nil {
			return true
		}
	}
	return false
}

// byNumbers says whether the chair of this meeting calls items by their numbers.
func (d *draft) byNumbers() bool {
	if d.numberCalls == 0 {
		d.numberCalls = 1
		for i := range d.f.events {
			if e := &d.f.events[i]; e.rule.Event == "call" && e.set("how") == "strong" && len(d.itemsFor(d.numbersOf(e.groups["numbers"]))) > 0 {
				d.numberCalls++
			}
		}
	}
	return d.numberCalls > 3
}

// nextItem gives the first item after the position cur that was not dropped and is called in this part of the meeting.
func (d *draft) nextItem(cur int) meeting.ItemID {
	items := d.in.Meeting.Agenda.Items
	numbered := d.numbered()
	for i := cur + 1; i < len(items); i++ {
		if it := &items[i]; !it.Dropped && d.right(it) && (it.Number != "" || !numbered) {
			return it.ID
		}
	}
	return ""
}

// misnumbered: an item that is done with is called a second time, and the one after it never: then most likely that one is meant. It is
// put there with a doubt.
func (d *draft) misnumbered(e *event, i int, ids []meeting.ItemID, open span) meeting.ItemID {
	if e.rule.ID != "items.call" || len(ids) != 1 {
		return ""
	}
	first := d.t.sentenceAt(open.from)
	done := false
	for k := first; k < i; k++ {
		if d.chairMaySay(k) && d.f.has(k, "strict", "dealt") != nil {
			done = true
		}
	}
	next := d.nextItem(d.position(ids[0]))
	if !done || next == "" {
		return ""
	}
	for k := range d.f.events {
		if o := &d.f.events[k]; o.rule.Event == "call" && o.has("numbers") && contains(d.itemsFor(d.numbersOf(o.groups["numbers"])), next) {
			return ""
		}
	}
	return next
}
