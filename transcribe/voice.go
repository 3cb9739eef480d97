package transcribe

import (
	"math"
	"slices"
	"time"
)

// voice says how much a sound is like somebody speaking. It is measured in frames of 40 ms. What was found for it, over four seconds:
//
//	                                  voiced      hissing     span
//	speech, close microphone          0.75-0.98   0-0.3       19 dB and more
//	speech, 4 dB louder than noise    0.55-0.75   0.02-0.17   10 dB
//	noise of a fan, hiss, hum         0-0.45      0 or 1      0-5 dB
//	applause                          0.1-0.25    0.9-1       any
//	music without singing             0.5-0.9     0           12 dB
type voice struct {
	frames  int     // loud enough to count
	voiced  float64 // share of these with the period of a voice
	hissing float64 // share of these with most of their energy above 2 kHz, as in "s", "f", "t"
	dull    float64 // share of these with nearly all of it below 400 Hz
	span    float64 // between loud and quiet frames, in decibels
	change  float64 // see changeOf; infinite where it was not measured, which takes longer than all the rest
}

// length of what is loud enough to count.
func (v voice) length() time.Duration { return time.Duration(v.frames) * 40 * time.Millisecond }

// unlike says that a sound is probably not speech: good enough to doubt a text that the engine itself is not sure of.
func (v voice) unlike() bool {
	if v.frames < 6 {
		return v.frames > 0 && v.dull > 0.8
	}
	music := v.frames >= 60 && v.hissing < 0.005 && v.span < 14
	burst := v.hissing > 0.5 && v.voiced < 0.4
	return v.span < 5.5 || v.hissing > 0.75 || v.voiced < 0.25 || v.dull > 0.8 || music || burst || v.change < heldChange
}

// hardlyLike is stricter: for text that the engine is anything but sure of.
func (v voice) hardlyLike() bool {
	return v.unlike() || v.frames >= 25 && (v.span < 9 || v.voiced < 0.5) || v.dull > 0.5 || v.change < steadyChange
}

// certainlyNot says that nobody speaks, or so far below the noise that nothing can be understood.
func (v voice) certainlyNot() bool {
	return v.frames >= 25 && (v.span < 3 || v.hissing > 0.9 || v.dull > 0.95 || v.span < 5 && v.voiced < 0.1)
}

const (
	voiceFrame = sampleRate * 40 / 1000
	voiceSlow  = 4 // pitch is looked for at a quarter of the rate
	lowPitch   = sampleRate / voiceSlow / 70
	highPitch  = sampleRate / voiceSlow / 400
)

// voiceOf measures a stretch of sound.
func voiceOf(pcm []float32) voice {
	n := len(pcm) / voiceFrame
	if n == 0 {
		return voice{change: math.Inf(1)}
	}
	pcm = withoutRumble(pcm)
	levels := make([]float64, n)
	for i := range levels {
		sum := 0.0
		for _, v := range pcm[i*voiceFrame : (i+1)*voiceFrame] {
			sum += float64(v) * float64(v)
		}
		levels[i] = 10 * math.Log10(sum/voiceFrame+1e-12)
	}
	sorted := slices.Clone(levels)
	slices.Sort(sorted)
	v := voice{span: sorted[n*9/10] - sorted[n/10], change: math.Inf(1)}
	limit := max(-70, sorted[n*95/100]-20)

	voiced, hissing, dull := 0, 0, 0
	slow := make([]float32, voiceFrame/voiceSlow)
	for i, level := range levels {
		if level < limit {
			continue
		}
		v.frames++
		frame := pcm[i*voiceFrame : (i+1)*voiceFrame]
		var high, all float64
		before := frame[0]
		for _, x := range frame { // the difference of neighbours grows with the frequency: 2 kHz is where it weighs about 0.6
			d := float64(x - before)
			high += d * d
			all += float64(x) * float64(x)
			before = x
		}
		switch {
		case high > 0.6*all:
			hissing++
		case high < 0.025*all:
			dull++
		}
		for j := range slow {
			slow[j] = (frame[4*j] + frame[4*j+1] + frame[4*j+2] + frame[4*j+3]) / 4
		}
		if likeness(slow) >= 0.5 {
			voiced++
		}
	}
	if v.frames > 0 {
		n := float64(v.frames)
		v.voiced, v.hissing, v.dull = float64(voiced)/n, float64(hissing)/n, float64(dull)/n
	}
	return v
}

// likeness says how like a sound is to itself one period of a voice later, 0 to 1.
func likeness(x []float32) float64 {
	n := len(x) - lowPitch - 1
	var values [lowPitch + 2]float64
	for lag := highPitch - 1; lag <= lowPitch+1; lag++ {
		var ab, aa, bb float32
		for i, a := range x[:n] {
			b := x[i+lag]
			ab += a * b
			aa += a * a
			bb += b * b
		}
		if aa > 0 && bb > 0 {
			values[lag] = float64(ab) / math.Sqrt(float64(aa)*float64(bb))
		}
	}
	best := 0.0
	for lag := highPitch; lag <= lowPitch; lag++ {
		if v := values[lag]; v > best && v > values[lag-1] && v >= values[lag+1] {
			best = v
		}
	}
	return best
}
