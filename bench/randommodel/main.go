// Command randommodel writes a speech model of random weights in whisper.cpp's format, to measure speed where no trained
// model of that size is at hand.
//
//	randommodel -like demo/ggml-mini-de.bin -size base -weights q5_0 -out base.bin
//	randommodel -like demo/ggml-mini-de.bin -size mini -tokens 36 -loop 3 -end 6 -out loop.bin
//
// Mel filters and vocabulary are copied from the model that -like names; the measures are those of OpenAI's models. The network hears
// nothing, but what it says is fixed: in each window the same -tokens words, a time mark at -end seconds and the end of the text.
// So every program that runs it does the same work, and none has a reason to decode anything twice.
//
// How that works: the decoder's layers add next to nothing to what flows past them, so what comes out is the sum of the embeddings of the last
// token and of its position; and the embedding of each position is ten times that of the token that shall come next.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"unicode"
)

// measures of a network.
type measures struct {
	vocabulary, audioCtx, width, heads, audioLayers, textCtx, textLayers, mels int
}

// sizes are those of OpenAI's multilingual models.
var sizes = map[string]measures{
	"mini":   {51865, 1500, 192, 3, 4, 448, 3, 80}, // as the test model's
	"tiny":   {51865, 1500, 384, 6, 4, 448, 4, 80},
	"base":   {51865, 1500, 512, 8, 6, 448, 6, 80},
	"small":  {51865, 1500, 768, 12, 12, 448, 12, 80},
	"medium": {51865, 1500, 1024, 16, 24, 448, 24, 80},
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("randommodel: ")
	like := flag.String("like", "demo/ggml-mini-de.bin", "model whose mel filters and vocabulary are taken")
	size := flag.String("size", "base", "mini, tiny, base, small or medium")
	loop := flag.Int("loop", 0, "say the same that many words again and again; 0: each word once")
	weights := flag.String("weights", "f16", "f16 or q5_0")
	tokens := flag.Int("tokens", 100, "words in each window, at most 200")
	end := flag.Float64("end", 28, "time mark at the end of each window, in seconds")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	m, known := sizes[*size]
	if !known || *out == "" || *tokens < 1 || *tokens > 200 || *end <= 0 || *end > 30 || (*weights != "f16" && *weights != "q5_0") {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(*out, *like, m, *weights == "q5_0", speech{*tokens, *loop, *end}); err != nil {
		log.Fatal(err)
	}
}

// speech is what is said in each window.
type speech struct {
	tokens, loop int     // words; of which so many follow again and again
	end          float64 // seconds
}

func write(path, like string, m measures, quantised bool, say speech) error {
	head, words, err := readHead(like)
	if err != nil {
		return fmt.Errorf("read %s: %w", like, err)
	}
	spoken, err := plan(words, say)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := &writer{Writer: bufio.NewWriterSize(f, 1<<20), random: rand.New(rand.NewPCG(1, uint64(m.width))), quantised: quantised}
	fileType := 1
	if quantised {
		fileType = 8
	}
	w.ints(0x67676d6c, m.vocabulary, m.audioCtx, m.width, m.heads, m.audioLayers, m.textCtx, m.width, m.heads, m.textLayers, m.mels, fileType)
	w.raw(head)
	w.network(m, spoken)
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// readHead gives the bytes of filters and vocabulary and the texts of the tokens.
func readHead(path string) (head []byte, words []string, err error) {
	all, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	const start = 12 * 4
	r := bytes.NewReader(all)
	number := func(at int) int { return int(int32(binary.LittleEndian.Uint32(all[at:]))) }
	if len(all) < start+8 || number(0) != 0x67676d6c {
		return nil, nil, errors.New("this is no model")
	}
	at := start + 8 + 4*number(start)*number(start+4)
	if _, err := r.Seek(int64(at), io.SeekStart); err != nil {
		return nil, nil, err
	}
	n := number(at)
	at += 4
	for range n {
		length := number(at)
		words = append(words, string(all[at+4:at+4+length]))
		at += 4 + length
	}
	return all[start:at], words, nil
}

const (
	endOfText = 50257
	timeZero  = 50364
	prompt    = 3 // start, language, task
)

// plan says which token follows at which position.
func plan(words []string, say speech) ([]int, error) {
	var likely []int
	for id, word := range words {
		letters := strings.TrimPrefix(word, " ")
		if id < endOfText && letters != word && len(letters) >= 2 && len(letters) <= 4 && strings.IndexFunc(letters, func(r rune) bool { return !unicode.IsLetter(r) || r > 127 }) < 0 {
			likely = append(likely, id)
		}
	}
	if len(likely) < say.tokens {
		return nil, fmt.Errorf("the vocabulary has only %d whole words", len(likely))
	}
	random := rand.New(rand.NewPCG(2, 2))
	random.Shuffle(len(likely), func(i, j int) { likely[i], likely[j] = likely[j], likely[i] })
	spoken := make([]int, prompt-1, prompt+say.tokens+2)
	spoken = append(spoken, timeZero)
	for i := range say.tokens {
		if say.loop > 0 {
			i %= say.loop
		}
		spoken = append(spoken, likely[i])
	}
	spoken = append(spoken, timeZero+int(say.end*50), endOfText)
	return spoken, nil
}

type writer struct {
	*bufio.Writer // its errors stick until Flush
	random        *rand.Rand
	quantised     bool
}

func (w *writer) raw(b []byte) { _, _ = w.Write(b) }

func (w *writer) ints(numbers ...int) {
	for _, n := range numbers {
		w.raw(binary.LittleEndian.AppendUint32(nil, uint32(int32(n))))
	}
}

const (
	asF32 = 0
	asF16 = 1
	asQ5  = 6
)

func (w *writer) header(name string, kind int, dims ...int) {
	w.ints(len(dims), len(name), kind)
	w.ints(dims...)
	w.raw([]byte(name))
}

// values draws n numbers of that spread.
func (w *writer) values(n int, spread float64) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(w.random.NormFloat64() * spread)
	}
	return out
}

