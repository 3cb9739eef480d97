// Package pdf prints documents as PDF ([Write]): A4, embedded fonts, bookmarks, and a structure tree, so that screen readers find
// headings, paragraphs, lists and tables.
//
// The library codeberg.org/go-pdf/fpdf, confined to this package, writes pages and fonts. It knows neither tags nor all that PDF/A-2b
// asks for, so finish.go completes its output: structure tree, document identifier, output intent, clean catalogue. The
// way goes: lines.go breaks text into lines, page.go flows them over pages (once to count the pages, once to print), tags.go
// notes what each piece of a page means, finish.go puts it all together.
//
// The same document gives the same bytes.
package pdf

import (
	"bytes"
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansbolditalic"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"

	_ "embed"

	"ratsschreiber/export/document"
)

//go:embed icc/sRGB2014.icc
var sRGB []byte

// Fonts: the first has the look of office documents, the second the letters that it lacks.
const (
	fontText  = "text"
	fontOther = "other"
)

// Write prints d as PDF/A-2b. The file is made in memory and written at the end, so that w gets all of it or nothing but w's own error.
func Write(w io.Writer, d *document.Document) error {
	count, err := flow(d, 0, true)
	if err != nil {
		return err
	}
	p, err := flow(d, count.page, count.usedOther)
	if err != nil {
		return err
	}
	var raw bytes.Buffer
	if err := p.pdf.Output(&raw); err != nil {
		return fmt.Errorf("make pdf: %w", err)
	}
	out, err := finish(raw.Bytes(), &p.tags)
	if err != nil {
		return fmt.Errorf("complete pdf: %w", err)
	}
	_, err = w.Write(out)
	return err
}

// newPDF sets up the library; everything that could vary between two runs is fixed. The second font is taken along where it is needed.
func newPDF(d *document.Document, other bool) *fpdf.Fpdf {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCatalogSort(true)
	f.SetCreationDate(d.Created.UTC())
	f.SetModificationDate(d.Created.UTC())
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(marginLeft, marginTop, marginRight)
	f.SetTitle(d.Title, true)
	f.SetSubject(d.Subject, true)
	f.SetAuthor(d.Author, true)
	f.SetCreator(d.Program, true)
	f.SetProducer(d.Program, true)
	f.SetLang(d.Language)
	f.SetXmpMetadata(xmp(d))
	f.AddOutputIntent(fpdf.OutputIntentType{SubtypeIdent: fpdf.OutputIntent_GTS_PDFA1, OutputConditionIdentifier: "sRGB2014", Info: "sRGB2014", ICCProfile: sRGB})
	f.AddUTF8FontFromBytes(fontText, "", liberationsansregular.TTF)
	f.AddUTF8FontFromBytes(fontText, "B", liberationsansbold.TTF)
	f.AddUTF8FontFromBytes(fontText, "I", liberationsansitalic.TTF)
	f.AddUTF8FontFromBytes(fontText, "BI", liberationsansbolditalic.TTF)
	if other {
		f.AddUTF8FontFromBytes(fontOther, "", dejavusans.TTF)
		f.AddUTF8FontFromBytes(fontOther, "B", dejavusansbold.TTF)
	}
	return f
}
