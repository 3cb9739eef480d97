package gui

import (
	"context"
	"testing"

	"ratsschreiber/meeting"
)

// minutesBench opens the practice meeting's minutes at the item of that number; "" is the head.
func minutesBench(t *testing.T, item string) (*bench, *sitting, *minutesScreen) {
	t.Helper()
	b := newBench(t)
	s := b.openDemo(stepMinutes)
	if item != "" {
		s.choose(mustItem(t, s, item))
	}
	return b, s, b.inside[stepMinutes].(*minutesScreen)
}

// chooseFirstPassage goes to the first sentence of the item at hand.
func (m *minutesScreen) chooseFirstPassage() {
	for i, r := range m.rows {
		if r.passage != nil {
			m.list.choose(i)
			return
		}
	}
}

func TestReviewGoesFromPlaceToPlaceAndNotesWhetherItWasHeard(t *testing.T) {
	b, s, m := minutesBench(t, "")
	all, done := s.places("")
	if all < 20 || done != 0 {
		t.Fatalf("%d of %d places are reviewed", done, all)
	}
	first := m.place()
	b.key("Return")
	b.quiet()
	if _, done := s.places(""); done != 1 || m.place() == first {
		t.Fatalf("after Enter %d are reviewed, at %v", done, m.place())
	}
	second := m.place()
	m.heard[second] = 1
	b.key("Return")
	facts, err := s.desk.File().Facts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range meeting.CurrentFacts(facts) {
		switch {
		case f.ID == first.fact && (f.Review == nil || f.Review.Heard || f.Review.By != "Frau Ziegler"):
			t.Errorf("the first review is %+v", f.Review)
		case f.ID == second.fact && (f.Review == nil || !f.Review.Heard):
			t.Errorf("the second review is %+v", f.Review)
		}
	}
	third := m.place()
	b.key("Delete")
	if n, _ := s.places(""); n != all-1 {
		t.Errorf("%d places after striking one of %d", n, all)
	}
	if r := m.row(); r == nil || !r.open() || r.id == third {
		t.Errorf("after striking no open place is chosen: %+v", r)
	}
	b.key("Ctrl+Z")
	if n, _ := s.places(""); n != all || m.place() != third {
		t.Errorf("%d places after taking back, at %v, want %v", n, m.place(), third)
	}
	b.key("Ctrl+Z")
	b.key("Ctrl+Z")
	if _, done := s.places(""); done != 0 {
		t.Errorf("%d reviewed after taking everything back", done)
	}
}

func TestAPassageIsReworded(t *testing.T) {
	b, s, m := minutesBench(t, "3")
	m.chooseFirstPassage()
	at := m.place()
	if at.passage == 0 {
		t.Fatal("item 3 has no passage")
	}
	b.key("F2")
	m.editor.SetText("Die Grüne Liste begründet ihren Antrag.")
	b.key("Return")
	b.quiet()
	var got meeting.Passage
	for _, p := range s.itemMinutes(mustItem(t, s, "3")).Passages {
		if p.ID == at.passage {
			got = p
		}
	}
	if got.Text != "Die Grüne Liste begründet ihren Antrag." || got.Review == nil || !got.Review.Changed {
		t.Errorf("the passage is %+v", got)
	}
	b.key("Ctrl+Z")
	for _, p := range s.itemMinutes(mustItem(t, s, "3")).Passages {
		if p.ID == at.passage && (p.Review != nil || p.Text == got.Text) {
			t.Errorf("taken back is %+v", p)
		}
	}
}

func TestAVoteIsChangedAndItsArithmeticIsSaid(t *testing.T) {
	b, s, m := minutesBench(t, "2")
	var vote minutesRow
	for i, r := range m.rows {
		if r.table && r.fact != nil {
			m.list.choose(i)
			vote = r
		}
	}
	if vote.fact == nil || *vote.fact.Vote.For != 31 {
		t.Fatalf("the vote of item 2 is %+v", vote.fact)
	}
	b.key("F2")
	if b.shown == nil {
		t.Fatal("no form")
	}
	b.mustSee("34 von 34")
	b.win.Canvas().Focused().(*entry).SetText("32")
	b.mustSee("Ja, Nein und Enthaltung ergeben 35, anwesend und stimmberechtigt sind 34.")
	b.shown.answer(0)
	b.quiet()
	got := s.itemMinutes(mustItem(t, s, "2")).Votes[0]
	if *got.Vote.For != 32 || got.Origin != meeting.OriginClerk || got.Review == nil || !got.Review.Changed {
		t.Fatalf("the vote is %+v, %+v", got.Vote, got.Review)
	}
	b.key("Ctrl+Z")
	if got := s.itemMinutes(mustItem(t, s, "2")).Votes[0]; *got.Vote.For != 31 || got.Review != nil {
		t.Errorf("taken back is %d, %+v", *got.Vote.For, got.Review)
	}
	b.key("Ctrl+Y")
	if got := s.itemMinutes(mustItem(t, s, "2")).Votes[0]; *got.Vote.For != 32 {
		t.Errorf("made again is %d", *got.Vote.For)
	}
}

func TestTheClerkAddsWhatIsMissing(t *testing.T) {
	b, s, m := minutesBench(t, "")
	id := mustItem(t, s, "7")
	s.choose(id)
	before := len(s.itemMinutes(id).Passages)
	b.key("Insert")
	b.win.Canvas().Focused().(*entry).SetText("Die Verwaltung sagt eine schriftliche Antwort zu.")
	b.shown.answer(0)
	b.quiet()
	if n := len(s.itemMinutes(id).Passages); n != before+1 {
		t.Fatalf("%d passages, had %d", n, before)
	}
	m.addVote(id)
	b.win.Canvas().Focused().(*entry).SetText("34")
	b.shown.answer(0)
	if n := len(s.itemMinutes(id).Votes); n != 1 {
		t.Errorf("%d votes", n)
	}
}

func TestWhatAPlaceSaidBeforeIsShown(t *testing.T) {
	b, _, m := minutesBench(t, "3")
	m.chooseFirstPassage()
	before := m.row().passage.Text
	b.key("F2")
	m.editor.SetText("Der Rat berät über den Radweg.")
	b.key("Return")
	for i, r := range m.rows {
		if r.passage != nil && r.passage.Text == "Der Rat berät über den Radweg." {
			m.list.choose(i)
		}
	}
	b.key("Ctrl+H")
	b.mustSee("Frühere Fassungen")
	b.mustSee("Frau Ziegler")
	b.mustSee(before)
	b.shown.close()
	b.quiet()
}

func TestWhenTheDraftComesItsFirstPlaceIsChosenAndHasTheKeys(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	m := b.inside[stepMinutes].(*minutesScreen)
	m.list.chosen = -1 // as before there was one
	m.rows = nil
	b.win.Canvas().Unfocus()
	m.changed(minutesChanged)
	if m.row() == nil || !m.row().open() || b.win.Canvas().Focused() != m.list {
		t.Errorf("chosen is %v, the keys are with %T", m.row(), b.win.Canvas().Focused())
	}
}
