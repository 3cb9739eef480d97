package whisper

/*
#include <stdlib.h>
#include "shim.h"
*/
import "C"

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	bindings "github.com/ggerganov/whisper.cpp/bindings/go"

	"ratsschreiber/transcribe"
)

// state implements transcribe.State. Its native memory belongs to whoever holds the turn.
type state struct {
	engine  *engine
	native  *C.struct_whisper_state         // nil once closed, or when whisper.cpp freed it
	threads int                             // of ggml; our kernels have their own
	untidy  bool                            // whisper.cpp's own decoding left beams in the decoder's memory
	turn    chan struct{}                   // holds one value while somebody decodes or closes
	running atomic.Pointer[C.struct_rs_run] // the call that holds the turn
	closing atomic.Bool
}

// abort makes a running call stop at the next occasion.
func abort(run *C.struct_rs_run) { atomic.StoreInt32((*int32)(unsafe.Pointer(&run.abort)), 1) }

// shortest is what whisper.cpp wants to hear at least.
const shortest = transcribe.SampleRate / 10

func (s *state) Decode(ctx context.Context, pcm []float32, o transcribe.DecodeOptions) (transcribe.Decoded, error) {
	if len(pcm) > int(transcribe.MaxWindow.Seconds())*transcribe.SampleRate {
		return transcribe.Decoded{}, fmt.Errorf("decoding %d samples: %w", len(pcm), transcribe.ErrTooLong)
	}
	if err := ctx.Err(); err != nil {
		return transcribe.Decoded{}, fmt.Errorf("decoding: %w", err)
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return transcribe.Decoded{}, fmt.Errorf("waiting to decode: %w", ctx.Err())
	}
	run := new(C.struct_rs_run)
	s.running.Store(run)
	if s.closing.Load() || s.native == nil {
		<-s.turn
		return transcribe.Decoded{}, fmt.Errorf("decoding: %w", transcribe.ErrClosed)
	}

	type outcome struct {
		decoded transcribe.Decoded
		err     error
	}
	done := make(chan outcome, 1)
	sound := append([]float32(nil), pcm...) // the caller may reuse his after an early return
	go func() {
		// whisper.cpp looks at the abort flag between passes only, and one pass of a large encoder takes seconds.
		// So the caller may leave earlier; the turn is given back when the native code is out.
		d, err := s.decode(sound, o, run)
		<-s.turn
		done <- outcome{d, err}
	}()
	select {
	case out := <-done:
		if err := ctx.Err(); err != nil {
			return transcribe.Decoded{}, fmt.Errorf("decoding: %w", err)
		}
		return out.decoded, out.err
	case <-ctx.Done():
		abort(run)
		return transcribe.Decoded{}, fmt.Errorf("decoding: %w", ctx.Err())
	}
}

// Close makes a running call stop. Calls that come later, or wait for their turn, get transcribe.ErrClosed.
func (s *state) Close() error {
	s.closing.Store(true)
	if run := s.running.Load(); run != nil {
		abort(run)
	}
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	if s.native != nil {
		C.whisper_free_state(s.native)
		s.native = nil
	}
	s.engine.forget(s)
	return nil
}

// decode runs under the turn.
func (s *state) decode(pcm []float32, o transcribe.DecodeOptions, run *C.struct_rs_run) (transcribe.Decoded, error) {
	for i, v := range pcm { // a single NaN would spread through the whole window
		if v != v || math.IsInf(float64(v), 0) {
			pcm[i] = 0
		}
	}
	if len(pcm) < shortest {
		return transcribe.Decoded{Language: o.Language}, nil
	}
	language, err := languageID(o.Language, s.engine.info.Multilingual)
	if err != nil {
		return transcribe.Decoded{}, err
	}
	var prompt *C.char
	if text := usablePrompt(o.Prompt); text != "" {
		prompt = C.CString(text)
		defer C.free(unsafe.Pointer(prompt))
	}
	var d transcribe.Decoded
	o.Beam = s.engine.affordableBeams(o.Beam)
	if s.engine.guide != nil && o.Beam <= 1 && (!o.Fallback || o.Temperature > 0) {
		d, err = s.greedy(pcm, o, language, prompt, run)
	} else {
		d, err = s.full(pcm, o, language, prompt, run)
	}
	if err != nil {
		return transcribe.Decoded{}, err
	}
	if !s.engine.info.Multilingual {
		d.Language = "en"
	}
	if d.Steps = audioContext(len(pcm), o.AudioCtx, s.engine.info.AudioCtx); d.Steps == 0 {
		d.Steps = s.engine.info.AudioCtx
	}
	d.Encode = time.Duration(run.encode_us) * time.Microsecond
	d.DecodeTime = time.Duration(run.total_us)*time.Microsecond - d.Encode
	return d, nil
}

