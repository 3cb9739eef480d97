package export

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"ratsschreiber/export/document"
)

// The markup that layouts write; templates/layouts/README.md explains it to people. A line is a block:
//
//	# title              ## ### #### headings        ^ centred line below the title
//	text                 > quotation                 ! wording of a decision
//	~ small print        - entry of a list           --- line across
//	| a | b |            row of a table              |= a | b | header row      |: a | b | label and value, without lines
//	@widths 10 60 30     @align l r r                for the next table
//	@sign role | name | note                         a place to sign; neighbours stand beside each other
//	@page                next page                   @table begins a table of its own
//
// Inside a line *bold* and _italic_. A mark (see [viewBuilder.mark]) may stand anywhere in a line or cell. Blank lines and blanks at a
// line's ends mean nothing.

const (
	hideBase  = 0xE000 // a hidden sign is its code above this
	markOpen  = '\uF8F0'
	markClose = '\uF8F1'
	markup    = "#^>!~-|=:@*_\\{}\n"
)

// hideMarkup makes text that readMarkup takes for nothing but text. Private-use letters in it would be taken for hidden signs, so they go.
func hideMarkup(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xE000 && r <= 0xF8FF:
			return unicode.ReplacementChar
		case r == '\t' || r == '\r':
			return ' '
		case r < 0x80 && strings.ContainsRune(markup, r):
			return hideBase + r
		}
		return r
	}, document.Clean(s))
}

func showMarkup(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= hideBase && r < hideBase+0x80 {
			return r - hideBase
		}
		return r
	}, s)
}

// readMarkup reads what a layout wrote into blocks. Errors name the line of the output.
func readMarkup(text string) ([]document.Block, error) {
	r := markupReader{}
	for i, line := range strings.Split(text, "\n") {
		if err := r.line(strings.TrimSpace(line)); err != nil {
			return nil, &LayoutError{Line: i + 1, Err: err}
		}
	}
	r.endTable()
	return r.blocks, nil
}

type markupReader struct {
	blocks []document.Block
	table  *document.Table
	widths []float64
	right  []bool
}

func (r *markupReader) add(b document.Block) {
	r.endTable()
	r.blocks = append(r.blocks, b)
}

func (r *markupReader) line(s string) error {
	if s == "" {
		return nil
	}
	mark, s := takeMark(s)
	s = strings.TrimSpace(s)
	if s == "" {
		return nil
	}
	if s[0] == '@' {
		return r.directive(s)
	}
	if s[0] == '|' {
		return r.row(s, mark)
	}
	if s == "---" {
		r.add(document.Block{Kind: document.Rule})
		return nil
	}
	b := document.Block{Source: mark}
	rest := s
	for _, p := range []struct {
		prefix string
		kind   document.Kind
		level  int
	}{{"#### ", document.Heading, 3}, {"### ", document.Heading, 2}, {"## ", document.Heading, 1}, {"# ", document.Title, 0}, {"^ ", document.Subtitle, 0},
		{"> ", document.Quote, 0}, {"! ", document.Decision, 0}, {"~ ", document.Note, 0}, {"- ", document.ListItem, 1}} {
		if after, ok := strings.CutPrefix(s, p.prefix); ok {
			b.Kind, b.Level, rest = p.kind, p.level, after
			break
		}
	}
	b.Text = readRuns(strings.TrimSpace(rest))
	if document.Plain(b.Text) != "" {
		r.add(b)
	}
	return nil
}

