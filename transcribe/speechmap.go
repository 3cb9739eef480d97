package transcribe

import (
	"context"
	"fmt"
	"time"

	"ratsschreiber/meeting"
)

const (
	// blockLength is how much sound is searched for speech at once. It bounds memory, and blocks begin at multiples of it whatever was
	// done before, so that a run that was interrupted finds what an undisturbed one finds.
	blockLength = 60 * time.Second
	// blockContext is heard before and behind a block, so that the finder knows the room and the speech that is cut.
	blockContext = 10 * time.Second
)

// speechMap says where speech is, block by block, and remembers the last few.
type speechMap struct {
	read   func(ctx context.Context, from, to time.Duration) ([]float32, error)
	finder SpeechFinder
	beside *beside                          // channels recorded beside this one; nil: none
	blocks map[time.Duration][]meeting.Span // by where they begin
}

// find lists the speech in [from, to) of a recording that is length long. While it grows, the last block changes with it.
func (m *speechMap) find(ctx context.Context, from, to, length time.Duration, growing bool) ([]meeting.Span, error) {
	if growing && from+blockLength > length {
		// The end of a growing recording is searched again and again: as little as possible.
		// Channels are not compared in it: they would see ends of different length, and might all leave the same words to another.
		return m.search(ctx, from, max(0, from-2*time.Second), length, nil)
	}
	var out []meeting.Span
	for at := from.Truncate(blockLength); at < to; at += blockLength {
		spans, known := m.blocks[at]
		if !known {
			whole := !growing || at+blockLength+blockContext <= length
			beside := m.beside
			if !whole {
				beside = nil
			}
			var err error
			if spans, err = m.search(ctx, at, max(0, at-blockContext), min(length, at+blockLength+blockContext), beside); err != nil {
				return nil, err
			}
			spans = clip(spans, meeting.Span{From: at, To: at + blockLength})
			if whole {
				m.remember(at, spans)
			}
		}
		for _, s := range clip(spans, meeting.Span{From: from, To: to}) {
			if n := len(out); n > 0 && s.From == at && out[n-1].To == at { // cut at the blocks' border
				out[n-1].To = s.To
				continue
			}
			out = append(out, s)
		}
	}
	return out, nil
}

func (m *speechMap) remember(at time.Duration, spans []meeting.Span) {
	if m.blocks == nil {
		m.blocks = map[time.Duration][]meeting.Span{}
	}
	for old := range m.blocks {
		if old < at-3*blockLength {
			delete(m.blocks, old)
		}
	}
	m.blocks[at] = spans
}

// search hears [from, to) and lists the speech behind at, without what others have clearly louder.
func (m *speechMap) search(ctx context.Context, at, from, to time.Duration, others *beside) ([]meeting.Span, error) {
	sound, err := m.read(ctx, from, to)
	if err != nil {
		return nil, err
	}
	found, err := m.finder.Speech(ctx, sound)
	if err != nil {
		return nil, fmt.Errorf("look for speech: %w", err)
	}
	spans := make([]meeting.Span, 0, len(found))
	for _, s := range found {
		spans = append(spans, meeting.Span{From: from + s.From, To: min(to, from+s.To)})
	}
	if others != nil && len(spans) > 0 {
		if spans, err = others.loudest(ctx, sound, spans, from, to); err != nil {
			return nil, err
		}
	}
	return clip(spans, meeting.Span{From: at, To: to}), nil
}
