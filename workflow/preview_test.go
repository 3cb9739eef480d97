package workflow

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/export"
)

func TestAPreviewShowsTheDocumentInTheFormatThatIsChosen(t *testing.T) {
	f := drafted(t, "nw", nil)
	d := &Desk{f: f, by: func() string { return testClerk }}
	before, err := f.Documents(bg)
	must(t, err)
	for format, want := range map[string]string{"docx": "", "pdf": "", "odt": "", "html": "", "txt": "Radweg", "md": "Radweg", "vtt": "WEBVTT", "csv": ";", "json": "{"} {
		p, err := d.Preview(bg, PreviewOptions{Format: format, Pages: 2})
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		if want == "" && (len(p.Pictures) == 0 || len(p.Lines) > 0) || want != "" && (len(p.Pictures) > 0 || !strings.Contains(strings.Join(p.Lines, "\n"), want)) {
			t.Errorf("%s: %d pictures, %d lines", format, len(p.Pictures), len(p.Lines))
		}
		for _, name := range p.Pictures {
			if info, err := os.Stat(name); err != nil || info.Size() < 1000 {
				t.Errorf("%s: %v", format, err)
			}
		}
		p.Remove()
		for _, name := range p.Pictures {
			if _, err := os.Stat(name); err == nil {
				t.Errorf("%s: %s is still there", format, filepath.Base(name))
			}
		}
	}
	after, err := f.Documents(bg)
	must(t, err)
	if len(after) != len(before) {
		t.Error("a preview was noted as a document")
	}
	if p, err := d.Preview(bg, PreviewOptions{Format: "txt", Sheet: SheetRegister}); err != nil || !strings.Contains(strings.Join(p.Lines, "\n"), "Ratsschreiber") {
		t.Errorf("register: %v, %q", err, p.Lines)
	}
	var unknown *export.UnknownFormatError
	if _, err := d.Preview(bg, PreviewOptions{Format: "exe"}); !errors.As(err, &unknown) {
		t.Errorf("an unknown format: %v", err)
	}
	ctx, cancel := context.WithCancel(bg)
	cancel()
	if _, err := d.Preview(ctx, PreviewOptions{Format: "pdf", Pages: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAPreviewShowsTheTownsTemplateOrSaysThatItDoesNot(t *testing.T) {
	f := drafted(t, "nw", nil)
	d := &Desk{f: f, by: func() string { return testClerk }}
	template := filepath.Join(t.TempDir(), "Briefkopf.docx")
	must(t, WriteExampleTemplate(template, "de", ""))
	first := func(o ExportOptions, format string) ([]byte, bool) {
		t.Helper()
		p, err := d.Preview(bg, PreviewOptions{ExportOptions: o, Format: format, Pages: 1})
		must(t, err)
		defer p.Remove()
		raw, err := os.ReadFile(p.Pictures[0])
		must(t, err)
		return raw, p.OwnLayout
	}
	own, said := first(ExportOptions{}, "docx")
	if said {
		t.Error("without a template the program's layout is no remark")
	}
	got, said := first(ExportOptions{Template: template}, "docx")
	if said != (findOffice() == "") {
		t.Errorf("says that the template is not shown: %v", said)
	}
	if !said && bytes.Equal(own, got) {
		t.Error("the template's pages look like the program's")
	}
	if _, said := first(ExportOptions{Template: template}, "pdf"); said {
		t.Error("a PDF has no template")
	}
}
