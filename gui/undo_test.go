package gui

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// asStored is the head as the file has it, for comparing.
func (b *bench) asStored() string {
	b.t.Helper()
	m, err := b.sit.desk.Head(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	raw, err := json.Marshal(m)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(raw)
}

func TestEveryChangeOfTheHeadCanBeTakenBackAndDoneAgain(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepPrepare)
	p := b.now.(*prepareScreen)
	typed := func(e *entry, text string) func() {
		return func() {
			b.win.Canvas().Focus(e)
			e.SetText(text)
			b.win.Canvas().Focus(p.agenda.list)
		}
	}
	p.agenda.list.choose(1)
	p.roster.list.choose(3)
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"body", typed(p.body, "Rat")},
		{"number", typed(p.number, "VII/12")},
		{"title", typed(p.title, "Sondersitzung")},
		{"place", typed(p.place, "")},
		{"date", typed(p.date, "1.6.2026")},
		{"start", typed(p.start, "17:15")},
		{"members", typed(p.members, "44")},
		{"profile", func() { p.profile.SetSelectedIndex((p.profile.SelectedIndex() + 1) % len(p.profile.Options)) }},
		{"kind", func() { p.kind.SetSelectedIndex((p.kind.SelectedIndex() + 1) % len(p.kind.Options)) }},
		{"citizens", func() { p.citizens.SetChecked(!p.citizens.Checked) }},
		{"item's number", typed(p.agenda.number, "2a")},
		{"item's title", typed(p.agenda.title, "Neubau")},
		{"item's paper", typed(p.agenda.paper, "99/2026")},
		{"item's proposal", typed(p.agenda.proposal, "Der Rat stimmt zu.")},
		{"item's openness", func() { b.win.Canvas().Focus(p.agenda.list); b.key("Ctrl+O") }},
		{"item moved", func() { b.win.Canvas().Focus(p.agenda.list); b.key("Alt+Down") }},
		{"item removed", func() { b.win.Canvas().Focus(p.agenda.list); b.key("Delete") }},
		{"item inserted", func() {
			b.win.Canvas().Focus(p.agenda.list)
			b.key("Insert")
			p.agenda.title.SetText("Neu")
			b.win.Canvas().Focus(p.agenda.list)
		}},
		{"person's name", typed(p.roster.name, "Ratsherr Neumann")},
		{"person's group", typed(p.roster.group, "Freie")},
		{"person's seat", typed(p.roster.seat, "9")},
		{"person's reason", typed(p.roster.reason, "krank")},
		{"person's role", func() {
			p.roster.role.SetSelectedIndex((p.roster.role.SelectedIndex() + 1) % len(p.roster.role.Options))
		}},
		{"person invited", func() {
			p.roster.invited.SetSelectedIndex((p.roster.invited.SelectedIndex() + 1) % len(p.roster.invited.Options))
		}},
		{"person's substitute", func() { p.roster.sub.SetSelectedIndex(1) }},
		{"person's vote", func() { p.roster.voting.SetChecked(!p.roster.voting.Checked) }},
		{"person removed", func() { b.win.Canvas().Focus(p.roster.list); b.key("Delete") }},
		{"person added", func() { p.roster.insert(); p.roster.name.SetText("Frau Neu"); b.win.Canvas().Focus(p.roster.list) }},
	} {
		before := b.asStored()
		c.do()
		after := b.asStored()
		if before == after {
			t.Errorf("%s: nothing was stored", c.name)
			continue
		}
		b.win.Canvas().Focus(p.agenda.list)
		b.key("Ctrl+Z")
		if got := b.asStored(); got != before {
			t.Errorf("%s taken back gives\n%s, was\n%s", c.name, got, before)
		}
		fields := []string{p.body.Text, p.number.Text, p.title.Text, p.place.Text, p.date.Text, p.start.Text, p.members.Text}
		p.fill(p.head)
		for i, e := range []*entry{p.body, p.number, p.title, p.place, p.date, p.start, p.members} {
			if e.Text != fields[i] {
				t.Errorf("%s taken back: a field shows %q, stored is %q", c.name, fields[i], e.Text)
			}
		}
		b.key("Ctrl+Y")
		if got := b.asStored(); got != after {
			t.Errorf("%s done again gives\n%s, was\n%s", c.name, got, after)
		}
		b.key("Ctrl+Z")
	}
}

