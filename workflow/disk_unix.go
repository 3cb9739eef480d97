//go:build linux || darwin

package workflow

import "golang.org/x/sys/unix"

// DiskFree gives the bytes that the user may still write where dir lies.
func DiskFree(dir string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}
