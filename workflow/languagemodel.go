package workflow

import (
	"context"
	"fmt"
	"log/slog"

	"ratsschreiber/summarize"
	"ratsschreiber/summarize/ollama"
)

// LanguageModel is a connection to the language model server on this machine.
type LanguageModel struct {
	summarize.Writer
	// Remote is the address off this machine that the settings allow, empty otherwise; documents name it.
	Remote string
	client *ollama.Client
}

// ConnectLanguageModel finds the server, starts it where it is installed and not running, and prepares the model. Addresses off this
// machine are refused unless the settings name them.
func ConnectLanguageModel(ctx context.Context, s Settings, model string) (*LanguageModel, error) {
	client, err := ollama.Connect(ctx, ollama.Options{Address: s.Server, Remote: s.RemoteServer, Log: slog.Default()})
	if err != nil {
		return nil, fmt.Errorf("reach the language model: %w", err)
	}
	w, err := client.Writer(ctx, model, 0)
	if err != nil {
		_ = client.Close() // the first error is the one to tell
		return nil, fmt.Errorf("prepare the language model: %w", err)
	}
	return &LanguageModel{Writer: w, Remote: client.Remote(), client: client}, nil
}

// Close lets go of the server and ends it where this program had started it.
func (l *LanguageModel) Close() error { return l.client.Close() }

// Tokens and ContextTokens hand on what the model's writer knows, so that parts are cut to fit.
func (l *LanguageModel) Tokens(text string) int { return l.Writer.(summarize.Measurer).Tokens(text) }

// ContextTokens is how many tokens prompt and answer may have together.
func (l *LanguageModel) ContextTokens() int { return l.Writer.(summarize.Sized).ContextTokens() }

// String names the model, for telling drafts of different models apart.
func (l *LanguageModel) String() string { return fmt.Sprint(l.Writer) }

// LanguageModels lists the models that the server has, with what suits this machine best.
func LanguageModels(ctx context.Context, s Settings, town string) ([]ollama.Model, ollama.Recommendation, error) {
	client, err := ollama.Connect(ctx, ollama.Options{Address: s.Server, Remote: s.RemoteServer, Log: slog.Default()})
	if err != nil {
		return nil, ollama.Recommendation{}, fmt.Errorf("reach the language model: %w", err)
	}
	defer client.Close()
	have, err := client.Models(ctx)
	if err != nil {
		return nil, ollama.Recommendation{}, fmt.Errorf("list the language models: %w", err)
	}
	list, err := ollama.Suggestions(Templates(town))
	if err != nil {
		return have, ollama.Recommendation{}, fmt.Errorf("read the list of language models: %w", err)
	}
	return have, ollama.Recommend(uint64(memory()), have, list), nil
}

// RemoteModel is the address of the language model where a person had it run on another machine and it is used; empty: nothing leaves this one.
func (s Settings) RemoteModel() string {
	if s.LanguageModel == "" || s.LanguageModel == "none" {
		return ""
	}
	return ollama.Options{Address: s.Server, Remote: s.RemoteServer}.Away()
}
