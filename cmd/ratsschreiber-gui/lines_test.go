package main

import (
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// What a person says about microphones on the running window is how they are taken over, recognised and named.
func TestMicrophonesAreRecognisedForThemselvesAndNamed(t *testing.T) {
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	files := t.TempDir()
	path := preparedMeeting(t, home, files)
	speech := soundtest.Mono(t, demoFile(t, files, demo.Sound))
	desk := soundtest.Lines(t, filepath.Join(files, "pult.wav"), speech[:90*store.SampleRate], 2, 20, 10*time.Second)

	p := d.start(home, path)
	p.importFile(desk)
	p.at("Mehrere Mikrofone")
	p.key("Tab", "Tab", "Down") // opens the list of the second microphone
	p.still()
	p.key("Down", "Down", "Return") // past nobody to the first person
	p.still()
	p.picture("45-microphones")
	p.press("ctrl+Return", "Aufnehmen – ")
	p.wait("both are recognised", func() bool {
		v := versions(t, path)
		return len(v) == 1 && v[0].Complete
	})
	sources := file(t, path, func(f *store.File) ([]meeting.Source, error) { return f.Sources(t.Context()) })
	if len(sources) != 1 || len(sources[0].Seats) != 2 || sources[0].Seats[0] != "" || sources[0].Seats[1] == "" {
		t.Fatalf("the sources are %+v", sources)
	}
	seat := sources[0].Seats[1]
	said := map[int]int{}
	for _, s := range file(t, path, func(f *store.File) ([]meeting.Segment, error) {
		return f.Segments(t.Context(), store.SegmentQuery{NoWords: true})
	}) {
		said[s.Channel]++
		if s.Channel == 1 && s.Speaker != seat {
			t.Errorf("on the second microphone %q speaks: %s", s.Speaker, s.Text)
		}
	}
	if said[0] == 0 || said[1] == 0 {
		t.Errorf("segments by microphone: %v", said)
	}
	p.quit()
	verified(t, path)
}
