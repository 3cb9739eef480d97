package templates

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFilesOfTheProgramAreThereWithoutItsSource(t *testing.T) {
	names := map[string]bool{}
	err := fs.WalkDir(FS(), ".", func(p string, d fs.DirEntry, err error) error {
		names[p] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"rules/de/results.toml", "rules/en/results.toml", "results/de.toml", "results/en.toml"} {
		if !names[want] {
			t.Errorf("%s is missing", want)
		}
	}
	for p := range names {
		if strings.HasSuffix(p, ".go") {
			t.Errorf("%s is no template", p)
		}
	}
}

func TestATownsFolderReplacesSingleFilesAndAddsOthers(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"results/de.toml": "mine", "rules/de/town.toml": "new"} {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o := Overlay(dir)
	for name, want := range map[string]string{"results/de.toml": "mine", "rules/de/town.toml": "new"} {
		if b, err := fs.ReadFile(o, name); err != nil || string(b) != want {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
	if b, err := fs.ReadFile(o, "results/en.toml"); err != nil || len(b) == 0 {
		t.Errorf("a file that the town does not replace is gone: %v", err)
	}
	list, err := fs.ReadDir(o, "rules/de")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, e := range list {
		have[e.Name()] = true
	}
	if !have["town.toml"] || !have["results.toml"] {
		t.Errorf("listing has %v, wants the town's files and the program's", have)
	}
	if _, err := fs.ReadFile(Overlay(""), "results/de.toml"); err != nil {
		t.Error(err)
	}
	if _, err := fs.ReadFile(Overlay(filepath.Join(dir, "nowhere")), "results/de.toml"); err != nil {
		t.Error(err)
	}
}
