package audio

import (
	"math"
	"time"
)

// Quiet is the level given for digital silence, in dBFS: below what 16 bit can
// carry, and a number that can be shown and stored.
const Quiet = -120.0

// Level is the loudness of a stretch of sound. Decibels count from full scale:
// 0 is the loudest that can be stored, [Quiet] is nothing at all.
type Level struct {
	Peak    float64 // of the loudest sample
	RMS     float64 // of the mean power
	Clipped int     // samples held at full scale, in runs of at least three
	Samples int
}

// clipRun samples at full scale in a row are a cut-off wave; fewer are a loud
// moment that fits exactly.
const clipRun = 3

// Meter adds up the level of blocks that belong together. The zero value is
// ready; it is not safe for use by several goroutines at once.
type Meter struct {
	peak    int
	power   float64
	run     int
	clipped int
	n       int
}

// Add measures the next block of one channel.
func (m *Meter) Add(pcm []int16) {
	peak, run := m.peak, m.run
	var power float64
	for _, x := range pcm {
		v := int(x)
		power += float64(v * v)
		if v < 0 {
			v = -v
		}
		if v > peak {
			peak = v
		}
		if v < 1<<15-1 {
			run = 0
			continue
		}
		switch run++; {
		case run == clipRun:
			m.clipped += clipRun
		case run > clipRun:
			m.clipped++
		}
	}
	m.peak, m.run = peak, run
	m.power += power
	m.n += len(pcm)
}

// Level is the level of what was added since the last Reset.
func (m *Meter) Level() Level {
	l := Level{Peak: Quiet, RMS: Quiet, Clipped: m.clipped, Samples: m.n}
	if m.peak > 0 {
		l.Peak = 20 * math.Log10(float64(m.peak)/(1<<15))
		l.RMS = max(Quiet, 10*math.Log10(m.power/float64(m.n)/(1<<30)))
	}
	return l
}

// Reset begins a new stretch: nothing measured so far counts.
func (m *Meter) Reset() { *m = Meter{} }

// Signal judges what comes from a device.
type Signal int

const (
	// SignalGood: nothing to warn of.
	SignalGood Signal = iota
	// SignalSilent: nothing above -62 dBFS has come for ten seconds: a
	// switched-off or wrong microphone. A quiet room is louder than that.
	SignalSilent
	// SignalClipping: at least half of the seconds are cut off at full scale.
	SignalClipping
)

func (s Signal) String() string {
	return [...]string{"good", "silent", "clipping"}[s]
}

// silentPeak is the level below which a connected microphone is never heard,
// in dBFS. Cheap ones hiss at -70 to -60 dBFS RMS with peaks 10 dB above.
const silentPeak = -62.0

// signalWatch raises a warning when sound has been silent or clipping for a
// while. Not safe for use by several goroutines at once.
type signalWatch struct {
	seconds []Level // the last ones, a ring
	at      int
	filled  int
	meter   Meter
}

// signalPatience is how long a fault lasts before a clerk is told of it.
const signalPatience = 10 * time.Second

// Add takes the next block of 16 kHz sound and says how the last
// signalPatience were. Before that much has come it says SignalGood.
func (w *signalWatch) Add(pcm []int16) Signal {
	if w.seconds == nil {
		w.seconds = make([]Level, signalPatience/time.Second)
	}
	for len(pcm) > 0 {
		n := min(len(pcm), SampleRate-w.meter.n)
		w.meter.Add(pcm[:n])
		pcm = pcm[n:]
		if w.meter.n == SampleRate {
			w.seconds[w.at] = w.meter.Level()
			w.at = (w.at + 1) % len(w.seconds)
			w.filled = min(w.filled+1, len(w.seconds))
			w.meter.Reset()
		}
	}
	return w.judge()
}

func (w *signalWatch) judge() Signal {
	if w.seconds == nil || w.filled < len(w.seconds) {
		return SignalGood
	}
	silent, clipping := true, 0
	for _, l := range w.seconds {
		if l.Peak > silentPeak {
			silent = false
		}
		if l.Clipped > 0 {
			clipping++
		}
	}
	// The second that is just coming in ends a silence at once.
	if w.meter.n > 0 && w.meter.Level().Peak > silentPeak {
		silent = false
	}
	switch {
	case silent:
		return SignalSilent
	case clipping*2 >= len(w.seconds):
		return SignalClipping
	}
	return SignalGood
}

// Reset forgets the past, as after a pause or a change of device.
func (w *signalWatch) Reset() { *w = signalWatch{} }
