//go:build !windows

package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// On Windows an open file cannot be moved.
func TestAFileMovedAwayWhileRecordingIsWhole(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		for i := range 5 {
			must(t, f.AppendSound(ctx, 0, int64(i)*SampleRate, noise(uint64(i), SampleRate)))
		}
		moved := filepath.Join(t.TempDir(), "anderswo.sitzung")
		must(t, os.Rename(f.Path(), moved))
		if err := f.AppendSound(ctx, 0, 5*SampleRate, noise(5, SampleRate)); !errors.Is(err, ErrMoved) {
			t.Errorf("got %v", err)
		}
		g, err := Open(ctx, moved, o)
		must(t, err)
		defer g.Close()
		if n, err := g.SoundLength(ctx); err != nil || n != 5*SampleRate {
			t.Errorf("%d samples went along, %v", n, err)
		}
		must(t, verifyAll(g))
		must(t, g.AppendSound(ctx, 0, 5*SampleRate, noise(5, SampleRate)))
		must(t, g.Close())
		// These connections know nothing of what happened there: also back at its place the file has to be opened anew.
		must(t, os.Rename(moved, f.Path()))
		if err := f.AppendSound(ctx, 0, 6*SampleRate, noise(6, SampleRate)); !errors.Is(err, ErrMoved) {
			t.Errorf("back again: %v", err)
		}
		if _, err := f.Meeting(ctx); !errors.Is(err, ErrMoved) {
			t.Errorf("reading: %v", err)
		}
		must(t, f.Close())
		g, err = Open(ctx, f.Path(), o)
		must(t, err)
		defer g.Close()
		must(t, g.AppendSound(ctx, 0, 6*SampleRate, noise(6, SampleRate)))
		must(t, verifyAll(g))
	})
}
