package export

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"ratsschreiber/export/document"
	"ratsschreiber/export/docx"
	"ratsschreiber/meeting"
)

// withSequel is the sealed demonstration meeting with a correction, an objection, a decision on each, and the approval. The last agenda item is
// closed and has an objection too.
func withSequel(t *testing.T) meeting.Minutes {
	t.Helper()
	m := meeting.Assemble(sealed(demoParts(t)))
	items := m.Meeting.Agenda.Items
	day := exportDay.Add(28 * 24 * time.Hour)
	decided := &meeting.DecisionElsewhere{Meeting: "13. Sitzung", On: day, By: "Frau Ziegler", At: day, Text: "einstimmig."}
	m.Aftermath = meeting.Aftermath{
		Corrections: []meeting.Correction{{Number: 1, Item: items[1].ID, Was: "31 Ja", Text: "Richtig ist: 32 Ja.", Reason: "Hörfehler", By: "Frau Ziegler", At: day, State: meeting.CorrectionApproved, Decided: decided}},
		Objections: []meeting.Objection{{Number: 1, From: "Ratsherr Vogt", Text: "Mein Beitrag fehlt.", By: "Frau Ziegler", At: day, Result: meeting.ObjectionRejected, Decided: decided},
			{Number: 2, Item: items[len(items)-1].ID, From: "Ratsfrau Sommer", Text: "Anders gesagt:" + secret, By: "Frau Ziegler", At: day}},
		Approval: &meeting.Approval{DecisionElsewhere: *decided, Corrections: []int{1}},
	}
	return m
}

func TestSealedMinutesSayThatCorrectionsExist(t *testing.T) {
	m := withSequel(t)
	plain := m
	plain.Aftermath = meeting.Aftermath{}
	for _, lang := range []string{"de", "en"} {
		o := testOptions()
		o.Language, o.Digest = lang, "3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed"
		got := made(t, TXT, m, o)
		golden(t, "later."+lang+".txt", got)
		o.Sequel = true
		golden(t, "sequel."+lang+".txt", made(t, TXT, m, o))
		// The signed text stands in it line by line.
		o.Sequel = false
		rest := strings.Split(string(got), "\n")
		for _, line := range strings.Split(string(made(t, TXT, plain, o)), "\n") {
			i := slices.Index(rest, line)
			if i < 0 {
				t.Fatalf("%s: the line %q is missing or out of order", lang, line)
			}
			rest = rest[i+1:]
		}
	}
}

func TestTheSequelOfClosedItemsStaysOut(t *testing.T) {
	m := withSequel(t)
	m.Meeting.Agenda.Items[len(m.Meeting.Agenda.Items)-1].Visibility = meeting.Closed
	for i := range m.Items {
		if m.Items[i].Item.ID == m.Meeting.Agenda.Items[len(m.Meeting.Agenda.Items)-1].ID {
			m.Items[i].Item.Visibility = meeting.Closed
		}
	}
	for _, sequel := range []bool{false, true} {
		for _, f := range []Format{TXT, HTML, Markdown} {
			o := testOptions()
			o.Sequel = sequel
			if bytes.Contains(made(t, f, m, o), []byte(strings.TrimSpace(secret))) {
				t.Errorf("%s, sequel %v: the closed item's objection is printed", f, sequel)
			}
			o.Internal = true
			if !bytes.Contains(made(t, f, m, o), []byte("Anders gesagt")) {
				t.Errorf("%s, sequel %v: the internal version lacks it", f, sequel)
			}
		}
	}
	o := testOptions()
	o.Item = m.Meeting.Agenda.Items[0].ID
	if bytes.Contains(made(t, TXT, m, o), []byte("32 Ja")) {
		t.Error("an extract holds another item's correction")
	}
}

func TestATemplateWithoutAFieldForTheSequelIsReported(t *testing.T) {
	example, err := exampleTemplate(testOptions())
	if err != nil {
		t.Fatal(err)
	}
	var own bytes.Buffer
	if err := docx.Write(&own, &document.Document{Blocks: []document.Block{{Kind: document.Paragraph, Text: []document.Run{{Text: "{{Gremium}}"}}}}}); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		template []byte
		m        meeting.Minutes
		want     bool
	}{
		"a field for it":    {example, withSequel(t), false},
		"no field":          {own.Bytes(), withSequel(t), true},
		"no field, no need": {own.Bytes(), meeting.Assemble(sealed(demoParts(t))), false},
	} {
		o := testOptions()
		o.Template = tc.template
		r, err := Write(context.Background(), &bytes.Buffer{}, DOCX, tc.m, o)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.ContainsFunc(r.Warnings, func(w Warning) bool { return w.Code == WarnLater }); got != tc.want {
			t.Errorf("%s: warned %v", name, got)
		}
	}
}

func TestEverybodyWhoPresidedHasALineToSign(t *testing.T) {
	m := meeting.Assemble(sealed(demoParts(t)))
	var spans []meeting.Span
	for _, it := range m.Items {
		spans = append(spans, it.Spans...)
	}
	second := spans[1]
	m.Chair = append(m.Chair, meeting.Fact{ID: 900, Kind: meeting.FactChair, At: second.From, Person: &meeting.PersonFact{Name: "Ratsherr Vogt"}, Review: &meeting.Review{By: "Z"}},
		meeting.Fact{ID: 901, Kind: meeting.FactChair, At: second.To, Person: &meeting.PersonFact{Name: "Bürgermeisterin Keller"}, Review: &meeting.Review{By: "Z"}})
	for _, each := range []bool{false, true} {
		o := testOptions()
		o.EachChair = each
		b, err := newView(m, o)
		if err != nil {
			t.Fatal(err)
		}
		var chairs []string
		for _, s := range b.signers() {
			if s.Role == string(meeting.SignChair) {
				chairs = append(chairs, string(s.Name)+" "+joinTexts(s.Items, ","))
			}
		}
		want := []string{"Bürgermeisterin Keller "}
		if each {
			others := []Text{}
			for i, it := range m.Items {
				if i != 1 {
					others = append(others, Text(it.Item.Number))
				}
			}
			want = []string{"Bürgermeisterin Keller " + joinTexts(others, ","), "Ratsherr Vogt " + m.Items[1].Item.Number}
		}
		if !slices.Equal(chairs, want) {
			t.Errorf("each %v: %q instead of %q", each, chairs, want)
		}
	}
}
