package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// longSound writes the practice meeting's sound with a long break behind it, so that taking it over takes a while.
func longSound(t *testing.T, path string, length time.Duration) {
	t.Helper()
	pcm := soundtest.Mono(t, demoFile(t, t.TempDir(), demo.Sound))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := audio.NewWAVWriter(f, audio.SampleRate, 1, int64(length.Seconds())*audio.SampleRate)
	if err != nil {
		t.Fatal(err)
	}
	if err = w.Write(pcm); err == nil {
		err = f.Truncate(44 + 2*int64(length.Seconds())*audio.SampleRate) // the rest is silence that takes no room on the disk
	}
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestAKilledWindowSaysWhatHappenedAndGoesOnWithImportTranscriptionAndDraft(t *testing.T) {
	const length = 90 * time.Minute
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	own := ownFiles(t, home)
	sound := "Lange Sitzung.wav"
	longSound(t, filepath.Join(own, sound), length)
	path := filepath.Join(home, "meetings", "Rat"+workflow.Extension)
	newMeetingFile(t, path, workflow.NewMeetingOptions{Title: "Sitzung des Stadtrates", Agenda: filepath.Join(own, ownInvitation), Roster: filepath.Join(own, ownRoster)})
	stored := func() int64 {
		return file(t, path, func(f *store.File) (int64, error) { return f.SoundLength(t.Context()) })
	}
	sources := func() []meeting.Source {
		return file(t, path, func(f *store.File) ([]meeting.Source, error) { return f.Sources(t.Context()) })
	}
	recognised := func() bool {
		v := file(t, path, func(f *store.File) ([]meeting.Version, error) { return f.Versions(t.Context()) })
		return len(v) > 0 && v[len(v)-1].Complete
	}

	p := d.start(home, path)
	p.at("Aufnehmen – ")
	p.press("ctrl+i", "Was möchten Sie importieren?")
	p.write("eig")
	p.key("Return")
	p.still()
	p.write("lange")
	p.key("Return")
	p.wait("sound is being taken over", func() bool { return stored() > 0 })
	p.kill()
	if s := sources(); len(s) != 1 || s[0].Complete {
		t.Errorf("the kill was to hit the import, the file has %+v", s)
	}

	p = d.start(home)
	p.at("Beim letzten Mal unterbrochen")
	p.picture("30-killed-import")
	p.press("Return", "Aufnehmen – ")
	p.wait("the text grows", func() bool { return windows(t, path) > 0 })
	p.kill()
	if s := sources(); len(s) != 1 || !s[0].Complete || time.Duration(stored())*time.Second/store.SampleRate != length {
		t.Errorf("the import that went on left %d samples and %+v", stored(), s)
	}
	if recognised() {
		t.Error("the kill was to hit the recognition, which is done")
	}
	kept := windows(t, path)

	p = d.start(home)
	p.at("Beim letzten Mal unterbrochen")
	p.picture("31-killed-recognition")
	p.press("Return", "Aufnehmen – ")
	p.wait("the text is complete", recognised)
	p.kill()
	if n := windows(t, path); n < kept {
		t.Errorf("%d of %d stored windows are left", n, kept)
	}

	p = d.start(home)
	p.at("Beim letzten Mal unterbrochen")
	p.press("Return", "Aufnehmen – ")
	p.wait("the minutes are drafted", func() bool { return unreviewed(t, path) > 10 })
	p.press("alt+4", "Niederschrift – ")
	p.quit()
	if v := file(t, path, func(f *store.File) ([]meeting.Version, error) { return f.Versions(t.Context()) }); len(v) != 1 {
		t.Errorf("the text was begun %d times", len(v))
	}
	verified(t, path)
}
