// Package soundtest gives tests a sound system of their own: a private
// PulseAudio server without any hardware, with an output that can be played to
// and microphones that hear what is played.
//
// [Start] begins one; [Server.Play] plays a file; [Server.Kill] and
// [Server.Restart] do what the package's users must survive. [Align] finds a
// recording in what was played, [Mono] reads a file as the program keeps it.
package soundtest

import "math"

// Align finds want in got, both 16 kHz: the offset at which they fit best, and
// the correlation there over want's whole length, 1 for the same sound. The
// offset is the number of samples of got before want begins. A recording that
// lost or repeated anything on the way correlates badly at any offset.
func Align(got, want []float32) (offset int, correlation float64) {
	const coarse = 8 // the search is done at 2 kHz, then refined
	g, w := thin(got, coarse), thin(want, coarse)
	// A piece from the middle decides; all of it is compared afterwards.
	n := min(len(w)/2, 4*16000/coarse)
	from := (len(w) - n) / 2
	best := math.Inf(-1)
	for at := -from; at+from+n <= len(g); at++ {
		if r := fit(g[at+from:at+from+n], w[from:from+n]); r > best {
			best, offset = r, at*coarse
		}
	}
	// The thinned search is right to within a few samples.
	centre := offset
	best = math.Inf(-1)
	full := func(at int) float64 {
		a, b := got, want
		if at >= 0 {
			a = a[min(at, len(a)):]
		} else {
			b = b[min(-at, len(b)):]
		}
		m := min(len(a), len(b))
		return fit(a[:m], b[:m])
	}
	for at := centre - 2*coarse; at <= centre+2*coarse; at++ {
		if r := full(at); r > best {
			best, offset = r, at
		}
	}
	return offset, best
}

// fit is the correlation of two signals of the same length.
func fit(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		ab += x * y
		aa += x * x
		bb += y * y
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}

// thin averages groups of n samples into one.
func thin(x []float32, n int) []float32 {
	out := make([]float32, len(x)/n)
	for i := range out {
		var sum float32
		for _, v := range x[i*n : (i+1)*n] {
			sum += v
		}
		out[i] = sum / float32(n)
	}
	return out
}
