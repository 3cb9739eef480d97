package store

import (
	"context"
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

// Search finds the segments of the text as it stands (see [SegmentQuery]) that contain all words of text, best first. Case and accents do not
// matter ("prufung" and "pruefung" find "Prüfung", "strasse" finds "Straße"), the last word may be the beginning of one, and
// "words in quotes" must follow each other.
func (f *File) Search(ctx context.Context, text string, limit int) (hits []Hit, err error) {
	match := ftsQuery(text)
	if match == "" {
		return nil, nil
	}
	if limit <= 0 {
		limit = maxHits
	}
	err = f.pool.read(ctx, func(c *conn) error {
		visible, err := visibleIDs(c)
		if err != nil {
			return err
		}
		return c.query(`SELECT rowid, snippet(find, 0, char(1), char(2), '…', 16) FROM find WHERE find MATCH ? ORDER BY rank, rowid`, func(s *sqlite3.Stmt) error {
			seg, ok := visible[meeting.SegmentID(s.ColumnInt64(0))]
			if !ok || len(hits) >= limit {
				return nil
			}
			h := Hit{Segment: seg}
			h.Snippet, h.Matches = unmark(s.ColumnText(1))
			hits = append(hits, h)
			return nil
		}, match)
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

// ftsQuery makes a query of what a person typed: nothing in it is syntax but the quotes.
func ftsQuery(text string) string {
	var terms []string
	for i, part := range strings.Split(text, `"`) {
		words := strings.FieldsFunc(part, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
		if i%2 == 1 { // within quotes
			if len(words) > 0 {
				terms = append(terms, `"`+strings.Join(words, " ")+`"`)
			}
			continue
		}
		for _, w := range words {
			terms = append(terms, `"`+w+`"`)
		}
	}
	if len(terms) == 0 {
		return ""
	}
	if !strings.HasSuffix(strings.TrimSpace(text), `"`) {
		terms[len(terms)-1] += "*"
	}
	return strings.Join(terms, " ")
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
