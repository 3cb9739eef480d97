package workflow

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ratsschreiber/export"
	"ratsschreiber/store"
)

// ExportItems writes files of each open item to dir, with the blocks Beratung, Beschluss and Abstimmungsergebnis, for pasting into a
// council information system. It gives the names of the files.
func ExportItems(ctx context.Context, f *store.File, dir string, o ExportOptions) ([]string, error) {
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return nil, err
	}
	eo, err := exportOptions(m, filepath.Base(f.Path()), o)
	if err != nil {
		return nil, err
	}
	if err := refuseLeaks(m, export.DOCX, o.Internal); err != nil {
		return nil, err
	}
	mode, folder := documentMode(m, o.Internal), fs.FileMode(0o755)
	if mode == forOwner {
		folder = 0o700
	}
	if err := os.MkdirAll(dir, folder); err != nil {
		return nil, fmt.Errorf("make the folder for the items: %w", err)
	}
	var names []string
	for one, err := range export.ItemFiles(ctx, m, eo) {
		if err != nil {
			return names, err
		}
		path := filepath.Join(dir, one.Name)
		if _, err := writeWhole(path, mode, func(w io.Writer) error { _, err := w.Write(one.Data); return err }); err != nil {
			return names, &FileError{Doing: "write", Path: path, Err: err}
		}
		names = append(names, one.Name)
	}
	return names, nil
}
