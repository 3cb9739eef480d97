package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"
)

// ErasedTranscript marks the deletion record of [File.EraseTranscript].
const ErasedTranscript = "transcript"

// EraseTranscript removes every word of every transcript, with its corrections and the search index, also from sealed files: the minutes keep the
// quotations that they rest on, and which model listened. Nobody else may be at work on the file (*BusyError). An interrupted erasure is finished by
// calling it again.
func (f *File) EraseTranscript(ctx context.Context, by, reason string) error {
	release, err := f.claimErasure(by)
	if err != nil {
		return err
	}
	defer release()
	var id int64
	if err := f.record(ctx, by, "erase.transcript", func(t *tx) error {
		d := Deletion{What: ErasedTranscript, By: by, Reason: reason, At: now()}
		if d.Rows, err = t.number("SELECT count(*) FROM segment"); err != nil {
			return err
		}
		for _, kind := range []recordKind{ofSegment, ofWindow, ofEdit} {
			if err := removeRecords(t, kind, ""); err != nil {
				return err
			}
		}
		if err := t.exec("DELETE FROM find"); err != nil {
			return err
		}
		if err := t.exec("INSERT INTO find (find) VALUES ('optimize')"); err != nil {
			return err
		}
		// What a language model answered repeats what was said.
		if err := removeRecords(t, ofSetting, "key LIKE 'app.prose.%'"); err != nil {
			return err
		}
		doc, err := encode(d)
		if err != nil {
			return err
		}
		if id, err = t.insert("INSERT INTO deletion (doc) VALUES (?)", doc); err != nil {
			return err
		}
		t.touch(ofDeletion, id)
		t.note("rows", d.Rows)
		t.note("deletion", id)
		return nil
	}); err != nil {
		return err
	}
	if err := f.removeCopies(); err != nil {
		return failed(ctx, "erase: remove copies of the file", err)
	}
	if err := f.scrubLog(ctx); err != nil { // freed pages are zeros by now; so is the log
		return failed(ctx, "erase: empty the log", err)
	}
	if err := f.IntegrityCheck(ctx); err != nil {
		return err
	}
	return f.record(ctx, by, "erase.done", func(t *tx) error {
		if left, err := t.number("SELECT (SELECT count(*) FROM segment) + (SELECT count(*) FROM find)"); err != nil || left > 0 {
			if err == nil {
				err = fmt.Errorf("%w: words are left after erasing", ErrDamaged)
			}
			return err
		}
		t.note("what", ErasedTranscript)
		return finishDeletion(t, id)
	})
}

// removeRecords removes the records of a kind; where limits them.
func removeRecords(t *tx, kind recordKind, where string) error {
	table := recordTables[kind]
	if where != "" {
		where = " WHERE " + where
	}
	if err := t.query("SELECT "+table.key+" FROM "+table.table+where, func(s *sqlite3.Stmt) error {
		t.touch(kind, s.ColumnInt64(0))
		return nil
	}); err != nil {
		return err
	}
	return t.exec("DELETE FROM " + table.table + where)
}
