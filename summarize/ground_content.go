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
		if w := k.words[i]; k.g.isContent(w) && !k.skipped(w) {
			out = append(out, w)
		}
	}
	return out
}

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
	if len(lost) == 1 && supported+len(k.quantities) >= enoughSupport && k.harmless(lost[0]) {
		return
	}
	if len(lost) > 0 {
		k.doubt(meeting.DoubtContent, rawWords(lost))
	}
}

// enoughSupport is how many words and numbers of a sentence must be supported so that one other word is let pass.
const enoughSupport = 3

// harmless says that a word may be the writer's own: no noun, and none that would make another story of it.
func (k *checking) harmless(w groundWord) bool {
	if w.upper && !w.first || k.g.holdsNegation(w) {
		return false
	}
	for _, st := range w.stems {
		if k.g.risky[st] {
			return false
		}
		for _, p := range germanPrefixes { // "abgebrannt" as "brennen"
			if rest, ok := strings.CutPrefix(st, p); ok && k.g.risky[rest] {
				return false
			}
		}
	}
	return true
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
				if q.saidBy(e) {
					said = true
					bound = bound || k.sameMatter(q, pool, n)
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

// polarity says whether a stretch of words is turned around: an odd number of negations.
func (g *Grounder) polarity(words []groundWord, c clause) (odd, stance bool) {
	n := 0
	for i := c.first; i <= c.last && i < len(words); i++ {
		w := words[i]
		switch {
		case g.isNegation(w):
			if i+1 < len(words) && (words[i+1].low == "nur" || words[i+1].low == "only") {
				continue // "nicht nur ..., sondern auch"
			}
			n++
		case g.holdsNegation(w):
			n++
		}
		stance = stance || g.isStance(w)
	}
	return n%2 == 1, stance
}

// standsFor says that a clause is about being for or against, also where its verb was taken apart.
func (g *Grounder) standsFor(s *stemSet) bool { return s.groups[0] }

// isStance says that a word is about being for or against something: the first group of synonyms.
func (g *Grounder) isStance(w groundWord) bool {
	for _, st := range w.stems {
		for _, n := range g.groups[st] {
			if n == 0 && !w.upper {
				return true
			}
		}
		if o, ok := g.opposite[st]; ok {
			for _, n := range g.groups[o] {
				if n == 0 {
					return true
				}
			}
		}
	}
	return false
}

// negations compares each clause with the clauses of the evidence that speak of the same, and marks it where all of them are turned the other way.
func (k *checking) negations() {
	pool := k.pool()
	for _, c := range k.clauses {
		need := k.comparable(c, pool)
		odd, stance := k.g.polarity(k.words, c)
		low := foldLetters(k.claim.Text[k.words[c.first].from:k.words[c.last].to])
		switch {
		case k.g.matchesAny(k.g.against, low):
			odd, stance = true, true
		case k.g.matchesAny(k.g.favour, low):
			stance = true
		}
		if len(need) == 0 && !stance {
			continue
		}
		if !k.agrees(need, odd, stance, pool) {
			k.doubt(meeting.DoubtNegation, "")
			return
		}
	}
}

// comparable lists the words of a clause by which it is compared with the evidence: its content, and words of reporting that were said there too.
func (k *checking) comparable(c clause, pool []int) []groundWord {
	var out []groundWord
	for i := c.first; i <= c.last; i++ {
		w := k.words[i]
		if w.named || w.counted || k.skipped(w) || k.g.function[w.low] || k.g.isNegation(w) || k.g.holdsNegation(w) {
			continue
		}
		if k.g.isContent(w) {
			out = append(out, w)
			continue
		}
		for _, i := range pool {
			if k.g.saysItself(k.evidence.sentences[i].set, w) {
				out = append(out, w)
				break
			}
		}
	}
	return out
}

// saysItself says whether the evidence holds the very word.
func (g *Grounder) saysItself(s *stemSet, w groundWord) bool {
	for _, st := range w.stems {
		if s.stems[st] {
			return true
		}
	}
	return false
}

// evidenceClause is a clause of the evidence beside a clause of the claim.
type evidenceClause struct {
	set    *stemSet
	odd    bool
	stance bool
	shared int
}

func (k *checking) agrees(need []groundWord, odd, stance bool, pool []int) bool {
	var all []evidenceClause
	best, bestStance := 0, -1
	for _, i := range pool {
		s := k.evidence.sentences[i]
		for _, c := range s.clauses {
			e := evidenceClause{set: k.g.newSet()}
			for j := c.first; j <= c.last; j++ {
				k.g.put(e.set, s.words[j])
			}
			k.g.joinParticles(s.words, []clause{c}, e.set)
			e.odd, e.stance = k.g.polarity(s.words, c)
			low := foldLetters(s.text[s.words[c.first].from:s.words[c.last].to])
			switch {
			case k.g.matchesAny(k.g.against, low):
				e.odd, e.stance = true, true
			case k.g.matchesAny(k.g.favour, low):
				e.stance = true
			case !e.stance && k.g.standsFor(e.set):
				e.stance = true
			}
			if s.question {
				e.odd = odd // "Könnte man nicht ...?" denies nothing
			}
			e.shared = len(need) - len(k.missing(need, []*stemSet{e.set}))
			best = max(best, e.shared)
			if e.stance {
				bestStance = max(bestStance, e.shared)
			}
			all = append(all, e)
		}
	}
	if stance && bestStance >= 0 {
		for _, e := range all {
			if e.stance && e.shared == bestStance && e.odd == odd {
				return true
			}
		}
		return false
	}
	if best == 0 {
		return true // nothing to compare with; the content check speaks
	}
	top := -1
	for i := range all {
		if all[i].shared == best && (top < 0 || all[top].odd != odd && all[i].odd == odd) {
			top = i
		}
	}
	rest := k.missing(need, []*stemSet{all[top].set})
	if all[top].odd != odd {
		if !odd {
			return false
		}
		// what is denied may be said in one clause and the denial in another: "300.000 Euro für einen Radweg, das kann man keinem erklären"
		for _, w := range rest {
			for _, e := range all {
				if e.odd && k.g.holds(e.set, w) {
					return true
				}
			}
		}
		return false
	}
	for _, w := range rest { // words that come from a later clause only must not be denied there
		found, fits := false, false
		for i, e := range all {
			if k.g.holds(e.set, w) {
				found = found || i > top
				fits = fits || e.odd == odd || i < top
			}
		}
		if found && !fits {
			return false
		}
	}
	return true
}
