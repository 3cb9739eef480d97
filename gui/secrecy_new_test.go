package gui

import (
	"testing"

	"ratsschreiber/workflow"
)

func TestANewMeetingIsEncryptedWithThePassphraseOfThisComputerWhichIsAskedForOnce(t *testing.T) {
	b := newBench(t)
	b.unlocker.Keyring = nil
	b.key("Ctrl+P")
	b.mustSee("neue Sitzungen verschlüsseln")
	b.settings.Encrypt = true
	b.key("Escape")
	create := func(body string) {
		t.Helper()
		b.showStart()
		b.key("Ctrl+N")
		b.win.Canvas().Focused().(*entry).SetText(body)
		b.shown.answer(0)
	}
	create("Bauausschuss")
	b.mustSee("Neue Passphrase für diesen Rechner")
	b.fillPanel("Kirchturm am See", "Kirchturm am See")
	b.quiet()
	if b.sit == nil || !b.sit.desk.Encrypted() || b.sit.head.Body != "Bauausschuss" {
		t.Fatal("the new meeting is not encrypted")
	}
	first := b.sit.desk.Path()
	b.goTo(stepRecord)
	b.mustSee("und ist verschlüsselt")
	create("Rat")
	b.quiet() // nobody is asked again
	if b.sit == nil || !b.sit.desk.Encrypted() || b.sit.head.Body != "Rat" {
		t.Fatal("the second meeting is not encrypted")
	}
	b.lock()
	create("Kulturausschuss")
	b.mustSee("Passphrase für diesen Rechner")
	b.fillPanel("falsch falsch falsch")
	b.mustSee("Diese Passphrase passt nicht.")
	b.fillPanel("Kirchturm am See")
	b.quiet()
	if b.sit == nil || b.sit.head.Body != "Kulturausschuss" {
		t.Fatal("the third meeting is not open")
	}

	b.key("Ctrl+P")
	b.changeShared()
	b.mustSee("sobald keine Sitzung offen ist")
	b.shown.close()
	b.showStart()
	b.changeShared()
	b.fillPanel("Kirchturm am See", "Kirchturm am Berg", "Kirchturm am Berg")
	b.mustSee("ist geändert, in 3 Dateien")
	b.shown.close()
	b.lock()
	b.openMeeting(first, place{step: stepPrepare})
	b.fillPanel("Kirchturm am See")
	b.mustSee("Diese Passphrase passt nicht.")
	b.fillPanel("Kirchturm am Berg")
	b.quiet()
	if b.sit == nil || b.sit.desk.Path() != first {
		t.Error("the new passphrase does not open the first meeting")
	}
}

func TestAPlainMeetingIsNotAnnouncedAsEncrypted(t *testing.T) {
	b := newBench(t)
	b.createMeeting(workflow.NewMeetingOptions{Title: "Rat"}, plainFile, "", "", nil, brought{})
	b.goTo(stepRecord)
	b.mustSee("Ansage vor der Aufnahme")
	if b.sees("und ist verschlüsselt") {
		t.Error("the announcement promises encryption")
	}
}

func TestTheListShowsAndSearchesEncryptedMeetingsUntilTheyAreLocked(t *testing.T) {
	b := newBench(t)
	b.unlocker.Keyring = nil
	o := workflow.NewMeetingOptions{Title: "Sitzung über den Marktbrunnen", Body: "Bauausschuss"}
	b.createMeeting(o, sharedPassphrase, "Kirchturm am See", "", nil, brought{})
	b.quiet()
	b.showStart()
	b.mustSee("Sitzung über den Marktbrunnen")
	b.start.search.SetText("Marktbrunnen")
	if len(b.start.rows) != 1 || b.start.rows[0].hit == nil {
		t.Errorf("%d rows", len(b.start.rows))
	}
	b.start.search.SetText("")
	b.lock()
	b.mustSee("verschlüsselt")
	if b.sees("Marktbrunnen") {
		t.Error("the list shows what is locked")
	}
	b.start.search.SetText("Marktbrunnen")
	if b.sees("über den Marktbrunnen") {
		t.Error("the search finds what is locked")
	}
}
