package summarize

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

// evidenceText is the evidence of a claim, cut into sentences.
type evidenceText struct {
	text      string
	sentences []evidenceSentence
	// title holds the item's title and papers, asked, by speaker, what was asked: both may be spoken of without being said by the one who answers.
	title *stemSet
	asked map[string]*stemSet
	// context holds what was named before the evidence.
	context *stemSet
	// others: the evidence holds words of others than the sentence's speaker too
	others bool
	// nouns are the words with a capital in the midst of a sentence, also before the evidence
	nouns *stemSet
}

func (e *evidenceText) noun(w groundWord) {
	if w.upper && !w.first {
		for _, st := range w.stems {
			e.nouns.stems[st] = true
		}
	}
}

// quantitiesOf lists all quantities of a segment.
func (e *evidenceText) quantitiesOf(segment meeting.SegmentID) []quantity {
	var out []quantity
	for _, s := range e.sentences {
		if s.segment == segment {
			out = append(out, s.quantities...)
		}
	}
	return out
}

// questionsFor gives what others than that speaker have asked.
func (e *evidenceText) questionsFor(speaker string) []*stemSet {
	var out []*stemSet
	for who, set := range e.asked {
		if who != speaker || who == "" {
			out = append(out, set)
		}
	}
	return out
}

type evidenceSentence struct {
	text       string
	segment    meeting.SegmentID
	speaker    string // key of who says it; empty: not known
	run        int    // stretches without a gap by one speaker share the number
	question   bool
	words      []groundWord
	quantities []quantity
	clauses    []clause
	set        *stemSet
	content    int
	// leans says that it begins with a word that points back ("Das", "Dafür", "Zwölf Stück"): it needs the sentence before.
	leans bool
}

// clause is a stretch of words between commas or stronger signs.
type clause struct {
	first, last int // words
}

func itoaPlain(n int) string { return strconv.Itoa(n) }

// speakerKey names a segment's speaker in one way, whether the roster has him or not.
func speakerKey(s meeting.Segment, r *meeting.Roster) string {
	if s.Speaker != "" {
		return "#" + string(s.Speaker)
	}
	if s.SpeakerName == "" {
		return ""
	}
	return nameKey(s.SpeakerName, r)
}

func nameKey(name string, r *meeting.Roster) string {
	if name == "" {
		return ""
	}
	if m := r.ByName(name); m != nil {
		return "#" + string(m.ID)
	}
	return foldLetters(name)
}

func (g *Grounder) readEvidence(c Claim) *evidenceText {
	e := &evidenceText{title: g.newSet(), asked: map[string]*stemSet{}, context: g.newSet(), nouns: g.newSet()}
	var all []string
	var last meeting.SegmentID
	run, who := 0, ""
	for i, s := range c.Segments {
		all = append(all, s.Text)
		key := speakerKey(s, &c.Roster)
		e.others = e.others || c.Speaker != "" && key != nameKey(c.Speaker, &c.Roster)
		if i > 0 && (key != who || s.ID-last > 1) {
			run++
		}
		who, last = key, s.ID
		for _, text := range splitSentences(s.Text, g.language) {
			x := evidenceSentence{text: text, segment: s.ID, speaker: key, run: run, question: g.asks(text), words: g.groundWords(text)}
			x.quantities = g.quantities(text, x.words)
			x.quantities = append(x.quantities, spokenTimes(x.words, x.quantities)...)
			x.clauses = g.clausesOf(text, x.words)
			x.set = g.newSet()
			for _, w := range x.words {
				g.put(x.set, w)
				e.noun(w)
				if g.isContent(w) {
					x.content++
				}
			}
			g.joinParticles(x.words, x.clauses, x.set)
			low := foldLetters(text)
			if g.matchesAny(g.against, low) || g.matchesAny(g.favour, low) {
				g.putStance(x.set)
			}
			for _, q := range x.quantities {
				if q.kind == sumOfMoney {
					g.putStems(x.set, g.stems(map[string]string{"de": "kosten", "en": "cost"}[g.language], false)) // a sum is what something costs
				}
			}
			x.leans = x.content < 2 || g.pointsBack(x.words, 0)
			e.sentences = append(e.sentences, x)
		}
	}
	e.text = strings.Join(all, " ")
	for _, s := range c.Context {
		for _, w := range g.groundWords(s.Text) {
			g.put(e.context, w)
			e.noun(w)
		}
	}
	for _, w := range g.groundWords(c.Item.Title) {
		g.put(e.title, w)
	}
	for _, p := range c.Item.Papers {
		for _, w := range g.groundWords(p.Name) {
			g.put(e.title, w)
		}
	}
	for i, s := range e.sentences {
		// what is asked about is often said in the sentences around the question
		if s.question || e.asksNear(i) {
			if e.asked[s.speaker] == nil {
				e.asked[s.speaker] = g.newSet()
			}
			for st := range s.set.stems {
				e.asked[s.speaker].stems[st] = true
			}
			for n := range s.set.groups {
				e.asked[s.speaker].groups[n] = true
			}
		}
	}
	return e
}

