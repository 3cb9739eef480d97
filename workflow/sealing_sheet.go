package workflow

import (
	"context"
	"fmt"
	"io"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/export"
	"ratsschreiber/export/document"
	"ratsschreiber/export/docx"
	"ratsschreiber/export/odt"
	"ratsschreiber/export/pdf"
	"ratsschreiber/export/text"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// ExportAftermath writes the corrections and objections of sealed minutes, and the approval, as a document of its own for the next meeting.
func ExportAftermath(ctx context.Context, f *store.File, path string, o ExportOptions) error {
	format, err := export.FormatOf(path)
	if err != nil {
		return err
	}
	print := map[export.Format]func(io.Writer, *document.Document) error{export.DOCX: docx.Write, export.ODT: odt.Write, export.PDF: pdf.Write, export.TXT: text.Plain,
		export.Markdown: text.Markdown, export.HTML: text.HTML}[format]
	if print == nil {
		return &export.UnknownFormatError{Name: path, Known: []string{".docx", ".odt", ".pdf", ".txt", ".md", ".html"}}
	}
	m, err := sealedMinutes(ctx, f)
	if err != nil {
		return err
	}
	if o.Language == "" {
		o.Language = m.Meeting.Language
	}
	now := o.Now
	if now.IsZero() {
		now = time.Now()
	}
	d := aftermathDocument(catalogue.For(o.Language), m, now)
	sum, err := writeWhole(path, documentMode(m, o.Internal), func(w io.Writer) error { return print(w, &d) })
	if err != nil {
		return &FileError{Doing: "write", Path: path, Err: err}
	}
	_, err = f.AddDocument(ctx, meeting.Document{Name: baseName(path), Format: string(format), SHA256: sum, State: m.State, At: now, By: o.By})
	if err != nil && !isReadOnly(err) {
		return fmt.Errorf("note the document: %w", err)
	}
	return nil
}

// aftermathDocument puts what came after signing on paper.
func aftermathDocument(w *catalogue.Words, m meeting.Minutes, now time.Time) document.Document {
	run := func(s string) []document.Run { return []document.Run{{Text: s}} }
	title := w.Text("sign.sheet.title")
	head := m.Meeting.Title
	if !m.Meeting.Start.IsZero() {
		head += ", " + w.Date(m.Meeting.Start)
	}
	d := document.Document{Language: map[string]string{"de": "de-DE", "en": "en-GB"}[w.Lang()], Title: title + ", " + head, Subject: m.Meeting.Body, Author: m.Meeting.Body,
		Created: now, Program: Program, PageOf: w.Text("documents.page_of"), Header: head}
	add := func(b document.Block) { d.Blocks = append(d.Blocks, b) }
	para := func(s string) { add(document.Block{Kind: document.Paragraph, Text: run(s)}) }
	heading := func(s string) { add(document.Block{Kind: document.Heading, Level: 1, Text: run(s)}) }
	add(document.Block{Kind: document.Title, Text: run(title)})
	add(document.Block{Kind: document.Subtitle, Text: run(head)})
	para(w.Text("sign.sheet.about", "digest", m.Digest))
	place := func(id meeting.ItemID) string {
		if it := m.Meeting.Agenda.ByID(id); it != nil {
			return w.Text("cli.check.item", "number", it.Number) + " " + it.Title
		}
		return w.Text("cli.check.head")
	}
	decided := func(x *meeting.DecisionElsewhere) {
		if x == nil {
			return
		}
		s := x.Meeting
		if !x.On.IsZero() {
			s += ", " + w.Date(x.On)
		}
		if x.Text != "" {
			s += ": " + x.Text
		}
		if s != "" {
			para(w.Text("sign.sheet.decided", "where", s))
		}
	}
	for _, c := range m.Aftermath.Corrections {
		heading(w.Text("sign.sheet.correction", "n", c.Number, "place", place(c.Item)))
		if c.Was != "" {
			para(w.Text("sign.sheet.was"))
			add(document.Block{Kind: document.Quote, Text: run(c.Was)})
			para(w.Text("sign.sheet.text"))
		}
		add(document.Block{Kind: document.Quote, Text: run(c.Text)})
		if c.Reason != "" {
			para(w.Text("sign.sheet.reason", "reason", c.Reason))
		}
		para(w.Text("sign.sheet.noted", "name", c.By, "day", w.Date(c.At.Local()), "state", w.Text("sign.correction."+string(c.State))))
		decided(c.Decided)
	}
	for _, x := range m.Aftermath.Objections {
		heading(w.Text("sign.sheet.objection", "n", x.Number, "place", place(x.Item)))
		para(w.Text("sign.sheet.from", "name", x.From))
		add(document.Block{Kind: document.Quote, Text: run(x.Text)})
		state := "pending"
		if x.Result != "" {
			state = string(x.Result)
		}
		para(w.Text("sign.sheet.noted", "name", x.By, "day", w.Date(x.At.Local()), "state", w.Text("sign.objection."+state)))
		decided(x.Decided)
	}
	if a := m.Aftermath.Approval; a != nil {
		heading(w.Text("sign.sheet.approval"))
		para(w.Text("sign.sheet.approved", "day", w.Date(a.At.Local()), "name", a.By))
		decided(&a.DecisionElsewhere)
	}
	if len(m.Aftermath.Corrections)+len(m.Aftermath.Objections) == 0 && m.Aftermath.Approval == nil {
		para(w.Text("sign.sheet.none"))
	}
	return d
}
