package gui

import (
	"context"
	"errors"
	"image"
	_ "image/png" // pages are drawn as PNG
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/workflow"
)

// previewPane shows the pages of the document as they will be, and writes it in the format that a person chooses.
type previewPane struct {
	title  fyne.CanvasObject
	w      *Window
	s      *sitting
	object *fyne.Container
	list   *rowList // of pages
	pages  []image.Image
	text   *rowList // of lines, where the format has no pages
	lines  []string
	note   *flowText
	middle *fyne.Container
	stop   context.CancelFunc
	run    int

	scope    *selectField
	format   *selectField
	internal *check
	phrase   *check // the sentence on the help of a machine
	template *selectField
	layout   string // the template that is chosen; empty: the program's layout
}

// previewPages bounds what is drawn; a longer document is still written whole.
const previewPages = 30

func newPreviewPane(w *Window, s *sitting) *previewPane {
	p := &previewPane{w: w, s: s, stop: func() {}}
	p.list = newRowList(func() int { return len(p.pages) }, func() fyne.CanvasObject {
		img := canvas.NewImageFromImage(nil)
		img.FillMode, img.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
		return inset(img, 0.6, 0.4)
	}, func(i int, o fyne.CanvasObject) {
		img := o.(*fyne.Container).Objects[0].(*canvas.Image)
		img.Image = p.pages[i]
		img.Refresh()
	}, func(i int, width float32) float32 {
		b := p.pages[i].Bounds()
		return (width-em(1.2))*float32(b.Dy())/float32(max(1, b.Dx())) + em(0.8)
	})
	line := func(i int) run { return run{text: p.lines[i], size: theme.SizeNameCaptionText} }
	p.text = newRowList(func() int { return len(p.lines) }, func() fyne.CanvasObject { return newFlow() },
		func(i int, o fyne.CanvasObject) { o.(*flowText).set(line(i)) }, func(i int, width float32) float32 { return textHeight([]run{line(i)}, width) })
	p.text.skip = func(int) bool { return true }
	p.note = newFlow()
	p.note.fill = true
	var values, names []string
	for _, f := range workflow.ExportFormats() {
		values, names = append(values, f), append(names, w.t("format."+formatKey(f)))
	}
	p.format = newSelect(values, names, func(string) { p.refresh() })
	p.format.setValue(values[0])
	p.internal = newCheck(w.t("finish.internal"), func(bool) { p.refresh() })
	p.phrase = newCheck(w.x("statement"), func(bool) { p.refresh() })
	p.scope = newSelect(nil, nil, func(string) { p.refresh() })
	p.scopes()
	p.template = newSelect(nil, nil, func(v string) {
		if v == "file" {
			p.template.setValue(p.layout) // until one is chosen
			w.chooseFile(w.templateWish(), func(path string) { p.templates(path); p.refresh() })
			return
		}
		p.layout = v
		p.refresh()
	})
	p.templates()
	write := newButton(w.t("finish.export"), p.export)
	write.Importance = widget.HighImportance
	bar := container.New(&wrapRow{gap: em(0.4)}, p.scope, p.format, write, p.template, p.internal, p.phrase)
	p.middle = container.NewStack(newGroundBox(colorDesk, p.list))
	p.title = sectionBar(w.t("finish.documents"))
	p.object = bordered(container.NewVBox(p.title, bar, p.note), nil, nil, nil, p.middle)
	return p
}

func formatKey(f string) string {
	switch f {
	case "oparl.json":
		return "oparl"
	case "akn.xml":
		return "akn"
	case "popolo.json":
		return "popolo"
	}
	return f
}

// options are what the fields say.
func (p *previewPane) options() workflow.ExportOptions {
	o := workflow.ExportOptions{Internal: p.internal.Checked, Statement: p.phrase.Checked, Tasks: p.scope.value() == scopeTasks, Town: p.w.paths.Town, By: p.w.clerk()}
	if v := p.template.value(); workflow.TakesTemplate("."+p.format.value(), o) {
		o.Template = v
	}
	if it := p.item(); it != nil {
		o.Item = it.ID
	}
	return o
}

// refresh draws the pages anew, away from the screen's goroutine; an older drawing is given up.
func (p *previewPane) refresh() {
	p.stop()
	p.run++
	run := p.run
	ctx, stop := context.WithCancel(p.w.ctx)
	p.stop = stop
	p.scopes()
	o, scope := p.options(), p.scope.value()
	wish := workflow.PreviewOptions{ExportOptions: o, Format: p.format.value(), Settings: p.w.settings, Pages: previewPages}
	switch scope {
	case scopeAftermath:
		wish.Sheet = workflow.SheetAftermath
	case scopeRegister:
		wish.Sheet = workflow.SheetRegister
	}
	p.say(p.w.t("finish.drawing"), false) // also while older pages stand there, which may still call themselves a draft
	p.w.workElse(func(context.Context) (func(), error) {
		got, err := p.s.desk.Preview(ctx, wish)
		if err != nil {
			return nil, err
		}
		defer got.Remove()
		var pages []image.Image
		for _, name := range got.Pictures {
			img, err := readImage(name)
			if err != nil {
				return nil, err
			}
			pages = append(pages, img)
		}
		return func() {
			if run == p.run {
				p.show(pages, got.Lines)
				p.say(p.remark(got, scope), false)
			}
		}, nil
	}, func(err error) {
		if run != p.run || errors.Is(err, context.Canceled) {
			return
		}
		p.show(nil, nil)
		if errors.Is(err, workflow.ErrNoPreview) {
			p.say(p.w.t("finish.no_preview"), false)
			return
		}
		p.say(p.w.explain(err).Sentence, true)
	})
}

// remark says how what is shown differs from what would be written; empty: not at all.
func (p *previewPane) remark(got workflow.Preview, scope string) string {
	switch {
	case scope == scopeEach:
		return p.w.x("each_preview")
	case got.OwnLayout:
		return p.w.t("finish.own_preview")
	case got.Cut:
		return p.w.t("finish.cut_preview")
	}
	return ""
}

// show stands pages or lines in the middle.
func (p *previewPane) show(pages []image.Image, lines []string) {
	p.pages, p.lines = pages, lines
	list, o := p.list, fyne.CanvasObject(newGroundBox(colorDesk, p.list))
	switch {
	case len(lines) > 0:
		list, o = p.text, p.text
	case len(pages) == 0: // an empty desk would say nothing
		o = container.NewStack()
	}
	p.middle.Objects = []fyne.CanvasObject{o}
	p.middle.Refresh()
	list.Refresh()
	list.scrollTo(0)
}

func readImage(name string) (image.Image, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	return img, err
}

func (p *previewPane) say(text string, trouble bool) {
	r := run{text: text, color: colorMuted}
	if trouble {
		r.color = colorBlocking
	}
	if text == "" {
		p.note.Hide()
	} else {
		p.note.Show()
		p.note.set(r)
	}
	p.object.Refresh()
}
