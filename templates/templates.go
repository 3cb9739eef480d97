// Package templates holds what a town may change without a programmer: phrase rules, prompts, layouts, state profiles and the
// words for results. The files are part of the program ([FS]); a folder of the town's own replaces single files by the same
// name or adds new ones ([Overlay]).
//
// The folders:
//
//	rules/LANGUAGE       phrases by which the course of a meeting is understood, one family a file (package summarize)
//	results              the town's words for how an item ended, by class (export)
//	layouts              what the minutes look like in words, see the README there; example.* show a town's own DOCX (export)
//	profiles             what the law of a state asks of minutes and signatures (workflow)
//	prompts/LANGUAGE     what a language model is asked, and the words that its sentences are measured by (summarize)
//	prompts/models.toml  language models that are recommended (summarize/ollama)
//	models               speech models that are recommended, and sentences that they are known to invent (workflow)
//	announcement         what is read out before a recording begins (workflow)
//	register             what the town says of itself in its register of AI systems (workflow)
package templates

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
)

//go:embed *
var files embed.FS

// FS returns the files that are part of the program. Names are relative to this folder: "rules/de/results.toml".
func FS() fs.FS { return hidden{files} }

// Overlay returns the program's files with those of the folder dir in front of them: a file that dir has is taken from there,
// everything else from the program. An empty or missing dir changes nothing. Nothing is written.
func Overlay(dir string) fs.FS {
	if dir == "" {
		return FS()
	}
	return overlay{top: os.DirFS(dir), base: FS()}
}

// hidden leaves the package's own Go files out.
type hidden struct{ fs.FS }

func (h hidden) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".go") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return h.FS.Open(name)
}

func (h hidden) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(h.FS, name)
	if err != nil {
		return nil, err
	}
	out := all[:0:0]
	for _, e := range all {
		if !strings.HasSuffix(e.Name(), ".go") {
			out = append(out, e)
		}
	}
	return out, nil
}

// overlay looks into top first.
type overlay struct{ top, base fs.FS }

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.top.Open(name)
	if err == nil {
		if info, serr := f.Stat(); serr != nil || !info.IsDir() {
			return f, serr
		}
		f.Close() // a folder's listing must hold both: use ReadDir
		if b, berr := o.base.Open(name); berr == nil {
			return b, nil
		}
		return o.top.Open(name)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return o.base.Open(name)
}

func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	byName := map[string]fs.DirEntry{}
	base, errBase := fs.ReadDir(o.base, name)
	for _, e := range base {
		byName[e.Name()] = e
	}
	top, errTop := fs.ReadDir(o.top, name)
	for _, e := range top {
		if !strings.HasPrefix(path.Base(e.Name()), ".") {
			byName[e.Name()] = e
		}
	}
	if errBase != nil && errTop != nil {
		return nil, errBase
	}
	out := make([]fs.DirEntry, 0, len(byName))
	for _, e := range byName {
		out = append(out, e)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name() < out[j].Name() })
	return out, nil
}
