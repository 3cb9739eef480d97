package gui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// Sound of several microphones: the person says whether each shall be heard for itself, and perhaps who sits where. It is asked only where a
// file's channels differ as microphones do, or files are of the same length.

// l is the sentence for a key of lines.toml.
func (w *Window) l(key string, pairs ...any) string { return w.words.Text("lines."+key, pairs...) }

// bringSound takes sound into a meeting, after asking about its microphones where there is something to ask.
func (w *Window) bringSound(path string, sound []string) {
	of := w.answered
	plain := workflow.Work{Kind: workflow.WorkImport, File: path, Files: sound}
	w.say(w.l("looking"))
	w.workElse(func(ctx context.Context) (func(), error) {
		look, err := workflow.LookAtSound(ctx, sound)
		return func() {
			w.say("")
			w.onBehalf(of, func() {
				if look.Lines < 2 {
					w.importSound(plain, false)
					return
				}
				w.askLines(plain, look)
			})
		}, err
	}, func(error) { // the import says what is wrong with the file
		w.say("")
		w.importSound(plain, false)
	})
}

// askLines asks how the microphones are meant; plain is the import without that.
func (w *Window) askLines(plain workflow.Work, look workflow.SoundLook) {
	var people []meeting.Member
	if w.sit != nil && w.sit.desk.Path() == plain.File {
		people = w.sit.speakers()
	}
	values, names := []string{"apart", "together"}, []string{w.l("apart"), w.l("together")}
	text := w.l("found", "file", filepath.Base(plain.Files[0]), "n", look.Lines)
	if look.Files {
		names, text = []string{w.l("files_beside"), w.l("files_follow")}, w.l("files_found", "n", look.Lines)
	}
	var seats []*selectField
	var pairs []any
	for i := range look.Lines {
		ids, shown := []string{""}, []string{w.l("nobody")}
		for _, m := range people {
			ids, shown = append(ids, string(m.ID)), append(shown, brief(m.Name, 28)) // whole in the roster
		}
		s := newSelect(ids, shown, nil)
		s.setValue("")
		name := w.l("line", "n", i+1)
		if look.Files {
			name = brief(filepath.Base(plain.Files[i]), 16)
		}
		seats, pairs = append(seats, s), append(pairs, name, s)
	}
	who := container.NewVBox()
	if len(people) > 0 {
		who.Add(paragraph(run{text: w.l("who")}))
		who.Add(form(&w.ui, true, pairs...))
	}
	who.Add(paragraph(run{text: w.l("later"), color: colorMuted, size: theme.SizeNameCaptionText}))
	var s *sheet
	how := newSelect(values, names, func(v string) {
		if v == "apart" {
			who.Show()
		} else {
			who.Hide()
		}
		s.again()
	})
	how.setValue("apart")
	body := vbox(paragraph(run{text: text}), how, who)
	s = w.sheet(w.l("title"), body, 40, how, sheetChoice{label: w.f("import"), do: func() bool {
		k := plain
		if how.value() == "apart" {
			k.Apart, k.Beside = !look.Files, look.Files
			named := false
			for _, f := range seats {
				k.Seats = append(k.Seats, meeting.MemberID(f.value()))
				named = named || f.value() != ""
			}
			if !named {
				k.Seats = nil
			}
		}
		w.importSound(k, false)
		return false
	}}, sheetChoice{label: w.t("cancel")}).asksOn()
}
