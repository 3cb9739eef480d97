package summarize

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

// longest is how many bytes a sentence may have before a segment's end is taken for its end: recognisers do not always set full stops.
const longest = 600

// split cuts the joined text into sentences and turns.
func (t *text) split(in Input, r *Rules) {
	if len(t.segs) == 0 {
		return
	}
	stops, named := 0, 0
	for _, s := range t.segs {
		if s.SpeakerName != "" && s.SpeakerOrigin == meeting.OriginPaper {
			named++
		}
		if strings.ContainsAny(s.Text, ".!?") {
			stops++
		}
	}
	t.bare = stops*5 < len(t.segs)
	sparse := named > 0 && named*10 < len(t.segs)*6
	i := 0
	for i < len(t.segs) {
		j := i + 1
		for j < len(t.segs) && (sameSpeaker(t.segs[i], t.segs[j]) || sparse && goesOn(t.segs[i], t.segs[j])) && t.segs[j].From-t.segs[j-1].To < 20*time.Second {
			j++
		}
		n := t.speakerTurn(in, r, t.segs[i])
		n.label = sparse && t.segs[i].SpeakerOrigin == meeting.OriginPaper
		t.newTurn(n)
		t.splitStretch(in, r, i, j)
		i = j
	}
	t.settleOffices()
	for k := range t.sentences {
		s := &t.sentences[k]
		if a := t.segmentAt(s.from); k > 0 && t.starts[a] == s.from && a > 0 {
			s.pauseBefore = t.segs[a].From - t.segs[a-1].To
		}
	}
}

// settleOffices: where a record labels the chair as such, a mayor who speaks under the own name does not preside.
func (t *text) settleOffices() {
	labelled := false
	for _, n := range t.turns {
		labelled = labelled || n.role == roleChair && n.label
	}
	for i := range t.turns {
		if labelled && t.turns[i].office {
			t.turns[i].role = roleOther
		}
	}
}

func sameSpeaker(a, b meeting.Segment) bool {
	return a.Speaker == b.Speaker && a.SpeakerName == b.SpeakerName
}

// goesOn says whether b, of which nobody says who speaks, goes on with what a's labelled speaker says: printed records name a speaker
// once, at the beginning of a speech.
func goesOn(a, b meeting.Segment) bool {
	return a.SpeakerOrigin == meeting.OriginPaper && b.Speaker == "" && b.SpeakerName == ""
}

func (t *text) newTurn(n turn) {
	t.turns = append(t.turns, n)
}

// splitStretch cuts what one speaker says without interruption (segments i to j) into sentences.
func (t *text) splitStretch(in Input, r *Rules, i, j int) {
	from, end := t.starts[i], t.segEnd(j-1)
	text := t.joined[:end]
	nextSeg := i + 1
	start := from
	emit := func(to int, aside bool) {
		a, b := start, to
		for a < b && isBlank(text[a]) {
			a++
		}
		for b > a && isBlank(text[b-1]) {
			b--
		}
		start = to
		if a == b {
			return
		}
		if !aside {
			if n, size := r.label(in, text[a:b]); size > 0 {
				t.newTurn(n)
				a += size
				for a < b && isBlank(text[a]) {
					a++
				}
				if a == b {
					return
				}
			}
		}
		t.sentences = append(t.sentences, sentence{from: a, to: b, turn: len(t.turns) - 1, aside: aside, question: text[b-1] == '?'})
	}
	depth := 0
	for p := from; p < end; {
		for nextSeg < j && p >= t.starts[nextSeg] {
			if p-start > longest || t.bare || t.bareEnd(nextSeg-1) && newClause(text[t.starts[nextSeg]:end], r) || t.segs[nextSeg].From-t.segs[nextSeg-1].To > 4*time.Second {
				emit(p, depth > 0)
				depth = 0
			}
			nextSeg++
		}
		c := text[p]
		switch {
		case c == '(' && depth == 0 && strings.IndexByte(text[p:min(end, p+300)], ')') > 0:
			if !isLabelBracket(text, start, p, end) {
				emit(p, false)
				depth = 1
			}
			p++
		case c == ')' && depth > 0:
			p++
			emit(p, true)
			depth = 0
		case depth > 0:
			p++
		case c == '.' || c == '!' || c == '?' || c == ':' || c == ';':
			if stop := sentenceEnd(text, start, p, end, r); stop > 0 {
				emit(stop, false)
				p = stop
			} else {
				p++
			}
		case strings.HasPrefix(text[p:end], "…"):
			p += len("…")
			if q := skipBlank(text, p, end); q < end && unicode.IsUpper(runeAt(text, q)) {
				emit(p, false)
			}
		case strings.HasPrefix(text[p:end], " – ") || strings.HasPrefix(text[p:end], " - "):
			q := p + 3
			if text[p+1] != '-' {
				q = p + 5
			}
			if q < end && p > start && unicode.IsUpper(runeAt(text, q)) && newClause(text[q:end], r) {
				emit(p, false)
			}
			p = q
		default:
			_, n := utf8.DecodeRuneInString(text[p:end])
			p += n
		}
	}
	emit(end, depth > 0)
}

