package audio

import (
	"context"
	"time"
)

// How a recording comes to its device, loses it and finds it again.

const (
	// closeLimit bounds the wait for a device to close. A dead one may never.
	closeLimit = 3 * time.Second
	// searchEvery is the pause between attempts to open a device.
	searchEvery = time.Second
	// patience is how many attempts the chosen device gets before the default
	// one is tried in its place.
	patience = 3
	// earlyLimit bounds the blocks kept while a device is being opened.
	earlyLimit = 200
	// startLimit bounds the wait for a device's first sound.
	startLimit = 10 * time.Second
)

// opened is the result of an attempt to open a device.
type opened struct {
	gen     int64
	id      string
	capture Capture
	err     error
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
func (l *recordLoop) search(ctx context.Context) {
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