// asksAny says whether one of the sentences is a question.
func (e *evidenceText) asksAny(pool []int) bool {
	for _, i := range pool {
		if e.sentences[i].question {
			return true
		}
	}
	return false
}

// asksNear says whether another sentence of the same segment is a question.
func (e *evidenceText) asksNear(i int) bool {
	for j := max(0, i-2); j < min(len(e.sentences), i+3); j++ {
		if e.sentences[j].question && e.sentences[j].segment == e.sentences[i].segment {
			return true
		}
	}
	return false
}

// asks says whether a sentence is a question, direct or not.
func (g *Grounder) asks(text string) bool {
	if strings.HasSuffix(strings.TrimRight(text, "“”\"« "), "?") {
		return true
	}
	low := foldLetters(text)
	for _, re := range g.question {
		if re.MatchString(low) {
			return true
		}
	}
	return false
}

// pointsBack says that the word at i begins a thought that leans on the one before. An article before a noun does not.
func (g *Grounder) pointsBack(words []groundWord, i int) bool {
	if i >= len(words) || !pointingBack[words[i].low] {
		return false
	}
	switch words[i].low {
	case "der", "die", "das":
		return i+1 < len(words) && g.function[words[i+1].low] && !words[i+1].upper
	}
	return true
}

func (g *Grounder) matchesAny(patterns []*regexp.Regexp, low string) bool {
	for _, re := range patterns {
		if re.MatchString(low) {
			return true
		}
	}
	return false
}

// putStance notes that somebody is for or against something: the first group of synonyms.
func (g *Grounder) putStance(s *stemSet) {
	s.groups[0] = true
}

// joinParticles puts together what German takes apart: in "trägt eine Privatisierung nicht mit" the verb is "mittragen".
func (g *Grounder) joinParticles(words []groundWord, clauses []clause, s *stemSet) {
	for _, c := range clauses {
		p := g.particle(words, c)
		if p == "" {
			continue
		}
		for i := c.first; i < c.last; i++ {
			if w := words[i]; !w.upper && !g.function[w.low] {
				for _, st := range w.stems {
					g.putStems(s, []string{p + st})
				}
			}
		}
	}
}

// particle gives the part of a verb that ends a clause; empty where there is none.
func (g *Grounder) particle(words []groundWord, c clause) string {
	if g.language == "en" || c.last <= c.first {
		return ""
	}
	for i := c.last; i > c.first; i-- {
		if i < c.last && !inPhrase[words[i+1].low] {
			continue
		}
		for _, p := range germanPrefixes {
			if words[i].low == p {
				return p
			}
		}
	}
	return ""
}

// inPhrase are words with which a phrase begins that may follow the parted half of a verb: "nehme das mit in den Entwurf".
var inPhrase = map[string]bool{"in": true, "im": true, "ins": true, "nach": true, "zu": true, "zum": true, "zur": true, "bei": true, "beim": true, "fur": true, "wegen": true, "als": true}

