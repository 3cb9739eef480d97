package export

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// exportDay is the moment at which all test documents are made.
var exportDay = time.Date(2026, 5, 21, 9, 30, 0, 0, time.FixedZone("CEST", 2*3600))

// demoMeeting is the demonstration meeting as a clerk's draft has it: everything found by rule, nothing reviewed.
// Evidence is looked up in the reference transcript, so it is where the words were spoken.
func demoMeeting(t testing.TB) meeting.Minutes {
	t.Helper()
	return meeting.Assemble(demoParts(t))
}

func demoParts(t testing.TB) meeting.Parts {
	t.Helper()
	d := demoBuilder{t: t}
	d.segments()
	d.head()
	d.facts()
	d.passages()
	return d.parts
}

type demoBuilder struct {
	t     testing.TB
	parts meeting.Parts
}

func (d *demoBuilder) segments() {
	raw, err := os.ReadFile("../demo/sitzung.ref.json")
	if err != nil {
		d.t.Fatal(err)
	}
	var ref struct {
		Duration float64
		Segments []struct {
			Start, End    float64
			Speaker, Text string
		}
	}
	if err := json.Unmarshal(raw, &ref); err != nil {
		d.t.Fatal(err)
	}
	d.parts.Length = time.Duration(ref.Duration * float64(time.Second))
	for i, s := range ref.Segments {
		d.parts.Segments = append(d.parts.Segments, meeting.Segment{ID: meeting.SegmentID(i + 1), Version: 1,
			From: time.Duration(s.Start * float64(time.Second)), To: time.Duration(s.End * float64(time.Second)),
			Text: s.Text, Speaker: memberID(s.Speaker), Confidence: 0.93})
	}
	d.parts.Version = meeting.Version{ID: 1, Model: "ggml-mini-de", SHA256: strings.Repeat("ab12", 16), Language: "de", Complete: true}
	d.parts.Models = []meeting.ModelUse{{Purpose: "transcription", Name: "ggml-mini-de", Version: "q5_0", SHA256: strings.Repeat("ab12", 16)}}
}

func memberID(name string) meeting.MemberID {
	words := strings.Fields(name)
	return meeting.MemberID(strings.ToLower(words[len(words)-1]))
}

func (d *demoBuilder) head() {
	m := &d.parts.Meeting
	*m = meeting.Meeting{ID: "demo", Title: "12. Sitzung des Rates", Body: "Rat der Stadt Waldhausen", Number: "12", Place: "Rathaus Waldhausen, Ratssaal",
		Start: time.Date(2026, 5, 5, 18, 30, 0, 0, time.FixedZone("CEST", 2*3600)), Language: "de", Profile: "nw", Kind: meeting.KindResults}
	for _, x := range [][2]string{{"1", "Eröffnung, Feststellung der Beschlussfähigkeit, Tagesordnung"}, {"2", "Sanierung der Grundschule"},
		{"3", "Ausbau des Radwegs in der Bahnhofstraße"}, {"4", "Schließung des Hallenbads im Ortsteil Nordheim"}, {"5", "Bebauungsplan Mühlenfeld"},
		{"6", "Feuerwehrbedarfsplan"}, {"7", "Anfrage zur Digitalisierung der Schulen"}} {
		m.Agenda.Items = append(m.Agenda.Items, meeting.Item{ID: meeting.ItemID("i" + x[0]), Number: x[0], Title: x[1], Visibility: meeting.Open})
	}
	m.Agenda.Items[1].Papers = []meeting.Paper{{Reference: "114"}}
	m.Agenda.Items[1].Proposal = "Der Rat beschließt die Sanierung der Grundschule gemäß Vorlage 114."
	for _, x := range []meeting.Member{
		{Name: "Bürgermeisterin Keller", Role: meeting.RoleChair, Voting: true, Invited: meeting.InvitedPresent},
		{Name: "Frau Ziegler", Role: meeting.RoleClerk, Invited: meeting.InvitedPresent},
		{Name: "Kämmerer Kuhn", Role: meeting.RoleStaff, Office: "Verwaltung", Invited: meeting.InvitedPresent},
		{Name: "Stadtrat Brandt", Role: meeting.RoleMember, Voting: true, Invited: meeting.InvitedPresent},
		{Name: "Ratsfrau Sommer", Group: "Soziale Mitte", Role: meeting.RoleMember, Voting: true, Invited: meeting.InvitedPresent},
		{Name: "Ratsherr Vogt", Group: "Bürgerliste", Role: meeting.RoleMember, Voting: true, Invited: meeting.InvitedPresent},
		{Name: "Stadträtin Engel", Group: "Grüne Liste", Role: meeting.RoleMember, Voting: true, Invited: meeting.InvitedPresent},
		{Name: "Ratsherr Lorenz", Role: meeting.RoleMember, Voting: true, Invited: meeting.InvitedExcused},
	} {
		x.ID = memberID(x.Name)
		m.Roster.Members = append(m.Roster.Members, x)
	}
}

