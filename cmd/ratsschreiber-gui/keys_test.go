package main

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// draftedMeeting makes the practice meeting below a home folder from its agenda, roster, sound and true transcript, and drafts it.
func draftedMeeting(t *testing.T, home string) (path string) {
	t.Helper()
	path = filepath.Join(home, "meetings", "Rat"+workflow.Extension)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	files := t.TempDir()
	f, _, err := workflow.NewMeeting(t.Context(), path, workflow.NewMeetingOptions{Title: "Sitzung des Stadtrates", Body: "Stadtrat Waldhausen",
		Agenda: demoFile(t, files, demo.Agenda), Roster: demoFile(t, files, demo.Roster), Profile: "nw"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := workflow.ImportTranscript(t.Context(), f, demoFile(t, files, demo.Reference)); err != nil {
		t.Fatal(err)
	}
	if _, err := workflow.Draft(t.Context(), f, workflow.DraftOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	return path
}

// changes does something and wants what stands in the file to change by it; then takes it back by Ctrl+Z and wants it to be as before.
func (p *program) changes(what string, stands func() string, do func()) {
	p.t.Helper()
	before := stands()
	do()
	p.wait(what, func() bool { return stands() != before })
	p.key("ctrl+z")
	p.wait(what+", taken back", func() bool { return stands() == before })
	p.still() // a key that decides counts only once the last decision can be seen
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// Every key of the sheet that changes something is pressed on the running window, on a German keyboard, and taken back again.
func TestKeysDoOnTheRunningWindowWhatTheSheetSays(t *testing.T) {
	d := newDisplay(t, 1366, 768)
	d.germanKeyboard()
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	path := draftedMeeting(t, home)
	head := func() string {
		return file(t, path, func(f *store.File) (string, error) {
			m, err := f.Meeting(t.Context())
			return asJSON(t, []any{m.Agenda, m.Roster, m.Place}), err
		})
	}
	text := func() string {
		return file(t, path, func(f *store.File) (string, error) {
			segs, err := f.Segments(t.Context(), store.SegmentQuery{NoWords: true})
			var out strings.Builder
			for _, g := range segs {
				fmt.Fprintf(&out, "%v-%v %s %s\n", g.From, g.To, g.Speaker, g.Text)
			}
			return out.String(), err
		})
	}
	minutes := func() string {
		return file(t, path, func(f *store.File) (string, error) {
			facts, err := f.Facts(t.Context())
			if err != nil {
				return "", err
			}
			passages, err := f.Passages(t.Context())
			open := 0
			texts := map[string]int{}
			for _, x := range facts {
				if x.NeedsReview() && x.Review == nil {
					open++
				}
				if !x.Struck { // what was struck stays in the file
					texts[asJSON(t, []any{x.Kind, x.Item, x.Motion, x.Vote})]++
				}
			}
			for _, x := range passages {
				if x.NeedsReview() {
					open++
				}
				if !x.Struck {
					texts[asJSON(t, []any{x.Item, x.Text})]++
				}
			}
			return asJSON(t, []any{open, texts}), err
		})
	}

	p := d.start(home, path)
	p.press("alt+1", "Vorbereiten – ")
	p.changes("an item is moved down", head, func() { p.key("Home", "alt+Down") })
	p.changes("an item is moved up", head, func() { p.key("Home", "Down", "alt+Up") })
	p.changes("an item is no longer open", head, func() { p.key("ctrl+o") })
	p.changes("an item is removed", head, func() { p.key("Delete") })
	p.changes("an item is inserted", head, func() { p.key("Insert"); p.write("Verschiedenes"); p.key("Return") })
	p.changes("an item's title is changed", head, func() { p.key("Home", "Return"); p.write("Begrüßung "); p.key("Escape") })
	p.changes("an item is dragged", head, func() { p.drag(image.Pt(420, 300), image.Pt(420, 340)) })

	p.press("alt+3", "Transkript – ")
	p.changes("a segment's text is changed", text, func() { p.key("Home", "Down", "F2"); p.write("Grüß Gott. "); p.key("Return") })
	p.changes("a segment is split", text, func() { p.key("F2", "ctrl+Right", "ctrl+Right", "ctrl+Return") })
	p.changes("two segments are joined", text, func() { p.key("ctrl+m") })
	p.changes("a segment is given to a speaker", text, func() { p.key("ctrl+3") })
	p.changes("a speaker is chosen from the list", text, func() {
		p.press("ctrl+l", "Wer spricht hier?")
		p.write("som") // the first letters of the name
		p.key("Return")
		p.at("Transkript – ")
	})

	p.press("alt+4", "Niederschrift – ")
	stood := minutes()
	changed := func() bool { return minutes() != stood }
	p.changes("a place is confirmed", minutes, func() { p.key("Home"); p.insist("Return", "a place is confirmed", changed) })
	p.changes("a place is struck", minutes, func() { p.insist("Delete", "a place is struck", changed) })
	p.changes("a remark is added", minutes, func() {
		p.press("Insert", "Hinzufügen – ")
		p.write("Die Presse war anwesend.")
		p.press("Escape", "Geschriebenes verwerfen?")
		p.press("Return", "Hinzufügen – ")
		p.key("ctrl+Return")
		p.at("Niederschrift – ")
	})
	p.press("alt+1", "Vorbereiten – ")
	p.key("Home", "Return")
	p.write("Eben: ")
	p.press("alt+0", "Sitzungen – ") // before typing rests, which is when it is stored
	p.press("Return", "Niederschrift – ")
	p.wait("what was typed last is stored", func() bool { return strings.Contains(head(), "Eben: ") })
	p.press("alt+3", "Transkript – ")
	p.key("Home", "F2")
	p.write("Gleich: ")
	p.still() // the letters have arrived
	p.quit()  // as the system ends it, in the middle of a sentence
	if !strings.Contains(text(), "Gleich: ") {
		t.Error("what stood in the field when the window was closed is lost")
	}
	if got := file(t, path, func(f *store.File) (meeting.State, error) { return f.State(t.Context()) }); got != meeting.StateDraft {
		t.Errorf("the minutes are %s", got)
	}
	verified(t, path)
}

// drag pulls something from one place to another.
func (d *display) drag(from, to image.Point) {
	d.t.Helper()
	at := func(p image.Point) []string { return []string{"mousemove", fmt.Sprint(p.X), fmt.Sprint(p.Y)} }
	steps := [][]string{at(from), {"mousedown", "1"}}
	for i := 1; i <= 8; i++ {
		steps = append(steps, at(from.Add(to.Sub(from).Mul(i).Div(8))), []string{"sleep", "0.05"})
	}
	steps = append(steps, []string{"mouseup", "1"})
	for _, s := range steps {
		if _, err := d.xdo(s...); err != nil {
			d.fail(fmt.Sprintf("drag: %v", err))
		}
	}
}
