package gui

import (
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

func TestTheStateOfARecordingIsInSight(t *testing.T) {
	b, rec, _ := recordBench(t)
	for _, s := range []string{"AUFNAHME LÄUFT", "1:02:41", "sicher bis 19:42:40", "Tischmikrofon", "Platz für 31 h", "Netzteil", "Nächster TOP", "Nichtöffentlich"} {
		b.mustSee(s)
	}
	rec.last.notify("Vom Mikrofon „Tischmikrofon“ kommt seit 10 Sekunden kein Ton.")
	b.mustSee("kommt seit 10 Sekunden kein Ton")
	b.goTo(stepTranscript)
	b.goTo(stepRecord)
	b.mustSee("AUFNAHME LÄUFT")
}

func TestMarksAreSetByOneKey(t *testing.T) {
	b, _, r := recordBench(t)
	b.key("N")
	b.key("N")
	m := b.marks()
	if len(m) != 2 || m[0].Kind != meeting.MarkItem || m[1].Item != mustItem(t, b.sit, "2") || m[1].At != 62*time.Minute+41*time.Second {
		t.Fatalf("marks %+v", m)
	}
	if b.Window.rail.current != m[1].Item {
		t.Error("the agenda does not show the item at hand")
	}
	b.key("K")
	b.win.Canvas().Focused().(*entry).SetText("Lor")
	b.key("Return")
	b.quiet()
	if m := b.marks(); m[2].Kind != meeting.MarkArrival || m[2].Who != "Ratsherr Lorenz" {
		t.Errorf("the arrival is %+v", m[2])
	}
	r.speaks(b.sit.speakers()[2])
	b.key("U")
	b.key("U")
	m = b.marks()
	if m[4].Kind != meeting.MarkBreak || m[5].Kind != meeting.MarkResume {
		t.Errorf("break and end are %s and %s", m[4].Kind, m[5].Kind)
	}
	b.key("F")
	b.win.Canvas().Focused().(*entry).SetText("Tonproblem im Saal")
	b.shown.answer(0)
	if m := b.marks(); m[6].Kind != meeting.MarkNote || m[6].Text != "Tonproblem im Saal" {
		t.Errorf("the note is %+v", m[6])
	}
	b.key("Ctrl+Z")
	if m := b.marks(); len(m) != 6 {
		t.Errorf("%d marks stand after taking one back", len(m))
	}
	b.mustSee("Zurückgenommen: Notiz")
}

func TestTheClosedPartIsUnmistakable(t *testing.T) {
	b, rec, _ := recordBench(t)
	b.key("Ctrl+N")
	if rec.last.Status().Mode != workflow.ModeClosed {
		t.Fatalf("the mode is %s", rec.last.Status().Mode)
	}
	b.mustSee("NICHTÖFFENTLICH · keine Aufnahme")
	if b.sees("AUFNAHME LÄUFT") {
		t.Error("it still says that it records")
	}
	for _, g := range b.frame.grounds {
		if g.name != colorClosedSoft {
			t.Errorf("the frame is %s", g.name)
		}
	}
	b.key("Ctrl+N")
	b.mustSee("AUFNAHME LÄUFT")
	if b.frame.grounds[0].name != colorRail {
		t.Error("the frame stays grey-violet")
	}
	b.key("X")
	b.mustSee("WIRD NICHT AUFGEZEICHNET")
	b.key("X")
	b.key("W")
	if rec.last.Status().Mode != workflow.ModeOffRecord {
		t.Error("the citizens' question time is recorded although nobody said so")
	}
}

func TestStoppingAsksOnceAndTheMeetingStaysOpenUntilThen(t *testing.T) {
	b, rec, _ := recordBench(t)
	b.showStart()
	if b.sit == nil || b.shown == nil {
		t.Fatal("the meeting was left while recording")
	}
	b.shown.close()
	b.askClose()
	if b.shown == nil || !strings.Contains(strings.Join(texts(b.shown.pop), " "), "Aufnahme") {
		t.Fatal("closing does not ask")
	}
	b.key("Escape")
	b.key("Ctrl+R")
	if b.shown == nil || rec.last.stopped {
		t.Fatal("stopping does not ask")
	}
	b.key("Return")
	if !rec.last.stopped || b.rec != nil {
		t.Fatal("not stopped")
	}
	if b.shown != nil { // without a model nothing can be recognised, which is told
		b.shown.close()
	}
	if !b.sees("Bereit zur Aufnahme") {
		t.Error("the screen still shows the recording")
	}
}

func TestTheLetterOfAKeyIsNotTypedIntoTheFieldThatItOpens(t *testing.T) {
	b, _, _ := recordBench(t)
	press := func(spec string, letter rune) { // as the keyboard sends it: the key first, then its letter
		b.key(spec)
		if f := b.win.Canvas().Focused(); f != nil {
			f.TypedRune(letter)
		}
	}
	for key, letter := range map[string]rune{"F": 'f', "R": 'r', "E": 'e', "A": 'a', "K": 'k'} {
		b.win.Canvas().Unfocus()
		press(key, letter)
		field, ok := b.win.Canvas().Focused().(*entry)
		if !ok || field.Text != "" {
			t.Fatalf("%s opens a field with %q", key, field.Text)
		}
		press("V", 'V')
		press("O", 'o')
		if field.Text != "Vo" {
			t.Errorf("after %s the field holds %q", key, field.Text)
		}
		b.shown.close()
		b.quiet()
	}
}

func TestAMarkThatWasTakenBackComesAgainAtItsOwnTime(t *testing.T) {
	b, _, _ := recordBench(t)
	b.key("N")
	b.key("U")
	before := b.marks()
	last := before[len(before)-1]
	b.key("Ctrl+Z")
	if n := len(b.marks()); n != len(before)-1 {
		t.Fatalf("%d marks after taking one of %d back", n, len(before))
	}
	b.key("Ctrl+Y")
	after := b.marks()
	if got := after[len(after)-1]; len(after) != len(before) || got.Kind != last.Kind || got.At != last.At || got.ID == last.ID {
		t.Errorf("made again: %+v, was %+v", got, last)
	}
	b.key("Ctrl+Y")
	b.mustSee("Es gibt nichts zu wiederholen.")
	b.key("Ctrl+Z")
	b.key("N")
	b.key("Ctrl+Y")
	if kinds := b.marks(); kinds[len(kinds)-1].Kind != meeting.MarkItem {
		t.Error("a mark comes again after something new was marked")
	}
}

func TestTheDeviceIsChangedWhileTheRecordingRuns(t *testing.T) {
	b, rec, _ := recordBench(t)
	b.key("M")
	b.mustSee("Mischpult")
	b.win.Canvas().Focused().TypedKey(keyEvent("Down"))
	b.shown.key("Return")
	b.quiet()
	if rec.last.device != "pulse:pult" || b.settings.Device != "pulse:pult" {
		t.Errorf("recording from %q, set is %q", rec.last.device, b.settings.Device)
	}
	b.mustSee("Aufgenommen wird jetzt von: ")
	b.mustSee("AUFNAHME LÄUFT")
}

func TestAWarningStandsAboveAndLaterInTheListButNotTwiceAtOnce(t *testing.T) {
	b, rec, r := recordBench(t)
	said := b.words.Text("record.may_sleep")
	b.rec.warn(said)
	b.rec.tick(rec.last.Status())
	listed := func() (n int) {
		for _, row := range r.feedRows() {
			for _, part := range row {
				if part.text == said {
					n++
				}
			}
		}
		return n
	}
	b.mustSee("nicht am Einschlafen hindern")
	if listed() != 0 {
		t.Error("the warning is shown twice")
	}
	b.rec.at = b.rec.at.Add(-2 * noticeShown)
	b.rec.events[0].wall = b.rec.at
	b.rec.tick(rec.last.Status())
	if listed() != 1 {
		t.Error("the warning is in the list no more")
	}
}

func TestWhatIsNotKnownOfTheSupplyIsNotSaid(t *testing.T) {
	b, rec, _ := recordBench(t)
	status := rec.last.Status()
	status.Mains = false
	b.rec.tick(status)
	if b.sees("Netzteil") || b.sees("Akku") {
		t.Error("it says where the power comes from although nobody knows")
	}
	status.Battery = 0.2
	b.rec.tick(status)
	b.mustSee("Akku 20 %")
	b.mustSee("Bitte ans Netz anschließen")
}

func TestARestartOfTheRecognitionIsSaidWhileTheRecordingGoesOn(t *testing.T) {
	b, _, _ := recordBench(t)
	b.rec.noted(workflow.Event{Step: "transcribe", Note: "worker_restarted"})
	b.mustSee("Die Texterkennung ist abgestürzt und wurde neu gestartet. Die Aufnahme ist davon nicht betroffen; es fehlt nichts.")
	b.mustSee("AUFNAHME LÄUFT")
}
