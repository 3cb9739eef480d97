package gui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
)

func TestWhatIsTypedInPreparingIsStoredAndCanBeTakenBack(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepPrepare)
	p := b.inside[stepPrepare].(*prepareScreen)
	stored := func() meeting.Meeting {
		m, err := s.desk.Head(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	p.place.SetText("Großer Saal")
	p.flush()
	if got := stored().Place; got != "Großer Saal" {
		t.Fatalf("stored is %q", got)
	}
	p.agenda.list.choose(2)
	p.agenda.title.SetText("Radweg")
	b.win.Canvas().Focus(p.agenda.list)
	b.key("Alt+Up")
	if m := stored(); m.Agenda.Items[1].Title != "Radweg" || m.Agenda.Items[2].Title != "Sanierung der Grundschule" {
		t.Errorf("the agenda is %v, %v", m.Agenda.Items[1].Title, m.Agenda.Items[2].Title)
	}
	b.key("Ctrl+Z")
	b.key("Ctrl+Z")
	if m := stored(); m.Place != "Ratssaal" && m.Agenda.Items[2].Title != "Ausbau des Radwegs in der Bahnhofstraße" {
		t.Errorf("after taking back twice the place is %q and item 3 %q", m.Place, m.Agenda.Items[2].Title)
	}
	before := len(stored().Agenda.Items)
	b.win.Canvas().Focus(p.agenda.list)
	b.key("Insert")
	p.agenda.title.SetText("Verschiedenes")
	p.flush()
	b.win.Canvas().Focus(p.agenda.list)
	if n := len(stored().Agenda.Items); n != before+1 {
		t.Errorf("%d items after inserting one into %d", n, before)
	}
	b.key("Delete")
	if n := len(stored().Agenda.Items); n != before {
		t.Errorf("%d items after removing it", n)
	}
	p.roster.list.choose(3)
	p.roster.invited.SetSelected(b.t2("invited.excused"))
	p.roster.reason.SetText("erkrankt")
	p.flush()
	if m := stored().Roster.Members[3]; m.Invited != meeting.InvitedExcused || m.Reason != "erkrankt" {
		t.Errorf("the person is %+v", m)
	}
}

// t2 is the sentence for a key, for reading in tests.
func (b *bench) t2(key string) string { return b.ui.t(key) }

func TestAPastedInvitationIsShownBeforeItIsTaken(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepPrepare)
	b.app.Clipboard().SetContent("Öffentlicher Teil\nÖ 1 Eröffnung\nÖ 2 Neubau der Feuerwache\nNichtöffentlicher Teil\nN 3 Grundstück am Markt\n")
	before := len(s.head.Agenda.Items)
	b.win.Canvas().Unfocus()
	b.key("Ctrl+V")
	if b.shown == nil {
		t.Fatal("the invitation is not shown")
	}
	b.mustSee("Neubau der Feuerwache")
	if len(s.head.Agenda.Items) != before {
		t.Error("something was taken over unseen")
	}
	b.shown.answer(0)
	found := false
	for _, it := range b.sit.head.Agenda.Items {
		found = found || it.Title == "Neubau der Feuerwache"
	}
	if !found {
		t.Errorf("not taken over: %+v", b.sit.head.Agenda.Items)
	}
}

func TestAnInvitationIsPastedOnWhateverStepTheMeetingStands(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	fyne.CurrentApp().Clipboard().SetContent("Tagesordnung\n\nÖffentlicher Teil\n1. Eröffnung\n2. Neubau der Feuerwache\n")
	for _, s := range []step{stepRecord, stepTranscript, stepMinutes, stepFinish} {
		b.goTo(s)
		b.win.Canvas().Unfocus()
		b.key("Ctrl+V")
		if b.shown == nil || !b.sees("Neubau der Feuerwache") {
			t.Fatalf("step %d: pasting shows nothing", s)
		}
		b.shown.key("Escape")
	}
	b.key("Ctrl+P")
	b.win.Canvas().Unfocus()
	b.key("Ctrl+V")
	b.quiet()
}

func TestAnOfficeThatOnlySaysTheRoleIsNotNamedTwice(t *testing.T) {
	for office, want := range map[string]bool{"Vorsitz": true, "Vorsitzende": true, "Chairman": true, "Bürgermeisterin": false, "Kämmerer": false} {
		if got := saysRole(meeting.Member{Role: meeting.RoleChair, Office: office}); got != want {
			t.Errorf("%s: %v", office, got)
		}
	}
}
