package meeting

import (
	"slices"
	"testing"
	"time"
)

// council is a roster of n voting members M1 ... Mn with a chair and a clerk who does not vote.
func council(n int) Meeting {
	m := Meeting{Place: "Ratssaal", Agenda: Agenda{Items: []Item{{ID: "a", Number: "1", Title: "Haushalt", Visibility: Open}}}}
	for i := range n {
		id := MemberID(rune('A' + i))
		role := RoleMember
		if i == 0 {
			role = RoleChair
		}
		m.Roster.Members = append(m.Roster.Members, Member{ID: id, Name: "Rat " + string(id) + "name", Role: role, Voting: true})
	}
	m.Roster.Members = append(m.Roster.Members, Member{ID: "z", Name: "Frau Ziegler", Role: RoleClerk})
	return m
}

func codes(ps []Problem) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Code)
	}
	return out
}

// fact fills in what every fact of the table has.
func fact(id FactID, at time.Duration, f Fact) Fact {
	f.ID, f.At, f.Origin = id, at, OriginClerk
	return f
}

func TestCouncilArithmetic(t *testing.T) {
	vote := func(v Vote) Fact { return Fact{Kind: FactVote, Item: "a", Vote: &v} }
	attend := func(kind AttendanceKind, id MemberID, item ItemID) Fact {
		return Fact{Kind: FactAttendance, Item: item, Attendance: &Attendance{Kind: kind, Member: id}}
	}
	quorum := func(present, members int) Fact {
		return Fact{Kind: FactQuorum, Quorum: &Quorum{Present: Count(present), Members: Count(members)}}
	}
	yes := true
	for _, c := range []struct {
		name    string
		members int
		facts   []Fact
		want    []string // codes of arithmetic
	}{
		{"fits", 5, []Fact{vote(Vote{For: Count(3), Against: Count(1), Abstain: Count(1)})}, nil},
		{"more votes than members", 5, []Fact{vote(Vote{For: Count(4), Against: Count(1), Abstain: Count(1)})}, []string{"vote_too_many"}},
		{"fewer votes than members is said, and does not block", 5, []Fact{vote(Vote{For: Count(3), Against: Count(1), Abstain: Count(0)})}, []string{"vote_too_few"}},
		{"an unspoken abstention is no mistake", 5, []Fact{vote(Vote{For: Count(3), Against: Count(1)})}, nil},
		{"excused members do not count", 5, []Fact{attend(AttendExcused, "E", ""), vote(Vote{For: Count(4), Against: Count(1), Abstain: Count(0)})}, []string{"vote_too_many"}},
		{"who left does not count any more", 5, []Fact{attend(AttendLeft, "E", ""), vote(Vote{For: Count(4), Against: Count(0), Abstain: Count(0)})}, nil},
		{"who came late counts", 5, []Fact{attend(AttendExcused, "E", ""), attend(AttendArrived, "E", ""), vote(Vote{For: Count(5), Against: Count(0), Abstain: Count(0)})}, nil},
		{"recused members do not vote", 5, []Fact{attend(AttendRecused, "E", "a"), vote(Vote{For: Count(5), Against: Count(0), Abstain: Count(0)})}, []string{"vote_too_many"}},
		{"recused by name", 5, []Fact{attend(AttendRecused, "E", "a"), vote(Vote{Kind: VoteNamed, Announced: OutcomeAccepted, ByName: []NamedVote{{Member: "E", Ballot: BallotFor}}})}, []string{"vote_recused"}},
		{"absent by name", 5, []Fact{attend(AttendLeft, "E", ""), vote(Vote{Kind: VoteNamed, Announced: OutcomeAccepted, ByName: []NamedVote{{Member: "E", Ballot: BallotFor}}})}, []string{"vote_absent"}},
		{"no vote by right", 5, []Fact{vote(Vote{Kind: VoteNamed, Announced: OutcomeAccepted, ByName: []NamedVote{{Member: "z", Ballot: BallotFor}}})}, []string{"vote_no_right"}},
		{"secret votes never by name", 5, []Fact{vote(Vote{Kind: VoteSecret, Announced: OutcomeAccepted, ByName: []NamedVote{{Member: "A", Ballot: BallotFor}}})}, []string{"vote_secret_named"}},
		{"announced otherwise than counted", 5, []Fact{vote(Vote{For: Count(2), Against: Count(3), Abstain: Count(0), Announced: OutcomeAccepted})}, []string{"vote_outcome"}},
		{"a tie announced as rejected is right", 4, []Fact{vote(Vote{For: Count(2), Against: Count(2), Abstain: Count(0), Announced: OutcomeRejected})}, nil},
		{"unanimous with votes against", 5, []Fact{vote(Vote{For: Count(4), Against: Count(1), Abstain: Count(0), Unanimous: &yes, Announced: OutcomeAccepted})}, []string{"vote_unanimous"}},
		{"no outcome", 5, []Fact{vote(Vote{})}, []string{"vote_no_outcome"}},
		{"quorum lost", 5, []Fact{attend(AttendLeft, "C", ""), attend(AttendLeft, "D", ""), attend(AttendLeft, "E", ""), vote(Vote{Announced: OutcomeAccepted})}, []string{"quorum"}},
		{"exactly half is no quorum", 4, []Fact{attend(AttendLeft, "C", ""), attend(AttendLeft, "D", ""), vote(Vote{Announced: OutcomeAccepted})}, []string{"quorum"}},
		{"a short roster: what the chair stated counts", 5, []Fact{quorum(34, 36), vote(Vote{For: Count(31), Against: Count(2), Abstain: Count(1)})}, nil},
		{"a short roster: too many for what the chair stated", 5, []Fact{quorum(34, 36), vote(Vote{For: Count(32), Against: Count(2), Abstain: Count(1)})}, []string{"vote_too_many"}},
		{"a short roster: departures since", 5, []Fact{quorum(34, 36), attend(AttendLeft, "E", ""), vote(Vote{For: Count(31), Against: Count(2), Abstain: Count(1)})}, []string{"vote_too_many"}},
	} {
		m := council(c.members)
		var facts []Fact
		for i, f := range c.facts {
			facts = append(facts, fact(FactID(i+1), time.Duration(i+1)*time.Minute, f))
		}
		got := Check(Assemble(Parts{Meeting: m, Facts: facts}), CheckRules{QuorumShare: 0.5})
		var arithmetic []string
		for _, p := range got {
			if p.Code != "fact_unreviewed" {
				arithmetic = append(arithmetic, p.Code)
				if p.Code == "vote_too_few" && p.Blocking {
					t.Errorf("%s: blocks", c.name)
				}
			}
		}
		if !slices.Equal(arithmetic, c.want) {
			t.Errorf("%s: %v, want %v", c.name, arithmetic, c.want)
		}
	}
}

