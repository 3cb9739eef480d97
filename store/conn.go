package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/fts5"
)

// busyTimeout is how long a transaction waits for another process's. A window of text is stored in milliseconds; only a checkpoint on
// a slow disk takes longer.
const busyTimeout = 15 * time.Second

// access says how a connection is opened.
type access struct {
	path      string
	key       []byte // nil: plain
	readOnly  bool
	immutable bool // read-only medium without a write-ahead log: no locks, no log
	shared    bool // read-only medium where another process keeps the log's index
	private   bool // read-only medium with a write-ahead log: its index is kept in memory
	lenient   bool // read what can be read of a damaged file
}

// uri gives the database's address. It holds until giveBack is called, which is to be done when nothing opened by it is open any more.
func (a access) uri() (_ string, giveBack func()) {
	q := url.Values{}
	q.Set("modeof", a.path) // the write-ahead log is as private as the file
	q.Set("vfs", plainVFS)
	giveBack = func() {}
	if a.key != nil {
		q.Set("vfs", lockedVFS)
		var ticket string
		ticket, giveBack = lent.lend(a.key)
		q.Set(ticketParameter, ticket)
	}
	switch {
	case a.immutable:
		q.Set("immutable", "1")
	case a.private:
		q.Set(aloneParameter, "1")
	}
	// A path below file:// with every special character escaped; on Windows "C:\x" becomes "/C:/x".
	p := filepath.ToSlash(a.path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	// SQLite knows %20 for a blank but not the plus sign.
	u := url.URL{Scheme: "file", Path: p, RawQuery: strings.ReplaceAll(q.Encode(), "+", "%20")}
	return u.String(), giveBack
}

// conn is one connection with its prepared statements. One goroutine at a time uses it.
type conn struct {
	db      *sqlite3.Conn
	stmts   map[string]*sqlite3.Stmt
	keyBack func()
}

// connect opens a connection and sets it up. The time to wait and the manner of locking come before the first statement that reads the
// file.
func connect(ctx context.Context, a access) (_ *conn, err error) {
	defer guard(&err)
	flags := sqlite3.OPEN_URI | sqlite3.OPEN_READWRITE
	if a.immutable || a.private || a.shared {
		flags = sqlite3.OPEN_URI | sqlite3.OPEN_READONLY
	}
	uri, keyBack := a.uri()
	db, err := sqlite3.OpenFlags(uri, flags)
	if err != nil {
		keyBack()
		return nil, err
	}
	c := &conn{db: db, stmts: map[string]*sqlite3.Stmt{}, keyBack: keyBack}
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	db.SetInterrupt(ctx)
	defer db.SetInterrupt(context.Background())
	if err := db.BusyTimeout(busyTimeout); err != nil {
		return nil, err
	}
	if a.lenient { // the only way to have a file opened that is shorter than it says
		if err := db.Exec("PRAGMA writable_schema=on"); err != nil {
			return nil, err
		}
	}
	if a.private {
		if err := db.Exec("PRAGMA locking_mode=exclusive"); err != nil {
			return nil, err
		}
		if _, err := db.Config(sqlite3.DBCONFIG_NO_CKPT_ON_CLOSE, true); err != nil {
			return nil, err
		}
	}
	if err := fts5.Register(db); err != nil {
		return nil, err
	}
	setup := "PRAGMA temp_store=memory; PRAGMA trusted_schema=off; PRAGMA synchronous=full; PRAGMA secure_delete=on; PRAGMA fullfsync=on;" +
		"PRAGMA cache_size=-8000; PRAGMA journal_size_limit=33554432;"
	switch {
	case a.lenient:
	case a.readOnly:
		setup += "PRAGMA cell_size_check=on; PRAGMA query_only=on;"
	default:
		setup += "PRAGMA cell_size_check=on;"
	}
	if err := db.Exec(setup); err != nil {
		return nil, err
	}
	if !a.lenient { // a crafted file's schema cannot reach its own pages
		if _, err := db.Config(sqlite3.DBCONFIG_DEFENSIVE, true); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *conn) close() error {
	defer c.keyBack()
	for _, s := range c.stmts {
		s.Close()
	}
	clear(c.stmts)
	return c.db.Close()
}

// prepare gives the statement for sql, from the connection's own where it is not in use by an outer loop.
func (c *conn) prepare(sql string) (s *sqlite3.Stmt, done func(), err error) {
	if s, ok := c.stmts[sql]; ok && !s.Busy() {
		return s, func() { s.Reset(); s.ClearBindings() }, nil
	}
	s, tail, err := c.db.Prepare(sql)
	if err != nil {
		return nil, nil, err
	}
	if tail != "" {
		s.Close()
		return nil, nil, errors.New("store: more than one statement")
	}
	if _, ok := c.stmts[sql]; ok {
		return s, func() { s.Close() }, nil
	}
	c.stmts[sql] = s
	return s, func() { s.Reset(); s.ClearBindings() }, nil
}

// query calls row for each row. The statement's values are valid during the call only.
func (c *conn) query(sql string, row func(s *sqlite3.Stmt) error, args ...any) error {
	s, done, err := c.prepare(sql)
	if err != nil {
		return err
	}
	defer done()
	if err := bind(s, args); err != nil {
		return err
	}
	for s.Step() {
		if row == nil {
			continue
		}
		if err := row(s); err != nil {
			return err
		}
	}
	return s.Err()
}

// exec runs a statement that yields nothing.
func (c *conn) exec(sql string, args ...any) error { return c.query(sql, nil, args...) }

// insert runs an INSERT and gives the new row's number.
func (c *conn) insert(sql string, args ...any) (int64, error) {
	if err := c.exec(sql, args...); err != nil {
		return 0, err
	}
	return c.db.LastInsertRowID(), nil
}

// number gives the first column of the first row; 0 where there is none or it is NULL.
func (c *conn) number(sql string, args ...any) (n int64, err error) {
	err = c.query(sql, func(s *sqlite3.Stmt) error { n = s.ColumnInt64(0); return nil }, args...)
	return n, err
}

// text gives the first column of the first row; found says whether there is a row.
func (c *conn) text(sql string, args ...any) (t string, found bool, err error) {
	err = c.query(sql, func(s *sqlite3.Stmt) error { t, found = s.ColumnText(0), true; return nil }, args...)
	return t, found, err
}

func bind(s *sqlite3.Stmt, args []any) error {
	for i, a := range args {
		var err error
		switch v := a.(type) {
		case nil:
			err = s.BindNull(i + 1)
		case int:
			err = s.BindInt(i+1, v)
		case int64:
			err = s.BindInt64(i+1, v)
		case time.Duration:
			err = s.BindInt64(i+1, int64(v))
		case bool:
			err = s.BindBool(i+1, v)
		case float64:
			err = s.BindFloat(i+1, v)
		case string:
			err = s.BindText(i+1, v)
		case []byte:
			err = s.BindBlob(i+1, v)
		case time.Time:
			err = s.BindText(i+1, stamp(v))
		default:
			err = fmt.Errorf("store: cannot bind %T", a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stamp writes a moment as the file has it: UTC, RFC 3339, empty for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func parseStamp(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: a time of day", ErrDamaged)
	}
	return t, nil
}

// encode makes the JSON that a column holds: no HTML escapes, so that the text is as it was.
func encode(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func decode(doc string, v any) error {
	if err := json.Unmarshal([]byte(doc), v); err != nil {
		return fmt.Errorf("%w: a stored record cannot be read", ErrDamaged) // the cause would quote the record
	}
	return nil
}

// guard turns a panic in the database engine over a damaged file into an error. A defect of this package shows up in its tests; over a
// clerk's recording no window closes.
func guard(err *error) {
	if r := recover(); r != nil {
		slog.Error("the database engine stopped", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
		*err = fmt.Errorf("%w: the database engine stopped: %v", ErrDamaged, r)
	}
}
