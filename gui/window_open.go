package gui

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// openMeeting opens a meeting file at a step and a place.
func (w *Window) openMeeting(path string, to place) {
	w.openWith(path, nil, to)
}

// place is where to go in a meeting that is opened.
type place struct {
	step    step
	item    meeting.ItemID
	segment meeting.SegmentID
	best    bool   // the step that is due
	then    func() // what is done once the meeting is open; nil: nothing
}

func (w *Window) openWith(path string, key []byte, to place) {
	if w.sit != nil && w.sit.desk.Path() == path {
		w.goToPlace(to)
		if to.then != nil {
			to.then()
		}
		return
	}
	if w.recording() {
		w.note(w.t("record.running"), w.t("record.leave_first"))
		return
	}
	if o := w.opening; o != nil && o.path == path { // a key or click came twice
		o.to, o.moves = to, w.moves
		return
	}
	w.say(w.t("opening", "file", filepath.Base(path)))
	o := &opening{path: path, to: to, moves: w.moves}
	w.opening = o
	wanted := func() bool { // no longer where the person has opened another one meanwhile, or gone elsewhere
		if w.opening != o {
			return false
		}
		w.opening = nil
		return w.moves == o.moves && !w.recording()
	}
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
		return func() {
			if !wanted() {
				desk.Close()
				return
			}
			w.opened(desk, l, o.to)
			w.sitKey = key
			if o.to.then != nil {
				o.to.then()
			}
			w.takeUp(path) // after that: where a recording goes on, it waits
		}, nil
	}, func(err error) {
		if !wanted() {
			return
		}
		w.say("")
		if e := w.explain(err); e.Key == "encrypted" {
			w.unlockAt(path, "", o.to)
			return
		}
		w.fail(err)
	})
}

// opening is a meeting file that is being opened.
type opening struct {
	path  string
	to    place
	moves int // of the person, when it was wanted
}

func (w *Window) opened(desk *workflow.Desk, l loaded, to place) {
	w.closeSitting()
	w.say("")
	s := &sitting{u: &w.ui, desk: desk, told: w.tellScreens}
	s.player = desk.NewPlayback(w.o.Output)
	s.apply(l)
	w.sit = s
	w.visits++
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
	w.visits++
	s.player.Pause()
	w.state.Open, w.state.Item, w.state.Segment = "", "", 0
	if w.jobs.on(s.desk.Path()) { // the job has opened the file for itself
		slog.Debug("a job goes on with a closed meeting")
	}
	s.settle()
	s.closed = true
	if err := s.desk.Close(); err != nil {
		w.fail(err)
	}
	w.frame.bar.title.set(w.t("title"))
}

// Show shows the window, opens what it was called for, and goes on with what the last run left.
func (w *Window) Show() {
	crashed, was := w.state.Running && !w.o.Beside, w.state
	w.state.Running = true
	w.keepState()
	w.put(w.start, false)
	w.win.Show()
	w.later(w.fitText) // only now the window knows its screen
	w.resume(was, crashed)
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
	if w.o.Beside {
		return
	}
	if err := workflow.SaveAppState(w.paths, w.state); err != nil {
		slog.Warn("could not keep the window's state", "error", err)
	}
}

// keepDelay is how long after a step within a meeting the place is stored at the latest.
const keepDelay = 3 * time.Second

// keepSoon stores where the window is in a moment, so that after a crash it opens there; many steps in a row are one.
func (w *Window) keepSoon() {
	switch {
	case w.inln:
		w.keepState()
	case w.keeping == nil:
		w.keeping = time.AfterFunc(keepDelay, func() {
			w.later(func() {
				w.keeping = nil
				if w.ctx.Err() == nil {
					w.keepState()
				}
			})
		})
	}
}
