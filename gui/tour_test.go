package gui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/catalogue"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// The tour shows every screen and every panel of the window once, each with as much in it as it can hold, so that tests of how things look and
// read need no list of their own.

// tourBench is a window that can go on the tour: in a language, with text of a size.
func tourBench(t *testing.T, lang string, scale float64) *bench {
	if lang != "de" || scale != 1 { // without the programs that draw pages, which take their time
		t.Setenv("PATH", "")
	}
	return newBench(t, func(o *Options) {
		o.Words = catalogue.For(lang)
		o.Settings = workflow.Settings{Clerk: "Frau Ziegler", TextScale: scale, Language: lang, Theme: lookLight, LanguageModel: "qwen2.5:7b-instruct-q4_K_M"}
		o.Recorder, o.Engines = &deskRecorder{}, measures{}
	})
}

// visitor is told what stands in the window now.
type visitor func(name string)

// tour brings everything to the front in turn.
func (b *bench) tour(visit visitor) {
	b.t.Helper()
	b.tourStart(visit)
	b.tourAside(visit)
	b.tourPrepare(visit)
	b.tourRecord(visit)
	b.tourTranscript(visit)
	b.tourMinutes(visit)
	b.tourFinish(visit)
	b.tourEnd(visit)
	b.tourSecrecy(visit)
}

// panel visits the open panel and closes it and whatever lies over it.
func (b *bench) panel(visit visitor, name string) {
	b.t.Helper()
	if b.shown == nil {
		b.t.Errorf("%s: no panel is open", name)
		return
	}
	visit("panel: " + name)
	b.closePanels()
}

func (b *bench) closePanels() {
	for b.shown != nil {
		b.shown.close()
	}
}

// parts visits a screen that shows its parts one at a time where there is little room, each of them.
func (b *bench) parts(visit visitor, name string, root *fyne.Container) {
	d := root.Layout.(*deck)
	for i := range d.parts {
		d.choose(i)
		visit(fmt.Sprintf("%s, part %d", name, i+1))
		if !d.single {
			break
		}
	}
	d.choose(0)
}

const (
	longTitle = "Aufstellung des vorhabenbezogenen Bebauungsplanes Nr. 47 „Gewerbegebiet An der Eisenbahnstraße – Erweiterung Süd“, 2. Änderung: Abwägung und Satzungsbeschluss"
	longName  = "Stadtverordnetenvorsteherin Dr. Friederike von Oldershausen-Wittgenstein"
)

