package intake

import "testing"

func TestARosterMaySayWhoSitsWhere(t *testing.T) {
	for name, c := range map[string]struct{ csv, want string }{
		"seat":         {"Name;Fraktion;Platz-Nr.\nAnna Sommer;Grüne;12\nBert Vogt;SPD;\n", "12"},
		"row and seat": {"Name;Reihe;Sitz\nAnna Sommer;2;3\nBert Vogt;2;\n", "2/3"},
		"in English":   {"Name,Seat,Row\nAnna Sommer,3,2\nBert Vogt,,\n", "2/3"},
	} {
		r, err := ParseRoster(t.Context(), "liste.csv", []byte(c.csv), RosterOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := r.Roster.Members[0].Seat; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got := r.Roster.Members[1].Seat; got != "" {
			t.Errorf("%s: somebody without a seat has %q", name, got)
		}
	}
}
