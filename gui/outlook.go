package gui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

// What this computer is able to do: how long a transcription takes, and which model suits.

// endText says when a job will be done; empty where that cannot be said.
func (u *ui) endText(j *job) string { return workflow.EndText(u.words, j.event, time.Now()) }

// measured runs then once this computer's speed is known: it measures it as a job of its own where that was never done, or again. While something is
// recorded nothing is measured, since both would suffer.
func (w *Window) measured(again bool, then func()) {
	if w.o.Engines == nil || w.rec != nil {
		then()
		return
	}
	w.work(func(context.Context) (func(), error) {
		known, err := workflow.Calibrated(w.paths, w.o.Engines)
		return func() {
			if known && !again {
				then()
				return
			}
			w.jobs.add(&job{title: w.words.Text("predict.measuring"), run: func(ctx context.Context, tell workflow.Progress) error {
				return workflow.Calibrate(ctx, w.paths, w.o.Engines, workflow.CalibrateOptions{Program: w.o.Program, Again: again}, tell)
			}, finished: func(err error) {
				if err == nil || errors.Is(err, context.Canceled) {
					then()
				}
			}})
		}, err
	})
}

// outlooks has then told how long the models would take on this computer, unless nothing was measured yet.
func (w *Window) outlooks(then func([]workflow.ModelOutlook)) {
	if w.o.Engines == nil {
		return
	}
	w.workElse(func(context.Context) (func(), error) {
		models, measured, err := workflow.ModelOutlooks(w.paths, w.o.Engines)
		if err != nil || !measured {
			return nil, err
		}
		return func() { then(models) }, nil
	}, func(err error) { w.say(w.explain(err).Sentence) })
}

// advice is a text that says which model suits this computer, as soon as that is found out.
func (w *Window) advice() fyne.CanvasObject {
	text := paragraph(run{text: w.words.Text("predict.unmeasured_here"), color: colorMuted})
	w.outlooks(func(models []workflow.ModelOutlook) {
		text.set(run{text: strings.Join(workflow.AdviceLines(w.words, models), " "), color: colorMuted})
	})
	return text
}

// warnOfBacklog says at the beginning of a recording if its text will not keep up.
func (l *live) warnOfBacklog(o workflow.TranscribeOptions) {
	outlook, err := workflow.LiveTextOutlook(l.w.paths, l.w.o.Engines, o)
	if err != nil {
		return // recording and text go on without that
	}
	if said := outlook.Line(l.w.words); said != "" {
		l.w.later(func() { l.warn(said) })
	}
}
