package transcribe

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/meeting"
)

// Calibrate measures how fast this machine computes a loaded model while that many states work side by side, each with its threads, by decoding
// windows of pcm (16 kHz mono, a minute of speech or more). It takes as long as two windows, one short and one full, and goes on up
// to budget, so that a slow model costs more than that; a very slow one is measured by the short window alone. ctx bounds it for
// certain: its error comes back when not even that was done.
func Calibrate(ctx context.Context, e Engine, states, threads int, pcm []int16, language string, budget time.Duration) (Pace, error) {
	info := e.Info()
	if !info.Shape.Known() {
		return Pace{}, fmt.Errorf("measure the model's speed: %w", ErrNotModel)
	}
	if !info.Multilingual {
		language = "en"
	}
	windows, err := packAll(ctx, audio.ToFloat32(nil, pcm))
	if err != nil {
		return Pace{}, err
	}
	if len(windows) == 0 {
		return Pace{}, errors.New("measure the model's speed: the sound holds no speech")
	}
	short := windows[0]
	if n := 8 * sampleRate; len(short) > n {
		short = short[:n]
	}
	began := time.Now()
	costs := make([]calibration, max(1, states))
	errs := make([]error, len(costs))
	var wg sync.WaitGroup
	for i := range costs {
		wg.Add(1)
		go func() { // ends with its windows, or with ctx
			defer wg.Done()
			errs[i] = costs[i].measure(ctx, e, threads, short, windows[i%len(windows):], language, began.Add(budget))
		}()
	}
	wg.Wait()
	var sum calibration
	for i, c := range costs {
		if errs[i] != nil {
			return Pace{}, fmt.Errorf("measure the model's speed: %w", errs[i])
		}
		sum.add(c)
	}
	if sum.hearing <= 0 || sum.saying <= 0 || sum.tokens == 0 {
		return Pace{}, fmt.Errorf("measure the model's speed: %w: it said nothing", ErrEngine)
	}
	each := float64(max(1, threads)) // a state of several threads counts as that many
	return Pace{States: len(costs) * max(1, threads), Hear: sum.heard / sum.hearing.Seconds() / each, Say: sum.said / sum.saying.Seconds() / each}, nil
}

// calibration is what was computed, and how long that took.
type calibration struct {
	heard, said     float64
	hearing, saying time.Duration
	tokens          int
}

func (c *calibration) add(o calibration) {
	c.heard += o.heard
	c.said += o.said
	c.hearing += o.hearing
	c.saying += o.saying
	c.tokens += o.tokens
}

// measure decodes in one state: the short window, then full ones as long as the next is likely to be done in time. The first decoding pays for
// memory that is touched for the first time, so it counts only where it is the only one.
func (c *calibration) measure(ctx context.Context, e Engine, threads int, short []float32, windows [][]float32, language string, until time.Time) error {
	state, err := e.NewState(threads)
	if err != nil {
		return err
	}
	defer state.Close()
	one := func(pcm []float32) (calibration, error) {
		d, err := state.Decode(ctx, pcm, DecodeOptions{Language: language})
		tokens := d.Tokens + tokensPerWindow
		shape := e.Info().Shape
		return calibration{heard: shape.Hearing(d.Steps), said: shape.Saying(tokens, d.Steps), hearing: d.Encode, saying: d.DecodeTime, tokens: d.Tokens}, err
	}
	began := time.Now()
	first, err := one(short)
	if err != nil {
		return err
	}
	*c = first
	took := time.Since(began) * 5 / 2 // a full window's, about
	for i, w := range windows {
		began = time.Now()
		if began.Add(took).After(until) {
			return nil
		}
		got, err := one(w)
		if err != nil {
			return err
		}
		if i == 0 {
			*c = calibration{}
		}
		c.add(got)
		took = time.Since(began)
	}
	return nil
}

// packAll packs the speech in a sound into windows as a job does, and gives those that are nearly full; any that there are where none is.
func packAll(ctx context.Context, pcm []float32) ([][]float32, error) {
	cut := func(s meeting.Span) []float32 {
		return pcm[min(timeToSamples(s.From), int64(len(pcm))):min(timeToSamples(s.To), int64(len(pcm)))]
	}
	end := samplesToTime(int64(len(pcm)))
	m := speechMap{finder: EnergyFinder{}, read: func(_ context.Context, from, to time.Duration) ([]float32, error) {
		return cut(meeting.Span{From: from, To: to}), nil
	}}
	quietest := func(a, b time.Duration) (time.Duration, error) {
		return a + quietestPlace(cut(meeting.Span{From: a, To: b})), nil
	}
	var full, all [][]float32
	for at := time.Duration(0); at < end; {
		to := min(end, at+lookAhead)
		speech, err := m.find(ctx, at, to, end, false)
		if err != nil {
			return nil, err
		}
		w, err := packNext(at, to, speech, to == end, windowLimit, quietest)
		if err != nil {
			return nil, err
		}
		var sound []float32
		for _, t := range w.Takes {
			sound = append(sound, cut(t.Sound)...)
		}
		if len(sound) > 0 {
			all = append(all, sound)
		}
		if w.Length() >= windowLimit*4/5 {
			full = append(full, sound)
		}
		at = w.To
	}
	if len(full) == 0 {
		return all, nil
	}
	return full, nil
}
