package gui

import (
	"testing"

	"ratsschreiber/workflow"
)

// inOtherWords has the window made anew in another language, look and size of text, or back, and goes to where it was.
func (b *bench) inOtherWords() {
	b.t.Helper()
	at := b.step
	b.showSettings()
	b.now.(*settingsScreen).set(func(s *workflow.Settings) {
		if s.Language == "en" {
			s.Language, s.Theme, s.TextScale = "de", lookLight, 1
		} else {
			s.Language, s.Theme, s.TextScale = "en", lookDark, 1.3
		}
	}, true)
	b.goBack()
	if b.step != at || b.now != b.inside[at] {
		b.t.Fatalf("the window is not where it was, but at step %d", b.step)
	}
}

func TestWhatWasDoneCanBeTakenBackAfterTheWindowWasMadeAnew(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepPrepare)
	type part struct {
		step          step
		stored        func() string
		do            func()
		before, after string
	}
	parts := []*part{
		{step: stepPrepare, stored: b.asStored, do: func() {
			p := b.now.(*prepareScreen)
			b.win.Canvas().Focus(p.agenda.list)
			p.agenda.list.choose(1)
			b.key("Ctrl+O")
			b.key("Alt+Down")
		}},
		{step: stepTranscript, stored: b.asText, do: func() {
			x := b.now.(*transcriptScreen)
			x.list.choose(x.rowOf[b.sit.segs[4].ID])
			b.key("Ctrl+3")
			b.key("Ctrl+M")
		}},
		{step: stepMinutes, stored: b.asMinutes, do: func() {
			b.sit.choose(mustItem(t, b.sit, "3"))
			b.now.(*minutesScreen).nextOpen(1)
			b.key("Return")
			b.key("Delete")
		}},
	}
	for _, p := range parts {
		b.goTo(p.step)
		p.before = p.stored()
		p.do()
		b.quiet()
		p.after = p.stored()
	}
	minutes := parts[2].after // as they were last; the changes of the head show in them as well
	for _, way := range []struct {
		key  string
		want func(p *part) string
	}{{"Ctrl+Z", func(p *part) string { return p.before }}, {"Ctrl+Y", func(p *part) string { return p.after }}} {
		b.inOtherWords()
		for _, p := range parts {
			b.goTo(p.step)
			b.key(way.key)
			b.key(way.key)
			if p.step != stepMinutes {
				if got := p.stored(); got != way.want(p) {
					t.Errorf("step %d, %s gives\n%s, want\n%s", p.step, way.key, got, way.want(p))
				}
			}
		}
		_, done := b.sit.places("")
		if want := map[string]int{"Ctrl+Z": 0, "Ctrl+Y": 1}[way.key]; done != want {
			t.Errorf("%s: %d places are confirmed, want %d", way.key, done, want)
		}
	}
	if got := parts[2].stored(); got != minutes {
		t.Errorf("in the end the minutes are\n%s, want\n%s", got, minutes)
	}
}

func TestWhatWasTypedAndNotTakenOverIsStillKnownInAnotherLanguage(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepTranscript)
	b.now.(*transcriptScreen).list.step(1)
	id := b.now.(*transcriptScreen).current().ID
	b.key("F2")
	b.now.(*transcriptScreen).editor.SetText("Guten Abend zusammen.")
	b.key("Escape")
	b.inOtherWords()
	x := b.now.(*transcriptScreen)
	x.list.choose(x.rowOf[id])
	b.key("F2")
	if x.editor.Text != "Guten Abend zusammen." {
		t.Errorf("the field says %q", x.editor.Text)
	}
}
