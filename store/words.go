package store

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// Words are stored in one column, a line each: start after the segment's start, length (both in nanoseconds), confidence, text, with
// tabs between. A long meeting has 150,000 words; as rows of their own they would take most of the time of every reading.

func packWords(from time.Duration, words []meeting.Word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(strconv.FormatInt(int64(w.From-from), 10))
		b.WriteByte('\t')
		b.WriteString(strconv.FormatInt(int64(w.To-w.From), 10))
		b.WriteByte('\t')
		b.WriteString(strconv.FormatFloat(float64(w.Confidence), 'g', -1, 32))
		b.WriteByte('\t')
		b.WriteString(wordBreaks.Replace(w.Text))
		b.WriteByte('\n')
	}
	return b.String()
}

// wordBreaks keeps a word within its line; a word holds none of these.
var wordBreaks = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")

func parseWords(from time.Duration, packed string) ([]meeting.Word, error) {
	if packed == "" {
		return nil, nil
	}
	words := make([]meeting.Word, 0, strings.Count(packed, "\n"))
	for packed != "" {
		line, rest, _ := strings.Cut(packed, "\n")
		packed = rest
		a, line, ok1 := strings.Cut(line, "\t")
		b, line, ok2 := strings.Cut(line, "\t")
		p, text, ok3 := strings.Cut(line, "\t")
		start, err1 := strconv.ParseInt(a, 10, 64)
		length, err2 := strconv.ParseInt(b, 10, 64)
		conf, err3 := strconv.ParseFloat(p, 32)
		if !ok1 || !ok2 || !ok3 || err1 != nil || err2 != nil || err3 != nil || math.IsNaN(conf) || strings.ContainsAny(text, "\t\r") {
			return nil, fmt.Errorf("%w: the words of a segment", ErrDamaged)
		}
		w := from + time.Duration(start)
		words = append(words, meeting.Word{From: w, To: w + time.Duration(length), Text: text, Confidence: float32(conf)})
	}
	return words, nil
}

// retime gives the words of a corrected text: those that were there keep their times and confidence, new ones share the time between
// their neighbours and count as certain, as a person typed them.
func retime(old []meeting.Word, from, to time.Duration, text string) []meeting.Word {
	fields := strings.Fields(text)
	words := make([]meeting.Word, len(fields))
	kept := make([]bool, len(fields))
	for i, f := range fields {
		words[i] = meeting.Word{Text: f, Confidence: 1}
	}
	for _, m := range common(old, fields) {
		words[m[1]].From, words[m[1]].To, words[m[1]].Confidence = old[m[0]].From, old[m[0]].To, old[m[0]].Confidence
		kept[m[1]] = true
	}
	for i := 0; i < len(words); {
		if kept[i] {
			i++
			continue
		}
		end := i
		for end < len(words) && !kept[end] {
			end++
		}
		a, b := from, to
		if i > 0 {
			a = words[i-1].To
		}
		if end < len(words) {
			b = words[end].From
		}
		step := max(0, b-a) / time.Duration(end-i)
		for j := i; j < end; j++ {
			words[j].From = a + step*time.Duration(j-i)
			words[j].To = words[j].From + step
		}
		i = end
	}
	return words
}

// maxCommon bounds the work of finding common words; beyond it the beginning and the end are compared only.
const maxCommon = 2000

// common gives the pairs of places of words that both have, in order: the longest common subsequence between equal ends.
func common(old []meeting.Word, fields []string) (pairs [][2]int) {
	same := func(i, j int) bool { return strings.EqualFold(strings.TrimSpace(old[i].Text), fields[j]) }
	first := 0
	for first < len(old) && first < len(fields) && same(first, first) {
		pairs = append(pairs, [2]int{first, first})
		first++
	}
	endA, endB := len(old), len(fields)
	var tail [][2]int
	for endA > first && endB > first && same(endA-1, endB-1) {
		endA--
		endB--
		tail = append(tail, [2]int{endA, endB})
	}
	n, m := endA-first, endB-first
	if n > 0 && m > 0 && n <= maxCommon && m <= maxCommon {
		length := make([][]int16, n+1)
		for i := range length {
			length[i] = make([]int16, m+1)
		}
		for i := n - 1; i >= 0; i-- {
			for j := m - 1; j >= 0; j-- {
				if same(first+i, first+j) {
					length[i][j] = length[i+1][j+1] + 1
				} else {
					length[i][j] = max(length[i+1][j], length[i][j+1])
				}
			}
		}
		for i, j := 0, 0; i < n && j < m; {
			switch {
			case same(first+i, first+j):
				pairs = append(pairs, [2]int{first + i, first + j})
				i, j = i+1, j+1
			case length[i+1][j] >= length[i][j+1]:
				i++
			default:
				j++
			}
		}
	}
	for i := len(tail) - 1; i >= 0; i-- {
		pairs = append(pairs, tail[i])
	}
	return pairs
}
