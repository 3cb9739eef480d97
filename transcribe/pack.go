package transcribe

import (
	"time"

	"ratsschreiber/meeting"
)

const (
	// sampleRate of all sound that is decoded.
	sampleRate = 16000
	// windowLimit is what a window holds at most; Whisper's encoder sees 30 s, the rest is margin for rounding.
	windowLimit = 29 * time.Second
	// keptPause is the longest pause inside a window that is left as it is; longer ones are shortened to two margins.
	keptPause = 1200 * time.Millisecond
	// margin of room sound is kept before and after each stretch of speech, so that soft beginnings are not cut.
	margin = 250 * time.Millisecond
	// lookAhead is how far a window may reach, pauses included.
	lookAhead = 3 * time.Minute
)

// packed is a window ready to be decoded: the range of the recording that it accounts for, and the stretches of it that are decoded.
type packed struct {
	From, To time.Duration // range accounted for, speech and pauses
	Takes    []take        // in order, without overlap; empty: nothing but pause
}

// take is one stretch of sound inside a window.
type take struct {
	Sound  meeting.Span   // in the recording, margins included
	Speech []meeting.Span // the speech in it
	At     time.Duration  // where it lies in the window's own time
}

// Length of the window's sound as it is decoded.
func (p packed) Length() time.Duration {
	if len(p.Takes) == 0 {
		return 0
	}
	last := p.Takes[len(p.Takes)-1]
	return last.At + last.Sound.Length()
}

// Speech lists the stretches of speech in the window, in the recording's time.
func (p packed) Speech() []meeting.Span {
	var out []meeting.Span
	for _, t := range p.Takes {
		out = append(out, t.Speech...)
	}
	return out
}

// packNext makes the next window of the speech found in [from, to). speech is sorted and lies in that range. atEnd says that the
// recording ends at to; otherwise speech that touches to may go on and is left for the next window where that is possible.
// quietest gives the quietest place in a stretch, where one that is too long for a window is cut.
// At least one window of positive length comes back.
func packNext(from, to time.Duration, speech []meeting.Span, atEnd bool, limit time.Duration, quietest func(from, to time.Duration) (time.Duration, error)) (packed, error) {
	p := packed{From: from, To: to}
	for i, s := range speech {
		sound := meeting.Span{From: max(from, s.From-margin), To: min(to, s.To+margin)}
		if !atEnd && s.To > to-margin && len(p.Takes) > 0 { // may go on beyond what we see
			p.To = middle(speech[i-1].To, s.From)
			return p, nil
		}
		var grown []take
		if n := len(p.Takes); n > 0 && sound.From-p.Takes[n-1].Sound.To <= keptPause-2*margin {
			grown = append(grown, p.Takes...)
			grown[n-1].Sound.To = sound.To
			grown[n-1].Speech = append(append([]meeting.Span{}, grown[n-1].Speech...), s)
		} else {
			grown = append(append(grown, p.Takes...), take{Sound: sound, Speech: []meeting.Span{s}, At: p.Length()})
		}
		next := packed{From: from, To: to, Takes: grown}
		if next.Length() <= limit {
			p.Takes = grown
			continue
		}
		if len(p.Takes) > 0 {
			p.To = middle(speech[i-1].To, s.From)
			return p, nil
		}
		// One stretch that is longer than a window: cut it where it is quietest in the last third.
		cut, err := quietest(sound.From+limit*2/3, sound.From+limit)
		if err != nil {
			return packed{}, err
		}
		p.Takes = []take{{Sound: meeting.Span{From: sound.From, To: cut}, Speech: []meeting.Span{{From: s.From, To: cut}}}}
		p.To = cut
		return p, nil
	}
	return p, nil
}

func middle(a, b time.Duration) time.Duration { return a + (b-a)/2 }

// toRecording maps a place in the window's own time to the recording and says in which take it lies.
func (p packed) toRecording(t time.Duration) (time.Duration, int) {
	for i, tk := range p.Takes {
		if t < tk.At+tk.Sound.Length() || i == len(p.Takes)-1 {
			return tk.Sound.From + min(max(0, t-tk.At), tk.Sound.Length()), i
		}
	}
	return p.From, 0
}

// span maps a piece's own time to the recording. A piece that begins in the last moments of a take begins with the next one, and
// one that ends in the first moments of a take ended with the one before.
func (p packed) span(from, to time.Duration) meeting.Span {
	start, i := p.toRecording(from)
	end, j := p.toRecording(to)
	if i < j && p.Takes[i].Sound.To-start <= margin+100*time.Millisecond {
		i++
		start = p.Takes[i].Speech[0].From
	}
	if i < j && end-p.Takes[j].Sound.From <= margin+100*time.Millisecond {
		j--
		speech := p.Takes[j].Speech
		end = speech[len(speech)-1].To
	}
	return meeting.Span{From: start, To: max(start, end)}
}
