package gui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

func TestErasingSaysWhatGoesAndNeedsTheWordAndAReasonBeforeItsTime(t *testing.T) {
	b := newBench(t)
	s := b.openSound(stepFinish)
	f := b.inside[stepFinish].(*finishScreen)
	f.erase()
	b.mustSee("Die Aufnahme, 4 min")
	b.mustSee("Das Transkript bleibt.")
	b.fillPanel("", "löschen")
	if s.length == 0 || b.shown == nil {
		t.Fatal("erased before its time without a reason")
	}
	b.mustSee("Bitte schreiben Sie, warum schon jetzt gelöscht wird.")
	b.fillPanel("Einwilligung zurückgenommen", "lösche")
	if s.length == 0 || b.shown == nil {
		t.Fatal("erased without the word")
	}
	b.mustSee("Zum Löschen geben Sie bitte „löschen“ ein.")
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if c, ok := o.(*selectField); ok {
			c.SetSelectedIndex(1)
		}
	})
	b.mustSee("Die Aufnahme bleibt.")
	b.mustSee("Das Transkript wird gelöscht")
	b.fillPanel("Einwilligung zurückgenommen", "löschen")
	b.quiet()
	if len(s.segs) != 0 || len(s.strip) == 0 {
		t.Errorf("%d segments and %d points of the sound's picture are left", len(s.segs), len(s.strip))
	}
	f.erase()
	b.fillPanel("Einwilligung zurückgenommen", "löschen")
	b.quiet()
	for _, v := range s.strip {
		if v != 0 {
			t.Fatal("the picture of the sound is left")
		}
	}
	f.erase()
	b.mustSee("Die Aufnahme ist gelöscht.")
	b.shown.close()
}

func TestARecordingIsKeptUntilADayForAReason(t *testing.T) {
	b := newBench(t)
	b.openSound(stepFinish)
	f := b.inside[stepFinish].(*finishScreen)
	f.keep()
	b.fillPanel(b.words.Date(time.Now().AddDate(0, 0, -1)), "Rechtsstreit")
	b.mustSee("Schreiben Sie einen Tag in der Zukunft")
	until := b.words.Date(time.Now().AddDate(0, 2, 0))
	b.fillPanel(until, "Rechtsstreit")
	b.quiet()
	b.mustSee("Die Aufnahme bleibt bis zum " + until)
	if v, err := workflow.Verify(t.Context(), b.sit.desk.File()); err != nil || !v.Whole() {
		t.Errorf("the file does not verify: %+v, %v", v, err)
	}
}
