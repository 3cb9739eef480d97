package audio

import (
	"runtime"
	"testing"
	"time"
)

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
