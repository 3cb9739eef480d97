package intake

import (
	"strings"
	"testing"
	"time"
)

// The forms are those that offices and council information systems use, told by invented towns.
func TestHeadOfAnInvitation(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 5, day, hour, minute, 0, 0, time.Local) }
	for _, tt := range []struct {
		name, text                 string
		title, body, number, place string
		start                      time.Time
	}{
		{"one line", `Stadt Waldhausen

Einladung zur 12. Sitzung des Rates der Stadt Waldhausen am Mittwoch, 20. Mai 2026, um 18:30 Uhr
Ort: Ratssaal, Markt 1`,
			"12. Sitzung des Rates der Stadt Waldhausen", "Rat der Stadt Waldhausen", "12", "Ratssaal, Markt 1", at(20, 18, 30)},
		{"a letter with its own day", `Stadt Waldhausen
Die Bürgermeisterin
Sprechzeiten: Mo bis Fr 8:00 bis 12:00 Uhr

Waldhausen, 11.05.2026

E i n l a d u n g

zur 12. Sitzung des Stadtrates der Stadt Waldhausen
am Mittwoch, dem 20. Mai 2026, um 18:30 Uhr,
im großen Sitzungssaal des Rathauses, Marktplatz 1

Tagesordnung`,
			"12. Sitzung des Stadtrates der Stadt Waldhausen", "Stadtrat der Stadt Waldhausen", "12", "Großer Sitzungssaal des Rathauses, Marktplatz 1", at(20, 18, 30)},
		{"labels of an information system", `5. Sitzung des Haupt- und Finanzausschusses
Gremium: Haupt- und Finanzausschuss Beschlussart: (offen)
Datum: Mi, 20.05.2026 Status: öffentlich/nichtöffentlich
Zeit: 17:00 - 20:35 Anlass: Sitzung
Raum: Kleiner Sitzungssaal
Ort: Rathaus, 12345 Waldhausen`,
			"5. Sitzung des Haupt- und Finanzausschusses", "Haupt- und Finanzausschuss", "5", "Kleiner Sitzungssaal, Rathaus, 12345 Waldhausen", at(20, 17, 0)},
		{"labels with their values below", `Gremium:
Gemeinderat
Sitzungstermin:
Donnerstag, 21.05.2026, 19.30 Uhr
Ort, Raum:
Bürgerhaus, Saal 2`,
			"", "Gemeinderat", "", "Bürgerhaus, Saal 2", at(21, 19, 30)},
		{"a letter in sentences", `Grünau, den 4. Mai 2026
Sehr geehrte Damen und Herren,
hiermit lade ich Sie zu der am Dienstag, 12. Mai 2026, 19 Uhr, in der Aula der Grundschule stattfindenden öffentlichen Sitzung des Ausschusses
für Umwelt, Klima und Verkehr ein.`,
			"Öffentliche Sitzung des Ausschusses für Umwelt, Klima und Verkehr", "Ausschuss für Umwelt, Klima und Verkehr", "", "Aula der Grundschule", at(12, 19, 0)},
		{"a public notice", `Bekanntmachung
Am Mittwoch, den 27. Mai 2026 findet um 18 Uhr eine öffentliche Sitzung des Gemeinderats in der Lindenhalle statt.
Aushang am 15.05.2026`,
			"Öffentliche Sitzung des Gemeinderats", "Gemeinderat", "", "Lindenhalle", at(27, 18, 0)},
		{"an assembly, in the course of its term", `Einladung
zur 31. (außerordentlichen) Sitzung der Stadtverordnetenversammlung (Wahlperiode 2024-2029)
am: Donnerstag, 28.05.2026 um 16:00 Uhr
im: Paul-Gerhardt-Haus`,
			"31. (außerordentliche) Sitzung der Stadtverordnetenversammlung", "Stadtverordnetenversammlung", "31", "Paul-Gerhardt-Haus", at(28, 16, 0)},
		{"a word for it all", `Gemeinderatssitzung am 19.05.26, 20:00 Uhr
Sitzungssaal im Rathaus`,
			"Gemeinderatssitzung", "Gemeinderat", "", "Sitzungssaal im Rathaus", at(19, 20, 0)},
		{"a technical committee, the older hyphen", `Öffentliche / nichtöffentliche Sitzung des Technischen Ausschusses
Dienstag, 19. Mai 2026, Beginn 18 Uhr`,
			"Öffentliche / nichtöffentliche Sitzung des Technischen Ausschusses", "Technischer Ausschuss", "", "", at(19, 18, 0)},
		{"earlier minutes do not give the day", `Genehmigt wird die Niederschrift der Sitzung vom 22.04.2026.
Die Mitglieder des Ortsbeirates werden zur 3. Sitzung des Ortsbeirats Nordheim auf Montag, 18.05.2026, 19:00 Uhr, in das Feuerwehrhaus eingeladen.`,
			"3. Sitzung des Ortsbeirats Nordheim", "Ortsbeirat Nordheim", "3", "", at(18, 19, 0)},
		{"a name that nobody knows stays open", `Sitzung des Runden Tisches am 20.05.2026`,
			"Sitzung des Runden Tisches", "", "", "", at(20, 0, 0)},
		{"English", `Notice of the ordinary meeting of the Planning Committee on Tuesday, 19 May 2026 at 7:30 pm
Venue: Council Chamber, Guildhall`,
			"Ordinary meeting of the Planning Committee", "Planning Committee", "", "Council Chamber, Guildhall", at(19, 19, 30)},
		{"nothing of the kind", "Vorläufige Liste der Punkte", "", "", "", "", time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := ParseAgenda(t.Context(), "einladung.txt", []byte(tt.text+"\n\nÖffentlicher Teil\n1. Eröffnung\n2. Haushalt 2027\n"), AgendaOptions{})
			if err != nil {
				t.Fatal(err)
			}
			m := r.Meeting
			if m.Title != tt.title || m.Body != tt.body || m.Number != tt.number || m.Place != tt.place {
				t.Errorf("title %q, body %q, number %q, place %q,\nwant  %q, body %q, number %q, place %q", m.Title, m.Body, m.Number, m.Place, tt.title, tt.body, tt.number, tt.place)
			}
			if !m.Start.Equal(tt.start) {
				t.Errorf("start %v, want %v", m.Start, tt.start)
			}
			if len(r.Agenda.Items) != 2 {
				t.Errorf("%d items", len(r.Agenda.Items))
			}
			if guessed := strings.Contains(codes(r.Notes), "head_guessed"); guessed != (tt.title+tt.body+tt.place != "") {
				t.Errorf("notes %q", codes(r.Notes))
			}
		})
	}
}
