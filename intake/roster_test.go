package intake

import (
	"context"
	"errors"
	"testing"

	"ratsschreiber/meeting"
)

func TestRosters(t *testing.T) {
	for _, tt := range []struct{ name, file, text, want, notes string }{
		{"a table", "r.csv", "Name;Funktion;Fraktion;Stimmrecht;Anwesenheit\nBürgermeisterin Keller;Vorsitz;;ja;anwesend\nFrau Ziegler;Schriftführung;;nein;anwesend\nKämmerer Kuhn;Verwaltung;;nein;\nRatsherr Lorenz;Mitglied;Bürgerliste;ja;entschuldigt (Krankheit)\n",
			"Bürgermeisterin Keller chair + present\nFrau Ziegler clerk - present\nKämmerer Kuhn staff -\nRatsherr Lorenz (Bürgerliste) member + excused: Krankheit", ""},
		{"names in parts", "r.csv", "Anrede,Titel,Vorname,Nachname,Partei,stimmberechtigt,Bemerkung\nFrau,Dr.,Anna,Sommer,Soziale Mitte,x,\nHerr,,Jan,Vogt,Bürgerliste,-,\n",
			"Frau Dr. Anna Sommer (Soziale Mitte) member +\nHerr Jan Vogt (Bürgerliste) member -", "no_chair"},
		{"no right stated", "r.csv", "Name\tFunktion\nKeller\tBürgermeisterin (Vorsitz)\nKuhn\tKämmerer\nSommer\tRatsfrau\nVogt\tSachkundiger Bürger, beratend\n",
			"Keller chair +\nKuhn staff -\nSommer member +\nVogt member -", "voting_guessed=4"},
		{"deputies", "r.csv", "Name;Funktion;Stimmrecht\nKeller;Vorsitzende;ja\nBrandt;stellv. Vorsitzender;ja\nEngel;stellvertretendes Mitglied;ja\n",
			"Keller chair +\nBrandt deputy_chair +\nEngel member +", ""},
		{"substitutes", "r.csv", "Name;Funktion;Stimmrecht;Vertretung für\nKeller;Vorsitz;ja;\nEngel;Mitglied;ja;Ratsherr Lorenz\nRatsherr Lorenz;Mitglied;ja;\n",
			"Keller chair +\nEngel member + for m3\nRatsherr Lorenz member + excused", ""},
		{"absent without excuse", "r.csv", "Name;Stimmrecht;Anwesenheit\nVorsitz Keller;ja;anwesend\nVogt;ja;unentschuldigt\nEngel;ja;abwesend\n",
			"Vorsitz Keller member + present\nVogt member + absent\nEngel member + absent", "no_chair"},
		{"a table without header", "r.csv", "Ratsfrau Sommer;Soziale Mitte;ja\nRatsherr Vogt;Bürgerliste;ja\n", "Ratsfrau Sommer (Soziale Mitte) member +\nRatsherr Vogt (Bürgerliste) member +", "no_chair"},
		{"names twice", "r.csv", "Name;Funktion;Stimmrecht\nKeller;Vorsitz;ja\nKeller;Vorsitz;ja\n", "Keller chair +", "name_twice=1"},
		{"lines", "", "Vorsitz: Bürgermeisterin Keller\n\nRatsfrau Sommer (Soziale Mitte)\nRatsherr Vogt – Bürgerliste\nKämmerer Kuhn\nSchriftführung: Frau Ziegler\n",
			"Bürgermeisterin Keller chair +\nRatsfrau Sommer (Soziale Mitte) member +\nRatsherr Vogt (Bürgerliste) member +\nKämmerer Kuhn staff -\nFrau Ziegler clerk -", "voting_guessed=5"},
		{"groups above", "", "Vorsitzende:\nBürgermeisterin Keller\nFraktion Grüne Liste:\n1. Stadträtin Engel\n2. Anna Baum\nBürgerliste-Fraktion\nRatsherr Vogt (entschuldigt, Urlaub)\n",
			"Bürgermeisterin Keller chair +\nStadträtin Engel (Grüne Liste) member +\nAnna Baum (Grüne Liste) member +\nRatsherr Vogt (Bürgerliste) member + excused: Urlaub", "voting_guessed=4"},
		{"names in one line", "", "Vorsitz: Keller\nGrüne Liste: Engel, Baum und Fink\nEntschuldigt: Lorenz\n",
			"Keller chair +\nEngel (Grüne Liste) member +\nBaum (Grüne Liste) member +\nFink (Grüne Liste) member +\nLorenz member + excused", "voting_guessed=5"},
		{"family name first", "", "Sommer, Anna (Soziale Mitte)\nVogt, Jan, Bürgerliste\nKuhn, Kämmerer\n",
			"Anna Sommer (Soziale Mitte) member +\nJan Vogt (Bürgerliste) member +\nKuhn staff -", "voting_guessed=3 no_chair"},
		{"headings in blocks", "", "Anwesenheitsliste\n\nBürgermeisterin\nKeller, Sabine\n\nSoziale Mitte\nSommer, Anke\nBrinkmann, Jörg (entschuldigt)\n\nMorgenrot Waldhausen\nEngel, Petra\nvon der Heide, Jan\n\nFDP\nBrandt, Dr. Klaus\n\nVerwaltung\nKämmerer Kuhn\nFrau Ziegler, Schriftführerin\n",
			"Sabine Keller member +\nAnke Sommer (Soziale Mitte) member +\nJörg Brinkmann (Soziale Mitte) member + excused\nPetra Engel (Morgenrot Waldhausen) member +\nJan von der Heide (Morgenrot Waldhausen) member +\nDr. Klaus Brandt (FDP) member +\nKämmerer Kuhn staff -\nFrau Ziegler clerk -", "voting_guessed=8 no_chair"},
		{"acronyms without blank lines", "", "Vorsitz\nFrau Keller\nCDU\nHerr Vogt\nFrau Baum\nBündnis 90/Die Grünen\nFrau Engel\nEs fehlen entschuldigt:\nHerr Lorenz\n",
			"Frau Keller chair +\nHerr Vogt (CDU) member +\nFrau Baum (CDU) member +\nFrau Engel (Bündnis 90/Die Grünen) member +\nHerr Lorenz member + excused", "voting_guessed=5"},
		{"present and absent", "", "Anwesende Mitglieder:\nMitglieder der SPD-Fraktion\nHerr Vogt\n\nAbwesend:\nFrau Baum\n", "Herr Vogt (SPD) member +\nFrau Baum member + absent", "voting_guessed=2 no_chair"},
		{"names alone stay persons", "", "Anna Sommer\nJan Vogt\n\nPetra Engel\nKlaus Brandt\n", "Anna Sommer member +\nJan Vogt member +\nPetra Engel member +\nKlaus Brandt member +", "voting_guessed=4 no_chair"},
		{"English", "r.csv", "Name,Role,Group,Voting,Attendance\nMayor Ash,Chair,Oak Party,yes,present\nCllr Birch,Councillor,Elm Group,yes,apologies\nMs Cole,Clerk,,no,present\n",
			"Mayor Ash (Oak Party) chair + present\nCllr Birch (Elm Group) member + excused\nMs Cole clerk - present", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := ParseRoster(context.Background(), tt.file, []byte(tt.text), RosterOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got := persons(r.Roster); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
			if got := codes(r.Notes); got != tt.notes {
				t.Errorf("notes %q, want %q", got, tt.notes)
			}
		})
	}
}

