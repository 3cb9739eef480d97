package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ratsschreiber/export/document"
)

func run(s string) []document.Run { return []document.Run{{Text: s}} }

// long is a document with everything that a page's end can cut: paragraphs, quotations, tables, rows higher than a page, words longer
// than a line, headings at the bottom, letters of other scripts.
func long() *document.Document {
	d := &document.Document{Language: "de-DE", Title: "Probe", Created: time.Date(2026, 5, 5, 12, 0, 0, 0, time.UTC), Program: "Probe 1", PageOf: "Seite {page} von {pages}",
		Banner: "ENTWURF", Header: "Kopf", Footer: "Fuß", Sources: []document.Source{{Unreviewed: true, Tag: "○ ungeprüft"}}}
	words := func(prefix string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%s%d ", prefix, i)
		}
		return strings.TrimSpace(b.String())
	}
	for i := range 12 {
		d.Blocks = append(d.Blocks,
			document.Block{Kind: document.Heading, Level: 1 + i%3, Text: run(fmt.Sprintf("Überschrift%d", i))},
			document.Block{Kind: document.Paragraph, Source: i % 2, Text: run(words(fmt.Sprintf("absatz%dx", i), 150+40*i))},
			document.Block{Kind: document.Quote, Text: run(words(fmt.Sprintf("zitat%dx", i), 60))},
			document.Block{Kind: document.ListItem, Text: run(words(fmt.Sprintf("liste%dx", i), 30))},
			document.Block{Kind: document.ListItem, Text: run(words(fmt.Sprintf("zweite%dx", i), 3))})
	}
	t := &document.Table{Widths: []float64{0.2, 0.8}, Right: []bool{true, false}, Rows: []document.Row{{Header: true, Cells: []document.Cell{{Text: run("Kopfspalte")}, {Text: run("Inhaltsspalte")}}}}}
	for i := range 90 {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Text: run(fmt.Sprint("nr", i))}, {Text: run(words(fmt.Sprintf("zelle%dx", i), 1+i%30)), Source: i % 2}}})
	}
	t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Text: run("hoch")}, {Text: run(words("turm", 1500))}}})
	d.Blocks = append(d.Blocks, document.Block{Kind: document.TableBlock, Table: t},
		document.Block{Kind: document.Paragraph, Text: run("Donaudampfschifffahrts" + strings.Repeat("gesellschaft", 30) + "ende")},
		document.Block{Kind: document.Paragraph, Text: run("Łukasz Đorđević, Ζωή Παππά, Иван Петров, 日本 und 😀 – „Anführung“ ½ €\nzweite Zeile")},
		document.Block{Kind: document.PageBreak},
		document.Block{Kind: document.Paragraph, Text: []document.Run{{Text: "Zur Beurkundung", Bold: true}}},
		document.Block{Kind: document.Signatures, Signers: []document.Signer{{Role: "Vorsitz", Name: "Erste Person"}, {Role: "Schriftführung", Name: "Zweite Person", Note: "freigegeben"}, {Role: "Mitunterzeichnung", Name: "Dritte Person"}}})
	return d
}

func made(t *testing.T, d *document.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func tool(t *testing.T, name, pkg string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("the test needs %s: install the package %s", name, pkg)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestNothingIsLostWhereAPageEnds(t *testing.T) {
	d := long()
	path := made(t, d)
	text := tool(t, "pdftotext", "poppler-utils", "-layout", path, "-")
	have := map[string]bool{}
	for _, w := range strings.Fields(text) {
		have[w] = true
	}
	missing := 0
	look := func(runs []document.Run) {
		for _, w := range strings.Fields(document.Plain(runs)) {
			if !have[w] && !strings.HasPrefix(w, "Donau") && w != "日本" && w != "😀" {
				missing++
				if missing < 10 {
					t.Errorf("the pages lack %q", w)
				}
			}
		}
	}
	for _, b := range d.Blocks {
		look(b.Text)
		if b.Table != nil {
			for _, r := range b.Table.Rows {
				for _, c := range r.Cells {
					look(c.Text)
				}
			}
		}
	}
	pages := strings.Count(strings.TrimRight(text, "\f"), "\f") + 1
	if n := strings.Count(text, "ENTWURF"); n != pages {
		t.Errorf("the banner stands on %d of %d pages", n, pages)
	}
	if !strings.Contains(text, fmt.Sprintf("Seite %d von %d", pages, pages)) {
		t.Errorf("the last page is not numbered %d of %d", pages, pages)
	}
	if joined := regexp.MustCompile(`\s+`).ReplaceAllString(text, ""); !strings.Contains(joined, "Donaudampfschifffahrts"+strings.Repeat("gesellschaft", 30)+"ende") {
		t.Error("a word longer than a line is cut wrongly")
	}
}

func TestALongDocumentIsSoundAndEveryPieceHasItsTag(t *testing.T) {
	path := made(t, long())
	if out := tool(t, "qpdf", "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Error(out)
	}
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	tool(t, "qpdf", "qpdf", "--qdf", "--object-streams=disable", path, plain)
	data, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	begun, ended := bytes.Count(data, []byte(" BDC\n"))+bytes.Count(data, []byte(" BMC\n")), bytes.Count(data, []byte("\nEMC"))
	if begun != ended || begun == 0 {
		t.Errorf("%d pieces of content begin and %d end", begun, ended)
	}
	if pieces, named := bytes.Count(data, []byte("<</MCID "))+bytes.Count(data, []byte("<< /MCID ")), bytes.Count(data, []byte("/Type /MCR")); pieces == 0 && named == 0 {
		t.Error("no content is tagged")
	}
	for _, m := range regexp.MustCompile(`(?m)^.* Tj ET`).FindAll(data, -1) {
		if bytes.Contains(m, []byte("(\x00\x00")) {
			t.Error("text holds a letter that the font does not have")
			break
		}
	}
	if s := tool(t, "pdfinfo", "poppler-utils", "-struct", path); strings.Count(s, "H2") < 4 || strings.Count(s, "LBody") != 24 {
		t.Errorf("structure: %d headings, %d list entries", strings.Count(s, "H2"), strings.Count(s, "LBody"))
	}
}

func TestAnEmptyDocumentIsAPage(t *testing.T) {
	path := made(t, &document.Document{Title: "leer", Language: "de-DE", Program: "Probe"})
	if out := tool(t, "pdfinfo", "poppler-utils", path); !strings.Contains(out, "Pages:           1") {
		t.Error(out)
	}
	tool(t, "qpdf", "qpdf", "--check", path)
}

func TestFontsKnowTheirLetters(t *testing.T) {
	for r, want := range map[rune]string{'ä': fontText, 'ß': fontText, '„': fontText, '○': fontText, '▲': fontText, 'Ł': fontText, 'Ж': fontText, '⚠': fontOther, 'א': fontText} {
		if got, _ := fontFor(r); got != want {
			t.Errorf("%c is printed in %s, want %s", r, got, want)
		}
	}
	if _, r := fontFor('日'); r != '□' {
		t.Errorf("a letter that no font has is printed as %c", r)
	}
	if set := fontLetters([]byte("no font")); set != (letterSet{}) {
		t.Error("letters found in what is no font")
	}
}

func BenchmarkLongDocument(b *testing.B) {
	d := long()
	for b.Loop() {
		if err := Write(&bytes.Buffer{}, d); err != nil {
			b.Fatal(err)
		}
	}
}
