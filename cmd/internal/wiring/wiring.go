// Package wiring connects what needs C code to the packages that do without: [Engines] whisper.cpp, [Sound] the devices for recording
// and for listening.
package wiring

import "ratsschreiber/cmd/internal/speech"

// Engines loads whisper.cpp's models.
type Engines = speech.Engines
