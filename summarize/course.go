package summarize

import (
	"time"

	"ratsschreiber/meeting"
)

// clockIn gives the time of day said in a sentence, "" where there is none. until asks for the time up to which something lasts.
func (d *draft) clockIn(i int, until bool) meeting.ClockTime {
	kind, name := "clock", "at"
	if until {
		kind, name = "until", "until"
	}
	for _, e := range d.f.of(i) {
		if e.rule.Event == kind && e.has(name) && (until || !d.insideUntil(i, e)) {
			if c := parseClock(e.groups[name], d.near(d.t.sentences[i].from)); c != "" {
				return c
			}
		}
	}
	return ""
}

func (d *draft) insideUntil(i int, e event) bool {
	for _, o := range d.f.of(i) {
		if o.rule.Event == "until" && o.from < e.to && o.to > e.from {
			return true
		}
	}
	return false
}

// near guesses the time of day at a place in the recording, in minutes since midnight, from the invitation; -1 where nobody knows.
func (d *draft) near(offset int) int {
	start := d.in.Meeting.Start
	if start.IsZero() {
		return -1
	}
	return start.Hour()*60 + start.Minute() + int(d.t.at(offset, false)/time.Minute) - 30
}

// findCourse finds opening, closing, breaks, who presides, whether the public is admitted, and declarations for the record.
func (d *draft) findCourse() {
	opened := false
	closing, pause, pauseAt := -1, -1, -100 // places in d.facts, sentence
	for i, s := range d.t.sentences {
		evs := d.f.of(i)
		if s.aside {
			d.breakNote(i, evs, pause, pauseAt)
			continue
		}
		chair := d.chairMaySay(i)
		for k := range evs {
			e := &evs[k]
			if e.rule.Who == "chair" && (!chair || s.question) {
				continue
			}
			here := []meeting.Evidence{d.whole(i)}
			switch e.rule.Event {
			case "opening":
				if opened || hasEvent(evs, "resume") {
					continue
				}
				opened = true
				d.use(i)
				d.fact(meeting.Fact{Kind: meeting.FactOpening, Evidence: here, Rule: e.rule.ID, Clock: &meeting.ClockFact{Clock: d.clockIn(i, false)}})
				if tn := d.t.turns[s.turn]; tn.name != "" {
					d.fact(meeting.Fact{Kind: meeting.FactChair, Evidence: here, Rule: e.rule.ID, Person: &meeting.PersonFact{Member: tn.member, Name: tn.name}})
				}
			case "closing":
				c := meeting.ClockFact{Clock: d.clockIn(i, false)}
				if closing >= 0 { // the last one counts; a time that was said before stays
					f := &d.facts[closing]
					if c.Clock == "" {
						c.Clock = f.Clock.Clock
					}
					f.Clock, f.Evidence, f.At = &c, here, here[0].At
					continue
				}
				d.use(i)
				d.fact(meeting.Fact{Kind: meeting.FactClosing, Evidence: here, Rule: e.rule.ID, Clock: &c})
				closing = len(d.facts) - 1
			case "break":
				if covered(evs, e, "nobreak") || hasEvent(evs, "motion") || hasEvent(evs, "nobreak") {
					continue
				}
				d.use(i)
				if pause >= 0 && d.facts[pause].Until == 0 && i-pauseAt <= 14 {
					d.announced(d.facts[pause].Break, i)
					d.facts[pause].Evidence = joinEvidence(d.facts[pause].Evidence, here[0])
					continue
				}
				b := meeting.Break{From: d.clockIn(i, false)}
				d.announced(&b, i)
				d.fact(meeting.Fact{Kind: meeting.FactBreak, Item: "", At: here[0].Until, Evidence: here, Rule: e.rule.ID, Break: &b})
				pause, pauseAt = len(d.facts)-1, i
			case "resume":
				if pause < 0 || d.facts[pause].Until != 0 || covered(evs, e, "noresume") {
					continue
				}
				d.use(i)
				f := &d.facts[pause]
				f.Until = max(here[0].At, f.At)
				if c := d.clockIn(i, false); c != "" {
					f.Break.To = c
				}
				f.Evidence = append(f.Evidence, here[0])
			case "chair":
				d.use(i)
				d.presiding(i, e, here)
			case "public":
				d.use(i)
				d.fact(meeting.Fact{Kind: meeting.FactPublic, Evidence: here, Rule: e.rule.ID,
					Clock: &meeting.ClockFact{Open: e.set("open") == "true", Clock: d.clockIn(i, false)}})
			case "declare":
				d.declaration(i)
			}
		}
		if pause >= 0 && d.facts[pause].Until == 0 && chair && i > pauseAt && i-pauseAt <= 8 {
			d.announced(d.facts[pause].Break, i)
		}
	}
}

func hasEvent(evs []event, kind string) bool {
	for i := range evs {
		if evs[i].rule.Event == kind {
			return true
		}
	}
	return false
}