// greedy decodes by our own loop.
func (s *state) greedy(pcm []float32, o transcribe.DecodeOptions, language int, prompt *C.char, run *C.struct_rs_run) (transcribe.Decoded, error) {
	steps := audioContext(len(pcm), o.AudioCtx, s.engine.info.AudioCtx)
	var complaint [C.RS_ERROR]C.char
	code := C.rs_listen(s.engine.native(), s.native, s.engine.guide, (*C.float)(unsafe.Pointer(&pcm[0])), C.int(len(pcm)), C.int(steps),
		C.bool(s.untidy), C.int(s.threads), run, &complaint[0])
	s.untidy = false
	if err := s.failed(code, run, &complaint); err != nil {
		return transcribe.Decoded{}, err
	}
	var best transcribe.Decoded
	for i := range tries(o) {
		d, err := s.say(pcm, o, language, prompt, i, run)
		if err != nil {
			return transcribe.Decoded{}, err
		}
		if i == 0 || likelier(d, best) {
			best = d
		}
	}
	return best, nil
}

// tries is how often to draw words at random: once is enough where nothing is left to chance.
func tries(o transcribe.DecodeOptions) int {
	if o.Temperature <= 0 {
		return 1
	}
	return attempts(o.BestOf)
}

// likelier compares two decodings of the same sound by the mean of their tokens' probabilities.
func likelier(a, b transcribe.Decoded) bool {
	mean := func(d transcribe.Decoded) (sum float32) {
		for _, p := range d.Pieces {
			sum += p.AvgLogProb / float32(len(d.Pieces))
		}
		return sum
	}
	if len(a.Pieces) == 0 || len(b.Pieces) == 0 {
		return len(a.Pieces) > len(b.Pieces)
	}
	return mean(a) > mean(b)
}

// say has the decoder say once what the encoder heard last.
func (s *state) say(pcm []float32, o transcribe.DecodeOptions, language int, prompt *C.char, seed int, run *C.struct_rs_run) (transcribe.Decoded, error) {
	saying := C.struct_rs_saying{prompt: prompt, language: C.int(language), all_sounds: C.bool(o.KeepNonSpeech), most: C.int(max(0, o.MaxTokens)),
		seconds100: C.int(len(pcm) / (transcribe.SampleRate / 100)), temperature: C.float(o.Temperature), seed: C.uint32_t(seed)}
	var complaint [C.RS_ERROR]C.char
	var out [448]C.struct_rs_token
	var said C.struct_rs_said
	code := C.rs_greedy(s.engine.native(), s.native, s.engine.guide, saying, C.int(s.threads), &out[0], &said, run, &complaint[0])
	if err := s.failed(code, run, &complaint); err != nil {
		return transcribe.Decoded{}, err
	}
	d := transcribe.Decoded{Language: o.Language}
	if s.engine.info.Multilingual {
		d.Language = bindings.Whisper_lang_str(int(said.language))
	}
	d.Pieces, d.Tokens = s.utterances(out[:said.tokens], float32(said.no_speech), pcm)
	return d, nil
}

// full decodes by whisper.cpp's own loop, which knows beams and temperatures.
func (s *state) full(pcm []float32, o transcribe.DecodeOptions, language int, prompt *C.char, run *C.struct_rs_run) (transcribe.Decoded, error) {
	params, err := s.params(len(pcm), o, language)
	if err != nil {
		return transcribe.Decoded{}, err
	}
	extra := C.struct_rs_extra{
		prompt:              prompt,
		best_of:             C.int(attempts(o.BestOf)),
		suppress_non_speech: C.bool(!o.KeepNonSpeech),
		no_speech:           C.float(or(o.NoSpeech, 0.6)),
		log_prob:            C.float(or(o.LogProb, -1)),
	}
	var complaint [C.RS_ERROR]C.char
	code := C.rs_decode(s.engine.native(), s.native, s.engine.guide, (*C.struct_whisper_full_params)(unsafe.Pointer(&params)), extra,
		(*C.float)(unsafe.Pointer(&pcm[0])), C.int(len(pcm)), run, &complaint[0])
	s.untidy = true
	if err := s.failed(code, run, &complaint); err != nil {
		return transcribe.Decoded{}, err
	}
	d := transcribe.Decoded{Language: bindings.Whisper_lang_str(int(C.whisper_full_lang_id_from_state(s.native)))}
	d.Pieces, d.Tokens = s.pieces(pcm)
	return d, nil
}

