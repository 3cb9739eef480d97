package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

// fillPanel types texts into the fields of the open panel, in their order, and answers it.
func (b *bench) fillPanel(texts ...string) {
	b.t.Helper()
	if b.shown == nil {
		b.t.Fatal("no panel is open")
	}
	var fields []*entry
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if e, ok := o.(*entry); ok {
			fields = append(fields, e)
		}
	})
	if len(fields) != len(texts) {
		b.t.Fatalf("%d fields for %d texts", len(fields), len(texts))
	}
	for i, text := range texts {
		fields[i].SetText(text)
	}
	b.shown.answer(0)
}

func TestThePassphraseIsChangedOnlyByWhoKnowsIt(t *testing.T) {
	b := newBench(t)
	b.unlocker.Keyring = nil
	b.openDemo(stepFinish)
	path := b.sit.desk.Path()
	b.encrypt()
	b.fillPanel("erste Passphrase", "erste Passphrase")
	b.mustSee("Passphrase ändern")
	b.changePassphrase()
	b.fillPanel("falsche Passphrase", "zweite Passphrase", "zweite Passphrase")
	b.mustSee("Diese Passphrase passt nicht.")
	b.key("Return")
	b.fields()[0].SetText("erste Passphrase") // the new one is typed already
	b.shown.answer(0)
	b.quiet()
	if b.sit == nil || b.step != stepFinish {
		t.Fatal("the meeting is not open again")
	}
	b.key("Ctrl+Shift+L")
	if b.sit != nil {
		t.Fatal("locking leaves the meeting open")
	}
	b.mustSee("Gesperrt.")
	b.openMeeting(path, place{step: stepFinish})
	b.fillPanel("zweite Passphrase")
	b.quiet()
	if b.sit == nil || !b.sit.desk.Encrypted() {
		t.Fatal("the new passphrase does not open it")
	}
	b.decrypt()
	b.mustSee("Danach kann jeder die Datei lesen")
	b.fillPanel("zweite Passphrase")
	b.quiet()
	if b.sit == nil || b.sit.desk.Encrypted() {
		t.Error("the meeting is not decrypted and open")
	}
	b.logIsReadable()
	if v, err := workflow.Verify(t.Context(), b.sit.desk.File()); err != nil || !v.Whole() {
		t.Errorf("the file does not verify: %+v, %v", v, err)
	}
}

// checks are the boxes to tick in the open panel, from above.
func (b *bench) checks() (out []*check) {
	b.t.Helper()
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if c, ok := o.(*check); ok {
			out = append(out, c)
		}
	})
	return out
}
