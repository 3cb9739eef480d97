package gui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

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
	// Beside says that another window of the same person is open, which keeps the state and does what was left.
	Beside bool
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

	cancel    context.CancelFunc
	keysOn    []fyne.Shortcut
	queue     *queueSheet
	shelf     *modelShelf
	rec       *live    // the running recording; nil: none
	starting  bool     // a recording is about to begin
	undecided bool     // a person is asked whether a recording goes on
	opening   *opening // the meeting that is being opened; nil: none
	closing   *sheet   // that asks whether the window shall close
	unlocker  *workflow.Keys
	sitKey    []byte          // of the open meeting, where it is encrypted
	left      []workflow.Work // by the last run, and not yet taken up
	keeping   *time.Timer     // until the place is stored; nil: it is
}

// screen is what stands in the middle of the window.
type screen interface {
	object() fyne.CanvasObject
	scope() scope
	shown()                      // it has come to the front
	first() fyne.Focusable       // what gets the keys then; nil: the first thing on it that can
	hidden()                     // something else has
	changed(change)              // the sitting has something new
	act(a action) bool           // a key; true: dealt with
	railFoot() fyne.CanvasObject // what stands below the agenda; nil: nothing
}

// Size of the window when the program is started for the first time.
const (
	firstWidth  = 1180
	firstHeight = 720
)

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
	if !o.Beside {
		w.left = w.state.Work
	}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.win = app.NewWindow(w.t("title"))
	w.win.SetIcon(AppIcon)
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.unlocker = &workflow.Keys{Paths: o.Paths, Tries: 1, Keyring: workflow.SystemKeyring(o.Paths)}
	w.jobs = &jobQueue{u: &w.ui, changed: w.showJobs, held: w.heldBack}
	w.front, w.tidy = w.showTitle, w.tidyFocus
	w.build()
	width, height := float32(w.state.Width), float32(w.state.Height)
	if width < 400 || height < 300 {
		width, height = firstWidth, firstHeight
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
	w.look = nil
	w.fitText()
	w.keys = newKeymap(w.words, w.settings.Keys)
	w.speak()
	w.frame = newFrame(&w.ui, w.goTo, w.showStart, w.showSettings, func() { w.showHelp("") }, w.toggleRail)
	w.rail = newAgendaRail(&w.ui)
	w.rail.onChoose = func(id meeting.ItemID) {
		w.frame.lay.over = false
		w.frame.root.Refresh()
		w.sit.choose(id)
	}
	w.rail.onOpen = func(id meeting.ItemID) {
		if r, ok := w.now.(*recordScreen); ok && r.calls(id) {
			return
		}
		w.focusFirst()
	}
	w.rail.onTap = func(id meeting.ItemID) {
		if r, ok := w.now.(*recordScreen); ok {
			r.calls(id)
		}
	}
	w.said = func(s string) { w.frame.foot.said = s; w.frame.foot.show() }
	w.frame.foot.more = w.showQueue
	w.start = newStartScreen(w)
	w.help = nil
	w.win.SetContent(w.frame.root)
	w.bindKeys()
	w.showJobs()
}

// fitText chooses the sizes of text for the screen that the window is on, where that is another one than before.
func (w *Window) fitText() {
	pix := w.win.Canvas().Scale()
	if w.look != nil && w.look.pix == pix {
		return
	}
	w.look = newTheme(w.settings.Theme, w.settings.TextScale, pix)
	w.app.Settings().SetTheme(w.look)
}

func (w *Window) toggleRail() {
	l := w.frame.lay
	if l.roomForRail(w.frame.root.Size().Width) {
		l.rail = !l.rail
	} else {
		l.over = !l.over
	}
	w.frame.root.Refresh()
	if w.frame.grounds[1].Visible() { // which the rail lies on
		w.win.Canvas().Focus(w.rail.list)
	} else {
		w.tidyFocus()
	}
}

// put brings a screen to the front.
func (w *Window) put(s screen, inside bool) {
	if w.now != nil && w.now != s {
		w.now.hidden()
	}
	w.moved()
	if w.shown == nil { // else the keys stay with the panel
		w.win.Canvas().Unfocus()
	}
	w.fitText()
	w.now = s
	w.frame.lay.over = false
	w.frame.show(s.object(), inside)
	if inside {
		w.rail.foot(s.railFoot())
	}
	s.shown()
	w.showSteps()
	w.showTitle()
	w.tidyFocus()
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

// recording says whether this window records or is about to.
func (w *Window) recording() bool { return w.rec != nil || w.starting }

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

// askClose asks once before it ends work or a recording, or drops what is written on a panel, and says all of that.
func (w *Window) askClose() {
	if w.closing != nil && w.shown == w.closing {
		return // it is asked already
	}
	var text []string
	title, do, back, risky, yes := "", "", "", false, w.Close
	about := func(t, label, stay, sentence string) {
		if text = append(text, sentence); title == "" {
			title, do, back = t, label, stay
		}
	}
	if w.rec != nil {
		about(w.t("close.recording_title"), w.t("close.stop_recording"), w.t("record.go_on"), w.t("close.recording"))
		risky, yes = true, w.stopAndClose
	}
	if w.jobs.busy() {
		about(w.t("close.busy_title"), w.t("close.do"), w.t("close.stay"), w.workText())
	}
	if w.shown.unsaved() {
		about(w.t("written.title"), w.t("close.discard"), w.t("written.back"), w.t("written.why"))
		risky = true
	}
	if len(text) == 0 {
		w.Close()
		return
	}
	w.askOr(title, strings.Join(text, "\n"), do, back, risky, yes)
	w.closing = w.shown
}

// Close ends all work of the window and closes it.
func (w *Window) Close() {
	if w.sit != nil {
		if c, ok := w.now.(interface{ flush() }); ok {
			c.flush()
		}
	}
	if w.keeping != nil {
		w.keeping.Stop()
	}
	w.state.Running = false
	w.keepState()
	w.closeSitting()
	w.cancel()
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}

// Closed is closed with the window. It may be called from any goroutine.
func (w *Window) Closed() <-chan struct{} { return w.ctx.Done() }

// Wait returns when all work has ended; for use after the main loop.
func (w *Window) Wait() { w.wg.Wait() }

// Quit ends a recording in peace, and then the window, when the system asks the program to end.
func (w *Window) Quit() {
	w.stopAndClose()
}

// stopAndClose closes the window when the recording, where there is one, has ended.
func (w *Window) stopAndClose() {
	if w.rec != nil {
		w.rec.stop(w.Close)
		return
	}
	w.Close()
}

var errNotHere = errors.New("this build has no engine for this")
