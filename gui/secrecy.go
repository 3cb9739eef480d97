package gui

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ratsschreiber/workflow"
)

// askNewPassphrase asks twice for a new passphrase, and says what forgetting it means.
func (w *Window) askNewPassphrase(file string, then func(passphrase string)) {
	w.askNewPassphraseAfter(file, w.t("passphrase.do"), nil, then)
}

// askNewPassphraseAfter asks for it below the field of the present one; old may be nil.
func (w *Window) askNewPassphraseAfter(file, do string, old *entry, then func(passphrase string)) {
	first, second := newSecretEntry(&w.ui), newSecretEntry(&w.ui)
	first.SetPlaceHolder(w.t("passphrase.first", "n", workflow.MinPassphrase))
	second.SetPlaceHolder(w.t("passphrase.second"))
	trouble := newFlow()
	trouble.fill = true
	trouble.Hide()
	var s *sheet
	take := func() bool {
		key := ""
		switch {
		case old != nil && old.Text == "":
			key = "passphrase.old_missing"
		case len([]rune(first.Text)) < workflow.MinPassphrase:
			key = "passphrase.short"
		case first.Text != second.Text:
			key = "passphrase.differs"
		}
		if key != "" {
			trouble.set(run{text: w.t(key, "n", workflow.MinPassphrase), color: colorBlocking})
			trouble.Show()
			s.again()
			return true
		}
		s.close()
		then(first.Text)
		return true
	}
	body := container.NewVBox(paragraph(run{text: w.t("passphrase.new", "file", file)}), first, second, trouble,
		paragraph(run{text: w.words.Text("sign.ask.lost"), color: colorMuted}))
	keys := first
	if old != nil {
		body.Objects = append([]fyne.CanvasObject{old}, body.Objects...)
		keys = old
		old.OnSubmitted = func(string) { w.win.Canvas().Focus(first) }
	}
	s = w.sheet(w.t("passphrase.new_title"), body, 34, keys, sheetChoice{label: do, do: take}, sheetChoice{label: w.t("cancel")}).asksOn()
	first.OnSubmitted = func(string) { w.win.Canvas().Focus(second) }
	second.OnSubmitted = func(string) { s.answer(0) }
}

// answering are the window's keys with a passphrase that was asked for; "" is none. It may be called from any goroutine.
func (w *Window) answering(passphrase string) *workflow.Keys {
	return w.unlocker.Answering(func(context.Context, workflow.Asking) (string, error) {
		if passphrase == "" {
			return "", workflow.ErrNoPassphrase
		}
		return passphrase, nil
	})
}

// encrypt makes an encrypted file of the open meeting. The meeting is closed for it and opened again.
func (w *Window) encrypt() {
	s := w.sit
	path := s.desk.Path()
	switch {
	case s.desk.Encrypted():
		w.note(w.t("passphrase.title"), w.t("passphrase.already"))
		return
	case w.recording() || w.jobs.on(path):
		w.note(w.t("passphrase.not_now"), w.t("passphrase.later"))
		return
	}
	w.askName(func() {
		w.askNewPassphrase(filepath.Base(path), func(passphrase string) {
			by := w.clerk()
			w.showStart()
			keys := w.answering(passphrase)
			w.say(w.t("passphrase.working"))
			w.workElse(func(ctx context.Context) (func(), error) {
				err := workflow.Encrypt(ctx, path, keys, true, by)
				return func() {
					w.say(w.words.Text("sign.copies"))
					w.unlockAt(path, passphrase, place{step: stepFinish})
				}, err
			}, func(err error) {
				w.say("")
				w.fail(err)
				w.openMeeting(path, place{step: stepFinish})
			})
		})
	})
}

// unlockAt opens an encrypted meeting at a place.
func (w *Window) unlockAt(path, passphrase string, to place) {
	w.unlock(path, passphrase, func(key []byte) { w.openWith(path, key, to) })
}

// unlock gives then the key of an encrypted meeting: one that is remembered, from the keyring, or from the passphrase that is asked for.
func (w *Window) unlock(path, passphrase string, then func(key []byte)) {
	keys, of := w.answering(passphrase), w.answered.first()
	w.workElse(func(ctx context.Context) (func(), error) {
		key, err := keys.Unlock(ctx, path)
		return func() { w.onBehalf(of, func() { then(key) }) }, err
	}, func(err error) {
		switch {
		case errors.Is(err, workflow.ErrNoPassphrase):
			w.askPassphrase(path, false, then)
		case w.explain(err).Key == "key":
			w.askPassphrase(path, true, then)
		default:
			w.fail(err)
		}
	})
}

// askPassphrase asks for the passphrase of an encrypted meeting.
func (w *Window) askPassphrase(path string, again bool, then func(key []byte)) {
	text := w.t("passphrase.why", "file", filepath.Base(path))
	if again {
		text = w.t("passphrase.wrong")
	}
	w.askPassphraseOf(text, func(passphrase string) { w.unlock(path, passphrase, then) })
}