func TestWhatNobodyLookedAtBlocks(t *testing.T) {
	m := council(3)
	review := &Review{By: "Ziegler"}
	parts := Parts{Meeting: m,
		Facts: []Fact{{ID: 1, Kind: FactVote, Item: "a", Vote: &Vote{Announced: OutcomeAccepted}}, {ID: 2, Kind: FactItem, Item: "a", Span: &ItemSpan{}},
			{ID: 3, Kind: FactOpening, Clock: &ClockFact{Clock: "18:30"}, Review: review}},
		Passages: []Passage{{ID: 1, Version: 1, Item: "a", Text: "x", Doubts: []Doubt{{Kind: DoubtNumber, Detail: "7"}}}, {ID: 2, Version: 1, Item: "a", Text: "y", Review: review}}}
	got := Check(Assemble(parts), CheckRules{})
	if want := []string{"fact_unreviewed", "passage_unreviewed", "doubt_number"}; !slices.Equal(codes(got), want) {
		t.Fatalf("got %v, want %v", codes(got), want)
	}
	if !Blocking(got) {
		t.Error("does not block")
	}
	parts.Facts[0].Review = review
	parts.Passages[0].Review = review
	if got := Check(Assemble(parts), CheckRules{}); len(got) != 0 {
		t.Errorf("after review: %v", codes(got))
	}
}

func TestRequiredContentsOfTheProfileAreMissed(t *testing.T) {
	got := Check(Assemble(Parts{Meeting: Meeting{}}), CheckRules{Required: []string{"place", "start", "closing", "chair", "clerk", "present"}})
	want := []string{"missing_place", "missing_start", "missing_closing", "missing_chair", "missing_clerk", "missing_present"}
	if !slices.Equal(codes(got), want) {
		t.Errorf("got %v", codes(got))
	}
}

func TestItemsOfUnknownVisibilityBlock(t *testing.T) {
	m := council(3)
	m.Agenda.Items[0].Visibility = Unconfirmed
	if got := codes(Check(Assemble(Parts{Meeting: m}), CheckRules{})); !slices.Equal(got, []string{"visibility_unconfirmed"}) {
		t.Errorf("got %v", got)
	}
}
