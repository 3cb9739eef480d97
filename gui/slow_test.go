package gui

import (
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// A machine that is slow: what comes of work in the background arrives when the test wants it, and the person goes on meanwhile.

// arrivals are what has come of work and is not yet shown.
type arrivals struct {
	mu   sync.Mutex
	list []func()
}

func (a *arrivals) add(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = append(a.list, f)
}

func (a *arrivals) next() func() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.list) == 0 {
		return nil
	}
	f := a.list[0]
	a.list = a.list[1:]
	return f
}

// slow are the windows on slow machines.
var slow = map[*Window]*arrivals{}

// slowly has the window work in the background from now on.
func (b *bench) slowly() {
	a := &arrivals{}
	b.Window.slow, b.inln = a.add, false
	slow[b.Window] = a
	b.t.Cleanup(func() {
		b.inln = true
		delete(slow, b.Window)
	})
}

// arrive lets all work end and shows what comes of it.
func (b *bench) arrive() {
	for {
		b.wg.Wait()
		f := slow[b.Window].next()
		if f == nil {
			return
		}
		f()
	}
}

func TestAMeetingThatIsOpenedTwiceByAQuickHandIsOpenedOnce(t *testing.T) {
	b := newBench(t)
	path := meetingFile(t, b.o.Paths.Meetings)
	b.slowly()
	b.start.reload()
	b.arrive()
	for range 3 {
		b.key("Return")
	}
	b.arrive()
	b.quiet()
	if b.sit == nil || b.sit.desk.ReadOnly() || b.sit.desk.Path() != path {
		t.Fatalf("the meeting is not open for work: %+v", b.sit)
	}
}

func TestWhoGoesElsewhereWhileAMeetingIsOpenedStaysThere(t *testing.T) {
	b := newBench(t)
	path := meetingFile(t, b.o.Paths.Meetings)
	b.slowly()
	b.start.reload()
	b.arrive()
	b.key("Return")
	b.key("F1")
	b.arrive()
	if b.now != screen(b.help) || b.sit != nil {
		t.Fatalf("the meeting comes over %v", b.now.scope())
	}
	b.key("Escape")
	b.arrive()
	b.key("Return")
	b.key("F1")
	b.key("Escape")
	b.key("Return") // it is still being opened, and wanted again
	b.arrive()
	if b.sit == nil || b.sit.desk.ReadOnly() || b.sit.desk.Path() != path {
		t.Error("the meeting cannot be opened any more")
	}
}

func TestOfTwoMeetingsTheOneThatIsWantedLastIsOpened(t *testing.T) {
	b := newBench(t)
	one := meetingFile(t, b.o.Paths.Meetings)
	two := filepath.Join(b.o.Paths.Meetings, "Zwei.sitzung")
	copyFile(t, one, two)
	b.slowly()
	b.openMeeting(one, place{best: true})
	b.openMeeting(two, place{best: true})
	b.arrive()
	if b.sit == nil || b.sit.desk.Path() != two {
		t.Errorf("open is %+v", b.sit)
	}
}

func TestTheListOfMeetingsReadAnewLeavesTheChoiceAndTheKeysWhereTheyAre(t *testing.T) {
	b := newBench(t)
	one := meetingFile(t, b.o.Paths.Meetings)
	for _, name := range []string{"Zwei", "Drei", "Vier"} {
		copyFile(t, one, filepath.Join(b.o.Paths.Meetings, name+".sitzung"))
	}
	b.showStart()
	b.slowly()
	b.start.reload()
	b.key("Down")
	b.key("Down")
	want := b.start.rows[b.start.list.chosen].entry.Path
	b.arrive()
	if got := b.start.rows[b.start.list.chosen].entry.Path; got != want {
		t.Errorf("the key means %s, was %s", got, want)
	}
	b.start.shown()
	b.win.Canvas().FocusNext()
	had := b.win.Canvas().Focused()
	b.arrive()
	if b.win.Canvas().Focused() != had {
		t.Error("the keys went elsewhere when the list came")
	}
}

func TestAPanelKeepsTheKeysWhenAScreenComesUpBelowIt(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.newMeeting()
	c := b.win.Canvas()
	c.FocusNext()
	c.FocusNext()
	had := c.Focused()
	b.goTo(stepTranscript)
	if c.Focused() != had {
		t.Errorf("the keys went from %T to %T", had, c.Focused())
	}
	b.shown.close()
	if f := c.Focused(); f != fyne.Focusable(b.inside[stepTranscript].(*transcriptScreen).list) {
		t.Errorf("after the panel the keys are with %T", f)
	}
}

func TestWhatWasAskedForIsNotShownElsewhere(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.slowly()
	b.key("Ctrl+H")
	b.goTo(stepPrepare)
	b.arrive()
	b.quiet()
	b.goTo(stepFinish)
	b.now.(*finishScreen).erase()
	b.showStart()
	b.arrive()
	b.quiet()
}

// confirmed counts the places that were decided.
// slowRecording records, and everything takes its time.
func slowRecording(t *testing.T) (*bench, *deskRecorder, *recordScreen) {
	b, rec, r := recordBench(t)
	b.slowly()
	return b, rec, r
}

