package audio

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"testing"
)

// tone is n samples of a sine of amplitude 0.5.
func tone(n int, hz, rate float64) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(0.5 * math.Sin(2*math.Pi*hz*float64(i)/rate))
	}
	return x
}

func resampleAll(t testing.TB, from, to int, x []float32, block int) []float32 {
	t.Helper()
	r, err := newResampler(from, to)
	if err != nil {
		t.Fatal(err)
	}
	var out []float32
	for len(x) > 0 {
		n := min(block, len(x))
		out = append(out, r.Write(x[:n])...)
		x = x[n:]
	}
	return append(out, r.Flush()...)
}

// middle leaves out the edges, where the signal's start and end ring.
func middle(x []float32) []float32 { return x[len(x)/4 : 3*len(x)/4] }

func rms(x []float32) float64 {
	var sum float64
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(x)))
}

func decibel(a float64) float64 { return 20 * math.Log10(a) }

var usualRates = []int{8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 44099, 47952}

// Speech frequencies pass with less than 0.01 dB of change, at every rate.
func TestResamplerPassBandIsFlat(t *testing.T) {
	for _, from := range usualRates {
		limit := passShare * math.Min(float64(from), SampleRate) / 2
		worst := 0.0
		for share := 0.01; share <= 1; share += 0.045 {
			hz := share * limit
			out := resampleAll(t, from, SampleRate, tone(from/2, hz, float64(from)), 1000)
			mid := middle(out)
			gain := decibel(rms(mid) / rms(middle(tone(len(out), hz, SampleRate))))
			worst = math.Max(worst, math.Abs(gain))
		}
		t.Logf("%6d Hz: ripple %.5f dB", from, worst)
		if worst > 0.01 {
			t.Errorf("%d Hz: pass band differs by %.4f dB", from, worst)
		}
	}
}

// What cannot be represented at 16 kHz is at least 80 dB down instead of
// folding back into speech.
func TestResamplerStopBandIsSilent(t *testing.T) {
	for _, from := range usualRates {
		if from <= SampleRate {
			continue
		}
		worst := math.Inf(-1)
		for hz := 8000.0; hz < float64(from)/2; hz += float64(from) / 90 {
			out := resampleAll(t, from, SampleRate, tone(from/2, hz, float64(from)), 1000)
			worst = math.Max(worst, decibel(rms(middle(out))/(0.5/math.Sqrt2)))
		}
		t.Logf("%6d Hz: stop band at most %.1f dB", from, worst)
		if worst > -80 {
			t.Errorf("%d Hz: stop band only %.1f dB down", from, -worst)
		}
	}
}

// Upwards conversion adds no mirror images above the old Nyquist rate.
func TestResamplerUpwardsHasNoImages(t *testing.T) {
	for _, from := range []int{8000, 11025} {
		for _, hz := range []float64{300, 1000, 3000} {
			out := resampleAll(t, from, SampleRate, tone(from/2, hz, float64(from)), 777)
			want := tone(len(out), hz, SampleRate)
			diff := make([]float32, len(out))
			for i := range diff {
				diff[i] = out[i] - want[i]
			}
			if db := decibel(rms(middle(diff)) / rms(want)); db > -80 {
				t.Errorf("%d Hz, tone %g: residue %.1f dB", from, hz, db)
			}
		}
	}
}

// Sample k of the output lies at time k/16000: no delay, to the sample.
func TestResamplerAddsNoDelay(t *testing.T) {
	for _, from := range usualRates {
		out := resampleAll(t, from, SampleRate, tone(from, 440, float64(from)), 4096)
		want := tone(len(out), 440, SampleRate)
		worst := 0.0
		for i := len(out) / 4; i < 3*len(out)/4; i++ {
			worst = math.Max(worst, math.Abs(float64(out[i]-want[i])))
		}
		if worst > 1e-3 {
			t.Errorf("%d Hz: differs from the tone by %g", from, worst)
		}
	}
}

