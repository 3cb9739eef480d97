package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

// brief is an item in one line: number, part, title, papers, purpose, d for dropped, proposal.
func brief(it meeting.Item) string {
	s := it.Number + "|" + map[meeting.Visibility]string{meeting.Open: "o", meeting.Closed: "c", meeting.Unconfirmed: "?"}[it.Visibility] + "|" + it.Title
	for _, p := range it.Papers {
		s += "|" + p.Reference
	}
	if it.Purpose != "" {
		s += "|=" + it.Purpose
	}
	if it.Dropped {
		s += "|d"
	}
	if it.Proposal != "" {
		s += "|>" + it.Proposal
	}
	return s
}

func briefs(a meeting.Agenda) string {
	var lines []string
	for _, it := range a.Items {
		lines = append(lines, brief(it))
	}
	return strings.Join(lines, "\n")
}

func codes(notes []Note) string {
	var out []string
	for _, n := range notes {
		s := n.Code
		if c, ok := n.Args["count"]; ok {
			s += fmt.Sprintf("=%v", c)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestPlainTextAgendasAsTheyArePasted(t *testing.T) {
	for _, tt := range []struct{ name, text, want, notes string }{
		{"numbers with TOP", "TOP 1 Eröffnung\nTOP 2 Haushalt 2027\n", "1|?|Eröffnung\n2|?|Haushalt 2027", "unconfirmed=2"},
		{"open and closed marks", "Ö 1 Eröffnung\nÖ 5.1 Radweg\nN 8 Grundstück\n", "1|o|Eröffnung\n5.1|o|Radweg\n8|c|Grundstück", ""},
		{"marks without a blank", "Ö1 Eröffnung\nÖ2 Haushalt\nN3 Personal", "1|o|Eröffnung\n2|o|Haushalt\n3|c|Personal", ""},
		{"NÖ for the closed part", "Ö 1 Eröffnung\nNÖ 2 Personal", "1|o|Eröffnung\n2|c|Personal", ""},
		{"headings", "Öffentlicher Teil\n1. Eröffnung\n2. Haushalt\n\nNichtöffentlicher Teil\n1. Personal\n2. Grundstück\n",
			"1|o|Eröffnung\n2|o|Haushalt\n1|c|Personal\n2|c|Grundstück", ""},
		{"headings in other words", "I. Öffentliche Sitzung\n1. Eröffnung\n2. Haushalt\nII. Nicht öffentliche Sitzung:\n3. Personal",
			"1|o|Eröffnung\n2|o|Haushalt\n3|c|Personal", ""},
		{"headings with brackets and dashes", "--- Öffentlicher Teil ---\nTOP 1: Eröffnung\nTOP 2: Bericht\nB) Nichtöffentlicher Teil der Sitzung\nTOP 3: Personal",
			"1|o|Eröffnung\n2|o|Bericht\n3|c|Personal", ""},
		{"English headings", "Public session\n1. Apologies\n2. Budget\nExempt items\n3. Land sale", "1|o|Apologies\n2|o|Budget\n3|c|Land sale", ""},
		{"exclusion of the public", "Part 1 - Open\nItem 1 Apologies\nItem 2 Minutes\nExclusion of the press and public\nItem 3 Staffing", "1|o|Apologies\n2|o|Minutes\n3|c|Staffing", ""},
		{"sub-items", "TOP 5 Anträge\nTOP 5.1 Antrag der Bürgerliste\nTOP 5.2 Antrag der Grünen Liste\nTOP 6 Verschiedenes",
			"5|?|Anträge\n5.1|?|Antrag der Bürgerliste\n5.2|?|Antrag der Grünen Liste\n6|?|Verschiedenes", "unconfirmed=4"},
		{"bare sub-items below marked ones", "TOP 5 Anträge\n5.1 Antrag der Bürgerliste\n5.2 Antrag der Grünen Liste\nTOP 6 Verschiedenes",
			"5|?|Anträge\n5.1|?|Antrag der Bürgerliste\n5.2|?|Antrag der Grünen Liste\n6|?|Verschiedenes", "unconfirmed=4"},
		{"letters", "7. Wahlen\n7a. Wahl der Schriftführung\n7b) Wahl der Prüfer\n8. Ende", "7|?|Wahlen\n7a|?|Wahl der Schriftführung\n7b|?|Wahl der Prüfer\n8|?|Ende", "unconfirmed=4"},
		{"paper in brackets", "TOP 2 Sanierung der Grundschule (Vorlage 114)\nTOP 3 Radweg (Drucksache 12/2026)\nTOP 4 Bad (Vorlagen-Nr. 2026/0114 und 2026/0115)",
			"2|?|Sanierung der Grundschule|114\n3|?|Radweg|12/2026\n4|?|Bad|2026/0114|2026/0115", "unconfirmed=3"},
		{"paper at the end", "Ö 1 Radweg Drucksache 12/2026\nÖ 2 Bad, Vorlage: BV/2026/77\nÖ 3 Haus 2026/0042", "1|o|Radweg|12/2026\n2|o|Bad|BV/2026/77\n3|o|Haus|2026/0042", ""},
		{"paper in its own line", "Ö 1 Radweg\n   Vorlage: 12/2026\nÖ 2 Bad\n   Drucksache Nr. 13/2026", "1|o|Radweg|12/2026\n2|o|Bad|13/2026", ""},
		{"a year at the end is no paper", "Ö 1 Haushalt 2026/2027\nÖ 2 Jahresabschluss 2025", "1|o|Haushalt 2026/2027\n2|o|Jahresabschluss 2025", ""},
		{"wrapped lines", "1. Bebauungsplan Nr. 14 „Mühlenfeld“ im\n   Ortsteil Nordheim, Aufstellungsbe-\n   schluss\n2. Haupt-\n   und Finanzausschuss, Umbesetzung",
			"1|?|Bebauungsplan Nr. 14 „Mühlenfeld“ im Ortsteil Nordheim, Aufstellungsbeschluss\n2|?|Haupt- und Finanzausschuss, Umbesetzung", "unconfirmed=2"},
		{"a wrapped line that begins with a number", "1. Eröffnung\n2. Bebauungsplan Mühlenfeld,\n   3. Änderung und Erweiterung\n3. Haushalt\n4. Anfragen",
			"1|?|Eröffnung\n2|?|Bebauungsplan Mühlenfeld, 3. Änderung und Erweiterung\n3|?|Haushalt\n4|?|Anfragen", "unconfirmed=4"},
		{"the same without indent", "1. Eröffnung\n2. Bebauungsplan Mühlenfeld,\n3. Änderung und Erweiterung\n3. Haushalt\n4. Anfragen",
			"1|?|Eröffnung\n2|?|Bebauungsplan Mühlenfeld, 3. Änderung und Erweiterung\n3|?|Haushalt\n4|?|Anfragen", "unconfirmed=4"},
		{"a wrapped line that begins with a year", "TOP 1 Haushaltssatzung\n2027 und Finanzplanung\nTOP 2 Ende", "1|?|Haushaltssatzung 2027 und Finanzplanung\n2|?|Ende", "unconfirmed=2"},
		{"times and dates are no items", "TOP 1 Eröffnung\n18.30 Uhr Beginn der Beratung\n12.05.2026 Ortstermin\nTOP 2 Ende",
			"1|?|Eröffnung 18.30 Uhr Beginn der Beratung 12.05.2026 Ortstermin\n2|?|Ende", "unconfirmed=2"},
		{"title in the next line", "TOP 1\nEröffnung\nTOP 2:\nHaushalt", "1|?|Eröffnung\n2|?|Haushalt", "unconfirmed=2"},
		{"tabs", "Ö 1\tEröffnung\nÖ 2\tHaushalt\t12/2026", "1|o|Eröffnung\n2|o|Haushalt|12/2026", ""},
		{"purpose", "Ö 1 Bericht (Kenntnisnahme)\nÖ 2 Satzung - zur Beschlussfassung\nÖ 3 Plan (Vorlage 7/26) (Vorberatung)",
			"1|o|Bericht|=Kenntnisnahme\n2|o|Satzung|=zur Beschlussfassung\n3|o|Plan|7/26|=Vorberatung", ""},
		{"dropped items", "Ö 1 Bericht\nÖ 2 Satzung - abgesetzt -\nÖ 3 Plan (entfällt)", "1|o|Bericht\n2|o|Satzung|d\n3|o|Plan|d", "dropped=2"},
		{"proposal under an item", "TOP 1 Radweg\nBeschlussvorschlag: Der Rat beschließt den Bau\ndes Radwegs.\n\n1. Es werden 200.000 Euro bereitgestellt.\nTOP 2 Ende",
			"1|?|Radweg|>Der Rat beschließt den Bau des Radwegs.\n1. Es werden 200.000 Euro bereitgestellt.\n2|?|Ende", "unconfirmed=2"},
		{"other labels are no titles", "TOP 1 Radweg\nBerichterstatterin: die Kämmerei\nTOP 2 Ende", "1|?|Radweg\n2|?|Ende", "unconfirmed=2"},
		{"bullets and page furniture", "- TOP 1 Eröffnung\n• TOP 2 Haushalt\n\nSeite 2 von 3\n\n* TOP 3 Ende", "1|?|Eröffnung\n2|?|Haushalt\n3|?|Ende", "unconfirmed=3"},
		{"soft hyphens and hard blanks of web pages", "Ö\u00a01 Eröff\u00adnung\nÖ\u00a02 Haus\u200bhalt", "1|o|Eröffnung\n2|o|Haushalt", ""},
		{"Windows lines", "TOP 1 Eröffnung\r\nTOP 2 Haushalt\r\n", "1|?|Eröffnung\n2|?|Haushalt", "unconfirmed=2"},
		{"an item that speaks of an earlier meeting", "Öffentlicher Teil\n1. Eröffnung\n2. Genehmigung der Niederschrift der\n4. Sitzung des Rates\n3. Niederschrift der 5. Sitzung des Rates vom 12.03.2026",
			"1|o|Eröffnung\n2|o|Genehmigung der Niederschrift der 4. Sitzung des Rates\n3|o|Niederschrift der 5. Sitzung des Rates vom 12.03.2026", ""},
		{"papers in a column", "Öffentlicher Teil\n1     Eröffnung\n2     Bebauungsplan „Mühlenfeld“, Beschluss über die          114/2026\n      eingegangenen Stellungnahmen\n3     Haushalt                                                                    BV-12/2026",
			"1|o|Eröffnung\n2|o|Bebauungsplan „Mühlenfeld“, Beschluss über die eingegangenen Stellungnahmen|114/2026\n3|o|Haushalt|12/2026", ""},
		{"the same number twice in one part", "Ö 1 Eröffnung\nÖ 2 Haushalt\nÖ 2 Plan", "1|o|Eröffnung\n2|o|Haushalt\n2|o|Plan", "number_twice"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := ParseAgenda(context.Background(), "", []byte(tt.text), AgendaOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got := briefs(r.Agenda); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
			if got := codes(r.Notes); got != tt.notes {
				t.Errorf("notes %q, want %q", got, tt.notes)
			}
			if r.Form != FormText {
				t.Errorf("form %s", r.Form)
			}
		})
	}
}

func TestAgendaTables(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"semicolons", "TOP;Öffentlich;Betreff;Vorlage;Beschlussvorschlag\n1;ja;Eröffnung;;\n2;nein;Grundstück;12/2026;Der Rat stimmt zu.\n",
			"1|o|Eröffnung\n2|c|Grundstück|12/2026|>Der Rat stimmt zu."},
		{"commas and quotation marks", "\"TOP\",\"Titel\",\"Status\"\n\"1\",\"Radweg, Bahnhofstraße\",\"öffentlich\"\n\"2\",\"Personal\",\"nichtöffentlich\"\n",
			"1|o|Radweg, Bahnhofstraße\n2|c|Personal"},
		{"tabs", "Nr.\tBetreff\tÖ/NÖ\n1\tEröffnung\tÖ\n2\tPersonal\tNÖ\n", "1|o|Eröffnung\n2|c|Personal"},
		{"Excel's hint", "sep=;\nTOP;Betreff\nÖ 1;Eröffnung\nN 2;Personal\n", "1|o|Eröffnung\n2|c|Personal"},
		{"lines above the header", "Stadt Waldhausen;;\nSitzung vom 20.05.2026;;\nTOP;Betreff;Art\n1;Bericht;Kenntnisnahme\n", "1|?|Bericht|=Kenntnisnahme"},
		{"a column that says the opposite", "TOP;Betreff;Nichtöffentlich\n1;Bericht;nein\n2;Personal;ja\n", "1|o|Bericht\n2|c|Personal"},
		{"section rows", "TOP;Betreff\nÖffentlicher Teil;\n1;Bericht\nNichtöffentlicher Teil;\n1;Personal\n", "1|o|Bericht\n1|c|Personal"},
		{"no header", "1;Eröffnung der Sitzung\n2;Haushalt\n3;Radweg\n", "1|?|Eröffnung der Sitzung\n2|?|Haushalt\n3|?|Radweg"},
		{"no numbers", "Betreff;Öffentlich\nEröffnung;ja\nHaushalt;ja\n", "1|o|Eröffnung\n2|o|Haushalt"},
		{"several lines in a cell", "TOP;Betreff;Beschlussvorschlag\n1;Radweg;\"Der Rat beschließt:\n1. den Bau\n2. die Kosten\"\n", "1|?|Radweg|>Der Rat beschließt:\n1. den Bau\n2. die Kosten"},
		{"English", "Item,Subject,Public,Report\n1,Apologies,yes,\n2,Land sale,no,R-7/26\n", "1|o|Apologies\n2|c|Land sale|R-7/26"},
		{"wild quotation marks", "TOP;Betreff\n1;Plan \"Mühlenfeld\"\n2;Straße\n", "1|?|Plan \"Mühlenfeld\"\n2|?|Straße"},
		{"short rows", "TOP;Betreff;Vorlage;Öffentlich\n1;Bericht\n2;Plan;7/26\n", "1|?|Bericht\n2|?|Plan|7/26"},
		{"dropped", "TOP;Betreff;Öffentlich;Abgesetzt\n1;Bericht;ja;\n2;Plan;ja;x\n", "1|o|Bericht\n2|o|Plan|d"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := ParseAgenda(context.Background(), "tagesordnung.csv", []byte(tt.text), AgendaOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got := briefs(r.Agenda); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
			if r.Form != FormCSV {
				t.Errorf("form %s", r.Form)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	text := "TOP;Betreff;Öffentlich\n1;Straßenausbau für Nordheim – Übersicht;ja\n2;Prüfbericht;ja\n"
	want := "1|o|Straßenausbau für Nordheim – Übersicht\n2|o|Prüfbericht"
	latin := func(s string) []byte {
		var b []byte
		for _, r := range s {
			if r == '–' {
				b = append(b, 0x96)
			} else {
				b = append(b, byte(r))
			}
		}
		return b
	}
	utf16 := []byte{0xFF, 0xFE}
	for _, r := range text {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for name, data := range map[string][]byte{"UTF-8": []byte(text), "byte order mark": append([]byte{0xEF, 0xBB, 0xBF}, text...), "Windows-1252": latin(text), "UTF-16": utf16} {
		t.Run(name, func(t *testing.T) {
			r, err := ParseAgenda(context.Background(), "tagesordnung.csv", data, AgendaOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got := briefs(r.Agenda); got != want {
				t.Errorf("got:\n%s", got)
			}
			if legacy := strings.Contains(codes(r.Notes), NoteLegacyEncoding); legacy != (name == "Windows-1252") {
				t.Errorf("notes %q", codes(r.Notes))
			}
		})
	}
}

func TestRefusalsOfAgendas(t *testing.T) {
	var zipped bytes.Buffer
	z := zip.NewWriter(&zipped)
	z.Create("xl/workbook.xml")
	z.Close()
	var empty bytes.Buffer
	zip.NewWriter(&empty).Close()
	var syntax *SyntaxError
	var unsupported *UnsupportedError
	for _, tt := range []struct {
		name, file string
		data       []byte
		is         error
		as         any
	}{
		{"nothing", "a.txt", nil, ErrEmpty, nil},
		{"blanks", "a.txt", []byte(" \n\t "), ErrEmpty, nil},
		{"a byte order mark alone", "a.txt", []byte{0xEF, 0xBB, 0xBF}, ErrEmpty, nil},
		{"a letter", "a.txt", []byte("Sehr geehrte Damen und Herren,\nvielen Dank.\n"), ErrNotAgenda, nil},
		{"sound", "a.txt", append([]byte("RIFF\x00\x00\x00\x00WAVE"), make([]byte, 200)...), ErrNotAgenda, nil},
		{"PDF", "a.pdf", []byte("%PDF-1.7\n"), nil, &unsupported},
		{"old Word", "a.doc", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), nil, &unsupported},
		{"a broken Excel file", "a.xlsx", zipped.Bytes(), nil, &syntax},
		{"half a JSON", "a.json", []byte("{\"type\":\"https://schema.oparl.org/1.1/Meeting\",\n\"agendaItem\":[{\"name\":\"Geheim\""), nil, &syntax},
		{"JSON of something else", "a.json", []byte(`{"hello":"world"}`), ErrNotAgenda, nil},
		{"an empty array", "a.json", []byte(`[]`), ErrNotAgenda, nil},
		{"a broken ZIP", "a.zip", []byte("PK\x03\x04 not really"), nil, &syntax},
		{"a table of something else", "a.csv", []byte("Farbe;Preis\nrot;3\n"), ErrNotAgenda, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseAgenda(context.Background(), tt.file, tt.data, AgendaOptions{})
			if tt.is != nil && !errors.Is(err, tt.is) || tt.as != nil && !errors.As(err, tt.as) || err == nil {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), "Geheim") {
				t.Errorf("the error quotes the file: %v", err)
			}
		})
	}
	if syntax.Line != 2 {
		var e *SyntaxError
		_, err := ParseAgenda(context.Background(), "a.json", []byte("{\n\n\"a\":?}"), AgendaOptions{})
		if !errors.As(err, &e) || e.Line != 3 {
			t.Errorf("line of a JSON error: %v", err)
		}
	}
}

func TestPathsWithBlanksAndUmlauts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Büro für Sitzungen", "Mai 2026")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "Tagesordnung für den Rat (ö).txt")
	if err := os.WriteFile(file, []byte("TOP 1 Eröffnung\nTOP 2 Ende"), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := ReadAgenda(context.Background(), file, AgendaOptions{})
	if err != nil || len(r.Agenda.Items) != 2 {
		t.Fatalf("%d items, %v", len(r.Agenda.Items), err)
	}
	if _, err := ReadAgenda(context.Background(), filepath.Join(dir, "fehlt.txt"), AgendaOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}

func TestAgendaOf500Items(t *testing.T) {
	var text, csv strings.Builder
	csv.WriteString("TOP;Betreff;Öffentlich\n")
	for i := 1; i <= 500; i++ {
		fmt.Fprintf(&text, "TOP %d Bebauungsplan Nr. %d, Abwägung und Satzungsbeschluss (Vorlage %d/2026)\n", i, i, i)
		fmt.Fprintf(&csv, "%d;Bebauungsplan Nr. %d;ja\n", i, i)
	}
	for name, data := range map[string]string{"a.txt": text.String(), "a.csv": csv.String()} {
		r, err := ParseAgenda(context.Background(), name, []byte(data), AgendaOptions{})
		if err != nil || len(r.Agenda.Items) != 500 {
			t.Fatalf("%s: %d items, %v", name, len(r.Agenda.Items), err)
		}
		ids := map[meeting.ItemID]bool{}
		for _, it := range r.Agenda.Items {
			ids[it.ID] = true
		}
		if len(ids) != 500 {
			t.Errorf("%s: %d different ids", name, len(ids))
		}
	}
}

func TestCancelledReading(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ParseAgenda(ctx, "", []byte("TOP 1 A"), AgendaOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("agenda: %v", err)
	}
	if _, err := ParseTranscript(ctx, "", []byte("WEBVTT")); !errors.Is(err, context.Canceled) {
		t.Errorf("transcript: %v", err)
	}
}

func TestMergeKeepsIds(t *testing.T) {
	parse := func(s string) meeting.Agenda {
		r, err := ParseAgenda(context.Background(), "", []byte(s), AgendaOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Agenda
	}
	old := parse("Ö 1 Eröffnung\nÖ 2 Haushalt\nÖ 3 Radweg\nÖ 4 Ende")
	old.Items[2].Kind = meeting.KindCourse
	newer := parse("Ö 1 Eröffnung\nÖ 2 Dringlichkeitsantrag\nÖ 3 Haushalt\nÖ 4 Radweg in der Bahnhofstraße\nÖ 5 Ende")
	got, changes := Merge(old, newer)
	if id := got.ByNumber("3").ID; id != old.ByNumber("2").ID {
		t.Errorf("the budget got the id %s", id)
	}
	if id := got.ByNumber("5").ID; id != old.ByNumber("4").ID {
		t.Errorf("the end got the id %s", id)
	}
	kinds := map[ChangeKind]int{}
	ids := map[meeting.ItemID]int{}
	for _, c := range changes {
		kinds[c.Kind]++
	}
	for _, it := range got.Items {
		ids[it.ID]++
		if ids[it.ID] > 1 {
			t.Errorf("id %s twice", it.ID)
		}
	}
	if kinds[ItemAdded] == 0 || kinds[ItemChanged] == 0 {
		t.Errorf("changes %v", changes)
	}
	same, none := Merge(old, old)
	if len(none) != 0 || briefs(same) != briefs(old) {
		t.Errorf("merging with itself changed %v", none)
	}
	less, changes := Merge(old, parse("Ö 1 Eröffnung\nÖ 2 Haushalt\nÖ 4 Ende"))
	if it := less.ByNumber("3"); it == nil || !it.Dropped || len(changes) != 1 || changes[0].Kind != ItemMissing || less.Items[2].Number != "3" {
		t.Errorf("a missing item: %+v, %v", it, changes)
	}
}
