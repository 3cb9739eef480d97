package gui

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/workflow"
)

// modelShelf lists the speech models, those that are there and those that can be fetched. Fetching is the only thing in the program that uses
// the network, so it says so and asks before it begins.
type modelShelf struct {
	w      *Window
	models []workflow.ShelfModel
	// outlook says by name what each would be like on this computer; empty as long as nothing was measured.
	outlook map[string]workflow.ModelOutlook
	list    *rowList
}

// m is the sentence for a key of models.toml.
func (w *Window) m(key string, pairs ...any) string { return w.words.Text("models."+key, pairs...) }

// showModels opens the list.
func (w *Window) showModels() {
	m := &modelShelf{w: w}
	m.list = newRowList(func() int { return len(m.models) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, m.runs(i)...) },
		func(i int, width float32) float32 { return flowRowHeight(width, m.runs(i)...) })
	m.list.name = func(i int) string { return m.models[i].Name }
	m.read()
	for i := range m.models { // the first that could be fetched
		if m.list.chosen < 0 && m.models[i].Fetchable() {
			m.list.chosen = i
		}
	}
	m.list.onOpen = func(int) { m.fetch() }
	more := container.New(&wrapRow{gap: em(0.5)}, newButton(w.m("from_file"), func() { w.chooseFile(w.modelWish(), w.addModel) }), newButton(w.m("check"), w.checkModels),
		newButton(w.words.Text("predict.measure"), func() { w.measured(true, m.read) }),
		newButton(w.x("open_folder"), func() { w.openFolder(w.paths.Models) }))
	body := bordered(aside(paragraph(run{text: w.m("why"), color: colorMuted})), vbox(more, aside(paragraph(run{text: w.m("where", "folder", w.paths.Models), color: colorMuted}))),
		nil, nil, w.listHeight(m.list, 17))
	w.shelf = m
	s := w.sheet(w.m("title"), body, 42, m.list, sheetChoice{label: w.m("fetch"), do: func() bool { m.fetch(); return true }}, sheetChoice{label: w.t("close_panel")})
	s.onClose = func() { w.shelf = nil }
}

// read lists the models anew; that is a look into one folder.
func (m *modelShelf) read() {
	models, err := workflow.ModelShelf(m.w.paths)
	if err != nil {
		m.w.fail(err)
	}
	m.models = models
	m.list.Refresh()
	m.w.outlooks(func(all []workflow.ModelOutlook) {
		m.outlook = map[string]workflow.ModelOutlook{}
		for _, o := range all {
			m.outlook[o.Name] = o
		}
		m.list.Refresh()
	})
}

// runs are what a row says of a model.
func (m *modelShelf) runs(i int) []run {
	w, k := m.w, m.models[i]
	var about []string
	state := run{text: w.m("missing"), color: colorMuted}
	switch j := w.jobs.on(k.File); {
	case k.Path != "":
		state = run{text: "✓ " + w.m("have"), color: colorConfirmed}
		about = append(about, w.words.Bytes(k.Bytes))
	case j:
		state = run{text: w.m("fetching")}
		if r := w.jobs.find(k.File); r != nil && r.share >= 0 {
			state.text += " · " + w.words.Percent(r.share, 0)
		}
	case k.Partly > 0:
		state = run{text: w.m("partly") + " (" + w.words.Bytes(k.Partly) + ")", color: colorDoubt}
	}
	if k.Path == "" {
		about = append(about, w.words.Bytes(k.Length()))
	}
	if k.Memory > 0 {
		about = append(about, w.m("memory", "size", w.words.Bytes(int64(k.Memory)<<20)))
	}
	if k.Finder {
		about = append(about, w.m("finder"))
	}
	advised := ""
	if o, known := m.outlook[k.Name]; known {
		about = append(about, o.HourLine(w.words))
		if o.Advised {
			advised = "  → " + w.words.Text("predict.advised")
		}
	}
	state.text = "  " + state.text
	return []run{{text: k.Name, bold: true}, state, {text: advised, bold: true}, {text: "\n" + strings.Join(about, " · "), color: colorMuted}}
}

