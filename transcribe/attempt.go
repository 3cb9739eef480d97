package transcribe

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// utterance is a segment on its way to the store, with what speaks against it.
type utterance struct {
	meeting.Segment
	doubt    doubt
	noSpeech float32
}

func (u *utterance) flag(f meeting.Flag) {
	if !has(u.Flags, f) {
		u.Flags = append(u.Flags, f)
	}
}

// attempt is one decoding of a window or a part of one, in the recording's time.
func (d *decoder) attempt(ctx context.Context, w packed, pcm []float32, o DecodeOptions) ([]utterance, error) {
	got, err := d.state.Decode(ctx, pcm, o)
	d.cost.Tries++
	d.cost.Encode += got.Encode
	d.cost.Decode += got.DecodeTime
	d.cost.Tokens += got.Tokens
	if err != nil {
		return nil, fmt.Errorf("recognise a window of %v: %w", w.Length().Round(time.Second), err)
	}
	var out []utterance
	for _, piece := range got.Pieces {
		for _, p := range w.split(piece) {
			text := strings.TrimSpace(p.Text)
			if text == "" || onlyNoise(text) {
				continue
			}
			span := w.span(p.Start, p.End)
			u := utterance{Segment: meeting.Segment{From: span.From, To: span.To, Text: text, Confidence: confidence(p.Words)}, noSpeech: p.NoSpeech}
			for _, word := range p.Words {
				at := w.span(word.Start, word.End)
				u.Words = append(u.Words, meeting.Word{From: max(at.From, span.From), To: min(max(at.To, at.From), max(span.To, at.From)),
					Text: strings.TrimSpace(word.Text), Confidence: word.Confidence})
			}
			d.judge(&u, p, got.Language, total(w.within(span)))
			if leaked(text, o.Prompt) {
				u.doubt |= doubtLeaked
				u.flag(meeting.FlagInvention)
			}
			out = append(out, u)
		}
	}
	return out, nil
}

// onlyNoise recognises what Whisper writes for sounds: "[Musik]", "(Applaus)", "*Gelächter*", "♪".
func onlyNoise(text string) bool {
	text = strings.Trim(text, " .,-–")
	if text == "" || strings.Trim(text, "♪♫ ") == "" {
		return true
	}
	for _, pair := range []string{"[]", "()", "**"} {
		if len(text) < 40 && text[0] == pair[0] && text[len(text)-1] == pair[1] && strings.Count(text, " ") < 3 {
			return true
		}
	}
	return false
}

// split cuts a piece where its words lie in two takes with a pause between that was cut out: they are two utterances.
func (p packed) split(piece Piece) []Piece {
	if len(p.Takes) < 2 || len(piece.Words) < 2 {
		return []Piece{piece}
	}
	var out []Piece
	start, current := 0, -1
	for i, w := range piece.Words {
		_, k := p.toRecording(middle(w.Start, w.End))
		if current >= 0 && k > current {
			out = append(out, part(piece, start, i))
			start = i
		}
		current = max(current, k)
	}
	if start == 0 {
		return []Piece{piece}
	}
	return append(out, part(piece, start, len(piece.Words)))
}

func part(piece Piece, from, to int) Piece {
	out := piece
	out.Words = piece.Words[from:to]
	var text strings.Builder
	for i, w := range out.Words {
		if i > 0 && !strings.HasPrefix(w.Text, " ") {
			text.WriteByte(' ')
		}
		text.WriteString(w.Text)
	}
	out.Text = text.String()
	if from > 0 {
		out.Start = out.Words[0].Start
	}
	if to < len(piece.Words) {
		out.End = out.Words[len(out.Words)-1].End
	}
	return out
}
