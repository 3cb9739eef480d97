package workflow

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/intake"
)

func TestAnInvitationAsPDFIsRead(t *testing.T) {
	for _, tt := range []struct {
		file, title, place string
		start              time.Time
		items              string
	}{
		{"einladung-brief.pdf", "12. Sitzung des Stadtrates der Stadt Waldhausen", "Großer Sitzungssaal des Rathauses, Marktplatz 1", time.Date(2026, 5, 20, 18, 30, 0, 0, time.Local),
			"open 1 Eröffnung, Feststellung der ordnungsgemäßen Ladung und der Beschlussfähigkeit\nopen 2 Sanierung der Grundschule Nordheim hier: Baubeschluss 114/2026\n" +
				"open 3 Ausbau des Radwegs in der Bahnhofstraße; Antrag der Fraktion Grüne Liste vom 02.04.2026 98/2026\nopen 4 Schließung des Hallenbads im Ortsteil Nordheim 87/2026\n" +
				"open 5 Bebauungsplan Nr. 45 „Mühlenfeld“ – Satzungsbeschluss\nopen 6 Feuerwehrbedarfsplan\nopen 7 Anfragen und Mitteilungen\n" +
				"closed 8 Grundstücksangelegenheiten\nclosed 8.1 Verkauf des Grundstücks Mühlenfeld 7\nclosed 9 Verschiedenes\n"},
		{"einladung-tabelle.pdf", "5. Sitzung des Bau- und Umweltausschusses", "Kleiner Saal des Rathauses", time.Date(2026, 5, 12, 17, 30, 0, 0, time.Local),
			"open 1 Eröffnung, Feststellung der Tagesordnung und der Beschlussfähigkeit\n" +
				"open 2 Bebauungsplan Nr. 45 „Mühlenfeld“, Beschluss über die im Rahmen der öffentlichen Auslegung eingegangenen Stellungnahmen und Satzungsbeschluss 114/2026\n" +
				"open 3 Ausbau des Radwegs in der Bahnhofstraße 98/2026\nopen 3.1 Antrag der Fraktion Grüne Liste: Beleuchtung 98/2026-1\nclosed 4 Verkauf eines Grundstücks 101/2026\n"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			p, err := Propose(t.Context(), catalogue.For("de"), filepath.Join("testdata", tt.file), nil, "")
			if err != nil {
				t.Fatalf("%v; the test needs pdftotext (package poppler-utils)", err)
			}
			if p.Meeting.Title != tt.title || p.Meeting.Place != tt.place || !p.Meeting.Start.Equal(tt.start) {
				t.Errorf("title %q, place %q, start %v", p.Meeting.Title, p.Meeting.Place, p.Meeting.Start)
			}
			var items strings.Builder
			for _, it := range p.Agenda.Items {
				items.WriteString(string(it.Visibility) + " " + it.Number + " " + it.Title)
				for _, paper := range it.Papers {
					items.WriteString(" " + paper.Reference)
				}
				items.WriteString("\n")
			}
			if items.String() != tt.items {
				t.Errorf("got:\n%s\nwant:\n%s", items.String(), tt.items)
			}
		})
	}
}

func TestAPDFThatCannotBeReadSaysWhy(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "-q.pdf")
	if err := os.WriteFile(broken, []byte("%PDF-1.7\nnot much of one\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var syntax *intake.SyntaxError
	if _, err := Propose(t.Context(), catalogue.For("de"), broken, nil, ""); !errors.As(err, &syntax) {
		t.Errorf("a damaged PDF: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	var form *intake.UnsupportedError
	if _, err := Propose(t.Context(), catalogue.For("de"), filepath.Join("testdata", "einladung-brief.pdf"), nil, ""); !errors.As(err, &form) {
		t.Errorf("without the program: %v", err)
	}
}

func TestLinesThatReturnOnEveryPageAreLeftOut(t *testing.T) {
	got := withoutRunningLines([]byte("Stadt Waldhausen   12. Sitzung\n\n1. Eröffnung\n2. Ausbau des Radwegs in der\n\n   Seite 1 von 2\n\fStadt Waldhausen   12. Sitzung\nBahnhofstraße\n3. Verschiedenes\n\n   Seite 2 von 2\n\f"))
	want := "1. Eröffnung 2. Ausbau des Radwegs in der Bahnhofstraße 3. Verschiedenes"
	if strings.Join(strings.Fields(string(got)), " ") != want {
		t.Errorf("%q", got)
	}
}
