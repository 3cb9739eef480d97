package transcribe

import "math"

// rumbleCorner is where what no voice needs begins, in Hertz: mains hum at 50, fans, steps, a table that is knocked at. A voice of
// 85 Hz is still known by its overtones.
const rumbleCorner = 120

// withoutRumble is sound without what lies below rumbleCorner (Butterworth's filter of two poles, 15 dB less at 50 Hz), for measuring; the
// engine hears the sound as it was.
func withoutRumble(pcm []float32) []float32 {
	w := math.Tan(math.Pi * rumbleCorner / sampleRate)
	n := 1 / (1 + math.Sqrt2*w + w*w)
	a1, a2 := 2*(w*w-1)*n, (1-math.Sqrt2*w+w*w)*n
	out := make([]float32, len(pcm))
	var x1, x2, y1, y2 float64
	for i, v := range pcm {
		x := float64(v)
		y := n*(x-2*x1+x2) - a1*y1 - a2*y2
		x1, x2, y1, y2 = x, x1, y, y1
		out[i] = float32(y)
	}
	return out
}
