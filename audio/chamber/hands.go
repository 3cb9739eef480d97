package chamber

import (
	"math"
	"math/rand/v2"
	"time"
)

// applause is a hall of people: each claps at a pace and with a sound of their own, begins and ends when they like. It swells, lasts
// and ebbs, eight seconds of every thirteen, over the noise of the room; now and then the hall finds one beat.
func applause(d time.Duration) []int16 {
	r := rand.New(rand.NewPCG(3, 3))
	room := pink(7)
	sum := make([]float32, samples(d)+Rate)
	for i := range sum {
		sum[i] = float32(0.0015 * room())
	}
	for begin := Rate; begin < len(sum)-14*Rate || begin == Rate; begin += 13 * Rate {
		together := r.IntN(4) == 0
		for range 25 + r.IntN(40) {
			clapping(r, sum, begin, together)
		}
	}
	pcm := make([]int16, samples(d))
	for i := range pcm {
		pcm[i] = sample(float64(sum[i]))
	}
	return pcm
}

// clapping adds one pair of hands.
func clapping(r *rand.Rand, sum []float32, begin int, together bool) {
	pace, loud, ring := 2.8+2.2*r.Float64(), math.Exp(-3.2+0.8*r.NormFloat64()), 700+1300*r.Float64()
	from, to := 1.2*math.Abs(r.NormFloat64()), 8-1.8*math.Abs(r.NormFloat64())
	if together {
		pace, from = 2.4, math.Ceil(from*2.4)/2.4
	}
	for t := from; t < to; t += (1 + 0.04*r.NormFloat64()) / pace {
		at := begin + int((t+0.012*r.NormFloat64())*Rate)
		clap := band{centre: ring * (1 + 0.05*r.NormFloat64()), width: 900}
		for j := range Rate / 40 {
			if at+j >= 0 && at+j < len(sum) {
				sum[at+j] += float32(loud * math.Exp(-float64(j)/70) * clap.next(r.NormFloat64()))
			}
		}
	}
}

// band lets pass what lies around one frequency: a resonator of two poles.
type band struct {
	centre, width float64
	a, b          float64 // what came out last and before
}

func (f *band) next(x float64) float64 {
	r := math.Exp(-math.Pi * f.width / Rate)
	y := (1-r)*x + 2*r*math.Cos(2*math.Pi*f.centre/Rate)*f.a - r*r*f.b
	f.a, f.b = y, f.a
	return y
}
