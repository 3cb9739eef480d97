package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// CopyTo writes the file's content to a new file, which has the key of o: so a plain file is encrypted, an encrypted one gets another key or
// becomes plain. The log goes along and notes the copy. The original stays; to be rid of it, erase and remove it.
func (f *File) CopyTo(ctx context.Context, path string, o Options) (err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("copy meeting file: %w", err)
	}
	if o.Key != nil && len(o.Key) != keySize {
		return fmt.Errorf("copy meeting file: %w: a key of %d bytes", ErrKey, len(o.Key))
	}
	if err := makeEmpty(path, o); err != nil {
		return failed(ctx, "copy meeting file", err)
	}
	defer func() {
		if err != nil {
			for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
				os.Remove(path + suffix)
			}
		}
	}()
	target := access{path: path, key: o.Key}
	uri, keyBack := target.uri()
	defer keyBack()
	// A connection of its own, outside of any transaction: a copy may take long, and readers go on.
	source := f.pool.access
	c, err := connect(ctx, source)
	if err != nil {
		return failed(ctx, "copy meeting file", err)
	}
	c.db.SetInterrupt(ctx)
	err = c.db.Exec("PRAGMA query_only=off; VACUUM INTO '" + strings.ReplaceAll(uri, "'", "''") + "'")
	c.close()
	if err != nil {
		return failed(ctx, "copy meeting file", err)
	}
	out := newFile(path, o)
	out.by = f.by
	if o.By != "" {
		out.by = o.By
	}
	out.encrypted = o.Key != nil
	out.pool = newPool(target)
	defer out.pool.close()
	if err := out.pool.withWriter(ctx, func(c *conn) error {
		if err := sumPages(ctx, c); err != nil {
			return err
		}
		return c.db.Exec("PRAGMA journal_mode=wal")
	}); err != nil {
		return failed(ctx, "copy meeting file", err)
	}
	if err := syncFile(path); err != nil {
		return failed(ctx, "copy meeting file", err)
	}
	return out.record(ctx, "", "copy", func(t *tx) error {
		t.note("encrypted", out.encrypted)
		t.note("program", o.Program)
		return nil
	})
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
