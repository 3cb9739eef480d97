package gui

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// Device is a microphone, a mixing desk or what the computer plays.
type Device struct {
	ID, Name string
	Kind     string // "microphone", "line", "system"
	Default  bool
	Muted    bool
}

// Label names a device in a list.
func (d Device) Label(words *catalogue.Words) string {
	s := words.Text("record.kind."+d.Kind) + " · " + d.Name
	if d.Muted {
		s += " (" + words.Text("record.muted") + ")"
	}
	return s
}

// Recorder starts recordings. The wiring in cmd provides one over the computer's devices and [workflow.Record].
type Recorder interface {
	Devices(ctx context.Context) ([]Device, error)
	// Start begins to record into the meeting. notify is told in a sentence what happens to device, signal and disk; it may be called from any
	// goroutine.
	Start(ctx context.Context, desk *workflow.Desk, device string, notify func(sentence string)) (Recording, error)
}

// Recording is a running recording; *[workflow.Recording] is one. Its methods may be called from any goroutine.
type Recording interface {
	Position() time.Duration
	Pause(ctx context.Context, mode workflow.Mode) error
	Resume(ctx context.Context) error
	Mark(ctx context.Context, k meeting.Mark) (meeting.MarkID, error)
	Use(device string)
	Stop(ctx context.Context) error
	Status() workflow.RecordStatus
	Done() <-chan struct{}
}

var _ Recording = (*workflow.Recording)(nil)

// live is the recording that this window makes; it outlives changes of the screen.
type live struct {
	w        *Window
	s        *sitting
	rec      Recording
	status   workflow.RecordStatus
	notice   string // what happened last to device, signal or disk
	at       time.Time
	events   []liveEvent // marks and notices of this recording, newest first
	told     func()      // something is new; on the screen's goroutine
	end      chan struct{}
	stopText context.CancelFunc // ends recognising beside the recording
	textOn   bool
	behind   time.Duration // of the live text
	loading  bool
	loaded   time.Time
	over     bool
	lowSaid  bool           // that the battery runs out
	undone   []meeting.Mark // that were taken back, the last one last
	pending  []meeting.Mark // that are being stored, in the order of their keys
	later    []func()       // what waits for them
	mode     workflow.Mode  // that a person wanted last; the status comes to it
	stopping bool           // a person has ended it, and what is left is being stored
	atEnd    func()         // what is done then; nil: the text is made
}

// note shows in the live list what a person did.
func (l *live) note(text string) {
	l.events = append([]liveEvent{{wall: time.Now(), text: text}}, l.events...)
	l.told()
}

// liveEvent is a line of the live list.
type liveEvent struct {
	wall time.Time
	text string
	warn bool
}

// startRecording begins to record into the open meeting.
func (w *Window) startRecording(device string, withText bool, started func()) {
	s := w.sit
	if w.recording() || w.o.Recorder == nil || s.desk.ReadOnly() {
		return
	}
	w.starting = true // a device may take its time, and a key may come twice
	l := &live{w: w, s: s, told: func() {}, end: make(chan struct{}), stopText: func() {}}
	w.workElse(func(context.Context) (func(), error) {
		rec, err := w.o.Recorder.Start(context.WithoutCancel(w.ctx), s.desk, device, func(sentence string) {
			w.later(func() { l.warn(sentence) })
		})
		if err != nil {
			return nil, err
		}
		if w.ctx.Err() != nil { // the window was closed meanwhile, and nobody would end it
			ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), stopTime)
			defer cancel()
			return nil, rec.Stop(ctx)
		}
		l.rec, l.status = rec, rec.Status()
		return func() {
			w.rec, w.starting = l, false
			l.mode = l.status.Mode
			w.showTitle()
			for _, k := range s.marks { // of what was recorded before, as after an interruption
				if !k.Wall.IsZero() {
					l.events = append([]liveEvent{{wall: k.Wall.Local(), text: markText(w, s.head, k)}}, l.events...)
				}
			}
			w.state.Recording = true
			w.keepState()
			l.watch()
			if m := l.status.Mode; m != workflow.ModeRecording { // what was not to be recorded when the last run was torn off
				l.events = append([]liveEvent{{wall: time.Now(), text: w.t("record.went_" + string(m))}}, l.events...)
			}
			if l.status.Asleep {
				l.warn(w.words.Text("record.may_sleep"))
			}
			if withText {
				l.startText()
			}
			started()
			w.tellScreens(marksChanged)
		}, nil
	}, func(err error) {
		w.starting = false
		w.jobs.next()
		w.fail(err)
	})
}

// watch asks the recording five times a second how it stands.
func (l *live) watch() {
	if l.w.inln {
		return
	}
	go func() { // ends with the recording
		t := time.NewTicker(200 * time.Millisecond)
		defer t.Stop()
		for {
			select {
			case <-l.end:
				return
			case <-t.C:
				status := l.rec.Status()
				l.w.later(func() { l.tick(status) })
			}
		}
	}()
}

