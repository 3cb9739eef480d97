//go:build !unix

package ollama

import "os/exec"

func ownGroup(*exec.Cmd) {}

// askToEnd ends the process at once: there is no way to ask.
func askToEnd(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func endNow(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
