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
	// closeLimit bounds the wait for a device to close. A dead one may never.
	closeLimit = 3 * time.Second
	// stopGrace bounds the wait for the last blocks at the end of a recording.
	stopGrace = 600 * time.Millisecond
	// searchEvery is the pause between attempts to open a device.
	searchEvery = time.Second
	// patience is how many attempts the chosen device gets before the default
	// one is tried in its place.
	patience = 3
	// levelSpan is the time that levels are shown for.
	levelSpan = 200 * time.Millisecond
	// earlyLimit bounds the blocks kept while a device is being opened.
	earlyLimit = 200
	// startLimit bounds the wait for a device's first sound.
	startLimit = 10 * time.Second
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

// opened is the result of an attempt to open a device.
type opened struct {
	gen     int64
	id      string
	capture Capture
	err     error
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

// open asks the source for a device, outside the loop, and sends the result.
func (l *recordLoop) open(ctx context.Context, id string) {
	r := l.r
	l.gen++
	l.early = l.early[:0]
	gen := l.gen
	r.generation.Store(gen)
	out := make(chan opened, 1)
	l.opening = out
	want := l.want
	go func() {
		c, err := r.opt.Source.Open(ctx, id, want, func(pcm []float32) {
			if r.generation.Load() == gen {
				r.in.put(gen, r.clock.Now(), r.clock.Wall(), pcm)
			}
		})
		out <- opened{gen, id, c, err}
	}()
}

// adopt begins to use a device that was opened.
func (l *recordLoop) adopt(o opened) error {
	rate, channels := o.capture.Format()
	if err := l.line.open(rate, channels, o.capture.Latency()); err != nil {
		l.close(o.capture)
		return err
	}
	l.capture, l.last = o.capture, o.capture.Device()
	l.lastBlock = l.r.clock.Now()
	l.r.log.Info("recording device opened", "device", l.last.Name, "rate", rate, "channels", channels, "latency", o.capture.Latency())
	for _, b := range l.early {
		l.take(b)
	}
	l.early = l.early[:0]
	return nil
}

// close ends a capture in a goroutine of its own, since that may hang.
func (l *recordLoop) close(c Capture) (done chan struct{}) {
	done = make(chan struct{})
	log := l.r.log
	go func() {
		defer close(done)
		if err := c.Close(); err != nil {
			log.Warn("closing the recording device failed", "error", err)
		}
	}()
	return done
}

// first opens the device and waits for its first sound, before the loop runs.
func (l *recordLoop) first(ctx context.Context) error {
	l.open(ctx, l.device)
	var o opened
	select {
	case o = <-l.opening:
	case <-ctx.Done():
		l.abandon()
		return ctx.Err()
	}
	l.opening = nil
	if o.err != nil {
		return o.err
	}
	if err := l.adopt(o); err != nil {
		return err
	}
	ticks, stop := l.r.clock.Tick(startLimit)
	defer stop()
	select {
	case <-l.r.in.wake:
	case <-ticks:
		l.close(l.capture)
		return ErrDeviceBusy
	case <-ctx.Done():
		l.close(l.capture)
		return ctx.Err()
	}
	l.drain()
	l.publish(l.r.clock.Now())
	return nil
}

// abandon closes a device whose opening has not come to an end.
func (l *recordLoop) abandon() {
	if l.opening == nil {
		return
	}
	l.r.generation.Store(-1)
	ch := l.opening
	l.opening = nil
	go func() {
		if o := <-ch; o.capture != nil {
			o.capture.Close()
		}
	}()
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
		l.search(ctx, now)
	case l.capture == nil && l.opening == nil && now >= l.nextTry:
		l.search(ctx, now)
	}
	if d := l.diff(now); d-l.wallDiff > stallLimit || l.wallDiff-d > stallLimit {
		l.r.notify(Event{Kind: WallClockSet, At: samplesToTime(l.line.at(now)), Length: d - l.wallDiff})
		l.wallDiff = d
	}
	if now-l.levelAt >= levelSpan {
		l.measure(now)
	}
}

// moved tells when the system has put another device in the place of the one
// that was opened.
func (l *recordLoop) moved(now time.Duration) {
	if l.capture == nil {
		return
	}
	d := l.capture.Device()
	if d.ID == l.last.ID {
		return
	}
	l.last = d
	switch {
	case d.ID == l.device:
		l.r.notify(Event{Kind: DeviceBack, At: samplesToTime(l.line.at(now)), Device: d})
	case l.r.opt.Only:
		l.lose(now) // nothing else may be recorded
	default:
		l.r.notify(Event{Kind: DeviceReplaced, At: samplesToTime(l.line.at(now)), Device: d})
	}
}

