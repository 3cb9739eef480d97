package vocabulary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

// Heard is one word of a transcript.
type Heard struct {
	Text string
	// Confidence of the engine, 0 to 1; 0 where there is none to have.
	Confidence float32
}

// Suggestion says that a word may have been meant to be a term.
type Suggestion struct {
	Word int    // place among the words
	Text string // as it would stand there, with the punctuation that was there
	Term string
}

// sureHeard is the confidence from which a word is taken to be what was said. Names that a model does not know come with less.
const sureHeard = 0.8

// term is one word of the vocabulary.
type term struct {
	text, folded, sound string
	name                bool
}

// Ear compares words with a vocabulary. It remembers what it compared, so that a long transcript, in which words come again, is gone through
// quickly. It is for one goroutine at a time.
type Ear struct {
	terms []term
	known map[question]*term
}

// question is a word that was compared, and what went with it.
type question struct {
	word              string
	addressed, unsure bool
}

// Ear makes one for the vocabulary as it is.
func (v Vocabulary) Ear() *Ear { return &Ear{v.terms(), map[question]*term{}} }

// Suggest lists the words that are nearly a term of the vocabulary: they sound alike or differ in a letter or two. A word is left alone if the
// engine was sure of it, unless it stands behind a form of address and may be a name; if it is a term itself or one with an ending; if it is
// written in small letters. Nothing is suggested where two terms are equally near.
func (e *Ear) Suggest(words []Heard) []Suggestion {
	var out []Suggestion
	for i, w := range words {
		before, bare, after := strip(w.Text)
		if first, _ := utf8.DecodeRuneInString(bare); !unicode.IsUpper(first) || utf8.RuneCountInString(bare) < 4 {
			continue
		}
		addressed := i > 0 && address(words[i-1].Text)
		if w.Confidence >= sureHeard && !addressed || meeting.IsTitle(bare) {
			continue
		}
		q := question{bare, addressed, w.Confidence > 0 && w.Confidence < sureHeard}
		best, compared := e.known[q]
		if !compared {
			best = nearest(bare, e.terms, q.addressed, q.unsure)
			e.known[q] = best
		}
		if best != nil {
			out = append(out, Suggestion{Word: i, Text: before + best.text + after, Term: best.text})
		}
	}
	return out
}

// address says whether a name is likely to follow a word.
func address(word string) bool {
	_, bare, after := strip(word)
	return meeting.IsTitle(bare) && strings.Trim(after, ".") == ""
}

// terms are the single words of the vocabulary.
func (v Vocabulary) terms() []term {
	var out []term
	seen := map[string]bool{}
	add := func(entry string, name bool) {
		for _, w := range strings.Fields(entry) {
			_, w, _ = strip(w)
			if utf8.RuneCountInString(w) < 4 || meeting.IsTitle(w) || seen[strings.ToLower(w)] {
				continue
			}
			if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) {
				continue
			}
			seen[strings.ToLower(w)] = true
			out = append(out, term{text: w, folded: fold(w), sound: cologne(w), name: name})
		}
	}
	for _, n := range v.Names {
		add(n, true)
	}
	for _, g := range v.Glossary {
		add(g, false)
	}
	for _, it := range v.Items {
		for _, w := range it.Words {
			add(w, false)
		}
	}
	return out
}

// nearest gives the one term that a word was probably meant to be; nil where there is none, where it is one, or where two are as near.
func nearest(word string, terms []term, addressed, unsure bool) *term {
	folded, sound := fold(word), cologne(word)
	var best *term
	least, tie := 1<<30, false
	for i := range terms {
		t := &terms[i]
		if inflected(folded, t.folded) {
			return nil
		}
		if !unsure && !t.name {
			continue
		}
		d := distance(folded, t.folded)
		long := max(utf8.RuneCountInString(folded), utf8.RuneCountInString(t.folded))
		limit := long / 4 // spelled nearly alike
		if sound == t.sound {
			limit = long / 3 // sounds alike: more letters may differ
			if addressed && t.name {
				limit = long / 2
			}
		}
		if addressed && t.name {
			limit = max(limit, 1)
			if unsure && sound != "" && t.sound != "" && sound[0] == t.sound[0] && distance(sound, t.sound) <= 1 {
				limit = max(limit, long/2) // a swallowed ending: "Frau Kella"
			}
		}
		switch {
		case d > limit:
		case d < least:
			best, least, tie = t, d, false
		case d == least && best.folded != t.folded:
			tie = true
		}
	}
	if tie {
		return nil
	}
	return best
}

// inflected says whether a word is a term, or one with an ending or with the head of a compound cut off or put on.
func inflected(word, term string) bool {
	for _, end := range []string{"", "s", "es", "n", "en", "e", "er", "ern", "innen", "in"} {
		if word == term+end || term == word+end {
			return true
		}
	}
	return false
}

// strip takes the punctuation off a word.
func strip(word string) (before, bare, after string) {
	bare = strings.TrimLeftFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	before = word[:len(word)-len(bare)]
	trimmed := strings.TrimRightFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) })
	return before, trimmed, bare[len(trimmed):]
}

var folding = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

func fold(word string) string { return folding.Replace(strings.ToLower(word)) }

// distance is how many letters must be put in, left out, changed or exchanged with their neighbour to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before2, before []int
	now := make([]int, len(y)+1)
	for j := range now {
		now[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before2, before, now = before, now, make([]int, len(y)+1)
		now[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			now[j] = min(before[j]+1, now[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], before2[j-2]+1)
			}
		}
	}
	return now[len(y)]
}

// cologne is Hans Joachim Postel's Kölner Phonetik (IBM-Nachrichten 19, 1969): words that sound alike in German have the same digits.
func cologne(word string) string {
	letters := []rune(strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "s").Replace(strings.ToLower(word)))
	at := func(i int) rune {
		if i < 0 || i >= len(letters) {
			return 0
		}
		return letters[i]
	}
	var code []byte
	for i, r := range letters {
		next, prev := at(i+1), at(i-1)
		digits := ""
		switch {
		case strings.ContainsRune("aeijouy", r):
			digits = "0"
		case r == 'b' || r == 'p' && next != 'h':
			digits = "1"
		case r == 'd' || r == 't':
			digits = "2"
			if strings.ContainsRune("csz", next) {
				digits = "8"
			}
		case strings.ContainsRune("fvwp", r):
			digits = "3"
		case strings.ContainsRune("gkq", r):
			digits = "4"
		case r == 'c':
			digits = "8"
			if i == 0 && strings.ContainsRune("ahkloqrux", next) || i > 0 && strings.ContainsRune("ahkoqux", next) && !strings.ContainsRune("sz", prev) {
				digits = "4"
			}
		case r == 'x':
			digits = "48"
			if strings.ContainsRune("ckq", prev) {
				digits = "8"
			}
		case r == 'l':
			digits = "5"
		case r == 'm' || r == 'n':
			digits = "6"
		case r == 'r':
			digits = "7"
		case r == 's' || r == 'z':
			digits = "8"
		}
		code = append(code, digits...)
	}
	var out []byte
	for i, c := range code {
		if i > 0 && code[i-1] == c || c == '0' && i > 0 {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}
