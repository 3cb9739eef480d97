package summarize

import (
	"math"
	"strconv"
	"strings"
)

// quantity is a number, a sum, a share, a time or a date that a text states.
type quantity struct {
	kind quantityKind
	// value: the number; for a share the hundredths; for a clock time the minutes since midnight; for a date month*100+day, day 0 where only the month is
	// named.
	value float64
	year  int  // of a date; 0: not said
	loose bool // a clock time that does not say which half of the day
	// first and last are the words that state it.
	first, last int
}

type quantityKind uint8

const (
	plainNumber quantityKind = iota
	sumOfMoney
	share
	clockTime
	dayOfYear
)

// scales multiply the number before them.
var scales = map[string]float64{
	"tausend": 1e3, "tsd": 1e3, "million": 1e6, "millionen": 1e6, "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "dutzend": 12,
	"thousand": 1e3, "m": 1e6, "bn": 1e9, "billion": 1e9, "k": 1e3, "hundred": 100, "hundert": 100,
}

var monthWords = map[string]int{
	"januar": 1, "janner": 1, "februar": 2, "marz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7, "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
	"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "october": 10, "december": 12,
}

// fractions are words for shares.
var fractions = map[string]float64{"halfte": 50, "drittel": 100.0 / 3, "viertel": 25, "funftel": 20, "zehntel": 10, "half": 50, "third": 100.0 / 3, "quarter": 25, "fifth": 20}

