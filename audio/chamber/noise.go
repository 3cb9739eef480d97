package chamber

import (
	"math"
	"math/rand/v2"
	"time"
)

func silence(d time.Duration) []int16 { return make([]int16, samples(d)) }

// whiteNoise is a bad microphone.
func whiteNoise(d time.Duration) []int16 {
	r := rand.New(rand.NewPCG(1, 1))
	return made(d, func(int) float64 { return 0.02 * r.NormFloat64() })
}

// pinkNoise is an air conditioner: each octave has as much energy.
func pinkNoise(d time.Duration) []int16 {
	next := pink(2)
	return made(d, func(int) float64 { return 0.02 * next() })
}

// pink draws noise whose octaves have the same energy each.
func pink(seed uint64) func() float64 {
	r := rand.New(rand.NewPCG(seed, seed))
	var octaves [12]float64
	i := 0
	return func() float64 {
		sum := 0.0
		for o := range octaves {
			if i%(1<<o) == 0 {
				octaves[o] = r.NormFloat64()
			}
			sum += octaves[o]
		}
		i++
		return sum
	}
}

// ventilation is air in a duct, the blades of a fan that turns a little faster and slower, and a rattling grille.
func ventilation(d time.Duration) []int16 {
	next, r := pink(5), rand.New(rand.NewPCG(5, 6))
	var slow, phase, rattle float64
	return made(d, func(i int) float64 {
		slow += 0.002 * (next() - slow) // only what is below some 5 Hz
		phase += 2 * math.Pi * (118 + 4*math.Sin(2*math.Pi*0.07*float64(i)/Rate)) / Rate
		blades := math.Sin(phase) + 0.5*math.Sin(2*phase) + 0.25*math.Sin(3*phase+1)
		if r.Float64() < 9.0/Rate {
			rattle = 0.5 + r.Float64()
		}
		rattle *= 0.9985
		return 0.012*next() + 0.02*blades*(1+0.3*slow) + 0.01*rattle*math.Sin(2*math.Pi*730*float64(i)/Rate)
	})
}

// mainsHum is a badly earthed cable: 50 Hz and its odd multiples.
func mainsHum(d time.Duration) []int16 {
	return made(d, func(i int) float64 {
		sum := 0.0
		for k := 1.0; k <= 9; k += 2 {
			sum += math.Sin(2*math.Pi*50*k*float64(i)/Rate) / k
		}
		return 0.05 * sum
	})
}
