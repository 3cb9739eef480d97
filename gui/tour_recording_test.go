package gui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// The tour through recording and transcript.

// tourRecord visits the second step: before, during, in the closed part, and all that is asked while it records.
func (b *bench) tourRecord(visit visitor) {
	w := b.Window
	b.goTo(stepRecord)
	r := b.inside[stepRecord].(*recordScreen)
	visit("ready for recording")
	r.text.SetChecked(false)
	r.start()
	if b.rec == nil {
		b.t.Fatal("it does not record")
	}
	b.parts(visit, "recording", r.deck.object)
	b.seat(map[string]string{"Brandt": "2/1", "Sommer": "1/2", "Vogt": "1/1"})
	r.nextItem()
	r.speaks(b.sit.speakers()[2])
	b.rec.warn(b.words.Text("record.event.signal_silent", "device", "Tischmikrofon"))
	b.parts(visit, "recording, with seats and a notice", r.deck.object)
	for _, q := range []struct {
		name string
		do   func()
	}{{"a motion", r.askMotion}, {"a note", r.askNote}, {"who speaks", func() { r.act(actSpeaker) }}, {"who comes", func() { r.act(actArrive) }}, {"who goes", func() { r.act(actLeave) }},
		{"who is recused", r.recusal}, {"from where to record", r.askDevice}, {"an item out of its turn", func() { r.askItem(mustItem(b.t, b.sit, "5")) }},
		{"the end of the recording", r.askStop}, {"closing while it records", w.askClose}, {"leaving while it records", w.showStart}} {
		q.do()
		b.panel(visit, q.name)
	}
	r.openVote()
	visit("recording, with the pad for a vote")
	r.vote.yes.SetText("41")
	r.vote.no.SetText("2")
	r.vote.abstain.SetText("0")
	visit("recording, with a vote that cannot be")
	r.endVote(false)
	for _, mode := range []workflow.Mode{workflow.ModeClosed, workflow.ModeOffRecord, workflow.ModePaused} {
		r.toggle(mode)
		r.tick()
		visit("recording, " + string(mode))
		r.toggle(mode)
	}
	b.rec.stop(func() {})
	b.closePanels()
}

// tourTranscript visits the third step.
func (b *bench) tourTranscript(visit visitor) {
	w := b.Window
	b.showStart()
	b.openMeeting(filepath.Join(b.o.Paths.Meetings, "sound.sitzung"), place{step: stepTranscript})
	x := b.inside[stepTranscript].(*transcriptScreen)
	x.list.choose(x.rowOf[b.sit.segs[4].ID])
	visit("transcript")
	x.edit()
	visit("transcript, while something is changed")
	x.endEdit(false)
	x.search.SetText("Radweg")
	x.look()
	visit("transcript, with hits")
	x.search.SetText("")
	x.look()
	x.strip.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x.strip.Size().Width/2, 5)}})
	visit("transcript, mouse on the strip")
	x.strip.MouseOut()
	x.askSpeaker()
	b.panel(visit, "who speaks here")
	x.askAgain()
	b.panel(visit, "a new transcript")
	w.askVersion(b.sit.desk.Path(), meeting.Version{})
	b.panel(visit, "a new version")
	x.blank()
	b.shown.answer(0)
	b.panel(visit, "blanking")
	for i, g := range b.sit.segs {
		if strings.Contains(g.Text, "Lorenz") {
			g.Text = strings.Replace(g.Text, "Lorenz", "Lorens", 1)
			if err := b.sit.desk.File().EditSegment(context.Background(), g, "Frau Ziegler"); err != nil {
				b.t.Fatal(err)
			}
			_ = i
			break
		}
	}
	b.sit.reloadText()
	x.askSuggestions()
	b.panel(visit, "what may be misheard")
}
