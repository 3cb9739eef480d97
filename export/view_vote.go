package export

import "ratsschreiber/meeting"

// Vote is a vote as a layout sees it.
type Vote struct {
	Mark    string
	Subject Text
	About   string // main, amendment, amended, part, referral, postponement, agenda, procedure, election, minutes
	Kind    string // open, named, secret, without_objection
	// Form says how the result is told:
	//   unanimous   nobody voted the other way
	//   counts      there are votes on both sides, and both were counted
	//   majority    no counts, or only one side's, and votes against were announced
	//   consent     nobody objected
	//   tied        as many for as against
	//   plain       carried or not, nothing else is known
	//   unknown     not even that
	Form    string
	Outcome string // accepted, rejected, tied, ""

	For, Against, Abstain, NotVoting, Recused Number
	// Counted says that at least one of For, Against and Abstain was said.
	Counted bool
	Groups  []GroupVote
	Names   []NamedVotes
	// Paper is the item's first paper; HasMotion says that a motion was moved under the item.
	Paper     Text
	HasMotion bool
}

// GroupVote is how a group voted.
type GroupVote struct {
	Group                 Text
	Ballot                string // for, against, abstain, mixed
	For, Against, Abstain Number
}

// NamedVotes are the members who voted the same way in a named vote.
type NamedVotes struct {
	Ballot string
	Names  []Text
}

func voteView(m meeting.Minutes, it meeting.ItemMinutes, v meeting.Vote, mark string) Vote {
	x := Vote{Mark: mark, Subject: Text(v.Subject), About: string(v.About), Kind: string(v.Kind), Form: voteForm(v), Outcome: string(v.Outcome()),
		For: numberOf(v.For), Against: numberOf(v.Against), Abstain: numberOf(v.Abstain), NotVoting: numberOf(v.NotVoting), Recused: numberOf(v.Recused)}
	if x.About == "" {
		x.About = string(meeting.AboutMain)
	}
	x.Counted = x.For.Said || x.Against.Said || x.Abstain.Said
	for _, g := range v.ByGroup {
		x.Groups = append(x.Groups, GroupVote{Group: Text(g.Group), Ballot: string(g.Ballot), For: numberOf(g.For), Against: numberOf(g.Against), Abstain: numberOf(g.Abstain)})
	}
	if v.Kind != meeting.VoteSecret { // a secret vote never shows names, whatever the file says
		for _, ballot := range []meeting.Ballot{meeting.BallotFor, meeting.BallotAgainst, meeting.BallotAbstain} {
			row := NamedVotes{Ballot: string(ballot)}
			for _, n := range v.ByName {
				if n.Ballot == ballot {
					row.Names = append(row.Names, Text(personName(m.Meeting, n.Member, n.Name)))
				}
			}
			if len(row.Names) > 0 {
				x.Names = append(x.Names, row)
			}
		}
	}
	if len(it.Item.Papers) > 0 {
		x.Paper = Text(it.Item.Papers[0].Reference)
	}
	for _, f := range it.Motions {
		if f.Motion != nil && f.Motion.Kind == meeting.MotionMain {
			x.HasMotion = true
		}
	}
	return x
}

func voteForm(v meeting.Vote) string {
	outcome := v.Outcome()
	unanimous, known := v.IsUnanimous()
	switch {
	case outcome == meeting.OutcomeUnknown:
		return "unknown"
	case outcome == meeting.OutcomeTied:
		return "tied"
	case v.Kind == meeting.VoteWithoutObjection && v.For == nil && v.Against == nil && outcome == meeting.OutcomeAccepted:
		return "consent"
	case unanimous && known:
		return "unanimous"
	case v.For != nil && v.Against != nil:
		return "counts"
	case known:
		return "majority"
	case v.For != nil || v.Against != nil:
		return "counts"
	}
	return "plain"
}

// isFinal says whether a vote decides the matter itself rather than a step on the way. The last one that does is the result.
func isFinal(v *meeting.Vote) bool {
	switch v.About {
	case meeting.AboutAmendment, meeting.AboutReferral, meeting.AboutPostponement, meeting.AboutProcedure, meeting.AboutAgenda, meeting.AboutMinutes:
		return false
	}
	return true
}
