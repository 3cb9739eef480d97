//go:build !linux && !darwin && !windows

package store

import (
	"errors"
	"os"
)

// Other systems have no locks of this kind: there, one process for each file is the user's care.

func lockClaim(*os.File, Kind) error { return nil }

func claimHolder(*os.File, Kind) (bool, int, error) { return false, 0, errors.ErrUnsupported }
