package export

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"ratsschreiber/export/document"
	"ratsschreiber/templates"
)

// townLayouts are the program's layouts with some files replaced.
func townLayouts(t testing.TB, replace map[string]string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for _, dir := range []string{"layouts", "results"} {
		entries, err := fs.ReadDir(templates.FS(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			raw, err := fs.ReadFile(templates.FS(), dir+"/"+e.Name())
			if err != nil {
				t.Fatal(err)
			}
			files[dir+"/"+e.Name()] = &fstest.MapFile{Data: raw}
		}
	}
	for name, text := range replace {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestATownsOwnLayoutIsUsed(t *testing.T) {
	o := testOptions()
	o.Layouts = townLayouts(t, map[string]string{"layouts/ergebnis.de.tmpl": "# Protokoll\n{{range .Items}}- {{.Number}}: {{.ResultWords}}\n{{end}}", "results/de.toml": "[accepted]\nprint = \"angenommen\"\n"})
	text := string(made(t, TXT, demoMeeting(t), o))
	if !strings.Contains(text, "PROTOKOLL") || !strings.Contains(text, "- 2: angenommen") {
		t.Errorf("got:\n%s", text)
	}
}

func TestAMistakeInALayoutIsNamedWithFileAndLine(t *testing.T) {
	for name, c := range map[string]struct {
		replace map[string]string
		file    string
		line    int
	}{
		"syntax":              {map[string]string{"layouts/ergebnis.de.tmpl": "# x\n{{range .Items}}\n"}, "layouts/ergebnis.de.tmpl", 3},
		"unknown field":       {map[string]string{"layouts/ergebnis.de.tmpl": "# x\n\n{{.Nonsense}}"}, "layouts/ergebnis.de.tmpl", 3},
		"unknown part":        {map[string]string{"layouts/wording.de.tmpl": "{{define \"x\"}}{{end}}"}, "layouts/ergebnis.de.tmpl", 0},
		"directive":           {map[string]string{"layouts/ergebnis.de.tmpl": "@nonsense"}, "layouts/ergebnis.de.tmpl", 0},
		"rows of unlike size": {map[string]string{"layouts/ergebnis.de.tmpl": "| a | b |\n| c |"}, "layouts/ergebnis.de.tmpl", 0},
		"widths":              {map[string]string{"layouts/ergebnis.de.tmpl": "@widths a b"}, "layouts/ergebnis.de.tmpl", 0},
		"result words":        {map[string]string{"results/de.toml": "[accepted]\nprint ="}, "results/de.toml", 2},
	} {
		o := testOptions()
		o.Layouts = townLayouts(t, c.replace)
		var le *LayoutError
		_, err := Write(context.Background(), &bytes.Buffer{}, TXT, demoMeeting(t), o)
		if !errors.As(err, &le) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if le.File != c.file || c.line > 0 && le.Line != c.line {
			t.Errorf("%s: the error names %s, line %d: %v", name, le.File, le.Line, err)
		}
	}
	o := testOptions()
	o.Layouts = fstest.MapFS{}
	var le *LayoutError
	if _, err := Write(context.Background(), &bytes.Buffer{}, TXT, demoMeeting(t), o); !errors.As(err, &le) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no layouts at all: %v", err)
	}
}

// FuzzMarkup: whatever a layout writes, reading it ends, and hidden text comes back as it was.
func FuzzMarkup(f *testing.F) {
	f.Add("# a\n| b | c |\n@widths 1 2\n*fett* \\* _x_\n@sign a | b | c", "x")
	f.Add("|= a |\n|: b | c\n---\n> q\n! d\n~ n\n- l", "| # \n*_")
	f.Fuzz(func(t *testing.T, markup, words string) {
		if blocks, err := readMarkup(markup); err == nil {
			for _, b := range blocks {
				if b.Kind == document.TableBlock && (len(b.Table.Rows) == 0 || len(b.Table.Widths) != len(b.Table.Rows[0].Cells)) {
					t.Fatal("a table without rows or with other widths than columns")
				}
			}
		}
		want := strings.TrimSpace(showMarkup(hideMarkup(words)))
		blocks, err := readMarkup("x " + hideMarkup(words))
		if err != nil || len(blocks) != 1 || blocks[0].Kind != document.Paragraph {
			t.Fatalf("words were taken for markup: %v %v", blocks, err)
		}
		if got := document.Plain(blocks[0].Text); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields("x "+want), " ") {
			t.Fatalf("got %q, want %q", got, "x "+want)
		}
	})
}
