// Package architecture keeps the table of who may import whom (docs/architecture.md) true.
package architecture

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "ratsschreiber"

// allowed lists, for each folder, the folders of ours that it may import. A folder that is not listed may not exist.
var allowed = map[string][]string{
	"meeting":    {},
	"catalogue":  {},
	"demo":       {},
	"docs":       {},
	"templates":  {},
	"store":      {"meeting"},
	"intake":     {"meeting"},
	"audio":      {},
	"transcribe": {"meeting", "audio"},
	"summarize":  {"meeting", "templates"},
	"export":     {"meeting", "templates", "catalogue"},
	"workflow":   {"meeting", "store", "audio", "transcribe", "templates", "summarize", "export", "intake", "catalogue", "demo"},
	"gui":        {"meeting", "workflow", "catalogue", "docs"},
	"cmd":        {"meeting", "store", "audio", "transcribe", "templates", "summarize", "export", "intake", "catalogue", "demo", "workflow", "gui"},
	"bench":      {"meeting", "store", "audio", "transcribe", "templates", "summarize", "export", "intake", "catalogue", "demo", "workflow"},
	"internal":   {"meeting"},
}

// cgo lists the folders that may hold C code.
var cgo = []string{"audio/portaudio", "transcribe/whisper"}

type pkg struct {
	ImportPath string
	Imports    []string
	CgoFiles   []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,CgoFiles", module+"/...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func top(path string) string {
	rest := strings.TrimPrefix(path, module+"/")
	first, _, _ := strings.Cut(rest, "/")
	return first
}

func TestFoldersImportOnlyWhatTheTableAllows(t *testing.T) {
	for _, p := range packages(t) {
		from := top(p.ImportPath)
		may, known := allowed[from]
		if !known {
			t.Errorf("folder %s is not in the table", from)
		}
		for _, imp := range p.Imports {
			if !strings.HasPrefix(imp, module+"/") || top(imp) == from {
				continue
			}
			if !slices.Contains(may, top(imp)) {
				t.Errorf("%s imports %s, which the table does not allow", p.ImportPath, imp)
			}
		}
	}
}

func TestOnlyCmdReachesCAndTheDisplay(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module+"/")
		if len(p.CgoFiles) > 0 && !slices.Contains(cgo, path) {
			t.Errorf("%s holds C code, which only %v may", path, cgo)
		}
		for _, imp := range p.Imports {
			if slices.Contains(cgo, strings.TrimPrefix(imp, module+"/")) && top(p.ImportPath) != "cmd" && top(p.ImportPath) != "bench" {
				t.Errorf("%s imports %s, which only cmd wires in", path, imp)
			}
			if imp == "fyne.io/fyne/v2/app" && top(p.ImportPath) != "cmd" {
				t.Errorf("%s imports %s; only cmd may, so that windows build and test without a display", path, imp)
			}
		}
	}
}
