package workflow

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/catalogue"
	"ratsschreiber/export/document"
	"ratsschreiber/export/docx"
)

func TestTheExampleOfATemplatePassesItsCheck(t *testing.T) {
	for _, lang := range catalogue.Languages {
		path := filepath.Join(t.TempDir(), "Muster.docx")
		if err := WriteExampleTemplate(path, lang, ""); err != nil {
			t.Fatal(err)
		}
		if found, err := CheckTemplate(t.Context(), catalogue.For(lang), path, ""); err != nil || len(found) != 0 {
			t.Errorf("%s: %q, %v", lang, found, err)
		}
	}
}

func TestATemplateIsCheckedBeforeItIsNeeded(t *testing.T) {
	dir := t.TempDir()
	words := catalogue.For("de")
	path := filepath.Join(dir, "Vorlage.docx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	d := document.Document{Blocks: []document.Block{{Kind: document.Paragraph, Text: []document.Run{{Text: "{{Gremium}} {{Lieblingsfarbe}}"}}}}}
	if err := docx.Write(f, &d); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	found, err := CheckTemplate(t.Context(), words, path, "")
	if err != nil || !strings.Contains(strings.Join(found, " "), "Lieblingsfarbe") || strings.Contains(strings.Join(found, " "), "Gremium") {
		t.Errorf("found %q, %v", found, err)
	}
	if err := os.WriteFile(path, []byte("kein Word"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := CheckTemplate(t.Context(), words, path, ""); Explain(err, words).Key != "template_not_docx" {
		t.Errorf("a text file: %v", err)
	}
}
