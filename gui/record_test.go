package gui

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// deskRecorder stands in for the sound devices: it stores marks in the meeting file as the real recorder does, and no sound.
type deskRecorder struct {
	last *deskRecording
}

func (r *deskRecorder) Devices(context.Context) ([]Device, error) {
	return []Device{{ID: "pulse:tisch", Name: "Tischmikrofon", Kind: "microphone", Default: true}, {ID: "pulse:pult", Name: "Mischpult", Kind: "line"}}, nil
}

func (r *deskRecorder) Start(_ context.Context, d *workflow.Desk, device string, notify func(string)) (Recording, error) {
	r.last = &deskRecording{desk: d, device: device, notify: notify, done: make(chan struct{})}
	r.last.status.Mode = workflow.ModeRecording
	r.last.status.Hours, r.last.status.Battery, r.last.status.Mains = 31, -1, true
	r.last.status.Device.Name = "Tischmikrofon"
	r.last.status.SafeUntil = time.Date(2026, 5, 20, 19, 42, 40, 0, time.Local)
	return r.last, nil
}

type deskRecording struct {
	desk    *workflow.Desk
	device  string
	notify  func(string)
	mu      sync.Mutex // guards the fields below
	status  workflow.RecordStatus
	stopped bool
	done    chan struct{}
}

func (r *deskRecording) Position() time.Duration { return 62*time.Minute + 41*time.Second }

func (r *deskRecording) Pause(ctx context.Context, mode workflow.Mode) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.Mode = mode
	return nil
}

func (r *deskRecording) Resume(ctx context.Context) error {
	return r.Pause(ctx, workflow.ModeRecording)
}

func (r *deskRecording) Mark(ctx context.Context, k meeting.Mark) (meeting.MarkID, error) {
	return r.desk.AddMark(ctx, k)
}

func (r *deskRecording) Use(device string) { r.device = device }

func (r *deskRecording) Stop(context.Context) error {
	r.stopped = true
	close(r.done)
	return nil
}

func (r *deskRecording) Status() workflow.RecordStatus {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.status
	s.Position = r.Position()
	s.Stored = s.Position
	return s
}

func (r *deskRecording) Done() <-chan struct{} { return r.done }

// recordBench records into the practice meeting.
func recordBench(t *testing.T) (*bench, *deskRecorder, *recordScreen) {
	rec := &deskRecorder{}
	b := newBench(t, func(o *Options) { o.Recorder = rec })
	b.openDemo(stepRecord)
	r := b.inside[stepRecord].(*recordScreen)
	b.mustSee("Bereit zur Aufnahme")
	b.mustSee("Ansage vor der Aufnahme")
	r.text.SetChecked(false)
	r.device.SetSelectedIndex(1)
	b.win.Canvas().Unfocus()
	b.key("Ctrl+R")
	b.quiet()
	if b.rec == nil || rec.last.device != "pulse:tisch" {
		t.Fatalf("recording: %v, %+v", b.rec, rec.last)
	}
	return b, rec, r
}

