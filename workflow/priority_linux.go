package workflow

import (
	"os"
	"strconv"
	"syscall"
)

// lowerPriority lets everything else on the machine go first: above all a recording. Linux keeps a priority for each thread, and a new
// one has that of the thread that makes it; so all that there are get it. A system that refuses is no reason not to work.
func lowerPriority() {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 10)
		return
	}
	for _, t := range tasks {
		if id, err := strconv.Atoi(t.Name()); err == nil {
			_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, 10)
		}
	}
}
