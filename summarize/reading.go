package summarize

import (
	"strings"

	"ratsschreiber/meeting"
)

// reading is what the rules say about votes in one sentence, or in the part of it that belongs to one item.
type reading struct {
	calls    []event
	hard     bool // hands go up (also by asking for a side)
	hardNow  bool // outright: "ab jetzt"
	sides    map[string]bool
	lastSide string
	callRule string

	about     meeting.VoteSubject
	subject   string
	dealt     meeting.Result // the item is referred or postponed
	cancelled bool           // no vote is taken after all
	moved     bool           // a motion is named

	outcome    meeting.Outcome
	unanimous  *bool
	strict     bool
	weak       bool // words that also say other things: only right after a call
	agreed     bool
	corrects   bool
	resultRule string
	counts     meeting.Vote
	counted    bool // votes for and against were stated by name of the side
	rest       string
	groups     []meeting.GroupVote
	answered   bool
	answer     int
	nobody     bool
	paired     bool // "25 zu 18"
	afterCall  bool // the result stands behind the call in the same sentence
	words      int
}

func (in *reading) anyCount() bool {
	return in.counts.For != nil || in.counts.Against != nil || in.counts.Abstain != nil
}

// aboutOrder says which subject is meant where a sentence names several: "über den Änderungsantrag zur Vorlage".
var aboutOrder = map[meeting.VoteSubject]int{
	meeting.AboutAmended: 1, meeting.AboutAmendment: 2, meeting.AboutProcedure: 3, meeting.AboutPostponement: 4, meeting.AboutReferral: 5,
	meeting.AboutPart: 6, meeting.AboutMinutes: 7, meeting.AboutElection: 8, meeting.AboutAgenda: 9, meeting.AboutMain: 10,
}

func (v *voteFinder) read(evs []event, s sentence) reading {
	in := reading{sides: map[string]bool{}, words: strings.Count(v.d.t.of(s), " ") + 1}
	callEnd := -1
	for k := range evs {
		e := &evs[k]
		if e.rule.Event != "vote" {
			continue
		}
		if e.set("step") != "hard" && covered(evs, e, "novote") {
			continue
		}
		in.calls = append(in.calls, *e)
		in.callRule = e.rule.ID
		switch e.set("step") {
		case "hard":
			in.hard, in.hardNow = true, true
		case "ask":
			in.hard = true
			in.sides[e.set("side")] = true
			in.lastSide = e.set("side")
		}
		callEnd = max(callEnd, e.to)
	}
	for k := range evs {
		e := &evs[k]
		switch e.rule.Event {
		case "about":
			v.readAbout(&in, e)
			in.moved = in.moved || e.rule.ID == "votes.about-amendment" || e.has("subject") && movedInRoom(e.groups["subject"])
		case "result":
			if e.from < callEnd {
				continue
			}
			if callEnd >= 0 && e.set("unanimous") == "" && !covered(evs, e, "strict") {
				continue // "... um Ihr Votum, ob Sie die Zustimmung erteilen"
			}
			in.afterCall = in.afterCall || callEnd >= 0
			v.readResult(&in, e)
		case "strict":
			if !covered(evs, e, "noresult") {
				in.strict = true
			}
		case "count":
			if e.from < callEnd && !in.hardNow && len(in.sides) > 0 {
				continue
			}
			if ambiguous(evs, e) {
				continue
			}
			in.afterCall = in.afterCall || callEnd >= 0 && e.from >= callEnd
			in.readCount(e)
		case "answer":
			in.answered = true
			if e.has("n") {
				if n, ok := parseCount(e.groups["n"]); ok {
					in.answer = n
				}
			}
			if in.answer == 0 {
				in.nobody = true
			}
		case "agreed":
			in.agreed = true
			if in.resultRule == "" {
				in.resultRule = e.rule.ID
			}
		case "call":
			in.strict = in.strict || e.set("result") != "" // "9.1 einstimmig"
		case "elected":
			in.about, in.subject = meeting.AboutElection, v.d.r.subject("about-election")
		case "novote":
			in.cancelled = e.set("cancels") != ""
		case "correction":
			in.corrects = true
		case "bygroup":
			in.groups = append(in.groups, v.d.groupVotes(e)...)
		case "dealt":
			switch e.set("result") {
			case "postponed":
				in.dealt = meeting.Postponed
				if in.about == "" || in.about == meeting.AboutMain {
					in.about, in.subject = meeting.AboutPostponement, v.d.r.subject("about-postponement")
				}
			case "referred":
				in.dealt = meeting.Referred
				if in.about == "" || in.about == meeting.AboutMain {
					in.about, in.subject = meeting.AboutReferral, v.d.r.subject("about-referral")
				}
			}
		}
	}
	in.counted = in.counts.For != nil && in.counts.Against != nil && !in.paired
	if in.rest == "for" && in.outcome == "" {
		in.outcome = meeting.OutcomeAccepted
	}
	if in.counts.Against != nil && *in.counts.Against > 0 && in.outcome == meeting.OutcomeAccepted {
		no := false
		in.unanimous = &no
	}
	if in.rest == "for" && in.counts.Against == nil && in.counts.Abstain != nil && in.unanimous == nil {
		yes := true
		in.unanimous = &yes
	}
	return in
}

func covered(evs []event, e *event, kind string) bool {
	for k := range evs {
		if o := &evs[k]; o.rule.Event == kind && o.from < e.to && o.to > e.from {
			return true
		}
	}
	return false
}

