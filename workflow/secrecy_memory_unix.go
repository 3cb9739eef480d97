//go:build unix

package workflow

import "syscall"

// NoCrashDumps has the system write no image of this process, or of those that it starts, to the disk when one of them crashes: keys and
// spoken words would be in it.
func NoCrashDumps() error {
	return syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