// tourStart visits the list of meetings and what is asked from it.
func (b *bench) tourStart(visit visitor) {
	w := b.Window
	b.showStart()
	visit("start, nothing there")
	w.newMeeting()
	b.shown.answer(0)
	b.tourNothingYet(visit)
	b.closeMeeting()
	w.newMeeting()
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if e, ok := o.(*entry); ok {
			e.SetText("20.20.20")
		}
	})
	b.shown.answer(0)
	b.panel(visit, "new meeting, with a date that is none")
	w.newMeeting()
	b.panel(visit, "new meeting")
	dir := b.deskFolder()
	w.dropped([]string{filepath.Join(dir, demo.Agenda), filepath.Join(dir, demo.Roster), filepath.Join(dir, "Aufnahme Mikrofon.wav")})
	visit("panel: what was read before there is a meeting")
	b.shown.answer(0)
	b.panel(visit, "new meeting of an invitation")
	w.chooseMeeting([]string{"a", "b"}, []string{"20.05.2026, 18:30 Uhr, Rat der Stadt Waldhausen", longTitle}, func(string) {})
	b.panel(visit, "which meeting")
	b.answerNew(func() { w.askNewPassphrase("Stadtrat.sitzung", func(string) {}) }, "kurz", "anders")
	b.panel(visit, "new passphrase")
	b.master("sealed", (*bench).makeSealed)
	for _, kind := range []string{"sound", "sealed"} {
		copyFile(b.t, b.masterOf(kind), filepath.Join(b.o.Paths.Meetings, kind+".sitzung"))
	}
	meetingFile(b.t, b.o.Paths.Meetings)
	if err := os.WriteFile(filepath.Join(b.o.Paths.Meetings, "beschädigt.sitzung"), []byte("kein SQLite, nur Text, aber lang genug"), 0o644); err != nil {
		b.t.Fatal(err)
	}
	w.start.reload()
	visit("start")
	w.start.search.SetText("Hallenbad")
	visit("start, with hits")
	w.start.search.SetText("Donaudampfschifffahrtsgesellschaftskapitän")
	visit("start, without hits")
	w.start.search.SetText("")
	b.work(func() {
		visit("start, while something is worked on")
		w.showQueue()
		b.panel(visit, "what runs in the background")
		w.askClose()
		b.panel(visit, "closing while something is worked on")
	})
	b.fail(workflow.ErrNoSound)
	b.panel(visit, "trouble")
	b.tell(b.explain(workflow.ErrNoSound), nil)
	b.panel(visit, "trouble without details")
	b.setSettings(workflow.Settings{})
	w.askName(func() {})
	b.panel(visit, "who works here")
	b.setSettings(b.o.Settings)
	w.importFile()
	b.panel(visit, "choosing files")
	w.importFile()
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if e, ok := o.(*entry); ok {
			e.SetText(b.home + string(filepath.Separator))
		}
	})
	b.panel(visit, "choosing files in a folder")
	w.chooseFolder(b.home, func(string) {})
	b.panel(visit, "choosing a folder")
	w.chooseFile(w.templateWish(), func(string) {})
	b.panel(visit, "choosing a template")
	w.chooseFile(w.modelWish(), func(string) {})
	b.panel(visit, "choosing a model")
	w.chooseFile(w.documentWish(), func(string) {})
	b.panel(visit, "choosing a document")
	w.noteThen(b.t2("import.title"), b.words.Count("gui.import.strange", 2, "names", "Bild.png, Tabelle.xlsm"), func() {})
	b.panel(visit, "files that cannot be taken")
	path := filepath.Join(b.o.Paths.Meetings, "sound.sitzung")
	w.resume(workflow.AppState{Open: path, Step: "record", Recording: true}, true)
	b.panel(visit, "after a crash of the recording")
	b.showStart()
	w.resume(workflow.AppState{Open: path, Step: "minutes"}, true)
	b.panel(visit, "after a crash")
	b.showStart()
	w.modelMissing(&workflow.NoModelError{Folder: b.o.Paths.Models})
	b.panel(visit, "no model to recognise speech")
	w.askLines(workflow.Work{File: "Rat.sitzung", Files: []string{"Aufnahme Ratssaal.wav"}}, workflow.SoundLook{Lines: 2})
	b.panel(visit, "microphones of a file, nobody is known")
	w.saySound(workflow.Imported{Source: meeting.Source{Name: "Aufnahme Ratssaal.wav"}, Silent: true})
	b.panel(visit, "silent sound")
	trunc := workflow.Imported{Source: meeting.Source{Name: "Aufnahme Ratssaal.wav"}}
	trunc.Damage.Places, trunc.Damage.Lost = 1, time.Second
	w.saySound(trunc)
	b.panel(visit, "damaged sound")
	w.askPassphrase("Stadtrat nichtöffentlich.sitzung", true, func([]byte) {})
	b.panel(visit, "passphrase")
}

// tourNothingYet visits the steps of a meeting that was just made.
func (b *bench) tourNothingYet(visit visitor) {
	b.parts(visit, "nothing prepared", b.inside[stepPrepare].(*prepareScreen).root)
	for at, name := range [steps]string{stepRecord: "nothing recorded", stepTranscript: "no text yet", stepMinutes: "no draft yet", stepFinish: "nothing to finish"} {
		if name != "" {
			b.goTo(step(at))
			visit(name)
		}
	}
}

// closeMeeting leaves the meeting that the window opened.
func (b *bench) closeMeeting() {
	b.closePanels()
	b.showStart()
	names, err := filepath.Glob(filepath.Join(b.o.Paths.Meetings, "*.sitzung"))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, n := range names {
		os.Remove(n)
	}
	b.start.reload()
}

