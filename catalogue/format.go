package catalogue

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

var monthsDe = []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
var weekdaysDe = []string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"}
var weekdaysLongDe = []string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}

// Integer writes n with the language's separators: 12.345 and 12,345.
func (w *Words) Integer(n int) string {
	s := strconv.Itoa(n)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	sep := "."
	if w.lang == "en" {
		sep = ","
	}
	var parts []string
	for len(s) > 3 {
		parts = append([]string{s[len(s)-3:]}, parts...)
		s = s[:len(s)-3]
	}
	s = strings.Join(append([]string{s}, parts...), sep)
	if neg {
		return "-" + s
	}
	return s
}

// Decimal writes x with a fixed number of places: 4,5 and 4.5.
func (w *Words) Decimal(x float64, places int) string {
	s := strconv.FormatFloat(x, 'f', places, 64)
	if w.lang == "de" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// Percent writes a share of 1 in per cent: "45 %" and "45%".
func (w *Words) Percent(share float64, places int) string {
	if w.lang == "de" {
		return w.Decimal(share*100, places) + " %"
	}
	return w.Decimal(share*100, places) + "%"
}

// Date is the day as offices print it: "20.05.2026" and "20/05/2026".
func (w *Words) Date(t time.Time) string {
	if w.lang == "de" {
		return t.Format("02.01.2006")
	}
	return t.Format("02/01/2006")
}

// DateLong is the day in words: "Mittwoch, 20. Mai 2026" and "Wednesday, 20 May 2026".
func (w *Words) DateLong(t time.Time) string {
	if w.lang == "de" {
		return fmt.Sprintf("%s, %d. %s %d", weekdaysLongDe[t.Weekday()], t.Day(), monthsDe[t.Month()-1], t.Year())
	}
	return t.Format("Monday, 2 January 2006")
}

// DateShort is day with weekday for lists: "Mi 20.05.2026" and "Wed 20/05/2026".
func (w *Words) DateShort(t time.Time) string {
	if w.lang == "de" {
		return weekdaysDe[t.Weekday()] + " " + t.Format("02.01.2006")
	}
	return t.Format("Mon 02/01/2006")
}

// Clock is the time of day: "19:20 Uhr" and "19:20".
func (w *Words) Clock(t time.Time) string { return w.ClockText(t.Format("15:04")) }

// Moment is a day and a time of day where the computer is, as it stands in a sentence: "20.05.2026 um 19:20 Uhr" and "20/05/2026 at 19:20".
func (w *Words) Moment(t time.Time) string {
	t = t.Local()
	if w.lang == "de" {
		return w.Date(t) + " um " + w.Clock(t)
	}
	return w.Date(t) + " at " + w.Clock(t)
}

// ClockText makes a written time of day of "19:20"; empty stays empty.
func (w *Words) ClockText(hhmm string) string {
	if hhmm == "" || w.lang != "de" {
		return hhmm
	}
	return hhmm + " Uhr"
}

// Position is a place inside a recording: "1:02:41", "0:07".
func Position(d time.Duration) string {
	if d < 0 {
		d = 0
	}
	s := int(d / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// ParsePosition reads a place inside a recording as people write it: "1:02:41", "0:07", "7". Fractions of the last part are understood with a
// point or a comma.
func ParsePosition(s string) (time.Duration, error) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	var total time.Duration
	for i, part := range parts {
		v, err := strconv.ParseFloat(strings.ReplaceAll(part, ",", "."), 64)
		last := i == len(parts)-1
		if err != nil || v < 0 || v != math.Trunc(v) && !last || i > 0 && v >= 60 || len(parts) > 3 || !(v <= 1e6) {
			return 0, fmt.Errorf("%q is no place in a recording", s)
		}
		total = total*60 + time.Duration(v*float64(time.Second))
	}
	return total, nil
}

// Span is how long something lasts, in words: "2 h 05 min", "4 min 54 s", "12 s".
func (w *Words) Span(d time.Duration) string {
	d = d.Round(time.Second)
	switch {
	case d >= time.Hour:
		return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
	case d >= time.Minute:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d s", int(d.Seconds()))
}

// Roughly is how long something lasts where more would be pretended: "15 s", "12 min", "35 min", "1 h 20 min", "3,5 h", "12 h".
func (w *Words) Roughly(d time.Duration) string {
	round := func(to time.Duration) time.Duration { return max(to, d.Round(to)) }
	switch {
	case d < 50*time.Second:
		return fmt.Sprintf("%d s", int(round(5*time.Second).Seconds()))
	case d < 20*time.Minute:
		return fmt.Sprintf("%d min", int(round(time.Minute).Minutes()))
	case d < 57*time.Minute+30*time.Second:
		return fmt.Sprintf("%d min", int(round(5*time.Minute).Minutes()))
	case d < 2*time.Hour:
		d = round(10 * time.Minute)
		if d%time.Hour == 0 {
			return fmt.Sprintf("%d h", int(d.Hours()))
		}
		return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
	case d < 10*time.Hour:
		d = round(30 * time.Minute)
		if d%time.Hour != 0 {
			return w.Decimal(d.Hours(), 1) + " h"
		}
	}
	return w.Integer(int(round(time.Hour).Hours())) + " h"
}

// Bytes is a size on disk: "115 MB", "1,4 GB" (powers of ten, as file managers show it).
func (w *Words) Bytes(n int64) string {
	switch {
	case n >= 1e9:
		return w.Decimal(math.Round(float64(n)/1e8)/10, 1) + " GB"
	case n >= 1e6:
		return w.Decimal(math.Round(float64(n)/1e6), 0) + " MB"
	case n >= 1e3:
		return w.Decimal(math.Round(float64(n)/1e3), 0) + " kB"
	}
	return w.Integer(int(n)) + " B"
}
