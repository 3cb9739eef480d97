//go:build linux || darwin

package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// Locks of open file descriptions: unlike the older kind they are not lost when another part of the process closes the file.

// claimRange is the room for the process numbers of a kind.
const claimRange = int64(1) << 40

func claimPIDs(kind Kind) (start, length int64) {
	return claimBase + int64(kindIndex(kind)+1)*claimRange, claimRange
}

func lockClaim(file *os.File, kind Kind) error {
	lock := unix.Flock_t{Type: unix.F_WRLCK, Start: claimByte(kind), Len: 1}
	err := unix.FcntlFlock(file.Fd(), ofdSetLock, &lock)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		_, pid, err := claimHolder(file, kind)
		if err != nil {
			return err
		}
		return &BusyError{Kind: kind, PID: pid}
	}
	if err != nil {
		return err
	}
	start, _ := claimPIDs(kind)
	lock = unix.Flock_t{Type: unix.F_WRLCK, Start: start + int64(os.Getpid()), Len: 1}
	return unix.FcntlFlock(file.Fd(), ofdSetLock, &lock)
}

func claimHolder(file *os.File, kind Kind) (busy bool, pid int, err error) {
	lock := unix.Flock_t{Type: unix.F_WRLCK, Start: claimByte(kind), Len: 1}
	if err := unix.FcntlFlock(file.Fd(), ofdGetLock, &lock); err != nil {
		return false, 0, err
	}
	if lock.Type == unix.F_UNLCK {
		return false, 0, nil
	}
	start, length := claimPIDs(kind)
	lock = unix.Flock_t{Type: unix.F_WRLCK, Start: start, Len: length}
	if err := unix.FcntlFlock(file.Fd(), ofdGetLock, &lock); err != nil || lock.Type == unix.F_UNLCK {
		return true, 0, err
	}
	return true, int(lock.Start - start), nil
}
