package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"ratsschreiber/audio"
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
	began := time.Now()
	r := beginRecorder(t, path, more...)
	waitUntil(t, "sound is stored", func() bool {
		return lastSound(t, path).After(began)
	}, r)
	return r
}

// beginRecorder starts recording from the test's sound server.
func beginRecorder(t *testing.T, path string, more ...string) *recorder {
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
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.cmd.Process.Kill() })
	return r
}

// end ends the recording by its keys, in peace.
func (r *recorder) end(t *testing.T) {
	t.Helper()
	if _, err := io.WriteString(r.keys, "qq"); err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, r.said())
	}
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
	return lastSoundUnder(t, path, nil)
}

func lastSoundUnder(t *testing.T, path string, key []byte) time.Time {
	t.Helper()
	f, err := store.Open(context.Background(), path, store.Options{ReadOnly: true, Key: key})
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
	r.end(t)
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

// TestLiveTextFollowsTheRecordingWithoutLosingSound plays the first fifty seconds of the demonstration meeting, or with
// RATSSCHREIBER_LONG=1 all of it, into the sound system, records and transcribes it at the same time.
func TestLiveTextFollowsTheRecordingWithoutLosingSound(t *testing.T) {
	server := soundtest.Start(t)
	dir := demoFiles(t)
	path := emptyMeeting(t, dir)
	length := 50 * time.Second
	if os.Getenv("RATSSCHREIBER_LONG") != "" {
		length = 294 * time.Second
	}
	r := startRecorder(t, path, "--transcribe", "--model", filepath.Join(dir, demo.Model))
	begun := lastSound(t, path) // of a piece that is at most half a second long
	playing, stop := context.WithTimeout(t.Context(), length)
	defer stop()
	heard := make(chan []time.Duration)
	go func() { heard <- delays(t, playing, path) }()
	_ = server.Play(playing, filepath.Join(dir, demo.Sound)) // ends with the time, or with the sound
	stop()
	behind := <-heard
	ended := time.Now()
	r.end(t)
	if len(behind) == 0 {
		t.Errorf("no text while the meeting went on\n%s", r.said())
	} else {
		slices.Sort(behind)
		t.Logf("text is behind the sound by %v (median), %v (most)", behind[len(behind)/2].Round(100*time.Millisecond), behind[len(behind)-1].Round(100*time.Millisecond))
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
	n, err := f.SoundLength(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if off := store.Time(n) - ended.Sub(begun); off < -500*time.Millisecond || off > time.Second {
		t.Errorf("%v recorded in %v", store.Time(n), ended.Sub(begun))
	}
	got, _, err := f.ReadSound(t.Context(), 0, 0, n)
	if err != nil {
		t.Fatal(err)
	}
	want := soundtest.Mono(t, filepath.Join(dir, demo.Sound))[:20*16000]
	if _, corr := soundtest.Align(audio.ToFloat32(nil, got), audio.ToFloat32(nil, want)); corr < 0.95 {
		t.Errorf("correlation with what was played: %.3f", corr)
	}
	_, segs := windows(t, path)
	var text []string
	for _, s := range segs {
		text = append(text, s.Text)
	}
	var spoken script
	readDemo(t, demo.Reference, &spoken)
	var reference []string
	for _, s := range spoken.Segments {
		if s.End < (length - 3*time.Second).Seconds() {
			reference = append(reference, s.Text)
		}
	}
	wrong := missing(strings.Join(reference, " "), strings.Join(text, " "))
	t.Logf("%.1f %% of the words that were spoken are missing from the live text", 100*wrong)
	if wrong > 0.05 {
		t.Errorf("%.1f %% of the words are missing: %s", 100*wrong, strings.Join(text, " "))
	}
}

// delays measures, whenever text comes, how far behind the sound it is.
func delays(t *testing.T, ctx context.Context, path string) (out []time.Duration) {
	var last meeting.SegmentID
	for ctx.Err() == nil {
		time.Sleep(100 * time.Millisecond)
		f, err := store.Open(context.Background(), path, store.Options{ReadOnly: true})
		if err != nil {
			continue // the file is busy for a moment
		}
		segs, err := f.Segments(context.Background(), store.SegmentQuery{NoWords: true})
		n, lengthErr := f.SoundLength(context.Background())
		f.Close()
		if err != nil || lengthErr != nil || len(segs) == 0 || segs[len(segs)-1].ID == last {
			continue
		}
		last = segs[len(segs)-1].ID
		out = append(out, store.Time(n)-segs[len(segs)-1].To)
	}
	return out
}

// missing is the share of the reference's words that the text does not have in their order (longest common subsequence).
func missing(reference, text string) float64 {
	plain := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	a, b := plain(reference), plain(text)
	row := make([]int, len(b)+1)
	for _, w := range a {
		diagonal := 0
		for j, v := range b {
			above := row[j+1]
			if w == v {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return 1 - float64(row[len(b)])/max(1, float64(len(a)))
}
