package workflow

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"ratsschreiber/export"
)

// ErrNoPreview says that the program which draws pages (pdftoppm of Poppler) is not installed.
var ErrNoPreview = errors.New("no program that draws the pages of a PDF is installed")

// CanPreview says whether pages can be drawn.
func CanPreview() bool {
	_, err := exec.LookPath("pdftoppm")
	return err == nil
}

// previewDPI makes a page of A4 about 830 points wide: readable, and quick to draw.
const previewDPI = "100"

// Preview writes the document to a private temporary folder and draws its first pages as PNG files, in order. Nothing of it is noted in
// the meeting file. remove deletes the folder; the caller calls it when the pictures are read.
func (d *Desk) Preview(ctx context.Context, o ExportOptions, pages int) (pictures []string, remove func(), err error) {
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		return nil, func() {}, ErrNoPreview
	}
	m, err := LoadMinutes(ctx, d.f)
	if err != nil {
		return nil, func() {}, err
	}
	if o.Town == "" {
		o.Town = d.town
	}
	o.Template = "" // the PDF is laid out by the program itself
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	eo, err := exportOptions(m, "preview.pdf", o)
	if err != nil {
		return nil, func() {}, err
	}
	dir, err := os.MkdirTemp("", "ratsschreiber-*")
	if err != nil {
		return nil, func() {}, fmt.Errorf("make a folder for the preview: %w", err)
	}
	remove = func() { os.RemoveAll(dir) }
	defer func() {
		if err != nil {
			remove()
		}
	}()
	pdf := filepath.Join(dir, "preview.pdf")
	out, err := os.OpenFile(pdf, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, remove, fmt.Errorf("write the preview: %w", err)
	}
	_, err = export.Write(ctx, out, export.PDF, m, eo)
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, remove, fmt.Errorf("write the preview: %w", err)
	}
	cmd := exec.CommandContext(ctx, tool, "-png", "-r", previewDPI, "-l", fmt.Sprint(pages), pdf, filepath.Join(dir, "page"))
	if said, err := cmd.CombinedOutput(); err != nil {
		return nil, remove, fmt.Errorf("draw the pages: %w: %s", err, strings.TrimSpace(string(said)))
	}
	pictures, err = filepath.Glob(filepath.Join(dir, "page*.png"))
	sort.Strings(pictures)
	return pictures, remove, err
}
