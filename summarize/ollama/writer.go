package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"ratsschreiber/summarize"
)

// DefaultContext is how many tokens prompt and answer may have together unless the caller says otherwise: room for a quarter of an hour of debate,
// and little enough memory for an office machine.
const DefaultContext = 8192

// DefaultWatts is what a busy thread is taken to draw, the rest of the machine's share included. An office laptop of 45 W with four busy cores comes
// to about this much.
const DefaultWatts = 11

// keepModel is how long the server holds the model in memory after a request; the next part follows within it.
const keepModel = 10 * time.Minute

// defaultThreads is one less than the processor has cores: its threads wait for each other at every step, so that one that has to share its core
// slows all down. Cores with two threads each count once.
func defaultThreads() int {
	n := runtime.NumCPU()
	if n >= 4 {
		n /= 2
	}
	return max(1, n-1)
}

// Writer is one model with one size of context. It serves one request at a time.
type Writer struct {
	client   *Client
	model    Model
	context  int
	threads  int
	watts    float64
	thinking bool // the model can think aloud, which must be switched off
	// fixed and perByte say how the model counts: tokens of an empty prompt, and tokens for each byte of text.
	fixed   int
	perByte float64
}

// Writer prepares a model: checks that it runs here and can hold the context, loads it, and measures how it counts tokens. contextTokens 0 means
// [DefaultContext].
//
// Errors: [ErrNoModel], [ErrRemoteModel], [ErrContextTooSmall], [ErrNotRunning], [ErrServer], and ctx's.
func (c *Client) Writer(ctx context.Context, name string, contextTokens int) (*Writer, error) {
	if contextTokens <= 0 {
		contextTokens = DefaultContext
	}
	m, err := c.Find(ctx, name)
	if err != nil {
		return nil, err
	}
	info, err := c.show(ctx, m.Name)
	if err != nil {
		return nil, err
	}
	if info.RemoteHost != "" {
		return nil, &RemoteModelError{Name: name, Host: info.RemoteHost}
	}
	if trained := trainedContext(info); trained > 0 && trained < contextTokens {
		return nil, &ContextError{Want: contextTokens, Have: trained}
	}
	w := &Writer{client: c, model: m, context: contextTokens, threads: c.opts.Threads, watts: c.opts.WattsPerThread}
	if w.threads <= 0 {
		w.threads = defaultThreads()
	}
	if w.watts <= 0 {
		w.watts = DefaultWatts
	}
	for _, capability := range info.Capabilities {
		w.thinking = w.thinking || string(capability) == "thinking"
	}
	if err := w.measure(ctx); err != nil {
		return nil, err
	}
	return w, w.checkLoaded(ctx)
}

// Model says which model writes, for documents and the town's register.
func (w *Writer) Model() Model { return w.model }

// ContextTokens is how many tokens prompt and answer may have together.
func (w *Writer) ContextTokens() int { return w.context }

// Tokens estimates how many tokens a text will be, by what was measured.
func (w *Writer) Tokens(text string) int { return w.fixed + int(float64(len(text))*w.perByte+0.999) }

// sample is text of the kind that prompts hold, for measuring.
const sample = `[12] Ratsfrau Sommer: Wir haben im Ausschuss lange über die Sanierung der Grundschule gesprochen, und ich möchte für meine Fraktion sagen,
dass die Gesamtkosten von 4,5 Millionen Euro zwar hoch sind, aber das Land übernimmt davon 60 Prozent. Das Dach ist undicht, die Heizung ist veraltet.
[13] Ratsherr Vogt: Die Frage ist doch, wann die Arbeiten beginnen und ob der Unterricht währenddessen weitergehen kann. Darauf hätte ich gern eine
Antwort, bevor wir am zwölften Mai um 18 Uhr 30 darüber beschließen. Herr Kuhn, können Sie dazu schon etwas sagen?`

// measure asks twice for a single token: once with hardly any text, once with the sample. The difference is how the model counts.
func (w *Writer) measure(ctx context.Context) error {
	little, err := w.chat(ctx, summarize.Request{Prompt: "Ja", MaxTokens: 1}, true)
	if err != nil {
		return err
	}
	much, err := w.chat(ctx, summarize.Request{Prompt: "Ja" + sample, MaxTokens: 1}, true)
	if err != nil {
		return err
	}
	w.fixed = max(0, little.PromptTokens-1)
	w.perByte = float64(much.PromptTokens-little.PromptTokens) / float64(len(sample))
	if w.perByte < 0.05 || w.perByte > 1.5 {
		return &TruncatedError{What: CutPrompt, Sent: len(sample) / 4, Read: much.PromptTokens}
	}
	return nil
}

// checkLoaded compares the context that the server has given the loaded model with the one that was asked for, where the server says.
func (w *Writer) checkLoaded(ctx context.Context) error {
	running, err := w.client.api.ListRunning(ctx)
	if err != nil {
		return translate(ctx, err)
	}
	for _, m := range running.Models {
		if m.Name == w.model.Name && m.ContextLength > 0 && m.ContextLength < w.context {
			return &ContextError{Want: w.context, Have: m.ContextLength}
		}
	}
	return nil
}

