package transcribe

import "math"

// rumbleCorner is where what no voice needs begins, in Hertz: mains hum at 50, fans, steps, a table that is knocked at. A voice of
// 85 Hz is still known by its overtones.
const rumbleCorner = 120

// rumbleFilter takes away what lies below rumbleCorner (Butterworth's filter of two poles, 15 dB less at 50 Hz), for measuring; the engine
// hears the sound as it was.
type rumbleFilter struct {
	n, a1, a2      float64
	x1, x2, y1, y2 float64
}

func newRumbleFilter() rumbleFilter {
	w := math.Tan(math.Pi * rumbleCorner / sampleRate)
	n := 1 / (1 + math.Sqrt2*w + w*w)
	return rumbleFilter{n: n, a1: 2 * (w*w - 1) * n, a2: (1 - math.Sqrt2*w + w*w) * n}
}

// next filters one sample more.
func (f *rumbleFilter) next(sample float32) float32 {
	x := float64(sample)
	y := f.n*(x-2*f.x1+f.x2) - f.a1*f.y1 - f.a2*f.y2
	f.x1, f.x2, f.y1, f.y2 = x, f.x1, y, f.y1
	return float32(y)
}

// withoutRumble is the filtered sound.
func withoutRumble(pcm []float32) []float32 {
	f := newRumbleFilter()
	out := make([]float32, len(pcm))
	for i, v := range pcm {
		out[i] = f.next(v)
	}
	return out
}
