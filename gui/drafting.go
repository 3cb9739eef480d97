package gui

import (
	"context"

	"fyne.io/fyne/v2/container"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// draft drafts a meeting as a job; items limits it, nil is all. Earlier drafts stay in the file, and what a person reviewed stays in the
// minutes.
func (w *Window) draft(path string, items []meeting.ItemID) {
	with := w.jobFile(path)
	kind := meeting.MinutesKind("")
	if w.sit != nil && w.sit.desk.Path() == path {
		kind = w.sit.head.Kind
	}
	w.draftAs(path, with, items, kind, w.settings.LanguageModel)
}

func (w *Window) draftAs(path string, with func(context.Context, func(*workflow.Desk) error) error, items []meeting.ItemID, kind meeting.MinutesKind, model string) {
	var got workflow.Drafted
	settings := w.settings
	work := workflow.Work{Kind: workflow.WorkDraft, File: path, Items: items, Draft: kind, Model: model}
	w.jobs.add(&job{title: fileTitle(path), file: path, work: work, run: func(ctx context.Context, tell workflow.Progress) error {
		return with(ctx, func(d *workflow.Desk) error {
			o := workflow.DraftOptions{Kind: kind, Items: items, By: w.clerk(), Town: w.paths.Town}
			if model != "" && model != "none" {
				writer, err := workflow.ConnectLanguageModel(ctx, settings, model)
				if err != nil {
					return err
				}
				defer writer.Close()
				o.Writer = writer
			}
			var err error
			got, err = workflow.Draft(ctx, d.File(), o, tell)
			return err
		})
	}, finished: func(err error) {
		w.reloadIf(path, headChanged|textChanged|minutesChanged)
		if err == nil {
			w.say(w.n("draft.done", got.ToReview))
		}
	}})
}

// askDraft asks what is to be drafted anew: this item or all, in which kind of minutes, with or without the language model.
func (w *Window) askDraft(s *sitting) {
	kinds := []string{string(meeting.KindResolutions), string(meeting.KindResults), string(meeting.KindCourse), string(meeting.KindVerbatim)}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = w.t("kind." + k)
	}
	kind := newSelect(kinds, names, nil)
	kind.setValue(string(s.head.KindFor("")))
	items, scopes := []string{""}, []string{w.t("draft.all")}
	if it := s.head.Agenda.ByID(s.item); it != nil {
		items, scopes = []string{string(it.ID), ""}, []string{w.t("draft.one", "number", it.Number), scopes[0]}
	}
	scope := newSelect(items, scopes, nil)
	scope.setValue(items[0])
	model := newCheck(w.t("draft.with_model"), nil)
	model.Checked = true
	body := container.NewVBox(paragraph(run{text: w.t("draft.why")}), form(&w.ui, false, w.t("draft.scope"), scope, w.t("head.kind"), kind))
	if w.settings.LanguageModel != "" && w.settings.LanguageModel != "none" {
		body.Add(model)
		body.Add(paragraph(run{text: w.t("draft.model", "model", w.settings.LanguageModel), color: colorMuted}))
	} else {
		body.Add(paragraph(run{text: w.t("draft.no_model"), color: colorMuted}))
	}
	w.sheet(w.t("draft.title"), body, 36, nil, sheetChoice{label: w.t("draft.do"), do: func() bool {
		var items []meeting.ItemID
		if id := scope.value(); id != "" {
			items = []meeting.ItemID{meeting.ItemID(id)}
		}
		name := "none"
		if model.Checked {
			name = w.settings.LanguageModel
		}
		w.draftAs(s.desk.Path(), w.jobFile(s.desk.Path()), items, meeting.MinutesKind(kind.value()), name)
		return false
	}}, sheetChoice{label: w.t("cancel")})
}
