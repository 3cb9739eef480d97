//go:build linux

package portaudio

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
)

// demo is the beginning of the demonstration meeting at 16 kHz, also written as
// a file that can be played.
func demo(t testing.TB, seconds int) (pcm []float32, path string) {
	t.Helper()
	s, err := audio.Open(t.Context(), "../../demo/sitzung.flac", audio.OpenOptions{FFmpeg: "none"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m, err := audio.ToMono16k(s, audio.Mix)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "sitzung.wav")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := audio.NewWAVWriter(f, audio.SampleRate, 1, int64(seconds*audio.SampleRate))
	if err != nil {
		t.Fatal(err)
	}
	for len(pcm) < seconds*audio.SampleRate {
		b, err := m.Next()
		if err == io.EOF {
			t.Fatal("the demonstration is too short")
		}
		if err != nil {
			t.Fatal(err)
		}
		b = b[:min(len(b), seconds*audio.SampleRate-len(pcm))]
		pcm = audio.ToFloat32(pcm, b)
		if err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	return pcm, path
}

// tape keeps what a recorder stores.
type tape struct {
	mu   sync.Mutex
	pcm  [][]float32
	gaps []audio.Gap
	next int64
	bad  string
}

func (k *tape) Sound(_ context.Context, c audio.Chunk) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c.Start != k.next {
		k.bad = "a chunk does not begin where the last one ended"
	}
	if k.pcm == nil {
		k.pcm = make([][]float32, len(c.PCM))
	}
	for i, p := range c.PCM {
		k.pcm[i] = audio.ToFloat32(k.pcm[i], p)
	}
	k.next = c.Start + int64(len(c.PCM[0]))
	return nil
}

func (k *tape) Gap(_ context.Context, g audio.Gap) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if g.From != k.next {
		k.bad = "a gap does not begin where the last chunk ended"
	}
	for i := range k.pcm {
		k.pcm[i] = append(k.pcm[i], make([]float32, g.Length)...)
	}
	k.gaps = append(k.gaps, g)
	k.next = g.From + g.Length
	return nil
}

func (k *tape) length() time.Duration {
	return time.Duration(k.next) * time.Second / audio.SampleRate
}

// record starts a recorder on the real sound system.
func record(t *testing.T, change func(*audio.RecorderOptions)) (*audio.Recorder, *tape) {
	t.Helper()
	k := &tape{}
	opt := audio.RecorderOptions{Source: New(), Sink: k, Notify: func(e audio.Event) {
		t.Logf("%6.2f s: %v %s %v", e.At.Seconds(), e.Kind, e.Device.ID, e.Length)
	}}
	if change != nil {
		change(&opt)
	}
	r, err := audio.Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Discard)
	return r, k
}

func stop(t *testing.T, r *audio.Recorder, k *tape) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if k.bad != "" {
		t.Error(k.bad)
	}
}

func play(t *testing.T, server *soundtest.Server, path string) {
	t.Helper()
	if err := server.Play(t.Context(), path); err != nil {
		t.Fatal(err)
	}
}

// hears asks that want is in got, and begins within a second of a moment.
func hears(t *testing.T, got, want []float32, at time.Duration) {
	t.Helper()
	offset, corr := soundtest.Align(got, want)
	begins := time.Duration(offset) * time.Second / audio.SampleRate
	t.Logf("found at %.3f s with correlation %.4f, expected behind %.3f s", begins.Seconds(), corr, at.Seconds())
	if corr < 0.95 {
		t.Errorf("correlation %.4f", corr)
	}
	// How long a player takes to begin is not ours; that it does not begin
	// before it was asked to is, to a tenth of a second or two.
	if begins < at-300*time.Millisecond || begins > at+2*time.Second {
		t.Errorf("the sound stands at %v, it was played behind %v", begins, at)
	}
}

// onTime asks that the recording is as long as the clock says.
func onTime(t *testing.T, k *tape, took time.Duration) {
	t.Helper()
	t.Logf("%.3f s recorded in %.3f s", k.length().Seconds(), took.Seconds())
	if d := k.length() - took; d > 500*time.Millisecond || d < -500*time.Millisecond {
		t.Errorf("the recording differs from the clock by %v", d)
	}
}

// waitFor waits for a state that the recorder comes to by itself.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// deviceGap asks for one gap of that kind, at about a moment.
func deviceGap(t *testing.T, k *tape, around time.Duration) {
	t.Helper()
	if len(k.gaps) == 0 || k.gaps[0].Reason != audio.GapDevice {
		t.Fatalf("gaps %+v", k.gaps)
	}
	from := time.Duration(k.gaps[0].From) * time.Second / audio.SampleRate
	if from < around-time.Second || from > around+time.Second {
		t.Errorf("the gap begins at %v, the device went at %v", from, around)
	}
}

func loudest(x []float32) (peak float32) {
	for _, v := range x {
		peak = max(peak, v, -v)
	}
	return peak
}