func (r *markupReader) directive(s string) error {
	name, rest, _ := strings.Cut(s, " ")
	switch name {
	case "@page":
		r.add(document.Block{Kind: document.PageBreak})
	case "@table":
		r.endTable()
	case "@widths":
		r.endTable()
		sum := 0.0
		r.widths = nil
		for _, f := range strings.Fields(rest) {
			x, err := strconv.ParseFloat(f, 64)
			if err != nil || x <= 0 {
				return fmt.Errorf("@widths wants numbers above 0, not %q", f)
			}
			r.widths = append(r.widths, x)
			sum += x
		}
		for i := range r.widths { // per cent of the text's width
			r.widths[i] /= max(sum, 100)
		}
	case "@align":
		r.endTable()
		r.right = nil
		for _, f := range strings.Fields(rest) {
			r.right = append(r.right, f == "r")
		}
	case "@sign":
		parts := strings.Split(rest, "|")
		for len(parts) < 3 {
			parts = append(parts, "")
		}
		text := func(s string) string { return document.Plain(readRuns(strings.TrimSpace(s))) }
		signer := document.Signer{Role: text(parts[0]), Name: text(parts[1]), Note: text(parts[2])}
		r.endTable()
		if n := len(r.blocks); n > 0 && r.blocks[n-1].Kind == document.Signatures {
			r.blocks[n-1].Signers = append(r.blocks[n-1].Signers, signer)
		} else {
			r.blocks = append(r.blocks, document.Block{Kind: document.Signatures, Signers: []document.Signer{signer}})
		}
	default:
		return fmt.Errorf("unknown directive %q", name)
	}
	return nil
}

func (r *markupReader) row(s string, mark int) error {
	header, plain := false, false
	switch {
	case strings.HasPrefix(s, "|="):
		header, s = true, s[2:]
	case strings.HasPrefix(s, "|:"):
		plain, s = true, s[2:]
	default:
		s = s[1:]
	}
	s = strings.TrimSuffix(strings.TrimSpace(s), "|")
	if r.table != nil && (r.table.Plain != plain || header && !r.table.Rows[len(r.table.Rows)-1].Header) {
		r.endTable()
	}
	if r.table == nil {
		r.table = &document.Table{Plain: plain}
	}
	row := document.Row{Header: header}
	for i, part := range strings.Split(s, "|") {
		own, part := takeMark(part)
		c := document.Cell{Text: readRuns(strings.TrimSpace(part)), Source: own}
		if i == 0 && c.Source == 0 {
			c.Source = mark
		}
		row.Cells = append(row.Cells, c)
	}
	if n := len(r.table.Rows); n > 0 && len(r.table.Rows[0].Cells) != len(row.Cells) {
		return fmt.Errorf("table row has %d cells, the rows above have %d", len(row.Cells), len(r.table.Rows[0].Cells))
	}
	r.table.Rows = append(r.table.Rows, row)
	return nil
}

func (r *markupReader) endTable() {
	if r.table == nil {
		return
	}
	t := r.table
	columns := len(t.Rows[0].Cells)
	if len(r.widths) == columns {
		t.Widths = r.widths
	} else {
		t.Widths = make([]float64, columns)
		for i := range t.Widths {
			t.Widths[i] = 1 / float64(columns)
		}
		if t.Plain && columns == 2 {
			t.Widths = []float64{0.28, 0.72}
		}
	}
	t.Right = make([]bool, columns)
	copy(t.Right, r.right)
	r.blocks = append(r.blocks, document.Block{Kind: document.TableBlock, Table: t})
	r.table, r.widths, r.right = nil, nil, nil
}

// takeMark cuts the first mark out of s, wherever it stands, and any further ones with it.
func takeMark(s string) (int, string) {
	mark := 0
	if strings.HasPrefix(s, "|") { // cells have marks of their own
		return 0, s
	}
	for {
		open := strings.IndexRune(s, markOpen)
		if open < 0 {
			return mark, s
		}
		end := strings.IndexRune(s[open:], markClose)
		if end < 0 {
			return mark, strings.ReplaceAll(s, string(markOpen), "")
		}
		n, err := strconv.Atoi(s[open+len(string(markOpen)) : open+end])
		if err == nil && mark == 0 {
			mark = n
		}
		s = s[:open] + s[open+end+len(string(markClose)):]
	}
}

// readRuns reads *bold* and _italic_.
func readRuns(s string) []document.Run {
	var out []document.Run
	var b strings.Builder
	bold, italic := false, false
	flush := func() {
		if b.Len() > 0 {
			out = append(out, document.Run{Text: showMarkup(b.String()), Bold: bold, Italic: italic})
			b.Reset()
		}
	}
	escaped := false
	for _, r := range s {
		switch {
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '*':
			flush()
			bold = !bold
		case r == '_':
			flush()
			italic = !italic
		default:
			b.WriteRune(r)
		}
	}
	flush()
	return out
}
