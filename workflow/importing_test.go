package workflow

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ratsschreiber/audio"
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
