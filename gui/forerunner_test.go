package gui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

// lastMeeting says which earlier meeting the open panel for a new one goes on from.
func (b *bench) lastMeeting() string {
	b.t.Helper()
	var found *selectField
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if s, ok := o.(*selectField); ok {
			found = s
		}
	})
	if found == nil {
		b.t.Fatal("no choice of an earlier meeting")
	}
	return found.value()
}

func TestANewMeetingGoesOnFromTheBodysLastOne(t *testing.T) {
	b := newBench(t)
	last := meetingFile(t, b.o.Paths.Meetings)
	b.start.reload()
	b.key("Ctrl+N")
	if got := b.lastMeeting(); got != "" {
		t.Errorf("without a body %q is proposed", got)
	}
	b.win.Canvas().Focused().(*entry).SetText("Stadtrat Waldhausen")
	if got := b.lastMeeting(); got != last {
		t.Fatalf("proposed is %q, want %q", got, last)
	}
	b.mustSee("14.04.2026 · Stadtrat Waldhausen")
	b.shown.answer(0)
	b.quiet()
	f, err := workflow.OpenMeeting(context.Background(), last, workflow.OpenOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	before, err := f.Meeting(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	m := b.sit.head
	if len(m.Roster.Members) == 0 || len(m.Roster.Members) != len(before.Roster.Members) || m.Profile != "nw" || m.Place != "Ratssaal" || len(m.Agenda.Items) != 0 {
		t.Errorf("the new meeting is %+v", m)
	}
}

func TestNoMeetingIsProposedAgainstAPersonsChoiceOrAcrossTheClosedDoor(t *testing.T) {
	b := newBench(t)
	meetingFile(t, b.o.Paths.Meetings)
	b.settings.Body = "Stadtrat Waldhausen"
	b.start.reload()
	body, closed := newEntry(&b.ui), newCheck("", nil)
	body.SetText(b.settings.Body)
	r := b.newForerunner(body, closed)
	if r.choice.value() == "" {
		t.Fatal("nothing is proposed")
	}
	closed.SetChecked(true)
	if v := r.choice.value(); v != "" || len(r.choice.values) != 1 {
		t.Errorf("for a closed part %q of %q is offered", v, r.choice.values)
	}
	closed.SetChecked(false)
	r.choice.SetSelectedIndex(0)
	body.SetText("stadtrat  waldhausen")
	if v := r.choice.value(); v != "" {
		t.Errorf("%q is proposed after a person chose none", v)
	}
}

func TestAnEncryptedMeetingIsGoneOnFromWithItsPassphrase(t *testing.T) {
	b := newBench(t)
	b.unlocker.Keyring = nil
	o := workflow.NewMeetingOptions{Title: "Nichtöffentlicher Teil", Body: "Rat", Place: "Kleiner Saal", Closed: true, Start: time.Date(2026, 5, 20, 20, 0, 0, 0, time.Local)}
	b.createMeeting(o, ownPassphrase, "Kirchturm am See", "", nil, brought{})
	last := b.sit.desk.Path()
	b.showStart()
	b.key("Ctrl+Shift+L") // forgets the key
	body, closed := newEntry(&b.ui), newCheck("", nil)
	closed.SetChecked(true)
	r := b.newForerunner(body, closed)
	if len(r.choice.Options) != 2 || !strings.Contains(r.choice.Options[1], "(verschlüsselt)") {
		t.Fatalf("offered is %q", r.choice.Options)
	}
	r.choice.SetSelectedIndex(1)
	done := false
	r.unlocked(func(path string, key []byte) {
		done = true
		if path != last || key == nil {
			t.Errorf("%q, key %v", path, key != nil)
		}
		o.Place = ""
		b.createMeeting(o, ownPassphrase, "Kirchturm am Berg", path, key, brought{})
	})
	b.fillPanel("Kirchturm am See")
	b.quiet()
	if !done || b.sit == nil || b.sit.head.Place != "Kleiner Saal" {
		t.Errorf("done %v, place %q", done, b.sit.head.Place)
	}
}
