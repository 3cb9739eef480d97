package summarize

import (
	"regexp/syntax"
	"strings"
)

// A meeting has ten thousand sentences and there are some hundred patterns, so most are never tried: of each pattern it is known
// which pieces of text must occur in whatever it matches, and one pass over a sentence says which of all these pieces it has.

// finder knows for every pattern the sets of literals of which one each must be there.
type finder struct {
	literals []string
	byStart  map[uint32][]int32 // first three bytes -> literals
	needs    [][][][]int32      // rule, pattern -> sets of literals; none: always try
}

const (
	shortest = 3     // literals below that are in nearly every sentence
	aDigit   = "0-9" // stands for any digit
	mostOf   = 60    // sets beyond that are not worth looking at
)

func newFinder(rules []*Rule) finder {
	f := finder{literals: []string{aDigit}, byStart: map[uint32][]int32{}}
	index := map[string]int32{aDigit: 0}
	for _, r := range rules {
		var per [][][]int32
		for _, re := range r.res {
			var sets [][]int32
			for _, set := range required(re.String()) {
				var ids []int32
				for _, lit := range set {
					id, ok := index[lit]
					if !ok {
						id = int32(len(f.literals))
						index[lit] = id
						f.literals = append(f.literals, lit)
						f.byStart[key3(lit)] = append(f.byStart[key3(lit)], id)
					}
					ids = append(ids, id)
				}
				sets = append(sets, ids)
			}
			per = append(per, sets)
		}
		f.needs = append(f.needs, per)
	}
	return f
}

func key3(s string) uint32 { return uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2]) }

// scan marks in have which literals occur in text.
func (f *finder) scan(text string, have []bool) {
	clear(have)
	for i := 0; i < len(text); i++ {
		if text[i] >= '0' && text[i] <= '9' {
			have[0] = true
		}
		if i+shortest > len(text) {
			continue
		}
		for _, id := range f.byStart[key3(text[i:])] {
			if !have[id] && strings.HasPrefix(text[i:], f.literals[id]) {
				have[id] = true
			}
		}
	}
}

func (f *finder) mayMatch(rule, pattern int, have []bool) bool {
sets:
	for _, set := range f.needs[rule][pattern] {
		for _, id := range set {
			if have[id] {
				continue sets
			}
		}
		return false
	}
	return true
}

// required gives sets of literals; of each set at least one literal occurs in every match of the pattern.
func required(pattern string) [][]string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	return needs(re.Simplify())
}

// needs computes the sets for a part of a pattern.
func needs(re *syntax.Regexp) [][]string {
	switch re.Op {
	case syntax.OpLiteral:
		if s := string(re.Rune); re.Flags&syntax.FoldCase == 0 && len(s) >= shortest {
			return [][]string{{s}}
		}
	case syntax.OpCharClass:
		if len(re.Rune) == 2 && re.Rune[0] == '0' && re.Rune[1] == '9' {
			return [][]string{{aDigit}}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needs(re.Sub[0])
		}
	case syntax.OpConcat:
		var out [][]string
		run := ""
		flush := func() {
			if len(run) >= shortest {
				out = append(out, []string{run})
			}
			run = ""
		}
		for _, sub := range re.Sub {
			if sub.Op == syntax.OpLiteral && sub.Flags&syntax.FoldCase == 0 {
				run += string(sub.Rune)
				continue
			}
			if sub.Op == syntax.OpWordBoundary || sub.Op == syntax.OpEmptyMatch {
				continue // takes no room
			}
			if run != "" { // "ge(?:hen|ht)" begins with "gehen" or "geht"
				if lits := spelled(sub); lits != nil && len(lits) <= mostOf {
					for i := range lits {
						lits[i] = run + lits[i]
					}
					if shortestOf(lits) >= shortest {
						out = append(out, lits)
						run = ""
						continue
					}
				}
			}
			flush()
			out = append(out, needs(sub)...)
		}
		flush()
		return out
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			best := rarest(needs(sub))
			if best == nil {
				return nil
			}
			if all = append(all, best...); len(all) > mostOf {
				return nil
			}
		}
		return [][]string{all}
	}
	return nil
}

// spelled lists all texts that a part can match where these are few plain ones, or how they begin; nil else.
func spelled(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpCapture:
		return spelled(re.Sub[0])
	case syntax.OpConcat:
		if len(re.Sub) > 0 {
			return spelled(re.Sub[0]) // how it begins is enough
		}
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			lits := spelled(sub)
			if lits == nil {
				return nil
			}
			all = append(all, lits...)
		}
		return all
	}
	return nil
}

// rarest picks the set that is least likely to be met: the one whose shortest literal is longest.
func rarest(sets [][]string) []string {
	var best []string
	for _, s := range sets {
		if best == nil || shortestOf(s) > shortestOf(best) || shortestOf(s) == shortestOf(best) && len(s) < len(best) {
			best = s
		}
	}
	return best
}

func shortestOf(s []string) int {
	n := len(s[0])
	for _, x := range s {
		n = min(n, len(x))
	}
	return n
}
