package summarize

import (
	"slices"
	"strings"

	"ratsschreiber/meeting"
)

// window is how many sentences in a row a clause may rest on together.
const window = 3

// readClaim joins the verbs of the claim that German takes apart, so that "lehnt ... ab" is known as "ablehnen".
func (k *checking) readClaim() {
	for _, c := range k.clauses {
		p := k.g.particle(k.words, c)
		if p == "" {
			continue
		}
		for i := c.first; i < c.last; i++ {
			if w := &k.words[i]; !w.upper && !k.g.function[w.low] {
				for _, st := range append([]string{}, w.stems...) {
					w.stems = append(w.stems, p+st)
				}
			}
		}
	}
}

// contentOf lists the words of a clause that need support.
func (k *checking) contentOf(c clause) []groundWord {
	var out []groundWord
	for i := c.first; i <= c.last; i++ {
		if w := k.words[i]; k.g.isContent(w) && !k.skipped(w) && !(w.low == "stelle" && i > 0 && placeWords[k.words[i-1].low]) {
			out = append(out, w)
		}
	}
	return out
}

// placeWords make a figure of speech of "Stelle": "an anderer Stelle" is no post.
var placeWords = map[string]bool{"anderer": true, "dieser": true, "jener": true, "welcher": true, "erster": true, "oberster": true, "letzter": true}

// content asks for each clause whether a few sentences in a row, of one speaker, hold all its words.
func (k *checking) content() {
	pool := k.pool()
	supported := 0
	var lost []groundWord
	for _, c := range k.clauses {
		need := k.contentOf(c)
		if len(need) == 0 {
			continue
		}
		missing := need
		for at := range pool {
			var have []*stemSet
			for n := 0; n < window && at+n < len(pool); n++ {
				s := k.evidence.sentences[pool[at+n]]
				if n > 0 && s.run != k.evidence.sentences[pool[at]].run {
					break
				}
				have = append(have, s.set)
			}
			have = append(have, k.evidence.title)
			have = append(have, k.evidence.questionsFor(k.evidence.sentences[pool[at]].speaker)...)
			if m := k.missing(need, have); len(m) < len(missing) {
				missing = m
			}
			if len(missing) == 0 {
				break
			}
		}
		supported += len(need) - len(missing)
		lost = append(lost, missing...)
	}
	if supported+len(k.quantities) > 0 || k.evidence.others { // it speaks of what the evidence speaks of: things named before may be named again
		lost = slices.DeleteFunc(lost, func(w groundWord) bool { return k.namedBefore(w) && !k.citedElsewhere(w, pool, 0) })
	}
	if supported+len(k.quantities) >= enoughSupport*len(lost)-(len(lost)-1) && len(lost) <= 2 && !slices.ContainsFunc(lost, func(w groundWord) bool { return !k.harmless(w) }) {
		return
	}
	if len(lost) > 0 {
		k.doubt(meeting.DoubtContent, rawWords(lost))
	}
}

// enoughSupport is how many words and numbers of a sentence must be supported so that one other word is let pass; a second one needs two more.
const enoughSupport = 3

// namedBefore says that a noun is the name of a thing that was spoken of under the item before.
func (k *checking) namedBefore(w groundWord) bool {
	return w.upper && (!w.first || k.g.language != "en") && !k.g.holdsNegation(w) && k.g.holds(k.evidence.context, w)
}

// harmless says that a word may be the writer's own: no noun, and none that would make another story of it.
func (k *checking) harmless(w groundWord) bool {
	return !k.isNoun(w) && !k.g.holdsNegation(w) && !k.isRisky(w)
}

// isNoun says whether a word is a noun: it has a capital that it does not owe to its place, or has one elsewhere in what was said.
func (k *checking) isNoun(w groundWord) bool {
	return w.upper && (!w.first || k.g.language != "en" && k.g.saysItself(k.evidence.nouns, w))
}

func (k *checking) isRisky(w groundWord) bool {
	for _, st := range w.stems {
		if k.g.risky[st] {
			return true
		}
		for _, p := range germanPrefixes { // "abgebrannt" as "brennen"
			if rest, ok := strings.CutPrefix(st, p); ok && k.g.risky[rest] {
				return true
			}
		}
	}
	return false
}

func (k *checking) missing(need []groundWord, have []*stemSet) []groundWord {
	var out []groundWord
	for _, w := range need {
		held := false
		for _, s := range have {
			if k.g.holds(s, w) {
				held = true
				break
			}
		}
		if !held {
			out = append(out, w)
		}
	}
	return out
}

