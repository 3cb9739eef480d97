package gui

import (
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// How wide letters are.

// metrics caches the widths of letters in one size and style.
type metrics struct {
	latin [0x250]float32
	other map[rune]float32
	size  float32
	style fyne.TextStyle
}

type metricsKey struct {
	size  float32
	style fyne.TextStyle
}

var (
	metricsMu    sync.Mutex // guards metricsCache and the letters' widths in it
	metricsCache = map[metricsKey]*metrics{}
)

func metricsFor(size float32, style fyne.TextStyle) *metrics {
	metricsMu.Lock()
	defer metricsMu.Unlock()
	key := metricsKey{size, style}
	m := metricsCache[key]
	if m == nil {
		m = &metrics{size: size, style: style, other: map[rune]float32{}}
		for i := range m.latin {
			m.latin[i] = -1
		}
		metricsCache[key] = m
	}
	return m
}

func (m *metrics) letter(r rune) float32 {
	if int(r) < len(m.latin) {
		if w := m.latin[r]; w >= 0 {
			return w
		}
		w := m.measure(r)
		m.latin[r] = w
		return w
	}
	w, ok := m.other[r]
	if !ok {
		w = m.measure(r)
		m.other[r] = w
	}
	return w
}

// measure takes the width between two letters, since a blank alone may measure nothing.
func (m *metrics) measure(r rune) float32 {
	return max(0, fyne.MeasureText("n"+string(r)+"n", m.size, m.style).Width-fyne.MeasureText("nn", m.size, m.style).Width)
}

func (m *metrics) width(s string) float32 {
	metricsMu.Lock()
	defer metricsMu.Unlock()
	var w float32
	for _, r := range s {
		w += m.letter(r)
	}
	return w
}

// fit is how many bytes of s, at least one letter, stand within width.
func (m *metrics) fit(s string, width float32) int {
	metricsMu.Lock()
	defer metricsMu.Unlock()
	var w float32
	for i, r := range s {
		w += m.letter(r)
		if w > width && i > 0 {
			return i
		}
	}
	return len(s)
}

// ellipsis cuts s so that it stands within width on one line, and says so with three dots.
func ellipsis(s string, width, size float32, style fyne.TextStyle) string {
	m := metricsFor(size, style)
	if m.width(s) <= width {
		return s
	}
	n := m.fit(s, max(0, width-m.width("…")))
	return strings.TrimRight(s[:n], " ") + "…"
}

// shorten cuts the text of a run so that it takes no more than so many lines, and says so with three dots.
func shorten(r run, width float32, most int) string {
	lines := breakLines([]run{r}, width)
	if len(lines) <= most {
		return r.text
	}
	var b strings.Builder
	for i, l := range lines[:most] {
		for _, p := range l.parts {
			if i == most-1 {
				b.WriteString(ellipsis(strings.TrimRight(p.text, " ")+" …", width, theme.Size(r.sizeName()), r.style()))
				continue
			}
			b.WriteString(p.text)
		}
	}
	return b.String()
}
