package summarize

import (
	"testing"
	"unicode/utf8"

	"ratsschreiber/meeting"
	"ratsschreiber/templates"
)

func FuzzGround(f *testing.F) {
	f.Add("Kämmerer Kuhn beziffert die Kosten auf 4,5 Mio. Euro („viel Geld“), Vorlage 114, am 12. Mai um halb sieben.", "Die Kosten betragen 4,5 Millionen Euro, das ist viel Geld. Vorlage 114. Am zwölften Mai um 18 Uhr 30.", "de")
	f.Add("The cost was £2.4m, 40 per cent of it in May.", "Two million four hundred thousand pounds, forty per cent. May 12 at half past six.", "en")
	f.Add("„ » “ \" ‚", "…", "de")
	grounders := map[string]*Grounder{}
	for _, language := range []string{"de", "en"} {
		g, err := LoadGrounder(templates.FS(), language)
		if err != nil {
			f.Fatal(err)
		}
		grounders[language] = g
	}
	roster := meeting.Roster{Members: []meeting.Member{{ID: "m1", Name: "Kämmerer Kuhn", Role: meeting.RoleStaff}, {ID: "m2", Name: "Ratsfrau Sommer", Group: "Soziale Mitte"}}}
	f.Fuzz(func(t *testing.T, text, spoken, language string) {
		g := grounders[language]
		if g == nil {
			g = grounders["de"]
		}
		doubts := g.Check(Claim{Text: text, Speaker: "Kämmerer Kuhn", Roster: roster, Segments: []meeting.Segment{{ID: 1, Speaker: "m1", Text: spoken}, {ID: 2, SpeakerName: "Gast", Text: text}}})
		for _, d := range doubts {
			if d.Kind == "" || utf8.ValidString(text) && utf8.ValidString(spoken) && !utf8.ValidString(d.Detail) {
				t.Fatalf("doubt %+v", d)
			}
		}
	})
}

func FuzzAnswer(f *testing.F) {
	f.Add(`{"sentences":[{"speaker":"a","segments":[1],"text":"b"}]}`)
	f.Add(`{"sentences":null}`)
	f.Add(`[[[{"sentences":[{"segments":[1e99,-1,0.5]}]}`)
	d := &drafting{prompts: &prompts{words: promptWords{BadForm: "form", BadEmpty: "empty"}}, lines: []line{{seg: meeting.Segment{ID: 7}, text: "eins zwei"}, {seg: meeting.Segment{ID: 9}, text: "drei"}}}
	f.Fuzz(func(t *testing.T, text string) {
		sentences, bad := d.parse(text, stretchOfLines{0, 2, 0})
		if bad != "" && len(sentences) > 0 {
			t.Fatal("refused and used")
		}
		for _, s := range sentences {
			if s.Text == "" || s.Foreign < 0 {
				t.Fatalf("%+v", s)
			}
			for _, id := range s.Segments {
				if id != 7 && id != 9 {
					t.Fatalf("segment %d", id)
				}
			}
		}
	})
}

func BenchmarkGround(b *testing.B) {
	g, err := LoadGrounder(templates.FS(), "de")
	if err != nil {
		b.Fatal(err)
	}
	c := Claim{Text: "Kämmerer Kuhn beziffert die Gesamtkosten der Sanierung auf 4,5 Millionen Euro, wovon das Land 60 Prozent übernehme.", Speaker: "Kämmerer Kuhn",
		Roster: meeting.Roster{Members: []meeting.Member{{ID: "m1", Name: "Kämmerer Kuhn"}}},
		Segments: []meeting.Segment{{ID: 1, Speaker: "m1", Text: "Frau Bürgermeisterin, die Gesamtkosten der Sanierung betragen 4,5 Millionen Euro."},
			{ID: 2, Speaker: "m1", Text: "Das Land übernimmt 60 Prozent der Kosten, und die Arbeiten beginnen im August."}}}
	for b.Loop() {
		if d := g.Check(c); len(d) > 0 {
			b.Fatal(d)
		}
	}
}
