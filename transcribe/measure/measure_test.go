package measure

import (
	"slices"
	"testing"
)

func TestWordErrorsCountWhatWasHeardWrong(t *testing.T) {
	for _, tt := range []struct {
		said, heard string
		want        float64
	}{
		{"Wir kommen zur Abstimmung.", "wir kommen zur abstimmung", 0},
		{"Es kostet 4.500.000 Euro, ja?", "Es kostet 4500000 Euro ja", 0},
		{"Die Sitzung ist eröffnet", "Die Sitzung war eröffnet", 25},
		{"Die Sitzung ist eröffnet", "Die Sitzung eröffnet", 25},
		{"Die Sitzung ist eröffnet", "Die Sitzung ist nun eröffnet", 25},
		{"Danke", "Vielen Dank für die Aufmerksamkeit", 500},
		{"Danke", "", 100},
	} {
		if got := WordErrors(tt.said, tt.heard); got != tt.want {
			t.Errorf("%q heard as %q: %v %%, want %v %%", tt.said, tt.heard, got, tt.want)
		}
	}
}

func TestRepeatedSaysTheSameAgainAndAgain(t *testing.T) {
	r := &Repeated{Piece: []int16{1, 2, 3}, Total: 10}
	for _, tt := range []struct {
		from, to int64
		want     []int16
	}{{0, 3, []int16{1, 2, 3}}, {2, 8, []int16{3, 1, 2, 3, 1, 2}}, {7, 10, []int16{2, 3, 1}}, {4, 4, nil}} {
		if got, err := r.Read(t.Context(), 0, tt.from, tt.to); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("samples %d to %d are %v (%v), want %v", tt.from, tt.to, got, err, tt.want)
		}
	}
}
