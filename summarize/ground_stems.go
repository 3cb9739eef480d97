package summarize

import (
	"strings"
)

// stemSet is what a stretch of evidence speaks of.
type stemSet struct {
	stems  map[string]bool
	groups map[int]bool
}

func (g *Grounder) newSet() *stemSet {
	return &stemSet{stems: map[string]bool{}, groups: map[int]bool{}}
}

// put adds a word to what the evidence speaks of.
func (g *Grounder) put(s *stemSet, w groundWord) {
	if g.function[w.low] && !g.negation[w.low] {
		for _, p := range germanPrefixes {
			if p == w.low {
				s.stems["+"+p] = true // may belong to a verb: "liegt noch nicht vor"
			}
		}
		return
	}
	g.putStems(s, w.stems)
	if strings.Contains(w.low, "-") {
		for _, part := range strings.Split(w.low, "-") {
			if len(part) > 2 {
				g.putStems(s, g.stems(part, w.upper))
			}
		}
	}
}

func (g *Grounder) putStems(s *stemSet, stems []string) {
	for _, st := range stems {
		s.stems[st] = true
		for _, n := range g.groups[st] {
			s.groups[n] = true
		}
		if o, ok := g.oppositeOf(st); ok {
			s.stems[o] = true
			for _, n := range g.groups[o] {
				s.groups[n] = true
			}
		}
	}
}

// holds says whether the evidence in s supports the word: the word itself, one for the same, one of which it is a part, or the parts of which it is made.
func (g *Grounder) holds(s *stemSet, w groundWord) bool {
	if g.holdsStems(s, w.stems, w.upper) {
		return true
	}
	if strings.Contains(w.low, "-") {
		for _, part := range strings.Split(w.low, "-") {
			if len(part) > 1 && !isAllDigits(part) && !g.function[part] && !g.holdsStems(s, g.stems(part, w.upper), w.upper) && !g.isNeutral(part) {
				return false
			}
		}
		return true
	}
	return false
}

// isNeutral says that a word, in whatever spelling, belongs to the language of minutes.
func (g *Grounder) isNeutral(low string) bool {
	for _, st := range g.stems(low, false) {
		if g.neutral[st] || g.nouns[st] {
			return true
		}
	}
	return false
}

func (g *Grounder) holdsStems(s *stemSet, stems []string, noun bool) bool {
	for _, st := range stems {
		if g.holdsStem(s, st) {
			return true
		}
		if o, ok := g.oppositeOf(st); ok && (g.holdsStem(s, o) || g.neutral[o] || g.nouns[o]) {
			return true
		}
	}
	if g.language == "en" {
		return false
	}
	for _, st := range stems {
		for _, p := range germanPrefixes {
			if rest, ok := strings.CutPrefix(st, p); ok && len(rest) >= 3 && s.stems["+"+p] && (s.stems[rest] || g.neutral[rest]) {
				return true
			}
		}
	}
	for _, st := range stems {
		for e := range s.stems {
			if len(e) < len(st)+3 {
				continue
			}
			if len(st) >= 4 && strings.HasSuffix(e, st) || len(st) == 3 && noun && strings.HasSuffix(e, st) || len(st) >= 5 && strings.HasPrefix(e, st) {
				return true
			}
		}
		if len(st) >= 6 && g.madeOf(s, st, 0) {
			return true
		}
	}
	return false
}

func (g *Grounder) holdsStem(s *stemSet, st string) bool {
	if s.stems[st] {
		return true
	}
	for _, n := range g.groups[st] {
		if s.groups[n] {
			return true
		}
	}
	return false
}

// madeOf says whether a compound is made of words that the evidence holds: "larmgutacht" of "Lärm" and "Gutachten".
func (g *Grounder) madeOf(s *stemSet, st string, depth int) bool {
	for i := 3; i <= len(st)-3; i++ {
		left, right := st[:i], st[i:]
		if !g.partHeld(s, left) {
			continue
		}
		if g.holdsStem(s, right) || g.neutral[right] || g.nouns[right] || g.holdsStems1(s, right) || depth < 2 && g.madeOf(s, right, depth+1) {
			return true
		}
	}
	return false
}

// holdsStems1 asks for the last part of a compound inside longer words of the evidence.
func (g *Grounder) holdsStems1(s *stemSet, st string) bool {
	if len(st) < 4 {
		return false
	}
	for e := range s.stems {
		if len(e) >= len(st)+3 && strings.HasSuffix(e, st) {
			return true
		}
	}
	return false
}

func (g *Grounder) partHeld(s *stemSet, part string) bool {
	for _, c := range g.compound {
		if part == c {
			return true
		}
	}
	for _, joint := range []string{"", "s", "n", "en", "es", "e"} {
		base, ok := strings.CutSuffix(part, joint)
		if !ok || len(base) < 3 {
			continue
		}
		if g.holdsStem(s, base) {
			return true
		}
		for _, st := range g.stems(base, true) {
			if g.holdsStem(s, st) {
				return true
			}
		}
	}
	return false
}
