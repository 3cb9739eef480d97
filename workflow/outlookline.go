package workflow

import (
	"strings"
	"time"

	"ratsschreiber/catalogue"
)

// EndText says when a step will be done: a time, or between which times it lies as long as nothing was measured on this machine.
// Empty where that cannot be said.
func EndText(w *catalogue.Words, e Event, now time.Time) string {
	switch {
	case !e.Latest.IsZero():
		from := e.Earliest
		if from.Before(now) {
			from = now
		}
		return between(w, "predict.eta_range", "predict.eta_guess", from, e.Latest, now)
	case !e.ETA.IsZero():
		return w.Text("predict.eta", "time", moment(w, e.ETA, now))
	}
	return ""
}

// between fills a sentence with two times of day, or one where they are the same to the minute.
func between(w *catalogue.Words, both, one string, from, to, now time.Time, pairs ...any) string {
	first, last := moment(w, from, now), moment(w, to, now)
	if first == last {
		return w.Text(one, append(pairs, "to", last)...)
	}
	return w.Text(both, append(pairs, "from", strings.TrimSuffix(first, " Uhr"), "to", last)...)
}

// moment is a time of day, with the day where it is so far away that one could take it for the wrong one.
func moment(w *catalogue.Words, t, now time.Time) string {
	if t.Sub(now) > 18*time.Hour {
		return w.DateShort(t) + ", " + w.Clock(t)
	}
	return w.Clock(t)
}

// Line says it to a person before the start.
func (p Prediction) Line(w *catalogue.Words, now time.Time) string {
	switch {
	case p.Speech <= 0:
		return w.Text("predict.nothing")
	case !p.Basis.Measured():
		return between(w, "predict.before_unmeasured", "predict.before_guessed", now.Add(p.Least), now.Add(p.Most), now, "model", p.Model)
	}
	key := "predict.before"
	if p.Basis == BasisCalibrated {
		key = "predict.before_calibrated"
	}
	return w.Text(key, "time", moment(w, now.Add(p.Takes), now), "takes", w.Roughly(p.Takes), "model", p.Model)
}

// WaitingLine says how long it will take once it begins.
func (p Prediction) WaitingLine(w *catalogue.Words) string {
	switch {
	case p.Speech <= 0:
		return ""
	case !p.Basis.Measured():
		return w.Text("predict.waiting_range", "from", w.Roughly(p.Least), "to", w.Roughly(p.Most))
	}
	return w.Text("predict.waiting", "takes", w.Roughly(p.Takes))
}

// HourLine says how long an hour of meeting takes.
func (m ModelOutlook) HourLine(w *catalogue.Words) string {
	if m.Basis == BasisAssumed {
		seconds := func(s float64) string { return w.Roughly(time.Duration(s * float64(time.Second))) }
		return w.Text("predict.hour_range", "from", seconds(m.Least), "to", seconds(m.Most))
	}
	return w.Text("predict.hour", "takes", w.Roughly(m.Takes()))
}

// Line says everything of a model but its name.
func (m ModelOutlook) Line(w *catalogue.Words) string {
	parts := []string{m.HourLine(w)}
	memory := "predict.memory"
	if m.MemoryMeasured {
		memory = "predict.memory_measured"
	}
	parts = append(parts, w.Text(memory, "size", w.Bytes(m.Memory)))
	if m.Live {
		parts = append(parts, w.Text("predict.live"))
	}
	if m.Installed {
		parts = append(parts, w.Text("predict.installed"))
	} else {
		parts = append(parts, w.Text("predict.not_installed"))
	}
	return strings.Join(parts, ", ")
}

// AdviceLines say which models suit this machine.
func AdviceLines(w *catalogue.Words, models []ModelOutlook) []string {
	var out []string
	missing := false
	for _, m := range models { // the best first
		if m.Advised && !m.Installed {
			missing = true
			out = append(out, w.Text("predict.advice_missing", "name", m.Name, "hour", m.HourLine(w)))
		}
	}
	for _, m := range models {
		if m.Advised && m.Installed {
			key := "predict.advice"
			if missing {
				key = "predict.advice_have"
			}
			out = append(out, w.Text(key, "name", m.Name, "hour", m.HourLine(w)))
		}
	}
	if len(out) == 0 {
		out = append(out, w.Text("predict.advice_none"))
	}
	return out
}

// Line says what the text beside a recording will be like; empty where it keeps up, and where that is not known.
func (l LiveOutlook) Line(w *catalogue.Words) string {
	if l.KeepsUp || l.Basis == BasisAssumed {
		return ""
	}
	key := "predict.live_text.behind"
	if l.Behind <= liveBacklog {
		key = "predict.live_text.lags"
	}
	s := w.Text(key, "model", l.Model, "behind", w.Roughly(l.Behind))
	if l.Better != "" {
		s += " " + w.Text("predict.live_text.better", "name", l.Better)
	}
	return s
}