func (w *writer) matrix(name string, in, out int, values []float32) {
	kind := asF16
	if w.quantised {
		kind = asQ5
	}
	w.header(name, kind, in, out)
	if w.quantised {
		w.raw(packQ5(values))
	} else {
		w.raw(packF16(values))
	}
}

func (w *writer) vector(name string, values []float32, dims ...int) {
	w.header(name, asF32, dims...)
	b := make([]byte, 0, 4*len(values))
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	w.raw(b)
}

func (w *writer) network(m measures, spoken []int) {
	n := m.width
	usual := 1 / math.Sqrt(float64(n))
	ones := make([]float32, n)
	for i := range ones {
		ones[i] = 1
	}
	norm := func(name string) {
		w.vector(name+".weight", ones, n)
		w.vector(name+".bias", w.values(n, 0.01), n)
	}
	block := func(name string, crossed bool, gain float64) {
		for _, part := range []string{"attn", "cross_attn"} {
			if part == "cross_attn" && !crossed {
				continue
			}
			norm(name + part + "_ln")
			for _, p := range []string{"query", "key", "value"} {
				w.matrix(name+part+"."+p+".weight", n, n, w.values(n*n, usual))
				if p != "key" {
					w.vector(name+part+"."+p+".bias", w.values(n, 0.01), n)
				}
			}
			w.matrix(name+part+".out.weight", n, n, w.values(n*n, usual*gain))
			w.vector(name+part+".out.bias", w.values(n, 0.01*gain), n)
		}
		norm(name + "mlp_ln")
		w.matrix(name+"mlp.0.weight", n, 4*n, w.values(4*n*n, usual))
		w.vector(name+"mlp.0.bias", w.values(4*n, 0.01), 4*n)
		w.matrix(name+"mlp.2.weight", 4*n, n, w.values(4*n*n, usual/2*gain))
		w.vector(name+"mlp.2.bias", w.values(n, 0.01*gain), n)
	}

	w.vector("encoder.positional_embedding", w.values(n*m.audioCtx, 0.1), n, m.audioCtx)
	for i, in := range []int{m.mels, n} {
		w.header(fmt.Sprintf("encoder.conv%d.weight", i+1), asF16, 3, in, n)
		w.raw(packF16(w.values(3*in*n, 1/math.Sqrt(float64(3*in)))))
		w.vector(fmt.Sprintf("encoder.conv%d.bias", i+1), w.values(n, 0.01), 1, n)
	}
	for i := range m.audioLayers {
		block(fmt.Sprintf("encoder.blocks.%d.", i), false, 0.5)
	}
	norm("encoder.ln_post")

	tokens := w.values(n*m.vocabulary, usual)
	position := w.values(n*m.textCtx, usual/10)
	for at, next := range spoken {
		for i := range n {
			position[at*n+i] += 10 * tokens[next*n+i]
		}
	}
	w.vector("decoder.positional_embedding", position, n, m.textCtx)
	w.matrix("decoder.token_embedding.weight", n, m.vocabulary, tokens)
	for i := range m.textLayers {
		block(fmt.Sprintf("decoder.blocks.%d.", i), true, 0.001)
	}
	w.vector("decoder.ln.weight", scaled(ones, 2), n)
	w.vector("decoder.ln.bias", make([]float32, n), n)
}

func scaled(values []float32, by float32) []float32 {
	out := make([]float32, len(values))
	for i, v := range values {
		out[i] = v * by
	}
	return out
}

// half rounds to a 16 bit float; what is too small for a normal one becomes zero.
func half(v float32) uint16 {
	bits := math.Float32bits(v)
	sign := uint16(bits >> 16 & 0x8000)
	exponent := int(bits>>23&0xff) - 127 + 15
	mantissa := bits & 0x7fffff
	if exponent <= 0 {
		return sign
	}
	if exponent >= 31 {
		return sign | 0x7bff
	}
	h := uint32(exponent)<<10 | mantissa>>13
	if mantissa&0x1000 != 0 {
		h++
	}
	return sign | uint16(h)
}

func packF16(values []float32) []byte {
	b := make([]byte, 0, 2*len(values))
	for _, v := range values {
		b = binary.LittleEndian.AppendUint16(b, half(v))
	}
	return b
}

// packQ5 stores blocks of 32 numbers with one scale: q5_0 as ggml reads it.
func packQ5(values []float32) []byte {
	b := make([]byte, 0, len(values)/32*22)
	for ; len(values) >= 32; values = values[32:] {
		var most float32
		for _, v := range values[:32] {
			if math.Abs(float64(v)) > math.Abs(float64(most)) {
				most = v
			}
		}
		scale := most / -16
		inverse := float32(0)
		if scale != 0 {
			inverse = 1 / scale
		}
		var high uint32
		var low [16]byte
		for i, v := range values[:32] {
			q := byte(min(31, int(v*inverse+16.5)))
			low[i%16] |= q & 15 << (i / 16 * 4)
			high |= uint32(q>>4) << i
		}
		b = binary.LittleEndian.AppendUint16(b, half(scale))
		b = binary.LittleEndian.AppendUint32(b, high)
		b = append(b, low[:]...)
	}
	return b
}
