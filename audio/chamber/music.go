package chamber

import (
	"math"
	"math/rand/v2"
	"time"
)

// verse is how long a piece goes before the next one, made anew, begins.
const verse = 24 * time.Second

// piece makes a sound of verses in a hall, each with notes of its own.
func piece(compose func(r *rand.Rand, out []float64)) func(time.Duration) []int16 {
	return func(d time.Duration) []int16 {
		pcm := make([]int16, 0, samples(d))
		hall := newHall(1.4)
		for seed := uint64(1); len(pcm) < samples(d); seed++ {
			out := make([]float64, samples(verse))
			compose(rand.New(rand.NewPCG(seed, 21)), out)
			loudest := 0.0
			for i, v := range out {
				out[i] = v + 0.35*hall.next(v)
				loudest = max(loudest, math.Abs(out[i]))
			}
			for _, v := range out {
				if len(pcm) < samples(d) {
					pcm = append(pcm, sample(0.3*v/max(loudest, 0.01)))
				}
			}
		}
		return pcm
	}
}

// chords is the plainest music: three tones with overtones, attack, decay and vibrato, two a second.
func chords(d time.Duration) []int16 {
	all := [][3]float64{{261.6, 329.6, 392}, {220, 261.6, 329.6}, {174.6, 220, 261.6}, {196, 246.9, 293.7}}
	return made(d, func(i int) float64 {
		t := float64(i) / Rate
		beat := int(t * 2)
		within := t*2 - float64(beat)
		sum := 0.0
		for _, f := range all[beat/4%len(all)] {
			for k := 1; k <= 6; k++ {
				sum += math.Sin(2*math.Pi*f*float64(k)*t+0.3*math.Sin(2*math.Pi*5*t)) / float64(k*k)
			}
		}
		return 0.08 * sum * min(1, within*20) * math.Exp(-2*within)
	})
}

// degree is a tone of the major scale above C4, 0 being the C itself; 7 is an octave.
func degree(n int) float64 {
	octave := int(math.Floor(float64(n) / 7))
	steps := [7]float64{0, 2, 4, 5, 7, 9, 11}[n-7*octave]
	return 261.63 * math.Pow(2, float64(octave)+steps/12)
}

// progression are the roots of eight bars, a cadence at the end.
func progression(r *rand.Rand) [8]int {
	all := [][8]int{{0, 4, 5, 3, 0, 3, 4, 0}, {0, 3, 0, 4, 5, 1, 4, 0}, {0, 5, 3, 4, 2, 5, 4, 0}}
	return all[r.IntN(len(all))]
}

// melody walks by steps and small leaps around the chord of the bar.
func melody(r *rand.Rand, at, root int) int {
	if r.IntN(3) == 0 {
		return root%7 + 2*r.IntN(3)
	}
	return max(-2, min(9, at+r.IntN(5)-2))
}

// organChorale: four parts, slow, no gap between the chords.
func organChorale(r *rand.Rand, out []float64) {
	const bar = 3.0
	for i, root := range progression(r) {
		at := bar * float64(i)
		for k, n := range []int{root - 14, root - 7, root + 2 - 7, root + 4} {
			organ(r, out, note{at, bar, degree(n), [4]float64{0.5, 0.3, 0.3, 0.35}[k]})
		}
		high := root + 7
		for j := range 4 {
			organ(r, out, note{at + bar/4*float64(j), bar / 4, degree(high), 0.35})
			high = melody(r, high-7, root) + 7
		}
	}
}

// brassMarch: 112 steps a minute, the tuba on the beat, horns after it, trumpets above, drums.
func brassMarch(r *rand.Rand, out []float64) {
	const beat = 60.0 / 112
	roots, high := progression(r), 4
	for i := range int(verse.Seconds() / beat) {
		at, root := beat*float64(i), roots[i/4%8]
		tuba(r, out, note{at, beat * 0.6, degree(root - 14 + 4*(i%2)), 0.6})
		for _, n := range []int{root - 7, root - 5, root - 3} {
			tuba(r, out, note{at + beat/2, beat * 0.35, degree(n), 0.2})
		}
		for j := range 2 {
			high = melody(r, high, root)
			for _, third := range []int{0, -2} {
				trumpet(r, out, note{at + beat/2*float64(j), beat * 0.42, degree(high + third), 0.22})
			}
		}
		bassDrum(r, out, note{at, 0.3, 0, 0.9})
		for j := range 2 + 2*(i%4/3) {
			snare(r, out, note{at + beat/4*float64(j+1), 0.2, 0, 0.5})
		}
		if i%8 == 0 {
			cymbal(r, out, note{at, 1.2, 0, 0.8})
		}
	}
}

// stringQuartet: long bows, with breaths between the phrases.
func stringQuartet(r *rand.Rand, out []float64) {
	const bar = 3.0
	high := 7
	for i, root := range progression(r) {
		at := bar * float64(i)
		for k, n := range []int{root - 14, root - 5, root} {
			violin(r, out, note{at, bar * 0.93, degree(n), [3]float64{0.35, 0.2, 0.2}[k]})
		}
		for t := 0.0; t < bar-0.2; {
			length := []float64{0.375, 0.75, 0.75, 1.5}[r.IntN(4)]
			high = melody(r, high-4, root) + 4
			violin(r, out, note{at + t, min(length, bar-t) * 0.95, degree(high), 0.3})
			t += length
		}
	}
}

// danceBand: piano, bass, flute and drums.
func danceBand(r *rand.Rand, out []float64) {
	const beat = 0.5
	roots, high := progression(r), 7
	for i := range int(verse.Seconds() / beat) {
		at, root := beat*float64(i), roots[i/6%8]
		piano(r, out, note{at, beat, degree(root - 14), 0.6})
		for _, n := range []int{root, root + 2, root + 4} {
			piano(r, out, note{at + beat/2*float64(r.IntN(2)), beat / 2, degree(n), 0.3})
		}
		if r.IntN(4) > 0 {
			high = melody(r, high-7, root) + 7
			flute(r, out, note{at, beat * 0.9, degree(high), 0.35})
		}
		bassDrum(r, out, note{at, 0.25, 0, 0.7 * float64((i+1)%2)})
		snare(r, out, note{at, 0.2, 0, 0.5 * float64(i%2)})
		cymbal(r, out, note{at + beat/2, 0.15, 0, 0.25})
	}
}

// choir: four parts on one vowel that changes with the bar.
func choir(r *rand.Rand, out []float64) {
	const bar = 3.0
	for i, root := range progression(r) {
		v := vowels[r.IntN(len(vowels))]
		for k, n := range []int{root - 14, root - 7, root - 3, root + 2} {
			for range 2 {
				voice(v, k > 1, false)(r, out, note{bar*float64(i) + 0.05*r.Float64(), bar * 0.9, degree(n), 0.25})
			}
		}
	}
}

// song: one voice with vowels and consonants of no language, two to four syllables a second, over a piano.
func song(r *rand.Rand, out []float64) {
	const beat = 0.5
	roots, high := progression(r), 2
	for i := range int(verse.Seconds() / beat) {
		at, root := beat*float64(i), roots[i/6%8]
		for _, n := range []int{root - 14, root - 7, root - 5} {
			piano(r, out, note{at, beat, degree(n), 0.12})
		}
		if i%12 > 9 {
			continue // breathe
		}
		for j := range 1 + r.IntN(2) {
			high = melody(r, high, root)
			length := beat / float64(1+j)
			voice(vowels[r.IntN(len(vowels))], false, true)(r, out, note{at + beat/2*float64(j), length * 0.85, degree(high - 7), 0.5})
		}
	}
}
