package meeting

import (
	"testing"
	"time"
)

func TestResultFollowsFromTheVotesOfAnItem(t *testing.T) {
	vote := func(about VoteSubject, o Outcome) Fact {
		return Fact{Kind: FactVote, Vote: &Vote{About: about, Announced: o}}
	}
	result := func(r Result) Fact { return Fact{Kind: FactResult, Result: &ItemResult{Result: r}} }
	for _, c := range []struct {
		name  string
		facts []Fact
		want  Result
	}{
		{"carried", []Fact{vote(AboutMain, OutcomeAccepted)}, Accepted},
		{"lost", []Fact{vote(AboutMain, OutcomeRejected)}, Rejected},
		{"a tie is a rejection", []Fact{vote(AboutMain, OutcomeTied)}, Rejected},
		{"amended", []Fact{vote(AboutAmendment, OutcomeAccepted), vote(AboutAmended, OutcomeAccepted)}, AcceptedAmended},
		{"amendment lost", []Fact{vote(AboutAmendment, OutcomeRejected), vote(AboutMain, OutcomeAccepted)}, Accepted},
		{"referred", []Fact{vote(AboutReferral, OutcomeAccepted)}, Referred},
		{"referral lost, then carried", []Fact{vote(AboutReferral, OutcomeRejected), vote(AboutMain, OutcomeAccepted)}, Accepted},
		{"postponed", []Fact{vote(AboutPostponement, OutcomeAccepted), result(Postponed)}, Postponed},
		{"noted", []Fact{result(Noted)}, Noted},
		{"noted and then resolved", []Fact{result(Noted), vote(AboutMain, OutcomeAccepted)}, Accepted},
		{"elected", []Fact{vote(AboutElection, OutcomeAccepted)}, Elected},
		{"several", []Fact{vote(AboutPart, OutcomeAccepted), vote(AboutPart, OutcomeRejected)}, Several},
		{"a procedural vote is no result", []Fact{vote(AboutProcedure, OutcomeAccepted)}, UnknownResult},
		{"discussed only", nil, NoResult},
		{"withdrawn", []Fact{{Kind: FactMotion, Motion: &Motion{Kind: MotionMain, Withdrawn: true}}}, Withdrawn},
	} {
		var facts []Fact
		for i, f := range append([]Fact{{Kind: FactItem, Span: &ItemSpan{}, Until: time.Hour}}, c.facts...) {
			f.ID, f.Item, f.At = FactID(i+1), "a", time.Duration(i)*time.Minute
			facts = append(facts, f)
		}
		m := Assemble(Parts{Meeting: Meeting{Agenda: Agenda{Items: []Item{{ID: "a", Number: "1"}}}}, Facts: facts})
		if got := m.Items[0].Result(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestChangedAndStruckThingsStayOutOfTheMinutes(t *testing.T) {
	m := Assemble(Parts{Meeting: Meeting{Agenda: Agenda{Items: []Item{{ID: "a"}}}},
		Facts: []Fact{{ID: 1, Kind: FactMotion, Item: "a", Motion: &Motion{Text: "old"}}, {ID: 2, Kind: FactMotion, Item: "a", Motion: &Motion{Text: "new"}, Replaces: 1},
			{ID: 3, Kind: FactMotion, Item: "a", Struck: true}, {ID: 4, Kind: FactMotion, Item: "unknown", Motion: &Motion{}}},
		Passages: []Passage{{ID: 1, Version: 1, Item: "a", Text: "old", Order: 2}, {ID: 1, Version: 2, Item: "a", Text: "new", Order: 2}, {ID: 2, Version: 1, Item: "a", Order: 1, Text: "first"}, {ID: 3, Version: 1, Item: "a", Struck: true}}})
	it := m.Items[0]
	if len(it.Motions) != 1 || it.Motions[0].Motion.Text != "new" {
		t.Errorf("motions %+v", it.Motions)
	}
	if len(it.Passages) != 2 || it.Passages[0].Text != "first" || it.Passages[1].Text != "new" {
		t.Errorf("passages %+v", it.Passages)
	}
	if len(m.Outside.Motions) != 1 {
		t.Errorf("what belongs to no item is lost: %+v", m.Outside)
	}
}

func TestCoverageAddsUpToTheRecording(t *testing.T) {
	s := func(a, b float64) Span {
		return Span{time.Duration(a * float64(time.Second)), time.Duration(b * float64(time.Second))}
	}
	seg := func(a, b float64, text string) Segment {
		sp := s(a, b)
		return Segment{From: sp.From, To: sp.To, Text: text}
	}
	in := CoverageInput{Length: 60*time.Second + 123*time.Microsecond,
		Windows:  []Window{{From: 0, To: 28 * time.Second, Speech: []Span{s(1, 10), s(12, 20)}}, {From: 28 * time.Second, To: 40 * time.Second, State: WindowSilent}},
		Segments: []Segment{seg(1, 5, "a"), seg(5.5, 10, "b"), seg(12, 15, "c"), seg(15, 20, "")},
		Gaps:     []Gap{{From: 30 * time.Second, To: 33 * time.Second, Reason: GapDevice}, {From: 3 * time.Second, To: 4 * time.Second, Reason: GapBlanked}}}
	c := Cover(in)
	if sum := c.Transcribed + c.Flagged + c.Silent + c.Gaps + c.Blanked + c.Pending; sum != c.Duration || c.Duration != in.Length {
		t.Errorf("sum %v of %v", sum, c.Duration)
	}
	for _, w := range []struct {
		name      string
		got, want time.Duration
	}{{"transcribed", c.Transcribed, 11 * time.Second}, {"flagged", c.Flagged, 5 * time.Second}, {"gaps", c.Gaps, 3 * time.Second}, {"blanked", c.Blanked, time.Second}} {
		if w.got.Round(50*time.Millisecond) != w.want {
			t.Errorf("%s %v, want %v", w.name, w.got, w.want)
		}
	}
}
