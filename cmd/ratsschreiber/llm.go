package main

import (
	"context"

	"ratsschreiber/summarize"
)

// writer connects to the language model on this machine.
func (a *app) writer(ctx context.Context, model string) (summarize.Writer, error) {
	return nil, &usageError{"no_item", nil}
}
