package main

import (
	"context"

	"ratsschreiber/audio"
	"ratsschreiber/audio/portaudio"
	"ratsschreiber/workflow"
)

// devices are the computer's recording devices.
func devices() audio.Source { return portaudio.New() }

// worker is the process that transcribes; see workflow.Worker.
func (a *app) worker(ctx context.Context, _ []string) error {
	if code := workflow.Worker(ctx, a.in, a.out, a.engines); code != workflow.ExitDone {
		return exitError(code)
	}
	return nil
}
