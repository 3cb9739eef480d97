package store

import (
	"context"
	"fmt"
	"os"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/fts5"
)

// VerifyFrame looks at what stands around the records: that the file has exactly the tables, indexes and triggers that the program makes, that
// its counters are where the last records left them, and that nothing lies behind its last page. What differs is a *ContentError of kind
// "schema", "counter" or "file".
func (f *File) VerifyFrame(ctx context.Context) error {
	want, err := ownSchema()
	if err != nil {
		return failed(ctx, "verify frame", err)
	}
	return failed(ctx, "verify frame", f.pool.read(ctx, func(c *conn) error {
		have, err := schemaOf(c.db)
		if err != nil {
			return err
		}
		for name, sql := range have {
			if want[name] != sql {
				return &ContentError{"schema", 0, "changed"}
			}
		}
		if len(have) != len(want) {
			return &ContentError{"schema", 0, "removed"}
		}
		if err := verifyCounters(c); err != nil {
			return err
		}
		return f.verifyEnd(c)
	}))
}

// ownSchema is what the program makes, read from a database in memory.
func ownSchema() (_ map[string]string, err error) {
	defer guard(&err)
	db, err := sqlite3.Open(":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := fts5.Register(db); err != nil {
		return nil, err
	}
	for _, step := range formats {
		if err := db.Exec(step.sql); err != nil {
			return nil, err
		}
	}
	return schemaOf(db)
}

func schemaOf(db *sqlite3.Conn) (map[string]string, error) {
	stmt, _, err := db.Prepare("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema")
	if err != nil {
		return nil, err
	}
	defer stmt.Close()
	out := map[string]string{}
	for stmt.Step() {
		out[stmt.ColumnText(0)+" "+stmt.ColumnText(1)] = stmt.ColumnText(2) + "\n" + stmt.ColumnText(3)
	}
	return out, stmt.Err()
}

// verifyCounters compares the counters from which numbers are given with the greatest number that the log vouches for. A file that was migrated or
// salvaged may have counted further before.
func verifyCounters(c *conn) error {
	older, err := c.number("SELECT EXISTS (SELECT 1 FROM log WHERE action IN ('migrate', 'salvage'))")
	if err != nil {
		return err
	}
	greatest := map[string]int64{}
	for kind, table := range recordTables {
		if kind == ofBlanked || kind == ofMeeting || kind == ofSetting {
			continue // not counted
		}
		if greatest[table.table], err = c.number("SELECT coalesce(max(id), 0) FROM content WHERE kind = ?", string(kind)); err != nil {
			return err
		}
	}
	if greatest["log"], err = c.number("SELECT coalesce(max(number), 0) FROM log"); err != nil {
		return err
	}
	if greatest["sound"], err = c.number("SELECT max(coalesce((SELECT max(id) FROM sound), 0), coalesce((SELECT max(id) FROM content WHERE kind = 'sound'), 0))"); err != nil {
		return err
	}
	seen := map[string]bool{}
	if err := c.query("SELECT name, seq FROM sqlite_sequence", func(s *sqlite3.Stmt) error {
		name, seq := s.ColumnText(0), s.ColumnInt64(1)
		want, known := greatest[name]
		if !known || seen[name] || seq < want || seq > want && older == 0 {
			return &ContentError{"counter", 0, "changed"}
		}
		seen[name] = true
		return nil
	}); err != nil {
		return err
	}
	for name, n := range greatest {
		if n > 0 && !seen[name] {
			return &ContentError{"counter", 0, "removed"}
		}
	}
	return nil
}

// verifyEnd looks for bytes behind the last page. Beside a write-ahead log the file's length says nothing yet.
func (f *File) verifyEnd(c *conn) error {
	if st, err := os.Stat(f.path + "-wal"); err == nil && st.Size() > 0 {
		return nil
	}
	st, err := os.Stat(f.path)
	if err != nil {
		return err
	}
	pages, err := c.number("PRAGMA page_count")
	if err != nil {
		return err
	}
	size, err := c.number("PRAGMA page_size")
	if err != nil {
		return err
	}
	want := pages * size
	if f.encrypted {
		want = sizeOnDisk(want)
	}
	if st.Size() != want {
		return fmt.Errorf("%w: %d bytes, not %d", &ContentError{"file", 0, "changed"}, st.Size(), want)
	}
	return nil
}
