package ollama

import (
	"errors"
	"fmt"

	"ratsschreiber/summarize"
)

// Sentinels; the typed errors below answer to them with errors.Is.
var (
	// ErrNotInstalled: no server runs and the program ollama is not on this machine.
	ErrNotInstalled = errors.New("the program ollama is not installed")
	// ErrNotRunning: the server cannot be reached, or ended.
	ErrNotRunning = errors.New("the Ollama server is not running")
	// ErrNoModel: the server does not have the model. See [NoModelError].
	ErrNoModel = errors.New("the language model is not installed")
	// ErrTruncated: prompt, answer or stream was cut. See [TruncatedError].
	ErrTruncated = errors.New("the language model's work was cut off")
	// ErrContextTooSmall: model or server offers a smaller context than is needed. See [ContextError].
	ErrContextTooSmall = errors.New("the language model's context is too small")
	// ErrNotLoopback: the address is not this machine's own. See [NotLoopbackError].
	ErrNotLoopback = errors.New("the Ollama address is not on this machine")
	// ErrRemoteModel: the server would pass the text on to another machine. See [RemoteModelError].
	ErrRemoteModel = errors.New("the language model runs on another machine")
	// ErrServer: the server answered with an error of its own. See [ServerError].
	ErrServer = errors.New("the Ollama server reported an error")
	// ErrAddress: the address cannot be read.
	ErrAddress = errors.New("the Ollama address is not valid")
	// ErrStart: the installed program did not become ready.
	ErrStart = errors.New("the Ollama server did not start")
)

// NoModelError names the model that is missing and those that are there.
type NoModelError struct {
	Name string
	Have []string
}

func (e *NoModelError) Error() string {
	return fmt.Sprintf("the language model %q is not installed; %d others are", e.Name, len(e.Have))
}

// Is answers to [ErrNoModel].
func (e *NoModelError) Is(target error) bool { return target == ErrNoModel }

// CutWhat says what was cut.
type CutWhat string

// What can be cut.
const (
	CutPrompt CutWhat = "prompt" // the server read less than was sent
	CutAnswer CutWhat = "answer" // the answer reached its bound
	CutStream CutWhat = "stream" // the connection ended before the answer did
)

// TruncatedError says what was cut, in tokens where they are known.
type TruncatedError struct {
	What CutWhat
	// Sent is what was expected, Read what the server reports; both only for CutPrompt.
	Sent, Read int
}

func (e *TruncatedError) Error() string {
	if e.What == CutPrompt {
		return fmt.Sprintf("the server read %d tokens of about %d", e.Read, e.Sent)
	}
	return fmt.Sprintf("the language model's %s was cut off", e.What)
}

// Is answers to [ErrTruncated], and to summarize's errors of the same meaning.
func (e *TruncatedError) Is(target error) bool {
	switch target {
	case ErrTruncated:
		return true
	case summarize.ErrNotRead:
		return e.What == CutPrompt
	case summarize.ErrAnswerCut:
		return e.What == CutAnswer
	}
	return false
}

// ContextError says how many tokens are needed and how many there are room for; 0 where the server did not say.
type ContextError struct {
	Want, Have int
}

func (e *ContextError) Error() string {
	return fmt.Sprintf("a context of %d tokens is needed, the model offers %d", e.Want, e.Have)
}

// Is answers to [ErrContextTooSmall] and summarize.ErrTooLong.
func (e *ContextError) Is(target error) bool {
	return target == ErrContextTooSmall || target == summarize.ErrTooLong
}

// NotLoopbackError names the address that was refused.
type NotLoopbackError struct {
	Host string
}

func (e *NotLoopbackError) Error() string {
	return fmt.Sprintf("the Ollama address %q is not on this machine", e.Host)
}

// Is answers to [ErrNotLoopback].
func (e *NotLoopbackError) Is(target error) bool { return target == ErrNotLoopback }

// RemoteModelError names a model that the server does not run itself.
type RemoteModelError struct {
	Name, Host string
}

func (e *RemoteModelError) Error() string {
	return fmt.Sprintf("the language model %q runs on %q, not on this machine", e.Name, e.Host)
}

// Is answers to [ErrRemoteModel].
func (e *RemoteModelError) Is(target error) bool { return target == ErrRemoteModel }

// ServerError carries the status of a refused request. The server's words are kept only where they cannot hold text of the prompt.
type ServerError struct {
	Status  int
	Message string
}

func (e *ServerError) Error() string {
	if e.Message != "" {
		return fmt.Sprintf("the Ollama server reported an error (status %d): %s", e.Status, e.Message)
	}
	return fmt.Sprintf("the Ollama server reported an error (status %d)", e.Status)
}

// Is answers to [ErrServer].
func (e *ServerError) Is(target error) bool { return target == ErrServer }
