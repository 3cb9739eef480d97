package chamber

import (
	"math"
	"slices"
	"testing"
	"time"
)

func TestSoundsAreAsLongAsAskedForAndTheSameEachTime(t *testing.T) {
	for _, s := range Sounds() {
		got := s.Make(26 * time.Second) // more than a verse
		if len(got) != 26*Rate {
			t.Errorf("%s: %d samples", s.Name, len(got))
		}
		if !slices.Equal(got, s.Make(26*time.Second)) {
			t.Errorf("%s is another one the second time", s.Name)
		}
		if level := Level(got); s.Name != "silence" && (level < -45 || level > -8) {
			t.Errorf("%s is at %.0f dB of full scale", s.Name, level)
		}
		clipped := 0
		for _, v := range got {
			if v == 32767 || v == -32767 {
				clipped++
			}
		}
		if clipped > len(got)/10000 {
			t.Errorf("%s is cut off %d times", s.Name, clipped)
		}
	}
}

func sine(pitch float64) []int16 {
	return made(2*time.Second, func(i int) float64 { return 0.3 * math.Sin(2*math.Pi*pitch*float64(i)/Rate) })
}

func TestATelephoneCarriesTheMiddleOnly(t *testing.T) {
	for pitch, most := range map[float64]float64{50: -40, 100: -30, 1000: 0.5, 7000: -25} {
		change := Level(OverTelephone(sine(pitch))[Rate:]) - Level(sine(pitch))
		if change > most || most > 0 && change < -0.5 {
			t.Errorf("%.0f Hz: %.1f dB", pitch, change)
		}
	}
}

func TestNoiseIsAsFarBelowAsAskedFor(t *testing.T) {
	pcm, hiss := sine(440), whiteNoise(time.Second)
	noisy := WithNoise(pcm, hiss, 10)
	var left []int16
	for i := range pcm {
		left = append(left, noisy[i]-pcm[i])
	}
	if below := Level(pcm) - Level(left); math.Abs(below-10) > 0.5 {
		t.Errorf("%.1f dB below", below)
	}
}

func TestARoomGoesOnAfterTheSoundHasEnded(t *testing.T) {
	pcm := append(sine(440), make([]int16, Rate)...)
	echo := InARoom(pcm, 1, 0.5)
	soon, late := Level(echo[2*Rate:2*Rate+Rate/4]), Level(echo[2*Rate+Rate*3/4:])
	if soon < Level(sine(440))-25 || late > soon-20 {
		t.Errorf("%.0f dB at once, %.0f dB after", soon, late)
	}
}
