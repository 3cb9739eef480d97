package audio

import (
	"context"
	"errors"
	"time"
)

// Errors of capturing. They are wrapped with what was tried.
var (
	// ErrNoDevice: the system offers no device that sound could come from.
	ErrNoDevice = errors.New("there is no recording device")
	// ErrDeviceGone: the device asked for is not there (any more).
	ErrDeviceGone = errors.New("the recording device is not there")
	// ErrDeviceBusy: the device is there and cannot be opened: another program
	// holds it, or the system denies access.
	ErrDeviceBusy = errors.New("the recording device cannot be opened")
	// ErrSoundSystem: the system's sound service does not answer.
	ErrSoundSystem = errors.New("the sound system does not answer")
)

// Kind says what is at the other end of a device, as far as can be told.
type Kind int

// Kinds of devices.
const (
	Microphone  Kind = iota
	Line             // line input, mixing desk
	SystemSound      // what the computer plays
)

func (k Kind) String() string { return [...]string{"microphone", "line", "system"}[k] }

// Device is something that sound can be captured from.
type Device struct {
	ID       string // stable over restarts and re-plugging; never a position in a list
	Name     string // for people
	Kind     Kind
	Channels int  // that it can deliver
	Rate     int  // preferred, in Hz
	Default  bool // what the system would choose
	Muted    bool // switched off in the system's own mixer
}

// Source opens devices. audio/portaudio is the real one.
type Source interface {
	// Devices looks for devices anew. A system without any gives an empty list
	// and no error.
	Devices(ctx context.Context) ([]Device, error)
	// Open starts capturing from the device with this ID; "" is the system's
	// default. The device delivers at least want channels if it has them.
	//
	// deliver is called for each block of interleaved samples, full scale 1,
	// from one thread at a time, and does not block; pcm is valid during the
	// call only. After the first call a long silence of calls means that the
	// device has died: not every system reports that otherwise.
	//
	// Errors match ErrNoDevice, ErrDeviceGone, ErrDeviceBusy or ErrSoundSystem.
	Open(ctx context.Context, id string, want int, deliver func(pcm []float32)) (Capture, error)
}

// Capture is a device that is delivering.
type Capture interface {
	// Device is what delivers now. A sound server may move a stream to another
	// device without a break.
	Device() Device
	// Format is the shape of the blocks; it does not change.
	Format() (rate, channels int)
	// Latency is how old the end of a block usually is when it is delivered.
	Latency() time.Duration
	// Close ends capturing. After it has returned deliver is not called any
	// more. On a dead device it may take seconds or never return.
	Close() error
}
