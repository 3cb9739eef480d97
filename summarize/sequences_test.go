package summarize

import (
	"fmt"
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

// what writes a vote down: subject, kind where it is not open, outcome, counts, unanimity.
func what(f meeting.Fact) string {
	v := f.Vote
	s := string(v.About)
	if v.Kind != meeting.VoteOpen {
		s += " " + string(v.Kind)
	}
	s += " " + string(v.Outcome())
	if v.For != nil || v.Against != nil || v.Abstain != nil {
		n := func(p *int) string {
			if p == nil {
				return "-"
			}
			return fmt.Sprint(*p)
		}
		s += " " + n(v.For) + ":" + n(v.Against) + ":" + n(v.Abstain)
	}
	if u, known := v.IsUnanimous(); known && u {
		s += " unanimous"
	} else if known {
		s += " divided"
	}
	return s
}

func TestVotesInTheirOrder(t *testing.T) {
	for name, c := range map[string]struct {
		said []string
		want string
	}{
		"parts one after the other": {
			[]string{"Wir stimmen ziffernweise ab.", "Ziffer 1: wer ist dafür?", "Das ist einstimmig.", "Ziffer 2?", "Mehrheitlich.", "Dann Ziffer 3.", "Das ist abgelehnt."},
			"part accepted unanimous; part accepted divided; part rejected"},
		"counted side by side": {
			[]string{"Wer ist dafür?", "12.", "Wer ist dagegen?", "Acht.", "Enthaltungen?", "Keine."}, "main accepted 12:8:0 divided"},
		"in one breath": {
			[]string{"Wer ist dafür? Das sind 12. Wer ist dagegen? 14. Enthaltungen? Eine. Damit ist der Antrag abgelehnt."}, "main rejected 12:14:1 divided"},
		"nobody against": {
			[]string{"Ich bitte um das Handzeichen.", "Gegenstimmen?", "Sehe ich nicht.", "Enthaltungen?", "Zwei."}, "main accepted -:0:2 unanimous"},
		"the chair corrects a count": {
			[]string{"Ich bitte um Ihr Votum.", "Das sind 22 Ja-Stimmen und 9 Nein-Stimmen.", "Entschuldigung, ich korrigiere: 23 Ja-Stimmen."}, "main accepted 23:9:- divided"},
		"the chair corrects unanimity": {
			[]string{"Ich bitte um Ihr Votum.", "Das ist einstimmig.", "Moment, da war noch eine Gegenstimme.", "Also mehrheitlich."}, "main accepted -:1:- divided"},
		"somebody pressed the wrong button": {
			[]string{"Ich bitte um Ihr Votum.", "Das ist eine mehrheitliche Zustimmung.", "War falsch.", "Also einstimmige Zustimmung."}, "main accepted unanimous"},
		"asked whether anybody is against, and most are": {
			[]string{"Wer ist gegen den Antrag?", "Das ist die Mehrheit."}, "main rejected divided"},
		"amendment before the matter": {
			[]string{"Ich stelle zunächst den Änderungsantrag der Grünen zur Abstimmung.", "Das ist mehrheitlich abgelehnt.", "Damit steht die Vorlage unverändert zur Abstimmung.", "Einstimmig."},
			"amendment rejected divided; main accepted unanimous"},
		"amended matter": {
			[]string{"Wir stimmen über den Ergänzungsantrag ab.", "Das ist angenommen.", "Dann stelle ich die so geänderte Vorlage zur Abstimmung und bitte um Ihr Votum.", "Mehrheitliche Zustimmung."},
			"amendment accepted; amended accepted divided"},
		"the first statement is followed by the formal one": {
			[]string{"Wer stimmt zu?", "Das sind fünf.", "Wer lehnt ab?", "Das ist die Mehrheit.", "Damit ist der Antrag abgelehnt."}, "main rejected 5:-:- divided"},
		"taken again": {
			[]string{"Ich bitte um Ihr Votum.", "Das ist abgelehnt.", "Wir müssen die Abstimmung wiederholen.", "Ich bitte noch mal um Ihr Votum.", "Das ist angenommen."}, "main accepted"},
		"called off": {
			[]string{"Ich stelle den Antrag zur Abstimmung.", "Ach so, Sie sind mit der Zusage einverstanden.", "Dann brauchen wir nicht abzustimmen.", "Das ist gut so.", "Zustimmung auf allen Seiten."}, ""},
		"minutes without objection": {
			[]string{"Gibt es Einwendungen gegen die Niederschrift?", "Das ist nicht der Fall.", "Dann ist sie genehmigt."}, "minutes without_objection accepted unanimous"},
		"agreement without a vote": {
			[]string{"Wenn es keinen Widerspruch gibt, verfahren wir so."}, "main without_objection accepted unanimous"},
		"agenda": {
			[]string{"Gibt es Änderungswünsche zur Tagesordnung?", "Keine.", "Dann ist die Tagesordnung so festgestellt."}, "agenda without_objection accepted unanimous"},
		"by ballot": {
			[]string{"Wir kommen zur Wahl der Schriftführerin, und wir wählen geheim.", "Die Wahl ist eröffnet.", "Auf Frau Engel entfallen 31 Stimmen, auf Herrn Vogt 12.", "Damit ist Frau Engel gewählt."}, "election secret accepted"},
		"by name": {
			[]string{"Wir kommen zur namentlichen Abstimmung.", "Das sind 20 Ja-Stimmen und 14 Nein-Stimmen."}, "main named accepted 20:14:- divided"},
		"end of debate": {
			[]string{"Wir stimmen über den Schluss der Rednerliste ab.", "Wer ist dafür?", "Das ist die Mehrheit."}, "procedure accepted divided"},
		"referral by its result": {
			[]string{"Wir stimmen ab.", "Das ist einstimmig.", "Die Vorlage wird in den Bauausschuss verwiesen."}, "referral accepted unanimous"},
		"a tie rejects": {
			[]string{"Ich bitte um Ihr Votum.", "20 Ja-Stimmen, 20 Nein-Stimmen.", "Damit ist der Antrag abgelehnt."}, "main tied 20:20:- divided"},
		"groups": {
			[]string{"Wer stimmt zu?", "Mit den Stimmen von Bürgerliste und Grüner Liste gegen die Stimmen der Sozialen Mitte so beschlossen."}, "main accepted divided"},
		"nobody says how it ended": {
			[]string{"Ich bitte um Ihr Votum ab jetzt.", "Herr Vogt, war das beabsichtigt?", "Gut."}, "main "},
		"what the committee did is no result": {
			[]string{"Ich bitte um Ihr Votum.", "Der Hauptausschuss hat das einstimmig empfohlen.", "Das ist mehrheitlich angenommen."}, "main accepted divided"},
		"said again later": {
			[]string{"Ich bitte um Ihr Votum.", "Das ist einstimmig.", "Vielen Dank.", "Das ist ein gutes Zeichen.", "Damit ist der Antrag einstimmig angenommen."}, "main accepted unanimous"},
	} {
		out := byRule(t, itemTalk("de", append([]string{"Ich rufe TOP 2 auf, die Sanierung der Grundschule."}, c.said...)...))
		var got []string
		for _, f := range votesOf(out) {
			got = append(got, what(f))
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, strings.Join(got, "; "), c.want)
		}
	}
}

