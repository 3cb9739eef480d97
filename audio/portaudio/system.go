package portaudio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gordonklaus/portaudio"

	"ratsschreiber/audio"
)

// System gives access to the computer's recording devices. All methods may be
// called from any goroutine; calls into PortAudio are made one at a time.
type System struct {
	mu      sync.Mutex
	ready   bool // PortAudio is initialised
	streams int  // open, or stuck in closing
}

var _ audio.Source = (*System)(nil)

// one: PortAudio and the environment variable that chooses a source belong to
// the process.
var one System

// New returns the process's access to devices. Nothing is opened yet.
func New() *System { return &one }

// Close lets go of PortAudio unless a stream is open.
func (s *System) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.terminate()
}

func (s *System) terminate() error {
	if !s.ready || s.streams > 0 {
		return nil
	}
	s.ready = false
	return portaudio.Terminate()
}

// refresh makes PortAudio look for devices anew, which it does only when it is
// initialised. While a stream is open the old list stays.
func (s *System) refresh() error {
	if s.streams > 0 && s.ready {
		return nil
	}
	if err := s.terminate(); err != nil {
		return fmt.Errorf("%w: %w", audio.ErrSoundSystem, err)
	}
	// PortAudio asks for JACK, which would start a server of its own.
	for name, value := range map[string]string{"JACK_NO_START_SERVER": "1", "PULSE_PROP_application.name": "Ratsschreiber"} {
		if os.Getenv(name) == "" {
			os.Setenv(name, value)
		}
	}
	silence()
	if err := portaudio.Initialize(); err != nil {
		return fmt.Errorf("%w: %w", audio.ErrSoundSystem, err)
	}
	silence() // again: libraries that were loaded meanwhile
	s.ready = true
	return nil
}

// Devices implements [audio.Source]. Microphones come first, the default one
// before the others.
func (s *System) Devices(ctx context.Context) ([]audio.Device, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.list()
}

func (s *System) list() ([]audio.Device, error) {
	if err := s.refresh(); err != nil {
		return nil, err
	}
	hosts, err := portaudio.Devices()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", audio.ErrSoundSystem, err)
	}
	var out []audio.Device
	found, err := pulseSources()
	switch {
	case err == nil && findHost(hosts, pulsePCM) != nil:
		out = pulseDevices(found.sources, found.preferred)
	case err == nil || errors.Is(err, errNoServer):
		out = hostDevices(hosts)
	default:
		return nil, err // the server holds the devices and hangs
	}
	slices.SortStableFunc(out, func(a, b audio.Device) int {
		if a.Kind != b.Kind {
			return int(a.Kind) - int(b.Kind)
		}
		return map[bool]int{true: 0, false: 1}[a.Default] - map[bool]int{true: 0, false: 1}[b.Default]
	})
	return out, nil
}

// pulseDevices describes the sources of the sound server.
func pulseDevices(sources []pulseSource, preferred string) (out []audio.Device) {
	for _, p := range sources {
		name := p.description
		if name == "" {
			name = p.name
		}
		out = append(out, audio.Device{ID: viaPulse + p.name, Name: name, Kind: kindOf(p.monitor, p.port, p.name),
			Channels: p.channels, Rate: p.rate, Default: p.name == preferred, Muted: p.mute})
	}
	// A computer without a microphone has the sound it plays as its default
	// source. That is never what a recording should begin with unasked, if
	// there is anything else.
	for i, d := range out {
		if d.Default && d.Kind == audio.SystemSound {
			if other := slices.IndexFunc(out, func(d audio.Device) bool { return d.Kind != audio.SystemSound }); other >= 0 {
				out[i].Default, out[other].Default = false, true
			}
			break
		}
	}
	return out
}

// hostDevices describes PortAudio's own devices.
func hostDevices(hosts []*portaudio.DeviceInfo) (out []audio.Device) {
	var first *portaudio.DeviceInfo
	if d, err := portaudio.DefaultInputDevice(); err == nil {
		first = d
	}
	seen := map[string]int{}
	for _, h := range hosts {
		if h.MaxInputChannels < 1 || routed[h.Name] && h != first {
			continue
		}
		name := stableName(h.Name)
		id := hostID(h)
		if seen[id]++; seen[id] > 1 { // two cards of the same make
			id = fmt.Sprintf("%s#%d", id, seen[id])
			name = fmt.Sprintf("%s (%d)", name, seen[hostID(h)])
		}
		out = append(out, audio.Device{ID: id, Name: name, Kind: kindOf(false, "", h.Name),
			Channels: min(h.MaxInputChannels, audio.MaxChannels), Rate: int(h.DefaultSampleRate), Default: h == first})
	}
	return out
}