// lose gives up a device that has stopped delivering.
func (l *recordLoop) lose(now time.Duration) {
	l.line.lose()
	l.r.notify(Event{Kind: DeviceLost, At: samplesToTime(l.line.pos), Device: l.last})
	l.r.generation.Store(-1)
	l.close(l.capture)
	l.capture = nil
	l.attempts, l.nextTry = 1, now
}

// search tries the chosen device, and after a while the default one in turn
// with it.
func (l *recordLoop) search(ctx context.Context, now time.Duration) {
	id := l.device
	if !l.r.opt.Only && l.attempts > patience && l.attempts%2 == 0 {
		id = ""
	}
	l.open(ctx, id)
}

// arrived takes the result of an attempt.
func (l *recordLoop) arrived(o opened) {
	l.opening = nil
	err := o.err
	if err == nil {
		err = l.adopt(o)
	}
	if err != nil {
		l.attempts++
		l.nextTry = l.r.clock.Now() + searchEvery
		l.r.log.Warn("recording device cannot be opened", "attempt", l.attempts, "error", err)
	}
}

func (l *recordLoop) pause(why GapReason) {
	if why == "" {
		why = GapPaused
	}
	l.line.pause(l.r.clock.Now(), l.r.clock.Wall(), why)
}

func (l *recordLoop) resume() { l.line.resume(l.r.clock.Now(), l.r.clock.Wall()) }

func (l *recordLoop) use(device string) {
	l.device = device
	l.abandon()
	if l.capture != nil {
		l.line.lose()
		l.r.generation.Store(-1)
		l.close(l.capture)
		l.capture = nil
	}
	l.attempts, l.nextTry = 1, 0
}

// measure publishes levels and reports a change of the signal.
func (l *recordLoop) measure(now time.Duration) {
	levels := make([]Level, len(l.line.level))
	signal := SignalGood
	silent := true
	for i := range levels {
		levels[i] = l.line.level[i].Level()
		l.line.level[i].Reset()
		s := l.line.watch[i].judge()
		silent = silent && s == SignalSilent
		if s == SignalClipping {
			signal = s
		}
	}
	if silent {
		signal = SignalSilent // of several lines some may rest, all may not
	}
	l.levelAt = now
	l.r.mu.Lock()
	l.r.status.Levels = levels
	l.r.status.Signal = signal
	l.r.mu.Unlock()
	if signal != l.reported {
		l.reported = signal
		l.r.notify(Event{Kind: SignalChanged, At: samplesToTime(l.line.at(now)), Signal: signal, Device: l.last})
	}
}

// publish makes the loop's state visible.
func (l *recordLoop) publish(now time.Duration) {
	t := l.line
	state := Recording
	switch {
	case t.mute != "":
		state = Paused
	case l.capture == nil || t.lost:
		state = Searching
	}
	pos, started, zero := t.pos, t.started, t.zero+t.base
	l.r.mu.Lock()
	defer l.r.mu.Unlock()
	s := &l.r.status
	s.State, s.Reason, s.Device = state, t.mute, l.last
	s.Sound, s.Missing, s.Drift = samplesToTime(t.sound+int64(len(t.part[0]))), samplesToTime(t.missing), t.followed
	s.Position = samplesToTime(t.at(now))
	l.r.at = func(now time.Duration) int64 {
		if !started {
			return pos
		}
		return max(pos, timeToSamples(now-zero))
	}
}

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

// notify logs an event and passes it on.
func (r *Recorder) notify(e Event) {
	if e.Wall.IsZero() {
		e.Wall = r.clock.Wall()
	}
	if e.At == 0 {
		r.mu.Lock()
		e.At = r.status.Position
		r.mu.Unlock()
	}
	args := []any{"at", e.At}
	if e.Device.Name != "" {
		args = append(args, "device", e.Device.Name)
	}
	if e.Length != 0 {
		args = append(args, "length", e.Length)
	}
	if e.Err != nil {
		args = append(args, "error", e.Err)
	}
	r.log.Warn("recording: "+e.Kind.String(), args...)
	if r.opt.Notify != nil {
		r.notifying.Lock()
		defer r.notifying.Unlock()
		r.opt.Notify(e)
	}
}
