package gui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

// jobState says how far a job has come.
type jobState int

const (
	jobWaiting jobState = iota
	jobRunning
	jobDone
	jobFailed
	jobCancelled
)

// job is long work in the background: importing, recognising, drafting. It is changed on the screen's goroutine only.
type job struct {
	title    string
	file     string        // meeting or model file that it works on
	work     workflow.Work // how it is taken up when the program ends before it; zero: not at all
	state    jobState
	step     string
	share    float64        // 0 to 1; negative: not known
	event    workflow.Event // what it told last
	note     string
	run      func(ctx context.Context, tell workflow.Progress) error
	beside   bool             // runs at once, beside the queue: it needs neither the processor nor a meeting
	finished func(error)      // after the end, whatever it was
	explains func(error) bool // says itself what went wrong; false: not this. nil: the window does
	cancel   context.CancelFunc
	of       *sheet // whose answer began it; nil: none
}

// jobQueue runs jobs one after the other, but those that run beside. Recording is not among them: it is never queued behind anything.
type jobQueue struct {
	u       *ui
	jobs    []*job // in the order in which they came; ended ones go when the next one is added
	changed func()
}

// add queues a job. finished runs on the screen's goroutine.
func (q *jobQueue) add(j *job) {
	kept := q.jobs[:0]
	for _, have := range q.jobs {
		if have.state == jobWaiting || have.state == jobRunning {
			kept = append(kept, have)
		}
	}
	j.share, j.of = -1, q.u.answered
	q.jobs = append(kept, j)
	if j.beside {
		q.start(j)
		q.changed()
		return
	}
	q.next()
}

// busy says whether anything runs or waits.
func (q *jobQueue) busy() bool {
	for _, j := range q.jobs {
		if j.state == jobWaiting || j.state == jobRunning {
			return true
		}
	}
	return false
}

// running is the job at hand, one of the queue before one beside it; nil where there is none.
func (q *jobQueue) running() *job {
	var beside *job
	for _, j := range q.jobs {
		if j.state == jobRunning {
			if !j.beside {
				return j
			}
			beside = j
		}
	}
	return beside
}

// waiting counts the jobs behind it.
func (q *jobQueue) waiting() int {
	n := 0
	for _, j := range q.jobs {
		if j.state == jobWaiting {
			n++
		}
	}
	return n
}

// on says whether a job works on a meeting file or waits for doing so.
func (q *jobQueue) on(file string) bool { return q.find(file) != nil }

// find gives the job that works on a file or waits for doing so; nil where there is none.
func (q *jobQueue) find(file string) *job {
	for _, j := range q.jobs {
		if j.file == file && file != "" && (j.state == jobWaiting || j.state == jobRunning) {
			return j
		}
	}
	return nil
}

// stop ends a job; what it has stored stays.
func (q *jobQueue) stop(j *job) {
	switch j.state {
	case jobWaiting:
		q.end(j, context.Canceled)
	case jobRunning:
		j.cancel()
	}
}

// unended lists the work that would have to be taken up if the program ended now.
func (q *jobQueue) unended() []workflow.Work {
	var out []workflow.Work
	for _, j := range q.jobs {
		if j.work.Kind != "" && (j.state == jobWaiting || j.state == jobRunning) {
			out = append(out, j.work)
		}
	}
	return out
}

// next starts the first waiting job unless one runs.
func (q *jobQueue) next() {
	defer q.changed()
	if r := q.running(); r != nil && !r.beside {
		return
	}
	for _, j := range q.jobs {
		if j.state == jobWaiting {
			q.start(j)
			return
		}
	}
}

func (q *jobQueue) start(j *job) {
	ctx, cancel := context.WithCancel(q.u.ctx)
	j.state, j.cancel = jobRunning, cancel
	if q.u.inln {
		err := j.run(ctx, func(e workflow.Event) { j.tell(e) })
		q.end(j, err)
		return
	}
	var last time.Time
	q.u.wg.Add(1)
	go func() { // ends with run, which obeys ctx
		defer q.u.wg.Done()
		defer cancel()
		err := j.run(ctx, func(e workflow.Event) {
			if now := time.Now(); now.Sub(last) > 100*time.Millisecond || e.Note != "" {
				last = now
				fyne.Do(func() { j.tell(e); q.changed() })
			}
		})
		if q.u.ctx.Err() != nil {
			return // the window is gone
		}
		fyne.Do(func() { q.end(j, err) })
	}()
}

func (j *job) tell(e workflow.Event) {
	j.step, j.event = e.Step, e
	if e.Note != "" {
		j.note = e.Note
	}
	j.share = -1
	if e.Total > 0 {
		j.share = min(max(e.Done/e.Total, 0), 1)
	}
}

func (q *jobQueue) end(j *job, err error) {
	switch {
	case err == nil:
		j.state = jobDone
		j.of.served()
	case errors.Is(err, context.Canceled):
		j.state = jobCancelled
	default:
		j.state = jobFailed
	}
	if j.finished != nil {
		q.u.onBehalf(nil, func() { j.finished(err) })
	}
	of := j.of
	if !of.timely() && !q.u.inln { // at once, it is the answer itself
		of = nil
	}
	if j.state == jobFailed {
		q.u.onBehalf(of, func() {
			if j.explains == nil || !j.explains(err) {
				q.u.fail(err)
			}
		})
	}
	q.next()
}