func TestResampledLengthIsExact(t *testing.T) {
	for _, from := range usualRates {
		for _, n := range []int{0, 1, 2, 3, 5, 100, 4095, 4096, 4097, 44100, 100003} {
			want := int(math.Round(float64(n) * SampleRate / float64(from)))
			if got := len(resampleAll(t, from, SampleRate, make([]float32, n), 513)); got != want {
				t.Errorf("%d samples at %d Hz became %d, want %d", n, from, got, want)
			}
			if got := ResampledLength(int64(n), from, SampleRate); int(got) != want {
				t.Errorf("ResampledLength(%d, %d) = %d, want %d", n, from, got, want)
			}
		}
	}
	// A year of sound does not overflow.
	if got := ResampledLength(365*86400*44100, 44100, SampleRate); got != 365*86400*SampleRate {
		t.Errorf("a year became %d samples", got)
	}
}

// The size of the blocks that sound arrives in changes nothing.
func TestResamplerDoesNotDependOnBlocks(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	x := make([]float32, 30000)
	for i := range x {
		x[i] = rnd.Float32() - 0.5
	}
	for _, from := range []int{8000, 44100, 44099, 48000} {
		whole := resampleAll(t, from, SampleRate, x, len(x))
		for _, block := range []int{1, 7, 1024, 9999} {
			parts := resampleAll(t, from, SampleRate, x, block)
			if len(parts) != len(whole) {
				t.Fatalf("%d Hz in blocks of %d: %d samples, want %d", from, block, len(parts), len(whole))
			}
			for i := range parts {
				if parts[i] != whole[i] {
					t.Fatalf("%d Hz in blocks of %d: sample %d differs", from, block, i)
				}
			}
		}
	}
}

func TestResamplerCanBeUsedAgain(t *testing.T) {
	r, err := newResampler(48000, SampleRate)
	if err != nil {
		t.Fatal(err)
	}
	x := tone(5000, 500, 48000)
	first := append(append([]float32(nil), r.Write(x)...), r.Flush()...)
	second := append(append([]float32(nil), r.Write(x)...), r.Flush()...)
	if fmt.Sprint(first) != fmt.Sprint(second) {
		t.Error("the second use differs from the first")
	}
}

func TestResamplerRefusesImpossibleRates(t *testing.T) {
	for _, r := range [][2]int{{0, 16000}, {-1, 16000}, {16000, 0}, {999, 16000}, {4000000000, 16000}} {
		if _, err := newResampler(r[0], r[1]); err == nil {
			t.Errorf("%d to %d Hz was accepted", r[0], r[1])
		}
	}
}

// BenchmarkResampler converts a minute from each usual rate. ffmpeg's own
// converter does the same minute in the same run, its start-up included, so
// that the ratio of the two can be read off on any machine.
func BenchmarkResampler(b *testing.B) {
	for _, from := range []int{44100, 48000} {
		x := tone(60*from, 440, float64(from))
		b.Run(fmt.Sprintf("own/%d", from), func(b *testing.B) {
			r, err := newResampler(from, SampleRate)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				for at := 0; at < len(x); at += blockFrames {
					r.Write(x[at:min(at+blockFrames, len(x))])
				}
				r.Flush()
			}
			b.ReportMetric(60*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
		})
		program, err := exec.LookPath("ffmpeg")
		if err != nil {
			continue // nothing to compare with
		}
		b.Run(fmt.Sprintf("ffmpeg/%d", from), func(b *testing.B) {
			raw := new(bytes.Buffer)
			w, _ := NewWAVWriter(raw, from, 1, int64(len(x)))
			w.Write(toInt16(nil, x))
			for b.Loop() {
				cmd := exec.Command(program, "-v", "error", "-i", "pipe:0", "-ar", "16000", "-f", "f32le", "pipe:1")
				cmd.Stdin = bytes.NewReader(raw.Bytes())
				out, err := cmd.Output()
				if err != nil || len(out) < 4*59*SampleRate {
					b.Fatal(err, len(out))
				}
			}
			b.ReportMetric(60*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
		})
	}
}
