package whisper_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper"
)

// looping writes a model of random weights that says the same few words over and over, whatever it hears.
func looping(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "loop.bin")
	out, err := exec.Command("go", "run", "ratsschreiber/bench/randommodel", "-like", filepath.Join("..", "..", "demo", "ggml-mini-de.bin"), "-size", "mini",
		"-weights", "q5_0", "-tokens", "36", "-loop", "3", "-end", "6", "-out", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// A real engine in a real loop: each way to decode is tried, and the text that stays is flagged.
func TestAModelThatLoopsIsTriedAgainAndFlagged(t *testing.T) {
	engine, err := whisper.Open(t.Context(), looping(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	m := &memory{pcm: demoPCM(t)[:20*transcribe.SampleRate]}
	if err := pipeline(t, t.Context(), engine, m, 1); err != nil {
		t.Fatal(err)
	}
	text, loops := 0, 0
	for _, s := range m.segments {
		if s.Text != "" {
			text++
		}
		if slices.Contains(s.Flags, meeting.FlagLoop) {
			loops++
		} else if len(strings.Fields(s.Text)) >= 12 {
			t.Errorf("%v to %v: %v %q", s.From, s.To, s.Flags, s.Text)
		}
	}
	tries := 0
	for _, w := range m.windows {
		tries += w.Tries
	}
	if loops == 0 || tries < 3*len(m.windows) {
		t.Errorf("%d segments with text, %d of them loops, %d windows, %d decodings: %+v", text, loops, len(m.windows), tries, m.segments)
	}
	c := meeting.Cover(meeting.CoverageInput{Length: 20 * time.Second, Windows: m.windows, Segments: m.segments})
	if c.Transcribed+c.Flagged+c.Silent != 20*time.Second {
		t.Errorf("not every second is accounted for: %+v", c)
	}
}