// answerNew opens a panel, fills its fields and answers it.
func (b *bench) answerNew(open func(), texts ...string) {
	open()
	b.fillPanel(texts...)
}

// work has do see a job that runs and one that waits.
func (b *bench) work(do func()) {
	q := b.jobs
	q.jobs = []*job{
		{title: "Rat, 12. Sitzung vom 20.05.2026", file: "x", state: jobRunning, step: "transcribe", share: 0.42, note: "", event: workflow.Event{Step: "transcribe", Done: 42, Total: 100, ETA: time.Now().Add(time.Hour)}},
		{title: "Aufnahme Ratssaal 2026-05-20 Kanal 1.wav, Aufnahme Ratssaal 2026-05-20 Kanal 2.wav", state: jobWaiting, share: -1}, {title: "Bauausschuss", state: jobCancelled, share: -1}}
	q.changed()
	do()
	q.jobs = nil
	q.changed()
}

// tourAside visits settings, models and help.
func (b *bench) tourAside(visit visitor) {
	w := b.Window
	b.speedKnown()
	w.showSettings()
	visit("settings")
	set := w.now.(*settingsScreen)
	set.setTemplate(filepath.Join(b.home, "Vorlagen", "Briefkopf der Stadt Waldhausen, Ratsbüro.docx"))
	visit("settings with a template of the town")
	w.chooseOne(b.t2("settings.writer"), []string{"qwen2.5:7b-instruct-q4_K_M", "llama3.1:8b"}, "llama3.1:8b", func(string) {})
	b.panel(visit, "which language model")
	b.note(b.t2("settings.writer"), b.ui.t("settings.writer_none", "name", "qwen2.5:7b"))
	b.panel(visit, "no language model")
	w.showModels()
	visit("panel: models")
	w.shelf.fetch()
	visit("panel: fetching a model")
	b.closePanels()
	server := httptest.NewServer(http.NotFoundHandler())
	base := server.URL
	server.Close()
	b.publish(base, nil)
	w.showModels()
	w.shelf.fetch()
	b.shown.answer(0)
	b.panel(visit, "a model that cannot be reached")
	w.checkModels()
	b.panel(visit, "models are checked")
	w.examine()
	b.panel(visit, "what is installed")
	w.showProfile("nw")
	b.panel(visit, "what the law asks for")
	w.listNote(b.t2("town.template"), b.ui.t("town.found", "file", "Briefkopf.docx"), []string{"{{.Nichts}}"})
	b.panel(visit, "what is found in a template")
	w.saveExample()
	b.panel(visit, "where the example goes")
	w.goBack()
	w.showHelp("")
	for i := range w.help.chapters {
		w.help.list.choose(i)
		visit("help: " + w.help.chapters[i].title)
	}
	w.goBack()
	w.setSettings(b.o.Settings)
}

// speedKnown lets the program know how fast this computer is, and has one model installed.
func (b *bench) speedKnown() {
	for _, dir := range []string{b.o.Paths.Models, b.o.Paths.Config} {
		if err := makeDir(dir); err != nil {
			b.t.Fatal(err)
		}
	}
	raw, err := fs.ReadFile(demo.FS(), demo.Model)
	if err != nil {
		b.t.Fatal(err)
	}
	was := fmt.Sprintf("[[speed]]\nname = \"base\"\nbytes = 1\nweights = \"q5_0\"\nwidth = 512\nkernels = \"AVX2\"\ncores = %d\nstates = 2\nhear = 1e11\nsay = 2e10\n", runtime.NumCPU())
	for path, text := range map[string][]byte{filepath.Join(b.o.Paths.Models, "ggml-tiny-q5_1.bin"): raw, filepath.Join(b.o.Paths.Config, "speed.toml"): []byte(was)} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
}