func (l *live) tick(status workflow.RecordStatus) {
	if l.over {
		return
	}
	l.status = status
	l.s.length = max(l.s.length, status.Stored)
	if l.textOn && !l.loading && time.Since(l.loaded) > 3*time.Second {
		l.loadText()
	}
	if b := status.Battery; b >= 0 && b < lowBattery && !l.lowSaid {
		l.lowSaid = true
		l.warn(l.w.words.Text("record.on_battery", "share", l.w.words.Percent(b, 0)))
	}
	l.w.showTitle()
	l.told()
}

// lowBattery is the charge below which a person is told once.
const lowBattery = 0.3

func (l *live) warn(sentence string) {
	l.notice, l.at = sentence, time.Now()
	l.events = append([]liveEvent{{wall: l.at, text: sentence, warn: true}}, l.events...)
	l.told()
}

// noticed says whether what happened last is shown beside the state; afterwards it is a line of the list.
func (l *live) noticed() bool { return l.notice != "" && time.Since(l.at) < noticeShown }

// noticeShown is for how long.
const noticeShown = time.Minute

// startText has the sound recognised while it is recorded. It is no job of the queue: it ends with the recording.
func (l *live) startText() {
	w := l.w
	if w.o.Engines == nil {
		return
	}
	ctx, stop := context.WithCancel(w.ctx)
	l.stopText, l.textOn = stop, true
	key, settings := w.keyOf(l.s.desk.Path()), w.settings
	w.workElse(func(context.Context) (func(), error) {
		o, err := workflow.PrepareTranscription(ctx, w.paths, settings, w.o.Engines, "", workflow.TranscribeOptions{Follow: true, Key: key, Program: w.o.Program})
		if err != nil {
			return nil, err
		}
		l.warnOfBacklog(o)
		_, err = workflow.Transcribe(ctx, l.s.desk.File(), o, func(e workflow.Event) {
			if e.Note != "" {
				w.later(func() { l.noted(e) })
			}
		})
		return func() { l.textOn = false }, err
	}, func(err error) {
		l.textOn = false
		if !errors.Is(err, context.Canceled) {
			l.warn(w.explain(err).Sentence) // recording goes on; the text can be made afterwards
		}
	})
}

// noted says what happened to the recognition, as that it was started anew; the recording does not suffer from it.
func (l *live) noted(e workflow.Event) {
	if e.Note == "worker_restarted" && !l.over {
		l.warn(l.w.words.Text("progress." + e.Note))
	}
}

// loadText reads what has been recognised so far.
func (l *live) loadText() {
	l.loading = true
	s := l.s
	l.w.workElse(func(ctx context.Context) (func(), error) {
		segs, err := s.desk.Segments(ctx)
		if err != nil {
			return nil, err
		}
		behind, err := s.desk.TextBehind(ctx)
		return func() {
			l.loading, l.loaded = false, time.Now()
			if len(segs) != len(s.segs) {
				s.setSegments(segs)
				s.told(textChanged)
			}
			l.behind = behind
		}, err
	}, func(error) { l.loading = false })
}

// stopTime is how long storing what is left may take before a person is told.
const stopTime = 30 * time.Second

// stop ends the recording when everything is stored; then recognises and drafts what was recorded, or does what is to be done instead. While it is
// ending it is not ended again; what is to be done then may still change.
func (l *live) stop(then func()) {
	w := l.w
	if then != nil {
		l.atEnd = then
	}
	if l.stopping || l.over {
		return
	}
	l.stopping = true
	w.workElse(func(context.Context) (func(), error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), stopTime)
		defer cancel()
		err := l.rec.Stop(ctx)
		return l.ended, err
	}, func(err error) {
		l.stopping, l.atEnd = false, nil // it goes on, and can be ended once there is room
		w.fail(err)
	})
}

// ended shows that the recording is over.
func (l *live) ended() {
	w := l.w
	l.over = true
	close(l.end)
	status := l.rec.Status()
	w.rec = nil
	w.showTitle()
	w.state.Recording = false
	w.keepState()
	text := w.words.Text("record.end", "length", catalogue.Position(status.Stored), "sound", catalogue.Position(status.Sound))
	if status.Missing >= time.Second {
		text += " " + w.words.Text("record.missing", "length", w.words.Span(status.Missing))
	}
	l.told()
	w.say(text)
	slog.Info("recording ended", "stored", status.Stored, "missing", status.Missing)
	l.s.reload(everything)
	l.s.loadStrip()
	if l.atEnd != nil {
		l.atEnd()
		return
	}
	path := l.s.desk.Path()
	again := func(k workflow.Work) bool { return k.Kind == workflow.WorkTranscribe && !k.Again }
	if w.sit == l.s && w.jobs.waits(path, again) == nil {
		w.transcribeAs(path, false, true) // goes on where the live text stopped, or begins
	}
	w.jobs.next()
}
