package transcribe

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// decode turns one window into segments: greedily first, with a wider search where the result is doubtful.
func (r *run) decode(ctx context.Context, state State, t *task) (decoded, error) {
	out := decoded{window: r.row(t.window, meeting.WindowDone)}
	name := Poison{Channel: r.Channel, From: t.window.From, To: t.window.To}
	if slices.Contains(r.Skip, name) {
		out.window.State = meeting.WindowFailed
		out.segments = r.withoutText(out.window.Speech)
		return out, nil
	}
	if r.Begun != nil {
		r.Begun(name)
	}
	first, err := r.attempt(ctx, state, t.window, t.pcm, DecodeOptions{Language: r.Language, Prompt: r.Prompt}, &out.window)
	if err != nil {
		if cancelled(ctx, err) {
			return out, ctx.Err()
		}
		first = attempt{failed: true}
	}
	best := first
	if first.again() { // a wider search
		second, err := r.attempt(ctx, state, t.window, t.pcm, DecodeOptions{Language: r.Language, Beam: 5, Fallback: true}, &out.window)
		switch {
		case cancelled(ctx, err):
			return out, ctx.Err()
		case err == nil && second.better(best):
			best = second
		}
	}
	if best.again() { // the same sound in smaller windows: what confused the model stays in one of them
		third, err := r.inParts(ctx, state, t, &out.window)
		switch {
		case cancelled(ctx, err):
			return out, ctx.Err()
		case err == nil && third.better(best):
			best = third
		}
	}
	first = best
	if first.failed {
		out.window.State = meeting.WindowFailed
	}
	segs := first.segments
	for _, hole := range holes(out.window.Speech, segs) {
		filled, err := r.fill(ctx, state, t, hole, &out.window)
		if err != nil {
			return out, err
		}
		segs = insert(segs, filled)
	}
	for i := range segs {
		segs[i].Version, segs[i].Channel = r.Version, r.Channel
	}
	out.segments = segs
	return out, nil
}

// attempt is one decoding of a window.
type attempt struct {
	segments []meeting.Segment
	repeat   bool
	failed   bool
	flags    int
}

// again says whether the result is doubtful: flagged, or with a piece that the engine was clearly less sure of than of the others.
func (a attempt) again() bool {
	return a.repeat || a.failed || len(a.segments) == 0 || a.sure()-a.weakest() > unevenness
}

// sure is the mean confidence over all words, weakest that of the least sure segment of some length.
func (a attempt) sure() float32 {
	var sum float32
	n := 0
	for _, s := range a.segments {
		for _, w := range s.Words {
			sum += w.Confidence
			n++
		}
	}
	if n == 0 {
		return 1
	}
	return sum / float32(n)
}

func (a attempt) weakest() float32 {
	least := float32(1)
	for _, s := range a.segments {
		if len(s.Words) >= 3 {
			least = min(least, s.Confidence)
		}
	}
	return least
}

// inParts decodes a window's takes in groups of about a third of the window each.
func (r *run) inParts(ctx context.Context, state State, t *task, cost *meeting.Window) (attempt, error) {
	var whole attempt
	groups := groupTakes(t.window, windowLimit/3)
	if len(groups) < 2 {
		return whole, fmt.Errorf("one stretch only: %w", errNothingToTry)
	}
	for _, g := range groups {
		from, to := timeToSamples(g.offset), timeToSamples(g.offset+g.window.Length())
		pcm := t.pcm[min(from, int64(len(t.pcm))):min(to, int64(len(t.pcm)))]
		if len(pcm) == 0 {
			continue
		}
		a, err := r.attempt(ctx, state, g.window, pcm, DecodeOptions{Language: r.Language, Beam: 5}, cost)
		if err != nil {
			return whole, err
		}
		whole.segments = append(whole.segments, a.segments...)
		whole.repeat = whole.repeat || a.repeat
		whole.flags += a.flags
	}
	return whole, nil
}

var errNothingToTry = errors.New("nothing else to try")

// group is a part of a window that is decoded by itself; offset is where it begins in the window's sound.
type group struct {
	window packed
	offset time.Duration
}

// groupTakes splits a window's speech at its pauses into groups of at most about limit.
func groupTakes(w packed, limit time.Duration) []group {
	var stretches []take // one for each stretch of speech, with the room sound around it
	for _, t := range w.Takes {
		edge := t.Sound.From
		for i, s := range t.Speech {
			end := t.Sound.To
			if i+1 < len(t.Speech) {
				end = middle(s.To, t.Speech[i+1].From)
			}
			stretches = append(stretches, take{Sound: meeting.Span{From: edge, To: end}, Speech: []meeting.Span{s}, At: t.At + edge - t.Sound.From})
			edge = end
		}
	}
	var out []group
	for _, s := range stretches {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if s.At+s.Sound.Length()-last.offset <= limit {
				s.At -= last.offset
				last.window.Takes = append(last.window.Takes, s)
				last.window.To = s.Sound.To
				continue
			}
		}
		at := s.At
		s.At = 0
		out = append(out, group{offset: at, window: packed{From: s.Sound.From, To: s.Sound.To, Takes: []take{s}}})
	}
	return out
}

