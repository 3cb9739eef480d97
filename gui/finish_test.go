package gui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// confirmAll reviews every place one by one, as a person does, and gives the number of keys.
func (b *bench) confirmAll() int {
	b.t.Helper()
	b.goTo(stepMinutes)
	m := b.inside[stepMinutes].(*minutesScreen)
	keys := 0
	for ; keys < 500; keys++ {
		all, done := b.sit.places("")
		if done == all {
			return keys
		}
		if r := m.row(); r == nil || !r.open() {
			m.nextOpen(1)
		}
		b.key("Return")
		b.quiet()
	}
	b.t.Fatal("the review does not end")
	return 0
}

func TestFromReviewToSealedMinutesAndADocument(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepFinish)
	all, _ := s.places("")
	b.mustSee("Stellen sind noch nicht geprüft.")
	b.inside[stepFinish].(*finishScreen).sign(meeting.Place{Role: meeting.SignClerk})
	if b.shown == nil || len(b.shown.choices) > 2 {
		t.Fatal("signing begins although places are not reviewed")
	}
	b.shown.close()
	if keys := b.confirmAll(); keys != all {
		t.Errorf("%d keys for %d places", keys, all)
	}
	b.goTo(stepFinish)
	f := b.inside[stepFinish].(*finishScreen)
	for _, p := range s.problems {
		if p.Blocking && !strings.HasPrefix(p.Code, "missing_signer") {
			t.Errorf("still against signing: %s", workflow.Sentence(b.words, p))
		}
	}
	b.mustSee("Nichts steht dagegen.")
	signed, err := s.desk.Signing(s.minutes)
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range signed.Places {
		f.sign(place)
		if b.shown == nil {
			t.Fatalf("nobody asks who signs as %s", place.Role)
		}
		b.shown.answer(0)
		b.quiet()
	}
	if s.minutes.State != meeting.StateSealed {
		t.Fatalf("the minutes are %s", s.minutes.State)
	}
	b.mustSee("Die Niederschrift ist festgeschrieben.")
	out := filepath.Join(b.home, "Niederschrift.docx")
	b.win.Canvas().Unfocus()
	b.key("Ctrl+E")
	b.win.Canvas().Focused().(*entry).SetText(out)
	b.key("Return")
	if b.shown == nil {
		t.Fatal("nothing says that the document is written")
	}
	b.shown.close()
	if info, err := os.Stat(out); err != nil || info.Size() < 2000 {
		t.Errorf("the document: %v, %v", info, err)
	}
	f.correct()
	b.win.Canvas().Focused().(*entry).SetText("Die Sitzung endete um 20:50 Uhr.")
	b.shown.answer(0)
	b.quiet()
	b.mustSee("Berichtigung 1: Die Sitzung endete um 20:50 Uhr.")
	f.noteObjection()
	from := b.win.Canvas().Focused().(*entry)
	from.SetText("Ratsherr Vogt")
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if e, ok := o.(*entry); ok && e != from {
			e.SetText("Ich habe mit Nein gestimmt.")
		}
	})
	b.shown.answer(0)
	b.quiet()
	b.mustSee("Einwendung 1 von Ratsherr Vogt")
	f.decideObjection(s.minutes.Aftermath.Objections[0])
	b.shown.answer(0)
	b.quiet()
	if o := s.minutes.Aftermath.Objections[0]; o.Result != meeting.ObjectionUpheld || o.Decided == nil {
		t.Errorf("the objection is %+v", o)
	}
	b.logIsReadable()
	f.showLog()
	b.mustSee("Unterschrift")
	b.shown.close()
	f.verify()
	b.mustSee("Alles stimmt")
	b.shown.close()
}

func TestProblemsLeadToTheirPlaces(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepFinish)
	f := b.inside[stepFinish].(*finishScreen)
	var v meeting.Fact
	for _, it := range s.minutes.Items {
		if len(it.Votes) > 0 {
			v = it.Votes[0]
		}
	}
	f.way(meeting.Problem{Code: "vote_too_many", Item: v.Item, Facts: []meeting.FactID{v.ID}})()
	if m := b.inside[stepMinutes].(*minutesScreen); b.step != stepMinutes || m.place() != (placeID{fact: v.ID}) || s.item != v.Item {
		t.Errorf("leads to step %d, %v", b.step, m.place())
	}
	f.way(meeting.Problem{Code: "visibility_unconfirmed", Item: mustItem(t, s, "5")})()
	if p := b.inside[stepPrepare].(*prepareScreen); b.step != stepPrepare || p.agenda.item().Number != "5" {
		t.Errorf("leads to step %d, %+v", b.step, p.agenda.item())
	}
}

func TestTheHeadingSaysWhatStandsAgainstSigningOrThatNothingDoes(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepFinish)
	b.mustSee("Was noch gegen eine Unterschrift steht")
	b.goTo(stepMinutes)
	b.confirmAll()
	b.goTo(stepFinish)
	b.mustSee("Bereit zur Unterschrift")
	b.mustSee("Nichts steht dagegen.")
	if b.sees("Was noch gegen eine Unterschrift steht") {
		t.Error("the heading still says that something stands against signing")
	}
	sealed := newBench(t)
	sealed.sealDemo()
	if sealed.sees("Was noch gegen eine Unterschrift steht") || sealed.sees("Bereit zur Unterschrift") {
		t.Error("sealed minutes still speak of what stands against signing")
	}
}

func TestDeletingTheRecordingIsProposedOnceTheMinutesAreSealedAndNotBefore(t *testing.T) {
	b := newBench(t)
	b.openSound(stepFinish)
	b.mustSee("Zum Löschen ist es noch zu früh")
	if b.sees("schlägt vor") {
		t.Error("deleting is proposed before its time")
	}
	b.showStart()
	path := b.start.all[0].Path
	b.openMeeting(path, place{step: stepMinutes})
	b.confirmAll()
	b.signAll()
	b.mustSee("Die Aufnahme kann seit dem")
	b.mustSee("Das Programm schlägt vor, sie zu löschen.")
	if b.sees("Was noch gegen eine Unterschrift steht") {
		t.Error("the deletion is said to stand against signing")
	}
}

// logIsReadable wants a sentence for everything that the open meeting's log holds.
func (b *bench) logIsReadable() {
	b.t.Helper()
	entries, err := b.sit.desk.Log(context.Background())
	if err != nil || len(entries) == 0 {
		b.t.Fatalf("%d entries, %v", len(entries), err)
	}
	for _, e := range entries {
		if !b.words.Has("gui.log." + strings.ReplaceAll(e.Action, ".", "_")) {
			b.t.Errorf("the log has no sentence for %q", e.Action)
		}
	}
}

func TestAFieldThatIsMissingSaysSoAndGetsTheKeys(t *testing.T) {
	b := newBench(t)
	b.setSettings(workflow.Settings{})
	b.askName(func() { t.Error("it goes on without a name") })
	b.shown.answer(0)
	if e, ok := b.win.Canvas().Focused().(*entry); !ok || e.PlaceHolder != "Bitte ausfüllen" {
		t.Error("the empty field does not say that it must be filled in")
	}
}
