package gui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// fields are those of the open panel for text, from above.
func (b *bench) fields() []*entry {
	b.t.Helper()
	return onPanel[*entry](b)
}

// onPanel finds the objects of one kind on the open panel, from above.
func onPanel[O fyne.CanvasObject](b *bench) (out []O) {
	b.t.Helper()
	if b.shown == nil {
		b.t.Fatal("no panel is open")
	}
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if found, ok := o.(O); ok {
			out = append(out, found)
		}
	})
	return out
}

// inFields lists what stands in the fields of the open panel.
func (b *bench) inFields() (out []string) {
	b.t.Helper()
	for _, e := range b.fields() {
		out = append(out, e.Text)
	}
	return out
}

// failsAndStays answers the open panel and wants to be told that this failed, and then the panel as it was.
func (b *bench) failsAndStays(name string) {
	b.t.Helper()
	panel, was := b.shown, b.inFields()
	panel.answer(0)
	if b.shown == nil || b.shown == panel {
		b.t.Errorf("%s: nobody is told that it failed", name)
		return
	}
	b.mustSee("Das hat nicht geklappt")
	for i := 0; i < 3 && b.shown != nil && b.shown != panel; i++ { // reading anew may have failed as well
		b.key("Return")
	}
	if b.shown != panel {
		b.t.Errorf("%s: the panel does not come back", name)
		return
	}
	if got := b.inFields(); !slices.Equal(got, was) {
		b.t.Errorf("%s: the fields say %q, they said %q", name, got, was)
	}
	if !panel.unsaved() {
		b.t.Errorf("%s: the panel takes what is written on it for stored", name)
	}
}

func TestWhatNamesAMeetingIsStillThereWhereItCannotBeMade(t *testing.T) {
	b := newBench(t)
	folder := filepath.Join(b.home, "Sitzungen")
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	b.settings.Folder = folder
	b.newMeeting()
	b.fields()[0].SetText("Bauausschuss")
	b.fields()[1].SetText("7")
	b.failsAndStays("new meeting")
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	b.shown.answer(0)
	b.quiet()
	if b.sit == nil || b.sit.head.Body != "Bauausschuss" || b.sit.head.Number != "7" {
		t.Error("the second time the meeting was not made of what was typed")
	}
}

func TestAlsoBehindThePassphraseNothingTypedIsLost(t *testing.T) {
	b := newBench(t)
	b.unlocker.Keyring = nil
	folder := filepath.Join(b.home, "Sitzungen")
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b.settings.Folder = folder
	b.newMeeting()
	panel := b.shown
	b.fields()[0].SetText("Bauausschuss")
	b.checks()[0].SetChecked(true) // closed
	panel.answer(0)
	b.mustSee("Neue Passphrase")
	b.shown.answer(1)
	if b.shown != panel || b.fields()[0].Text != "Bauausschuss" {
		t.Fatal("who does not want to set a passphrase after all has to type everything again")
	}
	panel.answer(0)
	for _, e := range b.fields() {
		e.SetText("Kirchturm am See")
	}
	b.failsAndStays("passphrase")
	if b.shown.below != panel {
		t.Fatal("the panel of the meeting is not there below")
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	b.shown.answer(0)
	if b.sit == nil || !b.sit.head.Closed {
		t.Fatal("the second time no closed meeting was made")
	}
	b.quiet()
}

func TestWhatWasTypedOnAPanelStaysUntilItIsStored(t *testing.T) {
	b := newBench(t)
	f := b.sealDemo()
	if err := b.sit.desk.Close(); err != nil { // from now on nothing can be stored
		t.Fatal(err)
	}
	fill := func() {
		for i, e := range b.fields() {
			if e.Text == "" {
				e.SetText("Text " + string(rune('A'+i)))
			}
		}
	}
	m := b.inside[stepMinutes].(*minutesScreen)
	tr := b.inside[stepTranscript].(*transcriptScreen)
	b.goTo(stepFinish)
	for _, c := range []struct {
		name string
		open func()
	}{
		{"correction", f.correct},
		{"objection", f.noteObjection},
		{"decision on a correction", func() { f.decideCorrection(meeting.Correction{Number: 1, State: meeting.CorrectionProposed}) }},
		{"decision on an objection", func() { f.decideObjection(meeting.Objection{Number: 1}) }},
		{"approval", f.approve},
		{"deletion put off", f.keep},
		{"deletion", func() {
			f.showErase(workflow.DeletionPlan{What: workflow.EraseTranscript, Status: "Noch nicht.", Goes: []string{"der Text"}})
			b.fields()[1].SetText(b.words.Text("sign.erase.yes"))
		}},
		{"signature", func() { f.sign(meeting.Place{Role: meeting.SignCosigner}) }},
		{"remark", func() { b.sit.minutes.State = meeting.StateDraft; m.remark() }},
		{"vote", func() { m.addVote(m.item) }},
		{"speaker", func() { b.goTo(stepTranscript); tr.list.step(1); tr.askSpeaker() }},
		{"consent", func() { b.showConsents("") }},
	} {
		c.open()
		fill()
		b.failsAndStays(c.name)
		for b.shown != nil {
			b.shown.close()
		}
	}
}

func TestADocumentThatCannotBeWrittenIsAskedForAgain(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepFinish)
	b.win.Canvas().Unfocus()
	b.key("Ctrl+E")
	b.fields()[0].SetText(filepath.Join(b.home, "kein", "Ordner", "Niederschrift.docx"))
	b.failsAndStays("export")
	to := filepath.Join(b.home, "Niederschrift.docx")
	b.fields()[0].SetText(to)
	b.shown.answer(0)
	b.mustSee("Gespeichert")
	b.key("Escape")
	b.quiet()
	if _, err := os.Stat(to); err != nil {
		t.Error(err)
	}
}