// failed says what a return code means; nil for success.
func (s *state) failed(code C.int, run *C.struct_rs_run, complaint *[C.RS_ERROR]C.char) error {
	if code == C.RS_STATE_GONE {
		s.native = nil
	} else if atomic.LoadInt32((*int32)(unsafe.Pointer(&run.abort))) != 0 {
		// Nobody waits for this but Close. whisper.cpp does not always call it an error.
		return fmt.Errorf("decoding: %w", transcribe.ErrClosed)
	}
	if code == 0 {
		return nil
	}
	return fmt.Errorf("decoding: %w: %s (code %d)", transcribe.ErrEngine, said(complaint), code)
}

// params fills in what the bindings can set.
func (s *state) params(samples int, o transcribe.DecodeOptions, language int) (bindings.Params, error) {
	strategy := bindings.SAMPLING_GREEDY
	if o.Beam > 1 {
		strategy = bindings.SAMPLING_BEAM_SEARCH
	}
	p := s.engine.ctx.Whisper_full_default_params(strategy)
	p.SetThreads(s.threads)
	p.SetTranslate(false)
	// whisper.cpp's times for tokens look up the sound's energy at the wrong place in all pieces of a window but the
	// first (1.9.1), so words get theirs from us.
	p.SetTokenTimestamps(false)
	if o.Beam > 1 {
		p.SetBeamSize(min(o.Beam, 8))
	}
	p.SetTemperature(o.Temperature)
	p.SetTemperatureFallback(-1)
	if o.Fallback {
		p.SetTemperatureFallback(0.2)
	}
	p.SetEntropyThold(or(o.Entropy, 2.4))
	p.SetMaxTokensPerSegment(max(0, o.MaxTokens))
	p.SetAudioCtx(audioContext(samples, o.AudioCtx, s.engine.info.AudioCtx))

	if err := p.SetLanguage(language); err != nil {
		return p, fmt.Errorf("%w: %w", transcribe.ErrLanguage, err)
	}
	return p, nil
}

// languageID returns whisper.cpp's number for a language, or -1 for guessing.
func languageID(language string, multilingual bool) (int, error) {
	guess := language == "" || language == "auto"
	if !multilingual {
		if guess || language == "en" {
			return 0, nil
		}
		return 0, fmt.Errorf("%w: %q (it is an English-only model)", transcribe.ErrLanguage, language)
	}
	if guess {
		return -1, nil
	}
	for id := range bindings.Whisper_lang_max_id() + 1 {
		if bindings.Whisper_lang_str(id) == language {
			return id, nil
		}
	}
	return 0, fmt.Errorf("%w: %q", transcribe.ErrLanguage, language)
}

// audioContext is how many encoder steps of 20 ms to compute; 0 stands for all of the model's.
//
// (whisper.cpp rounds up to a multiple of 256 and leaves there what it finds; our kernels look at the steps that were asked for.)
//
// Models are trained on 30 seconds, mostly of speech, and computing fewer steps saves time in proportion. With a quarter more
// steps than the sound has, the demonstration model makes as few mistakes as with all of them (windows of 7, 13, 20
// and 29 seconds); with exactly as many, it makes more. Larger models are known to repeat themselves when they hear very little
// at once; hence never less than half.
func audioContext(samples, asked, model int) int {
	const step = transcribe.SampleRate / 50
	switch {
	case asked < 0:
		return 0
	case asked == 0:
		asked = max(model/2, (samples*5/4/step+64)/64*64+64)
	}
	if asked < model {
		return asked
	}
	return 0
}

// maxPrompt bounds what is given to the tokeniser, in bytes. A model takes about 220 tokens of it, of which few have more
// than 6 bytes; much longer texts only cost time.
const maxPrompt = 2000

// usablePrompt keeps the end of a prompt that is too long, as whisper.cpp does, from a word's start on.
func usablePrompt(prompt string) string {
	prompt = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(prompt, ""), "\x00", ""))
	if len(prompt) > maxPrompt {
		prompt = strings.ToValidUTF8(prompt[len(prompt)-maxPrompt:], "")
		if _, rest, found := strings.Cut(prompt, " "); found {
			prompt = rest
		}
	}
	if prompt == "" {
		return ""
	}
	return " " + prompt // tokens of words within a text begin with a space
}

func attempts(n int) int {
	if n <= 0 {
		return 5
	}
	return min(n, 8)
}

func or(value, otherwise float32) float32 {
	if value == 0 {
		return otherwise
	}
	return value
}
