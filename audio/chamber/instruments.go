package chamber

import (
	"math"
	"math/rand/v2"
)

// note is one tone of an instrument; times in seconds, pitch in Hertz.
type note struct {
	at, length, pitch, loud float64
}

// instrument adds a note to a sound.
type instrument func(r *rand.Rand, out []float64, n note)

// partials gives the strength of the k-th overtone, 1 being the tone itself, t seconds after the beginning of a note.
type partials func(k int, t float64) float64

// shape is how a tone begins, stays and ends.
type shape struct {
	attack, release float64 // seconds
	decay           float64 // by e in 1/decay seconds
	vibrato, depth  float64 // Hertz, share of the pitch
	overtones       int
	breath          float64 // share of noise
}

// tone builds an instrument of overtones.
func tone(s shape, strength partials) instrument {
	return func(r *rand.Rand, out []float64, n note) {
		from, count := int(n.at*Rate), int((n.length+s.release)*Rate)
		top := min(s.overtones, int(0.45*Rate/n.pitch))
		weights := make([]float64, top+1)
		detune, phase, late := 1+0.0015*r.NormFloat64(), 0.0, r.Float64()*6
		for j := range count {
			if from+j < 0 || from+j >= len(out) {
				continue
			}
			t := float64(j) / Rate
			if j%64 == 0 {
				for k := 1; k <= top; k++ {
					weights[k] = strength(k, t)
				}
			}
			phase += 2 * math.Pi * n.pitch * detune * (1 + s.depth*min(1, 3*t)*math.Sin(2*math.Pi*s.vibrato*t+late)) / Rate
			loud := n.loud * min(1, t/s.attack) * math.Exp(-s.decay*t)
			if t > n.length {
				loud *= 1 - (t-n.length)/s.release
			}
			// sin(k·phase) for one k after the other, from the two before
			sum, a, b, twice := 0.0, math.Sin(phase), 0.0, 2*math.Cos(phase)
			for k := 1; k <= top; k++ {
				sum += weights[k] * a
				a, b = twice*a-b, a
			}
			out[from+j] += loud * (sum + s.breath*r.NormFloat64())
		}
	}
}

var (
	organ = tone(shape{attack: 0.03, release: 0.08, overtones: 8}, func(k int, _ float64) float64 {
		return [9]float64{0, 1, 0.7, 0.2, 0.5, 0.05, 0.15, 0.02, 0.3}[k]
	})
	violin = tone(shape{attack: 0.09, release: 0.12, vibrato: 5.6, depth: 0.006, overtones: 14, breath: 0.02}, func(k int, _ float64) float64 {
		return 1 / float64(k)
	})
	trumpet = tone(shape{attack: 0.035, release: 0.06, vibrato: 4.8, depth: 0.003, overtones: 14}, func(k int, t float64) float64 {
		return math.Pow(min(0.92, 0.6+3*t), float64(k-1)) // brighter as the lips get going
	})
	tuba  = tone(shape{attack: 0.05, release: 0.08, overtones: 9}, func(k int, _ float64) float64 { return math.Pow(0.6, float64(k-1)) })
	piano = tone(shape{attack: 0.004, release: 0.1, decay: 1.8, overtones: 10}, func(k int, t float64) float64 {
		return math.Exp(-0.8*float64(k)*t) / math.Pow(float64(k), 1.2)
	})
	flute = tone(shape{attack: 0.06, release: 0.08, vibrato: 5, depth: 0.004, overtones: 4, breath: 0.05}, func(k int, _ float64) float64 {
		return [5]float64{0, 1, 0.3, 0.12, 0.03}[k]
	})
)

// drum is struck: a skin that falls in pitch, snares or metal that hiss.
func drum(pitch, fall, hiss, skin, ring float64) instrument {
	return func(r *rand.Rand, out []float64, n note) {
		before, phase := 0.0, 0.0
		for j := range int(n.length * Rate) {
			if i := int(n.at*Rate) + j; i < len(out) {
				t, x := float64(j)/Rate, r.NormFloat64()
				phase += 2 * math.Pi * pitch * (1 + fall*math.Exp(-40*t)) / Rate
				out[i] += n.loud * (skin*math.Exp(-12*t)*math.Sin(phase) + hiss*math.Exp(-ring*t)*(x-before))
				before = x
			}
		}
	}
}

var (
	bassDrum = drum(55, 1.5, 0.02, 1, 60)
	snare    = drum(185, 0.3, 0.35, 0.4, 18)
	cymbal   = drum(400, 0, 0.3, 0, 5)
)

// vowel is where a throat resounds, in Hertz.
type vowel [3]float64

var vowels = []vowel{{720, 1200, 2550}, {480, 1900, 2550}, {310, 2250, 3000}, {470, 820, 2600}, {330, 720, 2450}}

// voice sings a vowel: overtones of a throat, shaped by its formants, with vibrato, sliding from note to note. consonants puts a short hiss or a
// soft start before the vowel, as singing does that has words.
func voice(v vowel, high, consonants bool) instrument {
	return func(r *rand.Rand, out []float64, n note) {
		formants, start := v, 0.06
		if high {
			for i := range formants {
				formants[i] *= 1.15
			}
		}
		if consonants && r.IntN(3) > 0 {
			hiss := band{centre: 3000 + 3000*r.Float64(), width: 2500}
			for j := range Rate / 12 {
				if i := int(n.at*Rate) + j - Rate/12; i >= 0 && i < len(out) {
					out[i] += 0.5 * n.loud * math.Sin(math.Pi*float64(j)/(Rate/12)) * hiss.next(r.NormFloat64())
				}
			}
			start = 0.02
		}
		strength := func(k int, _ float64) float64 {
			f, sum := float64(k)*n.pitch, 0.0
			for i, centre := range formants {
				width := 90 + 40*float64(i)
				sum += math.Pow(0.5, float64(i)) / (1 + math.Pow((f-centre)/width, 2))
			}
			return (sum + 0.01) * 3 / math.Sqrt(float64(k))
		}
		tone(shape{attack: start, release: 0.08, vibrato: 5.4, depth: 0.012, overtones: 32, breath: 0.01}, strength)(r, out, n)
	}
}
