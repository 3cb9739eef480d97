package workflow

import (
	"sync"
	"time"
)

// Progress is told how a long step goes on. It is called from the step's own goroutine, must return at once and may be nil.
type Progress func(Event)

// Event is one report of progress. Done and Total are seconds of sound, bytes or items, as the step has it; Total is 0 while it is
// not known.
type Event struct {
	Step  string    `json:"step"` // "import", "transcribe", "draft", "export"
	Done  float64   `json:"done"`
	Total float64   `json:"total"`
	ETA   time.Time `json:"eta,omitzero"`
	// Note is a key of the catalogue ("progress.<note>") for what happens besides, such as "worker_restarted".
	Note string `json:"note,omitempty"`
	Name string `json:"name,omitempty"` // the file or item at hand
}

func (p Progress) tell(e Event) {
	if p != nil {
		p(e)
	}
}

// Estimator predicts the end of a step from what the last part of it took. The zero value is ready for use; it may be used from
// several goroutines.
type Estimator struct {
	mu      sync.Mutex // guards the fields below
	start   time.Time
	first   float64
	samples []sample
}

type sample struct {
	at   time.Time
	done float64
}

// End predicts when total will be reached, from the speed since the start and, weighted more, of the last two minutes. The zero
// time means that it cannot be said yet.
func (e *Estimator) End(now time.Time, done, total float64) time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.start.IsZero() {
		e.start, e.first = now, done
	}
	e.samples = append(e.samples, sample{now, done})
	for len(e.samples) > 2 && now.Sub(e.samples[0].at) > 2*time.Minute {
		e.samples = e.samples[1:]
	}
	whole := rate(done-e.first, now.Sub(e.start))
	recent := rate(done-e.samples[0].done, now.Sub(e.samples[0].at))
	speed := (whole + 2*recent) / 3
	if recent <= 0 {
		speed = whole
	}
	if speed <= 0 || total <= done {
		return time.Time{}
	}
	return now.Add(time.Duration((total - done) / speed * float64(time.Second)))
}

func rate(amount float64, d time.Duration) float64 {
	if d < 500*time.Millisecond {
		return 0
	}
	return amount / d.Seconds()
}
