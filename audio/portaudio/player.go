package portaudio

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gordonklaus/portaudio"

	"ratsschreiber/audio"
)

// playLatency of the loudspeaker's buffer: short enough that pausing is felt at once, long enough for a busy computer.
const playLatency = 150 * time.Millisecond

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

// player is a running stream and whether it may still pull.
type player struct {
	stream *portaudio.Stream
	mu     sync.Mutex // held while pulling
	over   atomic.Bool
}

func openPlayer(device *portaudio.DeviceInfo, factor int, pull func([]int16)) (*player, error) {
	p := &player{}
	var small []int16
	var last int16
	fill := func(out []int16) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.over.Load() {
			clear(out)
			return
		}
		if factor == 1 {
			pull(out)
			return
		}
		n := (len(out) + factor - 1) / factor
		if cap(small) < n {
			small = make([]int16, n)
		}
		small = small[:n]
		pull(small)
		for i := range out { // straight lines between the samples are good enough for listening
			to := small[i/factor]
			from := last
			if i >= factor {
				from = small[i/factor-1]
			}
			out[i] = int16(int(from) + (int(to)-int(from))*(i%factor+1)/factor)
		}
		if n > 0 {
			last = small[n-1]
		}
	}
	params := portaudio.StreamParameters{
		Output:     portaudio.StreamDeviceParameters{Device: device, Channels: 1, Latency: playLatency},
		SampleRate: float64(audio.SampleRate * factor),
	}
	var err error
	if p.stream, err = portaudio.OpenStream(params, fill); err != nil {
		return nil, err
	}
	if err := p.stream.Start(); err != nil {
		p.stream.Close()
		return nil, err
	}
	return p, nil
}

func (s *System) stopper(p *player) func() {
	var once sync.Once
	return func() {
		once.Do(func() {
			p.mu.Lock()
			p.over.Store(true)
			p.mu.Unlock()
			go func() { // a server that hangs makes this slow; nobody waits for it
				_ = p.stream.Abort()
				_ = p.stream.Close()
				s.mu.Lock()
				s.streams--
				s.mu.Unlock()
			}()
		})
	}
}
