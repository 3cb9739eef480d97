package gui

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// The tour through minutes and what comes at their end.

// tourMinutes visits the fourth step: each item, and what is asked there.
func (b *bench) tourMinutes(visit visitor) {
	w := b.Window
	b.goTo(stepMinutes)
	m := b.inside[stepMinutes].(*minutesScreen)
	for _, id := range m.order() {
		b.sit.choose(id)
		name := "minutes, outside of items"
		if it := b.sit.itemMinutes(id); it != nil {
			name = "minutes, item " + it.Item.Number
		}
		b.parts(visit, name, m.deck.object)
	}
	kinds := map[meeting.FactKind]bool{}
	for _, f := range b.sit.minutes.AllFacts() {
		if !kinds[f.Kind] {
			kinds[f.Kind] = true
			w.editFact(b.sit, f, func(meeting.Fact) {})
			if b.shown != nil {
				b.panel(visit, "fact "+string(f.Kind))
			}
		}
	}
	for _, f := range []meeting.Fact{{Kind: meeting.FactBreak, Break: &meeting.Break{}}, {Kind: meeting.FactDeclare, Person: &meeting.PersonFact{Name: longName}}, {Kind: meeting.FactMotion, Motion: &meeting.Motion{}}} {
		w.editFact(b.sit, f, func(meeting.Fact) {})
		b.panel(visit, "fact "+string(f.Kind))
	}
	b.sit.choose(mustItem(b.t, b.sit, "3"))
	for i, r := range m.rows {
		if r.passage != nil {
			m.list.choose(i)
			break
		}
	}
	m.edit()
	b.parts(visit, "minutes, while a sentence is changed", m.deck.object)
	m.editor.SetText("Die Grüne Liste begründet ihren Antrag.")
	m.endEdit(true)
	for i, r := range m.rows {
		if r.passage != nil {
			m.list.choose(i)
			break
		}
	}
	b.parts(visit, "minutes, after a change", m.deck.object)
	m.history()
	b.panel(visit, "earlier versions")
	m.remark()
	b.win.Canvas().Focused().(*entry).SetText("Die Presse war anwesend.")
	b.shown.key(fyne.KeyEscape)
	b.panel(visit, "what was written shall go")
	m.remark()
	b.panel(visit, "adding")
	w.askDraft(b.sit)
	b.panel(visit, "drafting anew")
	b.work(func() { visit("minutes, while something is worked on") })
}

// tourFinish visits the last step before and at the signature.
func (b *bench) tourFinish(visit visitor) {
	w := b.Window
	b.goTo(stepFinish)
	f := b.inside[stepFinish].(*finishScreen)
	d := f.root.Objects[0].(*fyne.Container).Objects[0].(*fyne.Container)
	b.parts(visit, "finishing, much is open", d)
	f.preview.scope.SetSelectedIndex(len(f.preview.scope.Options) - 1)
	f.preview.format.SetSelectedIndex(len(f.preview.format.Options) - 3)
	b.parts(visit, "finishing, an extract", d)
	f.preview.scope.SetSelectedIndex(0)
	b.note(b.t2("finish.sign_title"), b.words.Count("gui.finish.sign_not_yet", 1))
	b.panel(visit, "not to be signed yet")
	problems := b.sit.problems
	b.sit.problems = nil
	f.sign(meeting.Place{Role: meeting.SignClerk})
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if c, ok := o.(*check); ok {
			c.SetChecked(true)
		}
	})
	b.panel(visit, "signing")
	b.sit.problems = problems
	f.seal()
	b.panel(visit, "sealing")
	f.preview.export()
	taken := b.shown
	if err := os.WriteFile(filepath.Join(b.home, "da.docx"), []byte("x"), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.fillPanel(filepath.Join(b.home, "da.docx"))
	if b.shown != taken {
		b.t.Error("a file that is there is replaced unasked")
	}
	b.panel(visit, "where to write, and it is there already")
	w.exported(filepath.Join(b.o.Paths.Meetings, "Niederschrift Rat 2026-05-20.docx"))
	b.panel(visit, "a document is written")
	f.preview.writeEach(filepath.Join(b.home, "Auszüge"))
	b.panel(visit, "the items' documents are written")
	f.verify()
	b.panel(visit, "checked")
	f.showLog()
	b.panel(visit, "log")
	f.keep()
	b.fillPanel("gestern", "")
	b.panel(visit, "keeping the recording")
	for _, what := range []string{workflow.EraseSound, workflow.EraseTranscript, workflow.EraseAll} {
		f.planErase(what)
		b.panel(visit, "erasing: "+what)
	}
	f.showErase(workflow.DeletionPlan{What: workflow.EraseSound, State: workflow.DeletionDone, Status: b.words.Text("sign.erase.state.nothing")})
	b.panel(visit, "nothing left to erase")
}

// tourEnd visits sealed minutes.
func (b *bench) tourEnd(visit visitor) {
	b.showStart()
	b.openMeeting(filepath.Join(b.o.Paths.Meetings, "sealed.sitzung"), place{step: stepFinish})
	f := b.inside[stepFinish].(*finishScreen)
	d := f.root.Objects[0].(*fyne.Container).Objects[0].(*fyne.Container)
	b.parts(visit, "finished", d)
	f.correct()
	b.panel(visit, "a correction")
	f.noteObjection()
	b.panel(visit, "an objection")
	f.decideCorrection(b.sit.minutes.Aftermath.Corrections[0])
	b.panel(visit, "about a correction")
	f.decideObjection(b.sit.minutes.Aftermath.Objections[0])
	b.panel(visit, "about an objection")
	f.approve()
	b.panel(visit, "approval")
	pdf := filepath.Join(b.home, "Niederschrift.pdf")
	f.putReady()
	b.fillPanel(pdf)
	b.panel(visit, "put ready for signing")
	f.checkDocument(pdf)
	b.panel(visit, "a document of ours")
	raw, err := os.ReadFile(pdf)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(pdf, append(raw, "\n1 0 obj<</Type/Sig>>endobj\n%%EOF\n"...), 0o644); err != nil {
		b.t.Fatal(err)
	}
	f.checkDocument(pdf)
	b.panel(visit, "a signed document")
	b.goTo(stepMinutes)
	visit("sealed minutes")
}

// tourSecrecy visits what belongs to encryption.
func (b *bench) tourSecrecy(visit visitor) {
	w := b.Window
	w.unlocker.Keyring = nil
	w.changePassphrase()
	b.panel(visit, "another passphrase")
	w.decrypt()
	b.panel(visit, "decrypting")
	w.encrypt()
	b.panel(visit, "encrypting")
	b.work(func() {
		b.jobs.jobs[0].file = b.sit.desk.Path()
		w.encrypt()
		b.panel(visit, "not while something is worked on")
	})
	b.note(b.t2("passphrase.title"), b.t2("passphrase.wrong"))
	b.panel(visit, "a wrong passphrase")
	w.showStart()
	b.work(func() { visit("start, at the end") })
}
