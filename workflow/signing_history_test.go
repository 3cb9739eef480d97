package workflow

import (
	"errors"
	"strings"
	"testing"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

func TestDifferenceShowsWhatWentAndCame(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"a b c", "a b c", "=a b c"},
		{"Der Rat beschließt 300.000 Euro", "Der Rat beschließt 250.000 Euro", "=Der Rat beschließt -300.000 +250.000 =Euro"},
		{"", "neu", "+neu"},
		{"alt", "", "-alt"},
		{"a b", "b a", "-a =b +a"},
		{"", "", ""},
	} {
		var got []string
		for _, p := range Difference(c.before, c.after) {
			got = append(got, map[PartKind]string{PartSame: "=", PartGone: "-", PartNew: "+"}[p.Kind]+p.Text)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q to %q: %q, want %q", c.before, c.after, s, c.want)
		}
	}
}

func TestEveryVersionIsKeptWithWhoMadeIt(t *testing.T) {
	f := drafted(t, "nw", nil)
	m, err := LoadMinutes(bg, f)
	must(t, err)
	p := m.Items[1].Passages[0]
	must(t, ChangePassage(bg, f, p, p.Text+" Ergänzt.", testClerk, true))
	h, err := PassageHistory(bg, f, p.ID)
	must(t, err)
	if len(h) != 2 || h[0].Text != p.Text || h[0].Review != nil || h[1].Review == nil || h[1].Review.By != testClerk || !h[1].Review.Heard || !h[1].Review.Changed {
		t.Fatalf("%+v", h)
	}
	if last := h[1].Change[len(h[1].Change)-1]; last.Kind != PartNew || last.Text != "Ergänzt." {
		t.Errorf("%+v", h[1].Change)
	}
	vote := m.Items[1].Votes[0]
	changed := vote
	v := *vote.Vote
	v.For = meeting.Count(30)
	changed.Vote = &v
	id, err := ChangeFact(bg, f, changed, testClerk, false)
	must(t, err)
	for _, any := range []meeting.FactID{vote.ID, id} {
		h, err = FactHistory(bg, f, catalogue.For("de"), any)
		must(t, err)
		if len(h) != 2 || !strings.Contains(h[0].Text, "31") || !strings.Contains(h[1].Text, "30") || h[1].Origin != meeting.OriginClerk {
			t.Errorf("%+v", h)
		}
	}
	if _, err := PassageHistory(bg, f, 9999); !errors.Is(err, ErrNoSuchPlace) {
		t.Errorf("%v", err)
	}
	if _, err := FactHistory(bg, f, catalogue.For("de"), 9999); !errors.Is(err, ErrNoSuchPlace) {
		t.Errorf("%v", err)
	}
}
