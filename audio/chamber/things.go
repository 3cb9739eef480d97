package chamber

import (
	"math"
	"math/rand/v2"
	"time"
)

// quietRoom is the floor that single sounds stand on.
func quietRoom(d time.Duration, seed uint64) []float64 {
	next := pink(seed)
	out := make([]float64, samples(d))
	for i := range out {
		out[i] = 0.0022 * next()
	}
	return out
}

func mixed(sum []float64) []int16 {
	pcm := make([]int16, len(sum))
	for i, v := range sum {
		pcm[i] = sample(v)
	}
	return pcm
}

// knocks are chairs, doors and glasses: short and loud, a few a minute, over a quiet room.
func knocks(d time.Duration) []int16 {
	r := rand.New(rand.NewPCG(4, 4))
	sum := quietRoom(d, 2)
	for at := 0; at < len(sum)-Rate; at += 2*Rate + r.IntN(5*Rate) {
		loud, pitch := 0.24+0.37*r.Float64(), 80+300*r.Float64()
		for j := range Rate / 4 {
			sum[at+j] += loud * math.Exp(-float64(j)/1500) * math.Sin(2*math.Pi*pitch*float64(j)/Rate)
		}
	}
	return mixed(sum)
}

// roomSounds are coughs, paper, chairs on the floor, doors, glasses and typing, one every second or three.
func roomSounds(d time.Duration) []int16 {
	r := rand.New(rand.NewPCG(8, 8))
	sum := quietRoom(d, 9)
	kinds := []func(*rand.Rand, []float64){cough, cough, paper, paper, chair, door, glass, typing}
	for at := Rate / 2; at < len(sum)-4*Rate; at += Rate + r.IntN(3*Rate) {
		kinds[r.IntN(len(kinds))](r, sum[at:at+4*Rate])
	}
	return mixed(sum)
}

// cough is one to three bursts of breath through a throat, with a little voice at the end of some.
func cough(r *rand.Rand, out []float64) {
	throat := [3]band{{centre: 500 + 250*r.Float64(), width: 250}, {centre: 1300 + 400*r.Float64(), width: 350}, {centre: 2700, width: 500}}
	pitch, voice, loud := 110+110*r.Float64(), 0.6*r.Float64(), 0.7+0.8*r.Float64()
	at := 0
	for range 1 + r.IntN(3) {
		n := Rate/8 + r.IntN(Rate/6)
		for j := range n {
			x := float64(j) / float64(n)
			breath := r.NormFloat64() * math.Exp(-4*x) * min(1, 40*x)
			tone := voice * max(0, math.Sin(math.Pi*x)) * math.Mod(float64(j)*pitch/Rate, 1)
			y := 0.0
			for k := range throat {
				y += throat[k].next(breath + tone)
			}
			out[at+j] += loud * 0.5 * y
		}
		at += n + Rate/12 + r.IntN(Rate/5)
	}
}

// paper is many small crackles, as of pages being turned.
func paper(r *rand.Rand, out []float64) {
	n := Rate/2 + r.IntN(Rate)
	loud, crackle, before := 0.02+0.05*r.Float64(), 0.0, 0.0
	for j := range n {
		if r.Float64() < 160.0/Rate {
			crackle = r.Float64()
		}
		crackle *= 0.994
		x := r.NormFloat64()
		out[j] += loud * crackle * (x - before) * math.Sin(math.Pi*float64(j)/float64(n))
		before = x
	}
}

// chair is wood that sticks to the floor and slips, many times a second.
func chair(r *rand.Rand, out []float64) {
	n := Rate/3 + r.IntN(Rate)
	pace, loud := 70+90*r.Float64(), 0.05+0.1*r.Float64()
	wood := [2]band{{centre: 350 + 200*r.Float64(), width: 200}, {centre: 1100 + 700*r.Float64(), width: 400}}
	phase := 0.0
	for j := range n {
		phase += pace * (1 + 0.5*math.Sin(2*math.Pi*1.3*float64(j)/Rate) + 0.1*r.NormFloat64()) / Rate
		push := 0.15 * r.NormFloat64()
		if phase >= 1 {
			phase -= math.Floor(phase)
			push += 6 * (0.6 + 0.4*r.Float64())
		}
		y := wood[0].next(push) + wood[1].next(push)
		out[j] += loud * y * min(1, 12*math.Sin(math.Pi*float64(j)/float64(n)))
	}
}

// door is a latch and a thud.
func door(r *rand.Rand, out []float64) {
	loud, pitch := 0.2+0.2*r.Float64(), 55+40*r.Float64()
	for j := range Rate / 2 {
		t := float64(j) / Rate
		out[j] += loud * math.Exp(-14*t) * math.Sin(2*math.Pi*pitch*t*(1+0.4*math.Exp(-30*t)))
		out[j] += 0.3 * loud * math.Exp(-200*t) * r.NormFloat64()
		out[j+Rate/9] += 0.2 * loud * math.Exp(-300*t) * r.NormFloat64()
	}
}

// glass rings in tones that are no multiples of one another.
func glass(r *rand.Rand, out []float64) {
	loud, pitch := 0.05+0.08*r.Float64(), 1400+900*r.Float64()
	for j := range Rate {
		t := float64(j) / Rate
		for k, ratio := range []float64{1, 2.32, 3.17} {
			out[j] += loud / float64(k+1) * math.Exp(-(5+3*float64(k))*t) * math.Sin(2*math.Pi*pitch*ratio*t)
		}
	}
}

// typing is somebody taking notes.
func typing(r *rand.Rand, out []float64) {
	for at := 0; at < 3*Rate; at += Rate/12 + r.IntN(Rate/5) {
		key := band{centre: 1500 + 1500*r.Float64(), width: 800}
		loud := 0.1 + 0.15*r.Float64()
		for j := range Rate / 50 {
			out[at+j] += loud * math.Exp(-float64(j)/40) * key.next(r.NormFloat64())
		}
	}
}

// telephones ring by turns: the old bell, two tones in turn, a tune of square waves, a buzz on the table.
func telephones(d time.Duration) []int16 {
	sum := quietRoom(d, 11)
	tune := []float64{659.3, 587.3, 370, 415.3, 554.4, 493.9, 293.7, 329.6}
	for i := range sum {
		t := float64(i) / Rate
		kind, within := int(t/6)%4, math.Mod(t, 6)
		if within > 4.5 || kind != 2 && math.Mod(within, 1.5) > 1 {
			continue
		}
		switch kind {
		case 0: // a clapper between two bells, twenty times a second
			strike := math.Mod(within, 0.05)
			sum[i] += 0.08 * math.Exp(-18*strike) * (math.Sin(2*math.Pi*1180*t) + 0.7*math.Sin(2*math.Pi*1590*t) + 0.4*math.Sin(2*math.Pi*2710*t))
		case 1:
			pitch := 853.0
			if math.Mod(within, 0.1) > 0.05 {
				pitch = 960
			}
			sum[i] += 0.08 * math.Sin(2*math.Pi*pitch*t)
		case 2:
			beat := within * 6
			if math.Mod(beat, 1) < 0.9 {
				sum[i] += 0.03 * math.Copysign(1, math.Sin(2*math.Pi*tune[int(beat)%len(tune)]*t))
			}
		case 3:
			sum[i] += 0.05 * math.Sin(2*math.Pi*165*t) * (1 + 0.6*math.Sin(2*math.Pi*330*t+1)) * (1 + 0.5*math.Sin(2*math.Pi*9*t))
		}
	}
	return mixed(sum)
}
