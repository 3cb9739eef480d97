package transcribe

import (
	"math"
	"time"

	"ratsschreiber/meeting"
)

// While a recording grows, a window is closed early, so that the text stays close behind the sound.
const (
	liveLimit      = 24 * time.Second
	liveEnough     = 8 * time.Second        // of speech, then the next clear pause closes the window
	liveClearPause = 700 * time.Millisecond // after speech
	livePatience   = 15 * time.Second       // what was said is not held back longer than this
	minimumStretch = 1500 * time.Millisecond
)

// liveReady says whether the sound [from, to) of a growing recording holds enough to close a window: nearly a full one, or some
// speech and a clear pause after it, or speech that has waited long.
func liveReady(from, to time.Duration, speech []meeting.Span) bool {
	if len(speech) == 0 {
		return to-from >= 5*time.Second
	}
	last := speech[len(speech)-1].To
	spoken := total(speech)
	switch {
	case spoken >= liveLimit:
		return true
	case spoken >= liveEnough && to-last >= liveClearPause:
		return true
	case to-speech[0].From >= livePatience && to-last >= liveClearPause/2:
		return true
	}
	return to-speech[0].From >= windowLimit
}

// quietestPlace gives the middle of the quietest tenth of a second in pcm.
func quietestPlace(pcm []float32) time.Duration {
	const frame = sampleRate / 10
	best, at := math.Inf(1), len(pcm)
	for i := 0; i+frame <= len(pcm); i += frame / 4 {
		sum := 0.0
		for _, v := range pcm[i : i+frame] {
			sum += float64(v) * float64(v)
		}
		if sum < best {
			best, at = sum, i+frame/2
		}
	}
	return samplesToTime(int64(at))
}
