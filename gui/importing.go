package gui

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// chooseSave asks where a document goes: beside the meeting, unless a person says otherwise. A file that is there is replaced only when it
// was confirmed.
func (w *Window) chooseSave(name string, then func(path string)) {
	w.chooseTarget(w.t("finish.where"), "", name, then)
}

// chooseTarget asks for the path of a file or folder to be written; exists is what is said where it is there already.
func (w *Window) chooseTarget(title, exists, name string, then func(path string)) {
	path := newEntry(&w.ui)
	dir := workflow.MeetingsFolder(w.paths, w.settings)
	if w.sit != nil {
		dir = filepath.Dir(w.sit.desk.Path())
	}
	path.SetText(filepath.Join(dir, name))
	there := newFlow()
	there.fill = true
	there.Hide()
	sure := ""
	var s *sheet
	write := func() bool {
		to := strings.TrimSpace(path.Text)
		if to == "" {
			return true
		}
		if _, err := os.Stat(to); err == nil && sure != to {
			sure = to
			there.Show()
			text := exists
			if text == "" {
				text = w.t("finish.there", "file", filepath.Base(to))
			}
			there.set(run{text: text, color: colorDoubt})
			s.again()
			return true
		}
		s.close()
		then(to)
		return true
	}
	other := func() bool {
		w.chooseFolder(filepath.Dir(path.Text), func(dir string) {
			path.SetText(filepath.Join(dir, filepath.Base(path.Text)))
			path.CursorColumn = len([]rune(path.Text))
			w.win.Canvas().Focus(path)
		})
		return true
	}
	s = w.sheet(title, vbox(path, there), 44, path, sheetChoice{label: w.t("finish.export_do"), do: write},
		sheetChoice{label: w.t("finish.other_folder"), do: other}, sheetChoice{label: w.t("cancel")})
	path.OnSubmitted = func(string) { s.answer(0) }
	path.toEnd()
}

// jobFile opens the meeting file anew for a job, which works on it while the window shows it or another one.
func (w *Window) jobFile(path string) func(ctx context.Context, do func(f *workflow.Desk) error) error {
	key := w.keyOf(path)
	return func(ctx context.Context, do func(*workflow.Desk) error) error {
		return workflow.WithDesk(ctx, path, workflow.DeskOptions{Key: key, By: w.clerk, Town: w.paths.Town}, do)
	}
}

// importSound takes sound files into a meeting as work says and, where a model is there, recognises them and drafts, each as a job of its own.
// resume goes on with an import that was interrupted.
func (w *Window) importSound(work workflow.Work, resume bool) {
	names := make([]string, len(work.Files))
	for i, f := range work.Files {
		names[i] = filepath.Base(f)
	}
	with := w.jobFile(work.File)
	var got []workflow.Imported
	w.jobs.add(&job{title: strings.Join(names, ", "), file: work.File, work: work, run: func(ctx context.Context, tell workflow.Progress) error {
		return with(ctx, func(d *workflow.Desk) error {
			o := workflow.ImportOptions{At: -1, Apart: work.Apart, Beside: work.Beside, Seats: work.Seats, Resume: resume, By: w.clerk()}
			var err error
			got, err = workflow.ImportSound(ctx, d.File(), work.Files, o, tell)
			return err
		})
	}, finished: func(err error) {
		w.reloadIf(work.File, everything)
		if err != nil {
			return
		}
		for _, g := range got {
			w.saySound(g)
		}
		w.transcribe(work.File, false)
	}})
}

// saySound tells what a clerk should know about imported sound.
func (w *Window) saySound(g workflow.Imported) {
	switch {
	case g.Truncated != nil:
		w.note(w.t("import.title"), w.t("import.truncated", "name", g.Source.Name, "promised", w.words.Span(g.Truncated.Promised), "found", w.words.Span(g.Truncated.Found)))
	case g.Silent:
		w.note(w.t("import.title"), w.t("import.silent", "name", g.Source.Name))
	case g.Damage.Places > 0:
		w.note(w.t("import.title"), w.n("import.damage", g.Damage.Places, "name", g.Source.Name, "lost", w.words.Span(g.Damage.Lost)))
	default:
		w.say(w.t("import.done", "name", g.Source.Name, "length", w.words.Span(g.Source.Length)))
	}
}

