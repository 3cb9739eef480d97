package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

// tool finds a program that the tests need and the product does not.
func tool(t *testing.T, name, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("the test needs %s: install the package %s", name, pkg)
	}
	return path
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestFilesAreTheSameByteForByteFromTheSameMinutes(t *testing.T) {
	for _, f := range []Format{DOCX, ODT, PDF, TXT, Markdown, HTML, VTT, SRT, CSV, JSON} {
		if !bytes.Equal(made(t, f, demoMeeting(t), testOptions()), made(t, f, demoMeeting(t), testOptions())) {
			t.Errorf("two %s files of the same minutes differ", f)
		}
	}
}

// parts reads a zip and proves that every XML part is well-formed.
func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(raw)
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			dec := xml.NewDecoder(bytes.NewReader(raw))
			for {
				if _, err := dec.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
			}
		}
	}
	return out
}

func TestDOCXHasHeadingsHeaderRowsLanguageCommentsAndMarks(t *testing.T) {
	p := parts(t, made(t, DOCX, demoMeeting(t), testOptions()))
	for part, wants := range map[string][]string{
		"word/document.xml":   {`<w:pStyle w:val="Heading1"/>`, "<w:tblHeader/>", "w:commentRangeStart", "[○\u00a0ungeprüft, Ton\u00a02:14]", `<w:pStyle w:val="Beschluss"/>`},
		"word/styles.xml":     {`<w:lang w:val="de-DE"`, `<w:name w:val="heading 1"/>`},
		"word/comments.xml":   {"Beleg: Ton 2:14", "„Ja-Stimmen 22, Nein-Stimmen 9, Enthaltungen 3“", "Die Zahl 900.000 kommt dort nicht vor"},
		"word/header1.xml":    {"ENTWURF – maschinell erstellt, nicht geprüft"},
		"word/header2.xml":    {"ENTWURF – maschinell erstellt, nicht geprüft", "Rat der Stadt Waldhausen"},
		"word/footer1.xml":    {"Seite ", " von ", " PAGE ", " NUMPAGES "},
		"docProps/core.xml":   {"<dc:language>de-DE</dc:language>", "Niederschrift, 12. Sitzung des Rates, 05.05.2026", "2026-05-21T07:30:00Z"},
		"docProps/custom.xml": {"Ratsschreiber.MachineGenerated", "draft, not reviewed", "ggml-mini-de"},
	} {
		for _, want := range wants {
			if !strings.Contains(p[part], want) {
				t.Errorf("%s lacks %q", part, want)
			}
		}
	}
	done := parts(t, made(t, DOCX, meeting.Assemble(sealed(demoParts(t))), testOptions()))
	for name, text := range done {
		if strings.Contains(text, "ungeprüft,") || strings.Contains(text, "ENTWURF") || name == "word/comments.xml" {
			t.Errorf("sealed minutes still carry draft marks in %s", name)
		}
	}
	if !strings.Contains(done["docProps/custom.xml"], "Frau Ziegler") {
		t.Error("the reviewers are missing in the properties")
	}
}

func TestODTIsAPackageWithItsTypeFirstAndUnpacked(t *testing.T) {
	data := made(t, ODT, demoMeeting(t), testOptions())
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if z.File[0].Name != "mimetype" || z.File[0].Method != zip.Store || !bytes.Equal(data[30:38], []byte("mimetype")) {
		t.Errorf("first is %s, method %d", z.File[0].Name, z.File[0].Method)
	}
	p := parts(t, data)
	for part, wants := range map[string][]string{
		"content.xml": {`text:outline-level="1"`, "<table:table-header-rows>", "<office:annotation office:name="},
		"styles.xml":  {`fo:language="de" fo:country="DE"`, "ENTWURF – maschinell", "<text:page-count>"},
		"meta.xml":    {"Ratsschreiber.MachineGenerated"},
	} {
		for _, want := range wants {
			if !strings.Contains(p[part], want) {
				t.Errorf("%s lacks %q", part, want)
			}
		}
	}
}

var blanks = regexp.MustCompile(`[\s\x{a0}]+`)

func squeeze(s string) string { return blanks.ReplaceAllString(s, " ") }

// mustRead is what every document of the demonstration meeting has to let readers find.
var mustRead = []string{"Niederschrift", "TOP 3 – Ausbau des Radwegs in der Bahnhofstraße", "Ratsherr Lorenz", "18:30 Uhr", "20:45 Uhr",
	"Der Änderungsantrag der Bürgerliste wird mit 22 Ja-Stimmen bei 9 Nein-Stimmen und 3 Enthaltungen angenommen.",
	"einstimmig bei 1 Enthaltung", "ungeprüft", "ENTWURF – maschinell erstellt, nicht geprüft", "Seite 1 von"}

// TestLibreOfficeOpensDOCXAndODT lets LibreOffice read both and print them, and looks for items, votes and page numbers in what it printed.
func TestLibreOfficeOpensDOCXAndODT(t *testing.T) {
	soffice, pdftotext := tool(t, "soffice", "libreoffice-writer"), tool(t, "pdftotext", "poppler-utils")
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for name, f := range map[string]Format{"word": DOCX, "open": ODT} {
		path := filepath.Join(dir, name+"."+string(f))
		if err := os.WriteFile(path, made(t, f, demoMeeting(t), testOptions()), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	run(t, soffice, args...)
	for _, name := range []string{"word", "open"} {
		text := squeeze(run(t, pdftotext, "-layout", filepath.Join(dir, name+".pdf"), "-"))
		for _, want := range mustRead {
			if !strings.Contains(text, want) {
				t.Errorf("what LibreOffice prints of the %s file lacks %q", name, want)
			}
		}
		if n := strings.Count(text, "ENTWURF – maschinell erstellt, nicht geprüft"); n < 2 {
			t.Errorf("%s file: the banner stands %d times, on every page it should", name, n)
		}
	}
}

func TestPDFIsSoundTaggedAndHasItsFonts(t *testing.T) {
	qpdf, pdftotext := tool(t, "qpdf", "qpdf"), tool(t, "pdftotext", "poppler-utils")
	pdffonts, pdfinfo := tool(t, "pdffonts", "poppler-utils"), tool(t, "pdfinfo", "poppler-utils")
	path := filepath.Join(t.TempDir(), "a.pdf")
	data := made(t, PDF, demoMeeting(t), testOptions())
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if out := run(t, qpdf, "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Errorf("qpdf says:\n%s", out)
	}
	for _, line := range strings.Split(strings.TrimSpace(run(t, pdffonts, path)), "\n")[2:] {
		if f := strings.Fields(line); f[len(f)-5] != "yes" {
			t.Errorf("a font is not embedded: %s", line)
		}
	}
	info := run(t, pdfinfo, path)
	for _, want := range []string{"Tagged:          yes", "Title:           Niederschrift, 12. Sitzung des Rates, 05.05.2026", "Metadata Stream: yes"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	structure := run(t, pdfinfo, "-struct", path)
	for _, want := range []string{"H1", "H2", "TH", "Table", "BlockQuote"} {
		if !strings.Contains(structure, want) {
			t.Errorf("the structure tree has no %s", want)
		}
	}
	text := squeeze(run(t, pdftotext, "-layout", path, "-"))
	for _, want := range mustRead {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	for _, want := range []string{"/Lang (de-DE)", "/GTS_PDFA1", "pdfaid:part>2<", "/ID [<", "/Outlines", "rs:MachineGenerated", "/DisplayDocTitle true"} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
}
