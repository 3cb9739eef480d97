package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// recorder is a running `ratsschreiber record`.
type recorder struct {
	cmd  *exec.Cmd
	keys io.WriteCloser
	out  *os.File
}

// startRecorder starts recording from the test's sound server and waits until sound is in the file.
func startRecorder(t *testing.T, path string, more ...string) *recorder {
	t.Helper()
	r := &recorder{cmd: launch(t, append([]string{"record", path, "--device", "pulse:" + soundtest.Microphone, "--by", "Frau Ziegler"}, more...)...)}
	r.cmd.Stdout, r.cmd.Stderr = nil, nil
	out, err := os.CreateTemp(t.TempDir(), "out-*")
	if err != nil {
		t.Fatal(err)
	}
	r.out, r.cmd.Stdout, r.cmd.Stderr = out, out, out
	if r.keys, err = r.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.cmd.Process.Kill() })
	waitUntil(t, "sound is stored", func() bool {
		return lastSound(t, path).After(began)
	}, r)
	return r
}

func (r *recorder) said() string {
	raw, err := os.ReadFile(r.out.Name())
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

func waitUntil(t *testing.T, what string, ok func() bool, r *recorder) {
	t.Helper()
	for deadline := time.Now().Add(40 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s\n%s", what, r.said())
		}
	}
}

