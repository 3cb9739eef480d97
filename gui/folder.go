package gui

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"
)

// folderEntry is a file or folder as a person sees it in a list.
type folderEntry struct {
	name    string
	path    string
	dir     bool
	size    int64
	changed time.Time
}

// readFolder lists a folder: folders first, both by name. What is gone by the time it is looked at is left out; a link counts as what it
// leads to.
func readFolder(ctx context.Context, dir string) ([]folderEntry, error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	out := make([]folderEntry, 0, len(all))
	for _, d := range all {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		path := filepath.Join(dir, d.Name())
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
			continue
		}
		out = append(out, folderEntry{name: d.Name(), path: path, dir: info.IsDir(), size: info.Size(), changed: info.ModTime()})
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.dir != b.dir {
			return a.dir
		}
		return strings.ToLower(a.name) < strings.ToLower(b.name)
	})
	return out, nil
}

// fileFilter says which files of a folder are shown.
type fileFilter struct {
	name string   // in words
	ends []string // of names, in small letters; nil: all
}

func (f fileFilter) shows(e folderEntry) bool {
	return e.dir || f.ends == nil || slices.Contains(f.ends, strings.ToLower(filepath.Ext(e.name)))
}

// typedPath reads what a person typed or pasted: a part of a name, or a path. dir is the folder that is meant, name what its entries are
// looked for by. What is no full path counts from the folder base.
func typedPath(text, base, home string) (dir, name string) {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, `"`); ok { // as file managers copy a path
		text = strings.TrimSuffix(inner, `"`)
	}
	if u, err := url.Parse(text); err == nil && u.Scheme == "file" { // or as they drag one
		text = u.Path
	}
	switch {
	case text == "..":
		return filepath.Dir(base), ""
	case text == "~":
		return home, ""
	case strings.HasPrefix(text, "~/"):
		text = home + text[1:]
	}
	cut := strings.LastIndexByte(text, '/')
	if other := strings.LastIndexByte(text, filepath.Separator); other > cut { // Windows takes both
		cut = other
	}
	if cut < 0 {
		return base, text
	}
	dir, name = text[:cut+1], text[cut+1:]
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(base, dir)
	}
	return filepath.Clean(dir), name
}
