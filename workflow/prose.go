package workflow

import (
	"context"

	"ratsschreiber/store"
)

// writeProse has the language model write the course of the discussion, item by item.
func writeProse(ctx context.Context, f *store.File, o DraftOptions, progress Progress) (int, error) {
	_, _, _, _ = ctx, f, o, progress
	return 0, nil
}
