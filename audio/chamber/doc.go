// Package chamber makes the sounds of a council chamber that are not speech, from numbers alone: noise, applause, knocks, telephones, music,
// and what a room, a distance and a telephone line do to a voice. Tests and measurements use it to see that no text is written
// where nobody speaks, and that none is lost where somebody speaks in noise.
//
// All sound is 16 kHz, mono, at the loudness that a microphone in the room gives it; the same call gives the same samples.
package chamber

import "time"

// Rate of all sound, in samples a second.
const Rate = 16000

// Sound is one kind of sound, as long as is wished.
type Sound struct {
	Name string
	// Sung says that it holds vowels with the period and the formants of a voice: the one kind that no measure of the sound
	// tells from speech for certain.
	Sung bool
	// Single says that it is single sounds in a quiet room, each of which may be taken for a word.
	Single bool
	Make   func(d time.Duration) []int16
}

// Sounds lists all of them.
func Sounds() []Sound {
	return []Sound{
		{Name: "silence", Make: silence},
		{Name: "white noise", Make: whiteNoise},
		{Name: "pink noise", Make: pinkNoise},
		{Name: "ventilation", Make: ventilation},
		{Name: "mains hum", Make: mainsHum},
		{Name: "applause", Make: applause},
		{Name: "knocks", Single: true, Make: knocks},
		{Name: "room sounds", Single: true, Make: roomSounds},
		{Name: "telephones", Single: true, Make: telephones},
		{Name: "chords", Make: chords},
		{Name: "organ", Make: piece(organChorale)},
		{Name: "brass band", Make: piece(brassMarch)},
		{Name: "strings", Make: piece(stringQuartet)},
		{Name: "dance band", Make: piece(danceBand)},
		{Name: "choir without words", Sung: true, Make: piece(choir)},
		{Name: "song", Sung: true, Make: piece(song)},
	}
}

func samples(d time.Duration) int { return int(d * Rate / time.Second) }

// made computes each sample; 1 is full scale.
func made(d time.Duration, at func(i int) float64) []int16 {
	pcm := make([]int16, samples(d))
	for i := range pcm {
		pcm[i] = sample(at(i))
	}
	return pcm
}

func sample(v float64) int16 { return int16(max(-32767, min(32767, 32768*v))) }
