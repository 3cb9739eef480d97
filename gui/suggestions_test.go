package gui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

func TestAMisheardNameIsSuggestedAndOnlyAPersonsKeyPutsItRight(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepTranscript)
	b.key("Ctrl+Shift+V")
	b.mustSee("Kein Wort klingt fast wie ein Name oder Fachwort dieser Sitzung")
	ctx := context.Background()
	f := s.desk.File()
	for name, heard := range map[string]string{"Frau Sommer, bitte": "Frau Somer, bitte", "Ratsherr Lorenz": "Ratsherr Lorens"} {
		done := false
		for _, g := range s.segs {
			if text := strings.Replace(g.Text, name, heard, 1); text != g.Text && !done {
				g.Text, done = text, true
				if err := f.EditSegment(ctx, g, "Frau Ziegler"); err != nil {
					t.Fatal(err)
				}
			}
		}
		if !done {
			t.Fatalf("nobody says %s", name)
		}
	}
	s.reloadText()
	b.quiet()
	count := func(word string) (n int) {
		segs, err := s.desk.Segments(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range segs {
			n += strings.Count(g.Text, word)
		}
		return n
	}
	both := func() int { return count("Frau Sommer, bitte") + count("Ratsherr Lorenz.") }
	was := both()
	b.key("Ctrl+Shift+V")
	b.mustSee("Vielleicht verhört")
	b.mustSee("Noch 2 Vorschläge.")
	if count("Somer") != 1 || count("Lorens") != 1 {
		t.Fatal("something was put right by itself")
	}
	b.key("Return")
	b.mustSee("Noch 1 Vorschlag.")
	if got := both(); got != was+1 {
		t.Errorf("after accepting one: %d times, before %d", got, was)
	}
	b.key("Delete")
	b.mustSee("Noch 0 Vorschläge.")
	if got := both(); got != was+1 {
		t.Errorf("after rejecting one: %d times", got)
	}
	left, err := workflow.Suggestions(ctx, f, nil)
	if err != nil || len(left) != 0 {
		t.Errorf("left: %+v, %v", left, err)
	}
	b.shown.key(fyne.KeyEscape)
	b.logIsReadable()
	b.key("Ctrl+Z")
	b.quiet()
	if got := both(); got != was {
		t.Errorf("taken back: %d times, before %d", got, was)
	}
}
