//go:build !linux

package workflow

import (
	"context"
	"os/exec"
)

func isolate(*exec.Cmd) {}

func isolationWorks(context.Context) bool { return false }

func otherInterfaces() ([]string, error) { return nil, nil }
