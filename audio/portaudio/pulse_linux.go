package portaudio

/*
#cgo LDFLAGS: -ldl
#include "pulse.h"
*/
import "C"

import (
	"fmt"
	"os"
	"sync"
	"time"

	"ratsschreiber/audio"
)

// pulseTimeout bounds the wait for a sound server's answer.
const pulseTimeout = 2 * time.Second

// asking: the library is loaded once, and its calls here do not overlap.
var asking sync.Mutex

// pulseSources asks the sound server for its sources. The error matches
// errNoServer where there is none, and audio.ErrSoundSystem in any case.
func pulseSources() (list pulseList, err error) {
	asking.Lock()
	defer asking.Unlock()
	var found [64]C.rs_source
	var first [256]C.char
	var tapped C.int
	n := C.rs_pulse_sources(&found[0], C.int(len(found)), &first[0], C.int(len(first)),
		C.int(os.Getpid()), &tapped, C.int(pulseTimeout.Milliseconds()))
	switch {
	case n == C.RS_NO_LIBRARY:
		return list, fmt.Errorf("%w: libpulse is not installed", errNoServer)
	case n == C.RS_TIMEOUT:
		return list, fmt.Errorf("%w: no answer in %v", audio.ErrSoundSystem, pulseTimeout)
	case n < 0:
		return list, fmt.Errorf("%w: no connection", errNoServer)
	}
	for i, s := range found[:n] {
		list.sources = append(list.sources, pulseSource{
			name: C.GoString(&s.name[0]), description: C.GoString(&s.description[0]), port: C.GoString(&s.port[0]),
			rate: int(s.rate), channels: int(s.channels), monitor: s.monitor != 0, mute: s.mute != 0,
		})
		if C.int(i) == tapped {
			list.tapped = list.sources[i].name
		}
	}
	list.preferred = C.GoString(&first[0])
	return list, nil
}

// silence keeps the libraries below from filling standard error: ALSA alone
// writes eighty lines while PortAudio looks for devices.
func silence() { C.rs_sound_silence() }
