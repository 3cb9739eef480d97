package transcribe

import (
	"time"

	"ratsschreiber/meeting"
)

// timeInRecording counts from the recording's start, as all times in meeting do; others count from a window's.
type timeInRecording = time.Duration

const (
	// holeLimit is the shortest speech without text inside an utterance that is decoded again.
	holeLimit = 1500 * time.Millisecond
	// shortestHole is the shortest stretch between two pauses of which no word was heard that is decoded again.
	shortestHole = 350 * time.Millisecond
	// shortestSilentFlag is the shortest stretch without text that is shown; shorter ones are in the coverage only.
	shortestSilentFlag = time.Second
)

// part cuts the sound [from, to) out of the decoder's window. It is empty where that lies outside.
func (d *decoder) part(from, to timeInRecording) (packed, []float32) {
	w := d.task.window
	p := packed{From: max(from, w.From), To: min(to, w.To)}
	var first, last int64 // samples of the window's sound
	for _, t := range w.Takes {
		sound := meeting.Span{From: max(t.Sound.From, p.From), To: min(t.Sound.To, p.To)}
		if sound.Length() == 0 {
			continue
		}
		a := timeToSamples(t.At + sound.From - t.Sound.From)
		if len(p.Takes) == 0 {
			first = a
		}
		last = a + timeToSamples(sound.Length())
		p.Takes = append(p.Takes, take{Sound: sound, Speech: clip(t.Speech, sound), At: p.Length()})
	}
	n := int64(len(d.task.pcm))
	return p, d.task.pcm[min(first, n):min(last, n)]
}

func clip(spans []meeting.Span, in meeting.Span) []meeting.Span {
	var out []meeting.Span
	for _, s := range spans {
		if s = (meeting.Span{From: max(s.From, in.From), To: min(s.To, in.To)}); s.Length() > 0 {
			out = append(out, s)
		}
	}
	return out
}

// within lists the speech of the window that lies in a span of the recording.
func (p packed) within(span meeting.Span) []meeting.Span { return clip(p.Speech(), span) }

// around is the sound that belongs to the utterances i to j: up to the middle of the pauses before and after, or a little way
// into a long one.
func (p packed) around(heard []utterance, i, j int) (from, to timeInRecording) {
	from, to = p.From, p.To
	if i > 0 {
		from = middle(heard[i-1].To, heard[i].From)
	}
	if j < len(heard) {
		to = middle(heard[j-1].To, heard[j].From)
	}
	if first := p.firstSpeech(from); first < heard[i].From {
		from = max(from, first-margin)
	} else {
		from = max(from, heard[i].From-2*margin)
	}
	return from, to
}

// firstSpeech is where the first speech after from begins.
func (p packed) firstSpeech(from timeInRecording) timeInRecording {
	for _, s := range p.Speech() {
		if s.To > from {
			return max(s.From, from)
		}
	}
	return p.To
}

// holes lists the stretches of speech of which no segment has text: whole ones between two pauses, and long parts of others.
func holes(speech []meeting.Span, segs []meeting.Segment) []meeting.Span {
	var out []meeting.Span
	for _, s := range speech {
		at := s.From
		var covered time.Duration
		var open []meeting.Span
		for _, seg := range segs {
			if seg.To <= at || seg.From >= s.To {
				continue
			}
			covered += min(seg.To, s.To) - max(seg.From, at)
			if seg.From-at >= holeLimit {
				open = append(open, meeting.Span{From: at, To: seg.From})
			}
			at = max(at, seg.To)
		}
		if s.To-at >= holeLimit {
			open = append(open, meeting.Span{From: at, To: s.To})
		}
		if s.Length() >= shortestHole && covered == 0 {
			open = []meeting.Span{s}
		}
		out = append(out, open...)
	}
	return out
}

// without takes a span out of others.
func without(spans []meeting.Span, out meeting.Span) []meeting.Span {
	var left []meeting.Span
	for _, s := range spans {
		if before := (meeting.Span{From: s.From, To: min(s.To, out.From)}); before.Length() > 0 {
			left = append(left, before)
		}
		if after := (meeting.Span{From: max(s.From, out.To), To: s.To}); after.Length() > 0 {
			left = append(left, after)
		}
	}
	return left
}
