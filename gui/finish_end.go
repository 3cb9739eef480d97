package gui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// afterwards is the end: what becomes of the recording. When its time has come, deleting it is proposed; nothing more.
func (f *finishScreen) afterwards() {
	w := f.w
	f.head("finish.end")
	status := paragraph(run{text: w.t("finish.end_why"), color: colorMuted, size: theme.SizeNameCaptionText})
	erase := newButton(w.t("finish.erase"), f.erase)
	f.left.Add(status)
	f.left.Add(container.New(&wrapRow{gap: em(0.5)}, erase, newButton(w.t("finish.keep"), f.keep), newButton(w.t("finish.verify"), f.verify)))
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
			case workflow.DeletionHeld, workflow.DeletionDone:
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
	w.jobs.add(&job{title: w.t("finish.verify"), file: f.s.desk.Path(), run: func(ctx context.Context, _ workflow.Progress) error {
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
			body.Add(paragraph(run{text: "• " + s}))
		}
		body.Add(paragraph(run{text: w.words.Text("sign.proves"), color: colorMuted, size: theme.SizeNameCaptionText}))
		w.sheet(w.t("finish.verify"), body, 42, nil, sheetChoice{label: w.t("ok")})
	}})
}

// log offers the log and what was exported.
func (f *finishScreen) log() {
	w := f.w
	f.head("finish.log")
	f.left.Add(container.New(&wrapRow{gap: em(0.5)}, append([]fyne.CanvasObject{newButton(w.t("finish.show_log"), f.showLog)}, w.secrecyButtons()...)...))
}

// showLog lists who did what, when.
func (f *finishScreen) showLog() {
	w := f.w
	w.work(func(ctx context.Context) (func(), error) {
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
			rows := w.logRows(entries, docs, blankings)
			list := newRowList(func() int { return len(rows) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, rows[i]...) },
				func(i int, width float32) float32 { return flowRowHeight(width, rows[i]...) })
			w.sheet(w.t("finish.log"), w.listHeight(list, 28), 52, list, sheetChoice{label: w.t("ok")})
		}, err
	})
}

// logRows puts log, documents and reasons together, the newest first.
func (w *Window) logRows(entries []meeting.LogEntry, docs []meeting.Document, blankings []workflow.Blanking) [][]run {
	type row struct {
		at   time.Time
		runs []run
	}
	var rows []row
	add := func(at time.Time, by string, runs ...run) {
		at = at.Local()
		runs = append([]run{{text: w.words.Date(at) + " " + at.Format("15:04:05") + "  ", color: colorMuted}}, runs...)
		if by != "" {
			runs = append(runs, run{text: " · " + by, bold: true})
		}
		rows = append(rows, row{at, runs})
	}
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		if e.Action == "export" && len(docs) > 0 {
			continue // the document's own line below names it
		}
		text := e.Action
		if key := "gui.log." + strings.ReplaceAll(e.Action, ".", "_"); w.words.Has(key) {
			text = w.words.Text(key)
		}
		add(e.At, e.By, run{text: text})
	}
	for _, d := range docs {
		add(d.At, d.By, run{text: w.t("finish.document", "name", filepath.Base(d.Name))})
	}
	for _, b := range blankings {
		add(b.At, b.By, run{text: w.t("log.blank") + " · " + w.words.Text("blank.entry", "from", catalogue.Position(b.From), "to", catalogue.Position(b.To), "reason", b.Reason)})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return b.at.Compare(a.at) })
	out := make([][]run, len(rows))
	for i := range rows {
		out[i] = rows[i].runs
	}
	return out
}