// said gives the evidence whose words are quote.
func (d *demoBuilder) said(quote string) meeting.Evidence {
	for _, s := range d.parts.Segments {
		if strings.Contains(s.Text, quote) {
			return meeting.Evidence{From: s.ID, To: s.ID, Quote: quote, At: s.From, Until: s.To}
		}
	}
	d.t.Fatalf("nobody says %q in the demonstration meeting", quote)
	return meeting.Evidence{}
}

func (d *demoBuilder) fact(item, quote string, f meeting.Fact) {
	e := d.said(quote)
	f.ID = meeting.FactID(len(d.parts.Facts) + 1)
	if item != "" {
		f.Item = meeting.ItemID("i" + item)
	}
	f.At, f.Evidence, f.Origin = e.At, []meeting.Evidence{e}, meeting.OriginRule
	d.parts.Facts = append(d.parts.Facts, f)
}

func (d *demoBuilder) facts() {
	n, yes, no := meeting.Count, true, false
	open := func(c meeting.ClockTime) *meeting.ClockFact { return &meeting.ClockFact{Clock: c} }
	d.fact("", "Ich eröffne die Sitzung", meeting.Fact{Kind: meeting.FactOpening, Clock: open("18:30")})
	d.fact("", "Ich eröffne die Sitzung", meeting.Fact{Kind: meeting.FactChair, Person: &meeting.PersonFact{Member: "keller", Name: "Bürgermeisterin Keller"}})
	d.fact("", "Entschuldigt fehlt Ratsherr Lorenz", meeting.Fact{Kind: meeting.FactAttendance, Attendance: &meeting.Attendance{Kind: meeting.AttendExcused, Member: "lorenz", Name: "Ratsherr Lorenz"}})
	d.fact("", "Anwesend sind 34 von 36 Mitgliedern", meeting.Fact{Kind: meeting.FactQuorum, Quorum: &meeting.Quorum{Present: n(34), Members: n(36), Quorate: &yes}})
	d.fact("", "Das Protokoll führt heute Frau Ziegler", meeting.Fact{Kind: meeting.FactClerk, Person: &meeting.PersonFact{Member: "ziegler", Name: "Frau Ziegler"}})
	d.fact("1", "den Tagesordnungspunkt 9 von der Tagesordnung abzusetzen", meeting.Fact{Kind: meeting.FactMotion,
		Motion: &meeting.Motion{Kind: meeting.MotionProcedural, By: "Stadtrat Brandt", Member: "brandt", Text: "den Tagesordnungspunkt 9 von der Tagesordnung abzusetzen"}})
	d.fact("1", "die Tagesordnung ist genehmigt", meeting.Fact{Kind: meeting.FactVote, Vote: &meeting.Vote{Subject: "Tagesordnung", About: meeting.AboutAgenda,
		Kind: meeting.VoteWithoutObjection, Announced: meeting.OutcomeAccepted}})
	d.fact("2", "31 Ja-Stimmen, 2 Nein-Stimmen und eine Enthaltung", meeting.Fact{Kind: meeting.FactVote, Vote: &meeting.Vote{Subject: "Vorlage 114", About: meeting.AboutMain,
		Kind: meeting.VoteOpen, For: n(31), Against: n(2), Abstain: n(1), Announced: meeting.OutcomeAccepted}})
	d.fact("2", "Die Vorlage ist beschlossen", meeting.Fact{Kind: meeting.FactResolution, Resolution: &meeting.Resolution{
		Text: "Der Rat beschließt die Sanierung der Grundschule gemäß Vorlage 114.", Proposal: "Der Rat beschließt die Sanierung der Grundschule gemäß Vorlage 114."}})
	d.fact("3", "Die Grüne Liste beantragt 300.000 Euro", meeting.Fact{Kind: meeting.FactMotion,
		Motion: &meeting.Motion{Kind: meeting.MotionMain, By: "Grüne Liste", Group: "Grüne Liste", Text: "300.000 Euro im Haushalt 2027"}})
	d.fact("3", "statt 300.000 Euro werden 200.000 Euro bereitgestellt", meeting.Fact{Kind: meeting.FactMotion,
		Motion: &meeting.Motion{Kind: meeting.MotionAmendment, By: "Bürgerliste", Group: "Bürgerliste", Text: "Statt 300.000 Euro werden 200.000 Euro bereitgestellt."}})
	d.fact("3", "Ja-Stimmen 22, Nein-Stimmen 9, Enthaltungen 3", meeting.Fact{Kind: meeting.FactVote, Vote: &meeting.Vote{Subject: "Änderungsantrag der Bürgerliste",
		About: meeting.AboutAmendment, Kind: meeting.VoteOpen, For: n(22), Against: n(9), Abstain: n(3), Announced: meeting.OutcomeAccepted}})
	d.fact("3", "28 Ja-Stimmen bei 6 Nein-Stimmen", meeting.Fact{Kind: meeting.FactVote, Vote: &meeting.Vote{Subject: "geänderter Antrag",
		About: meeting.AboutAmended, Kind: meeting.VoteOpen, For: n(28), Against: n(6), Announced: meeting.OutcomeAccepted}})
	d.fact("3", "Ich beantrage eine Unterbrechung", meeting.Fact{Kind: meeting.FactMotion,
		Motion: &meeting.Motion{Kind: meeting.MotionProcedural, By: "Stadtrat Brandt", Member: "brandt", Text: "Unterbrechung der Sitzung von 10 Minuten"}})
	d.fact("", "Ich unterbreche die Sitzung um 19 Uhr 20", meeting.Fact{Kind: meeting.FactBreak, Break: &meeting.Break{From: "19:20", To: "19:35", Minutes: 10}})
	d.fact("4", "die Vorlage in den Sportausschuss zu verweisen", meeting.Fact{Kind: meeting.FactMotion,
		Motion: &meeting.Motion{Kind: meeting.MotionReferral, By: "Stadtrat Brandt", Member: "brandt", Text: "die Vorlage in den Sportausschuss zu verweisen"}})
	d.fact("4", "Das ist einstimmig", meeting.Fact{Kind: meeting.FactVote, Vote: &meeting.Vote{Subject: "Verweisung", About: meeting.AboutReferral,
		Kind: meeting.VoteOpen, Announced: meeting.OutcomeAccepted, Unanimous: &yes}})
	d.fact("4", "wird in den Sportausschuss verwiesen", meeting.Fact{Kind: meeting.FactResult, Result: &meeting.ItemResult{Result: meeting.Referred, To: "Sportausschuss"}})
	d.fact("5", "Ich beantrage die Vertagung", meeting.Fact{Kind: meeting.FactMotion,
		Motion: &meeting.Motion{Kind: meeting.MotionPostponement, By: "Ratsherr Vogt", Member: "vogt", Text: "die Vertagung"}})
	d.fact("5", "Das ist mehrheitlich angenommen", meeting.Fact{Kind: meeting.FactVote, Vote: &meeting.Vote{Subject: "Vertagung", About: meeting.AboutPostponement,
		Kind: meeting.VoteOpen, Announced: meeting.OutcomeAccepted, Unanimous: &no}})
	d.fact("5", "der Punkt wird vertagt", meeting.Fact{Kind: meeting.FactResult, Result: &meeting.ItemResult{Result: meeting.Postponed}})
	d.fact("5", "der Punkt wird vertagt", meeting.Fact{Kind: meeting.FactResolution, Resolution: &meeting.Resolution{Text: "Das ist mehrheitlich angenommen, der Punkt wird vertagt."}})
	d.fact("6", "33 Ja-Stimmen, keine Gegenstimmen, eine Enthaltung", meeting.Fact{Kind: meeting.FactVote, Vote: &meeting.Vote{Subject: "Feuerwehrbedarfsplan", About: meeting.AboutMain,
		Kind: meeting.VoteOpen, For: n(33), Against: n(0), Abstain: n(1), Announced: meeting.OutcomeAccepted}})
	d.fact("6", "Damit ist der Plan beschlossen", meeting.Fact{Kind: meeting.FactResolution, Resolution: &meeting.Resolution{Text: "Damit ist der Plan beschlossen."}})
	d.fact("7", "Der Rat nimmt den Bericht zur Kenntnis", meeting.Fact{Kind: meeting.FactResult, Result: &meeting.ItemResult{Result: meeting.Noted}})
	d.fact("", "Ich schließe die öffentliche Sitzung", meeting.Fact{Kind: meeting.FactClosing, Clock: open("20:45")})
	for i := range d.parts.Facts {
		if f := &d.parts.Facts[i]; f.Kind == meeting.FactBreak {
			f.Until = d.said("um 19 Uhr 35 fort").At
		}
	}
	d.spans()
}

