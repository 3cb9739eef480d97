package workflow

import (
	"context"
	"sync"
	"testing"
	"time"

	"ratsschreiber/audio"
)

// taps pulls from a playback as a loudspeaker would, as fast as a test wants.
type taps struct {
	mu   sync.Mutex // guards what follows
	pull func([]int16)
	open bool
}

func (s *taps) Start(pull func([]int16)) (func(), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pull, s.open = pull, true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.open = false
	}, nil
}

// ramp is sound whose samples are their own places.
func ramp(_ context.Context, from, to int64) ([]int16, error) {
	out := make([]int16, to-from)
	for i := range out {
		out[i] = int16((from + int64(i)) % 30000)
	}
	return out, nil
}

func newRampPlayback(out Output) *Playback {
	p := &Playback{read: ramp, out: out, speed: 1, stop: func() {}, cancel: func() {}}
	p.room = sync.NewCond(&p.mu)
	return p
}

// draw pulls n samples, waiting for the reader where it has to.
func draw(t *testing.T, p *Playback, s *taps, n int) []int16 {
	t.Helper()
	var out []int16
	for tries := 0; len(out) < n && tries < 20000; tries++ {
		p.mu.Lock()
		ready := p.waiting()
		ended := !p.playing
		p.mu.Unlock()
		if ready == 0 {
			if ended {
				break
			}
			p.mu.Lock()
			over := p.ended && p.waiting() == 0
			p.mu.Unlock()
			if !over {
				time.Sleep(100 * time.Microsecond)
				continue
			}
		}
		buf := make([]int16, min(512, n-len(out), max(1, ready)))
		s.pull(buf)
		out = append(out, buf...)
	}
	return out
}

func TestPlaybackPlaysEverySampleOfTheStretchOnceAndInOrder(t *testing.T) {
	s := &taps{}
	p := newRampPlayback(s)
	if err := p.Play(time.Second, 3*time.Second, time.Hour); err != nil {
		t.Fatal(err)
	}
	got := draw(t, p, s, 2*audio.SampleRate)
	for i, v := range got {
		if want := int16((audio.SampleRate + i) % 30000); v != want {
			t.Fatalf("sample %d is %d, want %d", i, v, want)
		}
	}
	if len(got) != 2*audio.SampleRate {
		t.Errorf("%d samples of 2 s", len(got))
	}
	s.pull(make([]int16, 10)) // the device asks once more and finds the end
	for range 1000 {
		if !p.Playing() {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if p.Playing() || p.Position() != 3*time.Second {
		t.Errorf("at the end it plays: %v, at %v", p.Playing(), p.Position())
	}
}

func TestPlaybackFollowsThePlaceAtAnySpeedAndKeepsItWhenPaused(t *testing.T) {
	s := &taps{}
	p := newRampPlayback(s)
	p.SetSpeed(2)
	if err := p.Play(10*time.Second, 0, time.Minute); err != nil {
		t.Fatal(err)
	}
	draw(t, p, s, audio.SampleRate)
	at := p.Position()
	if at < 11900*time.Millisecond || at > 12100*time.Millisecond {
		t.Errorf("after a second at double speed the place is %v", at)
	}
	p.Pause()
	if p.Playing() || p.Position() != at {
		t.Errorf("paused at %v, was %v", p.Position(), at)
	}
	p.Seek(30 * time.Second)
	if p.Position() != 30*time.Second {
		t.Errorf("went to %v", p.Position())
	}
	p.SetSpeed(7)
	if p.Speed() != audio.FastestStretch {
		t.Errorf("the speed is %v", p.Speed())
	}
}

func TestPlaybackEndsInPeaceWhateverIsAsked(t *testing.T) {
	for _, span := range [][2]time.Duration{{time.Hour, 0}, {5 * time.Second, time.Second}, {-time.Second, time.Nanosecond}, {0, 0}} {
		p := newRampPlayback(SilentOutput{})
		if err := p.Play(span[0], span[1], 2*time.Second); err != nil {
			t.Fatal(err)
		}
		p.Pause()
		p.Pause()
		if p.Playing() {
			t.Errorf("%v still plays", span)
		}
	}
}
