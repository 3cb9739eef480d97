package gui

import (
	"strings"

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
		switch {
		case j.state == jobWaiting && w.heldBack(j):
			text = w.t("job.state.after")
		case j.state == jobWaiting && j.takes != "":
			text += " · " + j.takes
		}
		if j.state == jobRunning && j.share >= 0 {
			text = w.words.Percent(j.share, 0)
			if end := w.endText(j); end != "" {
				text += " · " + end
			}
		}
		if j.note != "" && j.state == jobRunning && w.words.Has("progress."+j.note) {
			text += "\n" + w.words.Text("progress."+j.note)
		}
		row := vbox(paragraph(run{text: w.jobName(j), bold: true}), paragraph(run{text: text, color: colorMuted}))
		if j.state == jobRunning || j.state == jobWaiting {
			q.box.Add(inset(bordered(nil, nil, nil, container.NewVBox(newButton(w.t("job.cancel"), func() { w.jobs.stop(j) })), row), 0, 0.2))
		} else {
			q.box.Add(inset(row, 0, 0.2))
		}
	}
	q.box.Refresh()
}

// jobName says what a job does, and at what.
func (w *Window) jobName(j *job) string {
	if key := "progress.step." + string(j.work.Kind); j.work.Kind != "" && w.words.Has(key) {
		return w.words.Text(key) + " (" + j.title + ")"
	}
	return j.title
}

// afterRecording says what begins when the recording has ended; empty where nothing waits for that.
func (w *Window) afterRecording() string {
	var held []*job
	for _, j := range w.jobs.jobs {
		if j.state == jobWaiting && w.heldBack(j) {
			held = append(held, j)
		}
	}
	switch len(held) {
	case 0:
		return ""
	case 1:
		return w.t("job.after_one", "work", w.jobName(held[0]))
	}
	return w.n("job.after", len(held))
}

// workText says what runs and waits, for a person who wants to close the window: what goes on the next time, and what does not.
func (w *Window) workText() string {
	var goesOn, ends []string
	for _, j := range w.jobs.jobs {
		switch {
		case j.state != jobWaiting && j.state != jobRunning:
		case j.work.Kind != "":
			name := w.jobName(j)
			if j.state == jobRunning && j.share >= 0 {
				name += ", " + w.words.Percent(j.share, 0)
			}
			goesOn = append(goesOn, name)
		default:
			ends = append(ends, w.jobName(j))
		}
	}
	var out []string
	if len(goesOn) > 0 {
		out = append(out, w.t("close.goes_on", "work", strings.Join(goesOn, "; ")))
	}
	if len(ends) > 0 {
		out = append(out, w.t("close.ends", "work", strings.Join(ends, "; ")))
	}
	return strings.Join(out, "\n")
}

// vbox stands objects below each other.
func vbox(objects ...fyne.CanvasObject) *fyne.Container { return container.NewVBox(objects...) }
