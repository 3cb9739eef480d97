package meeting

// Vote is one vote as it was taken. A number that nobody said is nil, never 0. Whether it was carried is computed by [Vote.Outcome]
// from the counts, or, where there are none, from what the chair announced.
type Vote struct {
	Subject string      `json:"subject,omitempty"` // as it is printed: "Änderungsantrag der Bürgerliste"
	About   VoteSubject `json:"about,omitempty"`
	Kind    VoteKind    `json:"kind"`

	For       *int `json:"for,omitempty"`
	Against   *int `json:"against,omitempty"`
	Abstain   *int `json:"abstain,omitempty"`
	NotVoting *int `json:"not_voting,omitempty"`
	Recused   *int `json:"recused,omitempty"`

	// Announced is the outcome in the chair's words; Majority and Unanimous what else was announced about it.
	Announced Outcome `json:"announced,omitempty"`
	Unanimous *bool   `json:"unanimous,omitempty"`

	ByGroup []GroupVote `json:"by_group,omitempty"`
	ByName  []NamedVote `json:"by_name,omitempty"` // never for a secret vote
}

// VoteSubject says what was voted on.
type VoteSubject string

// Subjects of a vote.
const (
	AboutMain         VoteSubject = "main"
	AboutAmendment    VoteSubject = "amendment"
	AboutAmended      VoteSubject = "amended" // the main motion as amended
	AboutPart         VoteSubject = "part"
	AboutReferral     VoteSubject = "referral"
	AboutPostponement VoteSubject = "postponement"
	AboutAgenda       VoteSubject = "agenda"
	AboutProcedure    VoteSubject = "procedure"
	AboutElection     VoteSubject = "election"
	AboutMinutes      VoteSubject = "minutes" // approval of the last minutes
)

// VoteKind says how the vote was taken.
type VoteKind string

// Kinds of vote (GO NRW §§ 49, 50: open by default, named and secret on request).
const (
	VoteOpen             VoteKind = "open"
	VoteNamed            VoteKind = "named"
	VoteSecret           VoteKind = "secret"
	VoteWithoutObjection VoteKind = "without_objection"
)

// Outcome says whether a vote was carried.
type Outcome string

// Outcomes. A tie is a rejection in law (GO NRW § 50 (1)) and is told apart only for the reader.
const (
	OutcomeAccepted Outcome = "accepted"
	OutcomeRejected Outcome = "rejected"
	OutcomeTied     Outcome = "tied"
	OutcomeUnknown  Outcome = ""
)

// Ballot is one person's or group's vote.
type Ballot string

// Ballots.
const (
	BallotFor     Ballot = "for"
	BallotAgainst Ballot = "against"
	BallotAbstain Ballot = "abstain"
	BallotMixed   Ballot = "mixed"
)

// GroupVote is how a group voted; counts only where they were said.
type GroupVote struct {
	Group   string `json:"group"`
	Ballot  Ballot `json:"ballot"`
	For     *int   `json:"for,omitempty"`
	Against *int   `json:"against,omitempty"`
	Abstain *int   `json:"abstain,omitempty"`
}

// NamedVote is how one member voted.
type NamedVote struct {
	Member MemberID `json:"member,omitempty"`
	Name   string   `json:"name"`
	Ballot Ballot   `json:"ballot"`
}

// Outcome is computed from For and Against where both are known, else it is what was announced. Abstentions do not count.
func (v Vote) Outcome() Outcome {
	if v.For != nil && v.Against != nil {
		switch {
		case *v.For > *v.Against:
			return OutcomeAccepted
		case *v.For < *v.Against:
			return OutcomeRejected
		case *v.For > 0:
			return OutcomeTied
		}
	}
	return v.Announced
}

// IsUnanimous says whether nobody voted the other way: no vote against in an accepted, none for in a rejected one; abstentions are
// possible ("einstimmig bei zwei Enthaltungen"). known is false where neither counts nor the chair say so.
func (v Vote) IsUnanimous() (unanimous, known bool) {
	switch v.Outcome() {
	case OutcomeAccepted:
		if v.Against != nil {
			return *v.Against == 0, true
		}
	case OutcomeRejected:
		if v.For != nil {
			return *v.For == 0, true
		}
	case OutcomeTied:
		return false, true
	}
	if v.Unanimous != nil {
		return *v.Unanimous, true
	}
	if v.Kind == VoteWithoutObjection && v.Outcome() == OutcomeAccepted {
		return true, true
	}
	return false, false
}

// Cast is the number of votes that were counted (for, against, abstain); complete is false where one of them was not said.
func (v Vote) Cast() (n int, complete bool) {
	complete = true
	for _, c := range []*int{v.For, v.Against, v.Abstain} {
		if c == nil {
			complete = false
			continue
		}
		n += *c
	}
	return n, complete
}

// Count makes the pointer that the counts of a vote want.
func Count(n int) *int { return &n }