// fetch asks whether the chosen model shall be fetched, saying from where and what that means.
func (m *modelShelf) fetch() {
	w, i := m.w, m.list.chosen
	if i < 0 || i >= len(m.models) || !m.models[i].Fetchable() || w.jobs.on(m.models[i].File) {
		return
	}
	k := m.models[i]
	body := vbox(paragraph(run{text: w.m("fetch_what", "name", k.Name, "size", w.words.Bytes(k.Length()))}), w.address(k.URL(), k.URL()))
	if k.Partly > 0 {
		body.Add(paragraph(run{text: w.m("fetch_resumes")}))
	}
	body.Add(paragraph(run{text: w.m("only_net"), bold: true}))
	w.sheet(w.m("fetch_title"), body, 38, nil, sheetChoice{label: w.m("fetch_do"), do: func() bool { w.fetchModel(k.KnownModel); return false }},
		sheetChoice{label: w.t("cancel")})
}

// address shows an address with a button that copies it.
func (w *Window) address(text, copied string) fyne.CanvasObject {
	button := small(w.m("copy_address"), theme.ContentCopyIcon(), func() {
		fyne.CurrentApp().Clipboard().SetContent(copied)
		w.say(w.m("copied"))
	})
	return vbox(paragraph(run{text: text, color: colorMuted}), container.New(&wrapRow{}, button))
}

// fetchModel fetches a model beside whatever else is done: it needs the network, not the processor.
func (w *Window) fetchModel(k workflow.KnownModel) {
	w.jobs.add(&job{title: k.Name, file: k.File, beside: true, run: func(ctx context.Context, tell workflow.Progress) error {
		if w.o.Engines == nil {
			return errNotHere
		}
		_, err := workflow.PullModel(ctx, w.paths, k, w.o.Engines, tell)
		return err
	}, finished: func(err error) {
		switch {
		case err == nil:
			w.modelsChanged(w.t("settings.model_added"))
		case errors.Is(err, context.Canceled):
			w.modelsChanged(w.m("stopped"))
		default:
			w.modelsChanged("")
		}
	}, explains: func(err error) bool {
		var far *workflow.UnreachableError
		if !errors.As(err, &far) {
			return false
		}
		w.sheet(w.m("unreachable_title"), vbox(paragraph(run{text: w.m("unreachable")}), w.address(far.URL, far.URL)), 40, nil, sheetChoice{label: w.t("ok")})
		return true
	}})
}

// modelsChanged says so and shows the models anew wherever they are in sight.
func (w *Window) modelsChanged(said string) {
	w.say(said)
	if w.shelf != nil {
		w.shelf.read()
	}
	w.showSettingsAgain()
}

// addModel copies a speech model from a stick.
func (w *Window) addModel(path string) {
	w.jobs.add(&job{title: filepath.Base(path), beside: true, run: func(ctx context.Context, tell workflow.Progress) error {
		if w.o.Engines == nil {
			return errNotHere
		}
		_, err := workflow.AddModel(ctx, w.paths, path, w.o.Engines, tell)
		return err
	}, finished: func(err error) {
		if err == nil {
			w.modelsChanged(w.t("settings.model_added"))
		}
	}})
}

// checkModels checks all models that are there and says of each how it came out.
func (w *Window) checkModels() {
	var checked []workflow.CheckedModel
	w.jobs.add(&job{title: w.m("check"), run: func(ctx context.Context, tell workflow.Progress) error {
		if w.o.Engines == nil {
			return errNotHere
		}
		var err error
		checked, err = workflow.CheckModels(ctx, w.paths, w.o.Engines, nil, tell)
		return err
	}, finished: func(err error) {
		if err != nil {
			return
		}
		body := container.NewVBox()
		for _, c := range checked {
			if c.Err != nil {
				body.Add(signed(signBlock, colorBlocking, filepath.Base(c.Path)+": "+w.explain(c.Err).Sentence))
				continue
			}
			body.Add(signed(signDone, colorConfirmed, w.m("check_ok", "file", filepath.Base(c.Path))))
		}
		if len(checked) == 0 {
			body.Add(paragraph(run{text: w.m("check_none")}))
		}
		w.sheet(w.m("check_title"), body, 40, nil, sheetChoice{label: w.t("ok")})
	}})
}

// openFolder has the system show a folder, or the document at a path.
func (w *Window) openFolder(path string) {
	if err := w.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}); err != nil {
		w.fail(err)
	}
}
