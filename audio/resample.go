package audio

import (
	"fmt"
	"math"
)

// Filter design. Speech below 7.2 kHz passes unchanged at 16 kHz; everything
// from 8 kHz on is at least 90 dB down before it can fold back. Tests measure
// both.
const (
	passShare   = 0.9  // end of the pass band, as a share of the lower Nyquist rate
	stopDecibel = 96.0 // designed attenuation; float32 tables keep a little less
	// maxPhases bounds the table. Rates that share few factors with the target
	// (44,099 Hz) use a table of denseSteps and interpolate between its rows.
	maxPhases  = 1280
	denseSteps = 1024
)

// resampler converts one channel from one sample rate to another with a
// windowed-sinc filter in polyphase form. It adds no delay: output sample k
// lies at input time k*from/to. After n input samples and [resampler.Flush]
// exactly round(n*to/from) samples have come out. It is not safe for use by
// several goroutines at once.
type resampler struct {
	up, down int64 // to/from in lowest terms
	half     int   // filter reaches half samples to either side, in input samples
	table    [][]float32
	dense    bool // table rows are denseSteps apart, to be interpolated

	buf   []float32 // input not yet consumed; buf[0] is input sample base
	base  int64
	in    int64 // input samples seen
	next  int64 // next output sample
	out   []float32
	clean bool // rates are equal: samples pass untouched
}

// newResampler returns a converter between two rates in Hz, both within
// [MinRate] and [MaxRate]; otherwise the error matches [ErrRate].
func newResampler(from, to int) (*resampler, error) {
	for _, rate := range []int{from, to} {
		if rate < MinRate || rate > MaxRate {
			return nil, fmt.Errorf("resample from %d Hz to %d Hz: %w", from, to, ErrRate)
		}
	}
	g := gcd(from, to)
	r := &resampler{up: int64(to / g), down: int64(from / g), clean: from == to}
	if r.clean {
		return r, nil
	}
	r.design(float64(from), float64(to))
	r.Reset()
	return r, nil
}

// Reset forgets the past, so that the next sample is the first of a new signal.
func (r *resampler) Reset() {
	r.in, r.next = 0, 0
	if r.clean {
		return
	}
	// What lies before the first sample counts as silence.
	r.base = -int64(r.half)
	r.buf = append(r.buf[:0], make([]float32, r.half)...)
}

// design fills the table: a Kaiser-windowed sinc between the pass band's end
// and the lower of the two Nyquist rates.
func (r *resampler) design(from, to float64) {
	nyquist := math.Min(from, to) / 2 / from // in cycles per input sample
	pass := passShare * nyquist
	cut := (pass + nyquist) / 2
	// Kaiser's estimates for length and shape.
	width := 2 * math.Pi * (nyquist - pass)
	taps := (stopDecibel - 7.95) / (2.285 * width)
	beta := 0.1102 * (stopDecibel - 8.7)
	r.half = (int(math.Ceil(taps/2)) + 3) &^ 3 // whole groups of eight for dot

	phases := int(r.up)
	if phases > maxPhases {
		r.dense = true
		phases = denseSteps + 1 // one more, so that every row has a neighbour
	}
	steps := r.up
	if r.dense {
		steps = denseSteps
	}
	r.table = make([][]float32, phases)
	norm := bessel0(beta)
	reach := float64(r.half)
	for p := range r.table {
		frac := float64(p) / float64(steps)
		row := make([]float64, 2*r.half)
		var sum float64
		for j := range row {
			// Tap j weighs input sample ipos-half+1+j.
			t := float64(j-r.half+1) - frac
			if math.Abs(t) >= reach {
				continue
			}
			x := 2 * math.Pi * cut * t
			h := 2 * cut
			if x != 0 {
				h *= math.Sin(x) / x
			}
			q := t / reach
			row[j] = h * bessel0(beta*math.Sqrt(1-q*q)) / norm
			sum += row[j]
		}
		// Each phase passes a constant unchanged: no ripple at the phase rate.
		r.table[p] = make([]float32, len(row))
		for j, h := range row {
			r.table[p][j] = float32(h / sum)
		}
	}
}

