package audio

import (
	"bytes"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
)

// babble is a signal with the spectrum and rhythm of speech: a gliding voice
// with overtones, hiss between, syllables and pauses. It has one right place:
// shifted by a few samples it does not correlate with itself.
func babble(seconds float64, rate int, seed uint64) []float32 {
	rnd := rand.New(rand.NewPCG(seed, 7))
	x := make([]float32, int(seconds*float64(rate)))
	phase, pitch, hiss, env, goal := 0.0, 120.0, 0.0, 0.0, 0.3
	for i := range x {
		if i%(rate/5) == 0 {
			pitch = 90 + 100*rnd.Float64()
			goal = []float64{0.35, 0.2, 0.3, 0.02}[rnd.IntN(4)]
		}
		env += (goal - env) * 40 / float64(rate)
		phase += pitch * (1 + 0.05*math.Sin(float64(i)*7/float64(rate))) / float64(rate)
		v := 0.0
		for k := 1.0; k <= 12; k++ {
			v += math.Sin(2*math.Pi*k*phase+k*k) / (1 + k/3)
		}
		hiss += (rnd.Float64() - 0.5 - hiss) * 0.5
		x[i] = float32(env * (0.25*v + 0.1*hiss))
	}
	return x
}

// tool is a program that makes test files. Missing, it fails the test: a
// suite that quietly checks nothing is worse.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test makes its files with %s, which is not installed (Debian: apt-get install %s)", name, name)
	}
	return path
}

// writeBabble writes a WAV file of the test signal and returns it as it will
// be compared, at 16 kHz.
func writeBabble(t testing.TB, path string, seconds float64, rate, channels int) []float32 {
	t.Helper()
	x := babble(seconds, rate, 1)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := NewWAVWriter(f, rate, channels, int64(len(x)))
	if err != nil {
		t.Fatal(err)
	}
	pcm := toInt16(nil, x)
	wide := make([]int16, 0, len(pcm)*channels)
	for _, v := range pcm {
		for range channels {
			wide = append(wide, v)
		}
	}
	if err := w.Write(wide); err != nil {
		t.Fatal(err)
	}
	return resampleAll(t, rate, SampleRate, x, len(x))
}

func run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(tool(t, name), args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// decodeFile reads a whole file as 16 kHz mono without ffmpeg.
func decodeFile(t testing.TB, raw []byte) ([]float32, *Stream, error) {
	t.Helper()
	s, err := OpenReader(t.Context(), bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, nil, err
	}
	m, err := ToMono16k(s, Mix)
	if err != nil {
		return nil, s, err
	}
	var out []float32
	for {
		b, err := m.Next()
		if err == io.EOF {
			return out, s, nil
		}
		if err != nil {
			return out, s, err
		}
		out = ToFloat32(out, b)
	}
}
