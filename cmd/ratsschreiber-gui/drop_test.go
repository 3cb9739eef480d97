package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// dropper compiles the program that drops files as a file manager does. The window's own building needs the same compiler and library.
func dropper(t *testing.T) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "drop")
	if said, err := exec.Command("cc", "-O1", "-Wall", "-o", out, filepath.Join("testdata", "drop.c"), "-lX11").CombinedOutput(); err != nil {
		t.Fatalf("compile the program that drops files: %v\n%s", err, said)
	}
	return out
}

// drop drops files on the middle of the window.
func (p *program) drop(with string, files ...string) {
	p.t.Helper()
	if said, err := p.command(with, append([]string{p.window}, files...)...).CombinedOutput(); err != nil {
		p.fail("drop files: " + err.Error() + " " + string(said))
	}
}

func TestFilesDroppedOnTheWindowAreToldApart(t *testing.T) {
	with := dropper(t)
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	own := ownFiles(t, home)
	if err := os.RemoveAll(filepath.Join(home, "models")); err != nil { // what becomes of the sound is another test's
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(own, name) }
	photo := in("Foto vom Saal (für später).jpg")
	if err := os.WriteFile(photo, []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), 0o644); err != nil {
		t.Fatal(err)
	}
	old := in("Rat März 2026, öffentlich" + workflow.Extension)
	newMeetingFile(t, old, workflow.NewMeetingOptions{Title: "Sitzung im März", Start: time.Date(2026, 3, 10, 18, 0, 0, 0, time.Local)})

	p := d.start(home)
	p.at("Sitzungen – Ratsschreiber")
	p.drop(with, in(ownInvitation))
	p.at("Gelesene Einladung")
	p.press("Escape", "Sitzungen")

	p.drop(with, in(ownSound))
	p.at("Neue Sitzung") // into which it goes
	p.press("Escape", "Sitzungen")

	p.drop(with, photo)
	p.at("Import – ")
	p.picture("20-dropped-photo")
	p.press("Escape", "Sitzungen")

	p.drop(with, in(ownSound), photo, in(ownRoster), in(ownInvitation))
	p.at("Import – ") // the photo is named first, the others are kept
	p.press("Return", "Gelesene Einladung")
	p.press("Return", "Neue Sitzung")
	p.write("Stadtrat Waldhausen")
	p.key("Tab", "Tab")
	p.write("Sitzung des Stadtrates")
	p.picture("21-dropped-several")
	p.press("Return", "Ein Modell fehlt noch")
	p.picture("22-no-model")
	path := meetingFile(home)
	m := file(t, path, func(f *store.File) (meeting.Meeting, error) { return f.Meeting(t.Context()) })
	if len(m.Agenda.Items) != 7 || len(m.Roster.Members) == 0 || m.Title != "Sitzung des Stadtrates" {
		t.Errorf("%d items and %d persons were taken over", len(m.Agenda.Items), len(m.Roster.Members))
	}
	wantSound := func(path string) {
		t.Helper()
		samples := file(t, path, func(f *store.File) (int64, error) { return f.SoundLength(t.Context()) })
		if length := time.Duration(samples) * time.Second / store.SampleRate; length < 4*time.Minute {
			t.Errorf("%v of sound were taken over", length)
		}
	}
	wantSound(path)
	p.dismiss("Escape", "Vorbereiten – Sitzung des Stadtrates")

	p.drop(with, old)
	p.at("Vorbereiten – Sitzung im März")
	p.drop(with, in(ownRoster))
	p.at("Gelesene Liste der Teilnehmenden")
	p.drop(with, photo)
	p.at("Import – ")
	p.press("Escape", "Gelesene Liste der Teilnehmenden")
	p.press("Escape", "Vorbereiten – Sitzung im März")
	p.drop(with, in(ownSound)) // into the meeting that is open
	p.at("Ein Modell fehlt noch")
	wantSound(old)
	p.dismiss("Escape", "Vorbereiten – Sitzung im März")
	p.quit()
	verified(t, old)
}

// A key that comes in the moment in which a panel is there and not yet drawn must not be lost: who knows the way is quicker than the picture.
func TestAKeyIsHeardBeforeThePanelItIsForHasBeenDrawn(t *testing.T) {
	with := dropper(t)
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	invitation := filepath.Join(ownFiles(t, home), ownInvitation)
	p := d.start(home)
	p.at("Sitzungen – Ratsschreiber")
	for range 20 {
		p.drop(with, invitation)
		p.at("Gelesene Einladung")
		p.press("Escape", "Sitzungen")
	}
	p.quit()
}