func (v *voteFinder) readAbout(in *reading, e *event) {
	a := meeting.VoteSubject(e.set("about"))
	if in.about != "" && aboutOrder[in.about] <= aboutOrder[a] {
		return
	}
	in.about = a
	in.subject = e.set("subject")
	if in.subject == "" && e.has("subject") {
		sp := e.spans["subject"]
		in.subject = strings.Trim(v.d.t.joined[sp[0]:sp[1]], " ,.:;")
	}
}

// readResult takes one find: the later one in a sentence counts ("mehrheitlich, nein, sogar einstimmig").
func (v *voteFinder) readResult(in *reading, e *event) {
	o := meeting.Outcome(e.set("outcome"))
	if in.outcome != "" && in.outcome != o && e.set("unanimous") == "" && in.unanimous != nil && o == meeting.OutcomeAccepted {
		return // "einstimmig abgelehnt ... zugestimmt"
	}
	if in.outcome != "" && in.outcome != o {
		in.unanimous = nil
	}
	in.weak = e.set("weak") != "" && (in.outcome == "" || in.weak)
	in.outcome = o
	in.resultRule = e.rule.ID
	switch e.set("unanimous") {
	case "true":
		yes := true
		in.unanimous = &yes
	case "false":
		no := false
		in.unanimous = &no
	}
	if r := e.set("rest"); r != "" {
		in.rest = r
	}
}

// movedInRoom says whether the words for a motion mean one that was moved in the room, not an application from outside.
func movedInRoom(subject string) bool {
	for _, w := range []string{"bauantrag", "foerderantrag", "zuschussantrag", "antrag auf", "application"} {
		if strings.Contains(subject, w) {
			return false
		}
	}
	return strings.Contains(subject, "antrag") || strings.Contains(subject, "motion")
}

// ambiguous says whether a count takes its number from its neighbour: in "22 Ja-Stimmen 9 Nein-Stimmen" the 9 belongs to what follows,
// in "Ja-Stimmen 22 Nein-Stimmen 9" the 22 to what stands before. Whichever comes first in the sentence sets the order.
func ambiguous(evs []event, e *event) bool {
	n, ok := e.spans["n"]
	if !ok {
		return false
	}
	numberFirst := n[0] == e.from
	first := true
	shared := false
	for k := range evs {
		o := &evs[k]
		if o.rule.Event != "count" || o.spans["n"] == [2]int{} {
			continue
		}
		if first {
			first = false
			if (o.spans["n"][0] == o.from) == numberFirst {
				return false
			}
		}
		shared = shared || o.from != e.from && o.spans["n"] == n
	}
	return shared
}

func (in *reading) readCount(e *event) {
	if e.set("side") == "pair" {
		yes, ok1 := parseCount(e.groups["yes"])
		no, ok2 := parseCount(e.groups["no"])
		if ok1 && ok2 {
			in.counts.For, in.counts.Against, in.paired = &yes, &no, true
			in.setRule(e)
		}
		return
	}
	n, ok := parseCount(e.groups["n"])
	if !ok {
		return
	}
	if count := countOf(&in.counts, e.set("side")); count != nil {
		*count = &n
	}
	in.setRule(e)
}

// countOf is where a vote keeps the count of a side, as the rules name it; nil for what is no side.
func countOf(v *meeting.Vote, side string) **int {
	switch side {
	case "for":
		return &v.For
	case "against":
		return &v.Against
	case "abstain":
		return &v.Abstain
	case "notvoting":
		return &v.NotVoting
	case "recused":
		return &v.Recused
	}
	return nil
}

func (in *reading) setRule(e *event) {
	if in.resultRule == "" {
		in.resultRule = e.rule.ID
	}
}

// take copies counts into the ballot; a later count on the same side is a correction.
func (b *ballot) take(in reading) bool {
	any := false
	for _, c := range []struct{ from, to **int }{
		{&in.counts.For, &b.vote.For}, {&in.counts.Against, &b.vote.Against}, {&in.counts.Abstain, &b.vote.Abstain},
		{&in.counts.NotVoting, &b.vote.NotVoting}, {&in.counts.Recused, &b.vote.Recused},
	} {
		if *c.from != nil {
			*c.to = *c.from
			any = true
		}
	}
	return any
}

// put sets the count of the side that was asked for.
func (b *ballot) put(side string, n int) bool {
	count := countOf(&b.vote, side)
	if count != nil {
		*count = &n
	}
	return count != nil
}

// subject gives the printed word for a kind of vote, as the rule with that id has it.
func (r *Rules) subject(id string) string {
	for _, rule := range r.rules {
		if rule.ID == "votes."+id {
			return rule.Set["subject"]
		}
	}
	return ""
}

// groupVotes reads "mit den Stimmen von A und B gegen die Stimmen von C bei Enthaltung von D".
func (d *draft) groupVotes(e *event) []meeting.GroupVote {
	var out []meeting.GroupVote
	for _, side := range []struct {
		name   string
		ballot meeting.Ballot
	}{{"for", meeting.BallotFor}, {"against", meeting.BallotAgainst}, {"abstain", meeting.BallotAbstain}} {
		sp, ok := e.spans[side.name]
		if !ok {
			continue
		}
		for _, g := range d.groupNames(d.t.joined[sp[0]:sp[1]]) {
			out = append(out, meeting.GroupVote{Group: g, Ballot: side.ballot})
		}
	}
	return out
}
