package audio

import (
	"context"
	"math"
	"time"
)

// Span is a stretch of sound, counted from the start of what was given.
type Span struct{ From, To time.Duration }

// EnergySpeech finds speech by its energy above the room's noise, which it
// follows as it changes. It knows nothing of voices: a passing lorry is speech
// to it, so it serves to cut at pauses and to find sound worth transcribing,
// never to say that nobody spoke. The zero value is ready for use and safe for
// several goroutines; it holds settings only.
type EnergySpeech struct {
	Above     float64       // decibels above the noise that count as speech; 0: 9
	MinSpeech time.Duration // shorter sounds are dropped; 0: 120 ms
	MinPause  time.Duration // shorter pauses are bridged; 0: 300 ms
	Pad       time.Duration // added at either end; 0: 80 ms, negative: none
}

const (
	energyStep   = SampleRate / 100 // a decision every 10 ms
	energyBlocks = 8                // the noise floor is the least of so many seconds
	// energyLeast: below is nothing that a microphone was meant for, in dBFS.
	energyLeast = -58.0
	// energyCalm is believed to be the noise before anything was heard.
	energyCalm = -65.0
)

func (e EnergySpeech) filled() EnergySpeech {
	if e.Above == 0 {
		e.Above = 9
	}
	if e.MinSpeech == 0 {
		e.MinSpeech = 120 * time.Millisecond
	}
	if e.MinPause == 0 {
		e.MinPause = 300 * time.Millisecond
	}
	if e.Pad == 0 {
		e.Pad = 80 * time.Millisecond
	}
	e.Pad = max(0, min(e.Pad, e.MinPause/2)) // padded spans must not overlap
	return e
}

// Speech returns the spans of 16 kHz mono sound (full scale 1) in which
// somebody seems to speak, in order and without overlap.
func (e EnergySpeech) Speech(ctx context.Context, pcm []float32) ([]Span, error) {
	t := NewSpeechTracker(e)
	// The whole sound is at hand, so its beginning can be judged by the noise
	// that shows later.
	t.learn(pcm[:min(len(pcm), energyBlocks*SampleRate)])
	var out []Span
	for len(pcm) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := min(len(pcm), SampleRate)
		out = append(out, t.add(pcm[:n])...)
		pcm = pcm[n:]
	}
	return append(out, t.Flush()...), ctx.Err()
}

// SpeechTracker does the work of [EnergySpeech] on sound that comes piece by
// piece. Not safe for use by several goroutines at once.
type SpeechTracker struct {
	set EnergySpeech

	rest   []float32 // less than a step
	steps  int64     // steps judged
	prevIn float64   // high-pass filter
	prev   float64
	smooth float64 // power, averaged over some steps

	least [energyBlocks]float64 // least smooth level of each recent second, in dBFS
	block int
	inRow int64 // steps in the current second

	open   bool
	from   int64 // step at which the open span began
	last   int64 // last loud step + 1
	buffer []float32
	end    int64 // of the last span given out, in samples
}

// NewSpeechTracker starts at the beginning of a recording.
func NewSpeechTracker(set EnergySpeech) *SpeechTracker {
	t := &SpeechTracker{set: set.filled()}
	for i := range t.least {
		t.least[i] = energyCalm
	}
	return t
}

// Add takes the next 16 kHz samples and returns the spans that have ended
// beyond doubt: after a span, MinPause must have passed.
func (t *SpeechTracker) Add(pcm []int16) []Span {
	t.buffer = ToFloat32(t.buffer[:0], pcm)
	return t.add(t.buffer)
}

// Flush ends the sound and returns the last span, if one is open.
func (t *SpeechTracker) Flush() []Span {
	total := t.steps*energyStep + int64(len(t.rest))
	t.rest = t.rest[:0]
	if !t.open {
		return nil
	}
	t.open = false
	return t.close(total)
}

// Speaking tells whether a span is open and since when.
func (t *SpeechTracker) Speaking() (from time.Duration, ok bool) {
	return samplesToTime(t.from * energyStep), t.open
}

func (t *SpeechTracker) add(pcm []float32) (out []Span) {
	if len(t.rest) > 0 {
		n := min(len(pcm), energyStep-len(t.rest))
		t.rest = append(t.rest, pcm[:n]...)
		pcm = pcm[n:]
		if len(t.rest) < energyStep {
			return nil
		}
		out = t.step(t.rest, out)
		t.rest = t.rest[:0]
	}
	for len(pcm) >= energyStep {
		out = t.step(pcm[:energyStep], out)
		pcm = pcm[energyStep:]
	}
	t.rest = append(t.rest, pcm...)
	return out
}

