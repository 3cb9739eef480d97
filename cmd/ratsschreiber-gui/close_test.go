package main

import (
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// ended waits until the program has ended, and wants it to end in peace.
func (p *program) ended() {
	p.t.Helper()
	over := make(chan error, 1)
	go func() { over <- p.cmd.Wait() }() // ends with the program, at the latest when the test kills it
	select {
	case err := <-over:
		if err != nil {
			p.t.Errorf("the program ended with %v", err)
		}
	case <-time.After(patience):
		p.fail("the program does not end")
	}
}

// A recording begins at once, whatever is worked on; closing the window asks as long as either is under way, and loses nothing.
func TestARecordingWaitsForNoWorkAndClosingAsks(t *testing.T) {
	server := soundtest.Start(t)
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	demoFile(t, filepath.Join(home, "models"), demo.Model)
	path := draftedMeeting(t, home)
	files := t.TempDir()
	speech := demoFile(t, files, demo.Sound)
	f, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := workflow.ImportSound(t.Context(), f, []string{speech}, workflow.ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	stored := func() time.Duration { return soundIn(t, path) }
	playOn(t, server, speech)

	p := d.start(home, path)
	p.press("alt+3", "Transkript – ")
	before := stored()
	p.key("shift+Tab") // from the text back to what begins a new one
	p.press("Return", "Text neu erkennen?")
	p.press("Return", "Transkript – ") // recognising the five minutes takes longer than what follows
	p.press("alt+2", "Aufnehmen – ")
	p.press("ctrl+r", "Aufnahme läuft – ")
	p.wait("sound is stored while the work goes on", func() bool { return stored() > before+3*time.Second })
	p.picture("20-recording-beside-work")

	p.press("alt+F4", "Aufnahme läuft – Die Aufnahme läuft noch")
	p.key("alt+F4") // impatience opens no second question
	p.picture("21-closing-while-recording")
	p.press("Escape", "Aufnahme läuft – Aufnehmen")
	now := stored()
	p.wait("the recording goes on", func() bool { return stored() > now+2*time.Second })
	p.press("alt+F4", "Aufnahme läuft – Die Aufnahme läuft noch")
	p.key("Return")
	p.ended()
	if stored() < now {
		t.Errorf("%v are stored, %v were", stored(), now)
	}
	verified(t, path)
}
