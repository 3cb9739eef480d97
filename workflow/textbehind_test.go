package workflow

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

func TestTextIsBehindByTheSoundThatNobodyHasWorkedOnYetAndSilenceAndGapsAreNone(t *testing.T) {
	ctx := context.Background()
	f, err := store.Create(ctx, filepath.Join(t.TempDir(), "rat.sitzung"), meeting.Meeting{Title: "Rat", Language: "de"}, store.Options{})
	must(t, err)
	defer f.Close()
	behind := func(want time.Duration, when string) {
		t.Helper()
		if got, err := TextBehind(ctx, f); err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", when, got, err, want)
		}
	}
	behind(0, "without sound")
	sound := func(from, to int) {
		t.Helper()
		for s := from; s < to; s++ {
			must(t, f.AppendSound(ctx, 0, int64(s)*16000, noise(16000)))
		}
	}
	sound(0, 40)
	behind(40*time.Second, "before the first text")
	v, err := f.StartVersion(ctx, meeting.Version{Model: "x", Language: "de"})
	must(t, err)
	window := func(from, to int, state meeting.WindowState) {
		t.Helper()
		at := time.Duration(from) * time.Second
		var segs []meeting.Segment
		if state == meeting.WindowDone {
			segs = []meeting.Segment{{From: at, To: at + time.Second, Text: "Gesagt."}}
		}
		must(t, f.SaveWindow(ctx, meeting.Window{Version: v, From: at, To: time.Duration(to) * time.Second, State: state}, segs))
	}
	window(0, 12, meeting.WindowDone)
	behind(28*time.Second, "after the first window")
	window(12, 38, meeting.WindowSilent)
	behind(2*time.Second, "after silence")
	must(t, f.AddGap(ctx, meeting.Gap{From: 40 * time.Second, To: 100 * time.Second, Reason: meeting.GapPaused}))
	sound(100, 105)
	behind(7*time.Second, "after a pause")
}
