package summarize

import (
	"strings"

	"ratsschreiber/meeting"
)

// A vote goes through three steps: it is announced ("wir kommen zur Abstimmung"), called ("ab jetzt", "wer ist dafür?"), and its result is
// stated, in whatever words. So after a call the chair's next sentences are read with the whole vocabulary of results, while outside
// of a call only sentences count that say outright that something was decided. What members say is never a result.

// How long a call or a result stays open, in sentences.
const (
	waitAfterCall    = 14 // of the chair, after hands went up
	waitAfterPlan    = 6  // of the chair, after a vote was only announced
	waitForOthers    = 6  // of others
	waitAfterResult  = 4  // for counts and corrections
	sameMatterAround = 3  // how far before a call the matter may have been named
)

type voteFinder struct {
	d        *draft
	open     *ballot
	done     *ballot // the last finished one
	doneAt   int
	about    meeting.VoteSubject // named lately
	subject  string
	aboutAt  int
	objected int // sentence in which objections were asked for
	kind     meeting.VoteKind
	kindAt   int
	callee   person // who was called last in a vote by name
	repeatAt int    // sentence in which the chair said that the vote is taken again
}

func (d *draft) findVotes() {
	v := &voteFinder{d: d, aboutAt: -100, objected: -100, doneAt: -100, kindAt: -100, repeatAt: -100}
	for i, s := range d.t.sentences {
		if s.aside {
			v.aside(i)
			continue
		}
		v.rollCall(i)
		if !d.chairMaySay(i) && !d.presides(i) {
			v.other(i)
			continue
		}
		v.sentence(i)
	}
	v.finish()
}

// aside reads a stage direction that is nothing but a result, where hands are up: "(Zustimmung)".
func (v *voteFinder) aside(i int) {
	b := v.open
	if b == nil || !b.hard || b.result || i-b.hardAt > 2 {
		return
	}
	s := v.d.t.sentences[i]
	in := v.read(v.d.f.of(i), s)
	if in.outcome != "" && in.words <= 3 {
		v.stated(i, b.item, in)
	}
}

// presides says whether a member's turn calls a vote in words that only a chair has: a deputy who presides.
func (d *draft) presides(i int) bool {
	tn := d.t.sentences[i].turn
	for j := i; j >= 0 && d.t.sentences[j].turn == tn && i-j < 4; j-- {
		for _, e := range d.f.of(j) {
			if d.t.turns[tn].office && e.rule.Event == "vote" {
				return true
			}
			if e.rule.ID == "votes.now" {
				low := strings.ToLower(d.t.joined[e.from:e.to])
				if strings.Contains(low, "votum") || strings.Contains(low, "zeichen") {
					return true
				}
			}
		}
	}
	return false
}

// other takes note of a sentence that is not the chair's: of a motion it keeps what it is about.
func (v *voteFinder) other(i int) {
	if v.d.f.has(i, "motion") != nil {
		if in := v.read(v.d.f.of(i), v.d.t.sentences[i]); in.about != "" {
			v.about, v.subject, v.aboutAt = in.about, in.subject, i
		}
	}
	b := v.open
	if b == nil {
		return
	}
	b.speeches++
	switch {
	case b.result && b.speeches > 2, !b.hard && b.speeches > 3, b.speeches > waitForOthers:
		v.finish()
	}
}

// sentence reads one sentence that may be the chair's.
func (v *voteFinder) sentence(i int) {
	d := v.d
	evs := d.f.of(i)
	s := d.t.sentences[i]
	parts := v.parts(evs, s)
	if len(parts) == 0 {
		v.quiet(i)
		return
	}
	for _, p := range parts {
		v.part(i, p)
	}
}

// part is the piece of a sentence that belongs to one item: "9.1 einstimmig, 9.2 auch einstimmig" has two.
type part struct {
	item   meeting.ItemID
	events []event
}

func (v *voteFinder) parts(evs []event, s sentence) []part {
	var out []part
	for _, e := range evs {
		item := v.d.itemAt(e.from)
		if sp := v.d.spanAt(e.to - 1); sp != nil && sp.from > e.from && sp.from < e.to && e.rule.Event != "call" {
			item = v.d.itemAt(e.to - 1)
		}
		if len(out) == 0 || out[len(out)-1].item != item {
			out = append(out, part{item: item})
		}
		p := &out[len(out)-1]
		p.events = append(p.events, e)
	}
	if len(out) == 0 && v.open != nil && v.open.item != v.d.itemAt(s.from) {
		v.finish()
	}
	return out
}