func (b *bench) marks() []meeting.Mark {
	b.t.Helper()
	m, err := b.sit.desk.Marks(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

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

func TestAVoteIsTakenWithDigitsAlone(t *testing.T) {
	b, _, r := recordBench(t)
	b.key("N")
	b.key("A")
	b.win.Canvas().Focused().(*entry).SetText("300.000 Euro in den Haushalt")
	b.shown.answer(0)
	b.key("S")
	if r.vote == nil {
		t.Fatal("no pad")
	}
	if r.vote.subject.Text != "300.000 Euro in den Haushalt" {
		t.Errorf("the subject is %q; the last motion was wanted", r.vote.subject.Text)
	}
	b.mustSee("AUFNAHME LÄUFT")
	r.vote.yes.SetText("31")
	r.vote.no.SetText("2")
	r.vote.abstain.SetText("1x")
	if r.vote.abstain.Text != "1" {
		t.Errorf("a letter got into a count: %q", r.vote.abstain.Text)
	}
	r.vote.abstain.TypedKey(keyEvent("Return"))
	if r.vote != nil {
		t.Fatal("the pad is still open")
	}
	m := b.marks()
	v := m[len(m)-1]
	if v.Kind != meeting.MarkVote || *v.Vote.For != 31 || *v.Vote.Against != 2 || *v.Vote.Abstain != 1 || v.Vote.Recused != nil {
		t.Errorf("the vote is %+v", v.Vote)
	}
	n := len(m)
	b.key("S")
	r.vote.yes.SetText("5")
	r.vote.yes.TypedKey(keyEvent("Escape"))
	if r.vote != nil || len(b.marks()) != n {
		t.Error("Escape does not discard the vote")
	}
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

func TestAVoteIsOnTheItemsProposalUntilSomebodyMovesSomethingElse(t *testing.T) {
	b, _, r := recordBench(t)
	it := b.sit.head.Agenda.ByNumber("2")
	it.Proposal = "Der Rat beschließt die Sanierung der Grundschule."
	b.key("N")
	b.key("N")
	b.key("S")
	if got := r.vote.subject.Text; got != "Beschlussvorschlag der Vorlage 114" {
		t.Errorf("the vote is on %q", got)
	}
	b.mustSee(it.Proposal)
	b.key("Escape")
	b.rec.mark(meeting.Mark{Kind: meeting.MarkMotion, Item: it.ID, Text: "Vertagung bis Mai"}, nil)
	b.key("S")
	if got := r.vote.subject.Text; got != "Vertagung bis Mai" || b.sees(it.Proposal) {
		t.Errorf("the vote is on %q", got)
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

func TestAVoteThatWasDiscardedByMistakeStandsOnThePadAgainUntilTheNextItem(t *testing.T) {
	b, _, r := recordBench(t)
	b.key("N")
	b.key("N")
	n := len(b.marks())
	open := func() *votePad {
		t.Helper()
		b.win.Canvas().Unfocus()
		b.key("S")
		if r.vote == nil {
			t.Fatal("no pad")
		}
		return r.vote
	}
	pad := open()
	b.key("Escape")
	if r.s.done.vote != nil || b.sees("holt zurück") {
		t.Error("an untouched pad is kept")
	}
	pad = open()
	preset := pad.subject.Text
	pad.yes.SetText("31")
	pad.no.SetText("2")
	pad.unanimous.SetChecked(false)
	b.key("Escape")
	b.mustSee("S holt zurück, was Sie eingegeben hatten")
	if len(b.marks()) != n {
		t.Error("a discarded vote is marked")
	}
	b.goTo(stepTranscript) // also leaving the step keeps it
	b.goTo(stepRecord)
	pad = open()
	if pad.yes.Text != "31" || pad.no.Text != "2" || pad.abstain.Text != "" || pad.subject.Text != preset {
		t.Errorf("the pad says %q:%q:%q on %q", pad.yes.Text, pad.no.Text, pad.abstain.Text, pad.subject.Text)
	}
	b.key("Escape")
	b.key("A") // what nobody typed follows the motion
	b.win.Canvas().Focused().(*entry).SetText("300.000 Euro in den Haushalt")
	b.key("Return")
	if pad = open(); pad.yes.Text != "31" || pad.subject.Text != "300.000 Euro in den Haushalt" {
		t.Errorf("the pad says %q on %q", pad.yes.Text, pad.subject.Text)
	}
	b.key("Return")
	if m := b.marks(); m[len(m)-1].Vote == nil || *m[len(m)-1].Vote.For != 31 {
		t.Fatalf("the last mark is %+v", m[len(m)-1])
	}
	if pad = open(); pad.yes.Text != "" {
		t.Error("what was stored stands on the pad for the next vote")
	}
	pad.yes.SetText("5")
	b.key("Escape")
	b.key("N")
	if pad = open(); pad.yes.Text != "" {
		t.Error("the pad shows the vote of another item")
	}
}

func TestAVoteThatCannotBeStoredStaysOnThePad(t *testing.T) {
	b, _, r := recordBench(t)
	b.key("N")
	r.openVote()
	r.vote.yes.SetText("31")
	if err := b.sit.desk.Close(); err != nil {
		t.Fatal(err)
	}
	b.key("Return")
	b.mustSee("Das hat nicht geklappt")
	b.shown.close()
	if r.vote == nil || r.vote.yes.Text != "31" {
		t.Error("the vote is lost")
	}
}
