package main

import (
	"encoding/csv"
	"image"
	"io"
	"os"
	"path/filepath"
	"testing"

	"ratsschreiber/catalogue"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// Files as a clerk has them: in a folder of her own, with blanks and umlauts in their names.
const (
	ownFolder     = "Eigene Dateien"
	ownInvitation = "Einladung zur Sitzung.csv"
	ownRoster     = "Teilnehmende für den Rat.csv"
	ownSound      = "Aufnahme aus dem Sitzungssaal 2.flac"
)

// ownFiles lays the practice meeting's agenda as CSV, its roster and its sound into a folder of a home, with a model installed, and gives
// the folder.
func ownFiles(t testing.TB, home string) string {
	t.Helper()
	demoFile(t, filepath.Join(home, "models"), demo.Model)
	dir := filepath.Join(home, ownFolder)
	for from, to := range map[string]string{demo.Roster: ownRoster, demo.Sound: ownSound} {
		if err := os.Rename(demoFile(t, dir, from), filepath.Join(dir, to)); err != nil {
			t.Fatal(err)
		}
	}
	p, err := workflow.Propose(t.Context(), catalogue.For("de"), demoFile(t, t.TempDir(), demo.Agenda), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, ownInvitation))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := writeAgenda(f, p.Agenda); err != nil {
		t.Fatal(err)
	}
	return dir
}

// writeAgenda writes an agenda as spreadsheets of town halls have it.
func writeAgenda(to io.Writer, a meeting.Agenda) error {
	w := csv.NewWriter(to)
	w.Comma = ';'
	rows := [][]string{{"TOP", "Titel", "Öffentlich"}}
	for _, it := range a.Items {
		open := "ja"
		if it.Visibility == meeting.Closed {
			open = "nein"
		}
		rows = append(rows, []string{it.Number, it.Title, open})
	}
	return w.WriteAll(rows)
}

// bringOwnFiles goes from the empty list to drafted minutes with a clerk's own files: the invitation by the mouse, which begins a meeting
// that is filled in by the keyboard; the persons and the sound into that meeting.
func (p *program) bringOwnFiles(home, own string) (path string) {
	p.t.Helper()
	button, ok := area(p.picture("01-empty"), accent)
	if !ok {
		p.fail("the empty list offers no new meeting")
	}
	p.click(image.Pt(button.Max.X+60, (button.Min.Y+button.Max.Y)/2)) // importing stands to the right of it
	p.at("Was möchten Sie importieren?")
	p.write("eigene")
	p.key("Return")
	p.still()
	p.write("einl")
	panel := p.picture("01-import")
	row, ok := area(panel, chosenRow)
	if !ok {
		p.fail("the typed name chooses no file")
	}
	p.twice(image.Pt(row.Min.X+40, (row.Min.Y+row.Max.Y)/2))
	p.at("Gelesene Einladung")
	p.picture("01-invitation")
	p.press("Return", "Neue Sitzung")
	p.write("Stadtrat Waldhausen")
	p.key("Tab")
	p.write("4")
	p.key("Tab")
	p.write("Sitzung des Stadtrates")
	p.picture("01-new")
	p.press("Return", "Vorbereiten – Sitzung des Stadtrates")
	path = meetingFile(home)
	head := func() meeting.Meeting {
		return file(p.t, path, func(f *store.File) (meeting.Meeting, error) { return f.Meeting(p.t.Context()) })
	}
	if n := len(head().Agenda.Items); n != 7 {
		p.fail("the meeting has not the invitation's items")
	}

	p.press("ctrl+i", "Was möchten Sie importieren?")
	p.write("teiln")
	p.press("Return", "Gelesene Liste der Teilnehmenden")
	p.picture("01-roster")
	p.press("Return", "Vorbereiten – ")
	p.wait("the persons are stored", func() bool { return len(head().Roster.Members) > 0 })

	p.press("ctrl+i", "Was möchten Sie importieren?")
	p.write("aufn")
	p.press("Return", "Vorbereiten – ")
	p.wait("the text grows", func() bool { return windows(p.t, path) > 0 })
	p.picture("01-working")
	p.wait("the minutes are drafted", func() bool { return unreviewed(p.t, path) > 0 })
	if _, err := os.Stat(filepath.Join(own, ownSound)); err != nil {
		p.t.Errorf("the clerk's own recording: %v", err)
	}
	return path
}

// windows counts the stretches of sound whose text is stored.
func windows(t testing.TB, path string) int {
	t.Helper()
	return file(t, path, func(f *store.File) (int, error) {
		v, err := f.Versions(t.Context())
		if err != nil || len(v) == 0 {
			return 0, err
		}
		w, err := f.Windows(t.Context(), v[len(v)-1].ID)
		return len(w), err
	})
}
