package summarize

import (
	"testing"
	"time"

	"ratsschreiber/meeting"
)

func at(s float64) time.Duration { return seconds(s) }

func yes(b bool) *bool { return &b }

func factsOf(out Output, kind meeting.FactKind) []meeting.Fact {
	var f []meeting.Fact
	for _, x := range out.Facts {
		if x.Kind == kind {
			f = append(f, x)
		}
	}
	return f
}

func doubted(f meeting.Fact, kind meeting.DoubtKind) bool {
	for _, d := range f.Doubts {
		if d.Kind == kind {
			return true
		}
	}
	return false
}

func vote2(said string) Input {
	in := itemTalk("de", "Ich rufe TOP 2 auf, die Sanierung der Grundschule.", "Ich bitte um Ihr Votum.", said, "Vielen Dank.")
	in.Meeting.Roster.Members = []meeting.Member{{ID: "m1", Name: "Frau Sommer", Group: "Soziale Mitte", Voting: true}, {ID: "m2", Name: "Herr Vogt", Group: "Bürgerliste", Voting: true}}
	return in
}

func TestAMarkAndAPhraseThatAgreeAreOneFactOfTheClerks(t *testing.T) {
	in := vote2("Das sind 22 Ja-Stimmen bei 9 Nein-Stimmen.")
	in.Marks = []meeting.Mark{{ID: 5, Kind: meeting.MarkVote, At: at(12), Item: "i2", Vote: &meeting.Vote{For: meeting.Count(22), Against: meeting.Count(9), Abstain: meeting.Count(1)}}}
	votes := votesOf(byRule(t, in))
	if len(votes) != 1 {
		t.Fatalf("%d votes", len(votes))
	}
	v := votes[0]
	if v.Origin != meeting.OriginClerk || v.Mark != 5 || v.At != at(12) || len(v.Evidence) == 0 || len(v.Doubts) > 0 {
		t.Errorf("%+v", v)
	}
	if *v.Vote.For != 22 || *v.Vote.Against != 9 || *v.Vote.Abstain != 1 {
		t.Errorf("%+v", v.Vote)
	}
}

func TestWhatTheClerkLeftOpenIsFilledFromWhatWasSaid(t *testing.T) {
	in := vote2("Das ist einstimmig bei zwei Enthaltungen.")
	in.Marks = []meeting.Mark{{ID: 1, Kind: meeting.MarkVote, At: at(12), Vote: &meeting.Vote{Announced: meeting.OutcomeAccepted}}}
	votes := votesOf(byRule(t, in))
	if len(votes) != 1 || votes[0].Vote.Abstain == nil || *votes[0].Vote.Abstain != 2 || votes[0].Vote.Unanimous == nil || !*votes[0].Vote.Unanimous || votes[0].Item != "i2" {
		t.Fatalf("%+v", votes)
	}
}

func TestAPhraseThatSaysOtherwiseThanTheMarkStaysWithADoubt(t *testing.T) {
	for name, c := range map[string]struct {
		said string
		vote meeting.Vote
	}{
		"count":     {"Das sind 22 Ja-Stimmen bei 9 Nein-Stimmen.", meeting.Vote{For: meeting.Count(23), Against: meeting.Count(9)}},
		"outcome":   {"Das ist mehrheitlich abgelehnt.", meeting.Vote{Announced: meeting.OutcomeAccepted}},
		"unanimous": {"Das ist mehrheitlich angenommen.", meeting.Vote{Announced: meeting.OutcomeAccepted, Unanimous: yes(true)}},
	} {
		in := vote2(c.said)
		in.Marks = []meeting.Mark{{ID: 1, Kind: meeting.MarkVote, At: at(12), Item: "i2", Vote: &c.vote}}
		votes := votesOf(byRule(t, in))
		if len(votes) != 2 {
			t.Fatalf("%s: %d votes", name, len(votes))
		}
		for _, v := range votes {
			switch v.Origin {
			case meeting.OriginClerk:
				if doubted(v, meeting.DoubtContradiction) || v.Vote.For != c.vote.For || v.Vote.Announced != c.vote.Announced {
					t.Errorf("%s: the clerk is overruled: %+v", name, v)
				}
			default:
				if !doubted(v, meeting.DoubtContradiction) {
					t.Errorf("%s: a second silent fact: %+v", name, v)
				}
			}
		}
	}
}

func TestAVoteMarkedAndNeverSpokenOfIsAFact(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 2 auf.", "Das Dach ist undicht.", "Die Heizung ist alt.", "Danke.")
	in.Marks = []meeting.Mark{
		{ID: 1, Kind: meeting.MarkVote, At: at(8), Vote: &meeting.Vote{For: meeting.Count(12), Against: meeting.Count(3)}},
		{ID: 2, Kind: meeting.MarkVote, At: at(9), Vote: &meeting.Vote{For: meeting.Count(15), Against: meeting.Count(0)}, Replaces: 1},
	}
	votes := votesOf(byRule(t, in))
	if len(votes) != 1 || *votes[0].Vote.For != 15 || votes[0].Mark != 2 || votes[0].Item != "i2" {
		t.Fatalf("only the corrected mark stands: %+v", votes)
	}
}

