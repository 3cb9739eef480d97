package transcribe

import (
	"context"
	"math"
	"slices"
	"time"
)

// EnergyFinder finds speech by its energy: where no voice-activity model is there. It measures the noise of the room in the sound
// that it is given and takes for speech what stands clearly above it, but for what is certainly something else, such as a fan, hum or
// applause. It still finds other noise that is as loud as speech; what the engine makes of that is judged later.
type EnergyFinder struct{}

const (
	energyFrame    = sampleRate / 50 // 20 ms
	energyAbove    = 3.2             // times the noise floor (10 dB)
	energyFloor    = 0.0004          // -68 dB of full scale: below is no speech that a microphone was meant for
	energyHangover = 300 * time.Millisecond
	energyShortest = 120 * time.Millisecond
)

// Speech implements [SpeechFinder].
func (EnergyFinder) Speech(ctx context.Context, pcm []float32) ([]Span, error) {
	frames := len(pcm) / energyFrame
	if frames == 0 {
		return nil, ctx.Err()
	}
	level := make([]float64, frames)
	filter := newRumbleFilter() // sample by sample: a filtered copy of a block would be most of what this process holds
	for i := range level {
		sum := 0.0
		for _, v := range pcm[i*energyFrame : (i+1)*energyFrame] {
			v = filter.next(v)
			sum += float64(v) * float64(v)
		}
		level[i] = math.Sqrt(sum / energyFrame)
	}
	sorted := slices.Clone(level)
	slices.Sort(sorted)
	noise := sorted[frames/10] // in any three minutes of a meeting a tenth is pause
	loud := sorted[frames*95/100]
	threshold := max(energyFloor, min(noise*energyAbove, loud/4))
	var out []Span
	start, last := -1, 0
	hang := int(energyHangover / (20 * time.Millisecond))
	end := func(i int) {
		s := Span{From: time.Duration(start) * 20 * time.Millisecond, To: time.Duration(i) * 20 * time.Millisecond}
		if s.To-s.From >= energyShortest && mayBeSpeech(pcm[start*energyFrame:i*energyFrame]) {
			out = append(out, s)
		}
		start = -1
	}
	for i, l := range level {
		switch {
		case l >= threshold:
			if start < 0 {
				start = i
			}
			last = i
		case start >= 0 && i-last > hang:
			end(last + 1)
		}
	}
	if start >= 0 {
		end(last + 1)
	}
	return out, ctx.Err()
}

// mayBeSpeech looks at a stretch piece by piece: one that may be speech is enough.
func mayBeSpeech(pcm []float32) bool {
	const piece = 3 * sampleRate
	if len(pcm) < sampleRate {
		return true
	}
	for len(pcm) > 0 {
		n := min(piece, len(pcm))
		if len(pcm)-n < sampleRate {
			n = len(pcm)
		}
		if !voiceOf(pcm[:n]).certainlyNot() {
			return true
		}
		pcm = pcm[n:]
	}
	return false
}
