package audio

import (
	"time"
)

// What a recording tells of itself: levels, state, events.

// levelSpan is the time that levels are shown for.
const levelSpan = 200 * time.Millisecond

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
