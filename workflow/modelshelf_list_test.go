package workflow

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheShelfListsWhatIsKnownAndWhatIsThere(t *testing.T) {
	p := Paths{Models: t.TempDir()}
	raw := demoModel(t)
	for name, content := range map[string][]byte{"ggml-small.bin": raw, "ggml-base.bin.part": raw[:1000], "ggml-unser.bin": raw} {
		if err := os.WriteFile(filepath.Join(p.Models, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	shelf, err := ModelShelf(p)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]ShelfModel{}
	for _, m := range shelf {
		by[m.Name] = m
	}
	if m := by["small"]; m.Path == "" || m.Bytes != int64(len(raw)) || m.Fetchable() {
		t.Errorf("a known model that is there: %+v", m)
	}
	if m := by["base"]; m.Path != "" || m.Partly != 1000 || !m.Fetchable() {
		t.Errorf("a known model that came in part: %+v", m)
	}
	if m := by["unser"]; m.Path == "" || m.Fetchable() || m != shelf[len(shelf)-1] {
		t.Errorf("a model that is not on the list: %+v", m)
	}
	if m := by["medium"]; m.Path != "" || m.Partly != 0 || !m.Fetchable() {
		t.Errorf("a known model that is not there: %+v", m)
	}
	checked, err := CheckModels(t.Context(), p, structure{}, nil, nil)
	if err != nil || len(checked) != 2 {
		t.Fatalf("%d checked, %v", len(checked), err)
	}
	for _, c := range checked { // "small" has not the published checksum
		if want := filepath.Base(c.Path) == "ggml-small.bin"; (c.Err != nil) != want {
			t.Errorf("%s: %v", filepath.Base(c.Path), c.Err)
		}
	}
}
