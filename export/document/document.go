// Package document is a finished document before it becomes a file: headings, paragraphs, tables, page furniture, and the places
// that no person has reviewed yet.
//
// [Document] holds [Block]s in reading order; a block's text is made of [Run]s. A block or a table's cell may point to a [Source], which
// says where the words come from and whether somebody has looked at them. The packages docx, odt, pdf and text print documents; none
// of them knows minutes, and this package knows no file format.
package document

import (
	"strings"
	"time"
)

// Document is everything that a file of any format shows or carries.
type Document struct {
	Language string // IETF tag, "de-DE"
	Title    string
	Subject  string
	Author   string
	Keywords []string
	Created  time.Time
	Program  string // name and version of the program that made it

	// Banner stands on every page as long as something is unreviewed; empty otherwise.
	Banner string
	// Header is the running head, Footer what stands at the foot beside the page number.
	Header string
	Footer string
	// PageOf is the page number's form, with {page} and {pages}: "Seite {page} von {pages}".
	PageOf string

	Properties []Property
	Sources    []Source
	Blocks     []Block
}

// Property is a machine-readable statement about the document: models, sums, reviewers.
type Property struct{ Name, Value string }

// Source is what a block rests on.
type Source struct {
	Unreviewed bool
	Doubtful   bool
	// Tag is the mark that stands behind the words as long as Unreviewed: "○ ungeprüft, Ton 2:13".
	Tag string
	// Comment is for formats that have comments: the evidence's time and words.
	Comment string
}

// Kind says what a block is.
type Kind int

// Kinds of block.
const (
	Paragraph  Kind = iota
	Title           // the document's title, once
	Subtitle        // centred line below it
	Heading         // Level 1 to 3
	Quote           // words of a speaker
	Decision        // wording of a resolution
	Note            // small print
	ListItem        // Level 1
	Rule            // a line across
	PageBreak       // what follows begins a page
	TableBlock      // Table
	Signatures      // Signers
)

// Block is one piece of a document.
type Block struct {
	Kind    Kind
	Level   int
	Text    []Run
	Source  int // number in Document.Sources, from 1; 0: none
	Table   *Table
	Signers []Signer
}

// Run is text of one look. A newline in it is a line break.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
}

// Table has rows of equal length.
type Table struct {
	// Plain tables have no lines: a label and its value.
	Plain bool
	// Widths are shares of the text's width that add up to 1; as many as there are columns.
	Widths []float64
	// Right says which columns are set flush right: numbers.
	Right []bool
	Rows  []Row
}

// Row of a table. Header rows are repeated on each page.
type Row struct {
	Header bool
	Cells  []Cell
}

// Cell of a table.
type Cell struct {
	Text   []Run
	Source int
}

// Signer is a place to sign.
type Signer struct {
	Role string
	Name string
	Note string // what is known about it: "freigegeben am ...", "verweigert: ..."
}

// SourceOf finds a block's or cell's source; nil where it has none.
func (d *Document) SourceOf(n int) *Source {
	if n < 1 || n > len(d.Sources) {
		return nil
	}
	return &d.Sources[n-1]
}

// Tag is the mark behind unreviewed words, or "".
func (d *Document) Tag(n int) string {
	if s := d.SourceOf(n); s != nil && s.Unreviewed {
		return s.Tag
	}
	return ""
}

// Unreviewed counts the places that still carry the mark.
func (d *Document) Unreviewed() int {
	n := 0
	for _, s := range d.Sources {
		if s.Unreviewed {
			n++
		}
	}
	return n
}

// KeepWithNext says whether block i must not stand alone at the end of a page: headings, labels in bold such as "Beschluss:", what a
// table or a place to sign belongs to, and the line before the signatures' label, so that nobody signs an empty page.
func (d *Document) KeepWithNext(i int) bool {
	if i+1 >= len(d.Blocks) {
		return false
	}
	b, next := d.Blocks[i], d.Blocks[i+1]
	switch b.Kind {
	case Heading, Title, Subtitle:
		return true
	case Paragraph:
		if next.Kind == TableBlock || next.Kind == Signatures || isLabel(b) {
			return true
		}
	case Note, Decision:
	default:
		return false
	}
	return i+2 < len(d.Blocks) && isLabel(next) && d.Blocks[i+2].Kind == Signatures
}

// isLabel says whether a paragraph is in bold from beginning to end.
func isLabel(b Block) bool {
	for _, r := range b.Text {
		if !r.Bold {
			return false
		}
	}
	return b.Kind == Paragraph && len(b.Text) > 0
}

// Plain is the text of runs without any look.
func Plain(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Clean takes out what XML and paper cannot show: control characters other than tab and newline, and halves of surrogates.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return r
		case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
