package audio

import (
	"fmt"
	"time"
)

// Chunk is a piece of recorded sound: half a second, or less before a gap and
// at the end. It never crosses a multiple of half a second of the recording.
type Chunk struct {
	Start int64     // first sample, counted at 16 kHz from the recording's start
	PCM   [][]int16 // one slice of the same length for each channel kept
	Wall  time.Time // time of day at its end, for orientation
}

// Gap is a stretch of the recording without sound. What follows it stands at
// its true time.
type Gap struct {
	From   int64 // first sample
	Length int64 // in samples
	Reason GapReason
	Wall   time.Time // time of day at its end
}

// GapReason says why there is no sound. The words are those that meeting files use.
type GapReason string

// Reasons of gaps.
const (
	GapPaused    GapReason = "paused"     // the clerk paused
	GapOffRecord GapReason = "off_record" // "do not record"
	GapClosed    GapReason = "closed"     // closed part, not recorded here
	GapDevice    GapReason = "device"     // the device stalled or vanished
	GapLost      GapReason = "lost"       // the device went on and delivered too little
)

const (
	// chunkSamples is half a second. A whole second would be up to a second old
	// when it is full, and with the device's own delay miss the promise that
	// sound is on the disk 1.5 s after it was spoken.
	chunkSamples = SampleRate / 2

	// lossLimit is how far the sound may fall behind the clock before the
	// difference counts as lost. Scheduling alone never takes that long for
	// all blocks of a lossWindow.
	lossLimit  = 300 * time.Millisecond
	lossWindow = 2 * time.Second
	// driftLimit is how much sound cards' clocks differ from the computer's at
	// most, in parts of a million. Slower loss than this is their drift.
	driftLimit = 500

	// resumeMargin is added to a device's latency when recording goes on after
	// a pause: a device that is slower than it says must not smuggle in what
	// was said before the key was pressed.
	resumeMargin = 200 * time.Millisecond
)

// timeline places blocks of sound on the recording's time. It is plain
// arithmetic on the times it is told, without goroutines or clocks.
//
// The recording's time is the clock's, counted from zero: the moment at which
// the first sample was captured. Blocks are placed one behind the other; the
// clock decides where a gap belongs and how long it is.
type timeline struct {
	pick  int // as in fold; -1 mixes
	apart int // channels to keep, 0: one, by pick
	emit  func(Chunk)
	gap   func(Gap)

	rate, channels int           // of the current stream
	latency        time.Duration // of the current stream
	res            []*resampler
	mono           []float32

	pos   int64     // next sample
	part  [][]int16 // sound before pos that is not emitted yet
	wall  time.Time
	sound int64 // samples emitted
	level []Meter
	watch []signalWatch

	started bool          // zero is known
	zero    time.Duration // clock time of sample 0
	mute    GapReason     // "" while recording
	lost    bool          // no device delivers
	fresh   bool          // the next block is a stream's first
	resumed time.Duration // clock time of the last resume; earlier sound is dropped

	base     time.Duration // usual lateness of blocks; follows drift
	least    time.Duration // smallest lateness in the current window
	judgeAt  time.Duration // end of the window; 0: none begun
	missing  int64         // samples lost and replaced by gaps
	lastGap  GapReason     // reason of the latest gap
	followed time.Duration // drift that base has followed
}

func newTimeline(start int64, pick Pick, apart int, emit func(Chunk), gap func(Gap)) *timeline {
	t := &timeline{pick: int(pick) - 1, apart: apart, emit: emit, gap: gap, pos: start, lost: true}
	n := max(1, apart)
	t.part = make([][]int16, n)
	t.level = make([]Meter, n)
	t.watch = make([]signalWatch, n)
	return t
}

// open begins a stream of another shape.
func (t *timeline) open(rate, channels int, latency time.Duration) error {
	if channels <= t.pick || channels < t.apart {
		return fmt.Errorf("%w: the device delivers %d channels", ErrNoSuchChannel, channels)
	}
	t.rate, t.channels, t.latency = rate, channels, latency
	t.res = t.res[:0]
	for range t.part {
		r, err := newResampler(rate, SampleRate)
		if err != nil {
			return err
		}
		t.res = append(t.res, r)
	}
	t.fresh = true
	for i := range t.watch {
		t.watch[i].Reset()
	}
	return nil
}

// at is the position that belongs to a moment of the clock.
func (t *timeline) at(now time.Duration) int64 {
	if !t.started {
		return t.pos
	}
	return max(t.pos, timeToSamples(now-t.zero-t.base))
}

// block takes a block of the current stream that arrived at a moment.
func (t *timeline) block(now time.Duration, wall time.Time, pcm []float32) {
	frames := len(pcm) / t.channels
	if frames == 0 || len(t.res) == 0 {
		return
	}
	t.wall = wall
	begin := now - t.latency - span(int64(frames), t.rate)
	if !t.started {
		t.started = true
		t.zero = begin - samplesToTime(t.pos)
	}
	if t.mute != "" {
		t.meter(pcm, frames)
		t.lost, t.fresh = false, true
		return
	}
	if begin < t.resumed {
		// Captured before the clerk let recording go on: not for the record.
		drop := min(frames, int(ResampledLength(timeToSamples(t.resumed-begin), SampleRate, t.rate)))
		pcm, frames = pcm[drop*t.channels:], frames-drop
		begin = t.resumed
		if frames == 0 {
			t.lost = false
			return
		}
	}
	if t.fresh {
		if to := t.at(begin); t.lost && to > t.pos {
			t.leave(to, GapDevice)
		}
		t.lost, t.fresh = false, false
		t.judgeAt = 0
	}
	t.write(pcm, frames)
	t.judge(now)
}