func TestWhatWasUnknownIsUnknownAgainWhenItIsTakenBack(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepPrepare)
	p := b.now.(*prepareScreen)
	m := p.head
	m.Start, m.LegalMembers = time.Time{}, 0
	p.save(m)
	p.fill(m)
	p.stored = m
	for _, c := range []struct {
		e    *entry
		text string
	}{{p.date, "1.6.2026"}, {p.members, "44"}} {
		b.win.Canvas().Focus(c.e)
		c.e.SetText(c.text)
		b.win.Canvas().Focus(p.agenda.list)
		b.key("Ctrl+Z")
		if c.e.Text != "" {
			t.Errorf("the field still shows %q", c.e.Text)
		}
	}
}

func TestUndoInAFieldTakesBackTheTypingFirstAndThenWhatWasBefore(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepPrepare)
	p := b.now.(*prepareScreen)
	p.agenda.list.choose(1)
	b.win.Canvas().Focus(p.agenda.list)
	was := p.head.Agenda.Items[1].Visibility
	b.key("Ctrl+O")
	b.win.Canvas().Focus(p.place)
	place := p.place.Text
	p.place.toEnd()
	p.place.TypedRune('x')
	b.key("Ctrl+Z")
	if p.place.Text != place || p.head.Place != place {
		t.Errorf("the field says %q, the head %q", p.place.Text, p.head.Place)
	}
	if p.head.Agenda.Items[1].Visibility == was {
		t.Fatal("one key took back two changes")
	}
	b.key("Ctrl+Z")
	if p.head.Agenda.Items[1].Visibility != was {
		t.Error("with nothing typed in the field, the change before is not taken back")
	}
}

func TestAnAgendaThatWasTakenOverCanBeTakenBack(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepPrepare)
	p := b.now.(*prepareScreen)
	before := len(p.head.Agenda.Items)
	m := b.sit.head
	m.Agenda.Items = append([]meeting.Item(nil), m.Agenda.Items[:3]...)
	if err := b.sit.desk.SaveHead(t.Context(), m); err != nil { // as an import in the background does
		t.Fatal(err)
	}
	b.sit.reload(headChanged)
	if len(p.head.Agenda.Items) != 3 {
		t.Fatalf("%d items", len(p.head.Agenda.Items))
	}
	b.key("Ctrl+Z")
	if len(p.head.Agenda.Items) != before {
		t.Errorf("%d items after taking back", len(p.head.Agenda.Items))
	}
}

// asText is the transcript as it stands, for comparing: words and times of versions left aside.
func (b *bench) asText() string {
	b.t.Helper()
	segs, err := b.sit.desk.Segments(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	var out strings.Builder
	for _, g := range segs {
		fmt.Fprintf(&out, "%v-%v %s/%s %s\n", g.From, g.To, g.Speaker, g.SpeakerName, g.Text)
	}
	return out.String()
}

func TestEveryChangeOfTheTranscriptCanBeTakenBackAndDoneAgain(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepTranscript)
	x := b.now.(*transcriptScreen)
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"text", func() { b.key("F2"); x.editor.SetText("Guten Abend."); b.key("Return") }},
		{"split", func() {
			b.key("F2")
			x.editor.CursorColumn = 12
			b.key("Ctrl+Return")
		}},
		{"changed and split", func() {
			b.key("F2")
			x.editor.SetText("Guten Abend zusammen, ich beginne.")
			x.editor.CursorColumn = 11
			b.key("Ctrl+Return")
		}},
		{"joined", func() { b.key("Ctrl+M") }},
		{"speaker", func() { b.key("Ctrl+3") }},
		{"new speaker", func() { x.assign("", "Frau Gast", oneSegment) }},
		{"all of a speaker", func() { x.assign("", "Frau Gast", allOfSpeaker) }},
	} {
		x.list.choose(x.rowOf[b.sit.segs[4].ID])
		b.win.Canvas().Focus(x.list)
		b.takenBack(c.name, b.asText, c.do)
	}
}

// asMinutes is what the minutes say, place by place, and which of it is decided.
func (b *bench) asMinutes() string {
	m := b.inside[stepMinutes].(*minutesScreen)
	var out strings.Builder
	for _, id := range m.order() {
		fmt.Fprintf(&out, "# %s\n", id)
		for _, r := range m.rowsOf(id) {
			for _, run := range r.runs {
				out.WriteString(run.text)
			}
			if r.fact != nil && r.fact.Vote != nil {
				v := r.fact.Vote
				fmt.Fprintf(&out, " %s:%s:%s", intText(v.For), intText(v.Against), intText(v.Abstain))
			}
			fmt.Fprintf(&out, " %v %v\n", r.open(), r.review() != nil)
		}
	}
	return out.String()
}

