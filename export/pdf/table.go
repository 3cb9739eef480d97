package pdf

import (
	"ratsschreiber/export/document"
)

// Measures of tables and signatures in millimetres.
const (
	cellPadX, cellPadY = 1.6, 0.9
	signatureHeight    = 30.0
)

func (p *printer) cellLook(row document.Row) look { return look{size: sizeTable, bold: row.Header} }

func (p *printer) cellLines(t *document.Table, row document.Row, c int) []line {
	return p.lines(row.Cells[c].Text, p.d.Tag(row.Cells[c].Source), p.cellLook(row), t.Widths[c]*textWidth-2*cellPadX)
}

const tableLine = sizeTable * perPoint * 1.25

func (p *printer) rowHeight(t *document.Table, row document.Row) float64 {
	n := 1
	for c := range row.Cells {
		n = max(n, len(p.cellLines(t, row, c)))
	}
	return float64(n)*tableLine + 2*cellPadY
}

func (p *printer) table(t *document.Table) {
	p.tags.begin("Table", "")
	p.y += 0.5
	var headers []document.Row
	for _, row := range t.Rows {
		h := p.rowHeight(t, row)
		if p.y+h > bottom && p.y > marginTop {
			p.newPage()
			for _, head := range headers { // repeated for the eye only
				if !row.Header {
					p.row(t, head, false)
				}
			}
		}
		if row.Header {
			headers = append(headers, row)
		}
		p.row(t, row, true)
	}
	p.tags.end()
	p.y += 3
}

// row prints a row. A row that is higher than a page runs over its end: the line that would stand below the page is not lost but
// printed on the next one.
func (p *printer) row(t *document.Table, row document.Row, tagged bool) {
	cells := make([][]line, len(row.Cells))
	for c := range row.Cells {
		cells[c] = p.cellLines(t, row, c)
	}
	if tagged {
		p.tags.begin("TR", "")
		defer p.tags.end()
	}
	for c := range row.Cells { // one element a cell, also where it goes on on the next page
		if tagged {
			switch {
			case row.Header:
				p.tags.begin("TH", "/A <</O /Table /Scope /Column>> ")
			case t.Plain && c == 0:
				p.tags.begin("TH", "/A <</O /Table /Scope /Row>> ")
			default:
				p.tags.begin("TD", "")
			}
			p.tags.end()
		}
	}
	at := 0
	for {
		n := 0
		for c := range cells {
			n = max(n, len(cells[c])-at)
		}
		if n <= 0 && at > 0 {
			return
		}
		fit := max(1, int((bottom-p.y-2*cellPadY)/tableLine+0.001))
		n = max(1, min(n, fit))
		p.rowPart(t, row, cells, at, n, tagged)
		at += n
		more := false
		for c := range cells {
			more = more || len(cells[c]) > at
		}
		if !more {
			return
		}
		p.newPage()
	}
}

// rowPart prints n lines of a row's cells from line at on.
func (p *printer) rowPart(t *document.Table, row document.Row, cells [][]line, at, n int, tagged bool) {
	height := float64(n)*tableLine + 2*cellPadY
	x := marginLeft
	for c := range row.Cells {
		w := t.Widths[c] * textWidth
		unreviewed := p.d.Tag(row.Cells[c].Source) != ""
		artifact(p.pdf, func() {
			f := p.pdf
			switch {
			case unreviewed:
				f.SetFillColor(255, 248, 224)
				f.Rect(x, p.y, w, height, "F")
			case row.Header:
				f.SetFillColor(231, 237, 237)
				f.Rect(x, p.y, w, height, "F")
			}
			if !t.Plain {
				f.SetDrawColor(110, 110, 110)
				f.SetLineWidth(0.15)
				f.Rect(x, p.y, w, height, "D")
				f.SetDrawColor(0, 0, 0)
			}
		})
		draw := func() {
			for i := at; i < min(at+n, len(cells[c])); i++ {
				l := cells[c][i]
				lx := x + cellPadX
				if t.Plain && c == 0 {
					lx = x
				}
				if t.Right[c] {
					lx = x + w - cellPadX - l.width
				}
				p.draw(l, lx, p.y+cellPadY+float64(i-at)*tableLine+tableLine*0.78)
			}
		}
		if !tagged {
			artifact(p.pdf, draw)
		} else if at < len(cells[c]) {
			tr := p.tags.top()
			p.tags.stack = append(p.tags.stack, tr.kids[c].element)
			p.tags.mark(p.pdf, p.page)
			draw()
			p.tags.unmark(p.pdf)
			p.tags.end()
		}
		x += w
	}
	p.y += height
}

// signatures stand in pairs, each below a line with room for a hand.
func (p *printer) signatures(list []document.Signer) {
	const gap = 12.0
	column := (textWidth - gap) / 2
	for i := 0; i < len(list); i += 2 {
		if p.y+signatureHeight > bottom {
			p.newPage()
		}
		p.y += 16
		high := 0.0
		for j, s := range list[i:min(i+2, len(list))] {
			x := marginLeft + float64(j)*(column+gap)
			artifact(p.pdf, func() { p.pdf.Line(x, p.y, x+column, p.y) })
			p.tags.begin("P", "")
			p.tags.mark(p.pdf, p.page)
			y := p.y + 1
			for _, text := range []string{s.Name, s.Role, s.Note} {
				if text == "" {
					continue
				}
				for _, l := range p.lines([]document.Run{{Text: text}}, "", look{size: sizeTable}, column) {
					p.draw(l, x, y+tableLine*0.85)
					y += tableLine
				}
			}
			p.tags.unmark(p.pdf)
			p.tags.end()
			high = max(high, y-p.y)
		}
		p.y += high + 3
	}
}
