package whisper_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"ratsschreiber/transcribe"
)

// Sounds of a council chamber that are not speech. All are made from numbers, at the loudness that a microphone in the room gives them.

const rate = transcribe.SampleRate

func made(d time.Duration, at func(i int) float64) []int16 {
	pcm := make([]int16, int(d.Seconds()*rate))
	for i := range pcm {
		pcm[i] = int16(max(-32767, min(32767, 32768*at(i))))
	}
	return pcm
}

func silence(d time.Duration) []int16 { return made(d, func(int) float64 { return 0 }) }

// whiteNoise is a bad microphone; pinkNoise an air conditioner: each octave has as much energy.
func whiteNoise(d time.Duration) []int16 {
	r := rand.New(rand.NewPCG(1, 1))
	return made(d, func(int) float64 { return 0.02 * r.NormFloat64() })
}

func pinkNoise(d time.Duration) []int16 {
	r := rand.New(rand.NewPCG(2, 2))
	var octaves [12]float64
	return made(d, func(i int) float64 {
		sum := 0.0
		for o := range octaves {
			if i%(1<<o) == 0 {
				octaves[o] = r.NormFloat64()
			}
			sum += octaves[o]
		}
		return 0.02 * sum
	})
}

// hum is a badly earthed cable: 50 Hz and its multiples.
func hum(d time.Duration) []int16 {
	return made(d, func(i int) float64 {
		sum := 0.0
		for k := 1; k <= 9; k += 2 {
			sum += math.Sin(2*math.Pi*50*float64(k)*float64(i)/rate) / float64(k)
		}
		return 0.05 * sum
	})
}

// applause is many hands: claps of a few milliseconds at random, swelling and ebbing, six seconds of every ten.
func applause(d time.Duration) []int16 {
	r := rand.New(rand.NewPCG(3, 3))
	sum := make([]float64, int(d.Seconds()*rate)+rate)
	for i := 0; i < len(sum)-rate; i++ {
		phase := math.Mod(float64(i)/rate, 10)
		if phase > 6 {
			continue
		}
		if r.Float64() < 60*math.Sin(math.Pi*phase/6)/rate {
			loud, ring := 0.05+0.1*r.Float64(), 900+1500*r.Float64()
			for j := range rate / 50 {
				sum[i+j] += loud * math.Exp(-float64(j)/60) * (0.5*r.NormFloat64() + math.Sin(2*math.Pi*ring*float64(j)/rate))
			}
		}
	}
	return made(d, func(i int) float64 { return sum[i] })
}

// music is chords of three with overtones, attack, decay and vibrato, two a second.
func music(d time.Duration) []int16 {
	chords := [][3]float64{{261.6, 329.6, 392}, {220, 261.6, 329.6}, {174.6, 220, 261.6}, {196, 246.9, 293.7}}
	return made(d, func(i int) float64 {
		t := float64(i) / rate
		beat := int(t * 2)
		within := t*2 - float64(beat)
		sum := 0.0
		for _, f := range chords[beat/4%len(chords)] {
			for k := 1; k <= 6; k++ {
				sum += math.Sin(2*math.Pi*f*float64(k)*t+0.3*math.Sin(2*math.Pi*5*t)) / float64(k*k)
			}
		}
		return 0.08 * sum * min(1, within*20) * math.Exp(-2*within)
	})
}

// knocks are chairs, doors and glasses: short and loud, a few a minute, over a quiet room.
func knocks(d time.Duration) []int16 {
	r := rand.New(rand.NewPCG(4, 4))
	pcm := pinkNoise(d)
	for i := range pcm {
		pcm[i] /= 8
	}
	for at := 0; at < len(pcm)-rate; at += 2*rate + r.IntN(5*rate) {
		loud, pitch := 8000+12000*r.Float64(), 80+300*r.Float64()
		for j := range rate / 4 {
			pcm[at+j] = int16(max(-32000, min(32000, float64(pcm[at+j])+loud*math.Exp(-float64(j)/1500)*math.Sin(2*math.Pi*pitch*float64(j)/rate))))
		}
	}
	return pcm
}

// howLong is a minute and a half of each sound in every test run, and half an hour of each with RATSSCHREIBER_LONG set.
func howLong() time.Duration {
	if os.Getenv("RATSSCHREIBER_LONG") != "" {
		return 30 * time.Minute
	}
	return 90 * time.Second
}

func TestWhereNobodySpeaksNoTextIsWritten(t *testing.T) {
	engine := openDemo(t)
	for _, sound := range []struct {
		name string
		make func(time.Duration) []int16
	}{{"silence", silence}, {"white noise", whiteNoise}, {"pink noise", pinkNoise}, {"hum", hum}, {"applause", applause}, {"music", music}, {"knocks", knocks}} {
		t.Run(sound.name, func(t *testing.T) {
			m := &memory{pcm: sound.make(howLong())}
			if err := pipeline(t, t.Context(), engine, m, 2); err != nil {
				t.Fatal(err)
			}
			var speech time.Duration
			tries := 0
			for _, w := range m.windows {
				for _, s := range w.Speech {
					speech += s.Length()
				}
				tries += w.Tries
			}
			t.Logf("%v taken for speech, %d decodings", speech.Round(time.Second), tries)
			for _, s := range m.segments {
				if s.Text != "" {
					t.Errorf("%v to %v: %s", s.From.Round(time.Second), s.To.Round(time.Second), fmt.Sprintf("%q %.2f %v", s.Text, s.Confidence, s.Flags))
				}
			}
		})
	}
}
