package summarize

import (
	"strings"

	"ratsschreiber/meeting"
)

// ballot is a vote that is being taken.
type ballot struct {
	item     meeting.ItemID
	call     int  // sentence of the call, -1: none
	hard     bool // hands went up
	now      bool // called outright, not by asking for a side
	hardAt   int
	asked    map[string]bool // sides that were asked for
	side     string          // the side asked for last
	about    meeting.VoteSubject
	subject  string
	kind     meeting.VoteKind
	vote     meeting.Vote
	rule     string
	result   bool // an outcome was stated
	first    int  // sentences of the result
	last     int
	nobody   bool // nobody objected
	speeches int  // sentences of others since the call
	idle     int  // sentences of the chair without anything to the matter
	said     int  // sentences of the chair since the call
	doubts   []meeting.Doubt
	moved    bool // the call or the result names a motion
	fact     int  // place in the draft's facts, from 1
}

// otherPart says whether a call names another part of the matter than the last vote: "Ziffer 4" after "Ziffer 3".
func otherPart(in reading, b *ballot) bool {
	if in.about != meeting.AboutPart || b.about != meeting.AboutPart {
		return in.about != "" && b.about != "" && in.about != b.about && in.about != meeting.AboutMain
	}
	first := func(s string) string {
		f := strings.Fields(s)
		return strings.ToLower(strings.Join(f[:min(2, len(f))], " "))
	}
	return first(in.subject) != first(b.subject)
}

func (b *ballot) counted() bool { return b.vote.For != nil || b.vote.Against != nil }

// finish closes the open ballot and states it as a fact.
func (v *voteFinder) finish() {
	b := v.open
	v.open = nil
	if b == nil {
		return
	}
	if !b.result && b.call >= 0 && b.first >= 0 && (b.hard || b.counted()) {
		b.infer()
	}
	v.done, v.doneAt = b, b.last
	if !b.result && len(b.vote.ByName) == 0 && !(b.vote.For != nil && b.vote.Against != nil) {
		if b.hard && b.call >= 0 {
			v.unheard(b)
		}
		return
	}
	vote := b.vote
	vote.About = b.about
	vote.Subject = b.subject
	vote.Kind = b.kind
	if vote.About == "" {
		vote.About = meeting.AboutMain
	}
	if vote.Announced == meeting.OutcomeRejected && vote.Unanimous == nil && vote.For == nil && b.byMember() {
		no := false // whoever moved it was for it
		vote.Unanimous = &no
	}
	onlyObjections := b.asked["against"] && !b.asked["for"] && !b.now && b.nobody
	if (onlyObjections || vote.Kind == meeting.VoteWithoutObjection) && vote.For == nil && vote.Outcome() == meeting.OutcomeAccepted {
		vote.Kind = meeting.VoteWithoutObjection
		vote.Against, vote.Abstain, vote.Unanimous = nil, nil, nil
	}
	if vote.Kind == "" {
		vote.Kind = meeting.VoteOpen
	}
	d := v.d
	var ev []meeting.Evidence
	if b.call >= 0 && b.call < b.first {
		ev = append(ev, d.whole(b.call))
	}
	result := d.stretch(b.first, b.last)
	ev = append(ev, result)
	if vote.Kind == meeting.VoteSecret {
		vote.ByName = nil
	}
	if vote.Outcome() == meeting.OutcomeUnknown {
		b.doubts = append(b.doubts, meeting.Doubt{Kind: meeting.DoubtUnclear, Detail: "result"})
	}
	f := meeting.Fact{Kind: meeting.FactVote, Item: b.item, At: result.At, Until: result.Until, Evidence: ev, Rule: b.rule, Vote: &vote, Doubts: b.doubts}
	if computed := (meeting.Vote{For: vote.For, Against: vote.Against}).Outcome(); computed != "" && vote.Announced != "" && computed != vote.Announced &&
		!(computed == meeting.OutcomeTied && vote.Announced == meeting.OutcomeRejected) {
		f.Doubts = append(f.Doubts, meeting.Doubt{Kind: meeting.DoubtUnclear, Detail: "outcome"})
	}
	d.fact(f)
	b.fact = len(d.facts)
}

// byMember says whether what was voted on was moved by somebody in the room, not laid before the council by its administration.
func (b *ballot) byMember() bool {
	switch b.about {
	case meeting.AboutAmendment, meeting.AboutProcedure, meeting.AboutReferral, meeting.AboutPostponement:
		return true
	}
	return b.moved
}

// infer takes a vote for carried where the chair called for hands, counted, and went on without a word about the outcome: nobody was
// against, or only the sides against and abstaining were counted, as is usual where most are for. Unless nobody was against, it is marked.
func (b *ballot) infer() {
	v := &b.vote
	switch {
	case v.For != nil && v.Against != nil:
		return // computed
	case v.Against != nil && *v.Against == 0 && (v.For == nil || *v.For > 0):
		b.result, v.Announced = true, meeting.OutcomeAccepted
	case v.For == nil && (v.Against != nil || v.Abstain != nil && *v.Abstain > 0), v.For != nil && *v.For > 0 && v.Abstain != nil:
		b.result, v.Announced = true, meeting.OutcomeAccepted
		b.doubts = append(b.doubts, meeting.Doubt{Kind: meeting.DoubtUnclear, Detail: "outcome"})
	}
}

// unheard states that a vote was called and no result was heard: it is for a person to find out.
func (v *voteFinder) unheard(b *ballot) {
	d := v.d
	vote := b.vote
	vote.About, vote.Subject, vote.Kind = b.about, b.subject, b.kind
	if vote.About == "" {
		vote.About = meeting.AboutMain
	}
	if vote.Kind == "" {
		vote.Kind = meeting.VoteOpen
	}
	ev := []meeting.Evidence{d.whole(b.call)}
	if b.hardAt > b.call {
		ev = append(ev, d.whole(b.hardAt))
	}
	d.fact(meeting.Fact{Kind: meeting.FactVote, Item: b.item, At: ev[len(ev)-1].At, Evidence: ev, Rule: b.rule, Vote: &vote,
		Doubts: []meeting.Doubt{{Kind: meeting.DoubtUnclear, Detail: "result"}}})
}
