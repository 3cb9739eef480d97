package audio

import (
	"context"
	"slices"
	"time"
)

const (
	// stallLimit: no call of a living device takes so long to come.
	stallLimit = 2 * time.Second
	watchEvery = 250 * time.Millisecond
	// stopGrace bounds the wait for the last blocks at the end of a recording.
	stopGrace = 600 * time.Millisecond
)

// recordLoop is the part of a recorder that one goroutine owns.
type recordLoop struct {
	r      *Recorder
	line   *timeline
	device string // chosen ID
	want   int    // channels to ask for

	gen     int64
	capture Capture // nil while searching
	opening chan opened
	// until is when the next attempt is due; attempts counts those that failed.
	attempts int
	nextTry  time.Duration

	lastBlock time.Duration
	lastTick  time.Duration
	wallDiff  time.Duration // wall clock minus clock
	levelAt   time.Duration
	reported  Signal
	owed      int64 // missing samples already reported
	full      bool  // the outbox is
	blocks    []inBlock
	early     []inBlock // delivered before opening has come to its end
	last      Device
}

func newRecordLoop(r *Recorder) *recordLoop {
	l := &recordLoop{r: r, device: r.opt.Device}
	switch {
	case r.opt.Apart > 0:
		l.want = r.opt.Apart
	case r.opt.Pick > 0:
		l.want = int(r.opt.Pick)
	default:
		l.want = 2
	}
	l.line = newTimeline(r.opt.Start, r.opt.Pick, r.opt.Apart,
		func(c Chunk) { l.hand(c, samplesToTime(c.Start)) },
		func(g Gap) { l.hand(g, samplesToTime(g.From)) })
	l.line.mute = r.opt.Paused
	r.out.init(r.opt.Start)
	now := r.clock.Now()
	l.lastTick, l.levelAt = now, now
	l.wallDiff = l.diff(now)
	return l
}

func (l *recordLoop) diff(now time.Duration) time.Duration {
	return time.Duration(l.r.clock.Wall().UnixNano()) - now
}

// hand passes a chunk or gap on to the sink's goroutine.
func (l *recordLoop) hand(item any, at time.Duration) {
	ok := l.r.out.put(item)
	if !ok && !l.full {
		l.r.notify(Event{Kind: MemoryFull, At: at})
	}
	l.full = !ok
}

// run is the loop. It ends when recording is stopped.
func (l *recordLoop) run(ctx context.Context) {
	r := l.r
	defer close(r.ended)
	ticks, stop := r.clock.Tick(watchEvery)
	defer stop()
	for {
		select {
		case <-r.in.wake:
			l.drain()
		case f := <-r.commands:
			l.drain() // what came before the key belongs before it
			f()
		case o := <-l.opening:
			l.arrived(o)
		case <-ticks:
			l.tick(ctx)
		case <-r.stopping:
			l.end()
			return
		case <-ctx.Done():
			l.end()
			return
		}
		l.publish(r.clock.Now())
	}
}

// drain gives all delivered blocks to the timeline.
func (l *recordLoop) drain() {
	l.blocks = l.r.in.take(l.blocks)
	for _, b := range l.blocks {
		switch {
		case b.gen != l.gen:
		case l.capture != nil:
			l.take(b)
		case l.opening != nil && len(l.early) < earlyLimit:
			b.pcm = slices.Clone(b.pcm)
			l.early = append(l.early, b)
		}
	}
	l.r.in.give(l.blocks)
	if owed := l.line.missing; owed > l.owed {
		if l.line.lastGap == GapLost {
			l.r.notify(Event{Kind: SoundLost, At: samplesToTime(l.line.pos), Length: samplesToTime(owed - l.owed)})
		}
		l.owed = owed
	}
}

// take gives one block to the timeline.
func (l *recordLoop) take(b inBlock) {
	l.lastBlock = b.at
	if l.attempts > 0 {
		l.back(b)
	}
	l.line.block(b.at, b.wall, b.pcm)
}

// back tells that sound comes again.
func (l *recordLoop) back(b inBlock) {
	kind := DeviceBack
	if l.device != "" && l.last.ID != l.device {
		kind = DeviceReplaced
	}
	l.attempts = 0
	l.r.notify(Event{Kind: kind, At: samplesToTime(l.line.at(b.at)), Device: l.last})
}

// tick watches the device, the wall clock and the signal.
func (l *recordLoop) tick(ctx context.Context) {
	l.drain()
	now := l.r.clock.Now()
	if late := now - l.lastTick; late > 4*watchEvery && now-l.lastBlock > 2*watchEvery {
		// The program itself was held up, or the computer slept. Give the
		// device a moment to deliver before it is called dead.
		l.lastBlock = max(l.lastBlock, now-stallLimit/2)
	}
	l.lastTick = now
	l.moved(now)
	switch {
	case l.capture != nil && now-l.lastBlock > stallLimit:
		l.lose(now)
		l.search(ctx)
	case l.capture == nil && l.opening == nil && now >= l.nextTry:
		l.search(ctx)
	}
	if d := l.diff(now); d-l.wallDiff > stallLimit || l.wallDiff-d > stallLimit {
		l.r.notify(Event{Kind: WallClockSet, At: samplesToTime(l.line.at(now)), Length: d - l.wallDiff})
		l.wallDiff = d
	}
	if now-l.levelAt >= levelSpan {
		l.measure(now)
	}
}

func (l *recordLoop) pause(why GapReason) {
	if why == "" {
		why = GapPaused
	}
	l.line.pause(l.r.clock.Now(), l.r.clock.Wall(), why)
}

func (l *recordLoop) resume() { l.line.resume(l.r.clock.Now(), l.r.clock.Wall()) }

// end waits for the last blocks, stops the device and hands over the rest.
func (l *recordLoop) end() {
	l.abandon()
	if l.capture != nil {
		l.catchUp()
		done := l.close(l.capture)
		ticks, stop := l.r.clock.Tick(closeLimit)
		select {
		case <-done:
		case <-ticks:
			l.r.log.Warn("the recording device does not close")
		}
		stop()
		l.drain()
	}
	l.r.generation.Store(-1)
	l.line.stop(l.r.clock.Now(), l.r.clock.Wall())
	l.capture = nil
	l.publish(l.r.clock.Now())
	l.r.mu.Lock()
	l.r.status.State, l.r.at = Stopped, nil
	l.r.status.Position = samplesToTime(l.line.pos)
	l.r.mu.Unlock()
	l.r.out.finish()
}

// catchUp waits for the sound of this moment, which is still on its way.
func (l *recordLoop) catchUp() {
	l.drain()
	t := l.line
	to := t.at(l.r.clock.Now())
	ticks, stop := l.r.clock.Tick(stopGrace)
	defer stop()
	for t.mute == "" && !t.lost && t.pos+t.res[0].Pending() < to {
		select {
		case <-l.r.in.wake:
			l.drain()
		case <-ticks:
			return
		}
	}
}
