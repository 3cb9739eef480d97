package gui

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// Options wire the window to what needs C code or another program.
type Options struct {
	Words    *catalogue.Words
	Paths    workflow.Paths
	Settings workflow.Settings
	Engines  workflow.Engines
	Output   workflow.Output // nil: silence
	// Program is the executable that knows the command "worker"; empty: this one.
	Program string
	// Recorder records meetings; nil: this build cannot.
	Recorder Recorder
	// Open is a meeting file to open at the start.
	Open string
}

// Window is the program's window. Its methods are called on the goroutine of fyne's main loop.
type Window struct {
	ui
	o      Options
	app    fyne.App
	look   *officeTheme
	frame  *frame
	jobs   *jobQueue
	rail   *agendaRail
	start  *startScreen
	help   *helpScreen
	sit    *sitting
	inside [steps]screen // of the open meeting
	now    screen
	step   step
	back   func() // from settings and help

	cancel   context.CancelFunc
	keysOn   []fyne.Shortcut
	queue    *queueSheet
	rec      *live // the running recording; nil: none
	unlocker *workflow.Keys
	sitKey   []byte // of the open meeting, where it is encrypted
}

// screen is what stands in the middle of the window.
type screen interface {
	object() fyne.CanvasObject
	scope() scope
	shown()                      // it has come to the front
	hidden()                     // something else has
	changed(change)              // the sitting has something new
	act(a action) bool           // a key; true: dealt with
	railFoot() fyne.CanvasObject // what stands below the agenda; nil: nothing
}

// New makes the window. It is shown by [Window.Show]; [Window.Close] ends all its work.
func New(app fyne.App, o Options) *Window {
	if o.Words == nil {
		o.Words = catalogue.For("de")
	}
	if o.Output == nil {
		o.Output = workflow.SilentOutput{}
	}
	w := &Window{o: o, app: app}
	w.paths, w.words = o.Paths, o.Words
	w.setSettings(o.Settings)
	w.state = workflow.LoadAppState(o.Paths)
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.win = app.NewWindow(w.t("title"))
	w.win.SetIcon(AppIcon)
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.unlocker = &workflow.Keys{Paths: o.Paths, Tries: 1, Keyring: workflow.SystemKeyring(o.Paths)}
	w.jobs = &jobQueue{u: &w.ui, changed: w.showJobs}
	w.build()
	width, height := float32(w.state.Width), float32(w.state.Height)
	if width < 400 || height < 300 {
		width, height = 1180, 720
	}
	w.win.Resize(fyne.NewSize(width, height))
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		var paths []string
		for _, u := range uris {
			paths = append(paths, u.Path())
		}
		w.dropped(paths)
	})
	w.win.SetCloseIntercept(w.askClose)
	return w
}

// build makes everything that depends on language, theme and keys; it is called again when these change.
func (w *Window) build() {
	w.look = newTheme(w.settings.Theme, w.settings.TextScale)
	w.app.Settings().SetTheme(w.look)
	w.keys = newKeymap(w.words, w.settings.Keys)
	w.win.SetTitle(w.t("title"))
	w.frame = newFrame(&w.ui, w.goTo, w.showStart, w.showSettings, func() { w.showHelp("") }, w.toggleRail)
	w.rail = newAgendaRail(&w.ui)
	w.rail.onChoose = func(id meeting.ItemID) {
		w.frame.lay.over = false
		w.frame.root.Refresh()
		w.sit.choose(id)
	}
	w.said = func(s string) { w.frame.foot.said = s; w.frame.foot.show() }
	w.frame.foot.more = w.showQueue
	w.start = newStartScreen(w)
	w.help = nil
	w.win.SetContent(w.frame.root)
	w.bindKeys()
	w.showJobs()
}

// bindKeys has the canvas hand over all keys of the table.
func (w *Window) bindKeys() {
	c := w.win.Canvas()
	for _, s := range w.keysOn {
		c.RemoveShortcut(s)
	}
	w.keysOn = w.keys.shortcuts()
	for _, s := range w.keysOn {
		c.AddShortcut(s, func(s fyne.Shortcut) { w.typed(chordOf(s)) })
	}
	w.keyIn = w.typed
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { w.typed(chord{key: e.Name}) })
}

// typed does what a key means on the present screen.
func (w *Window) typed(c chord) bool {
	if w.shown != nil {
		return c.mod == 0 && w.shown.key(c.key)
	}
	if c.key == desktop.KeyShiftLeft || w.now == nil {
		return false
	}
	a := w.keys.find(w.now.scope(), c)
	if a == "" {
		return false
	}
	if w.now.act(a) {
		return true
	}
	return w.everywhere(a)
}

