package export

import (
	"testing"

	"ratsschreiber/export/document"
	"ratsschreiber/meeting"
	"ratsschreiber/templates"
)

// say fills one part of a wording file and gives its words.
func say(t *testing.T, lang, part string, data any) string {
	t.Helper()
	l, err := readLayout(templates.FS(), "ergebnis", lang)
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := l.blocks(part, data)
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, b := range blocks {
		out += document.Plain(b.Text)
	}
	return out
}

func TestVotesAreToldInRightGermanAndEnglish(t *testing.T) {
	n := meeting.Count
	yes, no := true, false
	acc, rej := meeting.OutcomeAccepted, meeting.OutcomeRejected
	for _, c := range []struct {
		name           string
		vote           meeting.Vote
		de, line, engl string
	}{
		{"all three counts", meeting.Vote{Subject: "Änderungsantrag der Bürgerliste", About: meeting.AboutAmendment, For: n(22), Against: n(9), Abstain: n(3)},
			"Der Änderungsantrag der Bürgerliste wird mit 22 Ja-Stimmen bei 9 Nein-Stimmen und 3 Enthaltungen angenommen.", "mehrheitlich angenommen",
			"The amendment “Änderungsantrag der Bürgerliste” was carried by 22 votes to 9 with 3 abstentions."},
		{"one of each", meeting.Vote{About: meeting.AboutAmendment, For: n(2), Against: n(1), Abstain: n(1)},
			"Der Änderungsantrag wird mit 2 Ja-Stimmen bei 1 Nein-Stimme und 1 Enthaltung angenommen.", "mehrheitlich angenommen",
			"The amendment was carried by 2 votes to 1 with 1 abstention."},
		{"abstentions not said", meeting.Vote{Subject: "geänderter Antrag", About: meeting.AboutAmended, For: n(28), Against: n(6)},
			"Der geänderte Antrag wird mit 28 Ja-Stimmen bei 6 Nein-Stimmen angenommen.", "mehrheitlich angenommen", "The motion as amended was carried by 28 votes to 6."},
		{"unanimous with an abstention", meeting.Vote{Subject: "Feuerwehrbedarfsplan", About: meeting.AboutMain, For: n(33), Against: n(0), Abstain: n(1)},
			"Der Feuerwehrbedarfsplan wird einstimmig mit 33 Ja-Stimmen bei 1 Enthaltung angenommen.", "einstimmig bei 1 Enthaltung",
			"“Feuerwehrbedarfsplan” was carried unanimously with 33 votes, 1 abstention."},
		{"unanimous, nobody counted", meeting.Vote{About: meeting.AboutReferral, Announced: acc, Unanimous: &yes},
			"Die Verweisung wird einstimmig beschlossen.", "einstimmig beschlossen", "The referral was agreed unanimously."},
		{"majority, nobody counted", meeting.Vote{About: meeting.AboutPostponement, Announced: acc, Unanimous: &no},
			"Die Vertagung wird mehrheitlich beschlossen.", "mehrheitlich beschlossen", "The deferral was agreed by a majority."},
		{"only the votes against", meeting.Vote{About: meeting.AboutMain, Announced: acc, Against: n(3)},
			"Der Antrag wird mehrheitlich bei 3 Nein-Stimmen angenommen.", "mehrheitlich angenommen", "The motion was carried by a majority with 3 against."},
		{"only the votes for", meeting.Vote{About: meeting.AboutMain, Announced: acc, For: n(31)},
			"Der Antrag wird mit 31 Ja-Stimmen angenommen.", "angenommen", "The motion was carried with 31 votes for."},
		{"rejected", meeting.Vote{About: meeting.AboutMain, For: n(9), Against: n(22), Abstain: n(3)},
			"Der Antrag wird mit 9 Ja-Stimmen bei 22 Nein-Stimmen und 3 Enthaltungen abgelehnt.", "mehrheitlich abgelehnt", "The motion was lost by 22 votes to 9 with 3 abstentions."},
		{"rejected by all", meeting.Vote{About: meeting.AboutMain, For: n(0), Against: n(30), Abstain: n(4)},
			"Der Antrag wird einstimmig mit 30 Nein-Stimmen bei 4 Enthaltungen abgelehnt.", "einstimmig abgelehnt bei 4 Enthaltungen", "The motion was lost unanimously, 4 abstentions."},
		{"tied", meeting.Vote{About: meeting.AboutMain, For: n(17), Against: n(17)},
			"Der Antrag wird bei Stimmengleichheit (17 Ja-Stimmen, 17 Nein-Stimmen) abgelehnt.", "bei Stimmengleichheit abgelehnt", "The motion was lost on an equality of votes (17 for, 17 against)."},
		{"nobody objected", meeting.Vote{About: meeting.AboutAgenda, Kind: meeting.VoteWithoutObjection, Announced: acc},
			"Die Tagesordnung wird ohne Widerspruch genehmigt.", "ohne Widerspruch genehmigt", "The agenda was approved without dissent."},
		{"nothing but the outcome", meeting.Vote{About: meeting.AboutMain, Announced: rej}, "Der Antrag wird abgelehnt.", "abgelehnt", "The motion was lost."},
		{"nothing known", meeting.Vote{About: meeting.AboutMain}, "Der Antrag: Das Ergebnis der Abstimmung ist nicht festgestellt.", "nicht festgestellt", "The motion: the result of the vote is not established."},
		{"secret", meeting.Vote{About: meeting.AboutElection, Kind: meeting.VoteSecret, For: n(20), Against: n(4)},
			"Der Wahlvorschlag wird in geheimer Abstimmung mit 20 Ja-Stimmen bei 4 Nein-Stimmen angenommen.", "in geheimer Abstimmung mehrheitlich angenommen",
			"The nomination was carried by 20 votes to 4 in a secret ballot."},
		{"a paper", meeting.Vote{Subject: "Vorlage 114", About: meeting.AboutMain, For: n(31), Against: n(2), Abstain: n(1)},
			"Die Vorlage 114 wird mit 31 Ja-Stimmen bei 2 Nein-Stimmen und 1 Enthaltung angenommen.", "mehrheitlich angenommen", "“Vorlage 114” was carried by 31 votes to 2 with 1 abstention."},
		{"a part", meeting.Vote{Subject: "Ziffer 2", About: meeting.AboutPart, For: n(12), Against: n(0)},
			"Ziffer 2 wird einstimmig mit 12 Ja-Stimmen angenommen.", "einstimmig angenommen", "“Ziffer 2” was carried unanimously with 12 votes."},
	} {
		v := voteView(meeting.Minutes{}, meeting.ItemMinutes{}, c.vote, "")
		for _, x := range []struct{ lang, part, want string }{{"de", "vote", c.de}, {"de", "vote.line", c.line}, {"en", "vote", c.engl}} {
			if got := say(t, x.lang, x.part, v); got != x.want {
				t.Errorf("%s, %s %s:\ngot  %q\nwant %q", c.name, x.lang, x.part, got, x.want)
			}
		}
	}
}