// pointingBack are words with which a sentence begins that leans on the one before.
var pointingBack = map[string]bool{"das": true, "dies": true, "dieser": true, "diese": true, "dieses": true, "es": true, "er": true, "sie": true, "dafur": true, "davon": true, "damit": true, "dabei": true, "daruber": true, "dagegen": true, "danach": true, "davor": true, "darum": true, "darin": true, "darunter": true, "dahinter": true, "hierzu": true, "dazu": true,
	"darauf": true, "daran": true, "daraus": true, "dort": true, "da": true, "dann": true, "die": true, "der": true, "deshalb": true, "daher": true, "und": true, "aber": true, "also": true, "dadurch": true, "hierfur": true, "diesen": true,
	"this": true, "that": true, "it": true, "they": true, "these": true, "those": true, "so": true, "there": true, "he": true, "she": true, "but": true, "and": true, "which": true, "of": true}

// splitSentences cuts a text at its full stops, question and exclamation marks. A full stop after a short number or an abbreviation is none.
func splitSentences(text, language string) []string {
	var out []string
	start := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '.' && c != '!' && c != '?' {
			continue
		}
		end := i + 1
		for end < len(text) && strings.IndexByte(".!?\"", text[end]) >= 0 {
			end++
		}
		for strings.HasPrefix(text[end:], "“") || strings.HasPrefix(text[end:], "”") {
			end += len("“")
		}
		if end < len(text) && text[end] != ' ' && text[end] != '\n' {
			continue
		}
		if c == '.' {
			word := lastWord(text[start:i])
			if isAllDigits(word) && len(word) <= 2 && language != "en" || abbreviations[strings.ToLower(word)] || utf8.RuneCountInString(word) == 1 && !isAllDigits(word) {
				next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[end:], " "))
				if end < len(text) && (isAllDigits(word) || !unicode.IsUpper(next) || abbreviations[strings.ToLower(word)]) {
					continue
				}
			}
		}
		if s := strings.TrimSpace(text[start:end]); s != "" {
			out = append(out, s)
		}
		start, i = end, end-1
	}
	if s := strings.TrimSpace(text[start:]); s != "" {
		out = append(out, s)
	}
	return out
}

var abbreviations = map[string]bool{"dr": true, "prof": true, "nr": true, "bzw": true, "ca": true, "usw": true, "etc": true, "abs": true, "art": true, "mio": true, "mrd": true, "tsd": true, "str": true, "ggf": true,
	"mr": true, "mrs": true, "ms": true, "no": true, "cllr": true, "st": true, "vgl": true, "inkl": true, "evtl": true}

func lastWord(s string) string {
	i := strings.LastIndexAny(s, " \n(„\"")
	return s[i+1:]
}

// auxiliaries begin a new clause after "und": "... nicht ändern und bleibe bei drei Euro".
var auxiliaries = map[string]bool{"wird": true, "werde": true, "werden": true, "wurde": true, "wurden": true, "sei": true, "seien": true, "ist": true, "sind": true, "war": true, "hat": true, "habe": true, "haben": true, "hatte": true, "hatten": true,
	"kann": true, "konne": true, "konnte": true, "konnten": true, "soll": true, "solle": true, "sollte": true, "muss": true, "musse": true, "musste": true, "bleibe": true, "bleibt": true,
	"would": true, "will": true, "was": true, "were": true, "is": true, "are": true, "has": true, "had": true, "have": true, "did": true, "does": true, "can": true, "could": true, "should": true, "must": true, "may": true}

// clausesOf cuts a text at commas and stronger signs, and before words that begin a new thought.
func (g *Grounder) clausesOf(text string, words []groundWord) []clause {
	var out []clause
	defer func() {
		for _, c := range out {
			words[c.last].last = true
		}
	}()
	start := 0
	for i := range words {
		if i+1 == len(words) {
			out = append(out, clause{start, i})
			break
		}
		gap := text[words[i].to:words[i+1].from]
		joined := (words[i].low == "und" || words[i].low == "and") && i > start && auxiliaries[words[i+1].low]
		if joined || strings.ContainsAny(gap, ",;:.!?") || strings.Contains(gap, "–") || strings.Contains(gap, " - ") {
			out = append(out, clause{start, i})
			start = i + 1
		}
	}
	return out
}
