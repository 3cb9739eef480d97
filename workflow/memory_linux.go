package workflow

import "golang.org/x/sys/unix"

// memory is the machine's main memory in bytes, 0 where it cannot be said.
func memory() int64 {
	var s unix.Sysinfo_t
	if unix.Sysinfo(&s) != nil {
		return 0
	}
	return int64(s.Totalram) * int64(s.Unit)
}
