package summarize

import (
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"ratsschreiber/meeting"
	"ratsschreiber/templates"
)

var updateProse = flag.Bool("update-prose", false, "write the golden files of the prompts anew")

func TestATownsOwnPromptIsUsed(t *testing.T) {
	own := fstest.MapFS{}
	err := fs.WalkDir(templates.FS(), "prompts", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(templates.FS(), name)
		own[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	own["prompts/de/verlauf.tmpl"] = &fstest.MapFile{Data: []byte("Schreibe wie in Waldhausen.\n{{.Open}}\n{{.Speech}}{{.Close}}\n")}
	in := proseInput(t)
	in.Prompts = own
	w := &reporter{}
	if _, err := Prose(context.Background(), in, w, nil); err != nil || !strings.HasPrefix(w.requests[0].Prompt, "Schreibe wie in Waldhausen.") {
		t.Errorf("%v", err)
	}
	own["prompts/de/verlauf.tmpl"] = &fstest.MapFile{Data: []byte("{{.Gibtesnicht}}")}
	if _, err := Prose(context.Background(), in, w, nil); err == nil || !strings.Contains(err.Error(), "verlauf.tmpl") {
		t.Errorf("a broken prompt: %v", err)
	}
}

func TestPrompts(t *testing.T) {
	for _, language := range []string{"de", "en"} {
		for _, kind := range []meeting.MinutesKind{meeting.KindResults, meeting.KindCourse, meeting.KindVerbatim} {
			in := proseInput(t)
			in.Language, in.Kind = language, kind
			w := &reporter{}
			if _, err := Prose(context.Background(), in, w, nil); err != nil {
				t.Fatal(err)
			}
			got := "=== system\n" + w.requests[0].System + "\n=== prompt\n" + w.requests[0].Prompt + "\n=== schema\n" + string(w.requests[0].Schema) + "\n"
			name := filepath.Join("testdata", "prompts", language+"-"+string(kind)+".txt")
			if *updateProse {
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; look at it and run with -update-prose:\n%s", name, got)
			}
		}
	}
}
