package workflow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// AddModelFile copies a speech model into the models folder, as from a stick, after engines have looked into it: what cannot be loaded is
// refused before anything is copied, and a model that is there already is left alone.
func AddModelFile(ctx context.Context, p Paths, engines Engines, path string, progress Progress) error {
	if _, err := engines.Check(path); err != nil {
		return fmt.Errorf("look into the model: %w", err)
	}
	target := filepath.Join(p.Models, filepath.Base(path))
	if _, err := os.Stat(target); err == nil {
		return &fs.PathError{Op: "add", Path: target, Err: fs.ErrExist}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look for the model: %w", err)
	}
	if err := os.MkdirAll(p.Models, 0o755); err != nil {
		return fmt.Errorf("make the models folder: %w", err)
	}
	in, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the model: %w", err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return fmt.Errorf("open the model: %w", err)
	}
	est := &Estimator{}
	var done int64
	_, err = writeWhole(target, func(w io.Writer) error {
		for {
			if err := ctx.Err(); err != nil {
				return err
			}
			n, err := io.CopyN(w, in, 4<<20)
			done += n
			progress.tell(Event{Step: "copy", Done: float64(done), Total: float64(info.Size()), ETA: est.End(time.Now(), float64(done), float64(info.Size())), Name: info.Name()})
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
		}
	})
	if err != nil {
		return fmt.Errorf("copy the model: %w", err)
	}
	return nil
}