func hostID(h *portaudio.DeviceInfo) string {
	return viaHost + h.HostApi.Name + ":" + stableName(h.Name)
}

// findHost finds PortAudio's device with a name.
func findHost(hosts []*portaudio.DeviceInfo, name string) *portaudio.DeviceInfo {
	for _, h := range hosts {
		if h.Name == name && h.MaxInputChannels > 0 {
			return h
		}
	}
	return nil
}

const (
	// latency of the device's buffer. Shorter ones lose sound under load, and
	// nobody reports it.
	latency = 500 * time.Millisecond
	rate    = 48000
	// age of a block's end when it is delivered. PortAudio reports the size of
	// its buffer instead; measured against a second listener with a tiny buffer
	// it is 5 to 20 ms, and a sound card may add its own period.
	age = 40 * time.Millisecond
)

// Open implements [audio.Source].
func (s *System) Open(ctx context.Context, id string, want int, deliver func([]float32)) (audio.Capture, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	devices, err := s.list()
	if err != nil {
		return nil, fmt.Errorf("open recording device: %w", err)
	}
	device, err := choose(devices, id)
	if err != nil {
		return nil, fmt.Errorf("open recording device: %w", err)
	}
	c, err := s.open(device, want, deliver)
	if err != nil {
		return nil, fmt.Errorf("open recording device: %w", err)
	}
	return c, nil
}

// choose finds a device by ID, or the default one for "".
func choose(devices []audio.Device, id string) (audio.Device, error) {
	if len(devices) == 0 {
		return audio.Device{}, audio.ErrNoDevice
	}
	for _, d := range devices {
		if d.ID == id || id == "" && d.Default {
			return d, nil
		}
	}
	if id == "" {
		return devices[0], nil
	}
	return audio.Device{}, audio.ErrDeviceGone
}

// open starts a stream. Callers hold the lock.
func (s *System) open(device audio.Device, want int, deliver func([]float32)) (*stream, error) {
	hosts, err := portaudio.Devices()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", audio.ErrSoundSystem, err)
	}
	var host *portaudio.DeviceInfo
	if source, ok := strings.CutPrefix(device.ID, viaPulse); ok {
		if host = findHost(hosts, pulsePCM); host == nil {
			return nil, audio.ErrDeviceGone
		}
		// libpulse reads this while the stream is opened, and only then.
		defer restore("PULSE_SOURCE", source)()
	} else if host = hostByID(hosts, device.ID); host == nil {
		return nil, audio.ErrDeviceGone
	}
	channels := max(1, min(want, device.Channels))
	var firstErr error
	for _, r := range rates(device.Rate) {
		st, err := start(s, host, device, channels, r, deliver)
		if err == nil {
			s.streams++
			if strings.HasPrefix(device.ID, viaPulse) {
				go st.follow()
			}
			return st, nil
		}
		if firstErr == nil {
			firstErr = err
		}
		if !errors.Is(err, portaudio.InvalidSampleRate) {
			break
		}
	}
	return nil, fmt.Errorf("%w: %w", audio.ErrDeviceBusy, firstErr)
}

// rates to try: the device's own, then what nearly all devices know.
func rates(own int) []int {
	out := []int{rate, 44100, 16000}
	if own >= audio.SampleRate && own <= 96000 {
		out = append([]int{own}, out...)
	}
	return out
}

func hostByID(hosts []*portaudio.DeviceInfo, id string) *portaudio.DeviceInfo {
	seen := map[string]int{}
	for _, h := range hosts {
		if h.MaxInputChannels < 1 {
			continue
		}
		this := hostID(h)
		if seen[this]++; seen[this] > 1 {
			this = fmt.Sprintf("%s#%d", this, seen[this])
		}
		if this == id {
			return h
		}
	}
	return nil
}

// restore sets an environment variable and returns what sets it back.
func restore(name, value string) func() {
	old, had := os.LookupEnv(name)
	os.Setenv(name, value)
	return func() {
		if had {
			os.Setenv(name, old)
		} else {
			os.Unsetenv(name)
		}
	}
}
