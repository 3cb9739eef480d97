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

// pieces reads what the last call of rs_decode left in the state.
func (s *state) pieces(pcm []float32) (pieces []transcribe.Piece, tokens int) {
	length := time.Duration(len(pcm)) * time.Second / transcribe.SampleRate
	endOfText := C.whisper_token(s.engine.ctx.Whisper_token_eot())
	levels := levelsOf(pcm)
	var floor time.Duration
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
		words := wordsOf(text)
		if len(words) == 0 {
			continue
		}

		// The model may say that a piece ends behind the window's end, or begins before the last one ended.
		start := time.Duration(C.whisper_full_get_segment_t0_from_state(s.native, i)) * centisecond
		end := time.Duration(C.whisper_full_get_segment_t1_from_state(s.native, i)) * centisecond
		start = min(max(start, floor), length)
		end = min(max(end, start), length)
		floor = end

		placeWords(words, levels, start, end)
		spoken := make([]string, len(words))
		for k, w := range words {
			spoken[k] = w.Text
		}
		pieces = append(pieces, transcribe.Piece{
			Start:      start,
			End:        end,
			Text:       strings.Join(spoken, " "),
			Words:      words,
			NoSpeech:   float32(C.whisper_full_get_segment_no_speech_prob_from_state(s.native, i)),
			AvgLogProb: float32(logSum / float64(len(text))),
		})
		tokens += len(text)
	}
	return pieces, tokens
}
