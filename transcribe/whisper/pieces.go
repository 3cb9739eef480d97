package whisper

/*
#include "shim.h"
*/
import "C"

import (
	"strings"
	"time"

	bindings "github.com/ggerganov/whisper.cpp/bindings/go"

	"ratsschreiber/transcribe"
)

// centisecond is the unit of whisper.cpp's times.
const centisecond = 10 * time.Millisecond

// builder puts pieces together in order.
type builder struct {
	length time.Duration
	levels []float32
	floor  time.Duration
	pieces []transcribe.Piece
	tokens int
}

func newBuilder(pcm []float32) *builder {
	return &builder{length: time.Duration(len(pcm)) * time.Second / transcribe.SampleRate, levels: levelsOf(pcm)}
}

// add makes a piece of text tokens, with the sum of their logarithmic probabilities.
func (b *builder) add(start, end time.Duration, text []token, logSum float64, noSpeech float32) {
	words := wordsOf(text)
	if len(words) == 0 {
		return
	}
	// The model may say that a piece ends behind the window's end, or begins before the last one ended.
	start = min(max(start, b.floor), b.length)
	end = min(max(end, start), b.length)
	b.floor = end

	placeWords(words, b.levels, start, end)
	spoken := make([]string, len(words))
	for k, w := range words {
		spoken[k] = w.Text
	}
	b.pieces = append(b.pieces, transcribe.Piece{
		Start:      start,
		End:        end,
		Text:       strings.Join(spoken, " "),
		Words:      words,
		NoSpeech:   noSpeech,
		AvgLogProb: float32(logSum / float64(len(text))),
	})
	b.tokens += len(text)
}

// pieces reads what the last call of rs_decode left in the state.
func (s *state) pieces(pcm []float32) ([]transcribe.Piece, int) {
	endOfText := C.whisper_token(s.engine.ctx.Whisper_token_eot())
	b := newBuilder(pcm)
	for i := range C.whisper_full_n_segments_from_state(s.native) {
		var text []token
		var logSum float64
		for j := range C.whisper_full_n_tokens_from_state(s.native, i) {
			t := C.whisper_full_get_token_data_from_state(s.native, i, j)
			if t.id >= endOfText { // times and other marks
				continue
			}
			text = append(text, token{s.engine.ctx.Whisper_token_to_str(bindings.Token(t.id)), float32(t.p)})
			logSum += float64(t.plog)
		}
		start := time.Duration(C.whisper_full_get_segment_t0_from_state(s.native, i)) * centisecond
		end := time.Duration(C.whisper_full_get_segment_t1_from_state(s.native, i)) * centisecond
		b.add(start, end, text, logSum, float32(C.whisper_full_get_segment_no_speech_prob_from_state(s.native, i)))
	}
	return b.pieces, b.tokens
}

// utterances cuts what rs_greedy said at its times.
func (s *state) utterances(said []C.struct_rs_token, noSpeech float32, pcm []float32) ([]transcribe.Piece, int) {
	endOfText := C.int32_t(s.engine.ctx.Whisper_token_eot())
	zero := C.int32_t(s.engine.ctx.Whisper_token_beg())
	b := newBuilder(pcm)
	var start time.Duration
	var text []token
	var logSum float64
	finish := func(end time.Duration) {
		b.add(start, end, text, logSum, noSpeech)
		start, text, logSum = end, nil, 0
	}
	for _, t := range said {
		switch {
		case t.id >= zero:
			finish(time.Duration(t.id-zero) * 2 * centisecond)
		case t.id < endOfText:
			text = append(text, token{s.engine.ctx.Whisper_token_to_str(bindings.Token(t.id)), float32(t.p)})
			logSum += float64(t.log_p)
		}
	}
	finish(b.length) // text behind the last time
	return b.pieces, b.tokens
}
