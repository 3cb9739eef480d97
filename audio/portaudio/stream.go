package portaudio

/*
#cgo pkg-config: portaudio-2.0
#include "stream.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gordonklaus/portaudio"

	"ratsschreiber/audio"
)

// stream is an open device. Its samples are gathered in C: the binding's own
// stream calls Go from PortAudio's thread, ends the program when that panics,
// and passes small numbers as pointers, which the Go runtime may stop at.
type stream struct {
	system   *System
	channels int
	rate     int
	c        *C.rs_stream
	once     sync.Once
	err      error
	closed   chan struct{} // ends follow
	silent   chan struct{} // deliver is not called any more

	mu     sync.Mutex
	device audio.Device // guarded by mu; changes when the server moves the stream
}

var _ audio.Capture = (*stream)(nil)

// start opens a device of PortAudio at a rate and begins to deliver.
func start(s *System, host *portaudio.DeviceInfo, device audio.Device, channels, rate int, deliver func([]float32)) (*stream, error) {
	var code C.PaError
	c := C.rs_stream_open(C.int(host.Index), C.int(channels), C.double(rate), C.double(latency.Seconds()), &code)
	if c == nil {
		return nil, paError(code)
	}
	st := &stream{system: s, channels: channels, rate: rate, c: c, device: device,
		closed: make(chan struct{}), silent: make(chan struct{})}
	go st.pump(deliver)
	return st, nil
}

// pump hands over what has come until the stream is ended.
func (s *stream) pump(deliver func([]float32)) {
	defer close(s.silent)
	const patience = 500 // ms; only bounds one wait
	buf := make([]float32, s.rate/4*s.channels)
	for {
		n := C.rs_stream_read(s.c, (*C.float)(&buf[0]), C.int(len(buf)), patience)
		if n < 0 {
			return
		}
		if n > 0 {
			deliver(buf[:n])
		}
	}
}

// Device implements [audio.Capture].
func (s *stream) Device() audio.Device {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.device
}

// Format implements [audio.Capture].
func (s *stream) Format() (rate, channels int) { return s.rate, s.channels }

// Latency implements [audio.Capture].
func (s *stream) Latency() time.Duration { return age }

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

// Close implements [audio.Capture]. Abort joins PortAudio's thread, which a dead
// sound server may hold up for ever; no lock is held meanwhile. Closing after
// that is quick, and changes PortAudio's list of streams, which the lock guards.
func (s *stream) Close() error {
	s.once.Do(func() {
		close(s.closed)
		err := paError(C.rs_stream_abort(s.c)) // Stop would wait for buffers that may never come
		C.rs_stream_end(s.c)
		<-s.silent
		s.system.mu.Lock()
		defer s.system.mu.Unlock()
		s.err = errors.Join(err, paError(C.rs_stream_free(s.c)))
		s.system.streams--
	})
	return s.err
}

// paError makes an error of PortAudio's code; nil for none.
func paError(code C.PaError) error {
	switch code {
	case C.paNoError:
		return nil
	case C.paUnanticipatedHostError:
		if info := C.Pa_GetLastHostErrorInfo(); info != nil {
			return fmt.Errorf("host error %d: %s", int(info.errorCode), C.GoString(info.errorText))
		}
	}
	return portaudio.Error(code)
}
