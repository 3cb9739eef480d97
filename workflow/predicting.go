package workflow

import (
	"context"
	"fmt"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/transcribe"
)

// Basis says what a prediction rests on.
type Basis string

// What a prediction may rest on, from the best to the poorest.
const (
	BasisRuns       Basis = "runs"       // earlier transcriptions with this model on this machine
	BasisCalibrated Basis = "calibrated" // a short measurement of this model on this machine
	BasisScaled     Basis = "scaled"     // a measurement of another model, scaled by the networks' work
	BasisAssumed    Basis = "assumed"    // nothing was measured here: what office computers are like
)

// Measured says whether this model was measured on this machine. Where it was not, a person is told so, and a range.
func (b Basis) Measured() bool { return b == BasisRuns || b == BasisCalibrated }

// outlook is how fast a model is likely to be.
type outlook struct {
	speed float64 // seconds of speech in a second, all states together
	live  float64 // the same beside a running recording, in short windows
	// What is predicted to take a time may take least to most of it.
	least, most float64
	load        time.Duration
	lanes       int // windows that are decoded side by side
	basis       Basis
}

// twice is what decoding doubtful places again costs beside a calibration, which decodes all once.
const twice = 1.15

// assumed is an office computer whose speed nobody has measured: between an old laptop and a new one lies a factor of ten.
var assumed = transcribe.Pace{Hear: 40e9, Say: 8e9}

// outlook finds the best that is known about a model, with that many cores (as [States] gives them) to decode with.
func (s *Speeds) outlook(info transcribe.EngineInfo, states int) outlook {
	lanes, _ := transcribe.Split(states, info, false)
	o := outlook{lanes: lanes, basis: BasisAssumed, least: 0.35, most: 3.5, load: time.Second + time.Duration(float64(info.Bytes)/300e6*float64(time.Second))}
	pace := assumed
	own, known := s.of(info, states)
	near, some := s.like(info)
	switch {
	case known && own.pace().Known():
		pace, o.basis, o.least, o.most = own.pace(), BasisCalibrated, 0.8, 1.5
	case some && near.is(info):
		pace, o.basis, o.least, o.most = near.pace(), BasisCalibrated, 0.7, 1.7
	case some:
		pace, o.basis, o.least, o.most = near.pace().For(near.Weights, info.Weights), BasisScaled, 0.6, 2
	}
	pace.States = states
	o.speed, o.live = pace.Speed(info.Shape)/twice, pace.LiveSpeed(info.Shape)/twice
	if known && own.Speech > 0 {
		if o.basis.Measured() && o.speed > 0 {
			o.live *= own.Speech / o.speed
		} else {
			o.live = own.Speech * 0.75
		}
		off := min(max(1.5*own.Miss, 0.1), 0.4)
		o.speed, o.basis, o.least, o.most = own.Speech, BasisRuns, 1-off, 1+off
	}
	if own.Load > 0 {
		o.load = time.Duration(own.Load * float64(time.Second))
	}
	return o
}

// halfWindow is the speech in half a window: so much each state but the last one idles at the end, on average.
const halfWindow = 13 * time.Second

// takes is how long that much speech is decoded, loading included.
func (o outlook) takes(speech time.Duration) time.Duration {
	if speech <= 0 || o.speed <= 0 {
		return o.load
	}
	speech += halfWindow * time.Duration(o.lanes-1)
	return o.load + time.Duration(float64(speech)/o.speed)
}

// Prediction says, before a transcription starts, how long it is going to take.
type Prediction struct {
	Speech time.Duration // that is to be decoded, by samples of the recording
	Takes  time.Duration
	// Least and Most are what it takes if things go well or badly.
	Least, Most time.Duration
	Basis       Basis
	Model       string

	window  time.Duration                   // that one window takes
	amounts map[int]transcribe.SpeechAmount // by channel
	done    map[int]time.Duration           // speech that an earlier run has decoded, by channel
}

// PredictTranscription says how long [Transcribe] will take with these options, without starting it. Where the model was never measured on this
// machine and the work is worth it, it is calibrated first, which takes some seconds and is told to progress. The recording's samples
// take up to a second of reading. Not for recordings that are still running.
func PredictTranscription(ctx context.Context, f *store.File, o TranscribeOptions, progress Progress) (Prediction, error) {
	p, looking, err := forecast(ctx, f, o)
	if err != nil {
		return p, err
	}
	states, threads := States(o.States, o.Follow)
	if o.Speeds != nil && p.Most > worthMeasuring && !p.Basis.Measured() && o.Speeds.unmeasured(o.Info, states) {
		if err := calibrateOne(ctx, o.Speeds, o.Program, o.Model, o.Info, states, threads, calibrationLimit, progress); ctx.Err() != nil {
			return p, ctx.Err()
		} else if err == nil {
			p.fill(o.Speeds.outlook(o.Info, states), looking)
		}
	}
	return p, nil
}

// ForecastTranscription is [PredictTranscription] for work that waits: it measures nothing.
func ForecastTranscription(ctx context.Context, f *store.File, o TranscribeOptions) (Prediction, error) {
	p, _, err := forecast(ctx, f, o)
	return p, err
}

