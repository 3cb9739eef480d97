package gui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/workflow"
)

// showDoctor says what is installed and what is missing, how to get it, and which model suits this computer, which is measured the first time.
func (w *Window) showDoctor() { w.measured(false, w.examine) }

func (w *Window) examine() {
	w.say(w.t("doctor.looking"))
	settings := w.settings
	w.work(func(ctx context.Context) (func(), error) {
		if w.o.Engines == nil {
			return nil, errNotHere
		}
		e, err := workflow.Examine(ctx, w.paths, settings, w.o.Engines)
		if err != nil {
			return nil, err
		}
		devices := ""
		if w.o.Recorder != nil {
			all, err := w.o.Recorder.Devices(ctx)
			var names []string
			for _, d := range all {
				names = append(names, d.Name)
			}
			devices = strings.Join(names, ", ")
			if err != nil || len(all) == 0 {
				devices = ""
			}
		}
		return func() { w.say(""); w.tellDoctor(e, devices) }, nil
	})
}

func (w *Window) tellDoctor(e workflow.Examination, devices string) {
	body := container.NewVBox()
	line := func(sign fyne.Resource, text string) { body.Add(signRow(sign, text)) }
	ok, missing, wanting := tinted(signDone, colorConfirmed), tinted(signBlock, colorBlocking), tinted(signOpen, colorMuted)
	if devices != "" {
		line(ok, w.t("doctor.microphones", "names", devices))
	} else {
		line(missing, w.t("doctor.no_microphone"))
	}
	for _, c := range e.Checks {
		sign, form := ok, "ok"
		if !c.OK {
			sign, form = wanting, "missing"
			if c.Needed {
				sign = missing
			}
		}
		line(sign, w.words.Text("doctor."+c.Key+"."+form, "detail", c.Detail))
	}
	line(ok, w.words.Text("doctor.disk", "free", w.words.Bytes(e.DiskFree), "hours", w.words.Decimal(e.Hours, 0)))
	if e.Measured {
		sign := wanting
		if slices.ContainsFunc(e.Models, func(m workflow.ModelOutlook) bool { return m.Advised }) {
			sign = ok
		}
		for _, said := range workflow.AdviceLines(w.words, e.Models) {
			line(sign, said)
		}
	} else {
		line(wanting, w.words.Text("predict.unmeasured"))
	}
	w.sheet(w.t("start.check"), body, 44, nil, sheetChoice{label: w.t("ok")}, sheetChoice{label: w.m("manage"), do: func() bool { w.showModels(); return true }}).escapeIs(0)
}

// signRow is a sentence with a sign before it.
func signRow(sign fyne.Resource, text string) fyne.CanvasObject {
	return bordered(nil, nil, container.New(&signLayout{}, widget.NewIcon(sign)), nil, inset(paragraph(run{text: text}), 0.1, 0.2))
}

// bullet is a sentence of several that stand below each other.
func bullet(text string) fyne.CanvasObject {
	return bordered(nil, nil, container.New(&widthLayout{w: 1}, container.NewVBox(wholeLine(run{text: "•"}))), nil, paragraph(run{text: text}))
}

// signed is a sentence with one of the program's signs in a colour.
func signed(sign *fyne.StaticResource, color fyne.ThemeColorName, text string) fyne.CanvasObject {
	return signRow(tinted(sign, color), text)
}
