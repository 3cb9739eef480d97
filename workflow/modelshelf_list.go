package workflow

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// ShelfModel is a line of the list of speech models: one that the program knows, one that is in the models folder, or both.
type ShelfModel struct {
	KnownModel        // only Name is set where the program does not know it
	Path       string // in the models folder; empty: not there
	Bytes      int64  // of the file that is there
	Partly     int64  // bytes of a transfer that broke or was ended, to be continued
}

// Length is the published size in bytes; 0 where the list does not say it.
func (k KnownModel) Length() int64 {
	var n float64
	var unit string
	if _, err := fmt.Sscanf(k.Size, "%g %s", &n, &unit); err != nil || n < 0 {
		return 0
	}
	return int64(n * map[string]float64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}[unit])
}

// Fetchable says whether the model can be fetched from where it is published.
func (m ShelfModel) Fetchable() bool { return m.Path == "" && m.File != "" }

// ModelShelf lists all known models in the order of their list, and then those in the models folder that are not on it.
func ModelShelf(p Paths) ([]ShelfModel, error) {
	known, err := KnownModels(p.Town)
	if err != nil {
		return nil, err
	}
	have, err := InstalledModels(p)
	if err != nil {
		return nil, err
	}
	var out []ShelfModel
	for _, k := range known {
		m := ShelfModel{KnownModel: k}
		path := filepath.Join(p.Models, k.File)
		if st, err := os.Stat(path); err == nil {
			m.Path, m.Bytes = path, st.Size()
		} else if st, err := os.Stat(path + partEnding); err == nil {
			m.Partly = st.Size()
		}
		out = append(out, m)
	}
	for _, h := range have {
		if _, on := FindKnown(known, h.Path); !on {
			out = append(out, ShelfModel{KnownModel: KnownModel{Name: h.Name}, Path: h.Path, Bytes: h.Size})
		}
	}
	return out, nil
}

// CheckedModel is what became of checking a model file; Err is nil where it is whole.
type CheckedModel struct {
	Path string
	Err  error
}

// CheckModels checks the files that are named, or where none is, all in the models folder. An error is one of listing or of ctx; what is
// wrong with a file stands at that file.
func CheckModels(ctx context.Context, p Paths, engines Engines, paths []string, progress Progress) ([]CheckedModel, error) {
	known, err := KnownModels(p.Town)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		have, err := InstalledModels(p)
		if err != nil {
			return nil, err
		}
		for _, m := range have {
			paths = append(paths, m.Path)
		}
		if finder := findFinder(p); finder != "" {
			paths = append(paths, finder)
		}
	}
	var out []CheckedModel
	for i, path := range paths {
		progress.tell(Event{Step: "model", Name: filepath.Base(path), Done: float64(i), Total: float64(len(paths))})
		k, _ := FindKnown(known, filepath.Base(path))
		err := checkModel(ctx, path, k, engines)
		if ctx.Err() != nil {
			return out, ctx.Err()
		}
		if err != nil {
			err = &FileError{Doing: "check", Path: path, Err: err}
		}
		out = append(out, CheckedModel{path, err})
	}
	return out, nil
}
