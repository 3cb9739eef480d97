package summarize

import (
	"ratsschreiber/meeting"
)

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
