package gui

import (
	"time"

	"ratsschreiber/meeting"
)

// Hearing what a place of the minutes rests on.

// hearing is the evidence that is being played.
type hearing struct {
	of     placeID
	spans  []meeting.Span // still to be played, the first one now
	length time.Duration  // of all
	done   time.Duration  // of those that are over
}

// Sound around evidence, so that no word is cut; evidence closer than joinSpans is played as one.
const (
	lead      = 300 * time.Millisecond
	joinSpans = 3 * time.Second
)

// spansOf are the stretches of evidence to be played.
func spansOf(evidence []meeting.Evidence) []meeting.Span {
	var out []meeting.Span
	for _, e := range evidence {
		if e.Until <= e.At {
			continue
		}
		s := meeting.Span{From: max(0, e.At-lead), To: e.Until + lead}
		if n := len(out); n > 0 && s.From >= out[n-1].From && s.From-out[n-1].To < joinSpans {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// hear plays what the chosen place rests on, or pauses.
func (m *minutesScreen) hear() {
	if m.s.player.Playing() {
		m.s.player.Pause()
		m.hearing.spans = nil
		m.player.show()
		m.proof.playing(false)
		return
	}
	r := m.row()
	if r == nil {
		return
	}
	spans := spansOf(r.evidence())
	if len(spans) == 0 && r.fact != nil && r.fact.At > 0 {
		spans = []meeting.Span{{From: r.fact.At, To: r.fact.At + 10*time.Second}}
	}
	if len(spans) == 0 {
		m.w.say(m.w.t("minutes.nothing_to_hear"))
		return
	}
	m.hearing = hearing{of: r.id, spans: spans}
	for _, s := range spans {
		m.hearing.length += s.Length()
	}
	m.player.from(spans[0].From, spans[0].To)
	m.proof.playing(true)
}

// moved follows playing: notes how much of the evidence was heard, and goes on to its next stretch.
func (m *minutesScreen) moved(at time.Duration) {
	h := &m.hearing
	if len(h.spans) == 0 {
		return
	}
	span := h.spans[0]
	share := float64(h.done+max(0, min(at, span.To)-span.From)) / float64(max(1, h.length))
	m.heard[h.of] = max(m.heard[h.of], share)
	m.proof.follow(at)
	if m.s.player.Playing() || at < span.To {
		return
	}
	h.done += span.Length()
	h.spans = h.spans[1:]
	if len(h.spans) > 0 {
		m.player.from(h.spans[0].From, h.spans[0].To)
		return
	}
	m.proof.playing(false)
}

// heardEnough says whether a place counts as heard: the greater part of its evidence was played.
func (m *minutesScreen) heardEnough(id placeID) bool { return m.heard[id] >= 0.5 }
