package main

import (
	"context"
	"fmt"

	"ratsschreiber/workflow"
)

// proof prints the sheet for the data-protection officer.
func (a *app) proof(ctx context.Context) error {
	e, err := workflow.Examine(ctx, a.paths, a.settings, a.engines)
	if err != nil {
		return err
	}
	p, err := workflow.Prove(ctx, self())
	if err != nil {
		return err
	}
	fmt.Fprint(a.out, workflow.ProofSheet(a.words, p, e, a.settings))
	if !p.Clean() {
		return exitError(workflow.ExitFailed)
	}
	return nil
}

// rehearse is what the proof starts: the whole way of the practice meeting, reported as JSON.
func (a *app) rehearse(ctx context.Context, args []string) error {
	words, err := a.parse(a.flags("rehearse"), args, 1, 1)
	if err != nil {
		return err
	}
	r, err := workflow.Rehearse(ctx, words[0], a.engines, a.words, self(), nil)
	if err != nil {
		return err
	}
	return a.encode(r)
}
