package workflow

import (
	"log/slog"
	"time"

	"ratsschreiber/transcribe"
)

// course follows a transcription: how much speech is decoded, how much is left, and when that will be done. Pauses cost next to nothing,
// so it counts speech, as the prediction did; where there is more or less of it than the samples said, it corrects what is left.
// It belongs to one goroutine.
type course struct {
	o      TranscribeOptions
	states int
	est    Estimator
	plan   Prediction
	at     map[int]transcribe.Progress // by channel

	worker  bool          // a worker decodes
	since   time.Time     // when this worker began to decode
	before  float64       // seconds of speech done then
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
	done, _ := c.work()
	if !e.ETA.IsZero() && !c.plan.Basis.Measured() && c.plan.Most > 0 && done-c.start() < (2*fullWindow*time.Duration(c.states)).Seconds() {
		e.Earliest, e.Latest = e.ETA.Add(c.plan.Least-c.plan.Takes), e.ETA.Add(c.plan.Most-c.plan.Takes)
	}
	return e
}

// fullWindow is the speech in a usual window.
const fullWindow = 2 * halfWindow

// start is what earlier runs had decoded.
func (c *course) start() (done float64) {
	for _, d := range c.plan.done {
		done += d.Seconds()
	}
	return done
}

// decoding notes that a worker that was started then has begun to decode.
func (c *course) decoding(now, started time.Time) {
	if c.worker {
		return
	}
	done, total := c.work()
	c.worker, c.since, c.before = true, now, done
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

// work is the speech that is done and that there is in all, in seconds. The samples' amounts are corrected by what was found so far, which counts
// more the more there is of it.
func (c *course) work() (done, total float64) {
	for channel, amount := range c.plan.amounts {
		p, begun := c.at[channel]
		if !begun {
			done += c.plan.done[channel].Seconds()
			total += (c.plan.done[channel] + amount.Total()).Seconds()
			continue
		}
		left := amount.After(c.o.Span.From + p.Done).Seconds()
		promised := amount.Total().Seconds() - left
		found := max(0, p.Speech-c.plan.done[channel]).Seconds()
		const doubt = 180 // seconds of speech as promised, against which what was found is weighed
		done += p.Speech.Seconds()
		total += p.Speech.Seconds() + left*min(max((found+doubt)/(promised+doubt), 0.5), 2)
	}
	for channel, d := range c.plan.done {
		if _, more := c.plan.amounts[channel]; !more {
			done, total = done+d.Seconds(), total+d.Seconds()
		}
	}
	return done, total
}

// learn takes in that a worker has ended, and remembers how fast it was unless it crashed or worked beside a recording.
func (c *course) learn(now time.Time, well bool) {
	if !c.worker {
		return
	}
	done, _ := c.work()
	c.worker = false
	c.took += now.Sub(c.since)
	c.decoded += done - c.before
	c.crashed = c.crashed || !well
	if c.o.Follow || c.crashed {
		return
	}
	predicted := c.plan.Takes - c.loading
	if err := c.o.Speeds.learn(c.o.Info, c.states, time.Duration(c.decoded*float64(time.Second)), c.took, c.loading, predicted); err != nil {
		slog.Warn("the measured speed is not remembered", "error", err)
	}
}
