package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
)

// table is a CSV file: rows of cells, with the line that each row begins in.
type table struct {
	rows  [][]string
	lines []int
}

// readTable reads delimited text. The delimiter is the one of semicolon, tab, comma and bar that cuts the first lines most evenly; quotation marks
// that stand wrong are taken as they are, since spreadsheets and people write them.
func readTable(text string) (table, error) {
	var t table
	if rest, ok := strings.CutPrefix(text, "sep="); ok { // Excel's own hint
		if line, after, found := strings.Cut(rest, "\n"); found && len(line) == 1 {
			return readDelimited(after, rune(line[0]))
		}
	}
	comma := delimiterOf(text)
	if comma == 0 {
		comma = ';'
	}
	t, err := readDelimited(text, comma)
	return t, err
}

func readDelimited(text string, comma rune) (table, error) {
	var t table
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	r.LazyQuotes = true
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = comma != '\t'
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			e := &SyntaxError{Form: FormCSV, Err: errors.New("the row cannot be read")}
			var pe *csv.ParseError
			if errors.As(err, &pe) {
				e.Line, e.Err = pe.StartLine, pe.Err
			}
			return t, e
		}
		blank := true
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
			blank = blank && row[i] == ""
		}
		if blank {
			continue
		}
		line, _ := r.FieldPos(0)
		t.rows = append(t.rows, row)
		t.lines = append(t.lines, line)
	}
}

// delimiterOf finds the delimiter of text; 0 where no line has one.
func delimiterOf(text string) rune {
	best, bestScore := rune(0), 0
	for _, comma := range []rune{';', '\t', '|', ','} {
		score, lines, first := 0, 0, -1
		for _, line := range strings.SplitN(text, "\n", 30) {
			if strings.TrimSpace(line) == "" || lines == 25 {
				continue
			}
			lines++
			n := countOutside(line, comma)
			if first < 0 {
				first = n
			}
			if n > 0 && n == first {
				score += 3
			} else if n > 0 {
				score++
			}
		}
		if first > 0 && score > bestScore {
			best, bestScore = comma, score
		}
	}
	return best
}

// countOutside counts r outside of quotation marks.
func countOutside(line string, r rune) int {
	n, quoted := 0, false
	for _, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case c == r && !quoted:
			n++
		}
	}
	return n
}

// column is what a column of a table means.
type column string

// columns finds the meaning of each cell of a header row: the words of names, compared without case, blanks and marks. known counts the
// columns that were recognised.
func columns(row []string, names map[column][]string) (at map[column]int, known int) {
	at = map[column]int{}
	for i, cell := range row {
		key := plainHeader(cell)
		if key == "" {
			continue
		}
		for col, words := range names {
			for _, w := range words {
				if key == w {
					if _, taken := at[col]; !taken {
						at[col] = i
						known++
					}
				}
			}
		}
	}
	return at, known
}

// plainHeader makes "Öffentlich? (Ö/N)" into "öffentlich".
func plainHeader(s string) string {
	if i := strings.IndexAny(s, "([/"); i > 3 {
		s = s[:i]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// cell gives the cell of a column, empty where the row is too short or the column is missing.
func cell(row []string, at map[column]int, col column) string {
	if i, ok := at[col]; ok && i < len(row) {
		return row[i]
	}
	return ""
}
