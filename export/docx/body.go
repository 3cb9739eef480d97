package docx

import (
	"fmt"
	"strings"
	"time"

	"ratsschreiber/export/document"
)

// bodyWriter writes the text of the document and collects the comments on the way.
type bodyWriter struct {
	d        *document.Document
	b        strings.Builder
	comments []string
	bookmark int
}

func (w *bodyWriter) write() {
	for i, x := range w.d.Blocks {
		w.block(x, w.d.KeepWithNext(i))
	}
}

func (w *bodyWriter) block(x document.Block, keep bool) {
	switch x.Kind {
	case document.TableBlock:
		w.table(x.Table)
		return
	case document.Signatures:
		w.signatures(x.Signers)
		return
	case document.PageBreak:
		w.b.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
		return
	case document.Rule:
		w.b.WriteString(`<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr></w:pPr></w:p>`)
		return
	}
	var props strings.Builder
	style := map[document.Kind]string{document.Title: "Title", document.Subtitle: "Subtitle", document.Quote: "Quote", document.Decision: "Beschluss",
		document.Note: "Kleindruck", document.ListItem: "ListBullet"}[x.Kind]
	if x.Kind == document.Heading {
		style = fmt.Sprintf("Heading%d", x.Level)
	}
	if style != "" {
		props.WriteString(`<w:pStyle w:val="` + style + `"/>`)
	}
	if x.Kind != document.Heading && keep {
		props.WriteString("<w:keepNext/>")
	}
	if w.d.Tag(x.Source) != "" { // the bar beside the words, for who does not see the shading
		props.WriteString(`<w:pBdr><w:left w:val="double" w:sz="6" w:space="6" w:color="7F6000"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="FFF7DF"/>`)
	}
	w.b.WriteString("<w:p>")
	if props.Len() > 0 {
		w.b.WriteString("<w:pPr>" + props.String() + "</w:pPr>")
	}
	if x.Kind == document.Heading {
		w.bookmark++
		fmt.Fprintf(&w.b, `<w:bookmarkStart w:id="%d" w:name="_abschnitt%d"/>`, w.bookmark, w.bookmark)
	}
	w.content(x.Text, x.Source)
	if x.Kind == document.Heading {
		fmt.Fprintf(&w.b, `<w:bookmarkEnd w:id="%d"/>`, w.bookmark)
	}
	w.b.WriteString("</w:p>")
}

// content writes runs with the comment and the mark that belong to them.
func (w *bodyWriter) content(runs []document.Run, source int) {
	s := w.d.SourceOf(source)
	comment := -1
	if s != nil && s.Comment != "" {
		comment = len(w.comments)
		w.comments = append(w.comments, s.Comment)
		fmt.Fprintf(&w.b, `<w:commentRangeStart w:id="%d"/>`, comment)
	}
	for _, r := range runs {
		props := ""
		if r.Bold {
			props += "<w:b/><w:bCs/>"
		}
		if r.Italic {
			props += "<w:i/><w:iCs/>"
		}
		w.b.WriteString(run(props, r.Text))
	}
	if comment >= 0 {
		fmt.Fprintf(&w.b, `<w:commentRangeEnd w:id="%d"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="%d"/></w:r>`, comment, comment)
	}
	if tag := w.d.Tag(source); tag != "" {
		w.b.WriteString(run("", " ") + run(`<w:rStyle w:val="Ungeprueft"/>`, "["+tag+"]"))
	}
}

