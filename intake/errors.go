package intake

import (
	"errors"
	"fmt"
	"time"
)

// Errors that stand for a whole file. None of them carries text of the file.
var (
	// ErrEmpty: there is nothing in the file.
	ErrEmpty = errors.New("the file is empty")
	// ErrNotAgenda: the file was read, but there is no agenda in it.
	ErrNotAgenda = errors.New("no agenda found in the file")
	// ErrNotRoster: the file was read, but there are no persons in it.
	ErrNotRoster = errors.New("no roster found in the file")
	// ErrNotTranscript: the file was read, but there is no transcript in it.
	ErrNotTranscript = errors.New("no transcript found in the file")
	// ErrTooLarge: the file is larger than anything of its kind.
	ErrTooLarge = errors.New("the file is too large for what it should be")
	// ErrNoSuchChoice: the meeting or body that the caller asked for is not in the files.
	ErrNoSuchChoice = errors.New("the meeting or body asked for is not in the files")
)

// SyntaxError says where a file breaks the rules of its form.
type SyntaxError struct {
	Form Form
	Line int // from 1; 0: not known
	Err  error
}

func (e *SyntaxError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s, line %d: %v", e.Form, e.Line, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Form, e.Err)
}

func (e *SyntaxError) Unwrap() error { return e.Err }

// UnsupportedError says that a file is of a form that is known and not read: "pdf", "doc", which stands for old Excel files, too.
type UnsupportedError struct{ Form Form }

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("files of the form %s are not read", e.Form)
}

// SeveralError says that the files hold more than one meeting (or body), and that the caller must choose: pass the ID of one of the choices
// in [AgendaOptions] or [RosterOptions].
type SeveralError struct {
	Kind    ChoiceKind
	Choices []Choice
}

// ChoiceKind says between what the caller must choose.
type ChoiceKind string

// Kinds of choice.
const (
	ChooseMeeting ChoiceKind = "meeting"
	ChooseBody    ChoiceKind = "body"
)

// Choice is one of several meetings or bodies.
type Choice struct {
	ID    string
	Name  string
	Start time.Time // zero for bodies
}

func (e *SeveralError) Error() string {
	return fmt.Sprintf("the files hold %d of the kind %s; one must be chosen", len(e.Choices), e.Kind)
}