// everywhere does what a key means on every screen.
func (w *Window) everywhere(a action) bool {
	inside := w.sit != nil
	switch a {
	case actHelp:
		w.showHelp(string(w.now.scope()))
	case actSettings:
		w.showSettings()
	case actStart:
		w.showStart()
	case actCancel:
		if w.back != nil {
			w.goBack()
			return true
		}
		return false
	case actAgenda:
		if !inside {
			return false
		}
		w.toggleRail()
	case actStep1, actStep2, actStep3, actStep4, actStep5:
		if !inside {
			return false
		}
		w.goTo(map[action]step{actStep1: stepPrepare, actStep2: stepRecord, actStep3: stepTranscript, actStep4: stepMinutes, actStep5: stepFinish}[a])
	default:
		return false
	}
	return true
}

func (w *Window) toggleRail() {
	l := w.frame.lay
	if l.roomForRail(w.frame.root.Size().Width) {
		l.rail = !l.rail
	} else {
		l.over = !l.over
	}
	w.frame.root.Refresh()
	if w.frame.rail.Visible() {
		w.win.Canvas().Focus(w.rail.list)
	}
}

// put brings a screen to the front.
func (w *Window) put(s screen, inside bool) {
	if w.now != nil && w.now != s {
		w.now.hidden()
	}
	w.win.Canvas().Unfocus()
	w.now = s
	w.frame.lay.over = false
	w.frame.show(s.object(), inside)
	if inside {
		w.rail.foot(s.railFoot())
	}
	s.shown()
	w.showSteps()
}

// showStart leaves the meeting and shows the list.
func (w *Window) showStart() {
	if w.recording() {
		w.note(w.t("record.running"), w.t("record.leave_first"))
		return
	}
	w.back = nil
	w.closeSitting()
	w.put(w.start, false)
}

// recording says whether this window records.
func (w *Window) recording() bool { return w.rec != nil }

// goTo brings a step of the open meeting to the front.
func (w *Window) goTo(s step) {
	if w.sit == nil {
		return
	}
	w.back = nil
	w.step = s
	w.put(w.inside[s], true)
	w.keepState()
}

// goBack leaves settings or help.
func (w *Window) goBack() {
	back := w.back
	w.back = nil
	if back != nil {
		back()
	}
}

// aside shows settings or help over whatever is open.
func (w *Window) aside(s screen) {
	if w.back == nil {
		if w.sit != nil {
			at := w.step
			w.back = func() { w.goTo(at) }
		} else {
			w.back = w.showStart
		}
	}
	w.put(s, false)
}

func (w *Window) showSettings() { w.aside(newSettingsScreen(w)) }

func (w *Window) showHelp(topic string) {
	if w.help == nil {
		w.help = newHelpScreen(w)
	}
	w.help.topic(topic)
	w.aside(w.help)
}

// openMeeting opens a meeting file at a step and a place.
func (w *Window) openMeeting(path string, to place) {
	w.openWith(path, nil, to)
}

// place is where to go in a meeting that is opened.
type place struct {
	step    step
	item    meeting.ItemID
	segment meeting.SegmentID
	best    bool // the step that is due
}

func (w *Window) openWith(path string, key []byte, to place) {
	if w.sit != nil && w.sit.desk.Path() == path {
		w.goToPlace(to)
		return
	}
	if w.recording() {
		w.note(w.t("record.running"), w.t("record.leave_first"))
		return
	}
	w.say(w.t("opening", "file", filepath.Base(path)))
	w.workElse(func(ctx context.Context) (func(), error) {
		desk, err := workflow.OpenDesk(ctx, path, workflow.DeskOptions{Key: key, By: w.clerk, Town: w.paths.Town})
		if err != nil {
			return nil, err
		}
		l, err := read(ctx, desk)
		if err != nil {
			desk.Close()
			return nil, err
		}
		return func() { w.opened(desk, l, to); w.sitKey = key }, nil
	}, func(err error) {
		w.say("")
		if e := w.explain(err); e.Key == "encrypted" {
			w.unlock(path, "", to)
			return
		}
		w.fail(err)
	})
}

func (w *Window) opened(desk *workflow.Desk, l loaded, to place) {
	w.closeSitting()
	w.say("")
	s := &sitting{u: &w.ui, desk: desk, told: w.tellScreens}
	s.player = desk.NewPlayback(w.o.Output)
	s.apply(l)
	w.sit = s
	w.frame.bar.title.set(s.title())
	w.inside = [steps]screen{newPrepareScreen(w, s), newRecordScreen(w, s), newTranscriptScreen(w, s), newMinutesScreen(w, s), newFinishScreen(w, s)}
	w.rail.open(s)
	w.frame.rail.Objects = []fyne.CanvasObject{w.rail.object}
	w.goToPlace(to)
	s.loadWords()
	s.loadStrip()
	s.loadCoverage()
	if desk.Busy != nil {
		w.tell(w.explain(desk.Busy), nil)
	} else if desk.ReadOnly() {
		w.say(w.t("read_only"))
	}
}