var halves = map[string]float64{"anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5, "viereinhalb": 4.5, "funfeinhalb": 5.5, "sechseinhalb": 6.5}

var percentWords = map[string]bool{"prozent": true, "percent": true, "cent-per": true, "vom-hundert": true}

var moneyWords = map[string]bool{"euro": true, "euros": true, "eur": true, "cent": true, "pound": true, "pounds": true, "dollar": true, "dollars": true}

// quantities finds everything that is counted, measured or dated. Words that belong to one are marked as counted.
func (g *Grounder) quantities(text string, words []groundWord) []quantity {
	var out []quantity
	for i := 0; i < len(words); {
		q, next := g.quantityAt(text, words, i)
		if next == i {
			i++
			continue
		}
		q.first, q.last = i, next-1
		for k := i; k < next; k++ {
			words[k].counted = true
		}
		out = append(out, q)
		i = next
	}
	return out
}

// between gives the signs between two words.
func between(text string, words []groundWord, i int) string {
	if i+1 >= len(words) {
		return text[words[i].to:]
	}
	return text[words[i].to:words[i+1].from]
}

// quantityAt reads the quantity that begins at word i, and the word behind it; i where there is none.
func (g *Grounder) quantityAt(text string, words []groundWord, i int) (quantity, int) {
	w := words[i]
	low := func(k int) string {
		if k < len(words) {
			return words[k].low
		}
		return ""
	}
	if q, next := g.clockWords(words, i); next > i {
		return q, next
	}
	if m, ok := monthWords[w.low]; ok && (w.upper || g.language != "en") && !(w.low == "may" && !w.upper) {
		q := quantity{kind: dayOfYear, value: float64(m * 100)}
		next := i + 1
		if d, ok := ordinalDay(low(i + 1)); ok && g.language == "en" { // "May 12"
			q.value += float64(d)
			next++
		}
		if y, ok := yearOf(low(next)); ok {
			q.year = y
			next++
		}
		return q, next
	}
	// a day: "12. Mai", "zwölften Mai", "12 May", "12.05.2026", "12.5."
	if m, ok := monthWords[low(i+1)]; ok {
		if d, ok := g.day(w.low); ok && strings.Trim(between(text, words, i), " ") != "," {
			q := quantity{kind: dayOfYear, value: float64(m*100 + d)}
			next := i + 2
			if y, ok := yearOf(low(next)); ok {
				q.year = y
				next++
			}
			return q, next
		}
	}
	if q, ok := dateOfDigits(w.low, between(text, words, i)); ok {
		return q, i + 1
	}
	if w.low == "halfte" || w.low == "half" {
		return quantity{kind: share, value: 50}, i + 1
	}
	if times, ok := strings.CutSuffix(w.low, "mal"); ok && g.language != "en" { // "zweimal"
		if n, ok := g.small(times); ok && n > 1 {
			return quantity{kind: plainNumber, value: float64(n)}, i + 1
		}
	}
	value, next, ok := g.number(text, words, i)
	if !ok {
		return quantity{}, i
	}
	q := quantity{kind: plainNumber, value: value}
	after := ""
	if next > i {
		after = between(text, words, next-1)
	}
	switch before := text[:w.from]; {
	case strings.HasPrefix(strings.TrimLeft(after, " \u00a0"), "%"):
		q.kind = share
	case strings.HasPrefix(strings.TrimLeft(after, " \u00a0"), "€"), strings.HasSuffix(before, "£"), strings.HasSuffix(before, "€"), strings.HasSuffix(before, "$"):
		q.kind = sumOfMoney
	case percentWords[low(next)]:
		q.kind, next = share, next+1
	case low(next) == "per" && low(next+1) == "cent":
		q.kind, next = share, next+2
	case moneyWords[low(next)]:
		q.kind, next = sumOfMoney, next+1
		if n, ok := g.small(low(next)); ok && n > 0 && low(next-1) != "cent" && words[next].from == words[next-1].to+1 { // "ein Euro fünfzig"
			q.value += float64(n) / 100
			next++
		}
	case (low(next) == "bis" || low(next) == "und") && low(next+2) == "uhr" && value == float64(int(value)) && value <= 24: // "von 14 bis 21 Uhr"
		if _, ok := g.small(strings.SplitN(low(next+1), ".", 2)[0]); ok {
			q.kind, q.value = clockTime, value*60
			if _, minute, ok := strings.Cut(w.low, "."); ok {
				if n, ok := g.small(minute); ok {
					q.value = float64(int(value))*60 + float64(n)
				}
			}
		}
	case low(next) == "uhr":
		return g.clockOf(words, w.low, value, next)
	case low(next) == "am" || low(next) == "pm" || low(next) == "o'clock":
		q.kind, q.value, q.loose = clockTime, value*60, low(next) == "o'clock"
		if low(next) == "pm" && value < 12 {
			q.value += 12 * 60
		}
		next++
	case fractions[low(next)] > 0 && value < 10 && w.low != "viertel":
		q.kind, q.value, next = share, value*fractions[low(next)], next+1
	case strings.Contains(w.low, ":"):
		return g.clockOf(words, w.low, value, next-1)
	}
	return q, next
}

// small reads a number below a hundred in digits or one word.
func (g *Grounder) small(low string) (int, bool) {
	if n, err := strconv.Atoi(low); err == nil && n >= 0 && n < 100 {
		return n, true
	}
	if low == "ein" || low == "eins" || low == "one" {
		return 1, true
	}
	return numberWord(g.unfold(low), g.language)
}

// unfold writes the number words that lost their umlaut as numberWord knows them.
func (g *Grounder) unfold(low string) string {
	if g.language == "en" {
		return low
	}
	return strings.NewReplacer("funf", "fünf", "zwolf", "zwölf", "dreissig", "dreißig").Replace(low)
}

// number reads a number in digits or words from word i on, with what multiplies it; ok is false where there is none. Articles are none, unless a scale,
// a share or "Prozent" follows.
func (g *Grounder) number(text string, words []groundWord, i int) (value float64, next int, ok bool) {
	low := words[i].low
	at := func(k int) string {
		if k < len(words) {
			return words[k].low
		}
		return ""
	}
	switch v, isDigits := g.digitsOf(low); {
	case isDigits:
		value, next = v, i+1
		for next < len(words) && between(text, words, next-1) == " " && len(at(next)) == 3 && isAllDigits(at(next)) && value >= 1 && value < 1e6 && isAllDigits(low) && len(low) <= 3 {
			n, _ := strconv.Atoi(at(next)) // "300 000"
			value = value*1000 + float64(n)
			next++
		}
	case low == "ein" || low == "eine" || low == "einen" || low == "einem" || low == "einer" || low == "one" || low == "a":
		switch f := at(i + 1); {
		case scales[f] >= 100 && len(f) > 2, percentWords[f], moneyWords[f], fractions[f] > 0:
			value, next = 1, i+1
		default:
			return 0, i, false
		}
	case halves[low] > 0:
		value, next = halves[low], i+1
	default:
		n, isWord := numberWord(g.unfold(low), g.language)
		if !isWord {
			if scales[low] >= 1e3 && !words[i].upper && len(low) > 3 { // "tausend Euro"
				value, next = 1, i
				break
			}
			return 0, i, false
		}
		value, next = float64(n), i+1
		if g.language == "en" {
			value, next = g.englishRun(words, i)
		}
	}
	for next < len(words) && scales[at(next)] > 0 && strings.Trim(between(text, words, max(next-1, i)), " .\u00a0-") == "" {
		if len(at(next)) == 1 && words[next].from != words[next-1].to {
			break
		}
		value *= scales[at(next)]
		next++
		if value >= 1e6 && next < len(words) { // "zwei Millionen fünfhunderttausend"
			if n, ok := numberWord(g.unfold(at(next)), g.language); ok && float64(n) < value {
				value += float64(n)
				next++
			}
		}
	}
	return value, next, true
}

// englishRun reads "three hundred and fifty thousand".
func (g *Grounder) englishRun(words []groundWord, i int) (float64, int) {
	total, part, next := 0.0, 0.0, i
	for next < len(words) {
		low := words[next].low
		n, ok := numberWord(low, "en")
		switch {
		case low == "one":
			part++
		case ok:
			part += float64(n)
		case low == "hundred":
			part *= 100
		case low == "thousand" || low == "million":
			total += part * scales2[low]
			part = 0
		case low == "and" && part >= 100 && next+1 < len(words):
			if _, ok := numberWord(words[next+1].low, "en"); !ok {
				return total + part, next
			}
		default:
			return total + part, next
		}
		next++
	}
	return total + part, next
}

var scales2 = map[string]float64{"thousand": 1e3, "million": 1e6}

// digitsOf reads digits with the language's signs: "300.000", "4,5", "4.5", "1,200".
func (g *Grounder) digitsOf(low string) (float64, bool) {
	if low == "" || low[0] < '0' || low[0] > '9' {
		return 0, false
	}
	if strings.Contains(low, ":") {
		h, _, _ := strings.Cut(low, ":")
		n, err := strconv.Atoi(h)
		return float64(n), err == nil
	}
	group, point := ".", ","
	if g.language == "en" {
		group, point = ",", "."
	}
	number := strings.TrimRight(low, "abcdefghijklmnopqrstuvwxyz'-")
	tail := low[len(number):]
	if tail != "" && tail != "m" && tail != "bn" && tail != "k" && tail != "st" && tail != "nd" && tail != "rd" && tail != "th" && !strings.HasPrefix(tail, "-") {
		return 0, false
	}
	if parts := strings.Split(number, group); len(parts) > 1 {
		grouped := len(parts[0]) <= 3
		for _, p := range parts[1:] {
			whole, _, _ := strings.Cut(p, point)
			grouped = grouped && len(whole) == 3
		}
		if grouped {
			number = strings.Join(parts, "")
		} else if len(parts) == 2 {
			number = parts[0] + "." + parts[1] // the other language's decimal point
		} else {
			return 0, false
		}
	}
	number = strings.Replace(number, ",", ".", 1)
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, false
	}
	if s := scales[tail]; s > 0 {
		v *= s
	}
	return v, true
}