func TestAFileThatIsNotWhatWasAskedForLeavesTheChoiceOpen(t *testing.T) {
	b := newBench(t)
	b.settings.Template = ""
	bad := filepath.Join(b.home, "Vorlage.docx")
	if err := os.WriteFile(bad, []byte("no such thing"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.showSettings()
	s := b.now.(*settingsScreen)
	p := b.chooseFiles(b.templateWish(), func(paths []string) { s.takeTemplate(paths[0]) })
	p.visit(b.home, "Vorlage.docx")
	b.shown.answer(0)
	b.mustSee("Das hat nicht geklappt")
	b.key("Return")
	if b.shown != p.s || p.rows[p.list.chosen].path != bad {
		t.Error("the file has to be looked for again")
	}
}

func TestAMotionThatCannotBeStoredIsNotLost(t *testing.T) {
	b, _, r := recordBench(t)
	r.nextItem()
	if err := b.sit.desk.Close(); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func(){"motion": r.askMotion, "note": r.askNote} {
		open()
		b.fields()[0].SetText("Der Radweg wird beleuchtet.")
		b.failsAndStays(name)
		b.shown.close()
	}
}

func TestTextThatCannotBeStoredStandsInItsFieldAgain(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepTranscript)
	tr, m := b.now.(*transcriptScreen), b.inside[stepMinutes].(*minutesScreen)
	tr.list.step(1)
	b.key("F2")
	tr.editor.SetText("Guten Abend zusammen.")
	if err := b.sit.desk.Close(); err != nil {
		t.Fatal(err)
	}
	b.key("Return")
	for b.shown != nil {
		b.shown.close()
	}
	b.key("F2")
	if tr.editor.Text != "Guten Abend zusammen." {
		t.Errorf("the field of the transcript says %q", tr.editor.Text)
	}
	b.key("Escape")
	b.goTo(stepMinutes)
	b.sit.choose(mustItem(t, b.sit, "3"))
	for i, r := range m.rows {
		if r.passage != nil {
			m.list.choose(i)
			break
		}
	}
	was := m.row().passage.Text
	b.key("F2")
	m.editor.SetText("Frau Engel fragt.")
	b.key("Return")
	for b.shown != nil {
		b.shown.close()
	}
	if got := m.row().passage.Text; got != was {
		t.Errorf("the minutes show %q, which is not stored", got)
	}
	b.key("F2")
	if m.editor.Text != "Frau Engel fragt." {
		t.Errorf("the field of the minutes says %q", m.editor.Text)
	}
}

func TestFilesThatCannotBeImportedAreChosenStill(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepRecord)
	for name, text := range map[string]string{"Aufnahme.wav": "RIFF and nothing more", "Einladung.csv": "weder das\nnoch jenes\n", "Text.vtt": "WEBVTT\n\n00:xx --> 01:00\nGuten Abend\n"} {
		bad := filepath.Join(b.home, name)
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b.importFile()
		panel := b.shown
		b.fields()[0].SetText(bad)
		panel.answer(0)
		b.mustSee("Das hat nicht geklappt")
		b.key("Return")
		if b.shown != panel || b.fields()[0].Text != bad {
			t.Errorf("%s has to be looked for again", name)
		}
		b.noEngine()
	}
}
