package portaudio

import (
	"regexp"
	"strings"

	"ratsschreiber/audio"
)

// Identifiers of devices begin with the way they are reached.
const (
	viaPulse = "pulse:" // a source of the sound server, by its name
	viaHost  = "host:"  // a device of PortAudio, by its host API and name
)

// pulsePCM is PortAudio's name for the sound server.
const pulsePCM = "pulse"

// routed are ALSA devices that lead to others; offering them beside those
// would offer the same microphone several times.
var routed = map[string]bool{
	"default": true, "sysdefault": true, "pulse": true, "pipewire": true, "jack": true, "dmix": true,
	"null": true, "samplerate": true, "speexrate": true, "lavrate": true, "speex": true, "upmix": true, "vdownmix": true, "oss": true,
}

// cardNumber is the part of an ALSA device's name that changes when cards are
// found in another order: "HDA Intel PCH: ALC257 Analog (hw:0,0)".
var cardNumber = regexp.MustCompile(` \(hw:(\d+),\d+\)$`)

// stableName drops what changes from one start to the next.
func stableName(name string) string {
	return strings.TrimSpace(cardNumber.ReplaceAllString(name, ""))
}

// kindOf guesses what is at the other end. monitor says that a source plays
// back an output; port is the connector's name, if the server tells one.
func kindOf(monitor bool, port, name string) audio.Kind {
	words := strings.ToLower(port + " " + name)
	switch {
	case monitor, strings.Contains(words, "monitor of"), strings.Contains(words, "loopback"), strings.Contains(words, "stereo mix"):
		return audio.SystemSound
	case strings.Contains(words, "mic"):
		return audio.Microphone
	case strings.Contains(words, "linein"), strings.Contains(words, "line-in"), strings.Contains(words, "line in"),
		strings.Contains(words, "iec958"), strings.Contains(words, "s/pdif"), strings.Contains(words, "digital input"):
		return audio.Line
	}
	return audio.Microphone
}
