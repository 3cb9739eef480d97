package export

import (
	"context"
	"fmt"
	"io"

	"ratsschreiber/export/document"
	"ratsschreiber/export/docx"
	"ratsschreiber/export/odt"
	"ratsschreiber/export/pdf"
	"ratsschreiber/export/text"
	"ratsschreiber/meeting"
)

// printers are the formats that print documents.
var printers = map[Format]func(io.Writer, *document.Document) error{
	DOCX: docx.Write, ODT: odt.Write, PDF: pdf.Write, TXT: text.Plain, Markdown: text.Markdown, HTML: text.HTML,
}

// Printed says whether the format prints documents, so that every kind of document can be written in it.
func (f Format) Printed() bool { return printers[f] != nil }

// Write makes one file of format f from m and writes it to w. What the reader of the file should know is in the report.
//
// Errors: [ErrClosedPart], [ErrNotSealed], [ErrItemClosed], [ErrNoItem], [ErrNoTranscript], [ErrNoOParl], [ErrTemplateFormat],
// *[UnknownFormatError], *[LayoutError], those of a template's reader, the context's and the writer's. After an error w may hold a part
// of a file, so callers write to a temporary name first.
func Write(ctx context.Context, w io.Writer, f Format, m meeting.Minutes, o Options) (Report, error) {
	if err := ctx.Err(); err != nil {
		return Report{}, err
	}
	if len(o.Template) > 0 && f != DOCX {
		return Report{}, fmt.Errorf("fill a template as %s: %w", f, ErrTemplateFormat)
	}
	if len(o.Template) > 0 {
		return writeTemplate(w, m, o)
	}
	if print, ok := printers[f]; ok {
		d, r, err := buildDocument(m, o)
		if err != nil {
			return r, err
		}
		return r, print(w, d)
	}
	write, ok := map[Format]func(io.Writer, meeting.Minutes, Options) error{VTT: writeVTT, SRT: writeSRT, CSV: writeCSV, JSON: writeFullJSON}[f]
	if ok {
		var r Report
		m, err := selected(m, o, &r)
		if err != nil {
			return r, err
		}
		r.Items = len(m.Items)
		return r, write(w, m, o)
	}
	if write, ok := map[Format]func(io.Writer, meeting.Minutes, Options, *Report) error{OParl: writeOParl, Popolo: writePopolo, AkomaNtoso: writeAkomaNtoso}[f]; ok {
		var r Report
		err := write(w, m, o, &r)
		return r, err
	}
	_, err := FormatOf("." + string(f) + "?")
	return Report{}, err
}
