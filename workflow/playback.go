package workflow

import (
	"context"
	"sync"
	"time"

	"ratsschreiber/audio"
)

// Output plays sound of 16 kHz mono. The wiring in cmd provides one over the machine's loudspeaker; [SilentOutput] stands in where there is none.
type Output interface {
	// Start opens the device, which from then on calls pull from a goroutine of its own for the samples to play next. pull never
	// waits. stop closes the device; pull is not called any more once it has returned.
	Start(pull func(out []int16)) (stop func(), err error)
}

// SilentOutput lets time pass as if sound were played, so that following the text works on a machine without a loudspeaker.
type SilentOutput struct{}

// Start begins to pull in real time.
func (SilentOutput) Start(pull func([]int16)) (func(), error) {
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		const tick = 20 * time.Millisecond
		t := time.NewTicker(tick)
		defer t.Stop()
		buf := make([]int16, audio.SampleRate/50)
		for last := time.Now(); ; {
			select {
			case <-end:
				return
			case now := <-t.C:
				for ; now.Sub(last) >= tick; last = last.Add(tick) {
					pull(buf)
				}
			}
		}
	}()
	var once sync.Once
	return func() { once.Do(func() { close(end) }); <-done }, nil
}

// Playback plays stretches of a meeting's recording. The file is read by a goroutine of its own, ahead of the device; where it does
// not keep up, there is silence and the position stands still. All methods may be called from several goroutines.
type Playback struct {
	read func(ctx context.Context, from, to int64) ([]int16, error)
	out  Output

	mu      sync.Mutex // guards what follows
	cancel  context.CancelFunc
	stop    func()
	queue   []playChunk
	room    *sync.Cond // signalled when the queue got shorter
	pos     int64      // sample that is played next
	end     int64
	speed   float64
	playing bool
	ended   bool // the feeder has queued everything
	run     int  // number of the run, so that an old feeder does not feed a new one
	err     error
}

// playChunk is stretched sound that is ready to be played; src is the recording's sample where it begins.
type playChunk struct {
	pcm  []int16
	src  float64
	rate float64 // samples of the recording for each sample played
}

// queued is how much sound lies ready for the device.
const queued = audio.SampleRate / 2

// NewPlayback plays the sound of d's meeting through out.
func (d *Desk) NewPlayback(out Output) *Playback {
	p := &Playback{read: d.ReadSound, out: out, speed: 1, stop: func() {}, cancel: func() {}}
	p.room = sync.NewCond(&p.mu)
	return p
}

// Play begins at from and ends at to; to 0 plays to the end of the recording, whose length the caller gives.
func (p *Playback) Play(from, to, length time.Duration) error {
	p.Pause()
	if to <= 0 || to > length {
		to = length
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pos, p.end = sampleAt(max(0, from)), sampleAt(to)
	if p.pos >= p.end {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background()) // it plays on when this has returned; p.cancel ends it
	p.queue, p.ended, p.playing, p.err, p.cancel = nil, false, true, nil, cancel
	p.run++
	go p.feed(ctx, p.run, p.pos, p.end)
	stop, err := p.out.Start(p.pull)
	if err != nil {
		cancel()
		p.playing = false
		return err
	}
	p.stop = stop
	return nil
}

// Pause ends playing; [Playback.Position] keeps its value.
func (p *Playback) Pause() {
	p.mu.Lock()
	stop, cancel := p.stop, p.cancel
	p.stop, p.cancel, p.playing, p.queue = func() {}, func() {}, false, nil
	p.run++
	p.room.Broadcast()
	p.mu.Unlock()
	cancel()
	stop()
}

// SetSpeed sets the speed of what is queued from now on; the pitch stays. Values outside of 0.5 to 2 are taken for the nearest of these.
func (p *Playback) SetSpeed(speed float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.speed = min(max(speed, audio.SlowestStretch), audio.FastestStretch)
}

// Speed is that of what is queued next, 0.5 to 2.
func (p *Playback) Speed() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.speed
}

// Position is the place that is heard now, or was heard last.
func (p *Playback) Position() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return samples(p.pos)
}

// Seek sets the position while nothing is played.
func (p *Playback) Seek(to time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.playing {
		p.pos = sampleAt(max(0, to))
	}
}

// Playing says whether sound is on its way; it turns false when the stretch has been played.
func (p *Playback) Playing() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.playing
}

// Err is why playing ended before its time; nil otherwise.
func (p *Playback) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// pull hands sound to the device; it runs in the device's goroutine.
func (p *Playback) pull(out []int16) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for n < len(out) && len(p.queue) > 0 {
		c := &p.queue[0]
		k := copy(out[n:], c.pcm)
		n += k
		c.pcm, c.src = c.pcm[k:], c.src+float64(k)*c.rate
		p.pos = min(int64(c.src), p.end)
		if len(c.pcm) == 0 {
			p.queue = p.queue[1:]
		}
	}
	clear(out[n:])
	if len(p.queue) == 0 && p.ended && p.playing {
		p.playing = false
		if p.err == nil {
			p.pos = p.end
		}
		stop := p.stop
		p.stop = func() {}
		go stop() // the device must not be closed from its own goroutine
	}
	p.room.Broadcast()
}

// feed reads, stretches and queues until the end or until another run begins.
func (p *Playback) feed(ctx context.Context, run int, from, to int64) {
	defer context.AfterFunc(ctx, func() { p.mu.Lock(); p.room.Broadcast(); p.mu.Unlock() })()
	const block = audio.SampleRate / 4
	var stretch audio.Stretch
	src := float64(from)
	for at := from; ; at += block {
		last := at+block >= to
		var pcm []int16
		var err error
		if at < to {
			pcm, err = p.read(ctx, at, min(at+block, to))
		}
		p.mu.Lock()
		for p.run == run && ctx.Err() == nil && p.waiting() > queued {
			p.room.Wait()
		}
		if p.run != run || ctx.Err() != nil {
			p.mu.Unlock()
			return
		}
		if err != nil {
			p.err, p.ended = err, true
			p.mu.Unlock()
			return
		}
		rate := p.speed
		out := stretch.Feed(pcm, rate, last)
		if len(out) > 0 {
			p.queue = append(p.queue, playChunk{out, src, rate})
			src += float64(len(out)) * rate
		}
		if last {
			p.ended = true
		}
		p.mu.Unlock()
		if last {
			return
		}
	}
}

// waiting counts the queued samples; p.mu is held.
func (p *Playback) waiting() int {
	n := 0
	for _, c := range p.queue {
		n += len(c.pcm)
	}
	return n
}

func sampleAt(t time.Duration) int64 { return int64(t * audio.SampleRate / time.Second) }
