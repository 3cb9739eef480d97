package gui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

// secrecyButtons are what can be done about a meeting's encryption.
func (w *Window) secrecyButtons() []fyne.CanvasObject {
	if !w.sit.desk.Encrypted() {
		return []fyne.CanvasObject{newButton(w.t("passphrase.encrypt"), w.encrypt)}
	}
	return []fyne.CanvasObject{newButton(w.t("passphrase.change"), w.changePassphrase), newButton(w.t("passphrase.decrypt"), w.decrypt), newButton(w.t("passphrase.lock"), w.lock)}
}

// lock leaves the meeting and forgets all keys, as when one leaves the desk: encrypted meetings ask for their passphrase again.
func (w *Window) lock() {
	if w.recording() {
		w.note(w.t("record.running"), w.t("record.leave_first"))
		return
	}
	w.unlocker.Forget() // first, lest the list show what is locked now
	w.showStart()
	w.say(w.t("passphrase.locked"))
}

// secretField is a field for a passphrase.
func (w *Window) secretField(key string) *entry {
	e := newSecretEntry(&w.ui)
	e.SetPlaceHolder(w.t(key))
	return e
}

// changePassphrase asks for the present passphrase and twice for a new one.
func (w *Window) changePassphrase() {
	old, path := w.secretField("passphrase.old"), w.sit.desk.Path()
	w.alone(func() {
		w.askNewPassphraseAfter(filepath.Base(path), w.t("passphrase.change_do"), old, func(passphrase string) {
			w.rewrap(path, old.Text, passphrase, w.words.Text("sign.old_copies"), func(ctx context.Context, path string, keys *workflow.Keys, by string) error {
				return workflow.ChangePassphrase(ctx, path, keys, false, by)
			})
		})
	})
}

// decrypt makes a plain file of the open meeting, after asking for its passphrase once more.
func (w *Window) decrypt() {
	old, path := w.secretField("passphrase.old"), w.sit.desk.Path()
	w.alone(func() {
		s := w.sheet(w.t("passphrase.decrypt_title"), vbox(paragraph(run{text: w.t("passphrase.decrypt_why")}), old), 34, old,
			sheetChoice{label: w.t("passphrase.decrypt_do"), risky: true, do: func() bool {
				if old.Text == "" {
					return true
				}
				w.rewrap(path, old.Text, "", "", workflow.Decrypt)
				return false
			}}, sheetChoice{label: w.t("cancel")})
		old.OnSubmitted = func(string) { s.answer(0) }
	})
}

// alone goes on where nothing else works at the meeting, with a name.
func (w *Window) alone(then func()) {
	if w.recording() || w.jobs.on(w.sit.desk.Path()) || w.sit.desk.ReadOnly() {
		w.note(w.t("passphrase.not_now"), w.t("passphrase.later"))
		return
	}
	w.askName(then)
}

// rewrap closes the meeting, changes its encryption and opens it again. The present passphrase is asked for anew, whatever is remembered: the one at the
// desk need not be the one who opened the meeting.
func (w *Window) rewrap(path, old, fresh, said string, do func(ctx context.Context, path string, keys *workflow.Keys, by string) error) {
	by := w.clerk()
	keys := &workflow.Keys{Paths: w.paths, Tries: 1, Ask: func(_ context.Context, a workflow.Asking) (string, error) {
		if a.New {
			return fresh, nil
		}
		return old, nil
	}}
	w.showStart()
	w.say(w.t("passphrase.working"))
	again := func() { w.unlockAt(path, fresh, place{step: stepFinish}) }
	w.workElse(func(ctx context.Context) (func(), error) {
		err := do(ctx, path, keys, by)
		keys.Forget()
		return func() { again(); w.say(said) }, err
	}, func(err error) {
		w.onBehalf(nil, again)
		w.failOrWrong(err)
	})
}

// failOrWrong is fail, but says in a sentence that a passphrase is wrong; what was typed stands there again.
func (w *Window) failOrWrong(err error) {
	if w.explain(err).Key == "key" {
		w.answered.comeBack()
		w.note(w.t("passphrase.title"), w.t("passphrase.wrong"))
		return
	}
	w.fail(err)
}
