//go:build !unix

package store

import (
	"errors"
	"os"
	"syscall"
)

// folderWritable tries it: what the attributes of a folder say means little here.
func folderWritable(dir string) bool {
	f, err := os.CreateTemp(dir, ".~*")
	if err != nil {
		return false
	}
	f.Close()
	os.Remove(f.Name())
	return true
}

// readOnlyMedium knows ERROR_WRITE_PROTECT.
func readOnlyMedium(err error) bool { return errors.Is(err, syscall.Errno(19)) }
