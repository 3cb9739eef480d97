package workflow

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// clerk and chair are those of the practice meeting.
const (
	testClerk = "Frau Ziegler"
	testChair = "Bürgermeisterin Keller"
)

// drafted makes a meeting file of the practice meeting with its draft: sound, transcript, facts and passages that nobody has looked at.
func drafted(t *testing.T, profile string, change func(*NewMeetingOptions)) *store.File {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	for _, name := range []string{demo.Agenda, demo.Roster, demo.Reference} {
		raw, err := demo.FS().(interface{ ReadFile(string) ([]byte, error) }).ReadFile(name)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	o := NewMeetingOptions{Title: "12. Sitzung des Stadtrates", Body: "Stadtrat Waldhausen", Place: "Ratssaal", Start: time.Date(2026, 4, 14, 18, 30, 0, 0, time.UTC),
		Profile: profile, Agenda: filepath.Join(dir, demo.Agenda), Roster: filepath.Join(dir, demo.Roster), By: testClerk}
	if change != nil {
		change(&o)
	}
	f, _, err := NewMeeting(ctx, filepath.Join(dir, "rat.sitzung"), o)
	must(t, err)
	t.Cleanup(func() { f.Close() })
	id, err := f.StartSource(ctx, meeting.Source{Name: "sitzung.flac", At: time.Now()})
	must(t, err)
	must(t, f.AppendSoundBatch(ctx, 0, 0, noise(4*16000)))
	must(t, f.FinishSource(ctx, meeting.Source{ID: id, Name: "sitzung.flac", At: time.Now(), Length: 4 * time.Second, Complete: true}))
	_, err = ImportTranscript(ctx, f, filepath.Join(dir, demo.Reference))
	must(t, err)
	_, err = Draft(ctx, f, DraftOptions{By: testClerk}, nil)
	must(t, err)
	return f
}

// reviewed is drafted with each fact and each passage confirmed by the clerk, one after the other.
func reviewed(t *testing.T, profile string) *store.File {
	t.Helper()
	f := drafted(t, profile, nil)
	confirmAll(t, f)
	return f
}

func confirmAll(t *testing.T, f *store.File) {
	t.Helper()
	ctx := context.Background()
	m, err := LoadMinutes(ctx, f)
	must(t, err)
	for _, p := range PendingIn(m, "") {
		if p.Fact != nil {
			must(t, ConfirmFact(ctx, f, p.Fact.ID, testClerk, false))
		} else {
			must(t, ConfirmPassage(ctx, f, p.Passage.ID, testClerk, true))
		}
	}
}

// sealed is reviewed and signed by everybody whom the profile asks for.
func sealed(t *testing.T, profile string) *store.File {
	t.Helper()
	f := reviewed(t, profile)
	for _, s := range []SignOptions{{Role: meeting.SignClerk, By: testClerk}, {Role: meeting.SignChair, By: testChair}} {
		if _, err := Sign(context.Background(), f, s); err != nil {
			t.Fatalf("sign as %s: %v", s.Role, err)
		}
	}
	return f
}

// noise is loud enough to be told from silence, and the same each time.
func noise(n int) []int16 {
	out := make([]int16, n)
	x := uint32(1)
	for i := range out {
		x = x*1664525 + 1013904223
		out[i] = int16(x >> 16)
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