func (w *Window) goToPlace(to place) {
	if to.best {
		to.step = w.sit.due()
	}
	if to.item != "" {
		w.sit.item = to.item
		w.rail.changed(itemChosen)
	}
	w.goTo(to.step)
	if to.segment != 0 {
		w.inside[stepTranscript].(*transcriptScreen).goToSegment(to.segment)
	}
}

// due is the step that waits for a person.
func (s *sitting) due() step {
	switch {
	case len(s.head.Agenda.Items) == 0:
		return stepPrepare
	case s.length == 0 && len(s.segs) == 0:
		return stepRecord
	case !s.drafted():
		return stepTranscript
	}
	if all, done := s.places(""); done < all {
		return stepMinutes
	}
	return stepFinish
}

// title names the meeting in the bar.
func (s *sitting) title() string {
	t := s.head.Title
	if t == "" {
		t = s.head.Body
	}
	return t
}

// closeSitting closes the open meeting.
func (w *Window) closeSitting() {
	s := w.sit
	if s == nil {
		return
	}
	if w.now != nil {
		w.now.hidden()
		w.now = nil
	}
	w.sit, w.sitKey = nil, nil
	s.player.Pause()
	w.state.Open, w.state.Item, w.state.Segment = "", "", 0
	if w.jobs.on(s.desk.Path()) { // the job has opened the file for itself
		slog.Debug("a job goes on with a closed meeting")
	}
	if err := s.desk.Close(); err != nil {
		w.fail(err)
	}
	w.frame.bar.title.set(w.t("title"))
}

// tellScreens hands news of the sitting to all screens.
func (w *Window) tellScreens(c change) {
	if w.sit == nil {
		return
	}
	if c&headChanged != 0 {
		w.frame.bar.title.set(w.sit.title())
	}
	w.rail.changed(c)
	for _, s := range w.inside {
		s.changed(c)
	}
	w.showSteps()
}

// showSteps shows how far each step has come.
func (w *Window) showSteps() {
	s := w.sit
	if s == nil {
		return
	}
	for i := range w.frame.bar.tabs {
		text, sign := w.stepState(step(i))
		w.frame.bar.tabs[i].set(text, sign, w.now == w.inside[i])
	}
	w.frame.bar.row.Refresh()
	w.frame.bar.object.Refresh()
}

func (w *Window) stepState(i step) (string, fyne.Resource) {
	s := w.sit
	switch i {
	case stepPrepare:
		if n := len(s.head.Agenda.Items); n > 0 {
			return w.n("state.items", n), tinted(signDone, colorConfirmed)
		}
		return w.t("state.no_agenda"), tinted(signOpen, colorMuted)
	case stepRecord:
		if w.recording() {
			return w.t("state.recording"), tinted(signRecord, colorRecording)
		}
		if s.length > 0 {
			return catalogue.Position(s.length), tinted(signDone, colorConfirmed)
		}
		return w.t("state.no_sound"), tinted(signOpen, colorMuted)
	case stepTranscript:
		if j := w.jobs.running(); j != nil && j.file == s.desk.Path() && j.step == "transcribe" && j.share >= 0 {
			return w.words.Percent(j.share, 0), tinted(signHalf, theme.ColorNamePrimary)
		}
		if len(s.segs) == 0 {
			return w.t("state.no_text"), tinted(signOpen, colorMuted)
		}
		if !s.version.Complete {
			return w.t("state.unfinished"), tinted(signHalf, theme.ColorNamePrimary)
		}
		return w.n("state.segments", len(s.segs)), tinted(signDone, colorConfirmed)
	case stepMinutes:
		all, done := s.places("")
		switch {
		case all == 0:
			return w.t("state.no_draft"), tinted(signOpen, colorMuted)
		case done < all:
			return w.t("state.reviewed", "done", w.words.Integer(done), "all", w.words.Integer(all)), tinted(signHalf, theme.ColorNamePrimary)
		}
		return w.t("state.all_reviewed"), tinted(signDone, colorConfirmed)
	}
	switch s.minutes.State {
	case meeting.StateSealed:
		return w.t("state.sealed"), tinted(signDone, colorConfirmed)
	case meeting.StateSigned:
		return w.t("state.signed"), tinted(signHalf, theme.ColorNamePrimary)
	}
	return w.t("state.draft"), tinted(signOpen, colorMuted)
}