func (w *bodyWriter) table(t *document.Table) {
	style := "Sitzungstabelle"
	if t.Plain {
		style = "Kopftabelle"
	}
	total, grid := 0, make([]int, len(t.Widths))
	for i, share := range t.Widths {
		grid[i] = int(share*textWidth + 0.5)
		total += grid[i]
	}
	fmt.Fprintf(&w.b, `<w:tbl><w:tblPr><w:tblStyle w:val="%s"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`, style, total)
	for _, g := range grid {
		fmt.Fprintf(&w.b, `<w:gridCol w:w="%d"/>`, g)
	}
	w.b.WriteString("</w:tblGrid>")
	for _, row := range t.Rows {
		w.b.WriteString("<w:tr><w:trPr><w:cantSplit/>")
		if row.Header {
			w.b.WriteString("<w:tblHeader/>")
		}
		w.b.WriteString("</w:trPr>")
		for i, c := range row.Cells {
			fmt.Fprintf(&w.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, grid[i])
			if w.d.Tag(c.Source) != "" {
				w.b.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="FFF7DF"/>`)
			}
			w.b.WriteString(`</w:tcPr><w:p><w:pPr><w:pStyle w:val="Tabellentext"/>`)
			if row.Header {
				w.b.WriteString("<w:keepNext/>")
			}
			if t.Right[i] {
				w.b.WriteString(`<w:jc w:val="right"/>`)
			}
			w.b.WriteString("</w:pPr>")
			runs := c.Text
			if row.Header {
				runs = nil
				for _, r := range c.Text {
					r.Bold = true
					runs = append(runs, r)
				}
			}
			w.content(runs, c.Source)
			w.b.WriteString("</w:p></w:tc>")
		}
		w.b.WriteString("</w:tr>")
	}
	w.b.WriteString(`</w:tbl><w:p><w:pPr><w:pStyle w:val="Abstand"/></w:pPr></w:p>`)
}

// signatures stand in pairs, each below a line with room for a hand.
func (w *bodyWriter) signatures(list []document.Signer) {
	const gap = 600
	column := (textWidth - gap) / 2
	cell := func(width int, line bool, text string) {
		fmt.Fprintf(&w.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
		if line {
			w.b.WriteString(`<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:tcBorders>`)
		}
		w.b.WriteString("</w:tcPr>")
		for i, l := range strings.Split(text, "\n") {
			if i == 0 || l != "" {
				w.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Tabellentext"/><w:keepNext/></w:pPr>` + run("", l) + "</w:p>")
			}
		}
		w.b.WriteString("</w:tc>")
	}
	for i := 0; i < len(list); i += 2 {
		w.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Unterschrift"/><w:keepNext/></w:pPr></w:p>`)
		fmt.Fprintf(&w.b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>`, textWidth, column, gap, column)
		cell(column, true, list[i].Name+"\n"+list[i].Role+"\n"+list[i].Note)
		cell(gap, false, "")
		if i+1 < len(list) {
			cell(column, true, list[i+1].Name+"\n"+list[i+1].Role+"\n"+list[i+1].Note)
		} else {
			cell(column, false, "")
		}
		w.b.WriteString("</w:tr></w:tbl>")
	}
	w.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Abstand"/></w:pPr></w:p>`)
}

func (w *bodyWriter) document() string {
	return xmlHead + `<w:document xmlns:w="` + wordNamespace + `" xmlns:r="` + officeRel + `"><w:body>` + w.b.String() +
		fmt.Sprintf(`<w:sectPr><w:headerReference w:type="first" r:id="rId4"/><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="first" r:id="rId6"/><w:footerReference w:type="default" r:id="rId6"/><w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>`,
			pageWidth, pageHeight, marginTop, marginRight, marginBottom, marginLeft) + "</w:body></w:document>"
}

func (w *bodyWriter) commentsPart() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:comments xmlns:w="` + wordNamespace + `">`)
	author, _, _ := strings.Cut(w.d.Program, " ")
	if author == "" {
		author = "Ratsschreiber"
	}
	for i, c := range w.comments {
		fmt.Fprintf(&b, `<w:comment w:id="%d" w:author="%s" w:date="%s" w:initials="RS">`, i, escape(author), w.d.Created.UTC().Format(time.RFC3339))
		for _, line := range strings.Split(c, "\n") {
			b.WriteString(`<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>` + run("", line) + "</w:p>")
		}
		b.WriteString("</w:comment>")
	}
	b.WriteString("</w:comments>")
	return b.String()
}
