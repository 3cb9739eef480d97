package gui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestTranscriptIsSearchedCorrectedAndTakenBack(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepTranscript)
	x := b.inside[stepTranscript].(*transcriptScreen)
	b.mustSee("Guten Abend, meine Damen und Herren.")
	b.mustSee("Bürgermeisterin Keller")
	x.search.SetText("Feuerwehr")
	if len(x.found) == 0 || !strings.Contains(x.current().Text, "Feuerwehr") {
		t.Fatalf("%d hits, at %q", len(x.found), x.current().Text)
	}
	x.search.SetText("")
	b.win.Canvas().Focus(x.list)
	x.list.choose(x.rowOf[s.segs[3].ID])
	id, was := s.segs[3].ID, s.segs[3].Text
	b.key("F2")
	if x.editing != id || b.win.Canvas().Focused() != fyne.Focusable(x.editor) {
		t.Fatal("F2 does not open the text")
	}
	x.editor.SetText("Der Rat ist beschlussfähig.")
	b.key("Return")
	b.quiet()
	read := func() string {
		segs, err := s.desk.Segments(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range segs {
			if g.ID == id {
				return g.Text
			}
		}
		return ""
	}
	if got := read(); got != "Der Rat ist beschlussfähig." {
		t.Fatalf("stored is %q", got)
	}
	b.key("Ctrl+Z")
	if got := read(); got != was {
		t.Errorf("taken back is %q", got)
	}
	b.key("Ctrl+Y")
	if got := read(); got != "Der Rat ist beschlussfähig." {
		t.Errorf("made again is %q", got)
	}
	b.key("F2")
	x.editor.SetText("Unsinn")
	b.key("Escape")
	if got := read(); got == "Unsinn" {
		t.Error("Escape stored the text")
	}
}

func TestSegmentsAreJoinedSplitAndGivenToSpeakers(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepTranscript)
	x := b.inside[stepTranscript].(*transcriptScreen)
	n := len(s.segs)
	b.win.Canvas().Focus(x.list)
	x.list.choose(x.rowOf[s.segs[1].ID])
	b.key("Ctrl+M")
	b.quiet()
	if len(s.segs) != n-1 {
		t.Fatalf("%d segments after joining two of %d", len(s.segs), n)
	}
	x.list.choose(x.rowOf[s.segs[1].ID])
	text := s.segs[1].Text
	b.key("F2")
	x.editor.CursorRow, x.editor.CursorColumn = 0, 20
	for text[len([]byte(string([]rune(text)[:x.editor.CursorColumn])))] != ' ' {
		x.editor.CursorColumn++
	}
	b.key("Ctrl+Return")
	b.quiet()
	if len(s.segs) != n {
		t.Errorf("%d segments after splitting one", len(s.segs))
	}
	x.list.choose(x.rowOf[s.segs[2].ID])
	id := s.segs[2].ID
	b.key("Ctrl+3")
	if want := s.speakers()[2].ID; s.segment(id).Speaker != want {
		t.Errorf("the speaker is %q, want %q", s.segment(id).Speaker, want)
	}
}

func TestTheAgendaFollowsThePlaceInTheTranscript(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepTranscript)
	x := b.inside[stepTranscript].(*transcriptScreen)
	item := mustItem(t, s, "4")
	from := s.itemMinutes(item).Spans[0].From
	row := x.rowOf[s.segs[s.segmentAt(from)+3].ID]
	x.list.choose(row)
	if s.item != item || b.rail.rows[b.rail.list.chosen].id != item {
		t.Errorf("the item at hand is %q, the agenda shows row %d", s.item, b.rail.list.chosen)
	}
	if x.list.chosen != row {
		t.Errorf("the transcript went from row %d to %d", row, x.list.chosen)
	}
	b.goTo(stepMinutes)
	if m := b.inside[stepMinutes].(*minutesScreen); m.item != item {
		t.Errorf("the minutes show item %q", m.item)
	}
}