func rawWords(words []groundWord) string {
	var out []string
	for _, w := range words[:min(len(words), 4)] {
		out = append(out, w.raw)
	}
	return strings.Join(out, ", ")
}

// numbers asks for every quantity of the claim whether it was said, and of the same thing.
func (k *checking) numbers() {
	pool := k.pool()
	for _, q := range k.quantities {
		w := k.words[q.first]
		if k.skipped(w) || k.isItemNumber(q) {
			continue
		}
		raw := k.claim.Text[w.from:k.words[q.last].to]
		kind := meeting.DoubtNumber
		if q.kind == dayOfYear || q.kind == clockTime || q.kind == plainNumber && q.value >= 1900 && q.value <= 2100 && len(w.low) == 4 {
			kind = meeting.DoubtDate
		}
		said, bound := false, false
		for n, i := range pool {
			s := k.evidence.sentences[i]
			for _, e := range s.quantities {
				if q.saidBy(e) || q.impliedBy(e, k.evidence.quantitiesOf(s.segment)) {
					said = true
					bound = bound || k.sameMatter(q, pool, n) || k.nearMatter(q, pool, n)
				}
			}
		}
		if !said || !bound {
			k.doubt(kind, raw)
		}
	}
}

// isItemNumber says that a quantity is the number of the agenda item: "TOP 2".
func (k *checking) isItemNumber(q quantity) bool {
	if q.first == 0 || q.kind != plainNumber {
		return false
	}
	switch k.words[q.first-1].low {
	case "top", "tagesordnungspunkt", "punkt", "item":
		return k.claim.Item.Number != "" && meeting.PlainNumber(k.words[q.first].raw) == meeting.PlainNumber(k.claim.Item.Number)
	}
	return false
}

// sameMatter asks whether the clause around a number speaks of what the sentence of the evidence with that number speaks of. The sentence itself must hold
// more than half of the clause's words, and with the ones before it all; a sentence that leans on the one before counts with it.
func (k *checking) sameMatter(q quantity, pool []int, n int) bool {
	var need []groundWord
	for _, c := range k.clauses {
		if q.first >= c.first && q.first <= c.last {
			need = k.contentOf(k.around(q, c))
		}
	}
	if len(need) == 0 {
		return true
	}
	s := k.evidence.sentences[pool[n]]
	own := []*stemSet{s.set}
	if s.leans && n > 0 && k.evidence.sentences[pool[n-1]].run == s.run {
		own = append(own, k.evidence.sentences[pool[n-1]].set)
	}
	if k.precededByQuestion(pool[n]) {
		own = append(own, k.evidence.questionsFor(s.speaker)...)
	}
	missing := k.missing(need, own)
	if k.rival(q, s, need) {
		return false
	}
	lost := slices.ContainsFunc(missing, func(w groundWord) bool { return !k.harmless(w) })
	if lost && 2*(len(need)-len(missing)) <= len(need) || len(missing) == len(need) {
		return false
	}
	near := own
	for b := n - 1; b >= 0 && b >= n-2 && k.evidence.sentences[pool[b]].run == s.run && s.segment-k.evidence.sentences[pool[b]].segment <= 1; b-- {
		own = append(own, k.evidence.sentences[pool[b]].set)
		if k.evidence.sentences[pool[b]].segment == s.segment {
			near = append(near[:len(near):len(near)], k.evidence.sentences[pool[b]].set)
		}
	}
	for _, w := range need { // what the clause begins with is what it is about
		if w.upper {
			if len(k.missing([]groundWord{w}, near)) > 0 {
				return false
			}
			break
		}
	}
	for _, w := range k.missing(need, own) {
		if !k.harmless(w) {
			return false
		}
	}
	return true
}