func TestKeysOfARecordingMeanOnASlowDiskWhatTheyMeanOnAQuickOne(t *testing.T) {
	b, rec, r := slowRecording(t)
	b.key("N")
	b.key("N")
	b.key("S") // a vote on what was called last
	r.vote.yes.SetText("7")
	b.key("Return")
	b.key("U")
	b.key("U")
	b.arrive()
	var got []meeting.MarkKind
	for _, m := range b.marks() {
		got = append(got, m.Kind)
	}
	if want := []meeting.MarkKind{meeting.MarkItem, meeting.MarkItem, meeting.MarkVote, meeting.MarkBreak, meeting.MarkResume}; !slices.Equal(got, want) {
		t.Fatalf("marks %v, want %v", got, want)
	}
	if m := b.marks(); m[1].Item != mustItem(t, b.sit, "2") || m[2].Item != m[1].Item {
		t.Errorf("the items are called and voted on as %+v", m)
	}
	b.key("N")
	b.key("Ctrl+Z") // means the item that was called just now
	b.arrive()
	if m := b.marks(); len(m) != 5 || m[4].Kind != meeting.MarkResume {
		t.Errorf("taken back gives %+v", m)
	}
	b.key("Ctrl+Y")
	b.key("Ctrl+Z")
	b.key("Ctrl+Z")
	b.arrive()
	if m := b.marks(); len(m) != 4 {
		t.Errorf("taken back twice gives %+v", m)
	}
	b.key("P")
	b.key("P")
	b.arrive()
	if got := rec.last.Status().Mode; got != workflow.ModeRecording {
		t.Errorf("paused and gone on gives %s", got)
	}
}

func TestARecordingBeginsOnceAndNobodyLeavesMeanwhile(t *testing.T) {
	rec := &deskRecorder{}
	b := newBench(t, func(o *Options) { o.Recorder = rec })
	b.openDemo(stepRecord)
	b.now.(*recordScreen).text.SetChecked(false)
	b.slowly()
	for range 3 {
		b.key("Ctrl+R")
	}
	b.showStart()
	b.arrive()
	if b.sit == nil || b.rec == nil || rec.started != 1 {
		t.Fatalf("started %d times, open %v", rec.started, b.sit != nil)
	}
}

func TestARecordingEndsOnceAndWhatIsTypedMeanwhileIsKept(t *testing.T) {
	b, rec, _ := slowRecording(t)
	b.key("Ctrl+R")
	b.shown.answer(0)
	b.key("Ctrl+R") // once more
	b.quiet()
	b.key("F")
	b.win.Canvas().Focused().(*entry).SetText("Ende um 20 Uhr")
	panel := b.shown
	b.arrive()
	if b.rec != nil || !rec.last.stopped {
		t.Fatal("the recording has not ended")
	}
	panel.answer(0)
	b.arrive()
	if m := b.marks(); len(m) != 1 || m[0].Text != "Ende um 20 Uhr" {
		t.Errorf("marks %+v", m)
	}
}

func TestAPersonWhoHasGoneOnIsNotPulledBackByWhatComesLate(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	m := b.now.(*minutesScreen)
	b.sit.choose(mustItem(t, b.sit, "3"))
	b.slowly()
	b.shownLong()
	for name, goOn := range map[string]func(){
		"another place":  func() { b.key("End") },
		"another item":   func() { b.sit.choose(mustItem(t, b.sit, "5")) },
		"another screen": func() { b.goTo(stepPrepare); b.sit.choose(mustItem(t, b.sit, "2")) },
	} {
		b.goTo(stepMinutes)
		b.sit.choose(mustItem(t, b.sit, "3"))
		b.shownLong()
		before := b.confirmed()
		b.key("Return")
		goOn()
		item, at, now := b.sit.item, m.place(), b.now
		b.arrive()
		if b.confirmed() != before+1 {
			t.Fatalf("%s: nothing was confirmed", name)
		}
		if b.sit.item != item || m.place() != at || b.now != now {
			t.Errorf("%s: from %q %+v to %q %+v", name, item, at, b.sit.item, m.place())
		}
		b.goTo(stepMinutes)
		b.key("Ctrl+Z")
		b.arrive()
	}
}

func TestTheListOfAChoiceDoesNotStayOpenOverAnotherScreen(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepFinish)
	f := b.now.(*finishScreen)
	b.win.Canvas().Focus(f.preview.template)
	b.key("Space")
	if b.win.Canvas().Overlays().Top() == nil {
		t.Fatal("the choice shows no list")
	}
	b.typed(chord{fyne.KeyL, fyne.KeyModifierControl | fyne.KeyModifierShift})
	if b.win.Canvas().Overlays().Top() != nil || b.win.Canvas().Focused() != fyne.Focusable(b.start.list) {
		t.Errorf("the list of a choice lies over the list of meetings, the keys are with %T", b.win.Canvas().Focused())
	}
}

func TestWhatStandsAgainstSigningFollowsTheTranscript(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepFinish)
	b.goTo(stepTranscript)
	b.key("Home")
	b.key("Ctrl+2")
	b.goTo(stepFinish)
	if got, want := jsonOf(b.sit.problems), jsonOf(b.reread().problems); got != want {
		t.Errorf("shown is\n%s\nand the file has\n%s", got, want)
	}
}
