package summarize

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Writer is a language model on this machine that answers under a JSON schema. [summarize/ollama] has one.
//
// Write is called by one goroutine at a time. It returns an answer that is complete, or an error; never a part of an answer. An error that
// [errors.Is] [ErrTooLong] or [ErrAnswerCut] makes [Prose] try again with a shorter part.
type Writer interface {
	Write(ctx context.Context, r Request) (Reply, error)
}

// Measurer is what a [Writer] may offer besides: it says how many tokens a text will be, so that parts can be cut to fit. Without it a careful
// guess is used.
type Measurer interface {
	Tokens(text string) int
}

// Sized is what a [Writer] may offer besides: how many tokens prompt and answer may have together.
type Sized interface {
	ContextTokens() int
}

// Request is one question to the model.
type Request struct {
	System string
	Prompt string
	// Schema binds the answer: a JSON schema.
	Schema json.RawMessage
	// MaxTokens bounds the answer; reaching it is an error.
	MaxTokens int
	// Streamed, where set, is told how many bytes of the answer have come. It must return quickly.
	Streamed func(bytes int)
}

// Reply is a complete answer and what it cost.
type Reply struct {
	Text         string
	Model        string // as the server names it
	PromptTokens int    // that the model says it has read
	AnswerTokens int
	Elapsed      time.Duration
	WattHour     float64 // estimate
}

// Errors of drafting with a model.
var (
	// ErrTooLong: the prompt does not fit into the model's context.
	ErrTooLong = errors.New("the text is too long for the language model's context")
	// ErrAnswerCut: the model reached the end of its answer's room before it was done.
	ErrAnswerCut = errors.New("the language model's answer was cut off")
	// ErrNotRead: the model reports fewer tokens than were sent, so it cannot have read everything.
	ErrNotRead = errors.New("the language model has not read all of the text")
	// ErrBadAnswer: the answer does not follow the schema, also after a second try.
	ErrBadAnswer = errors.New("the language model's answer does not have the agreed form")
	// ErrNoPrompts: there are no prompts for this language.
	ErrNoPrompts = errors.New("no prompts for this language")
)