// learn runs the noise estimate over sound without judging it.
func (t *SpeechTracker) learn(pcm []float32) {
	for i := range t.least {
		t.least[i] = 0
	}
	n := len(pcm)
	for len(pcm) >= energyStep {
		t.measure(pcm[:energyStep])
		t.follow()
		pcm = pcm[energyStep:]
	}
	floor := t.floor()
	if n < SampleRate/2 {
		floor = energyCalm // too little to have had a pause in it
	}
	*t = *NewSpeechTracker(t.set)
	for i := range t.least {
		t.least[i] = max(floor, energyCalm-20)
	}
}

// measure returns the level of a step in dBFS, without hum and rumble.
func (t *SpeechTracker) measure(x []float32) float64 {
	const keep = 0.95 // first-order high-pass at about 130 Hz
	var power float64
	for _, v := range x {
		in := float64(v)
		t.prev = keep * (t.prev + in - t.prevIn)
		t.prevIn = in
		power += t.prev * t.prev
	}
	power /= energyStep
	if t.smooth == 0 {
		t.smooth = power // no ramp that would look like a quiet moment
	}
	t.smooth += (power - t.smooth) / 8
	return 10 * math.Log10(power+1e-12)
}

// follow keeps the least smoothed level of each recent second.
func (t *SpeechTracker) follow() {
	level := 10 * math.Log10(t.smooth+1e-12)
	if t.inRow == 0 {
		t.block = (t.block + 1) % energyBlocks
		t.least[t.block] = level
	}
	t.least[t.block] = min(t.least[t.block], level)
	if t.inRow++; t.inRow == SampleRate/energyStep {
		t.inRow = 0
	}
}

func (t *SpeechTracker) floor() float64 {
	f := t.least[0]
	for _, l := range t.least[1:] {
		f = min(f, l)
	}
	return f
}

// step judges 10 ms of sound.
func (t *SpeechTracker) step(x []float32, out []Span) []Span {
	level := t.measure(x)
	t.follow()
	need := max(t.floor()+t.set.Above, energyLeast)
	if t.open {
		need -= 3 // the quiet end of a word belongs to it
	}
	loud := level > need
	at := t.steps
	t.steps++
	switch {
	case loud && !t.open:
		t.open, t.from, t.last = true, at, at+1
	case loud:
		t.last = at + 1
	case t.open && samplesToTime((at+1-t.last)*energyStep) >= t.set.MinPause:
		t.open = false
		out = append(out, t.close(t.steps*energyStep)...)
	}
	return out
}

// close makes a span of the loud steps, unless it is too short. limit is how
// far the sound goes.
func (t *SpeechTracker) close(limit int64) []Span {
	from, to := t.from*energyStep, t.last*energyStep
	if samplesToTime(to-from) < t.set.MinSpeech {
		return nil
	}
	pad := int64(t.set.Pad * SampleRate / time.Second)
	from, to = max(from-pad, t.end, 0), min(to+pad, limit)
	t.end = to
	return []Span{{samplesToTime(from), samplesToTime(to)}}
}

// samplesToTime is exact: a sample at 16 kHz lasts 62.5 µs.
func samplesToTime(n int64) time.Duration { return time.Duration(n) * (time.Second / SampleRate) }

// quietWindow is how much sound around a cut should be quiet.
const quietWindow = SampleRate / 10

// QuietestPoint finds the best place to cut 16 kHz sound between the samples
// from and to: the middle of the quietest tenth of a second. It returns a
// position within from and to, which are held within the sound.
func QuietestPoint[T int16 | float32](pcm []T, from, to int) int {
	from, to = max(0, min(from, len(pcm))), max(0, min(to, len(pcm)))
	if to <= from {
		return from
	}
	scale := 1.0
	if _, ok := any(pcm).([]float32); ok {
		scale = 1 << 15
	}
	square := func(i int) int64 { // whole numbers, so that the running sum stays exact
		v := int64(float64(pcm[i]) * scale)
		return v * v
	}
	window := min(quietWindow, to-from)
	var power int64
	for i := from; i < from+window; i++ {
		power += square(i)
	}
	best, first, last := power, from, from
	for at := from + 1; at+window <= to; at++ {
		power += square(at+window-1) - square(at-1)
		switch {
		case power < best:
			best, first, last = power, at, at
		case power == best && at == last+1:
			last = at // a stretch of equal quiet: cut in its middle
		}
	}
	return (first+last)/2 + window/2
}
