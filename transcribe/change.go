package transcribe

import (
	"math"
	"slices"
	"time"
)

// What somebody says changes its colour from sound to sound, ten times a second and more; a tone that is held, sung, blown or rung
// does not. How much a sound changes within 60 ms was found to be, in decibels (median; one in twenty is below the first and above the
// second figure, of pieces of three seconds):
//
//	speech, close microphone        7.0-11
//	speech, 10 and 5 dB over noise  4.8-6.7, 4.6-5.8
//	speech across an echoing room   4.1-5.8
//	noise, applause, knocks         3.9-5.2
//	recorded piano, strings         4.2-5.6
//	organ, strings, chords          0.9-4.2
//	singing, with consonants        3.1-3.9
const (
	// heldChange is what hardly any speech is below; steadyChange is what only speech in much echo or noise is below.
	heldChange, steadyChange = 4.0, 4.2

	changeFrame = sampleRate / 25 // 40 ms
	changeStep  = 30 * time.Millisecond
	changeBands = 18
)

// changeOf is how much the colour of a sound, the shape of its spectrum, changes within 60 ms: the median over what is loud. It is
// infinite where too little is loud to say.
func changeOf(pcm []float32) float64 {
	step := int(timeToSamples(changeStep))
	var shapes [][changeBands]float64
	var levels []float64
	for at := 0; at+changeFrame <= len(pcm); at += step {
		shape, level := colour(pcm[at : at+changeFrame])
		shapes, levels = append(shapes, shape), append(levels, level)
	}
	if len(levels) == 0 {
		return math.Inf(1)
	}
	sorted := slices.Clone(levels)
	slices.Sort(sorted)
	limit := sorted[len(sorted)*95/100] - 20
	var far []float64
	for i := range len(shapes) - 2 {
		if levels[i] < limit || levels[i+2] < limit {
			continue
		}
		sum := 0.0
		for k := range changeBands {
			d := shapes[i][k] - shapes[i+2][k]
			sum += d * d
		}
		far = append(far, math.Sqrt(sum/changeBands))
	}
	if len(far) < 10 {
		return math.Inf(1)
	}
	slices.Sort(far)
	return far[len(far)/2]
}

// colour is the loudness of the bands of a frame against one another, and of all together, in decibels.
func colour(frame []float32) (shape [changeBands]float64, level float64) {
	total := 1e-12
	for k, band := range probes {
		for _, twice := range band {
			var a, b float64 // Goertzel's filter: the strength of one frequency
			for j, x := range frame {
				a, b = float64(x)*hann[j]+twice*a-b, a
			}
			shape[k] += a*a + b*b - twice*a*b
		}
		total += shape[k]
	}
	mean := 0.0
	for k, v := range shape {
		shape[k] = 10 * math.Log10(v/total+1e-4)
		mean += shape[k] / changeBands
	}
	for k := range shape {
		shape[k] -= mean
	}
	return shape, 10 * math.Log10(total)
}

// probes are 2 cos(w) of three frequencies in each band; the bands are as wide as the ear's.
var probes = func() (all [changeBands][3]float64) {
	for k, centre := range [changeBands]float64{150, 250, 350, 450, 570, 700, 840, 1000, 1170, 1370, 1600, 1850, 2150, 2500, 2900, 3400, 4000, 4800} {
		for i, off := range []float64{0.95, 1, 1.05} {
			all[k][i] = 2 * math.Cos(2*math.Pi*centre*off/sampleRate)
		}
	}
	return all
}()

var hann = func() (all [changeFrame]float64) {
	for i := range all {
		all[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/changeFrame)
	}
	return all
}()
