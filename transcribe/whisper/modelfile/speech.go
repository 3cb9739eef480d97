package modelfile

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
)

// InspectSpeech reads a speech model of that size in bytes.
func InspectSpeech(file io.ReaderAt, size int64) (Speech, error) {
	c := newCursor(file, size)
	c.begin()
	m, weights, err := c.speechHeader()
	if err != nil {
		return Speech{}, err
	}
	if m.Filters, err = c.filters(m); err != nil {
		return Speech{}, err
	}
	if err := c.vocabulary(m); err != nil {
		return Speech{}, err
	}
	if err := c.tensors(speechTensors(m, weights)); err != nil {
		return Speech{}, err
	}
	return m, nil
}

func (c *cursor) speechHeader() (Speech, element, error) {
	const what = "the header"
	var m Speech
	m.Bytes = c.size
	m.Vocabulary = c.int32(what)
	m.AudioCtx = c.int32(what)
	m.AudioState = c.int32(what)
	m.AudioHead = c.int32(what)
	m.AudioLayer = c.int32(what)
	m.TextCtx = c.int32(what)
	textState := c.int32(what)
	m.TextHead = c.int32(what)
	m.TextLayer = c.int32(what)
	m.Mels = c.int32(what)
	fileType := c.int32(what)
	if c.err != nil {
		return m, element{}, c.err
	}

	// whisper.cpp computes the places of its special tokens from the size of the vocabulary, and knows these three.
	if m.Vocabulary < 51864 || m.Vocabulary > 51866 {
		if m.Vocabulary == len("silero-16k") {
			return m, element{}, foreign("it is a model that finds speech, not one that understands it")
		}
		return m, element{}, foreign(fmt.Sprintf("a vocabulary of %d tokens is not Whisper's", m.Vocabulary))
	}
	m.Multilingual = m.Vocabulary >= 51865

	// File types above 1000 name a version of the quantisation; whisper.cpp looks at the rest only.
	if fileType < 0 {
		return m, element{}, damaged("weights of type %d", fileType)
	}
	weights, known := byFileType[fileType%1000]
	if !known {
		return m, element{}, foreign(fmt.Sprintf("its weights are of type %d, which is not supported", fileType%1000))
	}
	m.Weights = weights.name

	for _, r := range []struct {
		name         string
		is, from, to int
	}{
		{"audio context", m.AudioCtx, 1, 1500},
		{"width", m.AudioState, 1, 8192},
		{"audio heads", m.AudioHead, 1, 256},
		{"audio layers", m.AudioLayer, 1, 128},
		{"text context", m.TextCtx, 16, 4096},
		{"text heads", m.TextHead, 1, 256},
		{"text layers", m.TextLayer, 1, 128},
	} {
		if r.is < r.from || r.is > r.to {
			return m, element{}, damaged("%s of %d (from %d to %d is possible)", r.name, r.is, r.from, r.to)
		}
	}
	switch {
	case textState != m.AudioState:
		return m, element{}, damaged("encoder of width %d and decoder of width %d", m.AudioState, textState)
	case m.AudioState%m.AudioHead != 0 || m.AudioState%m.TextHead != 0:
		return m, element{}, damaged("width %d is no multiple of %d and %d heads", m.AudioState, m.AudioHead, m.TextHead)
	case m.AudioState > 256*min(m.AudioHead, m.TextHead) || m.AudioState < 8*max(m.AudioHead, m.TextHead):
		// 64 in all published models; whisper.cpp takes minutes for a second of sound when heads are very narrow.
		return m, element{}, damaged("width %d for %d and %d heads", m.AudioState, m.AudioHead, m.TextHead)
	case int64(m.AudioState)%weights.block != 0:
		return m, element{}, damaged("width %d cannot be stored as %s", m.AudioState, weights.name)
	case m.Mels != 80 && m.Mels != 128:
		return m, element{}, damaged("%d frequency bands (80 or 128 are possible)", m.Mels)
	}
	m.Size = sizeName(m.AudioLayer)
	return m, weights, nil
}

func sizeName(layers int) string {
	switch layers {
	case 4:
		return "tiny"
	case 6:
		return "base"
	case 12:
		return "small"
	case 24:
		return "medium"
	case 32:
		return "large"
	}
	return "other"
}

