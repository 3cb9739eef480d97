package gui

import (
	"context"
	"errors"
	"slices"
	"time"

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
	beside   bool                                  // runs at once, beside the queue: it needs neither the processor nor a meeting
	quick    bool                                  // takes moments: it waits only for work on its meeting
	ahead    bool                                  // goes before what waits on its meeting
	foresee  func(context.Context) (string, error) // how long it will take, in words, as long as it waits; nil: nobody knows
	takes    string                                // what that said
	finished func(error)                           // after the end, whatever it was
	explains func(error) bool                      // says itself what went wrong; false: not this. nil: the window does
	cancel   context.CancelFunc
	of       *sheet // whose answer began it; nil: none
	presses  int    // of keys, when it was asked for
}

// jobQueue runs jobs one after the other, but those that run beside. Recording is not among them: it is never queued behind anything, and what would
// take the processor or the meeting from it waits for its end.
type jobQueue struct {
	u       *ui
	jobs    []*job // in the order in which they are done; ended ones go when the next one is added
	changed func()
	held    func(*job) bool // says whether a job has to wait for the end of a recording
}

// add queues a job. finished runs on the screen's goroutine.
func (q *jobQueue) add(j *job) {
	kept := q.jobs[:0]
	for _, have := range q.jobs {
		if have.state == jobWaiting || have.state == jobRunning {
			kept = append(kept, have)
		}
	}
	j.share, j.of, j.presses = -1, q.u.answered, q.u.sofar()
	at := len(kept)
	if first := slices.IndexFunc(kept, func(have *job) bool { return have.state == jobWaiting && have.file == j.file }); j.ahead && first >= 0 {
		at = first
	}
	q.jobs = slices.Insert(kept, at, j)
	q.changed() // it is noted before it begins, lest a crash in its first moment leave it undone
	q.next()
	if j.state != jobWaiting || j.foresee == nil {
		return
	}
	q.u.workElse(func(ctx context.Context) (func(), error) {
		takes, err := j.foresee(ctx)
		return func() { j.takes = takes; q.changed() }, err
	}, func(error) {}) // what stands against the work is said when it begins
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

// running is the job at hand, one that takes long before those beside it; nil where there is none.
func (q *jobQueue) running() *job {
	var beside *job
	for _, j := range q.jobs {
		if j.state == jobRunning {
			if !j.beside && !j.quick {
				return j
			}
			beside = j
		}
	}
	return beside
}

// waits finds a job of a kind that waits for working on a meeting; nil where there is none.
func (q *jobQueue) waits(file string, is func(workflow.Work) bool) *job {
	for _, j := range q.jobs {
		if j.state == jobWaiting && j.file == file && is(j.work) {
			return j
		}
	}
	return nil
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

// next starts what can be started: the first waiting job of those that take long, unless one of these runs, and all others.
func (q *jobQueue) next() {
	for i := 0; i < len(q.jobs); i++ { // starting one may add others, or even end it
		if j := q.jobs[i]; j.state == jobWaiting && q.may(j) {
			q.start(j)
			i = -1
		}
	}
	q.changed()
}

// may says whether a waiting job can begin now.
func (q *jobQueue) may(j *job) bool {
	if j.beside {
		return true
	}
	if q.held(j) {
		return false
	}
	return !slices.ContainsFunc(q.jobs, func(r *job) bool {
		return r.state == jobRunning && !r.beside && (!j.quick && !r.quick || r.file == j.file)
	})
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
				q.u.later(func() { j.tell(e); q.changed() })
			}
		})
		if q.u.ctx.Err() != nil {
			return // the window is gone
		}
		q.u.laterAfter(j.presses, func() { q.end(j, err) })
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
