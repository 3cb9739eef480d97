package gui

import (
	"context"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// askVersion asks whether a new transcript takes the place of one that a person has worked on.
func (w *Window) askVersion(path string, v meeting.Version) {
	w.askOr(w.t("versions.title"), w.t("versions.why"), w.t("versions.use"), w.t("versions.keep"), false, func() {
		w.askName(func() {
			with := w.jobFile(path)
			var change workflow.VersionChange
			w.workElse(func(ctx context.Context) (func(), error) {
				err := with(ctx, func(d *workflow.Desk) (err error) {
					change, err = workflow.UseVersion(ctx, d.File(), v.ID, w.clerk())
					return err
				})
				return func() {
					w.reloadIf(path, everything)
					if change.Left > 0 {
						w.say(w.n("versions.left", change.Left))
					}
					w.draft(path, nil)
				}, err
			}, w.fail)
		})
	})
}
