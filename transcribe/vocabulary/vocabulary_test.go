package vocabulary

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

func sample(members int) Vocabulary {
	m := meeting.Meeting{}
	for i := range members {
		m.Roster.Members = append(m.Roster.Members, meeting.Member{Name: fmt.Sprintf("Ratsfrau Wiesenthal%d", i)})
	}
	m.Agenda.Items = []meeting.Item{{ID: "1", Title: "Bebauungsplan Mühlenfeld: Aufstellung"}, {ID: "2", Title: "Sanierung der Grundschule am Lindenweg"}}
	return Of(m, []string{"Stadtwerke Waldhausen", "stadtwerke  waldhausen"})
}

func TestAPromptEndsWithTheWordsOfTheItemAndNamesComeBefore(t *testing.T) {
	v := sample(2)
	if got, want := v.Prompt("2"), "Bebauungsplan, Mühlenfeld, Aufstellung, Stadtwerke Waldhausen, Ratsfrau Wiesenthal0, Ratsfrau Wiesenthal1, Sanierung, Grundschule, Lindenweg."; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := v.Prompt(""); !strings.HasSuffix(got, "Wiesenthal1.") {
		t.Errorf("without an item: %q", got)
	}
	if got := (Vocabulary{}).Prompt("1"); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}

func TestAPromptFitsAndWhatMattersMostStays(t *testing.T) {
	got := sample(200).Prompt("1")
	if len(got) > promptLength+1 || !strings.HasSuffix(got, "Bebauungsplan, Mühlenfeld, Aufstellung.") || !strings.Contains(got, "Wiesenthal0") || strings.Contains(got, "Wiesenthal99") {
		t.Errorf("%d bytes: %q", len(got), got)
	}
}

func TestAGlossaryIsATermALine(t *testing.T) {
	got := ReadGlossary("\ufeff# Straßen\nLindenweg\r\n  Am  Mühlbach # neu\n\nlindenweg\n" + strings.Repeat("x", 90) + "\na\x00b\n")
	if !slices.Equal(got, []string{"Lindenweg", "Am Mühlbach"}) {
		t.Errorf("%q", got)
	}
}

func FuzzReadGlossary(f *testing.F) {
	f.Add("Lindenweg\n# x\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, term := range ReadGlossary(text) {
			if term == "" || !utf8.ValidString(term) || strings.ContainsAny(term, "\n\r#") {
				t.Errorf("%q", term)
			}
		}
	})
}
