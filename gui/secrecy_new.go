package gui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ratsschreiber/workflow"
)

// secret is how a new meeting file is protected.
type secret int

const (
	plainFile        secret = iota
	ownPassphrase           // as the closed part must
	sharedPassphrase        // that of this computer, which opens all meetings that have it
)

// withPassphrase asks for what has to be known before a file is made so, and goes on with it: a new passphrase, or an empty one where the shared one
// is there already.
func (w *Window) withPassphrase(how secret, name string, then func(passphrase string)) {
	switch {
	case how == ownPassphrase:
		w.askNewPassphrase(name, then)
	case how == sharedPassphrase && !w.unlocker.HasLibrary():
		w.askNewPassphrase(w.t("passphrase.shared"), then)
	default:
		then("")
	}
}

// lockNew makes the key of a new encrypted meeting; an empty passphrase is none.
func (w *Window) lockNew(ctx context.Context, path string, how secret, passphrase string, o *workflow.NewMeetingOptions) error {
	var err error
	o.Key, o.Envelope, err = w.answering(passphrase).Lock(ctx, path, how == ownPassphrase)
	return err
}

// asksShared asks for the shared passphrase where that is what an error says is missing or wrong, and says whether it did.
func (w *Window) asksShared(err error, then func(passphrase string)) bool {
	switch {
	case errors.Is(err, workflow.ErrNoPassphrase):
		w.askPassphraseOf(w.t("passphrase.why", "file", w.t("passphrase.shared")), then)
	case w.explain(err).Key == "key":
		w.askPassphraseOf(w.t("passphrase.wrong"), then)
	default:
		return false
	}
	return true
}

// askPassphraseOf asks for a passphrase that there is.
func (w *Window) askPassphraseOf(text string, then func(passphrase string)) {
	field := newSecretEntry(&w.ui)
	var s *sheet
	s = w.sheet(w.t("passphrase.title"), vbox(paragraph(run{text: text}), field), 30, field,
		sheetChoice{label: w.t("open"), do: func() bool {
			if field.Text == "" {
				return true
			}
			s.close()
			then(field.Text)
			return true
		}}, sheetChoice{label: w.t("cancel")}).asksOn()
	field.OnSubmitted = func(string) { s.answer(0) }
}

// secrecy is the part of the settings on passphrases.
func (s *settingsScreen) secrecy(now workflow.Settings) {
	w := s.w
	encrypt := newCheck(w.t("settings.encrypt"), nil)
	encrypt.Checked = now.Encrypt
	encrypt.OnChanged = func(on bool) { s.set(func(x *workflow.Settings) { x.Encrypt = on }, false) }
	buttons := container.New(&wrapRow{gap: em(0.4)})
	if w.unlocker.HasLibrary() {
		buttons.Add(newButton(w.t("settings.shared_change"), w.changeShared))
	}
	buttons.Add(newButton(w.t("passphrase.lock"), w.lock))
	s.section("settings.secrecy", encrypt, wrapped(w.t("settings.encrypt_why")), buttons)
}

// changeShared gives this computer, and with it every meeting in the folder that has its passphrase, another one.
func (w *Window) changeShared() {
	if w.sit != nil || w.jobs.busy() {
		w.note(w.t("passphrase.not_now"), w.t("passphrase.shared_later"))
		return
	}
	old := w.secretField("passphrase.old")
	w.askNewPassphraseAfter(w.t("passphrase.shared"), w.t("passphrase.change_do"), old, func(fresh string) {
		dir := workflow.MeetingsFolder(w.paths, w.settings)
		keys := &workflow.Keys{Paths: w.paths, Tries: 1, Ask: func(_ context.Context, a workflow.Asking) (string, error) {
			if a.New {
				return fresh, nil
			}
			return old.Text, nil
		}}
		w.workElse(func(ctx context.Context) (func(), error) {
			defer keys.Forget()
			files, err := workflow.MeetingFiles(dir)
			if err != nil {
				return nil, err
			}
			changed, err := keys.ChangeLibrary(ctx, files)
			return func() {
				w.note(w.t("settings.shared_change"), w.words.Count("sign.library_changed", len(changed))+" "+w.words.Text("sign.old_copies"))
			}, err
		}, func(err error) {
			w.failOrWrong(err)
		})
	})
}

// protection is the choice of a new meeting's protection; the closed part leaves none.
func (w *Window) protection(closed *check) (object fyne.CanvasObject, how func() secret) {
	shared := newCheck(w.t("new.encrypted_why"), nil)
	shared.Checked = w.settings.Encrypt
	before := closed.OnChanged
	closed.OnChanged = func(on bool) {
		if before != nil {
			before(on)
		}
		if on {
			shared.Disable()
		} else {
			shared.Enable()
		}
	}
	return shared, func() secret {
		switch {
		case closed.Checked:
			return ownPassphrase
		case shared.Checked:
			return sharedPassphrase
		}
		return plainFile
	}
}
