package gui

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// lines writes a minute of the practice meeting as microphones hear it of which each but the speaker's hears so many decibels less.
func (b *bench) lines(name string, channels int, lower float64) string {
	b.t.Helper()
	sound, err := demoFile(b.home, demo.Sound)
	if err != nil {
		b.t.Fatal(err)
	}
	return soundtest.Lines(b.t, filepath.Join(b.home, name), soundtest.Mono(b.t, sound)[:60*audio.SampleRate], channels, lower, 7*time.Second)
}

// selects are the choices on the open panel, from above.
func (b *bench) selects() []*selectField {
	b.t.Helper()
	return onPanel[*selectField](b)
}

func (b *bench) sources() []meeting.Source {
	b.t.Helper()
	s, err := b.sit.desk.File().Sources(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *bench) channels() []int {
	b.t.Helper()
	c, err := b.sit.desk.File().Channels(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

// noEngine closes what the window says where this build recognises nothing.
func (b *bench) noEngine() {
	for b.shown != nil {
		b.shown.close()
	}
}

func TestAPlainStereoRecordingIsTakenOverWithoutAQuestion(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepRecord)
	b.dropped([]string{b.lines("Diktiergerät.wav", 2, 4)})
	if b.shown != nil && b.shown.title == b.l("title") {
		t.Fatal("it is asked about microphones")
	}
	b.noEngine()
	if s := b.sources(); len(s) != 1 || !s[0].Complete || !slices.Equal(b.channels(), []int{0}) {
		t.Errorf("taken over are %+v in %v", s, b.channels())
	}
}

func TestMicrophonesOfOneFileAreKeptApartWithWhoSitsThere(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepRecord)
	b.dropped([]string{b.lines("Mischpult.wav", 2, 15)})
	b.mustSee("In „Mischpult.wav“ sind 2 Mikrofone einzeln aufgenommen.")
	fields := b.selects()
	if len(fields) != 3 {
		t.Fatalf("%d choices", len(fields))
	}
	keller := b.sit.speakers()[0]
	fields[2].SetSelected(keller.Name)
	b.shown.answer(0)
	b.noEngine()
	s := b.sources()
	if len(s) != 1 || !slices.Equal(s[0].Seats, []meeting.MemberID{"", keller.ID}) || !slices.Equal(b.channels(), []int{0, 1}) {
		t.Errorf("taken over are %+v in %v", s, b.channels())
	}
}

func TestMicrophonesCanBeTakenTogether(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepRecord)
	b.dropped([]string{b.lines("Mischpult.wav", 2, 15)})
	b.selects()[0].SetSelected("alle zusammen wie ein Mikrofon")
	if b.sees("Wer sitzt an welchem Mikrofon?") {
		t.Error("it is asked who sits where")
	}
	b.shown.answer(0)
	b.noEngine()
	if !slices.Equal(b.channels(), []int{0}) {
		t.Errorf("the channels are %v", b.channels())
	}
	b.dropped([]string{b.lines("Mischpult 2.wav", 2, 15)})
	b.key("Escape")
	b.quiet()
	if len(b.sources()) != 1 {
		t.Error("Escape takes the sound over")
	}
}

func TestFilesOfTheSameLengthAreMicrophonesOrParts(t *testing.T) {
	for _, side := range []bool{true, false} {
		b := newBench(t)
		b.openDemo(stepRecord)
		b.dropped([]string{b.lines("Spur 1.wav", 1, 0), b.lines("Spur 2.wav", 1, 0)})
		b.mustSee("Die 2 Dateien sind gleich lang.")
		want, length := []int{0, 1}, time.Minute
		if !side {
			b.selects()[0].SetSelected("Teile, die aufeinander folgen")
			want, length = []int{0}, 2*time.Minute
		}
		b.shown.answer(0)
		b.noEngine()
		if got, err := b.sit.desk.Length(t.Context()); err != nil || got != length || !slices.Equal(b.channels(), want) {
			t.Errorf("side by side %v: %v of sound in %v (%v)", side, got, b.channels(), err)
		}
	}
}

func TestAnInterruptedImportOfMicrophonesGoesOnAsItWasAskedFor(t *testing.T) {
	b := newBench(t)
	path := meetingFile(t, b.o.Paths.Meetings)
	files := []string{b.lines("Spur 1.wav", 1, 0), b.lines("Spur 2.wav", 1, 0)}
	w := &bench{b.left(workflow.AppState{Work: []workflow.Work{{Kind: workflow.WorkImport, File: path, Files: files, Beside: true, Seats: []meeting.MemberID{"", "m1"}}}}), t, b.home}
	w.noEngine()
	w.openMeeting(path, place{step: stepRecord})
	if s := w.sources(); len(s) != 2 || s[1].Channel != 1 || !slices.Equal(s[1].Seats, []meeting.MemberID{"m1"}) {
		t.Errorf("taken over are %+v", s)
	}
}
