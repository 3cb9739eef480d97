//go:build unix

package store

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

func folderWritable(dir string) bool { return unix.Access(dir, unix.W_OK|unix.X_OK) == nil }

func readOnlyMedium(err error) bool { return errors.Is(err, syscall.EROFS) }
