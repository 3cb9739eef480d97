package summarize

import (
	"strings"
)

// Number words are turned into digits before any rule looks at a sentence, so that rules speak of \d+ only. The words for one
// ("eine Enthaltung", "one abstention") stay words because they are articles and pronouns as well; parseCount knows them.

var germanUnits = map[string]int{
	"ein": 1, "eins": 1, "eine": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
	"zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}

var germanTens = map[string]int{
	"zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
}

var englishUnits = map[string]int{
	"zero": 0, "nil": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

// numberWord gives the value of a lower-case number word. Articles ("ein", "eine", "one") are none.
func numberWord(w, language string) (int, bool) {
	if language == "en" {
		return englishNumber(w)
	}
	switch w {
	case "ein", "eine", "hundert", "tausend":
		return 0, false // "ein paar hundert"
	case "eins":
		return 1, true
	case "null":
		return 0, true
	}
	if len(w) < 3 {
		return 0, false
	}
	switch w[0] { // cheap: every German number word begins with one of these
	case 'z', 'd', 'v', 'f', 's', 'a', 'n', 'e', 'h', 't':
	default:
		return 0, false
	}
	return germanNumber(w)
}

// germanNumber reads words up to 999,999: "dreiundzwanzig", "hundertfünf", "zweitausendachtzehn".
func germanNumber(w string) (int, bool) {
	if before, after, ok := strings.Cut(w, "tausend"); ok {
		n := 1
		if before != "" {
			var fine bool
			if n, fine = germanHundreds(before); !fine {
				return 0, false
			}
		}
		rest := 0
		if after != "" {
			var fine bool
			if rest, fine = germanHundreds(strings.TrimPrefix(after, "und")); !fine {
				return 0, false
			}
		}
		return n*1000 + rest, true
	}
	return germanHundreds(w)
}

func germanHundreds(w string) (int, bool) {
	if before, after, ok := strings.Cut(w, "hundert"); ok {
		n := 1
		if before != "" {
			u, fine := germanUnits[before]
			if !fine {
				return 0, false
			}
			n = u
		}
		rest := 0
		if after = strings.TrimPrefix(after, "und"); after != "" {
			var fine bool
			if rest, fine = germanBelowHundred(after); !fine {
				return 0, false
			}
		}
		return n*100 + rest, true
	}
	return germanBelowHundred(w)
}

func germanBelowHundred(w string) (int, bool) {
	if n, ok := germanUnits[w]; ok {
		return n, true
	}
	if n, ok := germanTens[w]; ok {
		return n, true
	}
	unit, ten, ok := strings.Cut(w, "und")
	if !ok {
		return 0, false
	}
	u, uok := germanUnits[unit]
	t, tok := germanTens[ten]
	if !uok || !tok || u > 9 {
		return 0, false
	}
	return t + u, true
}

func englishNumber(w string) (int, bool) {
	if n, ok := englishUnits[w]; ok {
		return n, true
	}
	ten, unit, ok := strings.Cut(w, "-")
	if !ok {
		return 0, false
	}
	t, tok := englishUnits[ten]
	if !tok || t < 20 {
		return 0, false
	}
	if unit == "one" {
		return t + 1, true
	}
	u, uok := englishUnits[unit]
	if !uok || u > 9 || u == 0 {
		return 0, false
	}
	return t + u, true
}

// countWords are words for a count where a rule expects one.
var countWords = map[string]int{
	"ein": 1, "eine": 1, "einer": 1, "einem": 1, "einen": 1, "eines": 1, "einzige": 1, "keine": 0, "kein": 0, "keiner": 0, "keinen": 0, "niemand": 0, "niemanden": 0, "null": 0, "ohne": 0, "without": 0,
	"one": 1, "a": 1, "an": 1, "no": 0, "none": 0, "nobody": 0, "nil": 0, "single": 1,
}

// parseCount reads what a rule captured as a count: digits ("22", "1.200") or a word for one or none.
func parseCount(s string) (int, bool) {
	s = strings.TrimSpace(s)
	if n, ok := countWords[s]; ok {
		return n, true
	}
	for _, w := range strings.Fields(s) { // "einer einzigen", "nur eine"
		if n, ok := countWords[w]; ok {
			return n, true
		}
	}
	n, digits := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n = n*10 + int(r-'0')
			if digits++; digits > 7 {
				return 0, false
			}
		case r == '.' || r == ',' || r == ' ':
		default:
			return 0, false
		}
	}
	return n, digits > 0
}