// better prefers what was decoded at all, then fewer flags, then the surer text.
func (a attempt) better(than attempt) bool {
	switch {
	case than.failed:
		return true
	case len(a.segments) == 0:
		return false
	case len(than.segments) == 0:
		return true
	case a.flags != than.flags:
		return a.flags < than.flags
	}
	return a.weakest()+a.sure() > than.weakest()+than.sure()
}

func (r *run) attempt(ctx context.Context, state State, w packed, pcm []float32, o DecodeOptions, cost *meeting.Window) (attempt, error) {
	var a attempt
	d, err := state.Decode(ctx, pcm, o)
	cost.Tries++
	cost.Encode += d.Encode
	cost.Decode += d.DecodeTime
	cost.Tokens += d.Tokens
	if err != nil {
		return a, fmt.Errorf("recognise a window of %v: %w", w.Length().Round(time.Second), err)
	}
	if len(d.Pieces) == 0 {
		return a, nil
	}
	for _, piece := range d.Pieces {
		for _, p := range w.split(piece) {
			text := strings.TrimSpace(p.Text)
			if text == "" || onlyNoise(text) {
				continue
			}
			span := w.span(p.Start, p.End)
			v := judge(text, p.Words, p.AvgLogProb, d.Language, r.Language, span.Length())
			seg := meeting.Segment{From: span.From, To: span.To, Text: text, Flags: v.Flags, Confidence: confidence(p.Words)}
			for _, word := range p.Words {
				at := w.span(word.Start, word.End)
				seg.Words = append(seg.Words, meeting.Word{From: max(at.From, span.From), To: min(max(at.To, at.From), max(span.To, at.From)), Text: strings.TrimSpace(word.Text), Confidence: word.Confidence})
			}
			a.segments = append(a.segments, seg)
			a.repeat = a.repeat || v.Again
			a.flags += len(v.Flags)
		}
	}
	var whole []string
	for _, s := range a.segments {
		whole = append(whole, s.Text)
	}
	if loops(plainText(strings.Join(whole, " "))) { // a loop over several pieces
		a.repeat = true
		a.flags++
		for i := range a.segments {
			if !has(a.segments[i].Flags, meeting.FlagLoop) {
				a.segments[i].Flags = append(a.segments[i].Flags, meeting.FlagLoop)
			}
		}
	}
	return a, nil
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

// holes lists the stretches of speech of which no segment has text.
func holes(speech []meeting.Span, segs []meeting.Segment) []meeting.Span {
	var out []meeting.Span
	for _, s := range speech {
		at := s.From
		for _, seg := range segs {
			if seg.To <= at || seg.From >= s.To {
				continue
			}
			if seg.From-at >= holeLimit {
				out = append(out, meeting.Span{From: at, To: seg.From})
			}
			at = max(at, seg.To)
		}
		if s.To-at >= holeLimit {
			out = append(out, meeting.Span{From: at, To: s.To})
		}
	}
	return out
}

// fill decodes a stretch of speech without text alone. If nothing comes, a segment without text says so.
func (r *run) fill(ctx context.Context, state State, t *task, hole meeting.Span, cost *meeting.Window) ([]meeting.Segment, error) {
	for _, tk := range t.window.Takes {
		if hole.From < tk.Sound.From || hole.To > tk.Sound.To {
			continue
		}
		a := int(timeToSamples(tk.At + hole.From - tk.Sound.From))
		b := min(int(timeToSamples(tk.At+hole.To-tk.Sound.From)), len(t.pcm))
		if a >= b {
			break
		}
		alone := packed{From: hole.From, To: hole.To, Takes: []take{{Sound: hole, Speech: []meeting.Span{hole}}}}
		got, err := r.attempt(ctx, state, alone, t.pcm[a:b], DecodeOptions{Language: r.Language, Beam: 5}, cost)
		if cancelled(ctx, err) {
			return nil, ctx.Err()
		}
		if err == nil && len(got.segments) > 0 && !got.repeat {
			return got.segments, nil
		}
		break
	}
	return r.withoutText([]meeting.Span{hole}), nil
}

// withoutText says of stretches of speech that no text could be had.
func (r *run) withoutText(speech []meeting.Span) []meeting.Segment {
	var out []meeting.Segment
	for _, s := range speech {
		out = append(out, meeting.Segment{Version: r.Version, Channel: r.Channel, From: s.From, To: s.To, Flags: []meeting.Flag{meeting.FlagNoText}})
	}
	return out
}

// insert puts more segments among those in order.
func insert(segs, more []meeting.Segment) []meeting.Segment {
	out := make([]meeting.Segment, 0, len(segs)+len(more))
	i := 0
	for _, m := range more {
		for i < len(segs) && segs[i].From <= m.From {
			out = append(out, segs[i])
			i++
		}
		out = append(out, m)
	}
	return append(out, segs[i:]...)
}
