package audio

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"testing"
	"time"
)

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
	if err := try(RecorderOptions{Device: "mic", Pick: Pick(2)}); !errors.Is(err, ErrNoSuchChannel) {
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
