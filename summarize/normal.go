package summarize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// normal is a sentence as the rules see it: lower case, one blank between words, number words as digits, without quotation marks,
// hesitations and line-end hyphens, umlauts as "ae", so that \b and \w of a pattern mean letters. start and end lead back: byte i
// of text stands for the bytes start[i] to end[i] of the source.
type normal struct {
	text       string
	start, end []int32
}

// source gives the stretch of the source for a stretch of the normal text.
func (n *normal) source(from, to int) (int, int) {
	if from >= to || to > len(n.start) {
		return 0, 0
	}
	return int(n.start[from]), int(n.end[to-1])
}

// fillers are hesitations, by language: "um" is one in English and a word in German.
var fillers = map[string]map[string]bool{
	"de": {"äh": true, "ähm": true, "öh": true, "öhm": true, "hm": true, "hmm": true, "mhm": true, "ehm": true},
	"en": {"uh": true, "um": true, "erm": true, "er": true, "hm": true, "hmm": true, "mhm": true, "ah": true},
}

// compounds go on after a hyphen and a blank: "Haupt- und Finanzausschuss" is no word broken at a line's end.
var compounds = map[string]bool{"und": true, "oder": true, "bzw": true, "beziehungsweise": true, "sowie": true, "bis": true, "noch": true, "als": true, "wie": true,
	"and": true, "or": true, "to": true}

// normaliser keeps its buffers between sentences.
type normaliser struct {
	language string
	buf      []byte
	start    []int32
	end      []int32
}

// do normalises raw. The result is valid until the next call.
func (z *normaliser) do(raw string) normal {
	z.buf, z.start, z.end = z.buf[:0], z.start[:0], z.end[:0]
	i := 0
	for i < len(raw) {
		r, size := utf8.DecodeRuneInString(raw[i:])
		switch {
		case unicode.IsLetter(r):
			j := i
			for j < len(raw) {
				q, s := utf8.DecodeRuneInString(raw[j:])
				if !unicode.IsLetter(q) && q != 0xad && !(q == '-' && z.language == "en" && j+s < len(raw) && unicode.IsLetter(rune(raw[j+s]))) {
					break
				}
				j += s
			}
			// a word broken at a line's end: "Enthaltun- gen"
			for j+2 < len(raw) && raw[j] == '-' && raw[j+1] == ' ' && unicode.IsLower(runeAt(raw, j+2)) && !compounds[strings.ToLower(wordAt(raw, j+2))] {
				k := j + 2
				for k < len(raw) && unicode.IsLetter(runeAt(raw, k)) {
					k += sizeAt(raw, k)
				}
				j = k
			}
			z.word(raw, i, j)
			i = j
		case unicode.IsSpace(r):
			z.blank(i, i+size)
			i += size
		case r == '–' || r == '—' || r == '‑' || r == '−':
			z.add("-", i, i+size)
			i += size
		case strings.ContainsRune("„“”\"«»‚‘’'`´*", r) || r == 0xad || r == utf8.RuneError:
			i += size
		case r == '…':
			z.add(".", i, i+size)
			i += size
		default:
			z.add(raw[i:i+size], i, i+size)
			i += size
		}
	}
	for len(z.buf) > 0 && z.buf[len(z.buf)-1] == ' ' {
		z.buf, z.start, z.end = z.buf[:len(z.buf)-1], z.start[:len(z.start)-1], z.end[:len(z.end)-1]
	}
	z.dropPage()
	return normal{text: string(z.buf), start: z.start, end: z.end}
}

// word appends one word, lower case; a number word as digits, a hesitation not at all.
func (z *normaliser) word(raw string, from, to int) {
	w := raw[from:to]
	low := strings.ToLower(w)
	if strings.ContainsAny(low, "- \u00ad") && strings.Contains(w, "- ") {
		low = strings.ReplaceAll(low, "- ", "")
	}
	low = strings.ReplaceAll(low, "\u00ad", "")
	if fillers[z.language][low] {
		return
	}
	if n, ok := numberWord(low, z.language); ok {
		z.add(itoa(n), from, to)
		return
	}
	if len(low) != len(w) { // the letters do not stand one for one
		z.add(fold(low), from, to)
		return
	}
	for k := 0; k < len(low); {
		s := sizeAt(low, k)
		if s == 1 {
			z.buf = append(z.buf, low[k])
			z.start = append(z.start, int32(from+k))
			z.end = append(z.end, int32(from+k+1))
		} else {
			z.add(fold(low[k:k+s]), from+k, from+k+s)
		}
		k += s
	}
}

var folder = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "ê", "e", "á", "a", "à", "a", "ç", "c", "ó", "o",
	"Ä", "ae", "Ö", "oe", "Ü", "ue", "ı", "i", "ğ", "g", "ş", "s", "č", "c", "ć", "c", "š", "s", "ž", "z", "ł", "l", "ø", "o", "å", "a", "ñ", "n", "ë", "e", "ï", "i", "î", "i", "ô", "o")

// fold writes letters beyond ASCII with ASCII letters. Patterns of rules go through it as well.
func fold(s string) string { return folder.Replace(s) }

func (z *normaliser) add(s string, from, to int) {
	z.buf = append(z.buf, s...)
	for range len(s) {
		z.start = append(z.start, int32(from))
		z.end = append(z.end, int32(to))
	}
}

func (z *normaliser) blank(from, to int) {
	if len(z.buf) > 0 && z.buf[len(z.buf)-1] != ' ' {
		z.add(" ", from, to)
	}
}

// dropPage takes a page number ("– 2 –") and a dash off the beginning, which printed minutes leave there.
func (z *normaliser) dropPage() {
	s := string(z.buf)
	cut := 0
	if strings.HasPrefix(s, "- ") {
		cut = 2
		rest := strings.TrimLeft(s[2:], "0123456789")
		if len(rest) < len(s)-2 && strings.HasPrefix(rest, " - ") {
			cut = len(s) - len(rest) + 3
		}
	}
	if cut > 0 && cut < len(z.buf) {
		z.buf, z.start, z.end = z.buf[cut:], z.start[cut:], z.end[cut:]
	}
}

func runeAt(s string, i int) rune {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

func sizeAt(s string, i int) int {
	_, n := utf8.DecodeRuneInString(s[i:])
	return n
}

func wordAt(s string, i int) string {
	j := i
	for j < len(s) && unicode.IsLetter(runeAt(s, j)) {
		j += sizeAt(s, j)
	}
	return s[i:j]
}

func itoa(n int) string {
	if n == 0 {
		return "0"
	}
	var b [12]byte
	i := len(b)
	for n > 0 {
		i--
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b[i:])
}
