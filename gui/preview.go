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
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/workflow"
)

// previewPane shows the pages of the document as they will be, and writes it in the format that a person chooses.
type previewPane struct {
	w      *Window
	s      *sitting
	object *fyne.Container
	list   *rowList
	pages  []image.Image
	note   *flowText
	middle *fyne.Container
	stop   context.CancelFunc
	run    int

	scope    *selectField
	format   *selectField
	internal *check
	phrase   *check // the sentence on the help of a machine
	template *selectField
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
	p.note = newFlow()
	p.note.fill = true
	var values, names []string
	for _, f := range workflow.ExportFormats() {
		values, names = append(values, f), append(names, w.t("format."+formatKey(f)))
	}
	p.format = newSelect(values, names, nil)
	p.format.setValue(values[0])
	p.internal = newCheck(w.t("finish.internal"), func(bool) { p.refresh() })
	p.phrase = newCheck(w.x("statement"), func(bool) { p.refresh() })
	p.scope = newSelect(nil, nil, func(string) { p.refresh() })
	p.scopes()
	p.template = newSelect(nil, nil, func(v string) {
		if v == "file" {
			w.chooseFile(w.templateWish(), func(path string) { p.templates(path) })
		}
	})
	p.templates()
	write := newButton(w.t("finish.export"), p.export)
	write.Importance = widget.HighImportance
	bar := container.New(&wrapRow{gap: em(0.4)}, p.scope, p.format, write, p.template, p.internal, p.phrase)
	p.middle = container.NewStack(newGroundBox(colorDesk, p.list))
	p.object = bordered(container.NewVBox(sectionBar(w.t("finish.documents")), bar, p.note), nil, nil, nil, p.middle)
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
	if v := p.template.value(); v != "file" && workflow.TakesTemplate("."+p.format.value(), o) {
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
	if scope == scopeAftermath || scope == scopeRegister {
		p.pages = nil
		p.list.Refresh()
		p.say(p.w.x("no_preview"), false)
		return
	}
	p.say(p.w.t("finish.drawing"), false) // also while older pages stand there, which may still call themselves a draft
	p.w.workElse(func(context.Context) (func(), error) {
		files, remove, err := p.s.desk.Preview(ctx, o, previewPages)
		if err != nil {
			return nil, err
		}
		defer remove()
		var pages []image.Image
		for _, name := range files {
			img, err := readImage(name)
			if err != nil {
				return nil, err
			}
			pages = append(pages, img)
		}
		return func() {
			if run != p.run {
				return
			}
			p.pages = pages
			p.say("", false)
			if scope == scopeEach {
				p.say(p.w.x("each_preview"), false)
			}
			p.list.Refresh()
		}, nil
	}, func(err error) {
		if run != p.run || errors.Is(err, context.Canceled) {
			return
		}
		p.pages = nil
		p.list.Refresh()
		if errors.Is(err, workflow.ErrNoPreview) {
			p.say(p.w.t("finish.no_preview"), false)
			return
		}
		p.say(p.w.explain(err).Sentence, true)
	})
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
