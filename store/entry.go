package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// Entry is a record beside the minutes, such as a correction, an objection or somebody's consent: a JSON document of whoever calls, numbered from 1
// within its kind. Entries may be added to sealed minutes; the log vouches for them like for everything else, and erasing all takes them along.
type Entry struct {
	Number int
	Doc    string
}

// entryKey is the name that an entry has among the settings.
func entryKey(kind string, number int) string { return fmt.Sprintf("app.entry.%s.%06d", kind, number) }

// AddEntry stores a new entry and gives its number. fill gets that number and makes the document.
func (f *File) AddEntry(ctx context.Context, kind, by string, fill func(number int) (doc string, err error)) (number int, err error) {
	if kind == "" || strings.ContainsAny(kind, ".%_") {
		return 0, fmt.Errorf("add entry: %w: kind %q", ErrInvalid, kind)
	}
	err = f.record(ctx, by, kind+".add", func(t *tx) error {
		have, err := entries(t.conn, kind)
		if err != nil {
			return err
		}
		number = 1
		if n := len(have); n > 0 {
			number = have[n-1].Number + 1
		}
		doc, err := fill(number)
		if err != nil {
			return err
		}
		t.note("number", number)
		return writeSetting(t, entryKey(kind, number), doc)
	})
	return number, err
}

// ChangeEntry stores what became of an entry, as when an objection is decided. ErrNoRecord where there is none.
func (f *File) ChangeEntry(ctx context.Context, kind, by string, number int, change func(doc string) (string, error)) error {
	return f.record(ctx, by, kind+".change", func(t *tx) error {
		key := entryKey(kind, number)
		doc, found, err := t.text("SELECT value FROM setting WHERE key = ?", key)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("%w: %s %d", ErrNoRecord, kind, number)
		}
		if doc, err = change(doc); err != nil {
			return err
		}
		t.note("number", number)
		return writeSetting(t, key, doc)
	})
}

// Entries gives all entries of a kind in the order of their numbers.
func (f *File) Entries(ctx context.Context, kind string) (out []Entry, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = entries(c, kind)
		return err
	})
	return out, failed(ctx, "read entries", err)
}

func entries(c *conn, kind string) ([]Entry, error) {
	prefix := "app.entry." + kind + "."
	var out []Entry
	err := c.query("SELECT key, value FROM setting WHERE key >= ? AND key < ? ORDER BY key", func(s *sqlite3.Stmt) error {
		n, err := strconv.Atoi(strings.TrimPrefix(s.ColumnText(0), prefix))
		out = append(out, Entry{n, s.ColumnText(1)})
		return err
	}, prefix, "app.entry."+kind+"/")
	return out, err
}