// nearMatter is sameMatter for a clause that joins what was said in several sentences of one segment, or names again what was spoken of before: the segment
// holds all its words but such names, and the sentence with the number holds the word of content next to it, or at least one thing that the clause names.
func (k *checking) nearMatter(q quantity, pool []int, n int) bool {
	s := k.evidence.sentences[pool[n]]
	var need []groundWord
	var own clause
	for _, c := range k.clauses {
		if q.first >= c.first && q.first <= c.last {
			own, need = c, k.contentOf(c)
		}
	}
	if len(need) == 0 || k.rival(q, s, need) {
		return false
	}
	whole := []*stemSet{k.evidence.title}
	for _, i := range pool {
		if x := k.evidence.sentences[i]; x.segment == s.segment {
			whole = append(whole, x.set)
		}
	}
	said := []*stemSet{s.set}
	held := func(w groundWord) bool { return len(k.missing([]groundWord{w}, said)) == 0 }
	again := false
	for _, w := range k.missing(need, whole) {
		switch {
		case k.harmless(w):
		case k.namedBefore(w) && !k.citedElsewhere(w, pool, s.segment):
			again = true
		default:
			return false
		}
	}
	if again {
		return slices.ContainsFunc(need, func(w groundWord) bool { return held(w) && (w.upper || k.g.leansAt(s, q)) }) ||
			slices.ContainsFunc(k.words[own.first:own.last+1], func(w groundWord) bool {
				return w.upper && !w.first && !w.counted && !w.named && k.g.saysItself(s.set, w)
			})
	}
	need = slices.DeleteFunc(need, func(w groundWord) bool { return k.harmless(w) && !held(w) })
	if len(need) == 0 {
		return true
	}
	before := need[0] // of the words before the number the nearest, else the first one behind it
	for _, w := range need {
		if w.to <= k.words[q.first].from {
			before = w
		}
	}
	return held(before) && before.from >= k.words[own.first].from
}

// citedElsewhere says whether another segment of the evidence holds the word: the sentence then joins what was said of two things.
func (k *checking) citedElsewhere(w groundWord, pool []int, segment meeting.SegmentID) bool {
	for _, i := range pool {
		if s := k.evidence.sentences[i]; s.segment != segment && k.g.holds(s.set, w) {
			return true
		}
	}
	return false
}

// pronouns stand for what was named before.
var pronouns = map[string]bool{"der": true, "die": true, "das": true, "er": true, "sie": true, "es": true, "dies": true, "diese": true, "dieser": true, "dieses": true, "they": true, "it": true, "he": true, "she": true, "this": true, "that": true}

// leansAt says whether the clause of the evidence that states q begins with a word that points back: "die wollen aber erst 2029 kaufen".
func (g *Grounder) leansAt(s evidenceSentence, q quantity) bool {
	for _, c := range s.clauses {
		for _, e := range s.quantities {
			if e.first >= c.first && e.first <= c.last && q.saidBy(e) && pronouns[s.words[c.first].low] && g.pointsBack(s.words, c.first) {
				return true
			}
		}
	}
	return false
}

// rival says that the sentence of the evidence states another quantity of the same kind in a clause that speaks more of the matter: in "Das Zelt kostet
// 4.200 Euro, vor drei Jahren waren es 2.900" the second sum is not what the tent costs.
func (k *checking) rival(q quantity, s evidenceSentence, need []groundWord) bool {
	mine, best := -1, 0
	for _, c := range s.clauses {
		set := k.g.newSet()
		for i := c.first; i <= c.last; i++ {
			k.g.put(set, s.words[i])
		}
		held := len(need) - len(k.missing(need, []*stemSet{set}))
		for _, e := range s.quantities {
			switch {
			case e.first < c.first || e.first > c.last:
			case q.saidBy(e):
				mine = max(mine, held)
			case comparableQuantities(q, e) && !slices.ContainsFunc(k.quantities, func(x quantity) bool { return x.saidBy(e) }):
				best = max(best, held)
			}
		}
	}
	return mine >= 0 && mine == 0 && best > 0
}

// comparableQuantities says that two quantities could be taken for each other: of one kind, or large numbers that are no years.
func comparableQuantities(a, b quantity) bool {
	year := func(q quantity) bool { return q.kind == plainNumber && q.value >= 1900 && q.value <= 2100 }
	if year(a) || year(b) {
		return year(a) && year(b)
	}
	return a.kind == b.kind && (a.kind != plainNumber || a.value >= 1000 == (b.value >= 1000)) || a.kind <= sumOfMoney && b.kind <= sumOfMoney && a.value >= 1000 && b.value >= 1000
}

// around narrows a clause to what lies between its conjunctions around a quantity, where that holds a word of content.
func (k *checking) around(q quantity, c clause) clause {
	n := c
	for i := c.first; i <= c.last; i++ {
		switch k.words[i].low {
		case "und", "sowie", "and":
			if i < q.first {
				n.first = i + 1
			} else if i > q.last && n.last == c.last {
				n.last = i - 1
			}
		}
	}
	if len(k.contentOf(n)) == 0 {
		return c
	}
	return n
}

// precededByQuestion says whether somebody else's question comes before the sentence in the evidence.
func (k *checking) precededByQuestion(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if s := k.evidence.sentences[j]; s.question && s.speaker != k.evidence.sentences[i].speaker {
			return true
		}
	}
	return false
}
