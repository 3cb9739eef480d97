package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// queueSheet lists all work in the background, each with its state and a way to stop it.
type queueSheet struct {
	w   *Window
	box *fyne.Container
}

func (w *Window) showQueue() {
	if len(w.jobs.jobs) == 0 {
		return
	}
	q := &queueSheet{w: w, box: container.NewVBox()}
	w.queue = q
	q.refresh()
	s := w.sheet(w.t("job.title"), q.box, 34, nil, sheetChoice{label: w.t("close_panel")})
	s.onClose = func() { w.queue = nil }
}

func (q *queueSheet) refresh() { q.w.keepFocus(q.box, q.fill) }

func (q *queueSheet) fill() {
	w := q.w
	q.box.Objects = nil
	for _, j := range w.jobs.jobs {
		state := map[jobState]string{jobWaiting: "waits", jobRunning: "runs", jobDone: "done", jobFailed: "failed", jobCancelled: "cancelled"}[j.state]
		text := w.t("job.state." + state)
		if j.state == jobRunning && j.share >= 0 {
			text = w.words.Percent(j.share, 0)
			if end := w.endText(j); end != "" {
				text += " · " + end
			}
		}
		if j.note != "" && j.state == jobRunning && w.words.Has("progress."+j.note) {
			text += "\n" + w.words.Text("progress."+j.note)
		}
		row := vbox(paragraph(run{text: j.title, bold: true}), paragraph(run{text: text, color: colorMuted}))
		if j.state == jobRunning || j.state == jobWaiting {
			q.box.Add(inset(bordered(nil, nil, nil, container.NewVBox(newButton(w.t("job.cancel"), func() { w.jobs.stop(j) })), row), 0, 0.2))
		} else {
			q.box.Add(inset(row, 0, 0.2))
		}
	}
	q.box.Refresh()
}

// vbox stands objects below each other.
func vbox(objects ...fyne.CanvasObject) *fyne.Container { return container.NewVBox(objects...) }