func isAllDigits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// impliedBy says whether a bare number e stands for the share q, because shares are what its segment speaks of: "vier Prozent jetzt und vier später".
func (q quantity) impliedBy(e quantity, beside []quantity) bool {
	if q.kind != share || e.kind != plainNumber || q.value != e.value {
		return false
	}
	for _, b := range beside {
		if b.kind == share {
			return true
		}
	}
	return false
}

// saidBy says whether the evidence's quantity e supports q.
func (q quantity) saidBy(e quantity) bool {
	same := math.Abs(q.value-e.value) <= 1e-6*math.Max(1, math.Abs(q.value))
	switch q.kind {
	case clockTime:
		if e.kind != clockTime {
			return false
		}
		if q.loose || e.loose {
			return math.Mod(q.value, 720) == math.Mod(e.value, 720)
		}
		return same
	case dayOfYear:
		if e.kind != dayOfYear || q.year != 0 && q.year != e.year && e.year != 0 || q.year != 0 && e.year == 0 {
			return false
		}
		if int(q.value)%100 == 0 { // a month alone
			return int(q.value)/100 == int(e.value)/100
		}
		return same
	case share:
		return e.kind == share && math.Abs(q.value-e.value) < 0.5
	case sumOfMoney:
		return same && (e.kind == sumOfMoney || e.kind == plainNumber)
	default:
		return same && (e.kind == plainNumber || e.kind == sumOfMoney)
	}
}
