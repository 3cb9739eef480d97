package gui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// openSound opens the practice meeting with its sound.
func (b *bench) openSound(s step) *sitting {
	b.t.Helper()
	path := meetingFile(b.t, b.o.Paths.Meetings)
	sound, err := demoFile(b.home, demo.Sound)
	if err != nil {
		b.t.Fatal(err)
	}
	ctx := context.Background()
	f, err := workflow.OpenMeeting(ctx, path, workflow.OpenOptions{})
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := workflow.ImportSound(ctx, f, []string{sound}, workflow.ImportOptions{At: -1}, nil); err != nil {
		b.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.openMeeting(path, place{step: s})
	b.quiet()
	return b.sit
}

func TestBlankingSaysWhatIsLostAsksOnceAndTakesItOutForGood(t *testing.T) {
	b := newBench(t)
	s := b.openSound(stepTranscript)
	x := b.inside[stepTranscript].(*transcriptScreen)
	b.win.Canvas().Focus(x.list)
	x.list.choose(x.rowOf[s.segs[4].ID])
	gone, before, n := s.segs[4], s.segs[3], len(s.segs)
	loud := func() (n int) {
		pcm, err := s.desk.ReadSound(context.Background(), int64(gone.From.Seconds()*16000)+1, int64(gone.To.Seconds()*16000))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range pcm {
			if v != 0 {
				n++
			}
		}
		return n
	}
	if loud() == 0 {
		t.Fatal("there is nothing to blank")
	}
	b.key("Ctrl+Delete")
	b.mustSee("Stelle der Aufnahme tilgen")
	b.mustSee(strings.Join(strings.Fields(gone.Text)[:3], " "))
	b.mustSee("Das lässt sich nicht zurückholen")
	b.shown.key(fyne.KeyReturn)
	b.mustSee("Schreiben Sie, warum die Stelle getilgt wird.")
	if loud() == 0 {
		t.Fatal("blanked without a reason")
	}
	why := b.win.Canvas().Focused().(*entry)
	why.SetText("Zuruf aus dem Publikum")
	b.key("Return")
	b.quiet()
	if loud() != 0 {
		t.Error("the sound is still there")
	}
	if len(s.segs) != n-1 || s.segment(gone.ID) != nil || s.segs[3].Text != before.Text {
		t.Errorf("%d segments are left of %d", len(s.segs), n)
	}
	if s.segmentAt(gone.From) < 0 || len(s.gaps) == 0 || s.gaps[len(s.gaps)-1].Reason != meeting.GapBlanked {
		t.Errorf("the gap is not noted: %+v", s.gaps)
	}
	b.mustSee("nachträglich getilgt")
	at := int(float64(gone.From+gone.To) / 2 / float64(s.length) * float64(len(s.strip)))
	if s.strip[at] != 0 {
		t.Error("the strip still shows the sound")
	}
	b.key("Ctrl+Z")
	if s.segment(gone.ID) != nil {
		t.Error("undo brought blanked words back")
	}
	b.goTo(stepFinish)
	b.inside[stepFinish].(*finishScreen).showLog()
	b.mustSee("Zuruf aus dem Publikum")
}

func TestAStretchIsChosenByDraggingOverTheStrip(t *testing.T) {
	b := newBench(t)
	s := b.openSound(stepTranscript)
	x := b.inside[stepTranscript].(*transcriptScreen)
	w := x.strip.Size().Width
	drag := func(at, by float32) {
		x.strip.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(at, 5)}, Dragged: fyne.NewDelta(by, 0)})
	}
	drag(w*0.5, 0)
	drag(w*0.4, -w*0.1) // backwards
	x.strip.DragEnd()
	near := func(a, b time.Duration) bool { return (a - b).Abs() < time.Second }
	if sel := x.strip.sel; !near(sel.From, s.length*4/10) || !near(sel.To, s.length/2) {
		t.Fatalf("chosen %v of %v", sel, s.length)
	}
	x.blank()
	b.mustSee("1:57")
	b.shown.key(fyne.KeyEscape)
	x.strip.Tapped(&fyne.PointEvent{Position: fyne.NewPos(w*0.9, 5)})
	if x.strip.sel.Length() != 0 {
		t.Error("a click elsewhere leaves the stretch chosen")
	}
}
