package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"ratsschreiber/workflow"
)

const documentPart = "word/document.xml"

// letterhead FILE TEXT writes a town's Word template: the program's example with TEXT before its first word.
func letterhead(ts *testscript.TestScript, _ bool, args []string) {
	example := filepath.Join(ts.MkAbs("."), "example.docx")
	ts.Check(workflow.WriteExampleTemplate(example, "de", ""))
	in, err := zip.OpenReader(example)
	ts.Check(err)
	defer in.Close()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range in.File {
		raw := partOf(ts, part)
		if part.Name == documentPart {
			raw = strings.Replace(raw, ">Niederschrift", ">"+args[1]+" Niederschrift", 1)
		}
		p, err := w.Create(part.Name)
		ts.Check(err)
		_, err = io.WriteString(p, raw)
		ts.Check(err)
	}
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o644))
}

// worddoc FILE TEXT wants the text in a Word document, or not.
func worddoc(ts *testscript.TestScript, neg bool, args []string) {
	in, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer in.Close()
	found := false
	for _, part := range in.File {
		found = found || part.Name == documentPart && strings.Contains(partOf(ts, part), args[1])
	}
	if found == neg {
		ts.Fatalf("%s holds %q: %v", args[0], args[1], found)
	}
}

func partOf(ts *testscript.TestScript, part *zip.File) string {
	r, err := part.Open()
	ts.Check(err)
	defer r.Close()
	raw, err := io.ReadAll(r)
	ts.Check(err)
	return string(raw)
}
