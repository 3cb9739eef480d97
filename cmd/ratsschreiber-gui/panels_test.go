package main

import (
	"os"
	"path/filepath"
	"testing"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// A panel closes with its answer; where what it asked for fails, it is there again with all that was typed.
func TestWhatWasTypedIsThereAgainWhereAMeetingCannotBeMade(t *testing.T) {
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	p := d.start(home)
	p.press("ctrl+n", "Neue Sitzung")
	p.write("Bauausschuss\t7")
	folder := filepath.Join(home, "meetings")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	p.press("Return", "Das hat nicht geklappt")
	p.picture("23-meeting-not-made")
	p.press("Return", "Neue Sitzung")
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	p.press("Return", "Vorbereiten – ")
	m := file(t, meetingFile(home), func(f *store.File) (meeting.Meeting, error) { return f.Meeting(t.Context()) })
	if m.Body != "Bauausschuss" || m.Number != "7" {
		t.Errorf("the meeting is %q, number %q", m.Body, m.Number)
	}
	p.quit()
}
