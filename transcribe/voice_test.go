package transcribe

import (
	"math"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/chamber"
)

func tone(pitch, loud float64) []float32 {
	out := make([]float32, 3*sampleRate)
	for i := range out {
		out[i] = float32(loud * math.Sin(2*math.Pi*pitch*float64(i)/sampleRate))
	}
	return out
}

func loudness(pcm []float32) float64 {
	sum := 0.0
	for _, v := range pcm[sampleRate/2:] {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(pcm)-sampleRate/2))
}

func TestSoftSoundIsAmplifiedAndUsualSoundIsLeft(t *testing.T) {
	for _, c := range []struct{ loud, want float64 }{{0.0003, 0.05}, {0.01, 0.05}, {0.1, 0.1}, {0.5, 0.5}, {0, 0}} {
		pcm := tone(300, c.loud*math.Sqrt2)
		amplify(pcm)
		if got := loudness(pcm); math.Abs(got-c.want) > 0.1*c.want {
			t.Errorf("%v became %v, want %v", c.loud, got, c.want)
		}
	}
	amplify(nil)
}

func TestRumbleIsTakenOutAndVoicesAreLeft(t *testing.T) {
	for pitch, want := range map[float64][2]float64{50: {0, 0.2}, 100: {0.4, 0.7}, 250: {0.95, 1.05}, 3000: {0.95, 1.05}} {
		if got := loudness(withoutRumble(tone(pitch, 1))) * math.Sqrt2; got < want[0] || got > want[1] {
			t.Errorf("of %v Hz %.2f is left", pitch, got)
		}
	}
}

// What was measured, as a rule: held sounds change less than any speech, and noise is told by its other measures.
func TestMusicAndThingsAreUnlikeSpeech(t *testing.T) {
	for _, s := range chamber.Sounds()[1:] {
		if s.Name == "room sounds" || s.Name == "telephones" || s.Name == "dance band" { // in parts like speech: told by the text's confidence
			continue
		}
		pcm := audio.ToFloat32(nil, s.Make(12*time.Second))
		hardly, pieces := 0, 0
		for ; len(pcm) >= 4*sampleRate; pcm = pcm[4*sampleRate:] {
			v := voiceOf(pcm[:4*sampleRate])
			v.change = changeOf(pcm[:4*sampleRate])
			pieces++
			if v.hardlyLike() {
				hardly++
			}
		}
		if hardly*5 < pieces*4 {
			t.Errorf("%s: only %d of %d pieces are hardly like speech", s.Name, hardly, pieces)
		}
	}
}