func TestMotionsAreToldInRightGerman(t *testing.T) {
	for _, c := range []struct {
		motion Motion
		want   string
	}{
		{Motion{Kind: "amendment", By: "Bürgerliste", ByGroup: true, Text: "Statt 300.000 Euro werden 200.000 Euro bereitgestellt."},
			"Die Bürgerliste stellt folgenden Änderungsantrag: „Statt 300.000 Euro werden 200.000 Euro bereitgestellt.“"},
		{Motion{Kind: "main", By: "SPD", ByGroup: true, Text: "Mehr Bänke im Park"}, "Die SPD stellt folgenden Antrag: „Mehr Bänke im Park“."},
		{Motion{Kind: "main", By: "Freie Wähler", ByGroup: true, Text: "Mehr Bänke"}, "Die Fraktion Freie Wähler stellt folgenden Antrag: „Mehr Bänke“."},
		{Motion{Kind: "main", By: "SPD und Grüne", ByGroup: true, Text: "Mehr Bänke"}, "Die Fraktionen SPD und Grüne stellen folgenden Antrag: „Mehr Bänke“."},
		{Motion{Kind: "main", By: "Bündnis 90/Die Grünen", ByGroup: true}, "Die Fraktion Bündnis 90/Die Grünen stellt einen Antrag."},
		{Motion{Kind: "procedural", By: "Stadtrat Brandt", Text: "den Tagesordnungspunkt 9 von der Tagesordnung abzusetzen"},
			"Stadtrat Brandt beantragt zur Geschäftsordnung, den Tagesordnungspunkt 9 von der Tagesordnung abzusetzen."},
		{Motion{Kind: "referral", By: "Stadtrat Brandt", Text: "die Vorlage in den Sportausschuss zu verweisen."},
			"Stadtrat Brandt beantragt, die Vorlage in den Sportausschuss zu verweisen."},
		{Motion{Kind: "postponement", By: "Ratsherr Vogt", Group: "Bürgerliste"}, "Ratsherr Vogt (Bürgerliste) beantragt die Vertagung."},
		{Motion{Kind: "postponement", By: "Ratsherr Vogt", Text: "die Vertagung"}, "Ratsherr Vogt beantragt die Vertagung."},
		{Motion{Kind: "procedural", By: "Stadtrat Brandt", Text: "eine Unterbrechung der Sitzung von 10 Minuten"},
			"Stadtrat Brandt beantragt zur Geschäftsordnung eine Unterbrechung der Sitzung von 10 Minuten."},
		{Motion{Kind: "main", By: "Frau Sommer", Withdrawn: true}, "Frau Sommer stellt einen Antrag. Der Antrag wird zurückgezogen."},
		{Motion{Kind: "amendment", Text: "Ziffer 3 entfällt"}, "Es wird folgender Änderungsantrag gestellt: „Ziffer 3 entfällt“."},
		{Motion{Kind: "main"}, "Es wird ein Antrag gestellt."},
		{Motion{Kind: "procedural", Text: "den Tagesordnungspunkt 9 von der Tagesordnung abzusetzen"}, "Es wird zur Geschäftsordnung beantragt, den Tagesordnungspunkt 9 von der Tagesordnung abzusetzen."},
		{Motion{Kind: "procedural", Text: "eine Unterbrechung der Sitzung von 10 Minuten."}, "Es wird zur Geschäftsordnung eine Unterbrechung der Sitzung von 10 Minuten beantragt."},
		{Motion{Kind: "postponement", Text: "die Vertagung"}, "Es wird die Vertagung beantragt."},
		{Motion{Kind: "referral"}, "Es wird die Verweisung beantragt."},
	} {
		if got := say(t, "de", "motion", c.motion); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}
