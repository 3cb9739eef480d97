// Package text prints documents as plain text ([Plain]), Markdown ([Markdown]) and a web page that stands alone ([HTML]).
package text

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"ratsschreiber/export/document"
)

// lineWidth is the length of plain lines in letters: what a mail program shows without breaking.
const lineWidth = 78

// Plain writes d as text in UTF-8 with lines of at most 78 letters.
func Plain(w io.Writer, d *document.Document) error {
	p := plainWriter{w: bufio.NewWriter(w), d: d}
	if d.Banner != "" {
		p.line("*** " + d.Banner + " ***")
		p.gap()
	}
	if d.Header != "" {
		p.line(d.Header)
		p.gap()
	}
	for i, b := range d.Blocks {
		if i > 0 && !together(d.Blocks[i-1], b) {
			p.gap()
		}
		p.block(b)
	}
	if d.Footer != "" {
		p.gap()
		p.line(d.Footer)
	}
	if p.err != nil {
		return p.err
	}
	return p.w.Flush()
}

// together says whether two blocks stand without a blank line between them.
func together(a, b document.Block) bool {
	if a.Kind == b.Kind && (a.Kind == document.ListItem || a.Kind == document.Subtitle || a.Kind == document.Decision) {
		return true
	}
	return a.Kind == document.Heading && b.Kind == document.Note || a.Kind == document.Title && b.Kind == document.Subtitle
}

type plainWriter struct {
	w     *bufio.Writer
	d     *document.Document
	err   error
	blank bool
}

func (p *plainWriter) line(s string) {
	if _, err := p.w.WriteString(strings.TrimRight(s, " ") + "\n"); err != nil && p.err == nil {
		p.err = err
	}
	p.blank = false
}

func (p *plainWriter) gap() {
	if !p.blank {
		p.line("")
		p.blank = true
	}
}

func (p *plainWriter) block(b document.Block) {
	text := document.Plain(b.Text)
	if tag := p.d.Tag(b.Source); tag != "" {
		text += " [" + tag + "]"
	}
	switch b.Kind {
	case document.Title:
		p.line(strings.ToUpper(text))
		p.line(strings.Repeat("=", utf8.RuneCountInString(text)))
	case document.Heading:
		p.line(text)
		under := "-"
		if b.Level > 1 {
			under = "."
		}
		p.line(strings.Repeat(under, min(lineWidth, utf8.RuneCountInString(text))))
	case document.Quote:
		p.wrap(text, "  | ", "  | ")
	case document.Decision:
		p.wrap(text, "    ", "    ")
	case document.Note:
		p.wrap(text, "", "")
	case document.ListItem:
		p.wrap(text, "- ", "  ")
	case document.Rule:
		p.line(strings.Repeat("-", lineWidth))
	case document.PageBreak:
		p.line("\f")
	case document.TableBlock:
		p.table(b.Table)
	case document.Signatures:
		for i, s := range b.Signers {
			if i > 0 {
				p.gap()
			}
			p.gap()
			p.line("______________________________")
			p.line(s.Name)
			p.line(s.Role)
			if s.Note != "" {
				p.wrap(s.Note, "", "")
			}
		}
	default:
		p.wrap(text, "", "")
	}
}

func (p *plainWriter) wrap(s, first, rest string) {
	prefix := first
	for _, para := range strings.Split(s, "\n") {
		for _, l := range wrapLine(para, lineWidth-utf8.RuneCountInString(prefix)) {
			p.line(prefix + l)
			prefix = rest
		}
	}
}

// wrapLine breaks s at blanks into lines of at most width letters; a longer word stands alone.
func wrapLine(s string, width int) []string {
	var out []string
	line := ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' }) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			out = append(out, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(out, line)
}

func (p *plainWriter) table(t *document.Table) {
	columns := len(t.Rows[0].Cells)
	widths := make([]int, columns)
	for _, row := range t.Rows {
		for i, c := range row.Cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(p.cell(c)))
		}
	}
	gap := 2
	for sum(widths)+gap*(columns-1) > lineWidth { // the widest gives way
		widest := 0
		for i := range widths {
			if widths[i] > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= 8 {
			break
		}
		widths[widest]--
	}
	for _, row := range t.Rows {
		lines := make([][]string, columns)
		height := 1
		for i, c := range row.Cells {
			lines[i] = wrapLine(p.cell(c), widths[i])
			height = max(height, len(lines[i]))
		}
		for l := range height {
			var b strings.Builder
			for i := range columns {
				s := ""
				if l < len(lines[i]) {
					s = lines[i][l]
				}
				pad := strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(s)))
				if t.Right[i] {
					s = pad + s
				} else {
					s += pad
				}
				b.WriteString(s)
				b.WriteString(strings.Repeat(" ", gap))
			}
			p.line(b.String())
		}
		if row.Header {
			var b strings.Builder
			for i := range columns {
				b.WriteString(strings.Repeat("-", widths[i]) + strings.Repeat(" ", gap))
			}
			p.line(b.String())
		}
	}
}

func (p *plainWriter) cell(c document.Cell) string {
	s := strings.ReplaceAll(document.Plain(c.Text), "\n", " ")
	if tag := p.d.Tag(c.Source); tag != "" {
		s += " [" + tag + "]"
	}
	return s
}

func sum(list []int) int {
	n := 0
	for _, x := range list {
		n += x
	}
	return n
}
