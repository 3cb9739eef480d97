package export

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/export/docx"
	"ratsschreiber/meeting"
)

const w14 = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// wordFile makes a DOCX as Word makes them: the body given, and further parts by name ("header1.xml" and so on).
func wordFile(t testing.TB, body string, more map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, text string) {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	types := `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"/>`
	rels := `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for name, text := range more {
		kind := strings.TrimRight(strings.TrimSuffix(name, ".xml"), "0123456789")
		types += fmt.Sprintf(`<Override PartName="/word/%s" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.%s+xml"/>`, name, kind)
		rels += fmt.Sprintf(`<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, strings.TrimSuffix(name, ".xml"), kind, name)
		add("word/"+name, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+text)
	}
	add("[Content_Types].xml", types+"</Types>")
	add("_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)
	add("word/_rels/document.xml.rels", rels+"</Relationships>")
	add("word/document.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document `+w14+`><w:body>`+body+`</w:body></w:document>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func p(runs ...string) string {
	s := "<w:p>"
	for _, r := range runs {
		s += "<w:r><w:t xml:space=\"preserve\">" + r + "</w:t></w:r>"
	}
	return s + "</w:p>"
}

func cell(s string) string {
	return "<w:tc><w:tcPr><w:tcW w:w=\"3000\" w:type=\"dxa\"/></w:tcPr>" + s + "</w:tc>"
}

// realTemplates are shaped like templates that towns use: what the text of the filled document must hold and must not hold.
var realTemplates = []struct {
	name           string
	body           string
	parts          map[string]string
	want, unwanted []string
	empty, unknown string
}{
	{name: "placeholders that Word has cut into runs",
		body: p("Niederschrift ", "{{", "Sitz", "ung", "}}") + `<w:p><w:pPr><w:pStyle w:val="Amtlich"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>{</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:i/></w:rPr><w:t>{gremium</w:t></w:r><w:r><w:t xml:space="preserve">}} in </w:t></w:r><w:hyperlink r:id="x"><w:r><w:t>{{ Ort }}</w:t></w:r></w:hyperlink></w:p>` +
			p("{{#T", "OP}}") + p("TOP {{Nummer}}: {{Titel}}") + p("{{Be", "schluss}}") + p("{{/TOP}}") + p("Ende {Klammer} {{unbekannt}} {{Digest}}"),
		want:     []string{"Niederschrift 12. Sitzung des Rates", "Rat der Stadt Waldhausen in Rathaus Waldhausen, Ratssaal", "TOP 3: Ausbau des Radwegs", "Der Rat beschließt die Sanierung", "{Klammer} {{unbekannt}}"},
		unwanted: []string{"{{Nummer", "{{#", "{{/"}, empty: "Digest", unknown: "unbekannt"},
	{name: "tables with rows repeated",
		body: `<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>` + cell(p("TOP")) + cell(p("Ja")) + cell(p("Nein")) + `</w:tr><w:tr>` +
			cell(p("{{#TOP}}{{TOP}} {{Titel}}")) + cell(p("{{Ja}}")) + cell(p("{{Nein}}{{/TOP}}")) + `</w:tr></w:tbl>` + p("Anwesend: {{#Anwesende}}{{Name}}; {{/Anwesende}}") + p("{{Abwesend}}"),
		want:     []string{"TOP Ja Nein", "2 Sanierung der", "31 (○ ungeprüft) 2 (○ ungeprüft)", "Anwesend: Bürgermeisterin Keller; Stadtrat Brandt; ", "Ratsherr Lorenz (entschuldigt)"},
		unwanted: []string{"{{"}},
	{name: "headers and footers, the banner shown by the template itself",
		body:     p("{{Datum}}") + `<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1400" w:right="1400" w:bottom="1400" w:left="1400" w:header="700" w:footer="700" w:gutter="0"/></w:sectPr>`,
		parts:    map[string]string{"header1.xml": `<w:hdr ` + w14 + `>` + p("Stadt Waldhausen – ", "{{Ent", "wurf}}") + `</w:hdr>`, "footer1.xml": `<w:ftr ` + w14 + `>` + p("{{Stand}} {{Programm}}") + `</w:ftr>`},
		want:     []string{"Dienstag, 5. Mai 2026", "Stadt Waldhausen – ENTWURF – maschinell erstellt, nicht geprüft", "Entwurf Ratsschreiber 1.0"},
		unwanted: []string{"{{"}},
	{name: "content controls, one inside the other",
		body: `<w:sdt><w:sdtPr><w:tag w:val="Sitzung"/><w:showingPlcHdr/><w:dataBinding w:xpath="/x" w:storeItemID="{1}"/></w:sdtPr><w:sdtContent><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rStyle w:val="Platzhaltertext"/><w:b/></w:rPr><w:t>Klicken Sie hier</w:t></w:r></w:p></w:sdtContent></w:sdt>` +
			`<w:p><w:r><w:t xml:space="preserve">am </w:t></w:r><w:sdt><w:sdtPr><w:alias w:val="Datum"/></w:sdtPr><w:sdtContent><w:r><w:t>Datum wählen</w:t></w:r></w:sdtContent></w:sdt></w:p>` +
			`<w:sdt><w:sdtPr><w:tag w:val="TOP"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t xml:space="preserve">TOP </w:t></w:r><w:sdt><w:sdtPr><w:tag w:val="Nummer"/></w:sdtPr><w:sdtContent><w:r><w:t>0</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>, {{Titel}}</w:t></w:r></w:p><w:sdt><w:sdtPr><w:tag w:val="Beratung"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Text der Beratung</w:t></w:r></w:p></w:sdtContent></w:sdt></w:sdtContent></w:sdt>` +
			`<w:sdt><w:sdtPr><w:tag w:val="Aktenzeichen"/></w:sdtPr><w:sdtContent>` + p("10-24-3") + `</w:sdtContent></w:sdt>`,
		want:     []string{"12. Sitzung des Rates", "am Dienstag, 5. Mai 2026", "TOP 7, Anfrage zur Digitalisierung", "Kämmerer Kuhn teilt mit", "10-24-3"},
		unwanted: []string{"Klicken Sie hier", "Datum wählen", "Text der Beratung"}, unknown: "Aktenzeichen"},
	{name: "conditions, and parts that the template asks for and nobody knows",
		body:     p("{{#TOP}}") + p("{{Titel}}") + p("{{#Vorlage}}") + p("Vorlage Nr. {{Vorlage}}") + p("{{/Vorlage}}") + p("Stimmen {{Ja}}{{#Nein}} gegen {{Nein}}{{/Nein}}") + p("{{/TOP}}") + p("{{#Gäste}}") + p("Gast") + p("{{/Gäste}}") + p("{{Prüfsumme}}"),
		want:     []string{"Vorlage Nr. 114", "gegen 2 (○ ungeprüft)", "{{#Gäste}}"},
		unwanted: []string{"Vorlage Nr. Stimmen"}, empty: "Prüfsumme", unknown: "#Gäste"},
}

