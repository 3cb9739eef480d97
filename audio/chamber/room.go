package chamber

import (
	"math"
	"math/rand/v2"
	"slices"
)

// hall is a room's echo: a few delays that feed themselves, and two that blur.
type hall struct {
	combs   [4]delay
	blurred [2]delay
}

type delay struct {
	line []float64
	at   int
	back float64
	dull float64
}

// newHall gives a room whose echo falls by 60 dB in that many seconds.
func newHall(seconds float64) *hall {
	h := &hall{}
	for i, n := range []int{477, 593, 661, 719} { // 30 to 45 ms
		h.combs[i] = delay{line: make([]float64, n), back: math.Pow(10, -3*float64(n)/Rate/seconds)}
	}
	for i, n := range []int{80, 27} {
		h.blurred[i] = delay{line: make([]float64, n), back: 0.7}
	}
	return h
}

func (h *hall) next(x float64) float64 {
	sum := 0.0
	for i := range h.combs {
		c := &h.combs[i]
		y := c.line[c.at]
		c.dull += 0.6 * (y - c.dull) // walls swallow the high tones first
		c.line[c.at] = x + c.back*c.dull
		c.at = (c.at + 1) % len(c.line)
		sum += y
	}
	sum /= 4
	for i := range h.blurred {
		b := &h.blurred[i]
		y := b.line[b.at]
		b.line[b.at] = sum + b.back*y
		b.at = (b.at + 1) % len(b.line)
		sum = y - b.back*b.line[(b.at+len(b.line)-1)%len(b.line)]
	}
	return sum
}

// Level is the loudness of what is loud in a sound, in decibels of full scale: the mean over the loudest tenth of its pieces of 40 ms.
func Level(pcm []int16) float64 {
	const frame = Rate / 25
	var loud []float64
	for i := 0; i+frame <= len(pcm); i += frame {
		sum := 0.0
		for _, v := range pcm[i : i+frame] {
			sum += float64(v) * float64(v)
		}
		loud = append(loud, sum/frame)
	}
	if len(loud) == 0 {
		return math.Inf(-1)
	}
	slices.Sort(loud)
	sum, n := 0.0, max(1, len(loud)/10)
	for _, v := range loud[len(loud)-n:] {
		sum += v
	}
	return 10 * math.Log10(sum/float64(n)/32768/32768+1e-12)
}

// WithNoise adds noise that is that many decibels softer than what is loud in the sound; the noise is repeated where it is too short.
func WithNoise(pcm, noise []int16, softer float64) []int16 {
	gain := math.Pow(10, (Level(pcm)-softer-Level(noise))/20)
	out := make([]int16, len(pcm))
	for i, v := range pcm {
		out[i] = sample((float64(v) + gain*float64(noise[i%len(noise)])) / 32768)
	}
	return out
}

// Amplified makes a sound louder by that many decibels, or softer.
func Amplified(pcm []int16, decibels float64) []int16 {
	gain := math.Pow(10, decibels/20)
	out := make([]int16, len(pcm))
	for i, v := range pcm {
		out[i] = sample(gain * float64(v) / 32768)
	}
	return out
}

// InARoom is a sound as a microphone hears it from across a room whose echo falls by 60 dB in that many seconds; wet is the echo's share, 0
// to 1.
func InARoom(pcm []int16, seconds, wet float64) []int16 {
	h := newHall(seconds)
	out := make([]int16, len(pcm))
	for i, v := range pcm {
		x := float64(v) / 32768
		out[i] = sample((1-wet)*x + wet*h.next(x))
	}
	return out
}

// OverTelephone leaves what a telephone line carries, 300 to 3,400 Hz.
func OverTelephone(pcm []int16) []int16 {
	out := make([]float64, len(pcm))
	for i, v := range pcm {
		out[i] = float64(v) / 32768
	}
	for range 2 {
		filter(out, 300, true)
		filter(out, 3400, false)
	}
	return mixed(out)
}

// filter is Butterworth's of two poles, in place.
func filter(x []float64, corner float64, high bool) {
	w := math.Tan(math.Pi * corner / Rate)
	n := 1 / (1 + math.Sqrt2*w + w*w)
	a1, a2 := 2*(w*w-1)*n, (1-math.Sqrt2*w+w*w)*n
	b0, b1 := w*w*n, 2*w*w*n
	if high {
		b0, b1 = n, -2*n
	}
	var x1, x2, y1, y2 float64
	for i, v := range x {
		y := b0*v + b1*x1 + b0*x2 - a1*y1 - a2*y2
		x2, x1, y2, y1 = x1, v, y1, y
		x[i] = y
	}
}

// Murmur is a room full of people who talk at once and far away: voices cut from a sound that holds speech, played backwards, in a hall.
func Murmur(speech []int16, voices int) []int16 {
	r := rand.New(rand.NewPCG(31, 31))
	sum := make([]float64, len(speech))
	for range voices {
		shift, loud := r.IntN(len(speech)), 0.5+0.5*r.Float64()
		for i := range sum {
			sum[i] += loud * float64(speech[(2*len(speech)-1-i-shift)%len(speech)]) / 32768
		}
	}
	h := newHall(1.2)
	for i, v := range sum {
		sum[i] = (0.3*v + h.next(v)) / math.Sqrt(float64(voices))
	}
	filter(sum, 3000, false)
	return mixed(sum)
}
