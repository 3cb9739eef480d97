package main

import (
	"flag"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

var kills = flag.Int("kills", 10, "how often the recording window is killed")

// The window is killed while it records, again and again at any moment, and each time one key goes on. What a kill costs is what the recorder of
// the command line loses, too: the second that was not on the disk yet.
func TestEveryKillOfTheRecordingWindowLosesAtMostTheLastSecond(t *testing.T) {
	soundtest.Start(t)
	d := newDisplay(t, 1366, 768)
	d.moving = true
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	demoFile(t, filepath.Join(home, "models"), demo.Model)
	path := filepath.Join(home, "meetings", "Rat"+workflow.Extension)
	newMeetingFile(t, path, workflow.NewMeetingOptions{Title: "Sitzung des Stadtrates"})
	last := func() time.Time {
		return file(t, path, func(f *store.File) (time.Time, error) {
			_, wall, err := f.LastSound(t.Context())
			return wall, err
		})
	}
	p := d.start(home, path)
	p.press("alt+2", "Aufnehmen – ")
	p.key("ctrl+r")
	var worst time.Duration
	for i := range *kills {
		p.at("Aufnahme läuft – ")
		began := time.Now()
		p.wait("sound is stored", func() bool { return last().After(began) })
		time.Sleep(time.Duration(rand.IntN(1500)) * time.Millisecond)
		killed := time.Now()
		p.kill()
		behind := killed.Sub(last())
		worst = max(worst, behind)
		if behind > 1500*time.Millisecond {
			t.Errorf("kill %d: the last sound is from %v before", i, behind)
		}
		p = d.start(home)
		p.at("Beim letzten Mal unterbrochen")
		p.key("Return")
	}
	t.Logf("at most %v were lost", worst)
	p.at("Aufnahme läuft – ")
	p.press("ctrl+r", "Aufnahme läuft – Aufnahme beenden")
	p.press("Return", "Aufnehmen – ")
	p.quit()
	torn := 0
	for _, g := range file(t, path, func(f *store.File) ([]meeting.Gap, error) { return f.Gaps(t.Context()) }) {
		if g.Reason == meeting.GapRestart {
			torn++
		}
	}
	if torn != *kills {
		t.Errorf("%d interruptions are noted of %d", torn, *kills)
	}
	verified(t, path)
}
