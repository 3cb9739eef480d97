package portaudio

/*
#include "player.h"
*/
import "C"

import (
	"fmt"
	"sync"
	"time"

	"github.com/gordonklaus/portaudio"

	"ratsschreiber/audio"
)

// playLatency of the loudspeaker's buffer: short enough that pausing is felt at once, long enough for a busy computer.
const playLatency = 200 * time.Millisecond

// Start opens the loudspeaker, which from then on calls pull from a thread of its own for the next samples of 16 kHz mono. pull must not
// wait. stop closes the device and does not wait for a sound server that hangs; pull is not called any more once it has returned.
func (s *System) Start(pull func(out []int16)) (stop func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ready {
		if err := s.refresh(); err != nil {
			return nil, fmt.Errorf("open the loudspeaker: %w", err)
		}
	}
	device, err := loudspeaker()
	if err != nil {
		return nil, fmt.Errorf("open the loudspeaker: %w: %w", audio.ErrNoDevice, err)
	}
	var first error
	for _, factor := range []int{1, 3} { // 16 kHz, or what nearly every device knows
		st, err := openPlayer(device, factor, pull)
		if err == nil {
			s.streams++
			return s.stopper(st), nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, fmt.Errorf("open the loudspeaker: %w: %w", audio.ErrDeviceBusy, first)
}

// loudspeaker is the sound server's default where there is a server, else the system's.
func loudspeaker() (*portaudio.DeviceInfo, error) {
	hosts, err := portaudio.Devices()
	if err != nil {
		return nil, err
	}
	if _, err := pulseSources(); err == nil {
		for _, h := range hosts {
			if h.Name == pulsePCM && h.MaxOutputChannels > 0 {
				return h, nil
			}
		}
	}
	return portaudio.DefaultOutputDevice()
}

// playAhead is how much sound waits for the device beside its own buffer, and playPiece how much is pulled at a time.
const (
	playAhead = 80 * time.Millisecond
	playPiece = 20 * time.Millisecond
)

// player is a running stream. Like the recording one it is a little C: a mistake while playing must not end the program, which
// may be recording.
type player struct {
	c     *C.rs_player
	quiet chan struct{} // nothing pulls any more
}

func openPlayer(device *portaudio.DeviceInfo, factor int, pull func([]int16)) (*player, error) {
	rate := audio.SampleRate * factor
	var code C.PaError
	c := C.rs_player_open(C.int(device.Index), C.double(rate), C.double(playLatency.Seconds()),
		C.int(int(playAhead)*rate/int(time.Second)), &code)
	if c == nil {
		return nil, paError(code)
	}
	p := &player{c: c, quiet: make(chan struct{})}
	go p.pump(factor, pull)
	return p, nil
}

// pump pulls sound as fast as the device plays it, until the player is ended.
func (p *player) pump(factor int, pull func([]int16)) {
	defer close(p.quiet)
	small := make([]int16, int(playPiece)*audio.SampleRate/int(time.Second))
	out := small
	if factor > 1 {
		out = make([]int16, len(small)*factor)
	}
	var last int16
	for {
		pull(small)
		if factor > 1 {
			last = between(out, small, factor, last)
		}
		for {
			switch C.rs_player_write(p.c, (*C.short)(&out[0]), C.int(len(out)), 500) {
			case 0:
				continue // a device that stands still; the player may be ended meanwhile
			case 1:
			default:
				return
			}
			break
		}
	}
}

// between draws straight lines between samples, which is good enough for listening. It returns the last sample.
func between(out, small []int16, factor int, last int16) int16 {
	for i := range out {
		to, from := small[i/factor], last
		if i >= factor {
			from = small[i/factor-1]
		}
		out[i] = int16(int(from) + (int(to)-int(from))*(i%factor+1)/factor)
	}
	return small[len(small)-1]
}

func (s *System) stopper(p *player) func() {
	var once sync.Once
	return func() {
		once.Do(func() {
			C.rs_player_end(p.c)
			<-p.quiet
			go func() { // a server that hangs makes this slow; nobody waits for it
				C.rs_player_abort(p.c)
				s.mu.Lock()
				defer s.mu.Unlock()
				C.rs_player_free(p.c)
				s.streams--
			}()
		})
	}
}
