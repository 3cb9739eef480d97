package summarize

import (
	"regexp/syntax"
	"sort"
	"strings"
)

// A meeting has ten thousand sentences and there are some hundred patterns, so most are never tried: of each pattern it is known
// which pieces of text must occur in whatever it matches, and one pass over a sentence says which of all these pieces it has.

// finder knows for every pattern the literals of which at least one must be there.
type finder struct {
	literals []string
	byStart  map[uint32][]int32 // first three bytes -> literals
	needs    [][][]int32        // rule, pattern -> literals; empty: always try
}

const shortest = 3

func newFinder(rules []*Rule) finder {
	f := finder{byStart: map[uint32][]int32{}}
	index := map[string]int32{}
	for _, r := range rules {
		var per [][]int32
		for _, re := range r.res {
			var ids []int32
			for _, lit := range required(re.String()) {
				id, ok := index[lit]
				if !ok {
					id = int32(len(f.literals))
					index[lit] = id
					f.literals = append(f.literals, lit)
					f.byStart[key3(lit)] = append(f.byStart[key3(lit)], id)
				}
				ids = append(ids, id)
			}
			per = append(per, ids)
		}
		f.needs = append(f.needs, per)
	}
	return f
}

func key3(s string) uint32 { return uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2]) }

// scan marks in have which literals occur in text; it returns false where none does.
func (f *finder) scan(text string, have []bool) bool {
	clear(have)
	any := false
	for i := 0; i+shortest <= len(text); i++ {
		for _, id := range f.byStart[key3(text[i:])] {
			if !have[id] && strings.HasPrefix(text[i:], f.literals[id]) {
				have[id], any = true, true
			}
		}
	}
	return any
}

func (f *finder) mayMatch(rule, pattern int, have []bool) bool {
	need := f.needs[rule][pattern]
	if len(need) == 0 {
		return true
	}
	for _, id := range need {
		if have[id] {
			return true
		}
	}
	return false
}

// required gives literals of which at least one occurs in every match of the pattern; nil where none can be named.
func required(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	lits := need(re.Simplify())
	for _, l := range lits {
		if len(l) < shortest {
			return nil
		}
	}
	sort.Strings(lits)
	return lits
}

// need computes the set for a part of a pattern; nil means: nothing is required.
func need(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return nil
		}
		return []string{string(re.Rune)}
	case syntax.OpCapture, syntax.OpPlus:
		return need(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return need(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		run := ""
		take := func(lits []string) {
			if better(lits, best) {
				best = lits
			}
		}
		for _, sub := range re.Sub {
			if sub.Op == syntax.OpLiteral && sub.Flags&syntax.FoldCase == 0 {
				run += string(sub.Rune)
				take([]string{run})
				continue
			}
			run = ""
			take(need(sub))
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			lits := need(sub)
			if lits == nil {
				return nil
			}
			for _, l := range lits {
				if len(l) < shortest {
					return nil
				}
			}
			all = append(all, lits...)
			if len(all) > 60 {
				return nil
			}
		}
		return all
	}
	return nil
}

// better prefers sets whose shortest literal is longer; among equals the smaller one.
func better(a, b []string) bool {
	if a == nil {
		return false
	}
	if b == nil {
		return true
	}
	la, lb := shortestOf(a), shortestOf(b)
	if la < shortest || lb < shortest {
		return la > lb
	}
	return len(a) < len(b) || len(a) == len(b) && la > lb
}

func shortestOf(s []string) int {
	n := len(s[0])
	for _, x := range s {
		n = min(n, len(x))
	}
	return n
}