func (d *demoBuilder) spans() {
	calls := []string{"Guten Abend, meine Damen", "Wir kommen zu TOP 2", "Ich rufe den Tagesordnungspunkt 3 auf", "Tagesordnungspunkt 4, die Schließung",
		"TOP 5, der Bebauungsplan", "Wir kommen zu TOP 6", "Unter TOP 7 gibt es"}
	for i, call := range calls {
		f := meeting.Fact{Kind: meeting.FactItem, Span: &meeting.ItemSpan{Called: true}}
		d.fact(d.parts.Meeting.Agenda.Items[i].Number, call, f)
		last := &d.parts.Facts[len(d.parts.Facts)-1]
		last.Until = d.parts.Length
		if i+1 < len(calls) {
			last.Until = d.said(calls[i+1]).At
		}
	}
}

func (d *demoBuilder) passages() {
	add := func(item string, role meeting.PassageRole, speaker, text string, quotes ...string) {
		p := meeting.Passage{ID: meeting.PassageID(len(d.parts.Passages) + 1), Version: 1, Item: meeting.ItemID("i" + item), Order: len(d.parts.Passages), Role: role, Text: text, Origin: meeting.OriginModel, Model: "mini"}
		if role == meeting.PassageExtract {
			p.Origin, p.Model = meeting.OriginRule, ""
		}
		if speaker != "" {
			p.Speaker, p.SpeakerName = memberID(speaker), speaker
		}
		for _, q := range quotes {
			p.Evidence = append(p.Evidence, d.said(q))
		}
		d.parts.Passages = append(d.parts.Passages, p)
	}
	add("2", meeting.PassageCourse, "Kämmerer Kuhn", "Kämmerer Kuhn beziffert die Gesamtkosten auf 4,5 Millionen Euro; das Land übernehme 60 Prozent.", "die Gesamtkosten der Sanierung", "Das Land übernimmt 60 Prozent")
	add("2", meeting.PassageCourse, "Ratsfrau Sommer", "Ratsfrau Sommer hält die Sanierung für dringend und kündigt die Zustimmung der Sozialen Mitte an.", "ist die Sanierung dringend")
	add("2", meeting.PassageExtract, "Kämmerer Kuhn", "Wir rechnen mit zwei Jahren, also mit dem Sommer 2028.", "Wir rechnen mit zwei Jahren")
	add("3", meeting.PassageExtract, "Stadträtin Engel", "Mit dieser Änderung können wir leben, wenn die Beleuchtung am Radweg bleibt.", "Mit dieser Änderung können wir leben")
	add("4", meeting.PassageCourse, "Stadtrat Brandt", "Stadtrat Brandt hält das Schwimmbad für Vereine und Schulen für unverzichtbar.", "für die Schulen unverzichtbar")
	add("4", meeting.PassageCourse, "Ratsfrau Sommer", "Ratsfrau Sommer verweist auf um 45 Prozent gestiegene Energiekosten und ein Defizit von 900.000 Euro.", "um 45 Prozent gestiegen")
	last := &d.parts.Passages[len(d.parts.Passages)-1]
	last.Doubts = []meeting.Doubt{{Kind: meeting.DoubtNumber, Detail: "900.000"}}
	add("5", meeting.PassageCourse, "Ratsherr Vogt", "Ratsherr Vogt weist darauf hin, dass das Lärmgutachten noch nicht vorliege.", "Das Gutachten zum Lärm")
	add("7", meeting.PassageCourse, "Kämmerer Kuhn", "Kämmerer Kuhn teilt mit, es fehlten noch 85 Tablets; der Glasfaserausbau werde im November abgeschlossen.", "Es fehlen noch 85 Tablets")
}

// reviewed gives the same minutes after a person has confirmed every fact and passage.
func reviewed(p meeting.Parts) meeting.Parts {
	r := &meeting.Review{By: "Frau Ziegler", At: exportDay.Add(-time.Hour), Heard: true}
	for i := range p.Facts {
		p.Facts[i].Review = r
	}
	for i := range p.Passages {
		p.Passages[i].Review = r
		p.Passages[i].Doubts = nil
	}
	return p
}

// sealed gives the same minutes, reviewed and signed.
func sealed(p meeting.Parts) meeting.Parts {
	p = reviewed(p)
	p.State = meeting.StateSealed
	p.Signoffs = []meeting.Signoff{{Role: meeting.SignClerk, By: "Frau Ziegler", At: exportDay.Add(-30 * time.Minute)}, {Role: meeting.SignChair, By: "Bürgermeisterin Keller", At: exportDay.Add(-20 * time.Minute)}}
	return p
}