// tourPrepare visits the first step with entries as long as they come.
func (b *bench) tourPrepare(visit visitor) {
	w := b.Window
	s := b.openDemo(stepPrepare)
	p := b.inside[stepPrepare].(*prepareScreen)
	b.parts(visit, "preparing", p.root)
	p.agenda.list.choose(2)
	p.agenda.title.SetText(longTitle)
	p.agenda.paper.SetText("Vorlage 114/2026, Vorlage 114/2026-1, Anlage 2: Lageplan")
	p.agenda.proposal.SetText(longTitle)
	p.roster.list.choose(1)
	p.roster.name.SetText(longName)
	p.roster.group.SetText("BÜNDNIS 90/DIE GRÜNEN")
	p.roster.reason.SetText("erkrankt, vertreten durch das zweite Ersatzmitglied")
	p.roster.invited.SetSelectedIndex(2)
	p.roster.role.SetSelectedIndex(2)
	p.roster.seat.SetText("2/12")
	p.place.SetText("Großer Sitzungssaal im Rathaus, Zimmer 211, Marktplatz 1")
	p.title.SetText("12. Sitzung des Rates der Stadt Waldhausen (öffentlicher und nichtöffentlicher Teil)")
	p.flush()
	b.parts(visit, "preparing, long entries", p.root)
	if !w.frame.lay.roomForRail(w.frame.root.Size().Width) {
		w.toggleRail()
		visit("preparing, agenda called over it")
		w.toggleRail()
	}
	w.askLines(workflow.Work{File: s.desk.Path(), Files: []string{"Aufnahme Ratssaal.wav"}}, workflow.SoundLook{Lines: 8})
	b.panel(visit, "microphones of a file")
	w.askLines(workflow.Work{File: s.desk.Path(), Files: []string{"Aufnahme Ratssaal, Spur 1.wav", "Aufnahme Ratssaal, Spur 2.wav"}}, workflow.SoundLook{Lines: 2, Files: true})
	b.panel(visit, "files that may be microphones")
	b.app.Clipboard().SetContent("Öffentlicher Teil\nÖ 1 Eröffnung\nÖ 2 " + longTitle + "\nNichtöffentlicher Teil\nN 3 Grundstück am Markt\n")
	w.paste()
	b.panel(visit, "what was read of an invitation")
	b.app.Clipboard().SetContent("Name;Funktion;Fraktion;Stimmrecht;Anwesenheit\n" + longName + ";Vorsitz;;ja;anwesend\nRatsherr Vogt;Mitglied;Bürgerliste;ja;entschuldigt\n")
	w.paste()
	b.panel(visit, "what was read of a list of persons")
	w.showConsents("Ratsherr Vogt")
	b.shown.answer(0)
	b.panel(visit, "consents")
	b.note(b.t2("propose.title"), b.t2("read_only"))
	b.panel(visit, "only for reading")
	_ = s
}

// Files that take long to make are made once.
var masters = map[string]string{}

func (b *bench) masterOf(kind string) string {
	b.t.Helper()
	if masters[kind] == "" {
		b.t.Fatal(errors.New("no master " + kind))
	}
	return masters[kind]
}

func (b *bench) master(kind string, make func(*bench)) {
	b.t.Helper()
	if masters[kind] != "" {
		return
	}
	make(b)
}

// makeSealed makes the meeting with its sound, and the same signed, with what may come after that.
func (b *bench) makeSealed() {
	b.t.Helper()
	keep := func(kind string) {
		path := filepath.Join(filepath.Dir(masterPath), kind+".sitzung")
		from := b.sit.desk.Path()
		b.showStart()
		copyFile(b.t, from, path)
		if err := os.Remove(from); err != nil {
			b.t.Fatal(err)
		}
		masters[kind] = path
	}
	b.openSound(stepFinish)
	keep("sound")
	b.sealDemo()
	ctx, f := context.Background(), b.sit.desk.File()
	if _, err := workflow.Correct(ctx, f, workflow.CorrectOptions{Text: "Die Sitzung endete um 20:50 Uhr.", By: "Frau Ziegler", Town: b.o.Paths.Town}); err != nil {
		b.t.Fatal(err)
	}
	if _, err := workflow.Object(ctx, f, meeting.Objection{From: "Ratsherr Vogt", Text: "Ich habe mit Nein gestimmt.", By: "Frau Ziegler"}); err != nil {
		b.t.Fatal(err)
	}
	keep("sealed")
}