// bareEnd says whether a segment ends without a sign, as lines of printed minutes sometimes do.
func (t *text) bareEnd(i int) bool {
	s := strings.TrimRight(t.segs[i].Text, " ")
	return s != "" && unicode.IsLetter(lastRune(s))
}

// newClause says whether s begins a sentence, by its first word.
func newClause(s string, r *Rules) bool {
	w := wordAt(s, 0)
	return w != "" && unicode.IsUpper(runeAt(w, 0)) && strings.HasPrefix(s[len(w):], " ") && r.clauseStart(strings.ToLower(w))
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func skipBlank(text string, p, end int) int {
	for p < end && isBlank(text[p]) {
		p++
	}
	return p
}

// isLabelBracket says whether the bracket at p belongs to a speaker's label: "Stadtrat Brandt (Bürgerliste):".
func isLabelBracket(text string, start, p, end int) bool {
	if p-start > 60 {
		return false
	}
	close := strings.IndexByte(text[p:end], ')')
	return close > 0 && p+close+1 < end && text[p+close+1] == ':'
}

// sentenceEnd says whether the sign at p ends a sentence, and gives the place behind it; 0 where it does not.
func sentenceEnd(text string, start, p, end int, r *Rules) int {
	c := text[p]
	q := p + 1
	for q < end && (text[q] == '.' || text[q] == '!' || text[q] == '?') {
		q++
	}
	for q < end { // closing quotation marks belong to the sentence
		rn, n := utf8.DecodeRuneInString(text[q:end])
		if rn != '“' && rn != '”' && rn != '"' && rn != '»' && rn != '«' && rn != '\'' {
			break
		}
		q += n
	}
	if q >= end {
		return q
	}
	if !isBlank(text[q]) {
		return 0 // "18.30", "u.a.", "www.stadt.de"
	}
	next := skipBlank(text, q, end)
	if next >= end {
		return q
	}
	nr := runeAt(text, next)
	switch c {
	case '!', '?':
		return q
	case ':', ';':
		if unicode.IsUpper(nr) && c == ':' {
			return q
		}
		if c == ';' && unicode.IsUpper(nr) {
			return q
		}
		return 0
	}
	if q-p > 1 { // "..."
		if unicode.IsLower(nr) {
			return 0
		}
		return q
	}
	word := wordBefore(text, start, p)
	if word == "" {
		return q
	}
	if unicode.IsLower(nr) && !(isDigits(word)) {
		return 0 // an abbreviation that nobody listed
	}
	low := strings.ToLower(word)
	if r.abbreviation(low) {
		return 0
	}
	if isDigits(word) {
		if unicode.IsLower(nr) {
			return 0
		}
		if r.ordinalFollows(strings.ToLower(wordAt(text, next))) || len(word) <= 2 && r.ordinalBefore(wordBefore(text, start, p-len(word)-1)) {
			return 0
		}
		if unicode.IsDigit(nr) {
			return 0 // "9. 1", "01. 04."
		}
		return q
	}
	if len([]rune(word)) == 1 && unicode.IsLetter(runeAt(word, 0)) && low != "i" {
		return 0 // an initial, "z. B."
	}
	return q
}

// wordBefore gives the word that ends at p, without what stands before it.
func wordBefore(text string, start, p int) string {
	if p < start {
		return ""
	}
	i := p
	for i > start {
		r, n := utf8.DecodeLastRuneInString(text[start:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		i -= n
	}
	return text[i:p]
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
