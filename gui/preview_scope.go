package gui

import (
	"context"
	"path/filepath"
	"strings"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// What of the minutes is shown and written.
const (
	scopeWhole     = ""
	scopeTasks     = "tasks"
	scopeEach      = "each"
	scopeAftermath = "aftermath"
	scopeRegister  = "register"
	scopeItem      = "item:" // and the item's id
)

// scopeTitle is the room for an item's title in the choice, in letters.
const scopeTitle = 16

// x is the sentence for a key of extracts.toml.
func (w *Window) x(key string, pairs ...any) string { return w.words.Text("extracts."+key, pairs...) }

// scopes fills the choice of what is written; what was chosen stays where it is still there.
func (p *previewPane) scopes() {
	w, f := p.w, p.scope
	was := f.value()
	f.values = []string{scopeWhole, scopeEach, scopeTasks}
	f.Options = []string{w.x("whole"), w.x("each"), w.x("tasks")}
	add := func(value, name string) { f.values, f.Options = append(f.values, value), append(f.Options, name) }
	if p.s.minutes.State == meeting.StateSealed {
		add(scopeAftermath, w.x("aftermath"))
	}
	add(scopeRegister, w.x("register"))
	for _, it := range p.s.head.Agenda.Items {
		if !it.Dropped {
			title := brief(it.Title, scopeTitle) // whole in the agenda and on the pages
			add(scopeItem+string(it.ID), w.x("item", "number", it.Number, "title", title))
		}
	}
	f.setValue(was)
	if f.SelectedIndex() < 0 {
		f.setValue(scopeWhole)
	}
	f.Refresh()
}

// item is the one of which an extract is asked for; nil: none.
func (p *previewPane) item() *meeting.Item {
	if id, ok := strings.CutPrefix(p.scope.value(), scopeItem); ok {
		return p.s.head.Agenda.ByID(meeting.ItemID(id))
	}
	return nil
}

// fileName is the proposed name of what is written, without its ending.
func (p *previewPane) fileName() string {
	w, name := p.w, fileTitle(p.s.desk.Path())
	if it := p.item(); it != nil {
		return w.x("file_item", "name", name, "number", it.Number)
	}
	if v := p.scope.value(); v != scopeWhole {
		return w.x("file_"+v, "name", name)
	}
	return w.t("finish.file_name", "name", name)
}

// export asks where the document goes and writes it.
func (p *previewPane) export() {
	w := p.w
	if p.scope.value() == scopeEach {
		w.chooseTarget(w.x("each_where"), w.x("each_there"), p.fileName(), p.writeEach)
		return
	}
	w.chooseSave(p.fileName()+"."+p.format.value(), p.write)
}

// write writes the document as a job.
func (p *previewPane) write(path string) {
	p.writeThen(path, p.options(), p.scope.value(), func() { p.w.exported(path) })
}

func (p *previewPane) writeThen(path string, o workflow.ExportOptions, scope string, then func()) {
	w, settings, words := p.w, p.w.settings, p.w.words
	with := w.jobFile(p.s.desk.Path())
	var warnings []string
	w.jobs.add(&job{title: filepath.Base(path), file: p.s.desk.Path(), quick: true, run: func(ctx context.Context, _ workflow.Progress) error {
		return with(ctx, func(d *workflow.Desk) (err error) {
			switch scope {
			case scopeAftermath:
				err = workflow.ExportAftermath(ctx, d.File(), path, o)
			case scopeRegister:
				err = workflow.ExportRegister(ctx, d.File(), path, settings, o)
			default:
				report, failed := workflow.Export(ctx, d.File(), path, o)
				warnings, err = workflow.Warnings(report, words), failed
			}
			return err
		})
	}, finished: func(err error) {
		if err != nil {
			return
		}
		then()
		if len(warnings) > 0 {
			w.listNote(w.t("finish.documents"), w.t("town.found", "file", filepath.Base(path)), warnings)
		}
	}})
}

// writeEach writes the files of all open items into a folder.
func (p *previewPane) writeEach(dir string) {
	w, o := p.w, p.options()
	with := w.jobFile(p.s.desk.Path())
	var names []string
	w.jobs.add(&job{title: filepath.Base(dir), file: p.s.desk.Path(), quick: true, run: func(ctx context.Context, _ workflow.Progress) error {
		return with(ctx, func(d *workflow.Desk) (err error) {
			names, err = workflow.ExportItems(ctx, d.File(), dir, o)
			return err
		})
	}, finished: func(err error) {
		if err != nil {
			return
		}
		said := w.words.Count("extracts.written", len(names), "folder", dir)
		w.say(said)
		w.sheet(w.t("finish.written_title"), paragraph(run{text: said}), 36, nil, sheetChoice{label: w.t("ok")},
			sheetChoice{label: w.x("open_folder"), do: func() bool { w.openFolder(dir); return false }}).escapeIs(0)
	}})
}

// exported says where the document lies and offers to open it.
func (w *Window) exported(path string) {
	w.say(w.t("finish.written", "file", filepath.Base(path)))
	w.sheet(w.t("finish.written_title"), paragraph(run{text: w.t("finish.written", "file", path)}), 36, nil,
		sheetChoice{label: w.t("ok")},
		sheetChoice{label: w.t("finish.open_document"), do: func() bool { w.openFolder(path); return false }},
		sheetChoice{label: w.x("open_folder"), do: func() bool { w.openFolder(filepath.Dir(path)); return false }}).escapeIs(0)
}
