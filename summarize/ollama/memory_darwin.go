package ollama

import "golang.org/x/sys/unix"

// Memory gives the machine's main memory in bytes; 0 where it cannot be told.
func Memory() uint64 {
	n, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 0
	}
	return n
}
