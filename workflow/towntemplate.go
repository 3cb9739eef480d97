package workflow

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/export"
	"ratsschreiber/meeting"
)

// WriteExampleTemplate writes the commented example of a town's own Word template to path, in a language; the town changes it to its letterhead.
func WriteExampleTemplate(path, lang, town string) error {
	raw, err := fs.ReadFile(Templates(town), "layouts/example."+catalogue.For(lang).Lang()+".docx")
	if err != nil {
		return fmt.Errorf("read the example of a template: %w", err)
	}
	if _, err := writeWhole(path, 0o644, func(w io.Writer) error { _, err := w.Write(raw); return err }); err != nil {
		return &FileError{Doing: "write", Path: path, Err: err}
	}
	return nil
}

// CheckTemplate fills a town's own Word template with an invented meeting, and gives a sentence for each field that it
// names and that there is not. A file that is no template at all is an error.
func CheckTemplate(ctx context.Context, words *catalogue.Words, path, town string) ([]string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the template: %w", err)
	}
	start := time.Date(2026, 1, 1, 18, 0, 0, 0, time.Local)
	m := meeting.Assemble(meeting.Parts{Meeting: meeting.Meeting{Title: "1", Body: "1", Language: words.Lang(), Start: start, Kind: meeting.KindResults,
		Agenda: meeting.Agenda{Items: []meeting.Item{{ID: "1", Number: "1", Title: "1", Visibility: meeting.Open}}}}})
	report, err := export.Write(ctx, io.Discard, export.DOCX, m, export.Options{Language: words.Lang(), Layouts: Templates(town), Now: start, Program: Program, Template: raw})
	if err != nil {
		return nil, &FileError{Doing: "check", Path: path, Err: err}
	}
	report.Warnings = slices.DeleteFunc(report.Warnings, func(w export.Warning) bool { return w.Code != export.WarnTemplateUnknown }) // fields that are empty here are filled by real meetings
	return Warnings(report, words), nil
}

// Warnings are the sentences for what a clerk should know about a document that was written.
func Warnings(report export.Report, words *catalogue.Words) []string {
	var out []string
	for _, w := range report.Warnings {
		out = append(out, w.Text(words))
	}
	return out
}
