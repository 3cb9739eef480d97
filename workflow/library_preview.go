package workflow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/export"
)

// ErrNoPreview says that the program which draws pages (pdftoppm of Poppler) is not installed.
var ErrNoPreview = errors.New("no program that draws the pages of a PDF is installed")

const (
	previewDPI = "100" // a page of A4 is about 830 points wide: readable, and quick to draw
	// Of a format without pages these many lines, and letters of a line, are shown.
	previewLines   = 400
	previewLetters = 500
)

// Sheets that can be previewed beside minutes, extracts and the list of tasks.
const (
	SheetAftermath = "aftermath" // what came after signing; see [ExportAftermath]
	SheetRegister  = "register"  // for the register of AI systems; see [ExportRegister]
)

// PreviewOptions say which document is shown.
type PreviewOptions struct {
	ExportOptions
	Format   string // as the file's name would end, without the dot
	Sheet    string // empty: what ExportOptions say
	Settings Settings
	Pages    int // at most
}

// Preview is what a document looks like.
type Preview struct {
	Pictures []string // of the pages, as PNG files, in order
	Lines    []string // of a format without pages
	Cut      bool     // there are more lines
	// OwnLayout says that the pages have the program's layout although a template was asked for: nothing here draws Word documents.
	OwnLayout bool
	Remove    func() // deletes the pictures; never nil
}

// Preview makes the document in a private temporary folder and draws its first pages, or gives the lines of a format that has none. Nothing of it
// is noted in the meeting file. What Export refuses to write is refused here, too. Errors: as [Export], [ErrNoPreview].
func (d *Desk) Preview(ctx context.Context, o PreviewOptions) (Preview, error) {
	p := Preview{Remove: func() {}}
	format, err := export.FormatOf("preview." + o.Format)
	if err != nil {
		return p, err
	}
	if o.Town == "" {
		o.Town = d.town
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if o.Sheet != "" || !TakesTemplate("preview."+o.Format, o.ExportOptions) {
		o.Template = ""
	}
	if !format.Printed() || format == export.TXT || format == export.Markdown {
		var text bytes.Buffer
		err := d.previewed(ctx, &text, format, o)
		p.Lines, p.Cut = firstLines(text.String())
		return p, err
	}
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		return p, ErrNoPreview
	}
	dir, err := os.MkdirTemp("", "ratsschreiber-*")
	if err != nil {
		return p, fmt.Errorf("make a folder for the preview: %w", err)
	}
	pdf, own, err := d.previewPDF(ctx, dir, o)
	if err == nil {
		p.Pictures, err = drawPages(ctx, tool, pdf, o.Pages)
	}
	if err != nil {
		os.RemoveAll(dir)
		return p, err
	}
	p.OwnLayout, p.Remove = own, func() { os.RemoveAll(dir) }
	return p, nil
}

// previewPDF makes the document's pages in dir: by an office program where they come from a template, else by this one, which own says where a
// template was asked for.
func (d *Desk) previewPDF(ctx context.Context, dir string, o PreviewOptions) (pdf string, own bool, err error) {
	if office := findOffice(); o.Template != "" && office != "" {
		docx := filepath.Join(dir, "preview.docx")
		if err := d.previewFile(ctx, docx, export.DOCX, o); err != nil {
			return "", false, err
		}
		pdf, err := officePDF(ctx, office, docx)
		return pdf, false, err
	}
	own = o.Template != ""
	o.Template = ""
	pdf = filepath.Join(dir, "preview.pdf")
	return pdf, own, d.previewFile(ctx, pdf, export.PDF, o)
}

func (d *Desk) previewFile(ctx context.Context, path string, format export.Format, o PreviewOptions) error {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write the preview: %w", err)
	}
	err = d.previewed(ctx, out, format, o)
	if closeErr := out.Close(); err == nil && closeErr != nil {
		err = fmt.Errorf("write the preview: %w", closeErr)
	}
	return err
}

// previewed writes the document.
func (d *Desk) previewed(ctx context.Context, w io.Writer, format export.Format, o PreviewOptions) error {
	if o.Sheet == SheetRegister {
		m, err := d.f.Meeting(ctx)
		if err != nil {
			return err
		}
		if o.Language == "" {
			o.Language = m.Language
		}
		reg, err := Register(ctx, d.f, o.Settings, o.Town, catalogue.For(o.Language))
		if err != nil {
			return err
		}
		return export.WriteRegister(w, format, reg, export.Options{Language: o.Language, Layouts: Templates(o.Town), Now: o.Now, Program: Program})
	}
	m, err := LoadMinutes(ctx, d.f)
	if err != nil {
		return err
	}
	if err := refuseLeaks(m, format, o.Internal); err != nil {
		return err
	}
	eo, err := exportOptions(m, "preview."+string(format), o.ExportOptions)
	if err != nil {
		return err
	}
	eo.Sequel = o.Sheet == SheetAftermath
	if _, err := export.Write(ctx, w, format, m, eo); err != nil {
		return fmt.Errorf("write the preview: %w", err)
	}
	return nil
}

func drawPages(ctx context.Context, tool, pdf string, pages int) ([]string, error) {
	base := filepath.Join(filepath.Dir(pdf), "page")
	cmd := exec.CommandContext(ctx, tool, "-png", "-r", previewDPI, "-l", fmt.Sprint(pages), pdf, base)
	if said, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("draw the pages: %w: %s", err, strings.TrimSpace(string(said)))
	}
	pictures, err := filepath.Glob(base + "*.png")
	sort.Strings(pictures)
	return pictures, err
}

func firstLines(text string) (lines []string, cut bool) {
	lines = strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(lines) > previewLines {
		lines, cut = lines[:previewLines], true
	}
	for i, line := range lines {
		if letters := []rune(line); len(letters) > previewLetters {
			lines[i], cut = string(letters[:previewLetters])+"…", true
		}
	}
	return lines, cut
}
