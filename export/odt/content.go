package odt

import (
	"fmt"
	"strings"
	"time"

	"ratsschreiber/export/document"
)

const textWidth = 16.5 // centimetres between the margins

type contentWriter struct {
	d       *document.Document
	b       strings.Builder
	auto    strings.Builder // styles of columns
	tables  int
	comment int
	list    bool
}

func content(d *document.Document) string {
	w := contentWriter{d: d}
	for i, x := range d.Blocks {
		if w.list && x.Kind != document.ListItem {
			w.b.WriteString("</text:list>")
			w.list = false
		}
		w.block(x, d.KeepWithNext(i))
	}
	if w.list {
		w.b.WriteString("</text:list>")
	}
	return xmlHead + "<office:document-content" + namespaces + "><office:automatic-styles>" + cellStyles() + w.auto.String() + "</office:automatic-styles><office:body><office:text>" +
		w.b.String() + "</office:text></office:body></office:document-content>"
}

var paragraphStyles = map[document.Kind]string{document.Paragraph: "Standard", document.Title: "Title", document.Subtitle: "Subtitle", document.Quote: "Quotations",
	document.Decision: "Beschluss", document.Note: "Kleindruck", document.ListItem: "List_20_Contents"}

func (w *contentWriter) block(x document.Block, keep bool) {
	style := paragraphStyles[x.Kind]
	if w.d.Tag(x.Source) != "" {
		style += "_20_ungeprüft"
	}
	switch x.Kind {
	case document.TableBlock:
		w.table(x.Table)
	case document.Signatures:
		w.signatures(x.Signers)
	case document.PageBreak:
		w.b.WriteString(`<text:p text:style-name="Seitenumbruch"/>`)
	case document.Rule:
		w.b.WriteString(`<text:p text:style-name="Linie"/>`)
	case document.Heading:
		fmt.Fprintf(&w.b, `<text:h text:style-name="Heading_20_%d" text:outline-level="%d">`, x.Level, x.Level)
		w.runs(x.Text, x.Source)
		w.b.WriteString("</text:h>")
	case document.ListItem:
		if !w.list {
			w.b.WriteString(`<text:list text:style-name="Aufzählung">`)
			w.list = true
		}
		w.b.WriteString("<text:list-item>")
		w.paragraph(style, x)
		w.b.WriteString("</text:list-item>")
	default:
		if keep && style == "Standard" {
			style = "Zusammenhalten"
		} else if keep && style == "Standard_20_ungeprüft" {
			style = "Zusammenhalten_20_ungeprüft"
		}
		w.paragraph(style, x)
	}
}

func (w *contentWriter) paragraph(style string, x document.Block) {
	w.b.WriteString(`<text:p text:style-name="` + style + `">`)
	w.runs(x.Text, x.Source)
	w.b.WriteString("</text:p>")
}

// runs writes text with the comment and the mark that belong to it.
func (w *contentWriter) runs(runs []document.Run, source int) {
	s := w.d.SourceOf(source)
	name := ""
	if s != nil && s.Comment != "" {
		w.comment++
		name = fmt.Sprintf("beleg%d", w.comment)
		author, _, _ := strings.Cut(w.d.Program, " ")
		fmt.Fprintf(&w.b, `<office:annotation office:name="%s"><dc:creator>%s</dc:creator><dc:date>%s</dc:date>`, name, escape(author), w.d.Created.UTC().Format(time.RFC3339))
		for _, line := range strings.Split(s.Comment, "\n") {
			w.b.WriteString("<text:p>" + inline(line) + "</text:p>")
		}
		w.b.WriteString("</office:annotation>")
	}
	for _, r := range runs {
		style := ""
		switch {
		case r.Bold && r.Italic:
			style = "Fettkursiv"
		case r.Bold:
			style = "Fett"
		case r.Italic:
			style = "Kursiv"
		}
		if style == "" {
			w.b.WriteString(inline(r.Text))
		} else {
			w.b.WriteString(`<text:span text:style-name="` + style + `">` + inline(r.Text) + "</text:span>")
		}
	}
	if name != "" {
		w.b.WriteString(`<office:annotation-end office:name="` + name + `"/>`)
	}
	if tag := w.d.Tag(source); tag != "" {
		w.b.WriteString(` <text:span text:style-name="Ungeprüft">` + inline("["+tag+"]") + "</text:span>")
	}
}

