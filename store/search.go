package store

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// Hit is a place where something was said.
type Hit struct {
	Segment meeting.Segment // without words
	// Snippet is the part of the text around the match; Matches are the places of the matching words in it, in bytes.
	Snippet string
	Matches [][2]int
}

// maxHits bounds a search without a limit.
const maxHits = 1000

// errEnough ends a query early.
var errEnough = errors.New("enough")

// Search finds the segments of the text as it stands (see [SegmentQuery]) that contain all words of text, best first. Case and accents do not
// matter ("prufung" and "pruefung" find "Prüfung", "strasse" finds "Straße"), the last word may be the beginning of one, and
// "words in quotes" must follow each other.
func (f *File) Search(ctx context.Context, text string, limit int) (hits []Hit, err error) {
	terms, open := searchTerms(text)
	if len(terms) == 0 {
		return nil, nil
	}
	match := ftsQuery(terms, open)
	if limit <= 0 {
		limit = maxHits
	}
	err = f.pool.read(ctx, func(c *conn) error {
		visible, err := visibleIDs(c)
		if err != nil {
			return err
		}
		// Ordered by rank and nothing else, the index sorts by itself, and what is not read costs nothing.
		err = c.query(`SELECT rowid, snippet(find, 0, char(1), char(2), '…', 16) FROM find WHERE find MATCH ? ORDER BY rank`, func(s *sqlite3.Stmt) error {
			seg, ok := visible[meeting.SegmentID(s.ColumnInt64(0))]
			if !ok {
				return nil
			}
			h := Hit{Segment: seg}
			if h.Snippet, h.Matches = unmark(s.ColumnText(1)); len(h.Matches) == 0 {
				h.Matches = foldedMatches(h.Snippet, terms, open)
			}
			if hits = append(hits, h); len(hits) == limit {
				return errEnough
			}
			return nil
		}, match)
		if errors.Is(err, errEnough) {
			return nil
		}
		return err
	})
	return hits, failed(ctx, "search", err)
}

func visibleIDs(c *conn) (map[meeting.SegmentID]meeting.Segment, error) {
	segs, err := segments(c, SegmentQuery{NoWords: true})
	visible := make(map[meeting.SegmentID]meeting.Segment, len(segs))
	for _, s := range segs {
		visible[s.ID] = s
	}
	return visible, err
}

// unmark takes the marks out of a snippet and says where they were.
func unmark(s string) (text string, matches [][2]int) {
	var b strings.Builder
	open := -1
	for _, r := range s {
		switch {
		case r == 1:
			open = b.Len()
		case r == 2 && open >= 0:
			matches = append(matches, [2]int{open, b.Len()})
			open = -1
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), matches
}

// searchTerms takes apart what a person typed: words, and several where they stood in quotes. open says that the last one may go on.
func searchTerms(text string) (terms [][]string, open bool) {
	for i, part := range strings.Split(text, `"`) {
		words := strings.FieldsFunc(part, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
		if i%2 == 1 && len(words) > 0 {
			terms = append(terms, words)
			continue
		}
		for _, w := range words {
			terms = append(terms, []string{w})
		}
	}
	return terms, !strings.HasSuffix(strings.TrimSpace(text), `"`)
}

// ftsQuery makes a query of the terms: nothing that a person types is syntax.
func ftsQuery(terms [][]string, open bool) string {
	var b strings.Builder
	for _, words := range terms {
		b.WriteString(`"` + strings.Join(words, " ") + `" `)
	}
	q := strings.TrimSuffix(b.String(), " ")
	if open {
		q += "*"
	}
	return q
}

// foldedMatches finds the places in a snippet that were found by their spelled-out umlauts only.
func foldedMatches(snippet string, terms [][]string, open bool) (matches [][2]int) {
	start := -1
	word := func(end int) {
		w := strings.ToLower(umlauts.Replace(snippet[start:end]))
		for i, term := range terms {
			for j, t := range term {
				t = strings.ToLower(umlauts.Replace(t))
				last := i == len(terms)-1 && j == len(term)-1
				if w == t || open && last && strings.HasPrefix(w, t) {
					matches = append(matches, [2]int{start, end})
					return
				}
			}
		}
	}
	for i, r := range snippet + " " {
		letter := unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			word(i)
			start = -1
		}
	}
	return matches
}

// index makes a segment's text searchable. Beside the text it keeps the words with umlauts or ß as those write them who have no such keys.
func index(c *conn, id int64, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return c.exec("INSERT INTO find (rowid, text, folded) VALUES (?, ?, ?)", id, text, folded(text))
}

func unindex(c *conn, id int64) error { return c.exec("DELETE FROM find WHERE rowid = ?", id) }

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ß", "ss", "ẞ", "SS")

// folded gives the text once more with umlauts and ß spelled out; "" where it has none. All its words are there, so that a search for
// several finds them in one column.
func folded(text string) string {
	if f := umlauts.Replace(text); f != text {
		return f
	}
	return ""
}
