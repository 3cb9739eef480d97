// Package odt writes documents as OpenDocument Text ([Write]), for offices that work with LibreOffice.
//
// The parts are written from scratch: content.go the text, styles.go looks, page and metadata. Headings, table headers, lists and
// comments are the real ones, so that a screen reader and the navigator find them. The same document gives the same bytes.
package odt

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"

	"ratsschreiber/export/document"
)

const mediaType = "application/vnd.oasis.opendocument.text"

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// namespaces of the parts, as one list of attributes.
const namespaces = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"` +
	` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
	` xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"` +
	` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3"`

// Write writes d as an ODT file. It fails only where w does.
func Write(w io.Writer, d *document.Document) error {
	z := zip.NewWriter(w)
	at := d.Created.UTC()
	if at.Year() < 1980 { // the earliest that the format knows
		at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for _, p := range []struct {
		name, text string
		method     uint16
	}{
		{"mimetype", mediaType, zip.Store}, // first and not packed, so that the file can be told without unpacking
		{"META-INF/manifest.xml", manifest, zip.Deflate},
		{"content.xml", content(d), zip.Deflate},
		{"styles.xml", styles(d), zip.Deflate},
		{"meta.xml", metadata(d), zip.Deflate},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: p.method, Modified: at})
		if err != nil {
			return fmt.Errorf("write odt part %s: %w", p.name, err)
		}
		if _, err := io.WriteString(f, p.text); err != nil {
			return fmt.Errorf("write odt part %s: %w", p.name, err)
		}
	}
	return z.Close()
}

const manifest = xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
	`<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="` + mediaType + `"/>` +
	`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>` +
	`<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>`

func metadata(d *document.Document) string {
	var b strings.Builder
	b.WriteString(xmlHead + "<office:document-meta" + namespaces + "><office:meta>")
	fmt.Fprintf(&b, "<meta:generator>%s</meta:generator><dc:title>%s</dc:title><dc:subject>%s</dc:subject><dc:creator>%s</dc:creator><meta:initial-creator>%s</meta:initial-creator><dc:language>%s</dc:language>",
		escape(d.Program), escape(d.Title), escape(d.Subject), escape(d.Author), escape(d.Author), escape(d.Language))
	if !d.Created.IsZero() {
		at := d.Created.UTC().Format(time.RFC3339)
		b.WriteString("<meta:creation-date>" + at + "</meta:creation-date><dc:date>" + at + "</dc:date>")
	}
	for _, k := range d.Keywords {
		b.WriteString("<meta:keyword>" + escape(k) + "</meta:keyword>")
	}
	for _, p := range d.Properties {
		fmt.Fprintf(&b, `<meta:user-defined meta:name="%s" meta:value-type="string">%s</meta:user-defined>`, escape(p.Name), escape(p.Value))
	}
	b.WriteString("</office:meta></office:document-meta>")
	return b.String()
}

var xmlSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return xmlSigns.Replace(document.Clean(s)) }

// inline is text with its line breaks, tabs and rows of blanks, which the format folds otherwise.
func inline(s string) string {
	s = escape(s)
	s = strings.ReplaceAll(s, "\n", "<text:line-break/>")
	s = strings.ReplaceAll(s, "\t", "<text:tab/>")
	s = strings.ReplaceAll(s, "  ", " <text:s/>")
	if strings.HasPrefix(s, " ") {
		s = "<text:s/>" + s[1:]
	}
	return s
}
