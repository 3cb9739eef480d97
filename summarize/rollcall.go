package summarize

import (
	"strings"

	"ratsschreiber/meeting"
)

// rollCall follows a vote by name: a name is called, and the next words are yes, no or abstention. Nobody's vote is noted by name where
// the ballot is secret, and no numbers are made of the names.
func (v *voteFinder) rollCall(i int) {
	b := v.open
	if b == nil || b.kind != meeting.VoteNamed || b.result {
		return
	}
	d := v.d
	s := d.t.sentences[i]
	if ballot, ok := d.spokenBallot(s); ok && v.callee.name != "" {
		b.vote.ByName = append(b.vote.ByName, meeting.NamedVote{Member: v.callee.member, Name: v.callee.name, Ballot: ballot})
		v.callee = person{}
		b.said, b.speeches = 0, 0
		if b.first < 0 {
			b.first = i
		}
		b.last = i
		d.use(i)
		return
	}
	if strings.Count(d.t.of(s), " ") <= 3 {
		if who := d.people(s.from, s.to); len(who) == 1 {
			v.callee = who[0]
			b.said, b.speeches = 0, 0
			d.use(i)
		}
	}
}

// spokenBallot reads an answer to a roll call.
func (d *draft) spokenBallot(s sentence) (meeting.Ballot, bool) {
	z := normaliser{language: d.r.Language}
	n := z.do(d.t.of(s))
	word := strings.Trim(n.text, " .,!?-")
	for _, b := range []meeting.Ballot{meeting.BallotFor, meeting.BallotAgainst, meeting.BallotAbstain} {
		if d.r.in("ballot_"+string(b), word) {
			return b, true
		}
	}
	return "", false
}
