package gui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"ratsschreiber/workflow"
)

// Whatever a hasty hand changes on a screen: taken back to the end, the file is what it was, and done again to the end, it is what the hand made of it.
func TestWhatAHastyHandDidIsTakenBackAndDoneAgain(t *testing.T) {
	lists := "Down Down Up Home End PageDown"
	for _, c := range []struct {
		name string
		step step
		keys string
		file func(b *bench) string
	}{
		{"agenda", stepPrepare, lists + " Alt+Up Alt+Down Insert Delete Ctrl+O Ctrl+Z Ctrl+Y write", (*bench).fileHead},
		{"transcript", stepTranscript, lists + " Ctrl+M Ctrl+1 Ctrl+2 Ctrl+4 Ctrl+Z Ctrl+Y edit split", (*bench).fileText},
		{"minutes", stepMinutes, lists + " Ctrl+PageDown Ctrl+PageUp Ctrl+Down Return Return Delete Ctrl+Z Ctrl+Y edit", (*bench).fileMinutes},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i := range uint64(*monkeyWalks) {
				seed := *monkeySeed + i
				b := newBench(t)
				b.openDemo(c.step)
				m := &monkey{bench: b}
				m.come(1)
				r := rand.New(rand.NewPCG(seed, uint64(c.step)))
				keys := strings.Fields(c.keys)
				before := c.file(b)
				var done []string
				for range *monkeySteps {
					k := keys[r.IntN(len(keys))]
					done = append(done, k)
					m.change(k, r)
					b.closePanels()
				}
				if fault := b.backAndAgain(c.file, before); fault != "" {
					t.Fatalf("seed %d: %s\nafter %s", seed, fault, strings.Join(done, " "))
				}
				b.showStart()
			}
		})
	}
}

// change presses a key that changes something, or writes in the chosen row.
func (m *monkey) change(key string, r *rand.Rand) {
	text := typings[r.IntN(4)] + " "
	switch key {
	case "write":
		m.press("Return")
		m.typeText(text)
		m.press("Escape")
	case "edit":
		m.press("F2")
		m.typeText(text)
		m.press("Return")
	case "split":
		m.press("F2")
		for range 1 + r.IntN(30) {
			m.press("Right")
		}
		m.press("Ctrl+Return")
	default:
		m.press(key)
	}
}

func (m *monkey) typeText(text string) {
	for _, r := range text {
		m.letter(r)
	}
}

// backAndAgain does again what was taken back at last, then takes everything back, does it again, and takes it back once more.
func (b *bench) backAndAgain(file func(*bench) string, before string) string {
	b.t.Helper()
	if fault := b.toTheEnd("Ctrl+Y", "nothing_to_redo"); fault != "" {
		return fault
	}
	after := file(b)
	for _, c := range []struct{ key, end, want, name string }{
		{"Ctrl+Z", "nothing_to_undo", before, "taken back"}, {"Ctrl+Y", "nothing_to_redo", after, "done again"}, {"Ctrl+Z", "nothing_to_undo", before, "taken back once more"},
	} {
		if fault := b.toTheEnd(c.key, c.end); fault != "" {
			return c.name + ": " + fault
		}
		if got := file(b); got != c.want {
			return fmt.Sprintf("%s it is\n%s\nand was\n%s", c.name, got, c.want)
		}
	}
	return ""
}

// toTheEnd presses a key until there is nothing left for it.
func (b *bench) toTheEnd(key, end string) string {
	b.t.Helper()
	for range 500 {
		b.said("")
		b.focusFirst()
		b.key(key)
		if b.shown != nil {
			return fmt.Sprintf("%q", texts(b.shown.pop))
		}
		if b.frame.foot.said == b.ui.t(end) {
			return ""
		}
	}
	return key + " never comes to its end"
}

// fileHead is what the file says of the meeting.
func (b *bench) fileHead() string {
	b.now.(interface{ flush() }).flush()
	return jsonOf(b.reread().head)
}

// fileText is the transcript as the file has it, without the numbers that a change renews.
func (b *bench) fileText() string {
	var out strings.Builder
	for _, g := range b.reread().segs {
		fmt.Fprintf(&out, "%v-%v %s %s: %s\n", g.From, g.To, g.Speaker, g.SpeakerName, g.Text)
	}
	return out.String()
}

// fileMinutes is what the minutes say by the file, and which of it is decided.
func (b *bench) fileMinutes() string {
	var out strings.Builder
	m := b.reread().minutes
	for _, f := range m.AllFacts() {
		if !f.Struck {
			fmt.Fprintf(&out, "%s %s %v\n", f.Item, f.Kind, f.Review != nil)
		}
	}
	for _, it := range append(m.Items, m.Outside) {
		for _, p := range it.Passages {
			if !p.Struck {
				fmt.Fprintf(&out, "%s %s %v\n", it.Item.ID, p.Text, p.Review != nil)
			}
		}
	}
	return out.String()
}

// reread reads the open meeting's file.
func (b *bench) reread() loaded {
	b.t.Helper()
	desk, err := workflow.OpenDesk(context.Background(), b.sit.desk.Path(), workflow.DeskOptions{Town: b.paths.Town})
	if err != nil {
		b.t.Fatal(err)
	}
	defer desk.Close()
	l, err := read(context.Background(), desk)
	if err != nil {
		b.t.Fatal(err)
	}
	return l
}
