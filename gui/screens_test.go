package gui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

func TestJobsRunOneAfterTheOtherAndTellWhatWentWrong(t *testing.T) {
	b := newBench(t)
	var order []string
	q := b.jobs
	q.add(&job{title: "eins", run: func(context.Context, workflow.Progress) error {
		order = append(order, "eins")
		q.jobs = append(q.jobs, &job{title: "zwei", run: func(context.Context, workflow.Progress) error { order = append(order, "zwei"); return nil }})
		return nil
	}})
	if strings.Join(order, " ") != "eins zwei" {
		t.Errorf("order %v", order)
	}
	ended := error(nil)
	q.add(&job{title: "drei", run: func(ctx context.Context, tell workflow.Progress) error {
		tell(workflow.Event{Step: "transcribe", Done: 1, Total: 4})
		q.stop(q.running())
		return ctx.Err()
	}, finished: func(err error) { ended = err }})
	if !errors.Is(ended, context.Canceled) {
		t.Errorf("cancelling gives %v", ended)
	}
	b.quiet()
	q.add(&job{title: "vier", run: func(context.Context, workflow.Progress) error { return workflow.ErrNoSound }})
	if b.shown == nil {
		t.Fatal("nobody is told of the failure")
	}
	b.mustSee("In der Sitzungsdatei ist noch keine Aufnahme.")
	b.mustSee("Nehmen Sie auf oder importieren Sie eine Tonaufnahme.")
	b.key("Escape")
	b.quiet()
}

func TestSettingsCountAtOnce(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.key("Ctrl+P")
	b.mustSee("Einstellungen")
	s := b.now.(*settingsScreen)
	s.set(func(x *workflow.Settings) { x.Language = "en"; x.TextScale = 2; x.Theme = lookContrast }, true)
	b.mustSee("Settings")
	if em(1) != 30 {
		t.Errorf("text is %v high", em(1))
	}
	b.key("Escape")
	if b.step != stepMinutes || b.now != b.inside[stepMinutes] {
		t.Error("Escape does not lead back")
	}
	b.mustSee("Nothing leaves this computer")
	stored, err := workflow.LoadSettings(b.o.Paths)
	if err != nil || stored.Language != "en" || stored.TextScale != 2 {
		t.Errorf("stored are %+v, %v", stored, err)
	}
	if b.words.Lang() != "en" {
		t.Error("the words are not English")
	}
}

func TestHelpExplainsTheScreenAtHand(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepTranscript)
	b.key("F1")
	h, ok := b.now.(*helpScreen)
	if !ok || h.chapters[h.list.chosen].topic != string(onTranscript) {
		t.Fatal("help does not show the chapter on the transcript")
	}
	b.key("Escape")
	if b.now != b.inside[stepTranscript] {
		t.Error("Escape does not lead back")
	}
}

func TestAfterACrashTheWindowOpensWhereItWas(t *testing.T) {
	b := newBench(t)
	path := meetingFile(t, b.o.Paths.Meetings)
	if err := workflow.SaveAppState(b.o.Paths, workflow.AppState{Open: path, Step: "minutes", Running: true, Recording: true}); err != nil {
		t.Fatal(err)
	}
	again := New(b.app, b.o)
	again.inln = true
	again.Show()
	defer again.Close()
	if again.sit == nil || again.step != stepMinutes {
		t.Fatalf("open: %v at %d", again.sit, again.step)
	}
	if again.shown == nil || !strings.Contains(strings.Join(texts(again.shown.pop), " "), "Während einer Aufnahme") {
		t.Error("nothing says what happened")
	}
}

func TestAfterACrashTheTranscriptStandsAtTheSegmentThatWasChosen(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepTranscript)
	x := b.inside[stepTranscript].(*transcriptScreen)
	x.list.choose(x.rowOf[s.segs[20].ID])
	x.list.choose(x.rowOf[s.segs[30].ID])
	again := New(b.app, b.o) // what was stored is all that is left of the other window
	again.inln = true
	again.Show()
	defer again.Close()
	if again.sit == nil || again.step != stepTranscript {
		t.Fatalf("open: %v at %d", again.sit != nil, again.step)
	}
	if g := again.inside[stepTranscript].(*transcriptScreen).current(); g == nil || g.ID != s.segs[30].ID {
		t.Errorf("the window stands at %v", g)
	}
}

func TestASecondWindowMayOnlyRead(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepPrepare)
	o := b.o
	other := New(b.app, o)
	other.inln = true
	other.win.Resize(fyne.NewSize(1200, 700))
	other.openMeeting(s.desk.Path(), place{step: stepMinutes})
	defer other.Close()
	if other.sit == nil || !other.sit.desk.ReadOnly() {
		t.Fatal("the second window may write")
	}
	if other.shown == nil || !strings.Contains(strings.Join(texts(other.shown.pop), " "), "in einem anderen Fenster bearbeitet") {
		t.Error("nothing says why")
	}
	other.shown.close()
	m := other.inside[stepMinutes].(*minutesScreen)
	m.confirm()
	if _, done := other.sit.places(""); done != 0 {
		t.Error("the second window confirmed something")
	}
}

func TestTheWindowsTitleNamesWhatIsAtItsFront(t *testing.T) {
	b := newBench(t)
	at := func(want string) {
		t.Helper()
		if got := b.win.Title(); got != want {
			t.Errorf("the title is %q, want %q", got, want)
		}
	}
	at("Sitzungen – Ratsschreiber")
	b.openDemo(stepMinutes)
	at("Niederschrift – Sitzung des Stadtrates – Ratsschreiber")
	b.showSettings()
	at("Einstellungen – Sitzung des Stadtrates – Ratsschreiber")
	b.goBack()
	b.note("Hinweis", "Text")
	at("Hinweis – Sitzung des Stadtrates – Ratsschreiber")
	b.shown.close()
	at("Niederschrift – Sitzung des Stadtrates – Ratsschreiber")
}

func TestClosingAsksBeforeWhatIsWrittenOnAPanelGoes(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.key("Insert")
	panel := b.shown
	b.win.Canvas().Focused().(*entry).SetText("Die Presse war anwesend.")
	b.askClose()
	b.mustSee("Geschriebenes verwerfen?")
	ask := b.shown
	b.askClose()
	if b.shown != ask {
		t.Error("closing twice asks twice")
	}
	b.key("Escape")
	if b.shown != panel || b.ctx.Err() != nil {
		t.Fatal("Escape does not lead back to what was written")
	}
	b.askClose()
	b.shown.answer(0)
	if b.ctx.Err() == nil {
		t.Error("the window is still there")
	}
}
