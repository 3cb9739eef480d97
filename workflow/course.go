package workflow

import (
	"log/slog"
	"time"

	"ratsschreiber/transcribe"
)

// course follows a transcription: how much is done, how much is left, and when that will be done. Pauses cost next to nothing, so it
// counts speech, where and as much as the prediction's samples promised it: what is remembered of a run is then what the next prediction needs.
// It belongs to one goroutine.
type course struct {
	o      TranscribeOptions
	states int
	est    Estimator
	plan   Prediction
	at     map[int]transcribe.Progress // by channel

	worker  bool          // a worker decodes
	since   time.Time     // when this worker began to decode
	before  float64       // seconds of promised speech done then
	loading time.Duration // from the worker's start until then
	took    time.Duration // decoding time of workers that have ended
	decoded float64       // seconds of speech of these
	crashed bool
}

func newCourse(o TranscribeOptions, states int) *course {
	c := &course{o: o, states: states, at: map[int]transcribe.Progress{}}
	if o.Prediction != nil {
		c.plan = *o.Prediction
	}
	return c
}

// begun is the first report, before any worker has started: the prediction.
func (c *course) begun(now time.Time) Event {
	done, total := c.work()
	if c.o.Follow || total <= done {
		return Event{Step: "transcribe"}
	}
	c.est.Expect(now, total-done, c.plan.Takes, c.plan.trust())
	return c.around(Event{Step: "transcribe", Done: done, Total: total, ETA: now.Add(c.plan.Takes)})
}

// around says between what times the end lies as long as nothing was measured.
func (c *course) around(e Event) Event {
	passed, _ := c.promised(0)
	if !e.ETA.IsZero() && !c.plan.Basis.Measured() && c.plan.Most > 0 && passed < (2*fullWindow*time.Duration(c.states)).Seconds() {
		e.Earliest, e.Latest = e.ETA.Add(c.plan.Least-c.plan.Takes), e.ETA.Add(c.plan.Most-c.plan.Takes)
	}
	return e
}

// fullWindow is the speech in a usual window.
const fullWindow = 2 * halfWindow

// decoding notes that a worker that was started then has begun to decode.
func (c *course) decoding(now, started time.Time) {
	if c.worker {
		return
	}
	done, total := c.work()
	passed, _ := c.promised(0)
	c.worker, c.since, c.before = true, now, passed
	if c.loading == 0 {
		c.loading = now.Sub(started)
	}
	if !c.o.Follow {
		c.est.End(now, done, total)
	}
}

// progress takes in a worker's report and says it to a person.
func (c *course) progress(now time.Time, channel int, p transcribe.Progress) Event {
	c.at[channel] = p
	e := Event{Step: "transcribe"}
	if p.Waiting {
		e.Note = "waiting"
	}
	if c.o.Follow {
		e.Done, e.Total = p.Done.Seconds(), p.Total.Seconds()
		e.ETA = c.est.End(now, e.Done, e.Total)
		return e
	}
	e.Done, e.Total = c.work()
	e.ETA = c.est.End(now, e.Done, e.Total)
	return c.around(e)
}

// work is what is done and what there is in all: seconds of speech as the samples promised it, and a little for each second of the recording,
// so that the bar never stands still. What an earlier run did counts as it was found.
func (c *course) work() (done, total float64) {
	for _, d := range c.plan.done {
		done, total = done+d.Seconds(), total+d.Seconds()
	}
	passed, all := c.promised(pauseCosts)
	return done + passed, total + all
}

// pauseCosts is what a second of pause counts beside a second of speech.
const pauseCosts = 0.005

// promised is how much of what this run has to do is behind it, in seconds of speech and that share of each second of the recording.
func (c *course) promised(pause float64) (passed, all float64) {
	for channel, amount := range c.plan.amounts {
		whole := amount.Total().Seconds() + pause*amount.Length().Seconds()
		all += whole
		if p, begun := c.at[channel]; begun {
			at := c.o.Span.From + p.Done
			passed += whole - amount.After(at).Seconds() - pause*amount.LengthAfter(at).Seconds()
		}
	}
	return passed, all
}

// learn takes in that a worker has ended, and remembers how fast it was unless it crashed or worked beside a recording.
func (c *course) learn(now time.Time, well bool) {
	if !c.worker {
		return
	}
	passed, _ := c.promised(0)
	c.worker = false
	c.took += now.Sub(c.since)
	c.decoded += passed - c.before
	c.crashed = c.crashed || !well
	if c.o.Follow || c.crashed {
		return
	}
	predicted := c.plan.Takes - c.loading
	if err := c.o.Speeds.learn(c.o.Info, c.states, time.Duration(c.decoded*float64(time.Second)), c.took, c.loading, predicted); err != nil {
		slog.Warn("the measured speed is not remembered", "error", err)
	}
}
