package audio

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"time"
)

// handClock is a clock that stands until a test moves it.
type handClock struct {
	mu    sync.Mutex
	now   time.Duration
	wall  time.Time
	ticks map[time.Duration]chan time.Time
}

func newHandClock() *handClock {
	return &handClock{now: time.Hour, wall: time.Date(2026, 3, 24, 18, 30, 0, 0, time.UTC), ticks: map[time.Duration]chan time.Time{}}
}

func (c *handClock) Now() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) Wall() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall
}

func (c *handClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now += d
	c.wall = c.wall.Add(d)
}

func (c *handClock) setWall(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall = c.wall.Add(d)
}

// Tick: retries and the grace for the last blocks come quickly, everything else when the test fires it.
func (c *handClock) Tick(d time.Duration) (<-chan time.Time, func()) {
	if d == retryAfter || d == stopGrace {
		t := time.NewTicker(time.Millisecond)
		return t.C, t.Stop
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := make(chan time.Time, 1)
	c.ticks[d] = ch
	return ch, func() {}
}

func (c *handClock) fire(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case c.ticks[d] <- c.wall:
	default:
	}
}

// handSource is a room full of devices that a test plays.
type handSource struct {
	clock *handClock

	mu      sync.Mutex
	devices map[string]int // ID to channels; "" is the default
	open    *handCapture   // the latest
	opens   []string
	hang    bool // Close never returns
	mutes   bool // devices open and deliver nothing
}

type handCapture struct {
	src      *handSource
	id       string
	channels int
	deliver  func([]float32)
	closed   chan struct{}
}

func (s *handSource) Devices(context.Context) (out []Device, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, ch := range s.devices {
		out = append(out, Device{ID: id, Name: id, Channels: ch})
	}
	return out, nil
}

func (s *handSource) Open(_ context.Context, id string, want int, deliver func([]float32)) (Capture, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opens = append(s.opens, id)
	ch, ok := s.devices[id]
	if !ok {
		return nil, ErrDeviceGone
	}
	c := &handCapture{s, id, min(ch, max(want, 1)), deliver, make(chan struct{})}
	s.open = c
	if !s.mutes {
		s.clock.advance(20 * time.Millisecond)
		deliver(s.sound(c))
	}
	return c, nil
}

func (s *handSource) sound(c *handCapture) []float32 {
	pcm := make([]float32, stageBlock*c.channels)
	for i := range pcm {
		pcm[i] = float32(i%c.channels+1) / 10
	}
	return pcm
}

func (c *handCapture) Device() Device {
	c.src.mu.Lock()
	defer c.src.mu.Unlock()
	return Device{ID: c.id, Name: c.id, Channels: c.channels}
}

func (c *handCapture) Format() (rate, channels int) { return stageRate, c.channels }

func (c *handCapture) Latency() time.Duration { return 0 }

func (c *handCapture) Close() error {
	if c.src.hang {
		select {}
	}
	close(c.closed)
	return nil
}

// play lets the open device deliver for d.
func (s *handSource) play(d time.Duration) {
	s.mu.Lock()
	c := s.open
	s.mu.Unlock()
	for range int(d / (20 * time.Millisecond)) {
		s.clock.advance(20 * time.Millisecond)
		c.deliver(s.sound(c))
	}
}

// handSink remembers what it was given and can be made to refuse.
type handSink struct {
	mu     sync.Mutex
	stage  stage // only its chunks, gaps and check
	refuse error
	tries  int
}

func (s *handSink) Sound(_ context.Context, c Chunk) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries++
	if s.refuse != nil {
		return s.refuse
	}
	s.stage.chunks = append(s.stage.chunks, c)
	return nil
}

func (s *handSink) Gap(_ context.Context, g Gap) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return s.refuse
	}
	s.stage.gaps = append(s.stage.gaps, g)
	return nil
}

func (s *handSink) set(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = err
}

func (s *handSink) gaps() []Gap {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Gap(nil), s.stage.gaps...)
}

// studio puts a recorder together.
type studio struct {
	t      *testing.T
	clock  *handClock
	source *handSource
	sink   *handSink
	rec    *Recorder
	mu     sync.Mutex
	events []Event
}

func newStudio(t *testing.T, change func(*RecorderOptions)) *studio {
	s := &studio{t: t, clock: newHandClock(), sink: &handSink{stage: stage{t: t}}}
	s.source = &handSource{clock: s.clock, devices: map[string]int{"": 2, "mic": 2, "desk": 8}}
	opt := RecorderOptions{Source: s.source, Device: "mic", Sink: s.sink, Clock: s.clock, Notify: func(e Event) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.events = append(s.events, e)
	}}
	if change != nil {
		change(&opt)
	}
	rec, err := Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	s.rec = rec
	t.Cleanup(func() { rec.Discard() })
	return s
}

// tick lets the recorder look at its device, as it does four times a second.
func (s *studio) tick() { s.rec.do(func() { s.rec.loop.tick(s.t.Context()) }) }

// pass lets time pass without sound, in steps that the recorder sees.
func (s *studio) pass(d time.Duration) {
	for ; d > 0; d -= watchEvery {
		s.clock.advance(min(d, watchEvery))
		s.tick()
		s.settle()
	}
}

// settle waits for an attempt to open a device that is under way.
func (s *studio) settle() {
	for busy := true; busy; {
		s.rec.do(func() { busy = s.rec.loop.opening != nil })
		runtime.Gosched()
	}
}

func (s *studio) stop() {
	s.t.Helper()
	if err := s.rec.Stop(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *studio) saw(k EventKind) (e Event, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.events {
		if e.Kind == k {
			return e, true
		}
	}
	return e, false
}

// until waits for a condition that other goroutines bring about.
func (s *studio) until(what string, ok func() bool) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); runtime.Gosched() {
		if time.Now().After(end) {
			s.t.Fatalf("waited in vain: %s", what)
		}
	}
}
