package summarize

import (
	"slices"

	"ratsschreiber/meeting"
)

// polarity says whether a stretch of words is turned around: an odd number of negations.
func (g *Grounder) polarity(words []groundWord, c clause, ordinary func(groundWord) bool) (odd, stance bool) {
	n := 0
	for i := c.first; i <= c.last && i < len(words); i++ {
		w := words[i]
		switch {
		case g.isNegation(w):
			if i+1 < len(words) && (words[i+1].low == "nur" || words[i+1].low == "only") {
				continue // "nicht nur ..., sondern auch"
			}
			n++
		case g.holdsNegation(w) && !ordinary(w):
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
		if o, ok := g.oppositeOf(st); ok {
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
	for i, c := range k.clauses {
		need := k.comparable(c, pool)
		ordinary := k.ordinary(k.evidenceWords(pool))
		odd, stance := k.g.polarity(k.words, c, ordinary)
		if i+2 < len(k.clauses) && k.isRelative(k.clauses[i+1]) && between(k.claim.Text, k.words, k.clauses[i+1].last) == ", " { // it parts what belongs together
			rest, _ := k.g.polarity(k.words, k.clauses[i+2], ordinary)
			odd = odd != rest
		}
		low := foldLetters(k.claim.Text[k.words[c.first].from:k.words[c.last].to])
		switch {
		case k.g.matchesAny(k.g.against, low):
			odd, stance = true, true
		case k.g.matchesAny(k.g.favour, low):
			stance = true
		}
		if len(need) == 0 && !stance || asksWhy[k.words[c.first].low] && k.evidence.asksAny(pool) {
			continue // "warum nicht geöffnet werde" denies nothing
		}
		if i > 0 && k.words[k.clauses[i-1].last].low == "davor" {
			odd = !odd // "warnt davor, bei Kindern zu sparen"
		}
		if !odd && k.isRelative(c) {
			continue // "Familien, die Bürgergeld beziehen, zahlten nichts": the clause around it denies
		}
		var denying []groundWord
		for _, w := range k.words[c.first : c.last+1] {
			if k.g.holdsNegation(w) {
				denying = append(denying, w)
			}
		}
		if !k.agrees(need, denying, odd, stance, pool) {
			k.doubt(meeting.DoubtNegation, "")
			return
		}
	}
}

// asksWhy are words that begin a question for reasons, also in indirect speech.
var asksWhy = map[string]bool{"warum": true, "weshalb": true, "wieso": true, "ob": true, "why": true, "whether": true}

// isRelative says that a clause explains a noun of a sentence that is turned around elsewhere.
func (k *checking) isRelative(c clause) bool {
	if c.first == 0 || k.g.language == "en" {
		return false
	}
	switch k.words[c.first].low {
	case "der", "die", "das", "den", "dem", "deren", "dessen", "welche", "welcher", "welches":
	default:
		return false
	}
	return slices.ContainsFunc(k.words, func(w groundWord) bool { return k.g.isNegation(w) || k.g.holdsNegation(w) })
}

// ordinary says of a word that may deny another one, with "un" or as its contrary, that the other side does not have that one: it stands for itself then.
func (k *checking) ordinary(other []groundWord) func(groundWord) bool {
	return func(w groundWord) bool {
		may := false
		for _, st := range w.stems {
			denied, ok := k.g.contrary[st]
			if !ok {
				denied, ok = k.g.deniedBy(st)
			}
			if !ok {
				continue
			}
			may = true
			for _, o := range other {
				if slices.Contains(o.stems, denied) || !o.upper && k.g.sameGroup(o.stems, denied) {
					return false
				}
			}
		}
		return may
	}
}

// sameGroup says whether one of the stems is a synonym of st.
func (g *Grounder) sameGroup(stems []string, st string) bool {
	for _, a := range stems {
		for _, n := range g.groups[a] {
			if slices.Contains(g.groups[st], n) {
				return true
			}
		}
	}
	return false
}

func (k *checking) evidenceWords(pool []int) []groundWord {
	var out []groundWord
	for _, i := range pool {
		out = append(out, k.evidence.sentences[i].words...)
	}
	return out
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

func (k *checking) agrees(need, denying []groundWord, odd, stance bool, pool []int) bool {
	var all []evidenceClause
	best, bestStance := 0, -1
	denied := false // one clause holds a denying word of the claim: only such clauses are compared
	for _, i := range pool {
		s := k.evidence.sentences[i]
		for _, c := range s.clauses {
			e := evidenceClause{set: k.g.newSet()}
			for j := c.first; j <= c.last; j++ {
				k.g.put(e.set, s.words[j])
			}
			k.g.joinParticles(s.words, []clause{c}, e.set)
			e.odd, e.stance = k.g.polarity(s.words, c, k.ordinary(k.words))
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
			if slices.ContainsFunc(denying, func(w groundWord) bool { return k.g.saysItself(e.set, w) }) { // "fehle kein Geld" is to be compared with where something is missing
				e.shared++
				if !denied && len(denying) > 0 {
					denied, best, all = true, 0, nil
				}
			} else if denied {
				continue
			}
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
		if !odd { // "die können freitags nicht, sie sind da in Altenhagen": the next clause says what there is instead
			return slices.ContainsFunc(rest, func(w groundWord) bool {
				return top+1 < len(all) && !all[top+1].odd && k.g.holds(all[top+1].set, w)
			})
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
	if odd {
		return true
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

// asked marks a sentence that states as a fact what its speaker had only asked.
func (k *checking) asked() {
	if k.g.matchesAny(k.g.reported, k.folded) {
		return
	}
	pool := k.pool()
	for _, c := range k.clauses {
		need := k.contentOf(c)
		if len(need) < 2 {
			continue
		}
		onlyAsked, saidBy := false, false
		for _, i := range pool {
			s := k.evidence.sentences[i]
			if len(k.missing(need, []*stemSet{s.set})) == len(need) {
				continue
			}
			if s.question {
				onlyAsked = true
			} else {
				saidBy = true
			}
		}
		if onlyAsked && !saidBy {
			k.doubt(meeting.DoubtUnclear, rawWords(need))
			return
		}
	}
}
