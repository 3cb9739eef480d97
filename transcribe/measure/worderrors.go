package measure

import (
	"strings"
	"unicode"
)

// WordErrors is the word error rate in percent: the fewest substitutions, insertions and deletions of words that lead from said to heard, by the
// number of words said. Case, punctuation and separators inside of numbers do not count. It is above 100 where much was heard that nobody said,
// and no number where nothing was said.
func WordErrors(said, heard string) float64 {
	a, b := words(said), words(heard)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return 100 * float64(row[len(b)]) / float64(len(a))
}

// words are a text's words for comparing: lower case, without punctuation, and numbers without separators inside.
func words(text string) []string {
	var b strings.Builder
	runes := []rune(strings.ToLower(text))
	for i, r := range runes {
		inside := i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsSpace(r):
			b.WriteRune(r)
		case !inside:
			b.WriteRune(' ')
		}
	}
	return strings.Fields(b.String())
}