func TestMarksBoundItemsAndCallsGiveTheirEvidence(t *testing.T) {
	in := itemTalk("de", "Guten Abend.", "Ich rufe TOP 2 auf, die Sanierung der Grundschule.", "Das Dach ist undicht.", "Die Heizung ist alt.", "Was gibt es Neues?", "Danke.")
	in.Marks = []meeting.Mark{{ID: 1, Kind: meeting.MarkItem, At: at(7), Item: "i2"}, {ID: 2, Kind: meeting.MarkItem, At: at(20), Item: "i3"}}
	items := factsOf(byRule(t, in), meeting.FactItem)
	if len(items) != 2 {
		t.Fatalf("%+v", items)
	}
	if f := items[0]; f.Item != "i2" || f.At != at(7) || f.Until != at(20) || f.Origin != meeting.OriginClerk || f.Mark != 1 || len(f.Evidence) != 1 || !f.Span.Called {
		t.Errorf("%+v", f)
	}
	if f := items[1]; f.Item != "i3" || f.At != at(20) || f.Origin != meeting.OriginClerk || f.Span.Called {
		t.Errorf("%+v", f)
	}
}

func TestACallOfAnotherItemThanTheMarkedOneIsDoubted(t *testing.T) {
	in := itemTalk("de", "Guten Abend.", "Ich rufe TOP 3 auf.", "Das Dach ist undicht.", "Die Heizung ist alt.")
	in.Marks = []meeting.Mark{{ID: 1, Kind: meeting.MarkItem, At: at(6), Item: "i2"}}
	out := byRule(t, in)
	clerk, rule := 0, 0
	for _, f := range factsOf(out, meeting.FactItem) {
		if f.Origin == meeting.OriginClerk && f.Item == "i2" {
			clerk++
		}
		if f.Item == "i3" && doubted(f, meeting.DoubtContradiction) {
			rule++
		}
	}
	if clerk != 1 || rule != 1 {
		t.Errorf("%+v", factsOf(out, meeting.FactItem))
	}
	for _, p := range out.Passages {
		if p.Item == "i3" {
			t.Errorf("the text goes where the clerk's mark says: %+v", p)
		}
	}
}

func TestACallThatTheClerkForgotToMarkStillBeginsItsItem(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 2 auf.", "Das Dach ist undicht.")
	for i := 0; i < 60; i++ {
		in.Segments = append(in.Segments, meeting.Segment{ID: meeting.SegmentID(10 + i), From: at(float64(20 + i*5)), To: at(float64(24 + i*5)), Text: "Die Kosten steigen weiter."})
	}
	in.Segments = append(in.Segments, meeting.Segment{ID: 100, From: at(400), To: at(404), Text: "Ich rufe TOP 3 auf."}, meeting.Segment{ID: 101, From: at(406), To: at(409), Text: "Was gibt es Neues?"})
	in.Marks = []meeting.Mark{{ID: 1, Kind: meeting.MarkItem, At: at(1), Item: "i2"}}
	items := factsOf(byRule(t, in), meeting.FactItem)
	if len(items) != 2 || items[1].Item != "i3" || items[1].Origin != meeting.OriginRule || items[1].At != at(400) || items[0].Until != at(400) {
		t.Errorf("%+v", items)
	}
}

