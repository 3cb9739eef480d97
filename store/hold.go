package store

import (
	"context"
	"os"
)

// Hold takes a file that is no meeting file, and is made where it is missing, until release is called or the process ends, however it ends.
// Where somebody else holds it, also this process, the error is a [*BusyError]. What the file holds is neither read nor changed.
func Hold(path string) (release func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, failedFile("hold", err)
	}
	if err := lockClaim(file, Editor); err != nil {
		file.Close()
		return nil, failed(context.Background(), "hold", err)
	}
	return func() { file.Close() }, nil
}
