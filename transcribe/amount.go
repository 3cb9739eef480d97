package transcribe

import (
	"context"
	"fmt"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/meeting"
)

// SpeechAmount says about how much speech lies where in a recording: what a job will decode. The zero value says none.
type SpeechAmount struct {
	from, to time.Duration
	step     time.Duration
	parts    []time.Duration // speech in each step
}

const (
	// amountSample is heard at once, long enough to tell speech from the room.
	amountSample = 60 * time.Second
	// amountSamples bounds how much of a long recording is heard: an hour of it, which takes well under a second.
	amountSamples = 60
)

// EstimateSpeech hears samples of the recording, all of it where it is shorter than an hour, and finds speech in them by its energy.
func EstimateSpeech(ctx context.Context, s Sound, channel int, span meeting.Span) (SpeechAmount, error) {
	length, err := s.Length(ctx)
	if err != nil {
		return SpeechAmount{}, fmt.Errorf("read the length of the recording: %w", err)
	}
	a := SpeechAmount{from: span.From, to: samplesToTime(length)}
	if span.To > 0 {
		a.to = min(a.to, span.To)
	}
	whole := a.to - a.from
	if whole <= 0 {
		return SpeechAmount{}, nil
	}
	a.step = max(amountSample, whole/amountSamples)
	for at := a.from; at < a.to; at += a.step {
		end := min(a.to, at+a.step)
		part := meeting.Span{From: at, To: end}
		if end-at > amountSample {
			part.From = at + (end-at-amountSample)/2
			part.To = part.From + amountSample
		}
		raw, err := s.Read(ctx, channel, timeToSamples(part.From), timeToSamples(part.To))
		if err != nil {
			return a, fmt.Errorf("read the sound: %w", err)
		}
		spans, err := EnergyFinder{}.Speech(ctx, audio.ToFloat32(nil, raw))
		if err != nil {
			return a, fmt.Errorf("look for speech: %w", err)
		}
		var speech time.Duration
		for _, sp := range spans {
			speech += sp.To - sp.From
		}
		a.parts = append(a.parts, time.Duration(float64(speech)*float64(end-at)/float64(part.Length())))
	}
	return a, nil
}

// Total is the speech in all of it.
func (a SpeechAmount) Total() time.Duration { return a.After(a.from) }

// Length of the recording that was estimated.
func (a SpeechAmount) Length() time.Duration { return a.to - a.from }

// LengthAfter is the length behind a place of the recording.
func (a SpeechAmount) LengthAfter(at time.Duration) time.Duration {
	return max(0, a.to-max(at, a.from))
}

// After is the speech behind a place of the recording.
func (a SpeechAmount) After(at time.Duration) time.Duration {
	var d time.Duration
	for i, p := range a.parts {
		from := a.from + time.Duration(i)*a.step
		to := min(a.to, from+a.step)
		switch {
		case at <= from:
			d += p
		case at < to:
			d += time.Duration(float64(p) * float64(to-at) / float64(to-from))
		}
	}
	return d
}
