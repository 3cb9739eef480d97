package meeting

import "testing"

func TestFamilyNames(t *testing.T) {
	for name, want := range map[string]string{
		"Ratsfrau Sommer": "Sommer", "Anna Sommer": "Sommer", "Dr. Anna Sommer": "Sommer", "Sommer, Anna": "Sommer", "Bürgermeisterin Keller": "Keller",
		"Erste Bürgermeisterin Dr. Luczak-Schwarz": "Luczak-Schwarz", "Hans von der Heide": "von der Heide", "Herrn Vogt": "Vogt", "": "", "Keller": "Keller",
		"Cllr. Mary Ward": "Ward",
	} {
		if got := (Member{Name: name}).FamilyName(); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestANameThatFitsSeveralNamesNobody(t *testing.T) {
	r := Roster{Members: []Member{{ID: "1", Name: "Ratsherr Vogt"}, {ID: "2", Name: "Ratsfrau Vogt"}, {ID: "3", Name: "Stadtrat Brandt"}}}
	if m := r.ByName("Frau Vogt"); m != nil {
		t.Errorf("found %v", m)
	}
	if m := r.ByName("ratsfrau vogt"); m == nil || m.ID != "2" {
		t.Errorf("whole name: %v", m)
	}
	if m := r.ByName("Herr Brandt"); m == nil || m.ID != "3" {
		t.Errorf("family name: %v", m)
	}
}

func TestItemNumbersAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]string{"Ö 5.1": "5.1", "TOP 3": "3", "N8": "8", "7a.": "7a", " 12 ": "12", "Tagesordnungspunkt 4": "4", "C": "c", "Nord": "nord"} {
		if got := PlainNumber(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestClockTimes(t *testing.T) {
	if c := NewClockTime(18, 30); c != "18:30" {
		t.Error(c)
	}
	if NewClockTime(25, 0) != "" || NewClockTime(24, 1) != "" || NewClockTime(24, 0) != "24:00" {
		t.Error("no time of day was taken")
	}
	if n, ok := ClockTime("19:05").Minutes(); !ok || n != 1145 {
		t.Error(n, ok)
	}
	if _, ok := ClockTime("spät").Minutes(); ok {
		t.Error("not a time")
	}
}
