package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// tx is one change to the file: everything that it writes and its log entry become durable together, or not at all.
type tx struct {
	*conn
	f       *File
	by      string
	records map[touched]bool
	detail  map[string]any
}

// touch says that the change wrote or removed a record.
func (t *tx) touch(kind recordKind, ids ...int64) {
	for _, id := range ids {
		t.records[touched{kind, id}] = true
	}
}

// note adds to the log entry's detail. Values are numbers, hashes and words of this program, never of persons.
func (t *tx) note(key string, value any) { t.detail[key] = value }

// change runs fn as one change, with a log entry for action. It refuses when the minutes are sealed.
func (f *File) change(ctx context.Context, by, action string, fn func(*tx) error) error {
	return f.logged(ctx, by, action, false, fn)
}

// record is change for what is allowed on sealed minutes too: signatures, documents, deletion, the log itself.
func (f *File) record(ctx context.Context, by, action string, fn func(*tx) error) error {
	return f.logged(ctx, by, action, true, fn)
}

func (f *File) logged(ctx context.Context, by, action string, sealed bool, fn func(*tx) error) error {
	if by == "" {
		by = f.by
	}
	err := f.pool.write(ctx, func(c *conn) error {
		if !sealed {
			if err := refuseSealed(c); err != nil {
				return err
			}
		}
		t := &tx{conn: c, f: f, by: by, records: map[touched]bool{}, detail: map[string]any{}}
		if err := fn(t); err != nil {
			return err
		}
		return t.finish(action)
	})
	return failed(ctx, action, err)
}

// unlogged runs fn as a transaction without an entry of its own: sound, second by second, which the chain in its table vouches for.
func (f *File) unlogged(ctx context.Context, op string, fn func(*conn) error) error {
	return failed(ctx, op, f.pool.write(ctx, func(c *conn) error {
		if err := refuseSealed(c); err != nil {
			return err
		}
		return fn(c)
	}))
}

func refuseSealed(c *conn) error {
	return c.query("SELECT key, value FROM setting WHERE key IN ('state', 'erased')", func(s *sqlite3.Stmt) error {
		switch key, value := s.ColumnText(0), s.ColumnText(1); {
		case key == "state" && value == string(meeting.StateSealed):
			return ErrSealed
		case key == "erased" && value == ErasedAll:
			return ErrErased
		}
		return nil
	})
}

// finish writes the content hashes and the entry.
func (t *tx) finish(action string) error {
	if err := pinSound(t); err != nil {
		return err
	}
	number, prev, err := logHead(t.conn)
	if err != nil {
		return err
	}
	e := meeting.LogEntry{Number: number + 1, At: now(), By: t.by, Action: action, Prev: prev}
	sum, err := writeContent(t.conn, e.Number, t.records)
	if err != nil {
		return err
	}
	if sum != nil {
		t.detail["content"] = hex.EncodeToString(sum)
	}
	if len(t.detail) > 0 {
		if e.Detail, err = encode(t.detail); err != nil {
			return err
		}
	}
	e.Hash = hashEntry(e)
	return t.exec("INSERT INTO log (number, at, who, action, detail, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
		e.Number, e.At, e.By, e.Action, e.Detail, e.Prev, e.Hash)
}

// logHead gives the number and hash of the last entry; 0 and "" for a new file.
func logHead(c *conn) (number int64, hash string, err error) {
	err = c.query("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1", func(s *sqlite3.Stmt) error {
		number, hash = s.ColumnInt64(0), s.ColumnText(1)
		return nil
	})
	return number, hash, err
}

// hashEntry is the SHA-256, in hex, of the JSON object {"number","at","by","action","detail","prev"} in this order, without blanks or
// HTML escapes; at is RFC 3339 in UTC with as many digits as it has, detail is the stored text as a JSON string.
func hashEntry(e meeting.LogEntry) string {
	doc, err := encode(struct {
		Number int64  `json:"number"`
		At     string `json:"at"`
		By     string `json:"by"`
		Action string `json:"action"`
		Detail string `json:"detail"`
		Prev   string `json:"prev"`
	}{e.Number, stamp(e.At), e.By, e.Action, e.Detail, e.Prev})
	if err != nil { // strings and numbers always encode
		panic(err)
	}
	sum := sha256.Sum256([]byte(doc))
	return hex.EncodeToString(sum[:])
}

// Log adds an entry for something that happened outside this package ("transcribe.restart", "seal"). Detail becomes JSON; it
// must hold no words of persons.
func (f *File) Log(ctx context.Context, by, action string, detail any) error {
	doc, err := encode(detail)
	if err != nil {
		return fmt.Errorf("log %s: %w", action, err)
	}
	return f.record(ctx, by, action, func(t *tx) error {
		if detail == nil {
			return nil
		}
		var fields map[string]any
		if json.Unmarshal([]byte(doc), &fields) != nil {
			fields = map[string]any{"value": json.RawMessage(doc)}
		}
		delete(fields, "content") // the package's own
		t.detail = fields
		return nil
	})
}

// LogEntries gives the whole log, oldest first.
func (f *File) LogEntries(ctx context.Context) ([]meeting.LogEntry, error) {
	var out []meeting.LogEntry
	err := f.pool.read(ctx, func(c *conn) (err error) {
		out, err = logEntries(c)
		return err
	})
	return out, failed(ctx, "read log", err)
}

func logEntries(c *conn) ([]meeting.LogEntry, error) {
	var out []meeting.LogEntry
	err := c.query("SELECT number, at, who, action, detail, prev, hash FROM log ORDER BY number", func(s *sqlite3.Stmt) error {
		at, err := parseStamp(s.ColumnText(1))
		out = append(out, meeting.LogEntry{Number: s.ColumnInt64(0), At: at, By: s.ColumnText(2), Action: s.ColumnText(3),
			Detail: s.ColumnText(4), Prev: s.ColumnText(5), Hash: s.ColumnText(6)})
		return err
	})
	return out, err
}

// LogHead gives the number and hash of the log's last entry: whoever keeps it elsewhere (printed on a document) can prove later that
// nothing before it was changed.
func (f *File) LogHead(ctx context.Context) (number int64, hash string, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		number, hash, err = logHead(c)
		return err
	})
	return number, hash, failed(ctx, "read log", err)
}

// now is the moment for records and the log, to the microsecond.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
