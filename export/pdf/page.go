package pdf

import (
	"fmt"
	"strings"

	"ratsschreiber/export/document"
)

// Measures of the page in millimetres; the left margin leaves room for the file's holes.
const (
	pageWidth, pageHeight   = 210.0, 297.0
	marginLeft, marginRight = 25.0, 20.0
	marginTop, marginBottom = 28.0, 22.0
	textWidth               = pageWidth - marginLeft - marginRight
	bottom                  = pageHeight - marginBottom
	perPoint                = 0.352778 // millimetres
)

// Sizes of letters in points.
const (
	sizeText, sizeTable, sizeNote, sizeHead = 10.5, 9.5, 9.0, 8.0
)

// printer flows a document over pages.
type printer struct {
	typesetter
	d     *document.Document
	tags  tagTree
	page  int
	pages int // 0 while counting
	y     float64
	list  bool // inside a list
}

// flow prints d; pages is how many pages it is known to have, other whether the second font may be needed.
func flow(d *document.Document, pages int, other bool) (*printer, error) {
	p := &printer{d: d, pages: pages}
	p.pdf = newPDF(d, other)
	p.newPage()
	for i := range d.Blocks {
		if p.list && d.Blocks[i].Kind != document.ListItem {
			p.tags.end()
			p.list = false
		}
		p.block(i)
	}
	if p.list {
		p.tags.end()
	}
	if err := p.pdf.Error(); err != nil {
		return nil, fmt.Errorf("lay out pdf: %w", err)
	}
	return p, nil
}

// newPage begins a page with its furniture. A piece of content that is open is closed before and opened again after.
func (p *printer) newPage() {
	open := p.tags.open
	if open {
		p.tags.unmark(p.pdf)
	}
	p.pdf.AddPage()
	p.page++
	p.y = marginTop
	artifact(p.pdf, p.furniture)
	if open {
		p.tags.mark(p.pdf, p.page)
	}
}

func (p *printer) furniture() {
	f := p.pdf
	small := look{size: sizeHead}
	if p.d.Banner != "" {
		l := look{size: 10, bold: true}
		f.SetDrawColor(156, 0, 6)
		f.SetLineWidth(0.4)
		f.Rect(marginLeft, 9, textWidth, 7, "D")
		f.SetTextColor(156, 0, 6)
		lines := p.lines([]document.Run{{Text: p.d.Banner}}, "", l, textWidth)
		p.draw(lines[0], marginLeft+(textWidth-lines[0].width)/2, 13.9)
		f.SetTextColor(0, 0, 0)
	}
	f.SetDrawColor(0, 0, 0)
	f.SetLineWidth(0.15)
	if p.page > 1 && p.d.Header != "" {
		p.draw(p.lines([]document.Run{{Text: p.d.Header}}, "", small, textWidth)[0], marginLeft, 20.5)
		f.Line(marginLeft, 22, pageWidth-marginRight, 22)
	}
	f.Line(marginLeft, pageHeight-15.5, pageWidth-marginRight, pageHeight-15.5)
	if p.d.Footer != "" {
		p.draw(p.lines([]document.Run{{Text: p.d.Footer}}, "", small, textWidth)[0], marginLeft, pageHeight-11.5)
	}
	form := p.d.PageOf
	if form == "" {
		form = "{page} / {pages}"
	}
	text := strings.NewReplacer("{page}", fmt.Sprint(p.page), "{pages}", fmt.Sprint(max(p.pages, p.page))).Replace(form)
	l := p.lines([]document.Run{{Text: text}}, "", small, textWidth)[0]
	p.draw(l, pageWidth-marginRight-l.width, pageHeight-11.5)
}

// draw prints a line with its baseline at y.
func (p *printer) draw(l line, x, y float64) {
	for _, s := range l.pieces {
		p.use(s.font, s.look)
		if s.look.mark {
			p.pdf.SetTextColor(110, 78, 0)
		}
		p.pdf.Text(x, y, s.text)
		if s.look.mark {
			p.pdf.SetTextColor(0, 0, 0)
		}
		x += s.width
	}
}

// form is how a kind of block is set.
type form struct {
	look          look
	before, after float64
	left, right   float64
	centre        bool
	role          string
}

func formOf(b document.Block) form {
	switch b.Kind {
	case document.Title:
		return form{look: look{size: 18, bold: true}, before: 4, after: 2, centre: true, role: "H1"}
	case document.Subtitle:
		return form{look: look{size: 12}, after: 1.5, centre: true, role: "P"}
	case document.Heading:
		sizes := []float64{13, 11.5, 10.5}
		level := min(max(b.Level, 1), 3)
		return form{look: look{size: sizes[level-1], bold: true}, before: 6.5 - float64(level), after: 2, role: fmt.Sprintf("H%d", level+1)}
	case document.Quote:
		return form{look: look{size: sizeText, italic: true}, after: 2.2, left: 7.5, right: 7.5, role: "BlockQuote"}
	case document.Decision:
		return form{look: look{size: sizeText, bold: true}, after: 2.6, left: 7.5, role: "P"}
	case document.Note:
		return form{look: look{size: sizeNote}, after: 1.8, role: "P"}
	case document.ListItem:
		return form{look: look{size: sizeText}, after: 1, left: 6, role: "LI"}
	}
	return form{look: look{size: sizeText}, after: 2.2, role: "P"}
}

