//go:build unix && !linux

package workflow

import "syscall"

// lowerPriority lets everything else on the machine go first: above all a recording. A system that refuses is no reason not to work.
func lowerPriority() { _ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 10) }
