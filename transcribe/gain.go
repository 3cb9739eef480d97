package transcribe

import (
	"math"
	"slices"
)

const (
	// softSound is the loudness of a window (root mean square of its loud moments, full scale 1) below which it is amplified to
	// usualSound: a microphone that stood far away, or whose amplifier was turned down. The test model hears nothing at 40 dB below the
	// usual; published ones become unsure.
	softSound, usualSound = 0.02, 0.05
	mostGain              = 200
)

// amplify brings soft sound to a usual loudness, in place. Sound of usual loudness is left as it is.
func amplify(pcm []float32) {
	const frame = sampleRate / 25
	var levels []float64
	for i := 0; i+frame <= len(pcm); i += frame {
		sum := 0.0
		for _, v := range pcm[i : i+frame] {
			sum += float64(v) * float64(v)
		}
		levels = append(levels, math.Sqrt(sum/frame))
	}
	if len(levels) == 0 {
		return
	}
	slices.Sort(levels)
	loud := levels[len(levels)*95/100]
	if loud >= softSound || loud == 0 {
		return
	}
	gain := float32(min(usualSound/loud, mostGain))
	for i, v := range pcm {
		pcm[i] = min(1, max(-1, v*gain))
	}
}
