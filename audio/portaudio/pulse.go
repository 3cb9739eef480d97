package portaudio

import (
	"fmt"

	"ratsschreiber/audio"
)

// pulseSource is one source of the sound server.
type pulseSource struct {
	name, description, port string
	rate, channels          int
	monitor, mute           bool
}

// pulseList is what the sound server tells.
type pulseList struct {
	sources   []pulseSource
	preferred string // name of the default source
	tapped    string // name of the source that this process listens to; "" if none
}

// errNoServer: there is no sound server, so that devices are reached directly.
// A server that is there and does not answer is another matter.
var errNoServer = fmt.Errorf("%w: no sound server", audio.ErrSoundSystem)
