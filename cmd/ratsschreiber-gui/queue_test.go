package main

import (
	"errors"
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// unended is the work that the window would take up after a kill, in its order: kind and name of the meeting.
func unended(home string) (out []string) {
	for _, k := range workflow.LoadAppState(workflow.Paths{Config: filepath.Join(home, "config")}).Work {
		out = append(out, string(k.Kind)+" "+filepath.Base(k.File))
	}
	return out
}

func (p *program) queued(what string, want ...string) {
	p.t.Helper()
	var got []string
	defer func() {
		if p.t.Failed() {
			p.t.Logf("%s: %q waits or runs", what, got)
		}
	}()
	p.wait(what, func() bool { got = unended(p.home); return slices.Equal(got, want) })
}

// importFile chooses a file by its path, as a person who types it.
func (p *program) importFile(path string) {
	p.t.Helper()
	p.press("ctrl+i", "Was möchten Sie importieren?")
	p.write(path)
	p.still()
	p.key("Return")
}

// versions are those of the text.
func versions(t *testing.T, path string) []meeting.Version {
	t.Helper()
	return file(t, path, func(f *store.File) ([]meeting.Version, error) { return f.Versions(t.Context()) })
}

// repeated writes the practice meeting's sound several times over, so that recognising it takes a while.
func repeated(t *testing.T, path string, times int) string {
	t.Helper()
	pcm := soundtest.Mono(t, demoFile(t, t.TempDir(), demo.Sound))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := audio.NewWAVWriter(f, audio.SampleRate, 1, int64(times*len(pcm)))
	for i := 0; i < times && err == nil; i++ {
		err = w.Write(pcm)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// Work on several meetings queues: it keeps its order, one in the middle can be cancelled, a document is written meanwhile, and closing asks.
func TestWorkOnSeveralMeetingsQueues(t *testing.T) {
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	demoFile(t, filepath.Join(home, "models"), demo.Model)
	files := t.TempDir()
	speech := demoFile(t, files, demo.Sound)
	rat := draftedMeeting(t, home)
	bau := filepath.Join(home, "meetings", "Bau"+workflow.Extension)
	newMeetingFile(t, bau, workflow.NewMeetingOptions{Title: "Bauausschuss", Agenda: demoFile(t, files, demo.Agenda), Roster: demoFile(t, files, demo.Roster)})
	const recognise, draft, again = "transcribe Bau.sitzung", "draft Rat.sitzung", "transcribe Rat.sitzung"

	p := d.start(home, bau)
	p.importFile(repeated(t, filepath.Join(files, "lang.wav"), 12))
	p.queued("the sound is taken over, and its recognition has begun", recognise)
	p.importFile(rat) // opens the other meeting
	p.at("Niederschrift – ")
	p.press("ctrl+r", "Neu entwerfen")
	p.press("Return", "Niederschrift – ")
	p.queued("the draft waits", recognise, draft)
	p.importFile(speech)
	p.queued("the import waits", recognise, draft, "import Rat.sitzung")
	p.press("alt+5", "Abschließen – ")
	document := filepath.Join(home, "Niederschrift.docx")
	p.key("ctrl+e")
	p.still()
	p.key("ctrl+a")
	p.write(document)
	p.press("Return", "Dokument gespeichert")
	if _, err := os.Stat(document); err != nil {
		t.Error(err)
	}
	p.queued("writing a document waits for no other meeting", recognise, draft, "import Rat.sitzung")
	p.press("Escape", "Abschließen – ")

	p.click(image.Pt(120, d.height-12)) // the line at the foot
	p.at("Was im Hintergrund läuft")
	p.picture("40-queue")
	p.key("Tab", "Tab", "Return") // the second of them
	p.queued("one in the middle is cancelled", recognise, "import Rat.sitzung")
	p.picture("41-queue-cancelled")
	p.press("Escape", "Abschließen – ")
	p.press("alt+F4", "Es wird noch gearbeitet")
	p.picture("42-closing-while-working")
	p.press("Escape", "Abschließen – ")

	p.wait("the recognition goes on", func() bool { return windows(t, bau) > 0 })

	p.click(image.Pt(120, d.height-12))
	p.at("Was im Hintergrund läuft")
	p.key("Tab", "Return")
	p.queued("the first is cancelled, and after the import its recognition begins", again)
	if v := versions(t, bau); len(v) != 1 || v[0].Complete {
		t.Errorf("the versions are %+v", v)
	}
	p.press("Escape", "Abschließen – ")
	p.wait("the text is there, and drafted", func() bool {
		v := versions(t, rat)
		return len(v) == 2 && v[1].Complete && len(unended(home)) == 0
	})
	p.quit()
	verified(t, bau)
	verified(t, rat)
}

// A second recognition that is asked for beside a recording begins by itself when the recording has ended, after the text of what was recorded.
func TestARecognitionAskedForBesideARecordingBeginsAfterIt(t *testing.T) {
	server := soundtest.Start(t)
	d := newDisplay(t, 1366, 768)
	home := t.TempDir()
	d.settings(home, "de", "light", 1)
	files := t.TempDir()
	path := preparedMeeting(t, home, files)
	playOn(t, server, demoFile(t, files, demo.Sound))

	p := d.start(home, path)
	p.press("alt+2", "Aufnehmen – ")
	p.press("ctrl+r", "Aufnahme läuft – ")
	p.moving = true
	p.wait("text is made beside the recording", func() bool { return windows(t, path) > 0 })
	p.press("alt+3", "Aufnahme läuft – Transkript")
	p.key("shift+Tab")
	p.press("Return", "Aufnahme läuft – Text neu erkennen?")
	p.press("Return", "Aufnahme läuft – Transkript")
	p.queued("the second recognition waits", "transcribe Rat.sitzung")
	p.picture("43-after-the-recording")
	now := soundIn(t, path)
	p.wait("the recording goes on", func() bool { return soundIn(t, path) > now+2*time.Second })
	if v := versions(t, path); len(v) != 1 {
		t.Errorf("beside the recording there are %d versions", len(v))
	}
	p.press("alt+2", "Aufnahme läuft – Aufnehmen")
	p.press("ctrl+r", "Aufnahme läuft – Aufnahme beenden")
	p.press("Return", "Aufnehmen – ")
	p.moving = false
	p.wait("both recognitions are done", func() bool {
		v := versions(t, path)
		return len(v) == 2 && v[0].Complete && v[1].Complete
	})
	p.quit()
	verified(t, path)
}
