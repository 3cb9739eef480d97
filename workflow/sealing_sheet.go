package workflow

import (
	"context"
	"fmt"
	"io"

	"ratsschreiber/export"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// ExportAftermath writes the corrections and objections of sealed minutes, and the approval, as a document of its own for the next meeting. What
// speaks of closed items is in it only where the internal version is asked for.
func ExportAftermath(ctx context.Context, f *store.File, path string, o ExportOptions) error {
	format, err := export.FormatOf(path)
	if err != nil {
		return err
	}
	if !format.Printed() {
		return &export.UnknownFormatError{Name: path, Known: []string{".docx", ".odt", ".pdf", ".txt", ".md", ".html"}}
	}
	m, err := sealedMinutes(ctx, f)
	if err != nil {
		return err
	}
	o.Template, o.Item, o.Tasks = "", "", false
	eo, err := exportOptions(m, path, o)
	if err != nil {
		return err
	}
	eo.Sequel = true
	sum, err := writeWhole(path, documentMode(m, o.Internal), func(w io.Writer) error {
		_, err := export.Write(ctx, w, format, m, eo)
		return err
	})
	if err != nil {
		return &FileError{Doing: "write", Path: path, Err: err}
	}
	_, err = f.AddDocument(ctx, meeting.Document{Name: baseName(path), Format: string(format), SHA256: sum, State: m.State, At: eo.Now, By: o.By})
	if err != nil && !isReadOnly(err) {
		return fmt.Errorf("note the document: %w", err)
	}
	return nil
}