// Write answers one request, or fails: an answer whose prompt, text or stream was cut is an error. See summarize.Writer.
//
// Errors: [ErrTruncated], [ErrContextTooSmall], [ErrNoModel], [ErrNotRunning], [ErrServer], and ctx's.
func (w *Writer) Write(ctx context.Context, r summarize.Request) (summarize.Reply, error) {
	if r.MaxTokens <= 0 || r.MaxTokens >= w.context {
		return summarize.Reply{}, &ContextError{Want: r.MaxTokens, Have: w.context}
	}
	if want := w.Tokens(r.System+r.Prompt) + r.MaxTokens; want > w.context+w.context/10 {
		return summarize.Reply{}, &ContextError{Want: want, Have: w.context}
	}
	return w.chat(ctx, r, false)
}

// chat sends the request and takes the stream. measuring allows the answer to end at its bound.
func (w *Writer) chat(ctx context.Context, r summarize.Request, measuring bool) (summarize.Reply, error) {
	no, keep := false, api.Duration{Duration: keepModel}
	request := &api.ChatRequest{
		Model: w.model.Name, KeepAlive: &keep, Format: json.RawMessage(r.Schema),
		Truncate: &no, Shift: &no, // servers that know these refuse what does not fit; for others the counts below tell
		Options: map[string]any{"num_ctx": w.context, "num_predict": r.MaxTokens, "num_thread": w.threads, "temperature": 0, "seed": 1, "repeat_penalty": 1.05},
	}
	if r.System != "" {
		request.Messages = append(request.Messages, api.Message{Role: "system", Content: r.System})
	}
	request.Messages = append(request.Messages, api.Message{Role: "user", Content: r.Prompt})
	if w.thinking {
		request.Think = &api.ThinkValue{Value: false}
	}
	started := time.Now()
	var answer strings.Builder
	var last api.ChatResponse
	err := w.client.api.Chat(ctx, request, func(part api.ChatResponse) error {
		if part.RemoteHost != "" {
			return &RemoteModelError{Name: w.model.Name, Host: part.RemoteHost}
		}
		answer.WriteString(part.Message.Content)
		if r.Streamed != nil && part.Message.Content != "" {
			r.Streamed(answer.Len())
		}
		last = part
		return ctx.Err()
	})
	if err != nil {
		return summarize.Reply{}, w.failed(ctx, err, r)
	}
	// The client library takes a stream that breaks off for one that has ended: only Done says that the answer is whole.
	if err := ctx.Err(); err != nil {
		return summarize.Reply{}, err
	}
	if !last.Done {
		return summarize.Reply{}, &TruncatedError{What: CutStream}
	}
	reply := summarize.Reply{Text: answer.String(), Model: w.model.Name, PromptTokens: last.PromptEvalCount, AnswerTokens: last.EvalCount, Elapsed: time.Since(started)}
	busy := last.PromptEvalDuration + last.EvalDuration
	reply.WattHour = busy.Hours() * float64(w.threads) * w.watts
	if measuring {
		return reply, nil
	}
	if sent := w.Tokens(r.System + r.Prompt); reply.PromptTokens >= w.context || reply.PromptTokens*10 < sent*7 {
		return summarize.Reply{}, &TruncatedError{What: CutPrompt, Sent: sent, Read: reply.PromptTokens}
	}
	if last.DoneReason == "length" || reply.AnswerTokens >= r.MaxTokens {
		return summarize.Reply{}, &TruncatedError{What: CutAnswer}
	}
	return reply, nil
}

// failed finds out what an error of a request means.
func (w *Writer) failed(ctx context.Context, err error, r summarize.Request) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var own *RemoteModelError
	if errors.As(err, &own) {
		return own
	}
	err = translate(ctx, err)
	var server *ServerError
	if errors.As(err, &server) {
		switch {
		case server.Message == tooLong:
			return &ContextError{Want: w.Tokens(r.System+r.Prompt) + r.MaxTokens, Have: w.context}
		case server.Status == http.StatusNotFound:
			return &NoModelError{Name: w.model.Name}
		}
	}
	return err
}

// tooLong is how a server says that a prompt does not fit.
const tooLong = "the prompt is longer than the context"

// safeWords are phrases of servers that tell something and cannot hold text of a prompt.
var safeWords = []string{"model requires more system memory", "unable to load model", "model runner has unexpectedly stopped", "not found", "does not support", "no space left", "invalid format",
	"timed out waiting for llama runner", "llama runner process has terminated", "unsupported model", "failed to load model"}

func fromStatus(s api.StatusError) error {
	e := &ServerError{Status: s.StatusCode}
	lower := strings.ToLower(s.ErrorMessage)
	if strings.Contains(lower, "exceeds the context length") || strings.Contains(lower, "exceeds maximum context") || strings.Contains(lower, "context size") && strings.Contains(lower, "exceed") {
		e.Message = tooLong
		return e
	}
	if i := slices.IndexFunc(safeWords, func(w string) bool { return strings.Contains(lower, w) }); i >= 0 {
		e.Message = safeWords[i]
	}
	return e
}

var _ fmt.Stringer = (*Writer)(nil)

// String names model and context, for logs.
func (w *Writer) String() string { return fmt.Sprintf("%s (context %d)", w.model.Name, w.context) }