// forecast predicts by what is known; looking is the time that finding the pauses takes.
func forecast(ctx context.Context, f *store.File, o TranscribeOptions) (p Prediction, looking time.Duration, err error) {
	p = Prediction{Model: o.Info.Name, amounts: map[int]transcribe.SpeechAmount{}, done: map[int]time.Duration{}}
	channels, err := soundChannels(ctx, f)
	if err != nil {
		return p, 0, err
	}
	var stored []meeting.Window
	if v, found, err := unfinished(ctx, f, o); err != nil {
		return p, 0, err
	} else if found {
		if stored, err = f.Windows(ctx, v.ID); err != nil {
			return p, 0, fmt.Errorf("read the stored windows: %w", err)
		}
	}
	length, err := Length(ctx, f)
	if err != nil {
		return p, 0, err
	}
	if length == 0 {
		return p, 0, ErrNoSound
	}
	if o.Span.To > 0 {
		length = min(length, o.Span.To)
	}
	for _, channel := range channels {
		from := o.Span.From
		for _, w := range stored {
			if w.Channel == channel && w.To > from && (o.Span.To == 0 || w.From < o.Span.To) {
				from = w.To
				for _, s := range w.Speech {
					p.done[channel] += s.Length()
				}
			}
		}
		span := meeting.Span{From: from, To: o.Span.To}
		if from >= length {
			continue
		}
		began := time.Now()
		if p.amounts[channel], err = transcribe.EstimateSpeech(ctx, soundOf{f}, channel, span); err != nil {
			return p, 0, err
		}
		took, speech := time.Since(began), p.amounts[channel].Total()
		p.Speech += speech
		heard := min(length-from, time.Hour)
		if o.Finder != "" {
			took *= finderCosts
		}
		looking += time.Duration(float64(took) / heard.Seconds() * max(0, length-from-speech).Seconds())
	}
	states, _ := States(o.States, o.Follow)
	p.fill(o.Speeds.outlook(o.Info, states), looking)
	return p, looking, nil
}

const (
	// finderCosts: a voice-activity model takes so many times as long as looking at the energy.
	finderCosts = 20
	// worthMeasuring is from when on a person rather waits for a measurement than for an uncertain end.
	worthMeasuring = 90 * time.Second
)

func (p *Prediction) fill(o outlook, looking time.Duration) {
	p.Basis, p.Takes, p.window = o.basis, o.takes(p.Speech)+looking, transcribe.WindowTime(o.speed, o.lanes)
	p.Least, p.Most = time.Duration(float64(p.Takes)*o.least), time.Duration(float64(p.Takes)*o.most)
}

// trust is for how long an estimator believes the prediction more than what it sees: a share of it, and at least until the first windows can be
// expected.
func (p Prediction) trust() time.Duration {
	share := map[Basis]time.Duration{BasisRuns: 5, BasisCalibrated: 10, BasisScaled: 30, BasisAssumed: 100}[p.Basis]
	if share == 0 {
		return 0
	}
	return max(p.Takes/share, 3*time.Second+p.window)
}

// learn corrects what is remembered by a run: so much speech was decoded in that time, which was predicted to take another. Short runs
// say little and change little. Other programs can slow a run down but never speed it up, so a quick run counts more than a slow one.
func (s *Speeds) learn(info transcribe.EngineInfo, states int, speech, took, load, predicted time.Duration) error {
	if s == nil || took <= 0 || speech < time.Duration(states)*leastToLearn {
		return nil
	}
	e, _ := s.of(info, states)
	e.Model, e.Slow = info.SHA256, false
	lanes, _ := transcribe.Split(states, info, false)
	speed := (speech + halfWindow*time.Duration(lanes-1)).Seconds() / took.Seconds()
	if e.Runs == 0 {
		e.Speech = e.pace().Speed(info.Shape) / twice // by calibration; 0: there was none
	}
	weight := 0.25
	switch {
	case e.Speech == 0:
		weight = 1
	case speed > e.Speech:
		weight = 0.7
	case e.Runs == 0 || speech >= 10*time.Minute:
		weight = 0.5
	}
	e.Speech += (speed - e.Speech) * weight
	if predicted > 0 && e.Runs > 0 {
		miss := min(1, (predicted-took).Abs().Seconds()/took.Seconds())
		e.Miss += (miss - e.Miss) * weight
	}
	if load > 0 {
		if e.Load == 0 {
			e.Load = load.Seconds()
		}
		e.Load += (load.Seconds() - e.Load) / 2
	}
	e.Runs++
	e.At = time.Now().UTC().Truncate(time.Second)
	return s.keep(e)
}

// leastToLearn is the speech for each state below which a run says nothing: two full windows.
const leastToLearn = 52 * time.Second

// soundChannels lists the channels of the recording, at least the first.
func soundChannels(ctx context.Context, f *store.File) ([]int, error) {
	channels, err := f.Channels(ctx)
	if err != nil {
		return nil, err
	}
	if len(channels) == 0 {
		return []int{0}, nil
	}
	return channels, nil
}
