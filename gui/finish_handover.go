package gui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ratsschreiber/workflow"
)

// The way to the town's own signing tool and back: sealed minutes are put ready as PDF, and a PDF that comes back signed is compared with
// what was written and noted. The program itself makes no electronic signatures.

// handover offers both, once the minutes are sealed.
func (f *finishScreen) handover() fyne.CanvasObject {
	w := f.w
	return container.New(&wrapRow{gap: em(0.5)}, newButton(w.x("sign.prepare"), f.putReady), newButton(w.x("sign.check"), func() { w.chooseFile(w.documentWish(), f.checkDocument) }))
}

// putReady writes the sealed minutes as PDF and shows where they lie.
func (f *finishScreen) putReady() {
	w := f.w
	w.chooseSave(w.x("sign.file", "name", fileTitle(f.s.desk.Path()))+".pdf", func(path string) {
		o := workflow.ExportOptions{Town: w.paths.Town, By: w.clerk(), Internal: f.preview.internal.Checked}
		f.preview.writeThen(path, o, scopeWhole, func() {
			w.sheet(w.x("sign.prepared_title"), paragraph(run{text: w.x("sign.prepared", "file", filepath.Base(path))}), 38, nil,
				sheetChoice{label: w.x("open_folder"), do: func() bool { w.openFolder(filepath.Dir(path)); return false }}, sheetChoice{label: w.t("close_panel")})
		})
	})
}

// checkDocument says whether a document is what this meeting wrote, and offers to note it where a signature was appended.
func (f *finishScreen) checkDocument(path string) {
	w := f.w
	w.workHere(func(ctx context.Context) (func(), error) {
		v, err := f.s.desk.VerifyDocument(ctx, path)
		return func() {
			color := colorConfirmed
			if !v.Known || !v.Sealed {
				color = colorBlocking
			}
			body := vbox(paragraph(run{text: workflow.VerdictSentence(w.words, v), bold: true, color: color}), paragraph(run{text: w.words.Text("sign.document.proves"), color: colorMuted}))
			choices := []sheetChoice{{label: w.t("ok")}}
			if v.Known && v.Sealed && v.Continued && !f.s.desk.ReadOnly() {
				choices = []sheetChoice{{label: w.x("sign.take"), do: func() bool { f.take(v); return false }}, {label: w.t("close_panel")}}
			}
			w.sheet(w.x("sign.checked_title"), body, 40, nil, choices...)
		}, err
	})
}

// take notes the signed document beside the one that was written.
func (f *finishScreen) take(v workflow.Verdict) {
	f.w.askName(func() {
		f.w.work(func(ctx context.Context) (func(), error) {
			err := f.s.desk.TakeSigned(ctx, v)
			return func() { f.w.say(f.w.x("sign.taken", "name", v.Name)) }, err
		})
	})
}