// lastSound is the time of day of the last sound in the file.
func lastSound(t *testing.T, path string) time.Time {
	t.Helper()
	f, err := store.Open(context.Background(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, wall, err := f.LastSound(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return wall
}

// emptyMeeting makes a meeting file with the demonstration's agenda and roster, without sound.
func emptyMeeting(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rat"+workflow.Extension)
	f, _, err := workflow.NewMeeting(t.Context(), path, workflow.NewMeetingOptions{Agenda: filepath.Join(dir, demo.Agenda), Roster: filepath.Join(dir, demo.Roster)})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAKilledRecordingHoldsEverythingUpToTheKillAndGoesOn(t *testing.T) {
	server := soundtest.Start(t)
	dir := demoFiles(t)
	path := emptyMeeting(t, dir)
	playing, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { // ends with the test
		for playing.Err() == nil {
			_ = server.Play(playing, filepath.Join(dir, demo.Sound))
		}
	}()
	var worst time.Duration
	for i := range 20 {
		r := startRecorder(t, path)
		time.Sleep(time.Duration(rand.IntN(1500)) * time.Millisecond)
		killed := time.Now()
		if err := r.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = r.cmd.Wait()
		behind := killed.Sub(lastSound(t, path))
		worst = max(worst, behind)
		if behind > 1500*time.Millisecond {
			t.Errorf("kill %d: the last sound is from %v before", i, behind)
		}
	}
	t.Logf("at most %v were lost", worst)
	f, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.IntegrityCheck(t.Context()); err != nil {
		t.Error(err)
	}
	gaps, err := f.Gaps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, g := range gaps {
		if g.Reason == meeting.GapRestart {
			n++
		}
	}
	if n != 19 {
		t.Errorf("%d gaps between 20 recordings", n)
	}
	length, err := f.SoundLength(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, holes, err := f.ReadSound(t.Context(), 0, 0, length)
	if err != nil {
		t.Fatal(err)
	}
	if len(holes) > len(gaps) {
		t.Errorf("%d holes in the sound, %d gaps are noted", len(holes), len(gaps))
	}
}

func TestKeysDuringARecordingBecomeMarks(t *testing.T) {
	soundtest.Start(t)
	path := emptyMeeting(t, demoFiles(t))
	r := startRecorder(t, path)
	marks := func() []meeting.Mark {
		f, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		all, err := f.Marks(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	press := func(keys string, want int) {
		t.Helper()
		if _, err := io.WriteString(r.keys, keys); err != nil {
			t.Fatal(err)
		}
		waitUntil(t, fmt.Sprintf("%d marks after %q", want, keys), func() bool { return len(marks()) >= want }, r)
	}
	press("n", 1)               // next item
	press("t3\r", 2)            // item 3
	press("s22 9 3\r", 3)       // vote
	press("rvogt\r", 4)         // speaker
	press("ä200.000 Euro\r", 5) // amendment
	press("kLorenz\r", 6)       // arrival
	press("u", 7)               // break
	press("u", 8)               // resume
	press("x", 9)               // off the record
	time.Sleep(time.Second)     // what is spoken now is not kept
	press("x", 10)              // on the record
	press("fFenster auf\r", 11) // note
	press("z", 12)              // take the note back
	if _, err := io.WriteString(r.keys, "qq"); err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, r.said())
	}
	all := marks()
	var kinds []string
	for _, m := range all {
		kinds = append(kinds, string(m.Kind))
	}
	if got, want := strings.Join(kinds, " "), "item item vote speaker amendment arrival break resume offrecord onrecord note note"; got != want {
		t.Errorf("marks %s\nwant  %s", got, want)
	}
	if v := all[2].Vote; v == nil || v.For == nil || *v.For != 22 || *v.Against != 9 || *v.Abstain != 3 || all[2].Item != all[1].Item {
		t.Errorf("vote %+v", all[2])
	}
	if all[3].Who != "Ratsherr Vogt" || all[5].Who != "Ratsherr Lorenz" {
		t.Errorf("persons %q, %q", all[3].Who, all[5].Who)
	}
	if n := len(meeting.CurrentMarks(all)); n != 10 {
		t.Errorf("%d marks stand, want 10", n)
	}
	f, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	gaps, err := f.Gaps(t.Context())
	if err != nil || len(gaps) != 1 || gaps[0].Reason != meeting.GapOffRecord || gaps[0].To-gaps[0].From < 800*time.Millisecond {
		t.Errorf("gaps %+v %v", gaps, err)
	}
}

func TestLiveTextFollowsTheRecordingWithoutLosingSound(t *testing.T) {
	server := soundtest.Start(t)
	dir := demoFiles(t)
	path := emptyMeeting(t, dir)
	r := startRecorder(t, path, "--transcribe", "--model", filepath.Join(dir, demo.Model))
	playing, stop := context.WithTimeout(t.Context(), 50*time.Second)
	defer stop()
	_ = server.Play(playing, filepath.Join(dir, demo.Sound)) // the first 50 seconds
	_, segs := windows(t, path)
	if len(segs) == 0 {
		t.Errorf("no text after 50 seconds of speech\n%s", r.said())
	}
	var behind []time.Duration
	for _, s := range segs {
		behind = append(behind, s.To)
	}
	if _, err := io.WriteString(r.keys, "qq"); err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, r.said())
	}
	_, segs = windows(t, path)
	var all strings.Builder
	for _, s := range segs {
		all.WriteString(s.Text + " ")
	}
	for _, want := range []string{"eröffne die Sitzung", "34 von 36", "Tagesordnungspunkt 9"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("%q is not in the text: %s", want, all.String())
		}
	}
	f, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	gaps, err := f.Gaps(t.Context())
	if err != nil || len(gaps) > 0 {
		t.Errorf("sound was lost while transcribing: %+v %v", gaps, err)
	}
	t.Logf("%d segments while the meeting went on", len(behind))
}

func TestTheClosedPartGoesToAFileOfItsOwn(t *testing.T) {
	soundtest.Start(t)
	path := emptyMeeting(t, demoFiles(t))
	closed := filepath.Join(t.TempDir(), "nichtöffentlich"+workflow.Extension)
	r := startRecorder(t, path, "--closed-file", closed)
	if _, err := io.WriteString(r.keys, "c"); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, "the closed part is recorded", func() bool {
		_, err := os.Stat(closed)
		return err == nil && !lastSound(t, closed).IsZero()
	}, r)
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
	if last := lastSound(t, closed); last.After(switched.Add(2 * time.Second)) {
		t.Errorf("the closed part's file went on after it: %v", last.Sub(switched))
	}
	if _, err := io.WriteString(r.keys, "qq"); err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, r.said())
	}
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