// meter measures sound that is not kept.
func (t *timeline) meter(pcm []float32, frames int) {
	for i := range t.res {
		t.level[i].Add(toInt16(nil, t.res[i].Write(t.one(pcm, frames, i))))
	}
}

// one is what channel i of the recording is made of.
func (t *timeline) one(pcm []float32, frames, i int) []float32 {
	if cap(t.mono) < frames {
		t.mono = make([]float32, frames)
	}
	mono := t.mono[:frames]
	pick := t.pick
	if t.apart > 0 {
		pick = i
	}
	fold(mono, pcm, t.channels, pick)
	return mono
}

// write appends sound and emits what has become whole.
func (t *timeline) write(pcm []float32, frames int) {
	for i := range t.res {
		t.keep(i, t.res[i].Write(t.one(pcm, frames, i)))
	}
	t.cut(false)
}

func (t *timeline) keep(i int, x []float32) {
	n := len(t.part[i])
	t.part[i] = toInt16(t.part[i], x)
	t.level[i].Add(t.part[i][n:])
	t.watch[i].Add(t.part[i][n:])
	if i == 0 {
		t.pos += int64(len(t.part[0]) - n)
	}
}

// cut emits the chunks that are complete; all says to emit the rest as well.
func (t *timeline) cut(all bool) {
	for {
		have := int64(len(t.part[0]))
		start := t.pos - have
		n := chunkSamples - start%chunkSamples
		if have < n {
			if !all || have == 0 {
				return
			}
			n = have
		}
		c := Chunk{Start: start, PCM: make([][]int16, len(t.part)), Wall: t.wall}
		for i, p := range t.part {
			c.PCM[i] = append([]int16(nil), p[:n]...)
			t.part[i] = append(p[:0], p[n:]...)
		}
		t.sound += n
		t.emit(c)
	}
}

// end takes what the converters still hold and emits all there is.
func (t *timeline) end() {
	for i, r := range t.res {
		if x := r.Flush(); !t.fresh && t.mute == "" {
			t.keep(i, x)
		}
	}
	t.cut(true)
}

// leave makes a gap up to a position.
func (t *timeline) leave(to int64, why GapReason) {
	t.cut(true)
	if to <= t.pos {
		return
	}
	t.gap(Gap{From: t.pos, Length: to - t.pos, Reason: why, Wall: t.wall})
	t.lastGap = why
	if why == GapDevice || why == GapLost {
		t.missing += to - t.pos
	}
	t.pos = to
}

// judge compares the sound that has come with the time that has passed.
func (t *timeline) judge(now time.Duration) {
	late := now - t.latency - t.zero - samplesToTime(t.pos+t.res[0].Pending())
	if t.judgeAt == 0 {
		t.judgeAt, t.least = now+lossWindow, late
		return
	}
	t.least = min(t.least, late)
	if late < t.base {
		// Sooner than ever: the first block was late, not this one early.
		t.base = late
	}
	if now < t.judgeAt {
		return
	}
	if behind := t.least - t.base; behind > lossLimit {
		t.leave(t.pos+timeToSamples(behind), GapLost)
	} else if behind > 0 {
		step := min(behind, lossWindow*driftLimit/1e6)
		t.base += step
		t.followed += step
	}
	t.judgeAt, t.least = 0, 0
}

// lose notes that the device is gone: what was captured is emitted at once.
func (t *timeline) lose() {
	if t.lost {
		return
	}
	t.end()
	t.lost, t.fresh = true, true
}

// leaveGap carries a gap that lasts already, muted or without a device, up to now; false where there is none.
func (t *timeline) leaveGap(now time.Duration) bool {
	switch {
	case t.mute != "":
		t.leave(t.at(now), t.mute)
	case t.lost:
		t.leave(t.at(now), GapDevice)
	default:
		return false
	}
	return true
}

// pause stops keeping sound; what has arrived so far is emitted at once.
func (t *timeline) pause(now time.Duration, wall time.Time, why GapReason) {
	t.wall = wall
	if !t.leaveGap(now) {
		t.end()
		t.fresh = true
	}
	t.mute = why
}

// resume goes on; sound captured before this moment is not kept.
func (t *timeline) resume(now time.Duration, wall time.Time) {
	if t.mute == "" {
		return
	}
	t.wall = wall
	if t.started {
		t.leave(t.at(now+resumeMargin), t.mute)
	}
	t.mute, t.resumed = "", now+resumeMargin
	for _, r := range t.res {
		r.Reset() // it still holds milliseconds of what was not to be kept
	}
}

// stop ends the recording. Silence at its end counts as far as the clock.
func (t *timeline) stop(now time.Duration, wall time.Time) {
	t.wall = wall
	if !t.leaveGap(now) {
		t.end()
		// Sound that is still missing will not come any more.
		if to := t.at(now - t.latency); t.started && to-t.pos > timeToSamples(lossLimit) {
			t.leave(to, GapLost)
		}
	}
}

// timeToSamples is the number of 16 kHz samples in d, to the nearest one.
func timeToSamples(d time.Duration) int64 {
	const each = time.Second / SampleRate
	if d < 0 {
		return -timeToSamples(-d)
	}
	return int64((d + each/2) / each)
}

// samplesToTime is exact: a sample at 16 kHz lasts 62.5 µs.
func samplesToTime(n int64) time.Duration { return time.Duration(n) * (time.Second / SampleRate) }
