package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// What is not recorded, and the closed part, which has a file of its own.

// After a crash in the closed part nothing of that part is recorded when recording goes on, until a person says that it is over.
func TestWhatIsNotToBeRecordedStaysSoAfterAKill(t *testing.T) {
	soundtest.Start(t)
	dir := demoFiles(t)
	for _, c := range []struct {
		key    string
		reason meeting.GapReason
	}{{"c", meeting.GapClosed}, {"x", meeting.GapOffRecord}} {
		path := emptyMeeting(t, dir)
		modes := func() (n int) {
			f, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			marks, err := f.Marks(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return len(marks)
		}
		r := startRecorder(t, path)
		if _, err := io.WriteString(r.keys, c.key); err != nil {
			t.Fatal(err)
		}
		waitUntil(t, "the mark is stored", func() bool { return modes() == 1 }, r)
		if err := r.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = r.cmd.Wait()
		before := lastSound(t, path)
		r = beginRecorder(t, path)
		waitUntil(t, "the recorder says that it does not record", func() bool {
			return strings.Contains(strings.ToLower(r.said()), map[string]string{"c": "nichtöffentlich", "x": "nicht auf"}[c.key])
		}, r)
		time.Sleep(2 * time.Second)
		if after := lastSound(t, path); !after.Equal(before) {
			t.Errorf("%s: sound was stored after the kill, at %v", c.reason, after)
		}
		switched := time.Now()
		if _, err := io.WriteString(r.keys, c.key); err != nil {
			t.Fatal(err)
		}
		waitUntil(t, "the recording goes on", func() bool { return lastSound(t, path).After(switched.Add(time.Second)) }, r)
		r.end(t)
		f, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		gaps, err := f.Gaps(t.Context())
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range gaps {
			if g.Reason != c.reason {
				t.Errorf("a gap says %s instead of %s", g.Reason, c.reason)
			}
		}
		if len(gaps) == 0 {
			t.Errorf("%s: no gap is noted", c.reason)
		}
	}
}

func TestTheClosedPartGoesToAnEncryptedFileOfItsOwn(t *testing.T) {
	soundtest.Start(t)
	path := emptyMeeting(t, demoFiles(t))
	closed := filepath.Join(t.TempDir(), "nichtöffentlich"+workflow.Extension)
	const passphrase = "korrekt pferd batterie"
	secret := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(secret, []byte(passphrase+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(passphraseFile, secret)
	r := startRecorder(t, path, "--closed-file", closed)
	keys := &workflow.Keys{Paths: workflow.Paths{Config: t.TempDir()}, Ask: func(context.Context, workflow.Asking) (string, error) { return passphrase, nil }}
	key, err := keys.Unlock(t.Context(), closed)
	if err != nil || key == nil {
		t.Fatalf("the closed part's file opens without a key: %v", err)
	}
	if _, err := io.WriteString(r.keys, "c"); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, "the closed part is recorded", func() bool { return !lastSoundUnder(t, closed, key).IsZero() }, r)
	before := lastSound(t, path)
	time.Sleep(2 * time.Second)
	if after := lastSound(t, path); after.Sub(before) > time.Second {
		t.Errorf("the open part's file went on during the closed part: %v", after.Sub(before))
	}
	switched := time.Now()
	if _, err := io.WriteString(r.keys, "c"); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, "the open part goes on", func() bool { return lastSound(t, path).After(switched.Add(time.Second)) }, r)
	if last := lastSoundUnder(t, closed, key); last.After(switched.Add(2 * time.Second)) {
		t.Errorf("the closed part's file went on after it: %v", last.Sub(switched))
	}
	r.end(t)
	f, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	gaps, err := f.Gaps(t.Context())
	if err != nil || len(gaps) != 1 || gaps[0].Reason != meeting.GapClosed {
		t.Errorf("gaps of the open part: %+v %v", gaps, err)
	}
}
