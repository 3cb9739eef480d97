package summarize

import (
	"strconv"
	"strings"
)

// clockOf reads "18 Uhr 30", "18.30 Uhr", "18:30"; next is the word "Uhr", or the number itself where that word is missing.
func (g *Grounder) clockOf(words []groundWord, low string, value float64, next int) (quantity, int) {
	q := quantity{kind: clockTime, value: value * 60}
	if h, m, ok := strings.Cut(strings.ReplaceAll(low, ":", "."), "."); ok {
		hour, err1 := strconv.Atoi(h)
		minute, err2 := strconv.Atoi(m)
		if err1 == nil && err2 == nil {
			q.value = float64(hour*60 + minute)
			return q, next + 1
		}
	}
	next++
	if next < len(words) {
		if m, ok := g.small(words[next].low); ok && m < 60 && words[next].from-words[next-1].to == 1 {
			q.value += float64(m)
			next++
		}
	}
	return q, next
}

// clockWords reads "halb sieben", "Viertel nach sieben", "half past six", "quarter to seven".
func (g *Grounder) clockWords(words []groundWord, i int) (quantity, int) {
	low := func(k int) string {
		if k < len(words) {
			return words[k].low
		}
		return ""
	}
	hourAt := func(k int) (int, bool) {
		h, ok := g.small(low(k))
		return h, ok && h >= 1 && h <= 24
	}
	q := quantity{kind: clockTime, loose: true}
	switch {
	case low(i) == "halb":
		if h, ok := hourAt(i + 1); ok {
			q.value = float64(h*60 - 30)
			return q, i + 2
		}
	case (low(i) == "viertel" || low(i) == "quarter") && (low(i+1) == "nach" || low(i+1) == "past"):
		if h, ok := hourAt(i + 2); ok {
			q.value = float64(h*60 + 15)
			return q, i + 3
		}
	case (low(i) == "viertel" || low(i) == "quarter") && (low(i+1) == "vor" || low(i+1) == "to"):
		if h, ok := hourAt(i + 2); ok {
			q.value = float64(h*60 - 15)
			return q, i + 3
		}
	case low(i) == "dreiviertel":
		if h, ok := hourAt(i + 1); ok {
			q.value = float64(h*60 - 15)
			return q, i + 2
		}
	case low(i) == "half" && low(i+1) == "past":
		if h, ok := hourAt(i + 2); ok {
			q.value = float64(h*60 + 30)
			return q, i + 3
		}
	}
	return q, i
}

// day reads the day of a month: "12", "zwölften", "3rd".
func (g *Grounder) day(low string) (int, bool) {
	if d, ok := ordinalDay(low); ok {
		return d, true
	}
	if g.language == "en" {
		return 0, false
	}
	n, ok := g.ordinal(low)
	return n, ok && n <= 31
}

// ordinal reads "zwölften", "dritter", "einundzwanzigste".
func (g *Grounder) ordinal(low string) (int, bool) {
	for _, irregular := range []struct {
		word string
		n    int
	}{{"erst", 1}, {"dritt", 3}, {"siebt", 7}, {"acht", 8}} {
		if rest, ok := strings.CutPrefix(low, irregular.word); ok && (rest == "e" || rest == "en" || rest == "er" || rest == "es" || rest == "em") {
			return irregular.n, true
		}
	}
	for _, end := range []string{"sten", "ster", "stes", "stem", "ste", "ten", "ter", "tes", "tem", "te"} {
		if stem, ok := strings.CutSuffix(low, end); ok {
			if n, ok := numberWord(g.unfold(stem), g.language); ok {
				return n, true
			}
		}
	}
	return 0, false
}

func ordinalDay(low string) (int, bool) {
	number := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(low, "st"), "nd"), "rd"), "th")
	n, err := strconv.Atoi(number)
	return n, err == nil && n >= 1 && n <= 31
}

func yearOf(low string) (int, bool) {
	n, err := strconv.Atoi(low)
	return n, err == nil && n >= 1900 && n <= 2100
}

// dateOfDigits reads "12.05.2026" and "12.5." (with the full stop behind it).
func dateOfDigits(low, after string) (quantity, bool) {
	parts := strings.Split(low, ".")
	if len(parts) < 2 || len(parts) > 3 || len(parts) == 2 && !strings.HasPrefix(after, ".") {
		return quantity{}, false
	}
	d, err1 := strconv.Atoi(parts[0])
	m, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil || d < 1 || d > 31 || m < 1 || m > 12 || len(parts[1]) > 2 {
		return quantity{}, false
	}
	q := quantity{kind: dayOfYear, value: float64(m*100 + d)}
	if len(parts) == 3 {
		y, err := strconv.Atoi(parts[2])
		if err != nil {
			return quantity{}, false
		}
		if y < 100 {
			y += 2000
		}
		q.year = y
	}
	return q, true
}

// beforeTimes are words behind which speech names an hour without "Uhr".
var beforeTimes = map[string]bool{"um": true, "gegen": true, "ab": true, "bis": true, "nach": true, "vor": true, "at": true, "until": true, "till": true, "after": true, "before": true}

// spokenTimes gives the hours that speech names without saying so: "macht um zehn auf".
func spokenTimes(words []groundWord, found []quantity) []quantity {
	var out []quantity
	for _, q := range found {
		if q.kind != plainNumber || q.first == 0 || q.value < 1 || q.value > 24 || q.value != float64(int(q.value)) || !beforeTimes[words[q.first-1].low] {
			continue
		}
		if q.last+1 < len(words) && words[q.last+1].upper { // "um zehn Euro"
			continue
		}
		out = append(out, quantity{kind: clockTime, value: q.value * 60, loose: true, first: q.first, last: q.last})
	}
	return out
}
