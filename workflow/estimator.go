package workflow

import (
	"math"
	"sync"
	"time"
)

// Estimator says when a step will be done. The zero value is ready for use; it may be used from several goroutines.
//
// It knows a speed from two sources. One is a prediction ([Estimator.Expect]), which counts as if it had been seen for a certain time,
// its trust. The other is what it sees: the amount done since it first saw the step, in which the last minutes weigh more (each
// amount counts for e^(-age/memory), memory being four minutes, or a quarter of what was predicted where that is longer). Both
// together are (expected·t + amount) / (t + time), where t is what the trust has come down to: after a time of four times itself, to a
// third. So a good prediction is corrected a little, a bad one within its trust, and a slow passage moves the end by what it costs.
//
// What is shown follows what is computed in steps: within a twentieth of the time left, from 2 to 30 seconds, it makes up for two thirds of
// the difference, and one call never moves it by more than an eighth of the time left (and a second). It is never before now. So it
// does not jump between 3 and 40 minutes, and is quick where it matters, towards the end.
type Estimator struct {
	mu sync.Mutex // guards the fields below

	expected float64 // amount a second; 0: nothing was predicted
	trust    time.Duration
	memory   time.Duration

	last     time.Time // when it was told something; zero: never
	lastDone float64
	amount   float64       // done of late
	took     time.Duration // in that time
	watched  time.Duration // in all

	shown   time.Time // what was said last; zero: nothing
	shownAt time.Time
}

const (
	estimatorMemory = 4 * time.Minute
	// estimatorPatience is how long the estimator looks before it says anything without a prediction.
	estimatorPatience = 2 * time.Second
)

// Expect tells what was predicted before the step began: that it takes that long from now on for an amount of total. trust is for
// how long the prediction counts as much as what is seen.
func (e *Estimator) Expect(now time.Time, total float64, takes, trust time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if takes <= 0 || total <= 0 {
		return
	}
	e.expected, e.trust, e.memory = total/takes.Seconds(), trust, max(estimatorMemory, takes/4)
	e.shown, e.shownAt = now.Add(takes), now
}

// End predicts when total will be reached, now that done is. The first call begins the watch: what was done before it took another
// time. The zero time means that it cannot be said yet, or that nothing is left.
func (e *Estimator) End(now time.Time, done, total float64) time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.see(now, done)
	if total <= done {
		return time.Time{}
	}
	if e.expected <= 0 && (e.took < estimatorPatience || e.amount <= 0) {
		return time.Time{}
	}
	trust := e.trust.Seconds()
	if trust > 0 {
		trust *= math.Exp(-e.watched.Seconds() / (4 * trust))
	}
	speed := e.expected
	if trust+e.took.Seconds() > 0 {
		speed = (e.expected*trust + e.amount) / (trust + e.took.Seconds())
	}
	if speed <= 0 || math.IsNaN(speed) {
		return e.notBefore(now)
	}
	left := time.Duration(min((total-done)/speed, maxLeft) * float64(time.Second))
	e.follow(now, now.Add(left))
	return e.notBefore(now)
}

// maxLeft keeps what is computed of a tiny speed within what a time can hold: a year, in seconds.
const maxLeft = 365 * 24 * 3600

// see takes in what was done since the last call.
func (e *Estimator) see(now time.Time, done float64) {
	if e.memory == 0 {
		e.memory = estimatorMemory
	}
	if !e.last.IsZero() && done >= e.lastDone && now.After(e.last) {
		passed := now.Sub(e.last)
		kept := math.Exp(-float64(passed) / float64(e.memory))
		e.amount = e.amount*kept + done - e.lastDone
		e.took = time.Duration(float64(e.took)*kept) + passed
		e.watched += passed
	}
	e.last, e.lastDone = now, done
}

// follow moves what is shown towards what was computed.
func (e *Estimator) follow(now, computed time.Time) {
	if e.shown.IsZero() {
		e.shown, e.shownAt = computed, now
		return
	}
	left := max(computed.Sub(now), 0)
	pull := min(max(left/20, 2*time.Second), 30*time.Second)
	share := 1 - math.Exp(-float64(now.Sub(e.shownAt))/float64(pull))
	most := max(e.shown.Sub(now), left, 0)/8 + time.Second
	step := time.Duration(float64(computed.Sub(e.shown)) * share)
	e.shown, e.shownAt = e.shown.Add(min(max(step, -most), most)), now
}

func (e *Estimator) notBefore(now time.Time) time.Time {
	if e.shown.IsZero() {
		return time.Time{}
	}
	if e.shown.Before(now) {
		e.shown = now
	}
	return e.shown
}