func intText(n *int) string {
	if n == nil {
		return "-"
	}
	return strconv.Itoa(*n)
}

func TestEveryDecisionOfTheMinutesCanBeTakenBackAndMadeAgain(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	m := b.now.(*minutesScreen)
	b.sit.choose(mustItem(t, b.sit, "3"))
	at := func(what func(r minutesRow) bool) {
		t.Helper()
		b.sit.choose(mustItem(t, b.sit, "3"))
		for i, r := range m.rows {
			if what(r) {
				m.list.choose(i)
				return
			}
		}
		t.Fatal("no such place")
	}
	vote := func(r minutesRow) bool { return r.fact != nil && r.fact.Vote != nil }
	motion := func(r minutesRow) bool { return r.fact != nil && r.fact.Motion != nil }
	passage := func(r minutesRow) bool { return r.passage != nil }
	for _, c := range []struct {
		name  string
		place func(r minutesRow) bool
		do    func()
	}{
		{"fact confirmed", vote, func() { b.key("Return") }},
		{"passage confirmed", passage, func() { b.key("Return") }},
		{"fact struck", motion, func() { b.key("Delete") }},
		{"passage struck", passage, func() { b.key("Delete") }},
		{"passage changed", passage, func() { b.key("F2"); m.editor.SetText("Frau Engel beantragt Geld."); b.key("Return") }},
		{"vote changed", vote, func() {
			b.key("F2")
			b.win.Canvas().Focused().(*entry).SetText("21")
			b.shown.answer(0)
		}},
		{"motion changed", motion, func() {
			b.key("F2")
			b.win.Canvas().Focused().(*entry).SetText("Frau Engel")
			b.shown.answer(0)
		}},
		{"remark added", passage, func() {
			b.key("Insert")
			b.win.Canvas().Focused().(*entry).SetText("Die Presse war anwesend.")
			b.shown.answer(0)
		}},
		{"vote added", passage, func() {
			m.addVote(m.item)
			b.win.Canvas().Focused().(*entry).SetText("7")
			b.shown.answer(0)
		}},
	} {
		at(c.place)
		b.win.Canvas().Focus(m.list)
		b.takenBack(c.name, b.asMinutes, c.do)
	}
}

// takenBack wants a change to be stored, taken back, done again and taken back once more, by what stored gives.
func (b *bench) takenBack(name string, stored func() string, change func()) {
	b.t.Helper()
	before := stored()
	change()
	b.quiet()
	after := stored()
	if before == after {
		b.t.Errorf("%s: nothing was stored", name)
		return
	}
	b.key("Ctrl+Z")
	if got := stored(); got != before {
		b.t.Errorf("%s taken back gives\n%s, was\n%s", name, got, before)
	}
	b.key("Ctrl+Y")
	if got := stored(); got != after {
		b.t.Errorf("%s done again gives\n%s, was\n%s", name, got, after)
	}
	b.key("Ctrl+Z")
	if got := stored(); got != before {
		b.t.Errorf("%s taken back a second time gives\n%s, was\n%s", name, got, before)
	}
}

func TestAnEarlierDecisionAboutAChangedFactIsTakenBackToo(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.sit.choose(mustItem(t, b.sit, "3"))
	m := b.now.(*minutesScreen)
	at := func() {
		for i, r := range m.rows {
			if r.fact != nil && r.fact.Vote != nil {
				m.list.choose(i)
				return
			}
		}
	}
	before := b.asMinutes()
	at()
	b.key("Return")
	at()
	b.key("F2")
	b.win.Canvas().Focused().(*entry).SetText("21")
	b.shown.answer(0)
	after := b.asMinutes()
	for range 2 {
		b.key("Ctrl+Z")
		b.key("Ctrl+Z")
		if got := b.asMinutes(); got != before {
			t.Fatalf("taken back it is\n%s\nwas\n%s", got, before)
		}
		b.key("Ctrl+Y")
		b.key("Ctrl+Y")
		if got := b.asMinutes(); got != after {
			t.Fatalf("done again it is\n%s\nwas\n%s", got, after)
		}
	}
}
