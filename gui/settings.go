package gui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/catalogue"
	"ratsschreiber/workflow"
)

// settingsScreen shows all settings on one page. Each change counts at once and is stored at once.
type settingsScreen struct {
	w      *Window
	root   *fyne.Container
	page   *fyne.Container
	scroll *container.Scroll
}

func newSettingsScreen(w *Window) *settingsScreen {
	s := &settingsScreen{w: w, page: container.NewVBox()}
	back := small(w.t("back"), theme.NavigateBackIcon(), w.goBack)
	title := newLine(run{text: w.t("settings.title"), bold: true, size: theme.SizeNameHeadingText})
	s.scroll = container.NewVScroll(inset(container.New(&atMost{60}, s.page), 1, 0.5))
	s.root = container.New(&yielding{}, bordered(inset(bordered(nil, nil, back, nil, title), 0.6, 0.3), nil, nil, nil, s.scroll))
	s.fill()
	return s
}

// showSettingsAgain shows the settings anew where they are open, scrolled to where they were.
func (w *Window) showSettingsAgain() {
	old, ok := w.now.(*settingsScreen)
	if !ok {
		return
	}
	again := newSettingsScreen(w)
	at := slices.Index(focusables(old.page), w.win.Canvas().Focused())
	w.put(again, false)
	again.scroll.ScrollToOffset(old.scroll.Offset)
	if now := focusables(again.page); at >= 0 && at < len(now) {
		w.win.Canvas().Focus(now[at])
	}
}

func (s *settingsScreen) object() fyne.CanvasObject { return s.root }
func (s *settingsScreen) scope() scope              { return everywhere }
func (s *settingsScreen) shown()                    {}
func (s *settingsScreen) hidden()                   {}

// first is the first setting.
func (s *settingsScreen) first() fyne.Focusable {
	for _, f := range focusables(s.page) {
		return f
	}
	return nil
}
func (s *settingsScreen) changed(change)              {}
func (s *settingsScreen) act(action) bool             { return false }
func (s *settingsScreen) railFoot() fyne.CanvasObject { return nil }

// set changes the settings and stores them; rebuild says that the whole window looks different afterwards.
func (s *settingsScreen) set(change func(*workflow.Settings), rebuild bool) {
	w := s.w
	now := w.settings
	change(&now)
	w.setSettings(now)
	w.saveSettings()
	w.frame.foot.show()
	if rebuild {
		w.rebuild()
	}
}

// rebuild makes the window anew in another language, look, size or with other keys; what is open stays open.
func (w *Window) rebuild() {
	lang := w.settings.Language
	if lang == "" {
		lang = catalogue.SystemLanguage()
	}
	w.words = catalogue.For(lang)
	w.now = nil
	w.build()
	if w.sit != nil {
		at := w.step
		item := w.sit.item
		w.frame.bar.title.set(w.sit.title())
		w.inside = [steps]screen{newPrepareScreen(w, w.sit), newRecordScreen(w, w.sit), newTranscriptScreen(w, w.sit), newMinutesScreen(w, w.sit), newFinishScreen(w, w.sit)}
		w.rail.open(w.sit)
		w.frame.rail.Objects = []fyne.CanvasObject{w.rail.object}
		w.sit.item = item
		w.back = func() { w.goTo(at) }
	} else {
		w.back = w.showStart
	}
	w.put(newSettingsScreen(w), false)
}

// form puts named fields under each other; the fields of all sections begin at one line.
func (s *settingsScreen) form(double bool, pairs ...any) *fyne.Container {
	f := form(&s.w.ui, double, pairs...)
	f.Layout.(*formGrid).least = 10
	return f
}

func (s *settingsScreen) section(key string, content ...fyne.CanvasObject) {
	s.page.Add(inset(newLine(run{text: s.w.t(key), bold: true, size: theme.SizeNameSubHeadingText}), 0, 0.4))
	for _, o := range content {
		s.page.Add(o)
	}
}

