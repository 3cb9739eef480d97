package workflow

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Details are what an expert wants to know of an error, for copying: program, system, the sentence's key and the chain of causes. Names of
// files and folders, which may hold people's names or say what a meeting was about, are left out but for their endings.
func Details(err error, key string) string {
	text := err.Error()
	for _, path := range pathsOf(err) {
		short := "…" + filepath.Ext(path)
		text = strings.ReplaceAll(text, path, short)
		if base := filepath.Base(path); len(base) > 1 {
			text = strings.ReplaceAll(text, base, short)
		}
		if dir := filepath.Dir(path); len(dir) > 1 {
			text = strings.ReplaceAll(text, dir, "…")
		}
	}
	if home, homeErr := os.UserHomeDir(); homeErr == nil && len(home) > 1 {
		text = strings.ReplaceAll(text, home, "~")
	}
	return strings.Join([]string{Program, runtime.GOOS + "/" + runtime.GOARCH, key, text}, "\n")
}

// pathsOf finds all files that the chain of an error speaks of.
func pathsOf(err error) []string {
	var out []string
	for err != nil {
		switch e := err.(type) {
		case *fs.PathError:
			out = append(out, e.Path)
		case *os.LinkError:
			out = append(out, e.Old, e.New)
		case *FileError:
			out = append(out, e.Path)
		case interface{ Unwrap() []error }:
			for _, one := range e.Unwrap() {
				out = append(out, pathsOf(one)...)
			}
		}
		err = errors.Unwrap(err)
	}
	return out
}
