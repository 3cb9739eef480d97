package audio

import (
	"context"
	"errors"
	"fmt"
	"math"
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
func (c *handCapture) Latency() time.Duration       { return 0 }
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

func TestRecorderStoresEverySample(t *testing.T) {
	s := newStudio(t, func(o *RecorderOptions) { o.Start = 5 * SampleRate })
	s.source.play(9980 * time.Millisecond)
	s.stop()
	s.sink.stage.check(5*SampleRate, 15*SampleRate)
	if len(s.sink.gaps()) != 0 {
		t.Errorf("gaps %+v", s.sink.gaps())
	}
	st := s.rec.Status()
	if st.State != Stopped || st.Stored != 15*time.Second || st.Unstored != 0 || st.Sound != 10*time.Second || st.Position != 15*time.Second {
		t.Errorf("status %+v", st)
	}
}

func TestRecorderKeepsEightChannels(t *testing.T) {
	s := newStudio(t, func(o *RecorderOptions) { o.Device, o.Apart = "desk", 8 })
	s.source.play(980 * time.Millisecond)
	s.stop()
	s.sink.stage.check(0, SampleRate)
	for i, p := range s.sink.stage.chunks[1].PCM {
		if want := float64(i+1) / 10 * 32768; math.Abs(float64(p[99])-want) > 2 {
			t.Errorf("channel %d has %d, want %.0f", i, p[99], want)
		}
	}
}

func TestRecorderStartFailsWithTheReason(t *testing.T) {
	clock := newHandClock()
	src := &handSource{clock: clock, devices: map[string]int{"mic": 1}}
	try := func(o RecorderOptions) error {
		o.Source, o.Sink, o.Clock = src, &handSink{}, clock
		_, err := Start(t.Context(), o)
		return err
	}
	if err := try(RecorderOptions{Device: "gone"}); !errors.Is(err, ErrDeviceGone) {
		t.Errorf("missing device: %v", err)
	}
	if err := try(RecorderOptions{Device: "mic", Pick: Channel(2)}); !errors.Is(err, ErrNoSuchChannel) {
		t.Errorf("second channel of a single one: %v", err)
	}
	if err := try(RecorderOptions{Device: "mic", Apart: 9}); !errors.Is(err, ErrChannels) {
		t.Errorf("nine channels: %v", err)
	}
	src.mutes = true
	done := make(chan error)
	go func() { done <- try(RecorderOptions{Device: "mic"}) }()
	var err error
	for waiting := true; waiting; {
		clock.fire(startLimit)
		select {
		case err = <-done:
			waiting = false
		default:
			runtime.Gosched()
		}
	}
	if !errors.Is(err, ErrDeviceBusy) {
		t.Errorf("a device that gives nothing: %v", err)
	}
}

// A device that stops delivering is opened again, and the time between is a gap.
func TestRecorderReopensAStalledDevice(t *testing.T) {
	s := newStudio(t, nil)
	s.source.play(4980 * time.Millisecond)
	for range 100 {
		s.pass(watchEvery)
		if _, ok := s.saw(DeviceBack); ok {
			break
		}
	}
	s.source.play(3 * time.Second)
	if e, ok := s.saw(DeviceLost); !ok || e.Device.ID != "mic" {
		t.Fatalf("events %+v", s.events)
	}
	if _, ok := s.saw(DeviceBack); !ok {
		t.Fatalf("events %+v", s.events)
	}
	s.stop()
	gaps := s.sink.gaps()
	if len(gaps) != 1 || gaps[0].Reason != GapDevice || gaps[0].From != 5*SampleRate {
		t.Fatalf("gaps %+v", gaps)
	}
	// The whole recording is as long as the clock says.
	end := timeToSamples(s.clock.Now() - time.Hour)
	s.sink.stage.check(0, end)
}

// A device that stays away is replaced by the default one, unless that is forbidden.
func TestRecorderFallsBackToTheDefaultDevice(t *testing.T) {
	for _, only := range []bool{false, true} {
		s := newStudio(t, func(o *RecorderOptions) { o.Only = only })
		s.source.play(2 * time.Second)
		s.source.mu.Lock()
		delete(s.source.devices, "mic")
		s.source.mu.Unlock()
		s.pass(10 * time.Second)
		e, ok := s.saw(DeviceReplaced)
		if only {
			if ok || s.rec.Status().State != Searching {
				t.Errorf("replaced although forbidden: %+v", e)
			}
			continue
		}
		if !ok || e.Device.ID != "" {
			t.Fatalf("events %+v, opened %q", s.events, s.source.opens)
		}
		if st := s.rec.Status(); st.Device.ID != "" {
			t.Errorf("status %+v", st)
		}
		s.source.play(time.Second)
		s.stop()
		s.sink.stage.check(0, s.rec.loop.line.pos)
	}
}

// A device whose closing never returns holds up neither the search nor the end.
func TestRecorderSurvivesADeviceThatDoesNotClose(t *testing.T) {
	s := newStudio(t, nil)
	s.source.play(time.Second)
	s.source.hang = true
	s.pass(4 * time.Second)
	s.source.play(time.Second)
	done := make(chan error)
	go func() { done <- s.rec.Stop(t.Context()) }()
	var err error
	for waiting := true; waiting; {
		s.clock.fire(closeLimit)
		select {
		case err = <-done:
			waiting = false
		default:
			runtime.Gosched()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	s.sink.stage.check(0, s.rec.loop.line.pos)
}

func TestRecorderPauseAndResume(t *testing.T) {
	s := newStudio(t, nil)
	s.source.play(2980 * time.Millisecond)
	s.rec.Pause(GapOffRecord)
	st := s.rec.Status()
	if st.State != Paused || st.Reason != GapOffRecord || st.Position != 3*time.Second {
		t.Errorf("status %+v", st)
	}
	s.until("everything before the pause is stored", func() bool { return s.rec.Status().Stored == 3*time.Second })
	s.source.play(60 * time.Second)
	if got := s.rec.Status().Position; got != 63*time.Second {
		t.Errorf("the recording's time stands at %v during the pause", got)
	}
	s.rec.Resume()
	s.source.play(2 * time.Second)
	s.stop()
	gaps := s.sink.gaps()
	if len(gaps) != 1 || gaps[0] != (Gap{From: 3 * SampleRate, Length: 60*SampleRate + timeToSamples(resumeMargin), Reason: GapOffRecord, Wall: gaps[0].Wall}) {
		t.Fatalf("gaps %+v", gaps)
	}
	s.sink.stage.check(0, 65*SampleRate)
}

// A full disk loses nothing: what it refuses is kept and stored in order later.
func TestRecorderKeepsWhatTheSinkRefuses(t *testing.T) {
	s := newStudio(t, nil)
	s.source.play(time.Second)
	full := errors.New("no space left on device")
	s.sink.set(full)
	s.source.play(30 * time.Second)
	s.until("the failure is told", func() bool { e, ok := s.saw(StoreFailing); return ok && errors.Is(e.Err, full) })
	s.rec.do(func() {})
	if st := s.rec.Status(); st.Unstored < 29*time.Second || st.Stored > 2*time.Second {
		t.Errorf("status %+v", st)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var left *UnstoredError
	if err := s.rec.Stop(ctx); !errors.Is(err, ErrUnstored) || !errors.As(err, &left) {
		t.Fatalf("stopping with a full disk: %v", err)
	}
	<-s.rec.ended
	if err := s.rec.Stop(ctx); !errors.As(err, &left) || left.Waiting < 29*time.Second || !errors.Is(err, full) {
		t.Fatalf("stopping again: %v", err)
	}
	s.sink.set(nil)
	s.stop()
	if _, ok := s.saw(StoreBack); !ok {
		t.Error("nobody is told that all is stored")
	}
	s.sink.stage.check(0, s.rec.loop.line.pos)
}

// Memory for refused sound is bounded, and giving it up is possible.
func TestRecorderDiscardEndsARefusingSink(t *testing.T) {
	s := newStudio(t, nil)
	s.sink.set(errors.New("read-only"))
	s.source.play(5 * time.Second)
	s.rec.Discard()
	if err := s.rec.Stop(t.Context()); !errors.Is(err, ErrUnstored) {
		t.Errorf("after giving up: %v", err)
	}
}

func TestRecorderEndsInOrderWhenTheContextEnds(t *testing.T) {
	clock := newHandClock()
	src := &handSource{clock: clock, devices: map[string]int{"": 1}}
	sink := &handSink{stage: stage{t: t}}
	ctx, cancel := context.WithCancel(t.Context())
	rec, err := Start(ctx, RecorderOptions{Source: src, Sink: sink, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	src.play(3300 * time.Millisecond)
	rec.do(func() {})
	cancel()
	<-rec.Done()
	if err := rec.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	sink.stage.check(0, timeToSamples(3320*time.Millisecond))
}

// Setting the time of day changes nothing in the recording and is told.
func TestRecorderIgnoresTheWallClock(t *testing.T) {
	s := newStudio(t, nil)
	s.source.play(3 * time.Second)
	s.clock.setWall(-2 * time.Hour)
	s.tick()
	s.source.play(1980 * time.Millisecond)
	s.stop()
	if e, ok := s.saw(WallClockSet); !ok || e.Length != -2*time.Hour {
		t.Errorf("events %+v", s.events)
	}
	if len(s.sink.gaps()) != 0 {
		t.Errorf("gaps %+v", s.sink.gaps())
	}
	s.sink.stage.check(0, 5*SampleRate)
}

// A laptop that slept for an hour has an hour's gap, not a dead device.
func TestRecorderSleepIsAGap(t *testing.T) {
	s := newStudio(t, nil)
	s.source.play(9980 * time.Millisecond)
	s.tick()
	s.clock.advance(time.Hour)
	s.tick()
	if _, ok := s.saw(DeviceLost); ok {
		t.Error("the device is called dead before it could deliver")
	}
	s.source.play(10 * time.Second)
	s.tick()
	s.stop()
	var total int64
	for _, g := range s.sink.gaps() {
		total += g.Length
	}
	if !near(total, timeToSamples(time.Hour), SampleRate/10) {
		t.Errorf("gaps %+v", s.sink.gaps())
	}
	s.sink.stage.check(0, s.rec.loop.line.pos)
}

// A sound server that moves the stream to another device is not overlooked.
func TestRecorderTellsWhenTheSystemMovesTheStream(t *testing.T) {
	for _, only := range []bool{false, true} {
		s := newStudio(t, func(o *RecorderOptions) { o.Only = only })
		s.source.play(time.Second)
		s.source.mu.Lock()
		s.source.open.id = "desk"
		delete(s.source.devices, "mic")
		s.source.mu.Unlock()
		s.source.play(time.Second)
		s.tick()
		s.settle()
		if only {
			if _, ok := s.saw(DeviceLost); !ok || s.rec.Status().State != Searching {
				t.Errorf("recording goes on from a device that was not chosen: %+v", s.events)
			}
			continue
		}
		if e, ok := s.saw(DeviceReplaced); !ok || e.Device.ID != "desk" || s.rec.Status().State != Recording {
			t.Errorf("events %+v", s.events)
		}
		s.stop()
		s.sink.stage.check(0, s.rec.loop.line.pos)
		if len(s.sink.gaps()) != 0 {
			t.Errorf("gaps %+v", s.sink.gaps())
		}
	}
}

func TestRecorderChangesDevice(t *testing.T) {
	s := newStudio(t, nil)
	s.source.play(time.Second)
	s.rec.Use("desk")
	s.tick()
	s.settle()
	s.source.play(time.Second)
	s.rec.do(func() {})
	if st := s.rec.Status(); st.Device.ID != "desk" || st.State != Recording {
		t.Errorf("status %+v", st)
	}
	s.stop()
	s.sink.stage.check(0, s.rec.loop.line.pos)
}

func TestRecorderWarnsOfSilence(t *testing.T) {
	s := newStudio(t, nil)
	c := s.source.open
	for range 11 {
		for range 50 {
			s.clock.advance(20 * time.Millisecond)
			c.deliver(make([]float32, stageBlock*c.channels))
		}
		s.tick()
	}
	if e, ok := s.saw(SignalChanged); !ok || e.Signal != SignalSilent {
		t.Fatalf("events %+v", s.events)
	}
	if st := s.rec.Status(); st.Signal != SignalSilent || len(st.Levels) != 1 || st.Levels[0].Peak != Quiet {
		t.Errorf("status %+v", st)
	}
	s.source.play(time.Second)
	s.clock.advance(levelSpan)
	s.tick()
	if st := s.rec.Status(); st.Signal != SignalGood || st.Levels[0].Peak < -20 {
		t.Errorf("status after sound %+v", st)
	}
}

// Eight hours take no more memory than a minute.
func TestRecorderMemoryIsFlat(t *testing.T) {
	s := newStudio(t, func(o *RecorderOptions) { o.Sink = forgetful{} })
	heap := func() int64 {
		s.until("the sink has all", func() bool { return s.rec.Status().Unstored < time.Second })
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	minutes := func(n int) {
		for range n * 60 {
			s.source.play(time.Second)
			s.rec.do(func() {})
		}
	}
	minutes(1)
	before := heap()
	minutes(5)
	grown := heap() - before
	t.Logf("heap grew by %d bytes in 5 minutes", grown)
	if grown > 2<<20 {
		t.Errorf("memory grows: %d bytes", grown)
	}
	s.stop()
}

type forgetful struct{}

func (forgetful) Sound(context.Context, Chunk) error { return nil }
func (forgetful) Gap(context.Context, Gap) error     { return nil }

func TestSystemClockRunsEvenly(t *testing.T) {
	var c SystemClock
	a, wall := c.Now(), c.Wall()
	ticks, stop := c.Tick(10 * time.Millisecond)
	<-ticks
	stop()
	if d := c.Now() - a; d <= 0 {
		t.Errorf("the clock moved by %v", d)
	}
	if !c.Wall().After(wall) {
		t.Error("the time of day stands still")
	}
	if s := fmt.Sprint(Recording, Paused, Searching, Stopped, Microphone, Line, SystemSound, SignalClipping, MemoryFull); s == "" {
		t.Error("no names")
	}
}
