//go:build unix

package store

import (
	"errors"
	"syscall"
)

// isFull says whether the system refused to write for want of room. A quota is the same to a clerk.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