func (s *settingsScreen) text(value string, take func(*workflow.Settings, string)) *entry {
	e := newEntry(&s.w.ui)
	e.SetText(value)
	store := func() { s.set(func(x *workflow.Settings) { take(x, strings.TrimSpace(e.Text)) }, false) }
	e.onLeave = func() {
		if strings.TrimSpace(e.Text) != value {
			value = strings.TrimSpace(e.Text)
			store()
		}
	}
	e.OnSubmitted = func(string) { store() }
	return e
}

func (s *settingsScreen) choice(values, names []string, value string, rebuild bool, take func(*workflow.Settings, string)) *selectField {
	f := newSelect(values, names, func(v string) { s.set(func(x *workflow.Settings) { take(x, v) }, rebuild) })
	f.setValue(value)
	return f
}

var textScales = []float64{1, 1.15, 1.3, 1.5, 1.75, 2}

func (s *settingsScreen) fill() {
	w := s.w
	now := w.settings
	var sizes, sizeNames []string
	scale := w.words.Decimal(1, 2)
	for _, v := range textScales {
		sizes, sizeNames = append(sizes, w.words.Decimal(v, 2)), append(sizeNames, w.words.Percent(v, 0))
		if now.TextScale == v {
			scale = w.words.Decimal(v, 2)
		}
	}
	size := s.choice(sizes, sizeNames, scale, true, func(x *workflow.Settings, v string) {
		for i := range sizes {
			if sizes[i] == v {
				x.TextScale = textScales[i]
			}
		}
	})
	look := s.choice([]string{"", lookLight, lookDark, lookContrast}, []string{w.t("settings.look_system"), w.t("settings.look_light"), w.t("settings.look_dark"), w.t("settings.look_contrast")},
		now.Theme, true, func(x *workflow.Settings, v string) { x.Theme = v })
	lang := s.choice([]string{"", "de", "en"}, []string{w.t("settings.language_system"), "Deutsch", "English"}, now.Language, true, func(x *workflow.Settings, v string) { x.Language = v })
	s.section("settings.appearance", s.form(true, w.t("settings.language"), lang, w.t("settings.size"), size, w.t("settings.look"), look))

	ids, err := workflow.Profiles(w.paths.Town)
	if err != nil {
		w.fail(err)
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id
		if p, err := workflow.LoadProfile(id, w.paths.Town); err == nil {
			names[i] = p.Name(w.words.Lang())
		}
	}
	chosen := now.Profile
	if chosen == "" {
		chosen = "generic"
	}
	profile := s.choice(ids, names, chosen, false, func(x *workflow.Settings, v string) { x.Profile = v })
	folder := s.text(workflow.MeetingsFolder(w.paths, now), func(x *workflow.Settings, v string) {
		if v == w.paths.Meetings {
			v = ""
		}
		x.Folder = v
	})
	choose := newButton(w.t("settings.choose"), func() {
		w.chooseFolder(workflow.MeetingsFolder(w.paths, w.settings), func(dir string) {
			folder.SetText(dir)
			folder.onLeave()
		})
	})
	s.section("settings.office", s.form(false,
		w.t("settings.clerk"), s.text(now.Clerk, func(x *workflow.Settings, v string) { x.Clerk = v }),
		w.t("settings.body"), s.text(now.Body, func(x *workflow.Settings, v string) { x.Body = v }),
		w.t("settings.profile"), bordered(nil, nil, nil, newButton(w.t("town.profile"), func() { w.showProfile(profile.value()) }), profile),
		w.t("settings.folder"), bordered(nil, nil, nil, choose, folder),
		w.t("town.template"), s.townTemplate(now), w.t("settings.town"), w.townFolder()))

	s.secrecy(now)
	s.models(now)
	s.devices(now)
	s.keys()
	check := newButton(w.t("settings.check"), w.showDoctor)
	s.section("settings.machine", container.New(&wrapRow{}, check))
}

// wrapped is a text that takes the lines it needs.
func wrapped(text string) fyne.CanvasObject {
	return paragraph(run{text: text, color: colorMuted})
}

