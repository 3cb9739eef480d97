package gui

import (
	"context"
	"slices"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// The marks of the running recording. A key counts at once for what the next key means (the item at hand, a break that has begun), while the mark is
// still being stored; the list shows it when it is on the disk. So a quick hand on a slow disk does the same as on a quick one.

// mark stores a mark and shows it; one that says no moment is of the present one.
func (l *live) mark(k meeting.Mark, then func()) { l.markElse(k, then, l.w.fail) }

// markElse is mark with somebody else to say what went wrong.
func (l *live) markElse(k meeting.Mark, then func(), failed func(error)) {
	if k.Wall.IsZero() {
		k.At, k.Wall = l.rec.Position(), time.Now() // now: storing may take a moment
	}
	if !k.Struck {
		l.undone = nil
	}
	l.put(k, then, failed)
}

// put stores a mark with the time that it has.
func (l *live) put(k meeting.Mark, then func(), failed func(error)) {
	w := l.w
	l.pending = append(l.pending, k)
	if !k.Struck {
		l.s.marks = append(slices.Clone(l.s.marks), k)
	}
	stored := func() {
		l.pending = l.pending[1:] // they are stored in their order
	}
	l.s.write(func(ctx context.Context) (func(), error) {
		_, err := l.rec.Mark(ctx, k)
		if err != nil {
			return nil, err
		}
		marks, err := l.s.desk.Marks(ctx)
		return func() {
			stored()
			l.show(marks)
			if !k.Struck {
				l.events = append([]liveEvent{{wall: k.Wall, text: markText(w, l.s.head, k)}}, l.events...)
			}
			l.s.told(marksChanged)
			l.told()
			if then != nil {
				then()
			}
			l.goOn()
		}, err
	}, func(err error) {
		stored()
		l.s.marks = slices.DeleteFunc(slices.Clone(l.s.marks), func(m meeting.Mark) bool { return m.ID == 0 && m.Wall.Equal(k.Wall) && m.Kind == k.Kind })
		l.s.told(marksChanged)
		failed(err)
		l.goOn()
	})
}

// show takes over the marks that the file has, and puts behind them those that it does not have yet.
func (l *live) show(marks []meeting.Mark) {
	for _, k := range l.pending {
		if !k.Struck {
			marks = append(marks, k)
		}
	}
	l.s.marks = marks
}

// settled does something to marks once all that were made have got their numbers.
func (l *live) settled(do func()) {
	if len(l.pending) > 0 {
		l.later = append(l.later, do)
		return
	}
	do()
}

// goOn does what has waited for the marks.
func (l *live) goOn() {
	for len(l.pending) == 0 && len(l.later) > 0 {
		do := l.later[0]
		l.later = l.later[1:]
		do()
	}
}

func markText(w *Window, m meeting.Meeting, k meeting.Mark) string {
	k.Wall = time.Time{} // the list has its own column for it
	return workflow.MarkLine(w.words, m, k)
}

// takeBack strikes the last mark that stands.
func (l *live) takeBack() { l.settled(l.takeBackNow) }

func (l *live) takeBackNow() {
	for _, k := range slices.Backward(l.s.marks) {
		switch k.Kind {
		case meeting.MarkPause, meeting.MarkUnpause, meeting.MarkOffRecord, meeting.MarkOnRecord, meeting.MarkClosedPart, meeting.MarkOpenPart:
			continue // these changed the recording itself
		}
		text := markText(l.w, l.s.head, k)
		l.mark(meeting.Mark{Kind: k.Kind, Item: k.Item, Replaces: k.ID, Struck: true}, func() {
			l.undone = append(l.undone, k)
			l.note(l.w.words.Text("record.undone", "mark", text))
		})
		return
	}
	l.w.say(l.w.t("nothing_to_undo"))
}

// bringBack makes the mark again that was taken back last, at its own time.
func (l *live) bringBack() { l.settled(l.bringBackNow) }

func (l *live) bringBackNow() {
	n := len(l.undone)
	if n == 0 {
		l.w.say(l.w.t("nothing_to_redo"))
		return
	}
	k := l.undone[n-1]
	k.ID, k.Replaces, k.Struck = 0, 0, false
	l.undone = l.undone[:n-1]
	l.put(k, nil, func(err error) {
		l.undone = append(l.undone, k)
		l.w.fail(err)
	})
}

// setMode pauses in one of the ways, or goes on. The last one that a person wants holds, however quickly it follows the one before.
func (l *live) setMode(mode workflow.Mode) {
	w := l.w
	l.mode = mode
	l.s.write(func(ctx context.Context) (func(), error) {
		var err error
		if mode == workflow.ModeRecording {
			err = l.rec.Resume(ctx)
		} else {
			err = l.rec.Pause(ctx, mode)
		}
		if err != nil {
			return nil, err
		}
		marks, err := l.s.desk.Marks(ctx)
		status := l.rec.Status()
		return func() {
			l.status = status
			l.show(marks)
			w.showTitle()
			w.showSteps()
			l.events = append([]liveEvent{{wall: time.Now(), text: w.t("record.went_" + string(mode))}}, l.events...)
			l.told()
		}, err
	}, func(err error) {
		l.mode = l.rec.Status().Mode
		w.fail(err)
	})
}
