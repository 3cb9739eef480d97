package vocabulary

import (
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

func council() Vocabulary {
	m := meeting.Meeting{}
	for _, name := range []string{"Bürgermeisterin Keller", "Ratsfrau Sommer", "Ratsherr Vogt", "Stadtrat Brandt", "Frau Ziegler", "Kämmerer Kuhn", "Ratsherr Lorenz",
		"Ratsfrau Schäfer", "Ratsherr Meyer-Lüdenscheid"} {
		m.Roster.Members = append(m.Roster.Members, meeting.Member{Name: name})
	}
	m.Agenda.Items = []meeting.Item{{ID: "1", Title: "Bebauungsplan Mühlenfeld"}, {ID: "2", Title: "Sanierung der Grundschule am Lindenweg"}}
	return Of(m, []string{"Stadtwerke Waldhausen", "Feuerwehrgerätehaus"})
}

// said are the words of a text; those with an asterisk were heard with little confidence.
func said(text string) []Heard {
	var out []Heard
	for _, w := range strings.Fields(text) {
		h := Heard{Text: strings.TrimSuffix(w, "*"), Confidence: 0.95}
		if strings.HasSuffix(w, "*") {
			h.Confidence = 0.5
		}
		out = append(out, h)
	}
	return out
}

func TestNamesAndWordsNearlyHeardAreSuggested(t *testing.T) {
	v := council().Ear()
	for text, want := range map[string]string{
		"Frau Kella*": "Keller", "Frau Keler": "Keller", "Bürgermeisterin Gella*": "Keller", "Frau Kehler,": "Keller", "Kelller* sagt": "Keller",
		"Ratsfrau Somma*": "Sommer", "Ratsfrau Somer": "Sommer", "Frau Zommer*": "Sommer", "Sommar* bitte": "Sommer", "Frau Summer.": "Sommer",
		"Ratsherr Voigt": "Vogt", "Ratsherr Fogt*": "Vogt", "Herr Vokt": "Vogt", "Stadtrat Brand": "Brandt",
		"Stadtrat Prandt*": "Brandt", "Herr Brannt*": "Brandt", "Frau Zigler": "Ziegler", "Frau Ziegla*": "Ziegler", "Ziegeler* schreibt": "Ziegler",
		"Kämmerer Kuhm*": "Kuhn", "Herr Kunn*": "Kuhn", "Kämmerer Kuun*": "Kuhn", "Ratsherr Lorens": "Lorenz", "Herr Lohrenz": "Lorenz", "Lorentz* meint": "Lorenz",
		"Frau Schefer*": "Schäfer", "Ratsfrau Schäffer": "Schäfer", "Frau Scheffer*": "Schäfer",
		"im Mühlenfelt*": "Mühlenfeld", "am Mülenfeld*": "Mühlenfeld", "das Mühlenfell*": "Mühlenfeld", "der Bebaungsplan*": "Bebauungsplan",
		"den Bebauungsblan*": "Bebauungsplan", "der Lindenwek*": "Lindenweg", "die Grundschuhle*": "Grundschule", "Sannierung*": "Sanierung",
		"in Walthausen*": "Waldhausen", "Waldhaussen*": "Waldhausen", "die Stattwerke*": "Stadtwerke", "das Feuerwergerätehaus*": "Feuerwehrgerätehaus",
		"das Feuerwehrgerehtehaus*": "Feuerwehrgerätehaus",
	} {
		got := v.Suggest(said(text))
		if len(got) != 1 || got[0].Term != want {
			t.Errorf("%q: %+v, want %q", text, got, want)
		}
	}
}

func TestWhatWasHeardRightIsLeftAlone(t *testing.T) {
	v := council().Ear()
	for _, text := range []string{
		"Frau Keller und Ratsfrau Sommer", "Kellers* Antrag", "die Lindenwege*", "Ich eröffne die Sitzung des Stadtrates.", "im Sommer war der Weg zu",
		"die Bürger* der Stadt", "Herr Müller", "das Brandenburger* Tor", "der Vorsitzende* fragt", "den Kern der Sache", "Ratsherr Vogt hat das Wort",
		"Einstimmig* angenommen", "kann* man machen", "Guten Abend*, meine Damen* und Herren*", "Sollten Sie Fragen* haben", "Frau Doktor", "Zielen* Sie darauf",
	} {
		if got := v.Suggest(said(text)); len(got) > 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestCologneCodes(t *testing.T) {
	for word, want := range map[string]string{"Müller-Lüdenscheidt": "65752682", "Wikipedia": "3412", "Breschnew": "17863", "Vogt": "342", "Fogt": "342", "": ""} {
		if got := cologne(word); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
}

func FuzzSuggest(f *testing.F) {
	f.Add("Frau Kella* und \xff x")
	v := council().Ear()
	f.Fuzz(func(t *testing.T, text string) {
		words := said(text)
		for _, g := range v.Suggest(words) {
			if g.Word < 0 || g.Word >= len(words) || !strings.Contains(g.Text, g.Term) {
				t.Errorf("%+v", g)
			}
		}
	})
}
