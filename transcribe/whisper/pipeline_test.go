package whisper_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper"
)

// memory is a meeting file in memory.
type memory struct {
	pcm      []int16
	windows  []meeting.Window
	segments []meeting.Segment
	// stopAfter ends the run, as a kill would, after that many windows; 0: never.
	stopAfter int
	stop      context.CancelFunc
}

func (m *memory) Length(context.Context) (int64, error) { return int64(len(m.pcm)), nil }
func (m *memory) Read(_ context.Context, _ int, from, to int64) ([]int16, error) {
	return m.pcm[from:to], nil
}
func (m *memory) Growing(context.Context) (bool, error) { return false, nil }
func (m *memory) Windows(context.Context, meeting.VersionID) ([]meeting.Window, error) {
	return m.windows, nil
}
func (m *memory) SaveWindow(ctx context.Context, w meeting.Window, segs []meeting.Segment) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.windows = append(m.windows, w)
	m.segments = append(m.segments, segs...)
	if m.stopAfter > 0 && len(m.windows) >= m.stopAfter {
		m.stop()
	}
	return nil
}

func (m *memory) text() string {
	var b strings.Builder
	for _, s := range m.segments {
		b.WriteString(s.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

func demoPCM(t testing.TB) []int16 {
	t.Helper()
	return soundtest.Mono(t, filepath.Join("..", "..", "demo", demo.Sound))
}

func pipeline(t testing.TB, ctx context.Context, engine transcribe.Engine, m *memory, states int) error {
	t.Helper()
	return transcribe.Run(ctx, transcribe.Job{Sound: m, Sink: m, Engine: engine, Finder: transcribe.EnergyFinder{}, Version: 1, Language: "de", States: states,
		Inventions: inventions(t)})
}

func openDemo(t testing.TB) transcribe.Engine {
	t.Helper()
	engine, err := whisper.Open(context.Background(), filepath.Join("..", "..", "demo", "ggml-mini-de.bin"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	return engine
}

func TestAnInterruptedRunEndsWithTheSameTranscript(t *testing.T) {
	engine, pcm := openDemo(t), demoPCM(t)
	whole := &memory{pcm: pcm}
	began := time.Now()
	if err := pipeline(t, t.Context(), engine, whole, 2); err != nil {
		t.Fatal(err)
	}
	t.Logf("%v for %v, %d windows, %d segments", time.Since(began).Round(time.Millisecond), time.Duration(len(pcm))*time.Second/16000, len(whole.windows), len(whole.segments))
	broken := &memory{pcm: pcm}
	for broken.stopAfter = 1; ; broken.stopAfter += 2 {
		ctx, stop := context.WithCancel(t.Context())
		broken.stop = stop
		err := pipeline(t, ctx, engine, broken, 2)
		stop()
		if err == nil {
			break
		}
		if ctx.Err() == nil {
			t.Fatal(err)
		}
	}
	if broken.text() != whole.text() {
		t.Errorf("after interruptions:\n%s\nundisturbed:\n%s", broken.text(), whole.text())
	}
}

// whisper-cli makes 1.3 percent on it with beam search; see testdata. What is greedy here is mended where it is doubtful.
func TestTheDemonstrationMeetingIsHeardNearlyWithoutError(t *testing.T) {
	m := &memory{pcm: demoPCM(t)}
	if err := pipeline(t, t.Context(), openDemo(t), m, 2); err != nil {
		t.Fatal(err)
	}
	figure := whisper.DemoWordErrors(t, m.text())
	t.Logf("%.2f %% of the words wrong", figure)
	if figure > 0.5 {
		t.Errorf("%.2f %% of the words wrong, at most 0.5 are allowed:\n%s", figure, m.text())
	}
	for _, s := range m.segments {
		if len(s.Flags) > 0 {
			t.Errorf("flagged without need: %v %s", s.Flags, s.Text)
		}
	}
}
