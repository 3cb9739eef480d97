package whisper

import (
	"time"

	"ratsschreiber/transcribe"
)

// FinderOptions says what counts as speech. Zero values stand for the defaults named here.
type FinderOptions struct {
	Threshold  float32       // probability from which on somebody speaks: 0.4
	Release    float32       // probability below which nobody does any more: 0.15 less than Threshold
	MinSpeech  time.Duration // anything shorter is a noise: 100 ms
	MinSilence time.Duration // pauses shorter than that do not end a span: 300 ms
	Pad        time.Duration // put on both sides of a span, up to half of the pause: 200 ms
}

func (o FinderOptions) filled() FinderOptions {
	if o.Threshold == 0 {
		o.Threshold = 0.4
	}
	if o.Release == 0 {
		o.Release = max(0.01, o.Threshold-0.15)
	}
	if o.MinSpeech == 0 {
		o.MinSpeech = 100 * time.Millisecond
	}
	if o.MinSilence == 0 {
		o.MinSilence = 300 * time.Millisecond
	}
	if o.Pad == 0 {
		o.Pad = 200 * time.Millisecond
	}
	return o
}

// spansOf turns probabilities, one for each step, into spans inside length.
func spansOf(probabilities []float32, step, length time.Duration, o FinderOptions) []transcribe.Span {
	var spans []transcribe.Span
	var current transcribe.Span
	speaking := false
	finish := func() {
		if current.To-current.From >= o.MinSpeech {
			spans = append(spans, current)
		}
		speaking = false
	}
	for i, p := range probabilities {
		at := time.Duration(i) * step
		switch {
		case p >= o.Threshold && !speaking:
			speaking = true
			current = transcribe.Span{From: at, To: at + step}
		case p >= o.Release && speaking:
			current.To = at + step
		case speaking && at+step-current.To >= o.MinSilence:
			finish()
		}
	}
	if speaking {
		finish()
	}

	for i := range spans {
		s := &spans[i]
		s.To = min(s.To, length)
		before, after := s.From, length-s.To
		if i > 0 { // the span before has taken its half already
			before = s.From - spans[i-1].To
		}
		if i+1 < len(spans) {
			after = (spans[i+1].From - s.To) / 2
		}
		s.From -= min(o.Pad, max(0, before))
		s.To += min(o.Pad, max(0, after))
	}
	return spans
}