// quiet counts a sentence without any event.
func (v *voteFinder) quiet(i int) {
	b := v.open
	if b == nil {
		return
	}
	b.said++
	b.idle++
	v.expire(i)
}

func (v *voteFinder) expire(i int) {
	b := v.open
	if b == nil {
		return
	}
	switch {
	case b.result && i-b.last > waitAfterResult,
		!b.result && b.hard && b.said > waitAfterCall,
		!b.result && !b.hard && b.said > waitAfterPlan:
		v.finish()
	}
}

func (v *voteFinder) part(i int, p part) {
	if v.open != nil && v.open.item != p.item {
		v.finish()
	}
	s := v.d.t.sentences[i]
	in := v.read(p.events, s)

	for _, e := range p.events {
		if e.rule.Event == "votekind" {
			v.kind, v.kindAt = meeting.VoteKind(e.set("kind")), i
		}
		if e.rule.Event == "objection" {
			v.objected = i
		}
		if e.rule.Event == "repeat" {
			v.repeatAt = i
		}
	}
	if v.open != nil {
		v.open.said++
		if in.cancelled && !v.open.hard && !v.open.result {
			v.open = nil // "da brauchen wir nicht abzustimmen"
		}
	}
	if len(in.calls) > 0 {
		v.called(i, p.item, in)
	}
	if !s.question {
		v.stated(i, p.item, in)
	}
	if in.about != "" {
		v.about, v.subject, v.aboutAt = in.about, in.subject, i
	}
	v.expire(i)
}

// called opens a ballot, or takes the call for another step of the open one.
func (v *voteFinder) called(i int, item meeting.ItemID, in reading) {
	hard, sides := in.hard, in.sides
	b := v.open
	fresh := b == nil
	if b != nil {
		onlyMore := len(sides) > 0 && !sides["for"] && !in.hardNow // asks for the other sides of the same vote
		switch {
		case b.result && !onlyMore:
			fresh = true
		case b.result:
		case in.about != "" && b.about != "" && in.about != b.about && b.hard && !onlyMore,
			in.about == meeting.AboutPart && b.about == in.about && b.subject != in.subject && b.hard:
			fresh = true
		case sides["for"] && b.asked["for"] && (b.asked["against"] || b.asked["abstain"]) && !b.asked["again"] && b.counted():
			fresh = true
		case b.hard && in.hardNow && i-b.hardAt > 4 && in.about != "" && b.said > 4:
			fresh = true
		}
	}
	if fresh {
		v.finish()
		if v.done != nil && v.done.item == item && v.done.fact > 0 && i-v.repeatAt <= 3 && v.repeatAt > v.done.call && in.hardNow && !otherPart(in, v.done) {
			d := v.d // the vote is taken again: the first one does not count
			d.facts = append(d.facts[:v.done.fact-1], d.facts[v.done.fact:]...)
			v.done.fact = 0
		}
		b = &ballot{item: item, call: i, asked: map[string]bool{}, first: -1, last: -1, rule: in.callRule}
		if i-v.aboutAt <= sameMatterAround {
			b.about, b.subject = v.about, v.subject
		}
		if i-v.kindAt <= 8 {
			b.kind = v.kind
		}
		v.open = b
	}
	if in.about != "" && !b.result {
		b.about, b.subject = in.about, in.subject
	}
	b.moved = b.moved || in.moved
	if hard {
		b.hard, b.hardAt = true, i
		b.now = b.now || in.hardNow
		b.said, b.idle, b.speeches = 0, 0, 0
	}
	for side := range sides {
		b.asked[side] = true
	}
	if in.lastSide != "" {
		b.side = in.lastSide
	}
	v.d.use(i)
}

