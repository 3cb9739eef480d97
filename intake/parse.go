package intake

import (
	"bytes"
	"context"
	"io/fs"
)

// reader says how one kind of content, an agenda or a roster, is read from each form that it comes in.
type reader struct {
	folder func(fs.FS) (Result, error)     // a folder or a ZIP of files
	oparl  func(*oparlSet) (Result, error) // one file of OParl objects
	text   func(string) (Result, error)    // the text of a document
	table  func(table) (Result, error)     // a spreadsheet
	plain  func(string) (Result, error)    // a text file, which may be a table
	none   error                           // for what is nothing of all this
}

// parse finds out by the content what data is and has it read.
func parse(ctx context.Context, data []byte, as reader) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Result{}, ErrEmpty
	}
	if err := foreign(data); err != nil {
		return Result{}, err
	}
	zipped, form, err := container(data)
	if err != nil {
		return Result{}, err
	}
	switch {
	case form == FormXLSX || form == FormODS:
		t, err := spreadsheet(ctx, zipped, form)
		if err != nil {
			return Result{}, err
		}
		r, err := as.table(t)
		r.Form = form
		return r, err
	case form != "":
		text, err := documentText(ctx, zipped, form)
		if err != nil {
			return Result{}, err
		}
		r, err := as.text(text)
		r.Form = form
		return r, err
	case zipped != nil:
		return as.folder(zipped)
	case looksBinary(data):
		return Result{}, as.none
	}
	text, legacy := toText(data)
	if isJSON(text) {
		s := &oparlSet{}
		if err := s.add([]byte(text)); err != nil {
			return Result{Form: FormOParl}, err
		}
		return as.oparl(s)
	}
	r, err := as.plain(text)
	if legacy && err == nil {
		r.note(NoteLegacyEncoding)
	}
	return r, err
}