func (f form) lineHeight() float64 { return f.look.size * perPoint * 1.28 }

func (p *printer) block(i int) {
	b := p.d.Blocks[i]
	if p.y > marginTop && p.y+p.keep(i) > bottom {
		p.newPage()
	}
	switch b.Kind {
	case document.PageBreak:
		p.newPage()
	case document.Rule:
		p.y += 2
		artifact(p.pdf, func() { p.pdf.Line(marginLeft, p.y, pageWidth-marginRight, p.y) })
		p.y += 3
	case document.TableBlock:
		p.table(b.Table)
	case document.Signatures:
		p.signatures(b.Signers)
	default:
		p.paragraph(b)
	}
}

// keep is the height that must be left on the page for a block to begin there: a heading or a label with the beginning of what
// follows, two lines of a paragraph, a short table as a whole.
func (p *printer) keep(i int) float64 {
	b := p.d.Blocks[i]
	f := formOf(b)
	switch b.Kind {
	case document.PageBreak, document.Rule:
		return 0
	case document.TableBlock:
		h := 0.0
		for n, row := range b.Table.Rows {
			if n > 5 && !row.Header {
				break
			}
			h += p.rowHeight(b.Table, row)
		}
		return min(h, (bottom-marginTop)/2)
	case document.Signatures:
		return signatureHeight * float64((len(b.Signers)+1)/2)
	}
	n := len(p.lines(b.Text, p.d.Tag(b.Source), f.look, textWidth-f.left-f.right))
	if !p.d.KeepWithNext(i) {
		return f.before + float64(min(n, 2))*f.lineHeight()
	}
	return f.before + float64(n)*f.lineHeight() + f.after + p.keep(i+1)
}

func (p *printer) paragraph(b document.Block) {
	f := formOf(b)
	tag := p.d.Tag(b.Source)
	lines := p.lines(b.Text, tag, f.look, textWidth-f.left-f.right)
	if p.y > marginTop {
		p.y += f.before
	}
	if b.Kind == document.Heading {
		p.pdf.Bookmark(document.Plain(b.Text), b.Level-1, p.y)
	}
	if b.Kind == document.ListItem {
		if !p.list {
			p.tags.begin("L", "")
			p.list = true
		}
		p.tags.begin("LI", "")
		p.tags.begin("LBody", "")
	} else {
		p.tags.begin(f.role, "")
	}
	height := f.lineHeight()
	first := true
	for len(lines) > 0 {
		n := min(len(lines), int((bottom-p.y)/height+0.001))
		if n < len(lines) {
			if len(lines)-n == 1 { // no single line on the next page
				n--
			}
			if n < 2 {
				n = 0
			}
		}
		if n == 0 && p.y > marginTop {
			p.newPage()
			continue
		}
		n = max(n, 1)
		if tag != "" {
			p.shade(marginLeft+f.left, p.y, textWidth-f.left-f.right, float64(n)*height)
		}
		p.tags.mark(p.pdf, p.page)
		if first && b.Kind == document.ListItem {
			p.draw(p.lines([]document.Run{{Text: "–"}}, "", f.look, 10)[0], marginLeft+1.5, p.y+height*0.78)
		}
		for i, l := range lines[:n] {
			x := marginLeft + f.left
			if f.centre {
				x = marginLeft + (textWidth-l.width)/2
			}
			p.draw(l, x, p.y+float64(i)*height+height*0.78)
		}
		p.tags.unmark(p.pdf)
		p.y += float64(n) * height
		lines, first = lines[n:], false
	}
	p.tags.end()
	if b.Kind == document.ListItem {
		p.tags.end()
	}
	p.y += f.after
}

// shade marks unreviewed words by a double bar and a tint; the tag behind them says it in words.
func (p *printer) shade(x, y, w, h float64) {
	artifact(p.pdf, func() {
		f := p.pdf
		f.SetFillColor(255, 248, 224)
		f.Rect(x-1, y, w+1, h, "F")
		f.SetDrawColor(127, 96, 0)
		f.SetLineWidth(0.3)
		f.Line(x-2.2, y, x-2.2, y+h)
		f.Line(x-1.4, y, x-1.4, y+h)
		f.SetDrawColor(0, 0, 0)
		f.SetLineWidth(0.15)
	})
}
