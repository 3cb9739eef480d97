package gui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/workflow"
)

// afterwards is the end: what becomes of the recording. When its time has come, deleting it is proposed; nothing more.
func (f *finishScreen) afterwards() {
	w := f.w
	f.head("finish.end")
	status := paragraph(run{text: w.t("finish.end_why"), color: colorMuted, size: theme.SizeNameCaptionText})
	erase := newButton(w.t("finish.erase"), f.erase)
	f.left.Add(status)
	f.left.Add(container.New(&wrapRow{gap: em(0.5)}, erase, newButton(w.t("finish.keep"), f.keep)))
	words := w.words
	w.workElse(func(ctx context.Context) (func(), error) {
		state, sentence, err := f.s.desk.DeletionStatus(ctx, words)
		return func() {
			never := run{text: " " + w.t("finish.end_never"), color: colorMuted}
			switch state {
			case workflow.DeletionDue, workflow.DeletionOverdue:
				status.set(run{text: sentence + " " + w.t("finish.end_propose"), bold: true}, never)
				erase.Importance = widget.HighImportance
				erase.Refresh()
			case workflow.DeletionHeld, workflow.DeletionDone, workflow.DeletionNothing:
				status.set(run{text: sentence})
			case workflow.DeletionEarly:
				status.set(run{text: sentence, color: colorMuted}, never)
			}
			f.left.Refresh()
		}, err
	}, func(error) {}) // what deleting takes is said when it is asked for
}

// verify recomputes everything and says the result.
func (f *finishScreen) verify() {
	w := f.w
	words := w.words
	var lines []string
	var whole bool
	w.jobs.add(&job{title: w.t("finish.verify"), file: f.s.desk.Path(), quick: true, run: func(ctx context.Context, _ workflow.Progress) error {
		var err error
		lines, whole, err = f.s.desk.VerifyWords(ctx, words)
		return err
	}, finished: func(err error) {
		if err != nil {
			return
		}
		key := "finish.verified_bad"
		if whole {
			key = "finish.verified"
		}
		body := container.NewVBox(paragraph(run{text: w.t(key), bold: true}))
		for _, s := range lines {
			body.Add(bullet(s))
		}
		body.Add(paragraph(run{text: w.words.Text("sign.proves"), color: colorMuted, size: theme.SizeNameCaptionText}))
		w.sheet(w.t("finish.verify"), body, 42, nil, sheetChoice{label: w.t("ok")})
	}})
}

// log offers the log and what was exported.
func (f *finishScreen) log() {
	w := f.w
	f.head("finish.file")
	f.left.Add(container.New(&wrapRow{gap: em(0.5)}, append([]fyne.CanvasObject{newButton(w.t("finish.show_log"), f.showLog),
		newButton(w.t("finish.verify"), f.verify)}, w.secrecyButtons()...)...))
}

// showLog lists who did what, when.
func (f *finishScreen) showLog() {
	w := f.w
	w.workHere(func(ctx context.Context) (func(), error) {
		entries, err := f.s.desk.Log(ctx)
		if err != nil {
			return nil, err
		}
		docs, err := f.s.desk.Documents(ctx)
		if err != nil {
			return nil, err
		}
		blankings, err := workflow.Blankings(ctx, f.s.desk.File())
		return func() {
			rows := newLogbook(w, f.s).rows(entries, docs, blankings)
			list := newRowList(func() int { return len(rows) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, rows[i]...) },
				func(i int, width float32) float32 { return flowRowHeight(width, rows[i]...) })
			w.sheet(w.t("finish.log"), w.listHeight(list, 28), 52, list, sheetChoice{label: w.t("ok")})
		}, err
	})
}