// showJobs shows what runs in the background.
func (w *Window) showJobs() {
	if w.frame == nil {
		return
	}
	f := w.frame.foot
	f.job, f.waiting = w.jobs.running(), w.jobs.waiting()
	f.stopped = func() {
		if j := w.jobs.running(); j != nil {
			w.jobs.stop(j)
		}
	}
	f.show()
	if w.sit != nil && w.now != nil {
		w.showSteps()
		for _, s := range w.inside {
			if t, ok := s.(interface{ jobsChanged() }); ok {
				t.jobsChanged()
			}
		}
	}
	if w.queue != nil {
		w.queue.refresh()
	}
}

// Show shows the window, says what happened where the last run did not end in peace, and opens what was open.
func (w *Window) Show() {
	crashed, was := w.state.Running, w.state
	w.state.Running = true
	w.keepState()
	w.put(w.start, false)
	w.win.Show()
	switch {
	case w.o.Open != "":
		w.openMeeting(w.o.Open, place{best: true})
	case was.Open != "" && crashed:
		if _, err := os.Stat(was.Open); err == nil {
			w.openMeeting(was.Open, place{step: stepOf(was.Step), item: meeting.ItemID(was.Item), segment: meeting.SegmentID(was.Segment)})
			what := "after_crash"
			if was.Recording {
				what = "after_crash_recording"
			}
			w.note(w.t("after_crash_title"), w.t(what))
		}
	}
}

func stepOf(name string) step {
	for i, n := range stepNames {
		if n == name {
			return step(i)
		}
	}
	return stepPrepare
}

// keepState stores where the window is; a failure is no reason to disturb anybody.
func (w *Window) keepState() {
	if w.sit != nil {
		w.state.Open, w.state.Step, w.state.Item = w.sit.desk.Path(), stepNames[w.step], string(w.sit.item)
	}
	w.state.Recording = w.recording()
	if s := w.win.Canvas().Size(); s.Width > 0 {
		w.state.Width, w.state.Height = int(s.Width), int(s.Height)
	}
	if err := workflow.SaveAppState(w.paths, w.state); err != nil {
		slog.Warn("could not keep the window's state", "error", err)
	}
}

// askClose asks before it ends work or a recording.
func (w *Window) askClose() {
	switch {
	case w.recording():
		w.ask(w.t("close.recording_title"), w.t("close.recording"), w.t("close.stop_recording"), true, func() {
			w.rec.stop(w.Close)
		})
	case w.jobs.busy():
		w.ask(w.t("close.busy_title"), w.t("close.busy"), w.t("close.do"), false, w.Close)
	default:
		w.Close()
	}
}

// Close ends all work of the window and closes it.
func (w *Window) Close() {
	if w.sit != nil {
		if c, ok := w.now.(interface{ flush() }); ok {
			c.flush()
		}
	}
	w.state.Running = false
	w.keepState()
	w.closeSitting()
	w.cancel()
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}

// Wait returns when all work has ended; for use after the main loop.
func (w *Window) Wait() { w.wg.Wait() }

// unlock opens an encrypted meeting: with a key that is remembered, from the keyring, or from the passphrase that is asked for.
func (w *Window) unlock(path, passphrase string, to place) {
	w.unlocker.Ask = func(context.Context, workflow.Asking) (string, error) {
		if passphrase == "" {
			return "", workflow.ErrNoPassphrase
		}
		return passphrase, nil
	}
	w.workElse(func(ctx context.Context) (func(), error) {
		key, err := w.unlocker.Unlock(ctx, path)
		return func() { w.openWith(path, key, to) }, err
	}, func(err error) {
		switch {
		case errors.Is(err, workflow.ErrNoPassphrase):
			w.askPassphrase(path, false, to)
		case w.explain(err).Key == "key":
			w.askPassphrase(path, true, to)
		default:
			w.fail(err)
		}
	})
}

// askPassphrase asks for the passphrase of an encrypted meeting.
func (w *Window) askPassphrase(path string, again bool, to place) {
	field := newEntry(&w.ui)
	field.Password = true
	text := w.t("passphrase.why", "file", filepath.Base(path))
	if again {
		text = w.t("passphrase.wrong")
	}
	var s *sheet
	s = w.sheet(w.t("passphrase.title"), vbox(paragraph(run{text: text}), field), 30, field,
		sheetChoice{label: w.t("open"), do: func() bool {
			if field.Text == "" {
				return true
			}
			s.close()
			w.unlock(path, field.Text, to)
			return true
		}}, sheetChoice{label: w.t("cancel")})
	field.OnSubmitted = func(string) { s.answer(0) }
}

// Quit ends a recording in peace, and then the window, when the system asks the program to end.
func (w *Window) Quit() {
	if w.rec != nil {
		w.rec.stop(w.Close)
		return
	}
	w.Close()
}

var errNotHere = errors.New("this build has no engine for this")
