package gui

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ratsschreiber/workflow"
)

// What a town sets for itself: its own Word template, the folder of its own layouts and rules, and what the law of its state asks for.

// townTemplate shows which Word template documents are written with, and lets a person choose one.
func (s *settingsScreen) townTemplate(now workflow.Settings) fyne.CanvasObject {
	w := s.w
	name := w.t("finish.own_layout")
	if now.Template != "" {
		name = now.Template
	}
	buttons := container.New(&wrapRow{gap: em(0.4)}, newButton(w.t("settings.choose"), func() { w.chooseFile(w.templateWish(), s.takeTemplate) }))
	if now.Template != "" {
		buttons.Add(newButton(w.t("town.none"), func() { s.setTemplate("") }))
	}
	buttons.Add(newButton(w.t("town.example"), w.saveExample))
	return vbox(paragraph(run{text: name}), buttons)
}

// takeTemplate checks a template and takes it, saying what it asks for in vain.
func (s *settingsScreen) takeTemplate(path string) {
	w, words := s.w, s.w.words
	w.work(func(ctx context.Context) (func(), error) {
		found, err := workflow.CheckTemplate(ctx, words, path, w.paths.Town)
		return func() {
			s.setTemplate(path)
			if len(found) > 0 {
				w.listNote(w.t("town.template"), w.t("town.found", "file", filepath.Base(path)), found)
			} else {
				w.say(w.t("town.taken", "file", filepath.Base(path)))
			}
		}, err
	})
}

func (s *settingsScreen) setTemplate(path string) {
	s.set(func(x *workflow.Settings) { x.Template = path }, false)
	if s.w.sit != nil {
		s.w.inside[stepFinish].(*finishScreen).preview.templates()
	}
	s.w.showSettingsAgain()
}

// saveExample writes the commented example of a template where a person says.
func (w *Window) saveExample() {
	w.chooseSave(w.t("town.example_name")+".docx", func(path string) {
		lang := w.words.Lang()
		w.work(func(context.Context) (func(), error) {
			err := workflow.WriteExampleTemplate(path, lang, w.paths.Town)
			return func() { w.exported(path) }, err
		})
	})
}

// townFolder says where a town's own layouts, rules and profiles lie, and shows the folder.
func (w *Window) townFolder() fyne.CanvasObject {
	show := newButton(w.x("open_folder"), func() {
		if err := os.MkdirAll(w.paths.Town, 0o755); err != nil {
			w.fail(err)
			return
		}
		w.openFolder(w.paths.Town)
	})
	return vbox(wrapped(w.t("settings.town_why", "folder", w.paths.Town)), container.New(&wrapRow{}, show))
}

// showProfile says what a state's law asks for, in sentences.
func (w *Window) showProfile(id string) {
	p, err := workflow.LoadProfile(id, w.paths.Town)
	if err != nil {
		w.fail(err)
		return
	}
	w.listNote(p.Name(w.words.Lang()), "", p.Lines(w.words))
}

// listNote shows sentences one below the other.
func (w *Window) listNote(title, first string, sentences []string) {
	body := container.NewVBox()
	if first != "" {
		body.Add(paragraph(run{text: first, bold: true}))
	}
	for _, s := range sentences {
		body.Add(bullet(s))
	}
	w.sheet(title, body, 44, nil, sheetChoice{label: w.t("ok")})
}

// templates fills the choice of layouts: the program's own, the town's, or a file.
func (p *previewPane) templates(files ...string) {
	w := p.w
	f := p.template
	f.values, f.Options = []string{""}, []string{w.t("finish.own_layout")}
	chosen := ""
	for _, path := range append(files, w.settings.Template) {
		if path != "" && !strings.Contains(strings.Join(f.values, "\n"), path) {
			f.values, f.Options = append(f.values, path), append(f.Options, filepath.Base(path))
			if chosen == "" {
				chosen = path
			}
		}
	}
	f.values, f.Options = append(f.values, "file"), append(f.Options, w.t("finish.template"))
	f.setValue(chosen)
	p.layout = chosen
	f.Refresh()
}
