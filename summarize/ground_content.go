package summarize

import (
	"strings"

	"ratsschreiber/meeting"
)

// window is how many sentences in a row a clause may rest on together.
const window = 3

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
		if len(missing) > 0 {
			k.doubt(meeting.DoubtContent, rawWords(missing))
		}
	}
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
			need = k.contentOf(c)
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
	if len(own) == 1 && 2*(len(need)-len(k.missing(need, own))) <= len(need) {
		return false
	}
	for b := n - 1; b >= 0 && b >= n-2 && k.evidence.sentences[pool[b]].run == s.run; b-- {
		own = append(own, k.evidence.sentences[pool[b]].set)
	}
	return len(k.missing(need, own)) == 0
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
		need := k.contentOf(c)
		odd, stance := k.g.polarity(k.words, c)
		if len(need) == 0 && odd { // "Die CDU stehe nicht hinter dem Projekt": only words of reporting, but turned around
			for i := c.first; i <= c.last; i++ {
				if w := k.words[i]; !w.named && !w.counted && !k.g.function[w.low] && !k.g.isNegation(w) {
					need = append(need, w)
				}
			}
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

// evidenceClause is a clause of the evidence beside a clause of the claim.
type evidenceClause struct {
	set    *stemSet
	odd    bool
	stance bool
	leans  bool // begins with a word that points back
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
			e.odd, e.stance = k.g.polarity(s.words, c)
			if s.question {
				e.odd = odd // "Könnte man nicht ...?" denies nothing
			}
			e.leans = pointsBack[s.words[c.first].low]
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
	var top *evidenceClause
	for i := range all {
		if all[i].shared == best && (top == nil || all[i].odd == odd) {
			top = &all[i]
		}
	}
	rest := k.missing(need, []*stemSet{top.set})
	if top.odd != odd {
		// the words that this clause does not hold may come from one that is turned as the claim is
		for _, w := range rest {
			for _, e := range all {
				if e.odd == odd && k.g.holds(e.set, w) {
					return true
				}
			}
		}
		return false
	}
	if top.leans {
		return true // what it points back to may well be denied there
	}
	for _, w := range rest { // they must not come only from clauses that are turned the other way
		found, fits := false, false
		for _, e := range all {
			if k.g.holds(e.set, w) {
				found = true
				fits = fits || e.odd == odd
			}
		}
		if found && !fits {
			return false
		}
	}
	return true
}
