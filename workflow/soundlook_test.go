package workflow

import (
	"context"
	"errors"
	"io/fs"
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
)

// practiceSpeech is the sound of the practice meeting.
func practiceSpeech(t *testing.T) []int16 {
	t.Helper()
	raw, err := fs.ReadFile(demo.FS(), demo.Sound)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), demo.Sound)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return soundtest.Mono(t, path)
}

func TestOnlySoundOfSeveralMicrophonesIsAskedAbout(t *testing.T) {
	speech := practiceSpeech(t)
	dir := t.TempDir()
	write := func(name string, channels int, lower float64, of []int16) string {
		return soundtest.Lines(t, filepath.Join(dir, name), of, channels, lower, 7*time.Second)
	}
	one := write("one.wav", 1, 0, speech)
	for name, c := range map[string]struct {
		files []string
		want  SoundLook
	}{
		"one microphone":                {[]string{one}, SoundLook{}},
		"two that hear the same":        {[]string{write("same.wav", 2, 0, speech)}, SoundLook{}},
		"plain stereo of a room":        {[]string{write("room.wav", 2, 4, speech)}, SoundLook{}},
		"stereo with one side dead":     {[]string{soundtest.Lines(t, filepath.Join(dir, "dead.wav"), speech, 2, 90, time.Hour)}, SoundLook{}},
		"two before different persons":  {[]string{write("two.wav", 2, 15, speech)}, SoundLook{Lines: 2}},
		"four before different persons": {[]string{write("four.wav", 4, 12, speech)}, SoundLook{Lines: 4}},
		"files of the same length":      {[]string{one, write("other.wav", 1, 0, speech)}, SoundLook{Lines: 2, Files: true}},
		"parts that follow each other":  {[]string{one, write("rest.wav", 1, 0, speech[:len(speech)/2])}, SoundLook{}},
	} {
		got, err := LookAtSound(t.Context(), c.files)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, c.want)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := LookAtSound(stopped, []string{filepath.Join(dir, "two.wav")}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// channelEnds are the seconds of sound in each channel.
func channelEnds(t *testing.T, f *store.File) (out []int64) {
	t.Helper()
	channels, err := f.Channels(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range channels {
		n, err := f.ChannelLength(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, n/audio.SampleRate)
	}
	return out
}

func TestFilesOfSeveralMicrophonesLieSideBySideAlsoAfterAnInterruption(t *testing.T) {
	dir := t.TempDir()
	silence := make([]int16, 100*audio.SampleRate)
	var files []string
	for _, name := range []string{"Tisch.wav", "Pult.wav", "Saal.wav"} {
		files = append(files, soundtest.Lines(t, filepath.Join(dir, name), silence, 1, 0, time.Minute))
	}
	f, _, err := NewMeeting(t.Context(), filepath.Join(dir, "Rat"+Extension), NewMeetingOptions{Title: "Rat"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	earlier := soundtest.Lines(t, filepath.Join(dir, "vorher.wav"), silence[:10*audio.SampleRate], 1, 0, time.Minute)
	if _, err := ImportSound(t.Context(), f, []string{earlier}, ImportOptions{At: -1}, nil); err != nil {
		t.Fatal(err)
	}
	o := ImportOptions{At: -1, Beside: true, Seats: []meeting.MemberID{"m1", "", "m3"}}
	ctx, stop := context.WithCancel(t.Context())
	_, err = ImportSound(ctx, f, files, o, func(e Event) {
		if e.Name == "Pult.wav" && e.Done < 1 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the import was to be interrupted: %v", err)
	}
	o.Resume = true
	if _, err := ImportSound(t.Context(), f, files, o, nil); err != nil {
		t.Fatal(err)
	}
	if got := channelEnds(t, f); !slices.Equal(got, []int64{110, 110, 110}) {
		t.Errorf("the channels end at %v s", got)
	}
	sources, err := f.Sources(t.Context())
	if err != nil || len(sources) != 4 {
		t.Fatalf("%d sources, %v", len(sources), err)
	}
	for i, s := range sources[1:] {
		if s.From != 10*time.Second || s.Channel != i || !s.Complete || s.Length != 100*time.Second {
			t.Errorf("source %+v", s)
		}
	}
	for c, want := range []meeting.MemberID{"m1", "", "m3", ""} {
		if got := meeting.SeatAt(sources, c, time.Minute); got != want {
			t.Errorf("at microphone %d sits %q, want %q", c+1, got, want)
		}
	}
	if got := meeting.SeatAt(sources, 0, 5*time.Second); got != "" {
		t.Errorf("before these files %q sits there", got)
	}
}

func TestWhatIsSaidAtASeatIsThatPersonsAndCountsAsNobodysWork(t *testing.T) {
	dir := t.TempDir()
	f, _, err := NewMeeting(t.Context(), filepath.Join(dir, "Rat"+Extension), NewMeetingOptions{Title: "Rat"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	path := soundtest.Lines(t, filepath.Join(dir, "zwei.wav"), make([]int16, 20*audio.SampleRate), 2, 0, time.Minute)
	if _, err := ImportSound(t.Context(), f, []string{path}, ImportOptions{At: -1, Apart: true, Seats: []meeting.MemberID{"", "m2"}}, nil); err != nil {
		t.Fatal(err)
	}
	sources, err := f.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v := meeting.Version{Model: "x", Language: "de", Started: time.Now()}
	if v.ID, err = f.StartVersion(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	sink := seatedIn{f, sources}
	for c := range 2 {
		segs := []meeting.Segment{{Version: v.ID, Channel: c, From: time.Second, To: 2 * time.Second, Text: "Das ist gesagt."}}
		w := meeting.Window{Version: v.ID, Channel: c, To: 20 * time.Second, State: meeting.WindowDone, Speech: []meeting.Span{{To: 20 * time.Second}}}
		if err := sink.SaveWindow(t.Context(), w, segs); err != nil {
			t.Fatal(err)
		}
	}
	v.Complete = true
	if err := f.FinishVersion(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	segs, err := f.Segments(t.Context(), store.SegmentQuery{})
	if err != nil || len(segs) != 2 {
		t.Fatalf("%d segments, %v", len(segs), err)
	}
	for _, s := range segs {
		if want := []meeting.MemberID{"", "m2"}[s.Channel]; s.Speaker != want || s.Corrected() || s.SpeakerOrigin == meeting.OriginClerk {
			t.Errorf("segment %+v, want speaker %q", s, want)
		}
	}
}
