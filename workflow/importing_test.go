package workflow

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
	"ratsschreiber/meeting"
)

func TestAnImportThatIsTakenUpPassesOverFilesThatAreThereAndGoesOnInTheOneThatWasInterrupted(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, seconds int) string {
		path := filepath.Join(dir, name)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		n := seconds * audio.SampleRate
		w, err := audio.NewWAVWriter(f, audio.SampleRate, 1, int64(n))
		if err == nil {
			err = w.Write(make([]int16, n))
		}
		if err = errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		return path
	}
	files := []string{write("Teil 1.wav", 20), write("Teil 2.wav", 100)}
	f, _, err := NewMeeting(t.Context(), filepath.Join(dir, "Rat"+Extension), NewMeetingOptions{Title: "Rat"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ctx, stop := context.WithCancel(t.Context())
	_, err = ImportSound(ctx, f, files, ImportOptions{At: -1}, func(e Event) {
		if e.Name == "Teil 2.wav" && e.Done < 1 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the import was to be interrupted: %v", err)
	}
	if _, err := ImportSound(t.Context(), f, files, ImportOptions{At: -1, Resume: true}, nil); err != nil {
		t.Fatal(err)
	}
	samples, err := f.SoundLength(t.Context())
	sources, err2 := f.Sources(t.Context())
	if err != nil || err2 != nil || samples != 120*audio.SampleRate || len(sources) != 2 || !sources[1].Complete {
		t.Errorf("stored are %d seconds of %+v (%v, %v)", samples/audio.SampleRate, sources, err, err2)
	}
}

// A kill may come between the channels of one batch: each goes on where its own sound ends.
func TestAnImportOfSeveralChannelsThatWasKilledBetweenThemLeavesNoHole(t *testing.T) {
	dir := t.TempDir()
	sound := make([]int16, 100*audio.SampleRate)
	for i := range sound {
		sound[i] = int16(i % 1000)
	}
	path := soundtest.Lines(t, filepath.Join(dir, "zwei.wav"), sound, 2, 0, time.Minute)
	f, _, err := NewMeeting(t.Context(), filepath.Join(dir, "Rat"+Extension), NewMeetingOptions{Title: "Rat"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.StartSource(t.Context(), meeting.Source{Name: "zwei.wav", Format: "WAV"}); err != nil {
		t.Fatal(err)
	}
	for channel, seconds := range []int{60, 30} {
		if err := f.AppendSoundBatch(t.Context(), channel, 0, sound[:seconds*audio.SampleRate]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ImportSound(t.Context(), f, []string{path}, ImportOptions{At: -1, Apart: true, Resume: true}, nil); err != nil {
		t.Fatal(err)
	}
	for channel := range 2 {
		pcm, _, err := f.ReadSound(t.Context(), channel, 0, int64(len(sound)))
		if err != nil || !slices.Equal(pcm, sound) {
			t.Errorf("channel %d holds %d samples that are not those of the file, %v", channel, len(pcm), err)
		}
	}
}
