package gui

import (
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// Keys and clicks decide what was to be seen, and nothing else.

// shownLong lets the person look at what is shown.
func (b *bench) shownLong() {
	for end := time.Now().Add(restsAfter + seenAfter); time.Now().Before(end); time.Sleep(onTime / 5) {
		b.arrive()
	}
}

// holdKey presses a key and has it repeat itself.
func (b *bench) holdKey(spec string, times int) {
	b.ui.keyDown(keyEvent(spec))
	for range times {
		b.key(spec)
		b.arrive()
	}
	b.ui.keyUp(keyEvent(spec))
}

func (b *bench) confirmed() int {
	_, done := b.sit.places("")
	return done
}

func TestAKeyThatIsHeldDownDecidesNothingMore(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.slowly()
	b.showStart()
	b.arrive()
	b.ui.keyDown(keyEvent("Return"))
	for range 5 { // opens the meeting and stays down
		b.key("Return")
		b.arrive()
		time.Sleep(seenAfter / 2)
	}
	b.ui.keyUp(keyEvent("Return"))
	if b.sit == nil || b.confirmed() != 0 {
		t.Fatalf("a key that was held since the list of meetings decided: %+v", b.sit)
	}
	for _, key := range []string{"Return", "Delete"} {
		b.shownLong()
		before := b.asMinutes()
		b.ui.keyDown(keyEvent(key))
		b.key(key)
		b.arrive()
		after := b.asMinutes()
		if after == before {
			t.Fatalf("%s decides nothing", key)
		}
		for range 4 {
			b.shownLong()
			b.key(key)
		}
		b.arrive()
		b.ui.keyUp(keyEvent(key))
		if got := b.asMinutes(); got != after {
			t.Errorf("%s, held down, decides again", key)
		}
	}
}

func TestWhatHasJustComeIntoSightIsNotDecidedYet(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.slowly()
	b.goTo(stepTranscript)
	b.goTo(stepMinutes)
	b.arrive()
	b.key("Return")
	b.arrive()
	if n := b.confirmed(); n != 0 {
		t.Fatalf("%d places were decided that nobody has seen", n)
	}
	for n := 1; n <= 2; n++ {
		b.shownLong()
		for range 3 { // as quickly as a hand can
			b.key("Return")
			b.arrive()
		}
		if got := b.confirmed(); got != n {
			t.Fatalf("%d places are decided, %d were seen", got, n)
		}
	}
}

func TestAPanelThatComesByItselfIsNotAnsweredInTheMiddleOfAWord(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.slowly()
	done := 0
	b.later(func() { b.ask("Frage", "Soll das geschehen?", "Ja", true, func() { done++ }) })
	b.arrive()
	for range 4 {
		for _, key := range []string{"Space", "Return", "Escape"} {
			b.key(key)
			b.arrive()
			time.Sleep(restsAfter / 4)
		}
	}
	if done != 0 || b.shown == nil {
		t.Fatal("what was typed in haste answers a question")
	}
	b.shownLong()
	b.key("Return")
	if done != 1 || b.shown != nil {
		t.Error("the question cannot be answered")
	}
}

func TestAPanelThatAPersonWaitsForIsAnsweredAsQuicklyAsTheHandIs(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.slowly()
	for _, typing := range []bool{false, true} {
		b.key("Ctrl+H")
		if typing {
			b.ui.keyDown(keyEvent("A"))
			b.ui.keyUp(keyEvent("A"))
		}
		b.arrive()
		b.key("Escape")
		if open := b.shown != nil; open != typing {
			t.Errorf("somebody typing: %v; the panel is open: %v", typing, open)
		}
		b.shownLong()
	}
}

func TestAnAnswerThatIsHeldDownAnswersOnePanel(t *testing.T) {
	b := newBench(t)
	b.slowly()
	done := 0
	b.ask("Erstens", "Weiter?", "Ja", false, func() {
		b.ask("Zweitens", "Wirklich?", "Ja", true, func() { done++ })
	})
	b.holdKey("Return", 5)
	if done != 0 {
		t.Fatal("one key answered two questions")
	}
	b.closePanels()
	path := filepath.Join(b.home, "Da.txt")
	copyFile(t, masterPathOf(t), path)
	written := 0
	b.chooseTarget("Wohin?", "", "x", func(string) { written++ })
	b.win.Canvas().Focused().(*entry).SetText(path)
	b.holdKey("Return", 5)
	if written != 0 {
		t.Fatal("a key that was held replaced a file")
	}
	b.key("Return")
	if written != 1 {
		t.Error("a file cannot be replaced any more")
	}
}

func masterPathOf(t *testing.T) string {
	t.Helper()
	return meetingFile(t, t.TempDir())
}

func TestDeleteHeldDownRemovesOneRow(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepPrepare)
	p := b.now.(*prepareScreen)
	n := len(p.head.Agenda.Items)
	b.slowly()
	b.holdKey("Delete", 5)
	b.key("Delete")
	b.arrive()
	if got := len(p.head.Agenda.Items); got != n-2 {
		t.Errorf("a key that was held and one that was not leave %d of %d items", got, n)
	}
}

func TestAPanelThatIsAskedOnStaysWhenTheOneBelowGoes(t *testing.T) {
	b := newBench(t)
	done := 0
	b.sheet("Erstens", paragraph(run{text: "Weiter?"}), 30, nil, sheetChoice{label: "Ja", do: func() bool {
		field := newEntry(&b.ui)
		b.sheet("Zweitens", field, 30, field, sheetChoice{label: "Ja", do: func() bool { done++; return false }}, sheetChoice{label: "Nein"})
		return false
	}}, sheetChoice{label: "Nein"})
	b.key("Return")
	if top := b.win.Canvas().Overlays().Top(); b.shown == nil || b.shown.title != "Zweitens" || top != fyne.CanvasObject(b.shown.pop) {
		t.Fatal("the second panel counts as open and cannot be seen")
	}
	if _, ok := b.win.Canvas().Focused().(*entry); !ok {
		t.Errorf("the keys are with %T", b.win.Canvas().Focused())
	}
	b.key("Ctrl+Return")
	b.quiet()
	if done != 1 || len(b.win.Canvas().Overlays().List()) != 0 {
		t.Error("the second panel cannot be answered")
	}
}

func TestAMachineThatIsAlwaysLateStillLetsAPersonDecide(t *testing.T) {
	b := newBench(t)
	b.slowly()
	s := &seen{u: &b.ui, after: seenAfter}
	s.renew()
	for range mostLate + 1 {
		if s.enough() {
			t.Fatal("it counts as seen although the screen was late each time")
		}
		time.Sleep(seenAfter + 2*onTime)
		b.arrive()
	}
	if !s.enough() {
		t.Error("nothing can be decided")
	}
}
