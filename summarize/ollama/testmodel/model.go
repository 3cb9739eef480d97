// Package testmodel makes language models of some 1 MB whose behaviour is designed, so that tests can run against a real Ollama server without any
// download.
//
// A model is a table of which byte follows which: one transformer block whose attention and feed-forward parts are zero, with one-hot embeddings, so that
// the output matrix is that table. What it writes is set by [Options]; under a JSON schema the server's grammar supplies the rest. Every byte is a token.
//
// It is used by tests and by nothing else.
package testmodel

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/ollama/ollama/fs/ggml"
)

// Options design a model.
type Options struct {
	// Says is what the model writes into every JSON string. No byte may occur twice, since a byte alone decides about the next one.
	// Empty: "Das Wort."
	Says string
	// Endless makes a model that never ends a string.
	Endless bool
	// Context is the longest context that the model claims to have learnt; 0: 32768.
	Context int
}

const (
	size  = 320 // of vocabulary and embedding; the bytes, two marks, and room up to a multiple of 32
	bos   = 256
	eos   = 257
	heads = 5
	inner = 32
)

// Write makes a model file in GGUF format.
func Write(path string, o Options) error {
	if o.Says == "" {
		o.Says = "Das Wort."
	}
	if o.Context == 0 {
		o.Context = 32768
	}
	table, err := follow(o)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("create the model file: %w", err)
	}
	if err := ggml.WriteGGUF(f, header(o), tensors(table)); err != nil {
		f.Close()
		return fmt.Errorf("write the model file: %w", err)
	}
	return f.Close()
}

func header(o Options) ggml.KV {
	tokens, scores, types := vocabulary()
	return ggml.KV{
		"general.architecture": "llama", "general.name": "testmodel", "general.file_type": uint32(0), "general.parameter_count": uint64(size * size * 2),
		"llama.block_count": uint32(1), "llama.context_length": uint32(o.Context), "llama.embedding_length": uint32(size), "llama.feed_forward_length": uint32(inner),
		"llama.attention.head_count": uint32(heads), "llama.attention.head_count_kv": uint32(heads), "llama.attention.layer_norm_rms_epsilon": float32(1e-6),
		"llama.rope.dimension_count": uint32(size / heads), "llama.rope.freq_base": float32(10000), "llama.vocab_size": uint32(size),
		"tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "default", "tokenizer.ggml.tokens": tokens, "tokenizer.ggml.scores": scores, "tokenizer.ggml.token_type": types,
		"tokenizer.ggml.merges": []string{"<|unused0|> <|unused1|>"}, "tokenizer.ggml.bos_token_id": uint32(bos), "tokenizer.ggml.eos_token_id": uint32(eos),
		"tokenizer.ggml.add_bos_token": false, "tokenizer.ggml.add_eos_token": false,
	}
}

// vocabulary lists the 256 bytes in the spelling of GPT-2, then the marks.
func vocabulary() (tokens []string, scores []float32, types []int32) {
	const normal, control, unused = 1, 3, 5
	spare := rune(256)
	for b := range 256 {
		printable := b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE
		r := rune(b)
		if !printable {
			r = spare
			spare++
		}
		tokens, types = append(tokens, string(r)), append(types, normal)
	}
	tokens, types = append(tokens, "<|begin|>", "<|end|>"), append(types, control, control)
	for i := len(tokens); i < size; i++ {
		tokens, types = append(tokens, fmt.Sprintf("<|unused%d|>", i-258)), append(types, unused)
	}
	return tokens, make([]float32, size), types
}

// follow fills the table: follow[next][now] is how much next is wanted after now.
func follow(o Options) (*[size][size]float32, error) {
	table := &[size][size]float32{}
	for next := range table {
		for now := range table[next] {
			switch {
			case next >= eos+1 || next == bos:
				table[next][now] = -40
			case next < ' ' || next == ' ' || next >= 128:
				table[next][now] = -12 // blanks, where a grammar allows any number of them, and bytes that need others after them
			case next == '"':
				table[next][now] = -2
			case next == eos:
				table[next][now] = -6
			}
		}
	}
	want := func(now, next int, weight float32) { table[next][now] = weight }
	// JSON: a list holds one object, an object ends its list, a number ends it
	want('[', '{', 6)
	want('}', ']', 6)
	want('}', '}', 4)
	want(']', '}', 6)
	want('}', eos, 3)
	for d := '0'; d <= '9'; d++ {
		want(int(d), ']', 6)
	}
	// what is said
	seen := map[byte]bool{}
	now := int('"')
	for i := range len(o.Says) {
		c := o.Says[i]
		if seen[c] || c == '"' || c == '\\' || c >= '0' && c <= '9' {
			return nil, fmt.Errorf("the byte %q cannot stand there", c)
		}
		seen[c] = true
		want(now, int(c), 8)
		now = int(c)
	}
	if o.Endless {
		want(now, int(o.Says[0]), 8)
		table['"'][now] = -30
	} else {
		want(now, '"', 8)
	}
	// outside of JSON: begin with what is said, and end after it
	want('"', eos, 2)
	return table, nil
}

func tensors(table *[size][size]float32) []*ggml.Tensor {
	one := make([]float32, size)
	for i := range one {
		one[i] = 1
	}
	identity := make([]float32, size*size)
	for i := range size {
		identity[i*size+i] = 1
	}
	// the last norm makes a one-hot vector longer by the root of its dimension
	output := make([]float32, 0, size*size)
	scale := float32(1 / math.Sqrt(size))
	for next := range table {
		for _, w := range table[next] {
			output = append(output, w*scale)
		}
	}
	square := make([]float32, size*size)
	narrow := make([]float32, size*inner)
	return []*ggml.Tensor{
		tensor("token_embd.weight", identity, size, size), tensor("output_norm.weight", one, size), tensor("output.weight", output, size, size),
		tensor("blk.0.attn_norm.weight", one, size), tensor("blk.0.ffn_norm.weight", one, size),
		tensor("blk.0.attn_q.weight", square, size, size), tensor("blk.0.attn_k.weight", square, size, size), tensor("blk.0.attn_v.weight", square, size, size),
		tensor("blk.0.attn_output.weight", square, size, size),
		tensor("blk.0.ffn_gate.weight", narrow, size, inner), tensor("blk.0.ffn_up.weight", narrow, size, inner), tensor("blk.0.ffn_down.weight", narrow, inner, size),
	}
}

func tensor(name string, values []float32, shape ...uint64) *ggml.Tensor {
	return &ggml.Tensor{Name: name, Kind: 0, Shape: shape, WriterTo: floats(values)}
}

// floats writes itself as little-endian numbers.
type floats []float32

// WriteTo implements io.WriterTo.
func (f floats) WriteTo(w io.Writer) (int64, error) {
	if err := binary.Write(w, binary.LittleEndian, []float32(f)); err != nil {
		return 0, err
	}
	return int64(4 * len(f)), nil
}