// Write takes the next input samples and returns what can be computed from
// all input so far. The result is valid until the next call.
func (r *resampler) Write(in []float32) []float32 {
	r.in += int64(len(in))
	if r.clean {
		r.out = append(r.out[:0], in...)
		return r.out
	}
	r.buf = append(r.buf, in...)
	r.out = r.run(r.out[:0], math.MaxInt64)
	return r.out
}

// Flush returns the last samples; what follows the input counts as silence.
// Afterwards the converter is as new. The result is valid until the next call.
func (r *resampler) Flush() []float32 {
	if r.clean {
		r.Reset()
		return nil
	}
	total := ResampledLength(r.in, int(r.down), int(r.up))
	r.buf = append(r.buf, make([]float32, r.half+int(r.down/r.up)+1)...)
	r.out = r.run(r.out[:0], total)
	r.Reset()
	return r.out
}

// Pending is the number of output samples that the input so far will still
// become: what Flush would return now.
func (r *resampler) Pending() int64 {
	if r.clean {
		return 0
	}
	return ResampledLength(r.in, int(r.down), int(r.up)) - r.next
}

// run computes outputs below limit for which the input suffices, and drops
// input that no later output needs.
func (r *resampler) run(out []float32, limit int64) []float32 {
	have := r.base + int64(len(r.buf))
	half := int64(r.half)
	for r.next < limit {
		at := r.next * r.down
		ipos := at / r.up
		if ipos+half >= have {
			break
		}
		start := ipos - half + 1 - r.base
		window := r.buf[start : start+2*half]
		phase := at % r.up
		if r.dense {
			pos := float64(phase) * denseSteps / float64(r.up)
			row := int(pos)
			f := float32(pos - float64(row))
			a, b := dot(window, r.table[row]), dot(window, r.table[row+1])
			out = append(out, a+f*(b-a))
		} else {
			out = append(out, dot(window, r.table[phase]))
		}
		r.next++
	}
	// Keep what the next output needs; move only when it pays.
	keep := r.next*r.down/r.up - half + 1 - r.base
	if keep > int64(len(r.buf)) {
		keep = int64(len(r.buf))
	}
	if keep >= 4096 {
		n := copy(r.buf, r.buf[keep:])
		r.buf = r.buf[:n]
		r.base += keep
	}
	return out
}

// ResampledLength is the number of samples that n samples at rate from become
// at rate to: round(n*to/from).
func ResampledLength(n int64, from, to int) int64 {
	g := gcd(from, to)
	up, down := int64(to/g), int64(from/g)
	// Split so that days of sound at any rate stay within int64.
	whole, rest := n/down, n%down
	return whole*up + (2*rest*up+down)/(2*down)
}

// dot is the inner loop of all conversion. Eight sums side by side keep the
// processor's adders busy; len(w) is a multiple of eight.
func dot(x, w []float32) float32 {
	x = x[:len(w)]
	var a, b, c, d, e, f, g, h float32
	for len(w) >= 8 && len(x) >= 8 {
		a += x[0] * w[0]
		b += x[1] * w[1]
		c += x[2] * w[2]
		d += x[3] * w[3]
		e += x[4] * w[4]
		f += x[5] * w[5]
		g += x[6] * w[6]
		h += x[7] * w[7]
		x, w = x[8:], w[8:]
	}
	return (a + b) + (c + d) + ((e + f) + (g + h))
}

// bessel0 is the modified Bessel function of the first kind, order zero, which
// shapes the Kaiser window.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > sum*1e-17; k++ {
		term *= (x / 2 / k) * (x / 2 / k)
		sum += term
	}
	return sum
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
