package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

func TestDetailsNameNoFile(t *testing.T) {
	const path = "/home/ziegler/Sitzungen/Kündigung Meier.sitzung"
	for _, err := range []error{
		fmt.Errorf("open meeting file: %w", &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}),
		&FileError{Doing: "write", Path: path, Err: fs.ErrExist},
		errors.Join(errors.New("first"), &fs.PathError{Op: "rename", Path: path, Err: fs.ErrInvalid}),
	} {
		got := Details(err, "permission")
		for _, private := range []string{"Meier", "ziegler", "Sitzungen"} {
			if strings.Contains(got, private) {
				t.Errorf("%q stands in\n%s", private, got)
			}
		}
		if !strings.Contains(got, Program) || !strings.Contains(got, "permission") || !strings.Contains(got, "….sitzung") {
			t.Errorf("the details are\n%s", got)
		}
	}
}
