package intake

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

// checkAgenda holds what is true of every agenda that was read, whatever the file.
func checkAgenda(t *testing.T, r Result, err error) {
	if err != nil {
		if err.Error() == "" {
			t.Fatal("an error without words")
		}
		return
	}
	if len(r.Agenda.Items) == 0 {
		t.Fatal("an agenda without items and no error")
	}
	ids := map[meeting.ItemID]bool{}
	for _, it := range r.Agenda.Items {
		if it.ID == "" || ids[it.ID] {
			t.Fatalf("id %q is empty or stands twice", it.ID)
		}
		ids[it.ID] = true
		if it.Title == "" && it.Number == "" {
			t.Fatal("an item without number and title")
		}
		for _, s := range []string{it.Title, it.Number, it.Proposal} {
			if !utf8.ValidString(s) {
				t.Fatal("text that is not UTF-8")
			}
		}
		if strings.ContainsAny(it.Title, "\n\r\t") {
			t.Fatal("a title with line breaks")
		}
	}
	checkMembers(t, r.Roster)
}

func checkMembers(t *testing.T, r meeting.Roster) {
	ids := map[meeting.MemberID]bool{}
	for _, m := range r.Members {
		if m.ID == "" || ids[m.ID] || m.Name == "" || !utf8.ValidString(m.Name) {
			t.Fatal("a person without name or id, or an id twice")
		}
		ids[m.ID] = true
	}
	for _, m := range r.Members {
		if m.For != "" && !ids[m.For] {
			t.Fatal("stands in for nobody")
		}
	}
}

func FuzzAgendaOParl(f *testing.F) {
	f.Add([]byte(fmt.Sprintf(oparlMeeting, oparlItem(1, `"number":"1","name":"Eröffnung","public":true`))))
	f.Add([]byte(oparlOthers))
	f.Add([]byte(`[{"agendaItem":[{"name":"x"},null,3,["y"]],"organization":{"id":"a"},"location":"b"}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseAgenda(context.Background(), "a.json", data, AgendaOptions{})
		checkAgenda(t, r, err)
	})
}

func FuzzAgendaCSV(f *testing.F) {
	f.Add([]byte("TOP;Betreff;Öffentlich\n1;Eröffnung;ja\n"))
	f.Add([]byte("sep=,\n\"1\",\"a\"\"b\"\n2,\"c\nd\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseAgenda(context.Background(), "a.csv", data, AgendaOptions{})
		checkAgenda(t, r, err)
	})
}

func FuzzAgendaText(f *testing.F) {
	f.Add("Öffentlicher Teil\nÖ 1 Eröffnung\nÖ 5.1 Radweg (Vorlage 114)\nN 8 Grundstück\n")
	f.Add("1. Eröffnung\n2. Bebauungsplan,\n3. Änderung\n3. Ende\nBeschlussvorschlag: x\n\ny")
	f.Add("Einladung zur 12. Sitzung des Rates am 20.05.2026, 18:30 Uhr\nOrt: x\nTOP 1: a - abgesetzt -\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseAgenda(context.Background(), "a.txt", []byte(text), AgendaOptions{})
		checkAgenda(t, r, err)
	})
}

func FuzzAgendaContainer(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("%PDF-1.4"))
	for _, name := range []string{"mitglieder.xlsx", "mitglieder.ods"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseAgenda(context.Background(), "a.zip", data, AgendaOptions{})
		checkAgenda(t, r, err)
	})
}

func FuzzRoster(f *testing.F) {
	f.Add([]byte("Name;Funktion;Fraktion;Stimmrecht;Anwesenheit\nKeller;Vorsitz;;ja;anwesend\n"))
	f.Add([]byte("Vorsitz: Keller\nGrüne Liste: Engel, Baum und Fink\nRatsherr Vogt (entschuldigt, Urlaub)\n"))
	f.Add([]byte(oparlOthers))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseRoster(context.Background(), "", data, RosterOptions{})
		if err == nil {
			checkMembers(t, r.Roster)
		}
	})
}

func FuzzTranscript(f *testing.F) {
	f.Add([]byte("WEBVTT\n\n00:01.000 --> 00:05.000\n<v Ratsfrau Sommer>Das <00:02.000>Dach.</v>\n"))
	f.Add([]byte("1\n00:00:01,000 --> 00:00:02,500\n{\\an8}Guten Abend.\n"))
	f.Add([]byte(`{"result":{"language":"de"},"transcription":[{"offsets":{"from":0,"to":2000},"text":" Guten","tokens":[{"text":" Gut","offsets":{"from":0,"to":9},"p":1}]}]}`))
	f.Add([]byte(`{"segments":[{"start":0.5,"end":2.5,"text":"x","avg_logprob":NaN,"words":[{"word":"x","start":1,"end":2}]}],"language":"de"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := ParseTranscript(context.Background(), "", data)
		if err != nil {
			return
		}
		if len(tr.Segments) == 0 {
			t.Fatal("a transcript without segments and no error")
		}
		last := meeting.Segment{}
		for i, s := range tr.Segments {
			if s.ID != meeting.SegmentID(i+1) || s.From < last.From || s.To < s.From || s.To > tr.Length || s.Text == "" || !utf8.ValidString(s.Text) {
				t.Fatalf("segment %d breaks a rule", i)
			}
			if s.Confidence < 0 || s.Confidence > 1 || s.Confidence != s.Confidence {
				t.Fatalf("confidence %v", s.Confidence)
			}
			at := s.From
			for _, w := range s.Words {
				if w.From < at || w.To < w.From || w.To > s.To || w.Text == "" {
					t.Fatalf("segment %d: a word breaks a rule", i)
				}
				at = w.From
			}
			last = s
		}
	})
}
