package gui

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// What goes on after the program ended while something was still to be done, by a crash or because a person closed it.

// heldBack says whether a job waits for a recording: one that runs, is about to, or may go on as soon as a person has said so.
func (w *Window) heldBack(j *job) bool {
	return (w.rec != nil || w.starting || w.undecided) && j.work.AfterRecording()
}

// keepWork stores what would have to be taken up if the program ended now.
func (w *Window) keepWork() {
	if now := slices.Concat(w.left, w.jobs.unended()); !reflect.DeepEqual(now, w.state.Work) {
		w.state.Work = now
		w.keepState()
	}
}

// resume opens what the program was called for or, after a crash, what was open; says what happened; and takes up the work that had not
// ended. That on a meeting which is encrypted waits until a person opens it.
func (w *Window) resume(was workflow.AppState, crashed bool) {
	w.left = slices.DeleteFunc(w.left, func(k workflow.Work) bool {
		_, err := os.Stat(k.File)
		return k.File != "" && err != nil // the meeting is gone
	})
	work := w.workNames(w.left)
	to, open := place{best: true}, w.o.Open
	if _, err := os.Stat(was.Open); open == "" && crashed && was.Open != "" && err == nil {
		open = was.Open
		to = place{step: stepOf(was.Step), item: meeting.ItemID(was.Item), segment: meeting.SegmentID(was.Segment)}
	}
	// The meeting may be going on: one key records again, and until that is answered nothing begins that a recording goes before.
	w.undecided = crashed && was.Recording && open != "" && open == was.Open && (w.o.Open == "" || work != "") && w.o.Recorder != nil
	w.takeUpOthers(open)
	goOn := &goingOn{w: w}
	if open != "" {
		to.then = goOn.opened
		defer func() { w.openMeeting(open, to) }() // after the panel, which is no wish to go elsewhere
	}
	switch {
	case crashed && (open != "" && w.o.Open == "" || work != ""):
		what := "after_crash"
		if was.Recording {
			what = "after_crash_recording"
		}
		text := w.t(what)
		if work != "" {
			text += " " + w.t("after_crash_work", "work", work)
		}
		if w.undecided {
			s := w.sheet(w.t("after_crash_title"), paragraph(run{text: text}), 32, nil,
				sheetChoice{label: w.t("record.go_on"), do: goOn.want}, sheetChoice{label: w.t("record.not_now")})
			s.onClose = func() { w.later(func() { w.undecided = false; w.jobs.next() }) } // after the recording has begun
			break
		}
		w.note(w.t("after_crash_title"), text)
	case work != "":
		w.say(w.t("goes_on", "work", work))
	}
}

// goingOn goes on with a recording when its meeting is open and a person wants it, whichever comes first.
type goingOn struct {
	w            *Window
	open, wanted bool
}

func (g *goingOn) opened() {
	g.open = true
	g.start()
}

// want is the person's answer.
func (g *goingOn) want() (stay bool) {
	g.wanted = true
	g.w.later(g.start) // when the panel is gone
	return false
}

func (g *goingOn) start() {
	if !g.open || !g.wanted || g.w.sit == nil {
		return
	}
	g.w.goTo(stepRecord)
	if r, ok := g.w.inside[stepRecord].(*recordScreen); ok {
		r.start()
	}
}

// workNames says what work is, in a line.
func (w *Window) workNames(list []workflow.Work) string {
	var out []string
	for _, k := range list {
		name := w.t("start.practice_job")
		switch {
		case len(k.Files) > 0:
			name = filepath.Base(k.Files[0])
		case k.File != "":
			name = fileTitle(k.File)
		}
		if key := "progress.step." + string(k.Kind); w.words.Has(key) {
			name = w.words.Text(key) + " (" + name + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, "; ")
}

// takeUp goes on with the work that was left on a meeting, in its order; "" is what belongs to none.
func (w *Window) takeUp(file string) {
	var mine, others []workflow.Work
	for _, k := range w.left {
		if k.File == file {
			mine = append(mine, k)
		} else {
			others = append(others, k)
		}
	}
	w.left = others
	for _, k := range mine {
		switch k.Kind {
		case workflow.WorkImport:
			w.importSound(k, true)
		case workflow.WorkTranscribe:
			w.transcribe(k.File, k.Again)
		case workflow.WorkDraft:
			w.draftAs(k.File, w.jobFile(k.File), k.Items, k.Draft, k.Model)
		case workflow.WorkPractice:
			w.practice()
		}
	}
}

// takeUpOthers goes on with the work on meetings that are neither being opened nor encrypted.
func (w *Window) takeUpOthers(open string) {
	list, town := slices.Clone(w.left), w.paths.Town
	if len(list) == 0 {
		return
	}
	w.work(func(ctx context.Context) (func(), error) {
		var free []string
		for _, k := range list {
			if k.File == "" || k.File != open && !workflow.ReadEntry(ctx, k.File, town, nil).Locked {
				free = append(free, k.File)
			}
		}
		return func() {
			for _, file := range free {
				w.takeUp(file)
			}
		}, nil
	})
}
