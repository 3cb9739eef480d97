// Package docx writes documents as Office Open XML ([Write]) and fills a town's own DOCX ([Fill]).
//
// Write makes the parts of the package from scratch: styles with the built-in names, so that Word shows them as "Überschrift 1" and
// a town's style set applies; header and footer with page numbers; comments with the evidence; core and custom properties. Fill keeps
// a template as it is and only replaces what it asks for.
//
// The same document gives the same bytes: parts stand in a fixed order and bear the document's time.
package docx

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"

	"ratsschreiber/export/document"
)

// Sizes of an A4 page in twentieths of a point.
const (
	pageWidth, pageHeight   = 11906, 16838
	marginLeft, marginRight = 1418, 1134
	marginTop, marginBottom = 1418, 1134
	textWidth               = pageWidth - marginLeft - marginRight
)

const (
	wordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	officeRel     = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// Write writes d as a DOCX file. It fails only where w does.
func Write(w io.Writer, d *document.Document) error {
	body := bodyWriter{d: d}
	body.write()
	parts := []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes(len(body.comments) > 0)},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", coreProperties(d)},
		{"docProps/app.xml", appProperties(d)},
		{"docProps/custom.xml", customProperties(d)},
		{"word/document.xml", body.document()},
		{"word/styles.xml", styles(d.Language)},
		{"word/numbering.xml", numbering},
		{"word/settings.xml", settings(d.Language)},
		{"word/header1.xml", header(d, true)},
		{"word/header2.xml", header(d, false)},
		{"word/footer1.xml", footer(d)},
		{"word/_rels/document.xml.rels", documentRels(len(body.comments) > 0)},
	}
	if len(body.comments) > 0 {
		parts = append(parts, struct{ name, text string }{"word/comments.xml", body.commentsPart()})
	}
	z := zip.NewWriter(w)
	for _, p := range parts {
		if err := addPart(z, p.name, []byte(p.text), d.Created); err != nil {
			return fmt.Errorf("write docx part %s: %w", p.name, err)
		}
	}
	return z.Close()
}

func addPart(z *zip.Writer, name string, text []byte, at time.Time) error {
	if at.Year() < 1980 { // the earliest that the format knows
		at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC()})
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return err
}

var xmlSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape makes text fit for XML content and attributes.
func escape(s string) string { return xmlSigns.Replace(document.Clean(s)) }

// run is a w:r with properties; newlines in text become line breaks.
func run(props, text string) string {
	var b strings.Builder
	b.WriteString("<w:r>")
	if props != "" {
		b.WriteString("<w:rPr>" + props + "</w:rPr>")
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				b.WriteString("<w:tab/>")
			}
			if piece != "" {
				b.WriteString(`<w:t xml:space="preserve">` + escape(piece) + "</w:t>")
			}
		}
	}
	b.WriteString("</w:r>")
	return b.String()
}

// field is a field that Word computes, with a result that stands until it does.
func field(code, result string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>` + result + `</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
}
