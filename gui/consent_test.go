package gui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

func (b *bench) consents() []workflow.Consent {
	b.t.Helper()
	all, err := workflow.Consents(context.Background(), b.sit.desk.File())
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

func TestAnObjectionIsNotedByKeysAndSeenWhereverThePersonStands(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepPrepare)
	b.key("Ctrl+E")
	b.mustSee("Einwilligungen und Widersprüche")
	b.mustSee("Die Aufnahme ist noch nicht angesagt.")
	who := b.win.Canvas().Focused().(*entry)
	who.SetText("Vo")
	b.key("Return")
	b.mustSee("Im Verzeichnis unter Nummer 1 festgehalten")
	b.mustSee("Tonaufnahme: widersprochen")
	who.SetText("Bürgerin, dritte Reihe")
	b.mustSee("nicht in der Liste")
	b.key("Return")
	b.shown.key(fyne.KeyEscape)
	b.quiet()
	all := b.consents()
	if len(all) != 2 || all[0].Name != "Ratsherr Vogt" || all[0].Member == "" || all[0].Answer != workflow.Objected || all[0].By != "Frau Ziegler" ||
		all[1].Name != "Bürgerin, dritte Reihe" || all[1].Member != "" {
		t.Fatalf("noted: %+v", all)
	}
	p := b.inside[stepPrepare].(*prepareScreen)
	for i, m := range p.head.Roster.Members {
		var line string
		for _, r := range p.roster.runs(i) {
			line += r.text
		}
		if strings.Contains(line, "hat der Aufnahme widersprochen") != (m.Name == "Ratsherr Vogt") {
			t.Errorf("the roster says %q", line)
		}
	}
	b.goTo(stepFinish)
	b.mustSee("Ratsherr Vogt hat der Aufnahme widersprochen, steht aber im Transkript")
}

func TestALaterWordStandsInForTheEarlierOne(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepPrepare)
	vogt := *s.head.Roster.ByName("Ratsherr Vogt")
	for _, answer := range []workflow.ConsentAnswer{workflow.Objected, workflow.Agreed, workflow.Withdrawn} {
		b.showConsents(vogt.Name)
		walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
			if f, ok := o.(*selectField); ok && len(f.values) > 1 && f.values[0] == string(workflow.Objected) {
				f.setValue(string(answer))
			}
		})
		b.shown.answer(0)
		b.shown.key(fyne.KeyEscape)
		if got, want := s.objects(vogt), answer != workflow.Agreed; got != want {
			t.Errorf("after %s: objects %v", answer, got)
		}
	}
}

func TestWhoObjectsIsSaidWhenHeSpeaksDuringTheRecording(t *testing.T) {
	b, _, r := recordBench(t)
	vogt := *b.sit.head.Roster.ByName("Ratsherr Vogt")
	b.key("E")
	b.mustSee("Einwilligungen und Widersprüche")
	b.win.Canvas().Focused().(*entry).SetText("Vogt")
	b.shown.key(fyne.KeyReturn)
	b.shown.key(fyne.KeyEscape)
	b.quiet()
	r.speaks(vogt)
	b.mustSee("Ratsherr Vogt hat der Aufnahme widersprochen. X hält sie an")
	if m := b.marks(); m[len(m)-1].Member != vogt.ID {
		t.Error("the mark of the speaker is not made")
	}
	b.rec.stop(func() {})
	r.announced()
	b.showConsents("")
	b.mustSee("Angesagt von Frau Ziegler")
}