// stated takes what a sentence says about a result.
func (v *voteFinder) stated(i int, item meeting.ItemID, in reading) {
	b := v.open
	if in.weak && (b == nil || !b.hard && b.said > 2) {
		return
	}
	if b == nil && in.strict && in.words > 24 {
		return // a speech, not a statement
	}
	if b != nil && !b.result && in.outcome != "" && !in.strict {
		if b.hard && b.said > 5 && in.words > 18 || !b.hard && b.said > 3 {
			return // so long after the call only a plain statement is a result
		}
	}
	if b == nil {
		if in.agreed && i-v.objected <= 3 && !in.counted {
			v.unopposed(i, item, in)
			return
		}
		if !in.strict && !in.counted {
			return
		}
		if in.outcome == "" && in.counts.For == nil {
			return
		}
		if v.repeats(i, item, in) {
			return
		}
		b = &ballot{item: item, call: -1, asked: map[string]bool{}, first: -1, last: -1, rule: in.resultRule}
		if i-v.aboutAt <= sameMatterAround {
			b.about, b.subject = v.about, v.subject
		}
		v.open = b
	}
	if b.call == i && !in.afterCall {
		return // the call itself: "wer zustimmt, den bitte ich ..."
	}
	if b.result && !v.adds(i, in) {
		if in.dealt != "" && i-b.last <= 2 && (b.about == "" || b.about == meeting.AboutMain) {
			b.about, b.subject = in.about, in.subject // "Das ist einstimmig. Die Vorlage wird in den Ausschuss verwiesen."
		}
		return
	}
	touched := false
	if in.answered && b.side != "" && !in.anyCount() {
		if in.nobody {
			b.nobody = b.nobody || b.side == "against" || b.side == "objection"
		}
		if b.put(b.side, in.answer) {
			touched = true
		}
	}
	if b.take(in) {
		touched = true
	}
	if in.outcome == meeting.OutcomeAccepted && in.resultRule == "results.majority" && b.side == "against" && !b.asked["for"] && !b.now {
		in.outcome = meeting.OutcomeRejected // "Wer ist dagegen? Das ist die Mehrheit."
	}
	if in.outcome != "" {
		b.vote.Announced = in.outcome
		b.result, touched = true, true
	}
	if in.unanimous != nil {
		b.vote.Unanimous = in.unanimous
	}
	if len(in.groups) > 0 {
		b.vote.ByGroup = append(b.vote.ByGroup, in.groups...)
		touched = true
	}
	if in.about != "" && in.outcome != "" && (b.about == "" || b.about == meeting.AboutMain || b.call < 0) {
		b.about, b.subject = in.about, in.subject
	}
	if touched {
		b.moved = b.moved || in.moved
		if b.first < 0 {
			b.first = i
		}
		b.last, b.idle = i, 0
		if b.rule == "" || in.resultRule != "" {
			b.rule = in.resultRule
		}
		v.d.use(i)
	}
}

// adds says whether a sentence after a stated result still belongs to it: counts that were missing, the sides that were asked for
// afterwards, or a correction.
func (v *voteFinder) adds(i int, in reading) bool {
	b := v.open
	if i-b.last > waitAfterResult {
		return false
	}
	if i == b.last {
		return true
	}
	short := in.words <= 9
	switch {
	case in.corrects && (in.outcome != "" || in.anyCount()):
		return true
	case in.answered && b.side != "" && b.side != "for":
		return true
	case in.outcome == "" && in.anyCount() && (short || in.counts.For != nil || in.counts.Against != nil):
		return true
	case in.outcome == b.vote.Announced && (in.strict || short):
		return true
	case in.outcome != "" && in.strict && i-b.last <= 2 && (in.about == "" || b.about == "" || in.about == b.about || in.about == meeting.AboutMain):
		return true // "Das ist die Mehrheit. Damit ist der Antrag abgelehnt." the formal statement counts
	case in.outcome != "" && short && in.unanimous != nil && in.about == "":
		return true
	}
	return false
}

// repeats says whether a sentence only says again what the last vote brought.
func (v *voteFinder) repeats(i int, item meeting.ItemID, in reading) bool {
	return v.done != nil && v.done.item == item && i-v.doneAt <= 8 && (in.about == "" || in.about == v.done.about || v.done.about == "") && v.done.result &&
		v.done.vote.Announced == in.outcome
}

// unopposed states agreement without a vote: objections were asked for, none came, and the chair states the decision.
func (v *voteFinder) unopposed(i int, item meeting.ItemID, in reading) {
	b := &ballot{item: item, call: v.objected, asked: map[string]bool{}, first: i, last: i, rule: in.resultRule, result: true, nobody: true,
		about: in.about, subject: in.subject, kind: meeting.VoteWithoutObjection}
	if b.about == "" && i-v.aboutAt <= sameMatterAround {
		b.about, b.subject = v.about, v.subject
	}
	b.vote.Announced = meeting.OutcomeAccepted
	v.open = b
	v.d.use(i)
}
