package export

import (
	"errors"
	"fmt"
	"strings"

	"ratsschreiber/export/docx"
)

var (
	// ErrClosedPart: the closed part of a meeting is only written when the internal version is asked for by name.
	ErrClosedPart = errors.New("closed part of a meeting: only the internal version may be written")
	// ErrNotSealed: the format publishes results to other systems and takes sealed minutes only.
	ErrNotSealed = errors.New("minutes are not sealed")
	// ErrItemClosed: the agenda item asked for is closed, or its visibility is unknown.
	ErrItemClosed = errors.New("agenda item is not open to the public")
	// ErrNoItem: the agenda has no such item.
	ErrNoItem = errors.New("no such agenda item")
	// ErrNoTranscript: subtitles were asked for, and there is no transcript.
	ErrNoTranscript = errors.New("there is no transcript")
	// ErrNoOParl: the agenda did not come from OParl, so there is nothing that a patch could name.
	ErrNoOParl = errors.New("agenda has no OParl addresses")
	// ErrTemplateFormat: a town's template was given for another format than DOCX.
	ErrTemplateFormat = errors.New("templates are filled for DOCX only")
)

// UnknownFormatError says that a file's name does not end like any format that can be written.
type UnknownFormatError struct {
	Name  string // the file's name
	Known []string
}

func (e *UnknownFormatError) Error() string {
	return fmt.Sprintf("no document format ends like %q; known are %s", e.Name, strings.Join(e.Known, " "))
}

// LayoutError says that a layout file cannot be used. A town may have changed it, so it names the place.
type LayoutError struct {
	File string
	Line int // 0: unknown
	Err  error
}

func (e *LayoutError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("layout %s, line %d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("layout %s: %v", e.File, e.Err)
}

func (e *LayoutError) Unwrap() error { return e.Err }

// Errors of a town's template (Options.Template), as the package that reads it has them.
var (
	ErrNotDOCX           = docx.ErrNotDOCX   // no Word document in the format of 2007 or later
	ErrTemplateEncrypted = docx.ErrEncrypted // protected by a password
	ErrTemplateMacros    = docx.ErrMacros    // holds macros
	ErrTemplateTooLarge  = docx.ErrTooLarge  // unpacks to more than minutes can need
)

type (
	// TemplateSectionError: {{#Name}} without {{/Name}} or the other way round.
	TemplateSectionError = docx.SectionError
	// TemplatePartError: a part of the template cannot be read.
	TemplatePartError = docx.PartError
)
