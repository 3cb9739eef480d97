package audio

import (
	"syscall"
	"time"
	"unsafe"
)

// clockBoottime is CLOCK_BOOTTIME: unlike the clock behind time.Since it goes
// on while a laptop sleeps, so that a meeting's recording keeps its true time
// over a closed lid.
const clockBoottime = 7

// Now implements [Clock].
func (SystemClock) Now() time.Duration {
	var ts syscall.Timespec
	if _, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clockBoottime, uintptr(unsafe.Pointer(&ts)), 0); errno != 0 {
		return time.Since(processStart)
	}
	return time.Duration(ts.Nano())
}
