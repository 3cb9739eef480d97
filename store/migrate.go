package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/ncruces/go-sqlite3"
)

// migrate brings the file from an older format to the newest, after a copy beside it. A file that cannot be written stays as it is.
func (f *File) migrate(ctx context.Context, format int) error {
	if f.readOnly {
		return ErrOldFormat
	}
	release, err := f.claimRest()
	if err != nil {
		return err
	}
	defer release()
	if err := f.backUp(ctx, backUpPath(f.path, format)); err != nil {
		return fmt.Errorf("copy before migrating: %w", err)
	}
	return f.pool.write(ctx, func(c *conn) error {
		have, err := c.number("PRAGMA user_version") // another process may have been first
		if err != nil || have >= Format {
			return err
		}
		t := &tx{conn: c, f: f, by: f.by, records: map[touched]bool{}, detail: map[string]any{}}
		for _, step := range formats[have:] {
			if err := c.db.Exec(step.sql); err != nil {
				return err
			}
			if step.fill != nil {
				if err := step.fill(c); err != nil {
					return err
				}
			}
		}
		if err := c.db.Exec(fmt.Sprintf("PRAGMA user_version=%d", Format)); err != nil {
			return err
		}
		if have < 2 { // from format 2 on the log vouches for all records
			if err := touchAll(t); err != nil {
				return err
			}
		}
		t.note("from", have)
		t.note("format", Format)
		t.note("program", f.program)
		return t.finish("migrate")
	})
}

// backUp copies the file as it is, under the write lock and with an empty log, so that the copy is whole. An older copy is kept.
func (f *File) backUp(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return nil // from a migration that was interrupted after it
	}
	for try := 0; ; try++ {
		busy := false
		err := f.pool.withWriter(ctx, func(c *conn) (err error) {
			_, _, err = c.db.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
			return err
		})
		if err != nil {
			return err
		}
		err = f.pool.write(ctx, func(*conn) error {
			if st, err := os.Stat(f.path + "-wal"); err == nil && st.Size() > 0 {
				busy = true
				return nil
			}
			return copyFile(ctx, f.path, path)
		})
		if err != nil || !busy {
			return err
		}
		if try == 5 {
			return &BusyError{}
		}
	}
}

// removeCopies overwrites and removes the copies that migrations made: what is taken out of the meeting file must not live on in them.
func (f *File) removeCopies() error {
	for format := 1; format < Format; format++ {
		path := backUpPath(f.path, format)
		st, err := os.Stat(path)
		if err != nil {
			continue
		}
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		zeros := make([]byte, 1<<20)
		for left := st.Size(); left > 0 && err == nil; left -= int64(len(zeros)) {
			_, err = file.Write(zeros[:min(left, int64(len(zeros)))])
		}
		if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

func backUpPath(path string, format int) string { return fmt.Sprintf("%s.format%d.bak", path, format) }

// copyFile copies through a temporary name, so that a copy that is there is whole.
func copyFile(ctx context.Context, from, to string) (err error) {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	part := to + ".part"
	dst, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			dst.Close()
			os.Remove(part)
		}
	}()
	for {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		_, err := io.CopyN(dst, src, 1<<24)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if err := dst.Sync(); err != nil {
		return err
	}
	if err := dst.Close(); err != nil {
		return err
	}
	return os.Rename(part, to)
}

// fillFormat2 fills the text index from the segments.
func fillFormat2(c *conn) error {
	return c.query("SELECT id, text FROM segment WHERE removed = 0", func(s *sqlite3.Stmt) error {
		return index(c, s.ColumnInt64(0), s.ColumnText(1))
	})
}

// touchTable has the log vouch for every record of a kind.
func touchTable(t *tx, kind recordKind) error {
	table := recordTables[kind]
	return t.query("SELECT "+table.key+" FROM "+table.table, func(s *sqlite3.Stmt) error {
		t.touch(kind, s.ColumnInt64(0))
		return nil
	})
}

// touchAll has the log vouch for every record that is there.
func touchAll(t *tx) error {
	for kind := range recordTables {
		if kind == ofBlanked {
			continue
		}
		if err := touchTable(t, kind); err != nil {
			return err
		}
	}
	return t.query("SELECT id FROM sound WHERE state <> 0", func(s *sqlite3.Stmt) error {
		t.touch(ofBlanked, s.ColumnInt64(0))
		return nil
	})
}
