package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/ncruces/go-sqlite3"
)

// What a person may have to be told. All errors of the package match one of these with errors.Is, one of the types below with
// errors.As, context.Canceled or context.DeadlineExceeded, or are defects of the program or the machine.
var (
	// ErrNotFound: there is no file at the path.
	ErrNotFound = errors.New("store: no such meeting file")
	// ErrExists: a new file was to be made where one is.
	ErrExists = errors.New("store: the file exists already")
	// ErrNotMeeting: the file is something else than a meeting file, or empty.
	ErrNotMeeting = errors.New("store: not a meeting file")
	// ErrDamaged: it is a meeting file, but parts of it cannot be read. See [Salvage].
	ErrDamaged = errors.New("store: the meeting file is damaged")
	// ErrEncrypted: the file is encrypted and no key was given.
	ErrEncrypted = errors.New("store: the meeting file is encrypted")
	// ErrKey: the key is not the one of this file. It is told apart from damage by a check value in the file's head.
	ErrKey = errors.New("store: the key does not fit the meeting file")
	// ErrReadOnly: the file was opened for reading, or it, its folder or its medium cannot be written.
	ErrReadOnly = errors.New("store: the meeting file cannot be written")
	// ErrOldFormat: the file has an older format, and cannot be migrated because it cannot be written.
	ErrOldFormat = errors.New("store: the meeting file has an older format and cannot be written")
	// ErrFull: the disk is full. Everything stored before is intact.
	ErrFull = errors.New("store: the disk is full")
	// ErrMoved: the file was moved, renamed or removed while it was open. What was stored before is whole in the file,
	// wherever it is now; open it there.
	ErrMoved = errors.New("store: the meeting file was moved while it was open")
	// ErrDisk: the disk or the network drive cannot be read or written, as when a stick was pulled out.
	ErrDisk = errors.New("store: the disk does not answer")
	// ErrSealed: the minutes are sealed; their content is not changed any more.
	ErrSealed = errors.New("store: the minutes are sealed")
	// ErrErased: what was asked for has been erased by a person.
	ErrErased = errors.New("store: erased")
	// ErrOverlap: sound was to be stored where there is sound already.
	ErrOverlap = errors.New("store: there is sound at this place already")
	// ErrNoRecord: no mark, segment, fact, passage, version ... has this number.
	ErrNoRecord = errors.New("store: no such record")
	// ErrStale: somebody changed the record since it was read. Read it again.
	ErrStale = errors.New("store: the record was changed meanwhile")
	// ErrNothing: there is nothing to undo or to redo.
	ErrNothing = errors.New("store: nothing to undo")
	// ErrInvalid: what was to be stored breaks a rule (a span that ends before it begins, an unknown kind of mark).
	ErrInvalid = errors.New("store: invalid")
)

// NewerError says that the file was written by a later program. The file is left as it is.
type NewerError struct{ Format, Known int }

func (e *NewerError) Error() string {
	return fmt.Sprintf("store: the meeting file has format %d, this program knows formats up to %d", e.Format, e.Known)
}

// BusyError says that another process holds what was asked for. Kind is empty where the whole file was busy for too long; PID is
// 0 where the system does not tell.
type BusyError struct {
	Kind Kind
	PID  int
}

func (e *BusyError) Error() string {
	what := "the meeting file"
	if e.Kind != "" {
		what = "the meeting file's " + string(e.Kind)
	}
	if e.PID != 0 {
		return fmt.Sprintf("store: %s is in use by process %d", what, e.PID)
	}
	return fmt.Sprintf("store: %s is in use by another process", what)
}

// failed words an error of the database: op says what was tried. The database's own error stays reachable, but for the texts of
// statements, which never get into errors.
func failed(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if known(err) {
		return fmt.Errorf("%s: %w", op, err)
	}
	if ctx.Err() != nil && errors.Is(err, sqlite3.INTERRUPT) {
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	}
	if kind := classify(err); kind != nil {
		return fmt.Errorf("%s: %w (%w)", op, kind, err)
	}
	return fmt.Errorf("%s: %w", op, err)
}

// classify gives the sentinel or typed error that an error of the database or the system stands for; nil where there is none.
func classify(err error) error {
	switch {
	case errors.Is(err, sqlite3.FULL), errors.Is(err, sqlite3.IOERR_SHMSIZE), isFull(err):
		return ErrFull
	case errors.Is(err, sqlite3.IOERR_DATA), errors.Is(err, sqlite3.IOERR_CORRUPTFS), errors.Is(err, sqlite3.IOERR_SHORT_READ),
		errors.Is(err, sqlite3.CORRUPT), errors.Is(err, sqlite3.NOTADB), errors.Is(err, sqlite3.FORMAT):
		return ErrDamaged
	case errors.Is(err, sqlite3.IOERR_BADKEY):
		return ErrKey
	case errors.Is(err, sqlite3.READONLY_DBMOVED): // removed or renamed while it was open
		return ErrMoved
	case errors.Is(err, sqlite3.READONLY), errors.Is(err, sqlite3.PERM), errors.Is(err, fs.ErrPermission):
		return ErrReadOnly
	case errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.LOCKED):
		return &BusyError{}
	case errors.Is(err, sqlite3.IOERR), errors.Is(err, sqlite3.CANTOPEN):
		return ErrDisk
	}
	return nil
}

// known says whether err is one of the package's own already.
func known(err error) bool {
	for _, k := range []error{ErrNotFound, ErrExists, ErrNotMeeting, ErrDamaged, ErrEncrypted, ErrKey, ErrReadOnly, ErrOldFormat, ErrFull,
		ErrMoved, ErrDisk, ErrSealed, ErrErased, ErrOverlap, ErrNoRecord, ErrStale, ErrNothing, ErrInvalid, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, k) {
			return true
		}
	}
	var newer *NewerError
	var busy *BusyError
	var log *LogError
	var content *ContentError
	return errors.As(err, &newer) || errors.As(err, &busy) || errors.As(err, &log) || errors.As(err, &content)
}
