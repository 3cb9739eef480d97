//go:build unix

package ollama

import (
	"os/exec"
	"syscall"
)

// ownGroup puts the server into a process group of its own, so that it and its children can be ended together, and a Ctrl+C for us does not reach it
// before we have ended it in order.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func askToEnd(cmd *exec.Cmd) { _ = syscall.Kill(cmd.Process.Pid, syscall.SIGTERM) }

func endNow(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
