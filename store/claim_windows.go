package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

func lockClaim(file *os.File, kind Kind) error {
	err := lockByte(file, claimByte(kind))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return &BusyError{Kind: kind} // the system does not tell who holds a lock
	}
	return err
}

func lockByte(file *os.File, at int64) error {
	place := windows.Overlapped{Offset: uint32(at), OffsetHigh: uint32(at >> 32)}
	return windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place)
}

func claimHolder(file *os.File, kind Kind) (busy bool, pid int, err error) {
	at := claimByte(kind)
	err = lockByte(file, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return true, 0, nil
	}
	if err != nil {
		return false, 0, err
	}
	place := windows.Overlapped{Offset: uint32(at), OffsetHigh: uint32(at >> 32)}
	return false, 0, windows.UnlockFileEx(windows.Handle(file.Fd()), 0, 1, 0, &place)
}