// announced takes the length that was announced for a break.
func (d *draft) announced(b *meeting.Break, i int) {
	if b.Minutes != 0 {
		return
	}
	for _, e := range d.f.of(i) {
		if e.rule.Event != "minutes" {
			continue
		}
		switch {
		case e.has("minutes"):
			if n, ok := parseCount(e.groups["minutes"]); ok && n <= 180 {
				b.Minutes = n
			}
		case e.has("half"):
			b.Minutes = 30
		case e.has("quarter"):
			b.Minutes = 15
		case e.has("hour"):
			b.Minutes = 60
		}
	}
	if b.Minutes == 0 && b.From != "" {
		from, _ := b.From.Minutes()
		if to, ok := d.clockIn(i, true).Minutes(); ok && to > from {
			b.Minutes = to - from
		}
	}
}

// breakNote reads a stage direction "(Unterbrechung von 18:32 bis 19:02 Uhr)".
func (d *draft) breakNote(i int, evs []event, pause, pauseAt int) {
	for k := range evs {
		e := &evs[k]
		if e.rule.Event != "breaknote" {
			continue
		}
		from, to := parseClock(e.groups["from"], -1), parseClock(e.groups["to"], -1)
		here := d.whole(i)
		if pause >= 0 && d.facts[pause].Until == 0 && i-pauseAt <= 20 {
			f := &d.facts[pause]
			f.Break.From, f.Break.To = from, to
			f.Until = max(here.At, f.At)
			f.Evidence = append(f.Evidence, here)
			continue
		}
		d.fact(meeting.Fact{Kind: meeting.FactBreak, At: here.At, Until: here.Until, Evidence: []meeting.Evidence{here}, Rule: e.rule.ID,
			Break: &meeting.Break{From: from, To: to}})
	}
}

func (d *draft) presiding(i int, e *event, here []meeting.Evidence) {
	var p person
	switch {
	case e.has("names"):
		sp := e.spans["names"]
		if ps := d.people(sp[0], sp[1]); len(ps) > 0 {
			p = ps[0]
		}
	case e.has("self"):
		tn := d.t.turns[d.t.sentences[i].turn]
		p = person{tn.name, tn.member}
	}
	if p.name == "" {
		return
	}
	d.fact(meeting.Fact{Kind: meeting.FactChair, Item: d.itemAt(d.t.sentences[i].from), Evidence: here, Rule: e.rule.ID,
		Person: &meeting.PersonFact{Member: p.member, Name: p.name}})
}

// declaration keeps what somebody wants in the minutes, word for word.
func (d *draft) declaration(i int) {
	s := d.t.sentences[i]
	tn := d.t.turns[s.turn]
	if tn.role == roleChair || tn.staff {
		return
	}
	last := i
	if text := d.t.of(s); len(text) > 0 && (text[len(text)-1] == ':') {
		for last+1 < len(d.t.sentences) && d.t.sentences[last+1].turn == s.turn && last-i < 6 {
			last++
		}
	}
	ev := d.stretch(i, last)
	item := d.itemAt(s.from)
	d.fact(meeting.Fact{Kind: meeting.FactDeclare, Item: item, Evidence: []meeting.Evidence{ev}, Rule: "course.for-the-record",
		Person: &meeting.PersonFact{Member: tn.member, Name: tn.name, Text: ev.Quote}})
	d.passages = append(d.passages, meeting.Passage{Version: 1, Item: item, Role: meeting.PassageRecord, Text: ev.Quote, Speaker: tn.member,
		SpeakerName: tn.name, Evidence: []meeting.Evidence{ev}, Origin: meeting.OriginRule})
}

// pauseBetween is the silence after which another speaker may have begun. It is short: a name too few is filled in by the clerk, a
// wrong name may be overlooked.
const pauseBetween = 600 * time.Millisecond

// findFloor finds who was given the floor, and guesses whose the following segments are.
func (d *draft) findFloor() {
	for i, s := range d.t.sentences {
		if s.aside || s.question || !d.chairMaySay(i) {
			continue
		}
		for _, e := range d.f.of(i) {
			if e.rule.Event != "floor" || !e.has("names") {
				continue
			}
			sp := e.spans["names"]
			ps := d.people(sp[0], sp[1])
			if len(ps) != 1 {
				continue
			}
			d.use(i)
			d.fact(meeting.Fact{Kind: meeting.FactFloor, Item: d.itemAt(s.from), Evidence: []meeting.Evidence{d.whole(i)}, Rule: e.rule.ID,
				Person: &meeting.PersonFact{Member: ps[0].member, Name: ps[0].name}})
			d.guess(i, ps[0])
			break
		}
	}
}

// guess says that the segments after sentence i are p's, up to the first long pause or the chair's next word.
func (d *draft) guess(i int, p person) {
	first := d.t.segmentAt(d.t.sentences[i].to-1) + 1
	next := i + 1
	for seg := first; seg < len(d.in.Segments); seg++ {
		s := d.in.Segments[seg]
		if s.Speaker != "" || s.SpeakerName != "" || seg > first && s.From-d.in.Segments[seg-1].To >= pauseBetween {
			return
		}
		for next < len(d.t.sentences) && d.t.sentences[next].from < d.t.segEnd(seg) {
			if d.used[next] || d.f.has(next, "call", "vote", "floor", "strict", "opening", "closing", "break", "end") != nil || d.t.turns[d.t.sentences[next].turn].label {
				return
			}
			next++
		}
		d.speakers = append(d.speakers, SpeakerGuess{Segment: s.ID, Member: p.member, Name: p.name})
	}
}