// filters reads the mel filters: one row for each band over the 201 frequencies of a 400-sample Fourier transform.
func (c *cursor) filters(m Speech) ([]float32, error) {
	const frequencies = 1 + 400/2
	bands := c.int32("the filters")
	columns := c.int32("the filters")
	if c.err == nil && (bands != m.Mels || columns != frequencies) {
		return nil, damaged("filters of %d by %d, not %d by %d", bands, columns, m.Mels, frequencies)
	}
	raw := c.bytes(4*int64(m.Mels)*frequencies, "the filters")
	weights := make([]float32, len(raw)/4)
	for i := range weights {
		weights[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		if w := float64(weights[i]); c.err == nil && (math.IsNaN(w) || w < 0 || w > 1000) {
			return nil, damaged("filters that weigh a frequency with %g", w)
		}
	}
	return weights, c.err
}

// vocabulary reads past the tokens' texts. A file may hold fewer than the network has: the last ones have no text.
func (c *cursor) vocabulary(m Speech) error {
	tokens := c.int32("the vocabulary")
	// The text tokens come first in every vocabulary, and whisper.cpp makes up the names only of those above them.
	if c.err == nil && (tokens < 50256 || tokens > m.Vocabulary) {
		return damaged("%d tokens in the file for a vocabulary of %d", tokens, m.Vocabulary)
	}
	for i := 0; i < tokens && c.err == nil; i++ {
		length := c.int32("a token")
		if c.err == nil && (length < 0 || length > 4096) {
			return damaged("token %d has %d bytes", i, length)
		}
		c.skip(int64(length), "a token")
	}
	return c.err
}

// speechTensors lists what weights a network of these measures has. Biases and positions are always f32, the two
// convolutions f16 unless everything is f32, and the matrices as the header says.
func speechTensors(m Speech, weights element) map[string]tensor {
	convolution := f16
	if weights == f32 {
		convolution = f32
	}
	n := m.AudioState
	vector := func(n int) tensor { return tensor{[3]int{n, 1, 1}, f32} }
	matrix := func(in, out int) tensor { return tensor{[3]int{in, out, 1}, weights} }

	all := map[string]tensor{
		"encoder.positional_embedding":   {[3]int{n, m.AudioCtx, 1}, f32},
		"encoder.conv1.weight":           {[3]int{3, m.Mels, n}, convolution},
		"encoder.conv1.bias":             {[3]int{1, n, 1}, f32},
		"encoder.conv2.weight":           {[3]int{3, n, n}, convolution},
		"encoder.conv2.bias":             {[3]int{1, n, 1}, f32},
		"encoder.ln_post.weight":         vector(n),
		"encoder.ln_post.bias":           vector(n),
		"decoder.positional_embedding":   {[3]int{n, m.TextCtx, 1}, f32},
		"decoder.token_embedding.weight": matrix(n, m.Vocabulary),
		"decoder.ln.weight":              vector(n),
		"decoder.ln.bias":                vector(n),
	}
	norm := func(name string) {
		all[name+".weight"] = vector(n)
		all[name+".bias"] = vector(n)
	}
	attention := func(name string) {
		norm(name + "_ln")
		for _, part := range []string{"query", "key", "value", "out"} {
			all[name+"."+part+".weight"] = matrix(n, n)
			if part != "key" { // Whisper's keys have no bias
				all[name+"."+part+".bias"] = vector(n)
			}
		}
	}
	block := func(name string) {
		norm(name + "mlp_ln")
		all[name+"mlp.0.weight"] = matrix(n, 4*n)
		all[name+"mlp.0.bias"] = vector(4 * n)
		all[name+"mlp.2.weight"] = matrix(4*n, n)
		all[name+"mlp.2.bias"] = vector(n)
		attention(name + "attn")
		if strings.HasPrefix(name, "decoder") {
			attention(name + "cross_attn")
		}
	}
	for i := range m.AudioLayer {
		block(fmt.Sprintf("encoder.blocks.%d.", i))
	}
	for i := range m.TextLayer {
		block(fmt.Sprintf("decoder.blocks.%d.", i))
	}
	return all
}
