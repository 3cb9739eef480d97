package audio

import "time"

// Clock tells a [Recorder] the time. Tests have their own.
type Clock interface {
	// Now never jumps and goes on while the computer sleeps, as far as the
	// system can tell. Its zero is of no meaning.
	Now() time.Duration
	// Wall is the time of day, which people and networks may set.
	Wall() time.Time
	// Tick sends at about every d until stop is called.
	Tick(d time.Duration) (ticks <-chan time.Time, stop func())
}

// SystemClock is the computer's clock.
type SystemClock struct{}

var processStart = time.Now()

// Wall implements [Clock].
func (SystemClock) Wall() time.Time { return time.Now() }

// Tick implements [Clock].
func (SystemClock) Tick(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(d)
	return t.C, t.Stop
}