func (w *contentWriter) columns(widths []float64) string {
	w.tables++
	total := 0.0
	var columns strings.Builder
	for i, share := range widths {
		total += share
		name := fmt.Sprintf("Tabelle%d.%d", w.tables, i+1)
		fmt.Fprintf(&w.auto, `<style:style style:name="%s" style:family="table-column"><style:table-column-properties style:column-width="%.3fcm"/></style:style>`, name, share*textWidth)
		fmt.Fprintf(&columns, `<table:table-column table:style-name="%s"/>`, name)
	}
	fmt.Fprintf(&w.auto, `<style:style style:name="Tabelle%d" style:family="table"><style:table-properties style:width="%.3fcm" table:align="left" table:border-model="collapsing" fo:margin-bottom="0.25cm"/></style:style>`, w.tables, total*textWidth)
	fmt.Fprintf(&w.b, `<table:table table:name="Tabelle%d" table:style-name="Tabelle%d">`, w.tables, w.tables)
	return columns.String()
}

func (w *contentWriter) table(t *document.Table) {
	w.b.WriteString(w.columns(t.Widths))
	head := false
	for i, row := range t.Rows {
		if row.Header && !head {
			w.b.WriteString("<table:table-header-rows>")
			head = true
		}
		w.b.WriteString(`<table:table-row table:style-name="Zeile">`)
		for c, cell := range row.Cells {
			style := "Zelle"
			switch {
			case t.Plain:
				style = "Kopfzelle"
			case row.Header:
				style = "Titelzelle"
			}
			if w.d.Tag(cell.Source) != "" {
				style += "_20_ungeprüft"
			}
			text := "Tabellentext"
			if row.Header {
				text = "Tabellenkopf"
			}
			if t.Right[c] {
				text += "_20_rechts"
			}
			fmt.Fprintf(&w.b, `<table:table-cell table:style-name="%s" office:value-type="string"><text:p text:style-name="%s">`, style, text)
			w.runs(cell.Text, cell.Source)
			w.b.WriteString("</text:p></table:table-cell>")
		}
		w.b.WriteString("</table:table-row>")
		if head && (i+1 == len(t.Rows) || !t.Rows[i+1].Header) {
			w.b.WriteString("</table:table-header-rows>")
			head = false
		}
	}
	w.b.WriteString("</table:table>")
}

// signatures stand in pairs, each below a line with room for a hand.
func (w *contentWriter) signatures(list []document.Signer) {
	for i := 0; i < len(list); i += 2 {
		w.b.WriteString(`<text:p text:style-name="Unterschrift"/>`)
		w.b.WriteString(w.columns([]float64{0.46, 0.08, 0.46}) + `<table:table-row table:style-name="Zeile">`)
		for j := range 3 {
			if j == 1 || i+j/2 >= len(list) {
				w.b.WriteString(`<table:table-cell table:style-name="Kopfzelle"><text:p text:style-name="Tabellentext"/></table:table-cell>`)
				continue
			}
			s := list[i+j/2]
			w.b.WriteString(`<table:table-cell table:style-name="Unterschriftszelle">`)
			for _, line := range []string{s.Name, s.Role, s.Note} {
				if line != "" {
					w.b.WriteString(`<text:p text:style-name="Tabellentext">` + inline(line) + "</text:p>")
				}
			}
			if s.Name+s.Role+s.Note == "" {
				w.b.WriteString(`<text:p text:style-name="Tabellentext"/>`)
			}
			w.b.WriteString("</table:table-cell>")
		}
		w.b.WriteString("</table:table-row></table:table>")
	}
}