// importTranscript takes a transcript that another program made.
func (w *Window) importTranscript(path, file string) {
	with := w.jobFile(path)
	n := 0
	w.jobs.add(&job{title: filepath.Base(file), file: path, run: func(ctx context.Context, tell workflow.Progress) error {
		return with(ctx, func(d *workflow.Desk) error {
			t, err := workflow.ImportTranscript(ctx, d.File(), file)
			n = len(t.Segments)
			return err
		})
	}, finished: func(err error) {
		w.reloadIf(path, everything)
		if err == nil {
			w.say(w.n("import.transcript", n))
			w.draft(path, nil)
		}
	}})
}

// transcribe has the sound recognised; again begins a new version beside the old one.
func (w *Window) transcribe(path string, again bool) { w.transcribeAs(path, again, false) }

// transcribeAs is transcribe, perhaps ahead of what waits on the meeting already.
func (w *Window) transcribeAs(path string, again, ahead bool) {
	with, key, settings := w.jobFile(path), w.keyOf(path), w.settings
	var waiting meeting.Version // beside a text that a person has worked on
	work := workflow.Work{Kind: workflow.WorkTranscribe, File: path, Again: again}
	prepare := func(ctx context.Context) (workflow.TranscribeOptions, error) {
		return workflow.PrepareTranscription(ctx, w.paths, settings, w.o.Engines, "", workflow.TranscribeOptions{Again: again, Key: key, Program: w.o.Program})
	}
	words := w.words
	foresee := func(ctx context.Context) (said string, err error) {
		if w.o.Engines == nil {
			return "", errNotHere
		}
		err = with(ctx, func(d *workflow.Desk) error {
			o, err := prepare(ctx)
			if err != nil {
				return err
			}
			p, err := workflow.ForecastTranscription(ctx, d.File(), o)
			said = p.WaitingLine(words)
			return err
		})
		return said, err
	}
	if w.rec != nil && w.rec.s.desk.Path() == path { // how long it will be nobody knows yet
		foresee = nil
	}
	w.jobs.add(&job{title: fileTitle(path), file: path, work: work, ahead: ahead, foresee: foresee, run: func(ctx context.Context, tell workflow.Progress) error {
		if w.o.Engines == nil {
			return errNotHere
		}
		return with(ctx, func(d *workflow.Desk) error {
			o, err := prepare(ctx)
			if err != nil {
				return err
			}
			if _, err = workflow.Transcribe(ctx, d.File(), o, tell); err != nil {
				return err
			}
			waiting, err = workflow.Waiting(ctx, d.File())
			return err
		})
	}, explains: w.modelMissing, finished: func(err error) {
		w.reloadIf(path, everything)
		switch {
		case err != nil:
		case waiting.ID != 0:
			w.askVersion(path, waiting)
		case w.jobs.waits(path, func(k workflow.Work) bool { return k.Kind == workflow.WorkDraft && len(k.Items) == 0 }) == nil:
			w.draft(path, nil)
		}
	}})
}

// modelMissing leads to the models where none is there to recognise speech; the sound is in the meeting all the same.
func (w *Window) modelMissing(err error) bool {
	e := w.explain(err)
	if e.Key != "no_model" && e.Key != "no_such_model" {
		return false
	}
	w.sheet(w.t("import.no_model_title"), vbox(paragraph(run{text: e.Sentence}), paragraph(run{text: w.t("import.no_model"), color: colorMuted})), 36, nil,
		sheetChoice{label: w.m("manage"), do: func() bool { w.showModels(); return false }}, sheetChoice{label: w.t("close_panel")})
	return true
}

// fileTitle names a meeting file in a line.
func fileTitle(path string) string {
	return strings.TrimSuffix(filepath.Base(path), workflow.Extension)
}

// reloadIf reads the open meeting anew if it is that file.
func (w *Window) reloadIf(path string, what change) {
	if w.sit != nil && w.sit.desk.Path() == path {
		w.sit.reload(what)
		if what&stripChanged != 0 {
			w.sit.loadStrip()
		}
	}
}

// keyOf is the key of the open meeting, for jobs on it.
func (w *Window) keyOf(path string) []byte {
	if w.sit != nil && w.sit.desk.Path() == path {
		return w.sitKey
	}
	return nil
}
