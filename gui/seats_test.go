package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
)

// seat gives persons of the roster their seats, as Vorbereiten does.
func (b *bench) seat(seats map[string]string) {
	b.t.Helper()
	b.goTo(stepPrepare)
	p := b.inside[stepPrepare].(*prepareScreen)
	for i, m := range p.head.Roster.Members {
		if seat, ok := seats[m.FamilyName()]; ok {
			p.roster.list.chosen = i
			p.roster.fill()
			p.roster.seat.SetText(seat)
		}
	}
	p.flush()
	b.goTo(stepRecord)
}

func (b *bench) lastSpeaker() meeting.MemberID {
	b.t.Helper()
	marks := b.marks()
	last := meeting.MemberID("")
	for _, k := range marks {
		if k.Kind == meeting.MarkSpeaker && b.rec != nil && k.At == b.rec.rec.Position() {
			last = k.Member
		}
	}
	return last
}

func TestDigitsPickTheSpeakerBySeat(t *testing.T) {
	b, _, r := recordBench(t)
	b.key("3")
	b.mustSee("Es sind keine Plätze eingetragen.")
	b.seat(map[string]string{"Brandt": "1", "Sommer": "12", "Vogt": "3", "Engel": "2/7"})
	id := func(name string) meeting.MemberID { return b.sit.head.Roster.ByName(name).ID }
	b.win.Canvas().Unfocus()
	b.key("3")
	if b.lastSpeaker() != id("Vogt") {
		t.Errorf("3 is %q", b.lastSpeaker())
	}
	b.key("1")
	if b.lastSpeaker() != id("Vogt") {
		t.Error("1 counted although 12 begins with it")
	}
	b.mustSee("Platz 1: Stadtrat Brandt? Eingabe nimmt den Platz")
	b.key("2")
	if b.lastSpeaker() != id("Sommer") {
		t.Errorf("12 is %q", b.lastSpeaker())
	}
	b.key("1")
	b.key("Return")
	if b.lastSpeaker() != id("Brandt") {
		t.Errorf("1 and Enter is %q", b.lastSpeaker())
	}
	b.key("2")
	b.key("7")
	if b.lastSpeaker() != id("Engel") {
		t.Errorf("row 2, seat 7 is %q", b.lastSpeaker())
	}
	n := len(b.marks())
	b.key("9")
	b.mustSee("Auf Platz 9 sitzt niemand.")
	if len(b.marks()) != n {
		t.Error("a seat where nobody sits makes a mark")
	}
	b.mustSee("Reihe 2")
	b.mustSee("ohne Platz")
	r.openVote()
	field := b.win.Canvas().Focused().(*entry)
	field.TypedKey(&fyne.KeyEvent{Name: fyne.Key3})
	field.TypedRune('3')
	if len(b.marks()) != n || r.vote.yes.Text != "3" {
		t.Error("digits in the vote pad pick seats")
	}
}

func TestThePadStandsAsTheRoomDoes(t *testing.T) {
	b, _, r := recordBench(t)
	b.seat(map[string]string{"Brandt": "2/1", "Sommer": "1/2", "Vogt": "1/1"})
	all := strings.Join(texts(r.people), " ")
	at := -1
	for _, want := range []string{"Reihe 1", "Vogt", "Sommer", "Reihe 2", "Brandt", "ohne Platz", "Keller"} {
		i := strings.Index(all, want)
		if i <= at {
			t.Fatalf("%q does not follow in %q", want, all)
		}
		at = i
	}
	b.win.Canvas().Unfocus()
	b.key("R")
	b.win.Canvas().Focused().(*entry).SetText("11")
	b.shown.key(fyne.KeyReturn)
	if b.lastSpeaker() != b.sit.head.Roster.ByName("Vogt").ID {
		t.Error("a seat typed where a person is asked for does not find the person")
	}
}
