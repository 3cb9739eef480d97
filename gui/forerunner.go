package gui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/workflow"
)

// forerunner is the choice of an earlier meeting from which a new one takes persons, seats and profile, and onto its agenda what the last
// minutes left open. It proposes the body's last meeting as long as nobody has chosen.
type forerunner struct {
	w      *Window
	object *fyne.Container
	choice *selectField
	body   *entry
	closed *check
	all    []workflow.LibraryEntry
	chosen bool // by a person
}

// newForerunner follows the fields of the new meeting's body and of its being closed.
func (w *Window) newForerunner(body *entry, closed *check) *forerunner {
	r := &forerunner{w: w, body: body, closed: closed}
	r.choice = newSelect(nil, nil, func(string) { r.chosen = true })
	r.object = vbox(form(&w.ui, false, w.t("new.after"), r.choice), aside(paragraph(run{text: w.t("new.after_why"), color: colorMuted, size: theme.SizeNameCaptionText})))
	body.OnChanged = func(string) { r.offer() }
	closed.OnChanged = func(bool) { r.offer() }
	r.offer()
	dir, town := workflow.MeetingsFolder(w.paths, w.settings), w.paths.Town
	w.workElse(func(ctx context.Context) (func(), error) {
		all, err := workflow.Library(ctx, dir, town, w.unlocker)
		return func() { r.all = all; r.offer() }, err
	}, func(err error) { w.say(w.explain(err).Sentence) }) // a new meeting can be made without
	return r
}

// offer lists the meetings of the same part, open or closed; of an encrypted one nobody knows before it is opened.
func (r *forerunner) offer() {
	was := r.choice.value()
	r.choice.values, r.choice.Options = []string{""}, []string{r.w.t("new.after_none")}
	for _, e := range r.all {
		if e.Err != nil || !e.Locked && e.Closed != r.closed.Checked {
			continue
		}
		name := r.w.entryName(e)
		if e.Locked {
			name = r.w.t("new.after_locked", "name", name)
		} else if !e.Start.IsZero() {
			name = r.w.words.Date(e.Start) + " · " + name
		}
		r.choice.values, r.choice.Options = append(r.choice.values, e.Path), append(r.choice.Options, brief(name, 32))
	}
	if !r.chosen {
		was = workflow.LastOfBody(r.all, r.body.Text, r.closed.Checked)
	}
	if !slices.Contains(r.choice.values, was) {
		was = ""
	}
	r.choice.setValue(was)
	r.choice.Refresh()
}

// unlocked gives then the chosen meeting's file, and its key where it is encrypted, after asking for the passphrase; an empty path: none is chosen.
func (r *forerunner) unlocked(then func(path string, key []byte)) {
	path := r.choice.value()
	for _, e := range r.all {
		if e.Path == path && e.Encrypted {
			r.w.unlock(path, "", func(key []byte) { then(path, key) })
			return
		}
	}
	then(path, nil)
}
