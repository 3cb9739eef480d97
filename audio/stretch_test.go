package audio

import (
	"math"
	"slices"
	"testing"
)

func stretchTone(hz float64, seconds float64) []int16 {
	out := make([]int16, int(seconds*SampleRate))
	for i := range out {
		out[i] = int16(12000 * math.Sin(2*math.Pi*hz*float64(i)/SampleRate))
	}
	return out
}

func stretchAll(pcm []int16, speed float64, block int) []int16 {
	var s Stretch
	var out []int16
	for len(pcm) > block {
		out = append(out, s.Feed(pcm[:block], speed, false)...)
		pcm = pcm[block:]
	}
	return append(out, s.Feed(pcm, speed, true)...)
}

// crossings counts upward zero crossings in the middle of the sound, per second.
func crossings(pcm []int16) float64 {
	pcm = pcm[len(pcm)/10 : len(pcm)*9/10]
	n := 0
	for i := 1; i < len(pcm); i++ {
		if pcm[i-1] < 0 && pcm[i] >= 0 {
			n++
		}
	}
	return float64(n) / (float64(len(pcm)) / SampleRate)
}

func TestStretchChangesLengthAndKeepsPitch(t *testing.T) {
	for _, hz := range []float64{110, 220, 330} {
		in := stretchTone(hz, 3)
		for _, speed := range []float64{0.5, 0.75, 1.25, 1.5, 2} {
			out := stretchAll(in, speed, 4000)
			want := float64(len(in)) / speed
			if got := float64(len(out)); math.Abs(got-want) > 0.06*SampleRate {
				t.Errorf("%v Hz at %v: %v samples, want about %v", hz, speed, got, want)
			}
			if got := crossings(out); math.Abs(got-hz) > hz*0.02 {
				t.Errorf("%v Hz at %v: sounds like %.1f Hz", hz, speed, got)
			}
		}
	}
}

func TestStretchAtSpeedOneIsTheSoundItself(t *testing.T) {
	in := stretchTone(200, 1)
	if out := stretchAll(in, 1, 777); !slices.Equal(in, out) {
		t.Errorf("got %d samples of %d, or others", len(out), len(in))
	}
}

func TestStretchMayChangeSpeedOnTheWay(t *testing.T) {
	in := stretchTone(150, 4)
	var s Stretch
	var out []int16
	for i := 0; i < 4; i++ {
		out = append(out, s.Feed(in[i*SampleRate:(i+1)*SampleRate], []float64{1, 2, 1, 0.5}[i], i == 3)...)
	}
	if got := float64(len(out)) / SampleRate; math.Abs(got-4.5) > 0.15 {
		t.Errorf("%.2f s, want about 4.5", got)
	}
	for i := 1; i < len(out); i++ {
		if d := int(out[i]) - int(out[i-1]); d > 4000 || d < -4000 {
			t.Fatalf("a click at sample %d: %d after %d", i, out[i], out[i-1])
		}
	}
}

func TestStretchOfLittleOrNothing(t *testing.T) {
	for _, n := range []int{0, 1, 100, 639, 641} {
		if out := stretchAll(stretchTone(100, 1)[:n], 1.5, 50); len(out) > n+stretchFrame {
			t.Errorf("%d samples became %d", n, len(out))
		}
	}
}

func BenchmarkStretchASecond(b *testing.B) {
	in := stretchTone(130, 1)
	for b.Loop() {
		var s Stretch
		s.Feed(in, 1.5, true)
	}
}