func fillReal(t *testing.T, i int) ([]byte, Report) {
	t.Helper()
	c := realTemplates[i]
	o := testOptions()
	o.Template = wordFile(t, c.body, c.parts)
	var b bytes.Buffer
	r, err := Write(context.Background(), &b, DOCX, demoMeeting(t), o)
	if err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	return b.Bytes(), r
}

// TestTownsTemplatesAreFilled fills five templates, lets LibreOffice print them, and reads the result.
func TestTownsTemplatesAreFilled(t *testing.T) {
	soffice, pdftotext := tool(t, "soffice", "libreoffice-writer"), tool(t, "pdftotext", "poppler-utils")
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for i, c := range realTemplates {
		data, r := fillReal(t, i)
		all := parts(t, data)
		if !strings.Contains(all["[Content_Types].xml"], "document.main+xml") {
			t.Errorf("%s: a template file does not become a document", c.name)
		}
		var empty, unknown string
		for _, w := range r.Warnings {
			switch w.Code {
			case WarnTemplateField:
				empty += fmt.Sprint(w.Args[1]) + " "
			case WarnTemplateUnknown:
				unknown += fmt.Sprint(w.Args[1]) + " "
			}
		}
		if c.empty != "" && !strings.Contains(empty, c.empty) || c.empty == "" && empty != "" {
			t.Errorf("%s: reported empty %q, want %q", c.name, empty, c.empty)
		}
		if strings.TrimSpace(unknown) != c.unknown {
			t.Errorf("%s: reported unknown %q, want %q", c.name, unknown, c.unknown)
		}
		path := filepath.Join(dir, fmt.Sprintf("t%d.docx", i))
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	run(t, soffice, args...)
	for i, c := range realTemplates {
		text := squeeze(run(t, pdftotext, "-layout", filepath.Join(dir, fmt.Sprintf("t%d.pdf", i)), "-"))
		for _, want := range append(c.want, "ENTWURF – maschinell erstellt, nicht geprüft") {
			if !strings.Contains(text, squeeze(want)) {
				t.Errorf("%s: the document lacks %q:\n%s", c.name, want, text)
			}
		}
		for _, bad := range c.unwanted {
			if strings.Contains(text, bad) {
				t.Errorf("%s: the document still holds %q:\n%s", c.name, bad, text)
			}
		}
		if n := strings.Count(text, "ENTWURF – maschinell"); strings.Contains(c.name, "shown by the template") && n != 1 {
			t.Errorf("%s: the banner stands %d times on the one page", c.name, n)
		}
	}
}

func TestATemplateKeepsItsStylesAndLosesItsComments(t *testing.T) {
	data, _ := fillReal(t, 0)
	doc := parts(t, data)["word/document.xml"]
	for _, want := range []string{`<w:pStyle w:val="Amtlich"/>`, `<w:hyperlink r:id="x">`, `<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Rat der Stadt Waldhausen</w:t>`} {
		if !strings.Contains(doc, want) {
			t.Errorf("lacks %s", want)
		}
	}
	o := testOptions()
	o.Template = wordFile(t, `<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>{{Ort}}</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`,
		map[string]string{"comments.xml": `<w:comments ` + w14 + `><w:comment w:id="0" w:author="Hauptamt"><w:p><w:r><w:t>` + secret + `</w:t></w:r></w:p></w:comment></w:comments>`})
	for name, text := range parts(t, made(t, DOCX, demoMeeting(t), o)) {
		if strings.Contains(text, secret) || strings.Contains(text, "comment") {
			t.Errorf("%s still holds comments of the template", name)
		}
	}
}

func TestWhatIsPutInIsNotTakenForAPlaceholder(t *testing.T) {
	p := demoParts(t)
	p.Passages[0].Text = "Er sagte {{Ort}} und {{#TOP}} </w:t> &amp;"
	o := testOptions()
	o.Template = wordFile(t, "<w:p><w:r><w:t>{{#TOP}}{{Beratung}}{{/TOP}}</w:t></w:r></w:p>", nil)
	doc := parts(t, made(t, DOCX, meeting.Assemble(p), o))["word/document.xml"]
	if !strings.Contains(doc, "Er sagte {{Ort}} und {{#TOP}} &lt;/w:t&gt; &amp;amp;") {
		t.Error("the words of a passage were taken for a placeholder or for XML")
	}
}

func TestUnreviewedWordsAreMarkedInTheTownsTemplateToo(t *testing.T) {
	o := testOptions()
	o.Template = wordFile(t, "<w:p><w:r><w:t>{{#TOP}}{{Beratung}} {{Beschluss}} {{Abstimmung}}{{/TOP}} {{Dauer}}</w:t></w:r></w:p>", nil)
	doc := parts(t, made(t, DOCX, demoMeeting(t), o))["word/document.xml"]
	if n := strings.Count(doc, "ungeprüft"); n < 25 {
		t.Errorf("%d marks", n)
	}
	done := parts(t, made(t, DOCX, meeting.Assemble(sealed(demoParts(t))), o))
	for name, text := range done {
		if strings.Contains(text, "○") || strings.Contains(text, "ENTWURF") {
			t.Errorf("sealed minutes in a template still carry marks in %s", name)
		}
	}
	if !strings.Contains(done["docProps/custom.xml"], "Ratsschreiber.MachineGenerated") {
		t.Error("the machine-readable marks are missing")
	}
}

func TestFilesThatAreNoTemplatesAreRefused(t *testing.T) {
	good := wordFile(t, p("x"), nil)
	half := good[:len(good)/2]
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"text":        {[]byte("Niederschrift"), docx.ErrNotDOCX},
		"old Word":    {[]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, docx.ErrNotDOCX},
		"password":    {append([]byte{0xd0, 0xcf, 0x11, 0xe0}, "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...), docx.ErrEncrypted},
		"an ODT":      {made(t, ODT, demoMeeting(t), testOptions()), docx.ErrNotDOCX},
		"cut in half": {half, docx.ErrNotDOCX},
	} {
		o := testOptions()
		o.Template = c.data
		if _, err := Write(context.Background(), &bytes.Buffer{}, DOCX, demoMeeting(t), o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var section *docx.SectionError
	for _, body := range []string{p("{{#TOP}}") + p("x"), p("{{/TOP}}"), p("a {{#TOP}} b"), "<w:tbl><w:tr>" + cell(p("{{#TOP}}")) + "</w:tr></w:tbl>"} {
		o := testOptions()
		o.Template = wordFile(t, body, nil)
		if _, err := Write(context.Background(), &bytes.Buffer{}, DOCX, demoMeeting(t), o); !errors.As(err, &section) {
			t.Errorf("%s: %v", body, err)
		}
	}
	o := testOptions()
	o.Template = good
	if _, err := Write(context.Background(), &bytes.Buffer{}, PDF, demoMeeting(t), o); !errors.Is(err, ErrTemplateFormat) {
		t.Errorf("a template for a PDF: %v", err)
	}
}

// TestExampleTemplateIsCurrentAndFillsWithoutAComplaint keeps the example files beside the layouts and proves that they ask for
// nothing that there is not.
func TestExampleTemplateIsCurrentAndFillsWithoutAComplaint(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		o := testOptions()
		o.Language = lang
		data, err := exampleTemplate(o)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("..", "templates", "layouts", "example."+lang+".docx")
		if *update {
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if have, err := os.ReadFile(path); err != nil || !bytes.Equal(have, data) {
			t.Errorf("%s is not what example.%s.txt makes (%v); write it anew with -update", path, lang, err)
		}
		o.Template, o.Statement = data, true
		var b bytes.Buffer
		r, err := Write(context.Background(), &b, DOCX, meeting.Assemble(sealed(demoParts(t))), o)
		if err != nil || len(r.Warnings) != 0 {
			t.Errorf("%s: %v, warnings %v", lang, err, r.Warnings)
		}
		if doc := parts(t, b.Bytes())["word/document.xml"]; strings.Contains(doc, "{{") {
			t.Errorf("%s: placeholders are left in the filled example", lang)
		}
	}
}

func FuzzFill(f *testing.F) {
	f.Add(p("{{#TOP}}") + p("{{Titel}}") + p("{{/TOP}}"))
	for _, c := range realTemplates {
		f.Add(c.body)
	}
	m := demoMeeting(f)
	f.Fuzz(func(t *testing.T, body string) {
		o := testOptions()
		o.Template = wordFile(t, body, nil)
		var b bytes.Buffer
		if _, err := Write(context.Background(), &b, DOCX, m, o); err == nil {
			parts(t, b.Bytes()) // what is filled is well-formed
		}
	})
}