func TestRefusalsOfRosters(t *testing.T) {
	for name, tt := range map[string]struct {
		data string
		want error
	}{
		"nothing":             {"", ErrEmpty},
		"numbers":             {"1 2 3\n4 5 6\n", ErrNotRoster},
		"a meeting":           {`{"type":"https://schema.oparl.org/1.1/Meeting","name":"x"}`, ErrNotRoster},
		"a table of prices":   {"1;2;3\n4;5;6\n", ErrNotRoster},
		"a header and no row": {"Name;Funktion;Stimmrecht\n", ErrNotRoster},
	} {
		if _, err := ParseRoster(context.Background(), "", []byte(tt.data), RosterOptions{}); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRolesOfOffices(t *testing.T) {
	for office, want := range map[string]meeting.Role{
		"Vorsitz": meeting.RoleChair, "Ausschussvorsitzende": meeting.RoleMember, "Vorsitzender des Ausschusses": meeting.RoleChair, "Stellvertretende Vorsitzende": meeting.RoleDeputy,
		"Schriftführerin": meeting.RoleClerk, "Protokollführung": meeting.RoleClerk, "Kämmerer": meeting.RoleStaff, "Erster Beigeordneter": meeting.RoleStaff,
		"Leiter Fachbereich 3": meeting.RoleStaff, "Stadtrat": meeting.RoleMember, "sachkundige Bürgerin": meeting.RoleMember, "Gast": meeting.RoleGuest,
		"Sachverständige": meeting.RoleGuest, "Deputy Mayor": meeting.RoleDeputy, "Town Clerk": meeting.RoleClerk, "Councillor": meeting.RoleMember,
	} {
		if got, sure := roleOf(office); got != want || !sure && office != "Ausschussvorsitzende" {
			t.Errorf("%s: %s, %v", office, got, sure)
		}
	}
}
