package export

import (
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

// TestEveryUnreviewedPlaceIsMarked counts: each fact and passage that a person must look at carries its mark in the document.
func TestEveryUnreviewedPlaceIsMarked(t *testing.T) {
	m := demoMeeting(t)
	want := 0
	for _, f := range m.AllFacts() {
		if f.NeedsReview() {
			want++
		}
	}
	for _, it := range m.Items {
		want += len(it.Passages)
	}
	for _, lang := range []string{"de", "en"} {
		for _, kind := range []meeting.MinutesKind{meeting.KindResults, meeting.KindCourse} {
			o := testOptions()
			o.Language, o.Kind = lang, kind
			d, r, err := buildDocument(m, o)
			if err != nil {
				t.Fatal(err)
			}
			if d.Unreviewed() != want || r.Unreviewed != want {
				t.Errorf("%s %s: %d places are marked, %d are unreviewed", kind, lang, d.Unreviewed(), want)
			}
		}
	}
}

func TestMarksVanishOneByOneAndTheBannerWithTheLast(t *testing.T) {
	p := demoParts(t)
	before := -1
	review := &meeting.Review{By: "Frau Ziegler", At: exportDay}
	step := func() {
		d, _, err := buildDocument(meeting.Assemble(p), testOptions())
		if err != nil {
			t.Fatal(err)
		}
		n := d.Unreviewed()
		if before >= 0 && n != before-1 && n != before { // spans carry no mark
			t.Fatalf("one review took %d marks away", before-n)
		}
		before = n
		if n > 0 && !strings.Contains(d.Banner, "nicht geprüft") {
			t.Fatalf("%d places are unreviewed and the banner says %q", n, d.Banner)
		}
	}
	for i := range p.Facts {
		p.Facts[i].Review = review
		step()
	}
	for i := range p.Passages {
		p.Passages[i].Review = review
		step()
	}
	if before != 0 {
		t.Fatalf("%d marks are left", before)
	}
	d, _, err := buildDocument(meeting.Assemble(p), testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(d.Banner, "geprüft, noch nicht unterzeichnet") {
		t.Errorf("reviewed and not sealed, and the banner says %q", d.Banner)
	}
	p.State = meeting.StateSealed
	d, _, err = buildDocument(meeting.Assemble(p), testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if d.Banner != "" || len(d.Sources) != 0 {
		t.Errorf("sealed minutes have the banner %q and %d comments", d.Banner, len(d.Sources))
	}
}

func TestASealedFileWithAnUnreviewedPlaceStillSaysDraft(t *testing.T) {
	p := sealed(demoParts(t))
	p.Passages[2].Review = nil
	d, _, err := buildDocument(meeting.Assemble(p), testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if d.Banner == "" || d.Unreviewed() != 1 {
		t.Errorf("banner %q, %d places marked", d.Banner, d.Unreviewed())
	}
}

func TestPeoplesWordsAreNeverTakenForMarkup(t *testing.T) {
	p := demoParts(t)
	evil := "# Überschrift\n| a | b |\n@page *fett* _kursiv_ \ue07c {{.Title}} \\ \uf8f01\uf8f1 <b>&amp;\x00\x0b"
	p.Passages[0].Text = evil
	p.Meeting.Agenda.Items[1].Title = "| Titel | mit * Zeichen"
	p.Meeting.Roster.Members[3].Name = "*Brandt* | Stadtrat"
	m := meeting.Assemble(p)
	d, _, err := buildDocument(m, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, b := range d.Blocks {
		text := ""
		for _, r := range b.Text {
			text += r.Text
		}
		if strings.Contains(text, "# Überschrift\n| a | b |\n@page *fett* _kursiv_ \ufffd {{.Title}} \\") {
			found = true
			if b.Source == 0 || !d.SourceOf(b.Source).Unreviewed {
				t.Error("the passage lost its mark")
			}
		}
	}
	if !found {
		t.Error("the passage is not printed word for word")
	}
	for _, f := range []Format{TXT, Markdown, HTML, DOCX, ODT, PDF, CSV, VTT} {
		made(t, f, m, testOptions())
	}
}