func TestMarksOfPeopleBreaksAndTimes(t *testing.T) {
	wall := func(h, m int) time.Time { return time.Date(2026, 5, 12, h, m, 0, 0, time.UTC) }
	in := vote2("Ich unterbreche die Sitzung um 19 Uhr 20 für 10 Minuten.")
	in.Segments = append(in.Segments,
		meeting.Segment{ID: 10, From: at(30), To: at(34), Text: "Wir setzen die Sitzung um 19 Uhr 35 fort."},
		meeting.Segment{ID: 11, From: at(40), To: at(44), Text: "Frau Sommer verlässt die Sitzung."},
		meeting.Segment{ID: 12, From: at(50), To: at(54), Text: "Das Bad ist für uns alle wichtig."},
		meeting.Segment{ID: 13, From: at(60), To: at(64), Text: "Ich schließe die Sitzung um 20 Uhr 45."})
	in.Marks = []meeting.Mark{
		{ID: 1, Kind: meeting.MarkOpening, At: at(0), Wall: wall(18, 31)},
		{ID: 2, Kind: meeting.MarkBreak, At: at(15), Wall: wall(19, 21)},
		{ID: 3, Kind: meeting.MarkResume, At: at(31), Wall: wall(19, 35)},
		{ID: 4, Kind: meeting.MarkDeparture, At: at(45), Wall: wall(19, 40), Member: "m2"},
		{ID: 5, Kind: meeting.MarkSpeaker, At: at(49), Member: "m2"},
		{ID: 6, Kind: meeting.MarkMotion, At: at(52), Member: "m2", Text: "Das Bad bleibt offen"},
		{ID: 7, Kind: meeting.MarkClosing, At: at(63), Wall: wall(20, 15)},
		{ID: 8, Kind: meeting.MarkResolution, At: at(55), Text: "Das Bad bleibt offen."},
	}
	out := byRule(t, in)
	if f := factsOf(out, meeting.FactOpening); len(f) != 1 || f[0].Clock.Clock != "18:31" || f[0].Origin != meeting.OriginClerk {
		t.Errorf("opening: %+v", f)
	}
	if f := factsOf(out, meeting.FactBreak); len(f) != 1 || f[0].Break.From != "19:20" || f[0].Break.To != "19:35" || f[0].Break.Minutes != 10 || f[0].At != at(15) || f[0].Until != at(31) || len(f[0].Evidence) == 0 {
		t.Errorf("break: %+v %+v", f, f[0].Break)
	}
	left := factsOf(out, meeting.FactAttendance)
	if len(left) != 2 {
		t.Fatalf("attendance: %+v", left)
	}
	for _, f := range left {
		if (f.Attendance.Name == "Frau Sommer") != doubted(f, meeting.DoubtContradiction) {
			t.Errorf("the rule's departure is doubted, the clerk's is not: %+v", f)
		}
	}
	if f := factsOf(out, meeting.FactClosing); len(f) != 2 || f[0].Clock.Clock == f[1].Clock.Clock {
		t.Errorf("half an hour apart is a contradiction: %+v", f)
	}
	if f := factsOf(out, meeting.FactMotion); len(f) != 1 || f[0].Motion.By != "Herr Vogt" || f[0].Motion.Text != "Das Bad bleibt offen" {
		t.Errorf("motion: %+v", f)
	}
	if f := factsOf(out, meeting.FactResolution); len(f) != 1 || f[0].Origin != meeting.OriginClerk {
		t.Errorf("resolution: %+v", f)
	}
	said := ""
	for _, g := range out.Speakers {
		if g.Segment == 12 {
			said = g.Name
		}
	}
	if said != "Herr Vogt" {
		t.Errorf("the marked speaker speaks: %+v", out.Speakers)
	}
}

func TestNothingIsReadThatWasNotForTheRecord(t *testing.T) {
	in := vote2("Das ist einstimmig.")
	in.Marks = []meeting.Mark{{ID: 1, Kind: meeting.MarkOffRecord, At: at(9)}, {ID: 2, Kind: meeting.MarkOnRecord, At: at(14.5)}}
	out := byRule(t, in)
	for _, v := range votesOf(out) {
		if v.Vote.Outcome() != meeting.OutcomeUnknown {
			t.Errorf("%+v", v)
		}
	}
	for _, p := range out.Passages {
		for _, e := range p.Evidence {
			if e.From <= 3 && e.To >= 3 {
				t.Errorf("%+v", p)
			}
		}
	}
}

func TestMembersOfThePublicAreNotNamed(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 3 auf.", "Wir kommen zu den Fragen der Einwohner.", "Das Wort hat Herr Unbekannt.", "Wann wird die Straße endlich gebaut?", "Ich rufe TOP 2 auf.")
	in.Marks = []meeting.Mark{{ID: 1, Kind: meeting.MarkCitizens, At: at(5)}, {ID: 2, Kind: meeting.MarkItem, At: at(20), Item: "i2"}}
	out := byRule(t, in)
	if len(out.Speakers) > 0 || len(factsOf(out, meeting.FactFloor)) > 0 {
		t.Errorf("%+v %+v", out.Speakers, factsOf(out, meeting.FactFloor))
	}
}

func TestAMeetingWithMarksAndWithoutTranscript(t *testing.T) {
	in := Input{Meeting: itemTalk("de").Meeting, Length: at(100)}
	in.Marks = []meeting.Mark{{ID: 1, Kind: meeting.MarkItem, At: at(3), Item: "i2"}, {ID: 2, Kind: meeting.MarkVote, At: at(50), Vote: &meeting.Vote{For: meeting.Count(5), Against: meeting.Count(1)}},
		{ID: 3, Kind: meeting.MarkItem, At: at(60), Item: "i3"}}
	out := byRule(t, in)
	if f := factsOf(out, meeting.FactItem); len(f) != 2 || f[0].Until != at(60) || f[1].Until != at(100) {
		t.Errorf("%+v", f)
	}
	if v := votesOf(out); len(v) != 1 || v[0].Item != "i2" {
		t.Errorf("%+v", v)
	}
}