func TestSubItemsInOneBreath(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 9 auf, die Vergaben.", "9.1 einstimmig, 9.2 auch einstimmig.", "9.3?", "Mehrheitlich.")
	for _, n := range []string{"9.1", "9.2", "9.3"} {
		in.Meeting.Agenda.Items = append(in.Meeting.Agenda.Items, meeting.Item{ID: meeting.ItemID("i" + n), Number: n, Title: "Vergabe", Visibility: meeting.Open})
	}
	var got []string
	for _, f := range votesOf(byRule(t, in)) {
		got = append(got, string(f.Item)+" "+what(f))
	}
	want := "i9.1 main accepted unanimous; i9.2 main accepted unanimous; i9.3 main accepted divided"
	if strings.Join(got, "; ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAVoteByNameNotesWhoVotedHow(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 2 auf, die Sanierung der Grundschule.", "Wir kommen zur namentlichen Abstimmung.", "Frau Sommer?", "Ja.", "Herr Vogt?", "Nein.",
		"Stadtrat Brandt? Enthaltung.", "Das ist abgelehnt.")
	in.Meeting.Roster.Members = []meeting.Member{{ID: "s", Name: "Ratsfrau Sommer", Voting: true}, {ID: "v", Name: "Ratsherr Vogt", Voting: true}, {ID: "b", Name: "Stadtrat Brandt", Voting: true}}
	votes := votesOf(byRule(t, in))
	if len(votes) != 1 {
		t.Fatalf("%d votes", len(votes))
	}
	v := votes[0].Vote
	want := []meeting.NamedVote{{Member: "s", Name: "Ratsfrau Sommer", Ballot: meeting.BallotFor}, {Member: "v", Name: "Ratsherr Vogt", Ballot: meeting.BallotAgainst},
		{Member: "b", Name: "Stadtrat Brandt", Ballot: meeting.BallotAbstain}}
	if fmt.Sprint(v.ByName) != fmt.Sprint(want) || v.Kind != meeting.VoteNamed || v.For != nil || v.Outcome() != meeting.OutcomeRejected {
		t.Errorf("%+v", v)
	}
	in.Segments[1].Text = "Wir kommen zur geheimen Abstimmung."
	for _, f := range votesOf(byRule(t, in)) {
		if len(f.Vote.ByName) > 0 {
			t.Errorf("a secret vote by name: %+v", f.Vote)
		}
	}
}
