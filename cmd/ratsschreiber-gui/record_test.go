package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

func TestARecordingByTheWindowSurvivesItsKillAndGoesOn(t *testing.T) {
	server := soundtest.Start(t)
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	walkRecording(t, d, server, home, "de")
}

// walkRecording records the practice meeting's sound through the window, with marks by key, kills the window, and goes on.
func walkRecording(t *testing.T, d *display, server *soundtest.Server, home, language string) {
	words := map[string]map[string]string{
		"de": {"vote": "s", "ready": "Aufnehmen – ", "running": "Aufnahme läuft – ", "closed": "Nichtöffentlich, keine Aufnahme – ", "killed": "Beim letzten Mal unterbrochen", "stop": "Aufnahme läuft – Aufnahme beenden"},
		"en": {"vote": "v", "ready": "Record – ", "running": "Recording – ", "closed": "Closed part, not recorded – ", "killed": "Interrupted last time", "stop": "Recording – End the recording"},
	}[language]
	demoFile(t, filepath.Join(home, "models"), demo.Model)
	files := t.TempDir()
	path := filepath.Join(home, "meetings", "Aufnahme"+workflow.Extension)
	newMeetingFile(t, path, workflow.NewMeetingOptions{Title: "Sitzung des Stadtrates", Agenda: demoFile(t, files, demo.Agenda), Roster: demoFile(t, files, demo.Roster), Profile: "nw"})
	speech := demoFile(t, files, demo.Sound)
	playOn(t, server, speech)

	p := d.start(home, path)
	p.press("alt+2", words["ready"])
	p.picture("10-ready")
	p.press("ctrl+r", words["running"])
	stored := func() time.Duration { return soundIn(t, path) }
	marks := func() []meeting.Mark {
		return file(t, path, func(f *store.File) ([]meeting.Mark, error) { return f.Marks(t.Context()) })
	}
	marked := func(what string, n int) {
		t.Helper()
		p.wait("a mark is stored: "+what, func() bool { return len(marks()) >= n })
	}
	p.wait("sound is stored", func() bool { return stored() >= 3*time.Second })
	p.moving = true
	before := len(marks())
	p.key("n")
	marked("the first item", before+1)
	p.key("n")
	marked("the second item", before+2)
	p.picture("11-recording")
	p.key(words["vote"])
	p.still()
	p.write("31")
	p.key("Tab")
	p.write("2")
	p.key("Tab")
	p.write("1")
	p.picture("12-vote")
	p.key("Return")
	marked("the vote", before+3)
	p.press("ctrl+n", words["closed"])
	closed := stored()
	p.picture("13-closed")
	p.press("ctrl+n", words["running"])
	marked("the closed part", before+5)
	p.wait("more sound is stored", func() bool { return stored() > closed+3*time.Second })
	p.kill()
	p.moving = false

	kept := stored()
	p = d.start(home)
	p.at(words["killed"])
	p.picture("14-after-the-kill")
	p.press("Return", words["running"]) // one key, since the meeting may be going on
	p.moving = true
	p.wait("sound is stored again", func() bool { return stored() > kept+3*time.Second })
	p.picture("15-continued")
	p.press("ctrl+r", words["stop"])
	p.picture("16-stop")
	p.press("Return", words["ready"])
	p.moving = false
	p.picture("17-ended")
	p.quit()

	var votes, kills, hidden int
	for _, k := range marks() {
		if v := k.Vote; v != nil && v.For != nil && *v.For == 31 {
			votes++
		}
	}
	for _, g := range file(t, path, func(f *store.File) ([]meeting.Gap, error) { return f.Gaps(t.Context()) }) {
		if g.Reason == meeting.GapRestart {
			kills++
		}
		if g.Reason == meeting.GapClosed {
			hidden++
		}
	}
	if votes != 1 || kills != 1 || hidden != 1 {
		t.Errorf("%d votes, %d interruptions and %d closed parts are in the file", votes, kills, hidden)
	}
	verified(t, path)
}

// soundIn is how much of a meeting is stored as sound.
func soundIn(t *testing.T, path string) time.Duration {
	t.Helper()
	return file(t, path, func(f *store.File) (time.Duration, error) {
		samples, err := f.SoundLength(t.Context())
		return time.Duration(samples) * time.Second / store.SampleRate, err
	})
}

// playOn lets the microphone hear a sound over and over until the test ends.
func playOn(t *testing.T, server *soundtest.Server, sound string) {
	playing, silence := context.WithCancel(t.Context())
	t.Cleanup(silence)
	go func() { // ends with the test
		for playing.Err() == nil {
			_ = server.Play(playing, sound)
		}
	}()
}
