//go:build !linux

package audio

import "time"

// Now implements [Clock].
func (SystemClock) Now() time.Duration { return time.Since(processStart) }
