package workflow

import (
	"math"
	"testing"
	"time"
)

// ride runs an estimator over a made-up step: speed gives the amount done in the second that begins then. Reports come every so many
// seconds. It returns what was shown at each report: the time then, and the end as shown, in seconds from the start.
func ride(e *Estimator, total float64, every int, speed func(second int) float64) (shown [][2]float64, took float64) {
	start := time.Date(2026, 4, 14, 18, 0, 0, 0, time.UTC)
	done := 0.0
	e.End(start, 0, total)
	for s := 0; done < total; s++ {
		done += speed(s)
		took = float64(s + 1)
		if done >= total {
			took -= (done - total) / speed(s)
			break
		}
		if (s+1)%every == 0 {
			now := start.Add(time.Duration(s+1) * time.Second)
			end := e.End(now, done, total)
			at := math.NaN()
			if !end.IsZero() {
				at = end.Sub(start).Seconds()
			}
			shown = append(shown, [2]float64{float64(s + 1), at})
		}
	}
	return shown, took
}

func expecting(total float64, takes time.Duration, share time.Duration) *Estimator {
	e := &Estimator{}
	e.Expect(time.Date(2026, 4, 14, 18, 0, 0, 0, time.UTC), total, takes, takes/share)
	return e
}

func steady(v float64) func(int) float64 { return func(int) float64 { return v } }

func TestEstimatorKeepsItsPromise(t *testing.T) {
	const hour = 3600.0
	slow := func(s int) float64 { // a passage that is decoded again and again
		if s >= 600 && s < 720 {
			return 0.5
		}
		return 2
	}
	bursts := func(s int) float64 { // eight windows of 26 seconds end at nearly the same time, once a minute
		if s%60 >= 56 {
			return 52
		}
		return 0
	}
	for _, c := range []struct {
		name  string
		e     *Estimator
		total float64
		every int
		speed func(int) float64
		// at these shares of the way, what is shown may be off by so much of the time left
		at, off []float64
		jump    float64 // most that what is shown moves between two reports, as a share of the whole time
	}{
		{"predicted rightly", expecting(hour, 30*time.Minute, 5), hour, 1, steady(2), []float64{0, 0.5, 0.9}, []float64{0.01, 0.01, 0.01}, 0.01},
		{"predicted half of it", expecting(hour, 15*time.Minute, 10), hour, 1, steady(2), []float64{0.2, 0.4, 0.7}, []float64{0.25, 0.12, 0.06}, 0.02},
		{"predicted twice of it", expecting(hour, time.Hour, 10), hour, 1, steady(2), []float64{0.2, 0.4, 0.7}, []float64{0.7, 0.5, 0.3}, 0.02},
		{"a guess of a tenth", expecting(hour, 3*time.Minute, 100), hour, 1, steady(2), []float64{0.1, 0.4}, []float64{0.1, 0.05}, 0.1},
		{"a guess of ten times as much", expecting(hour, 5*time.Hour, 100), hour, 1, steady(2), []float64{0.3, 0.7}, []float64{0.9, 0.4}, 0.3},
		{"a slow passage", expecting(hour, 30*time.Minute, 5), hour, 1, slow, []float64{0.1, 0.6, 0.9}, []float64{0.1, 0.15, 0.1}, 0.02},
		{"in bursts", expecting(hour, 1040*time.Second, 5), hour, 5, bursts, []float64{0, 0.5, 0.8}, []float64{0.05, 0.25, 0.4}, 0.06},
		{"without a prediction", &Estimator{}, hour, 1, steady(2), []float64{0.01, 0.5, 0.9}, []float64{0.05, 0.02, 0.02}, 0.02},
	} {
		t.Run(c.name, func(t *testing.T) {
			shown, took := ride(c.e, c.total, c.every, c.speed)
			for i, share := range c.at {
				k := min(int(share*float64(len(shown))), len(shown)-1)
				now, end := shown[k][0], shown[k][1]
				if off := math.Abs(end-took) / max(took-now, 1); math.IsNaN(end) || off > c.off[i] {
					t.Errorf("after %.0f s the end is shown at %.0f s, it is at %.0f s: off by %.2f of the time left, want %.2f", now, end, took, off, c.off[i])
				}
			}
			for k := 1; k < len(shown); k++ {
				now, before, end := shown[k][0], shown[k-1][1], shown[k][1]
				if math.IsNaN(before) {
					continue
				}
				if math.Abs(end-before) > c.jump*took+2 {
					t.Errorf("at %.0f s the end jumps from %.0f s to %.0f s", now, before, end)
				}
				if end < now {
					t.Errorf("at %.0f s the end is shown at %.0f s", now, end)
				}
			}
		})
	}
}

func TestEstimatorSaysNothingBeforeItKnows(t *testing.T) {
	now := time.Date(2026, 4, 14, 18, 0, 0, 0, time.UTC)
	e := &Estimator{}
	for _, c := range []struct {
		after       time.Duration
		done, total float64
		want        bool
	}{
		{0, 0, 100, false},
		{time.Second, 10, 100, false}, // too early
		{4 * time.Second, 40, 100, true},
		{5 * time.Second, 100, 100, false}, // nothing is left
	} {
		if got := e.End(now.Add(c.after), c.done, c.total); got.IsZero() == c.want {
			t.Errorf("after %v, %v of %v: %v", c.after, c.done, c.total, got)
		}
	}
	stalled := &Estimator{}
	stalled.End(now, 0, 100)
	if got := stalled.End(now.Add(time.Minute), 0, 100); !got.IsZero() {
		t.Errorf("where nothing was done the end is %v", got)
	}
}

func TestEstimatorDoesNotCountWhatWasDoneBefore(t *testing.T) {
	now := time.Date(2026, 4, 14, 18, 0, 0, 0, time.UTC)
	e := &Estimator{}
	e.End(now, 5000, 6000) // an earlier run did that
	for i := 1; i <= 20; i++ {
		now = now.Add(time.Second)
		e.End(now, 5000+10*float64(i), 6000)
	}
	if got := e.End(now, 5200, 6000).Sub(now); got < 75*time.Second || got > 85*time.Second {
		t.Errorf("800 at 10 a second end in %v", got)
	}
}
