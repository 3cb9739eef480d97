package portaudio

import (
	"errors"
	"sync"
	"time"

	"github.com/gordonklaus/portaudio"

	"ratsschreiber/audio"
)

// stream is an open device.
type stream struct {
	system   *System
	channels int
	rate     int
	deliver  func([]float32)
	pa       *portaudio.Stream
	once     sync.Once
	err      error
	closed   chan struct{} // ends follow

	mu     sync.Mutex
	device audio.Device // guarded by mu; changes when the server moves the stream
}

var _ audio.Capture = (*stream)(nil)

// start opens the device at a rate and begins to deliver.
func (s *stream) start(host *portaudio.DeviceInfo, rate int) error {
	p := portaudio.StreamParameters{
		Input:      portaudio.StreamDeviceParameters{Device: host, Channels: s.channels, Latency: latency},
		SampleRate: float64(rate),
		// Whatever the device's period is: blocks come at an even pace.
		FramesPerBuffer: portaudio.FramesPerBufferUnspecified,
	}
	s.rate = rate
	pa, err := portaudio.OpenStream(p, s.callback)
	if err != nil {
		return err
	}
	s.pa = pa
	if err := pa.Start(); err != nil {
		return errors.Join(err, pa.Close())
	}
	return nil
}

// callback runs in PortAudio's thread. A panic here would end the program, and
// with it the recording: the block is dropped instead, and missed by the clock.
func (s *stream) callback(in []float32) {
	defer func() { _ = recover() }()
	s.deliver(in)
}

// Device implements [audio.Capture].
func (s *stream) Device() audio.Device {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.device
}

// followEvery is how often the server is asked where the stream is.
const followEvery = 3 * time.Second

// follow notices when the server moves the stream to another source, as it
// does without a word when a microphone is pulled out.
func (s *stream) follow() {
	ticks := time.NewTicker(followEvery)
	defer ticks.Stop()
	for {
		select {
		case <-s.closed:
			return
		case <-ticks.C:
		}
		found, err := pulseSources()
		if err != nil || found.tapped == "" {
			continue // a dead server shows by its silence
		}
		for _, d := range pulseDevices(found.sources, found.preferred) {
			if d.ID == viaPulse+found.tapped {
				s.mu.Lock()
				s.device = d
				s.mu.Unlock()
			}
		}
	}
}

func (s *stream) Format() (rate, channels int) { return s.rate, s.channels }
func (s *stream) Latency() time.Duration       { return age }

// Close implements [audio.Capture]. Abort joins PortAudio's thread, which a dead
// sound server may hold up for ever; no lock is held meanwhile. Closing after
// that is quick, and changes PortAudio's list of streams, which the lock guards.
func (s *stream) Close() error {
	s.once.Do(func() {
		close(s.closed)
		err := ignoreStopped(s.pa.Abort()) // Stop would wait for buffers that may never come
		s.system.mu.Lock()
		defer s.system.mu.Unlock()
		s.err = errors.Join(err, s.pa.Close())
		s.system.streams--
	})
	return s.err
}

// ignoreStopped: a stream that ended by itself is as good as aborted.
func ignoreStopped(err error) error {
	if errors.Is(err, portaudio.StreamIsStopped) {
		return nil
	}
	return err
}