// models lists what recognises speech and what drafts.
func (s *settingsScreen) models(now workflow.Settings) {
	w := s.w
	u := &w.ui
	have, err := workflow.InstalledModels(w.paths)
	if err != nil {
		w.fail(err)
	}
	values, names := []string{""}, []string{w.t("settings.model_best")}
	for _, m := range have {
		values, names = append(values, m.Name), append(names, m.Name+" ("+w.words.Bytes(m.Size)+")")
	}
	model := s.choice(values, names, now.Model, false, func(x *workflow.Settings, v string) { x.Model = v })
	manage := container.New(&wrapRow{}, newButton(w.m("manage"), w.showModels))
	writer := s.text(now.LanguageModel, func(x *workflow.Settings, v string) { x.LanguageModel = v })
	writer.SetPlaceHolder(w.t("settings.writer_example"))
	find := newButton(w.t("settings.writer_find"), func() { w.findWriters(func(name string) { writer.SetText(name); writer.onLeave() }) })
	words := newParagraphEntry(u, 2)
	words.SetText(strings.Join(now.Glossary, ", "))
	words.onLeave = func() {
		var list []string
		for _, t := range strings.Split(words.Text, ",") {
			if t = strings.TrimSpace(t); t != "" {
				list = append(list, t)
			}
		}
		s.set(func(x *workflow.Settings) { x.Glossary = list }, false)
	}
	where := wrapped(w.t("settings.models_where", "folder", w.paths.Models))
	s.section("settings.models", s.form(false, w.t("settings.model"), model, "", w.advice(), "", manage, "", where,
		w.t("settings.writer"), bordered(nil, nil, nil, find, writer), "", wrapped(w.t("settings.writer_why")), w.t("settings.glossary"), words))
}

// findWriters lists the language models of this machine's server, and what suits the machine best.
func (w *Window) findWriters(then func(name string)) {
	w.say(w.t("doctor.looking"))
	settings := w.settings
	w.work(func(ctx context.Context) (func(), error) {
		have, advice, err := workflow.LanguageModels(ctx, settings, w.paths.Town)
		if err != nil {
			return nil, err
		}
		names := []string{}
		for _, m := range have {
			names = append(names, m.Name)
		}
		best := advice.Use.Name
		if best == "" {
			best = advice.Install.Name
		}
		return func() {
			w.say("")
			if len(names) == 0 {
				w.note(w.t("settings.writer"), w.t("settings.writer_none", "name", best))
				return
			}
			w.chooseOne(w.t("settings.writer"), names, best, then)
		}, nil
	})
}

// chooseOne lets a person choose one of several names.
func (w *Window) chooseOne(title string, names []string, proposed string, then func(name string)) {
	list := newRowList(func() int { return len(names) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, run{text: names[i]}) },
		func(i int, width float32) float32 { return flowRowHeight(width, run{text: names[i]}) })
	list.name = func(i int) string { return names[i] }
	list.chosen = 0
	for i, n := range names {
		if n == proposed {
			list.chosen = i
		}
	}
	var s *sheet
	take := func() bool {
		s.close()
		then(names[list.chosen])
		return true
	}
	list.onOpen = func(int) { s.answer(0) }
	s = w.sheet(title, w.listHeight(list, 14), 34, list, sheetChoice{label: w.t("choose.do"), do: take}, sheetChoice{label: w.t("cancel")})
}

// devices lists the microphones.
func (s *settingsScreen) devices(now workflow.Settings) {
	w := s.w
	field := s.choice([]string{"", now.Device}, []string{w.t("settings.device_system"), now.Device}, now.Device, false, func(x *workflow.Settings, v string) { x.Device = v })
	s.section("settings.devices", s.form(false, w.t("settings.device"), field))
	if w.o.Recorder == nil {
		return
	}
	w.workElse(func(ctx context.Context) (func(), error) {
		all, err := w.o.Recorder.Devices(ctx)
		return func() {
			field.values, field.Options = []string{""}, []string{w.t("settings.device_system")}
			for _, d := range all {
				field.values, field.Options = append(field.values, d.ID), append(field.Options, d.Label(w.words))
			}
			field.setValue(w.settings.Device)
			field.Refresh()
		}, err
	}, func(err error) { w.say(w.explain(err).Sentence) })
}
