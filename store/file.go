package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// Options say how a meeting file is opened.
type Options struct {
	// Key is the 32 bytes that the file is encrypted with. Create makes a plain file without it; Open ignores it for a plain file.
	Key []byte
	// Envelope is kept in clear in the head of a new encrypted file, for whoever comes from a passphrase to the key.
	Envelope []byte
	// ReadOnly opens for reading. What cannot be written is opened for reading without it.
	ReadOnly bool
	// By is who acts, for the log, where a method does not say.
	By string
	// Program is noted in the log ("ratsschreiber 1.0").
	Program string
}

// File is an open meeting file. Its methods may be called from several goroutines; other processes may have the same file open.
//
// What holds for all methods beside their own errors: one that changes something fails with [ErrReadOnly] where the file cannot be written,
// with [ErrSealed] where it would change sealed content, and with [ErrFull], [ErrMoved] or [ErrDisk] where the medium fails; one that names a
// record by its number fails with [ErrNoRecord] where there is none. Times are from the recording's start; by is the acting person, for the log.
type File struct {
	path      string
	by        string
	program   string
	key       []byte
	encrypted bool
	readOnly  bool
	pool      *pool

	mu     sync.Mutex // guards claims
	claims map[Kind]*claim
}

// errClosed is a defect of the program.
var errClosed = errors.New("store: the meeting file was closed")

// Create makes a new meeting file with m as its head; where m has no ID it gets one. The folder must exist.
func Create(ctx context.Context, path string, m meeting.Meeting, o Options) (*File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("create meeting file: %w", err)
	}
	if o.Key != nil && len(o.Key) != keySize {
		return nil, fmt.Errorf("create meeting file: %w: a key of %d bytes", ErrKey, len(o.Key))
	}
	if err := makeEmpty(path, o); err != nil {
		return nil, failed(ctx, "create meeting file", err)
	}
	f := newFile(path, o)
	f.encrypted = o.Key != nil
	f.pool = newPool(access{path: path, key: o.Key})
	if err := f.initialize(ctx, m); err != nil {
		f.pool.close()
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			os.Remove(path + suffix)
		}
		return nil, failed(ctx, "create meeting file", err)
	}
	return f, nil
}

// makeEmpty makes the file, readable for its owner only, with the head where it is encrypted.
func makeEmpty(path string, o Options) error {
	for _, suffix := range []string{"-wal", "-journal"} { // left behind by a file that was removed: not this one's
		if _, err := os.Lstat(path + suffix); err == nil {
			return fmt.Errorf("%w: a write-ahead log lies beside it", ErrExists)
		}
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return ErrExists
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: the folder does not exist", ErrNotFound)
	case err != nil:
		if readOnlyMedium(err) {
			return ErrReadOnly
		}
		return err
	}
	defer file.Close()
	if o.Key == nil {
		return nil
	}
	h, err := newHead(o.Key, o.Envelope)
	if err == nil {
		err = writeHead(file, h, 0)
	}
	if err == nil {
		err = writeHead(file, h, 1)
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}

func (f *File) initialize(ctx context.Context, m meeting.Meeting) error {
	if m.ID == "" {
		m.ID = newID()
	}
	if err := f.pool.withWriter(ctx, func(c *conn) error {
		if err := c.db.EnableChecksums("main"); err != nil {
			return err
		}
		return c.db.Exec("PRAGMA journal_mode=wal")
	}); err != nil {
		return err
	}
	if err := f.pool.write(ctx, func(c *conn) error {
		for _, step := range formats {
			if err := c.db.Exec(step.sql); err != nil {
				return err
			}
		}
		if err := c.db.Exec(fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, Format)); err != nil {
			return err
		}
		t := &tx{conn: c, f: f, by: f.by, records: map[touched]bool{}, detail: map[string]any{}}
		if err := saveMeeting(t, m); err != nil {
			return err
		}
		t.note("format", Format)
		t.note("program", f.program)
		return t.finish("create")
	}); err != nil {
		return err
	}
	// From here on the file is a meeting file by itself, whatever becomes of its log.
	return f.pool.withWriter(ctx, func(c *conn) error {
		_, _, err := c.db.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
		return err
	})
}

func newFile(path string, o Options) *File {
	return &File{path: path, by: o.By, program: o.Program, key: o.Key, claims: map[Kind]*claim{}}
}

// newID makes an id for a meeting: 16 random bytes in hex.
func newID() string {
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		panic(err) // the system has no randomness
	}
	return hex.EncodeToString(b)
}

// Open opens a meeting file. What is older than [Format] is migrated, after a copy named PATH.formatN.bak was made beside it.
// Where the file or its folder cannot be written, it is opened for reading.
func Open(ctx context.Context, path string, o Options) (_ *File, err error) {
	defer guard(&err)
	path, err = filepath.Abs(path)
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return nil, failedFile("open meeting file", err)
	}
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() {
		return nil, fmt.Errorf("open meeting file: %w", ErrNotMeeting)
	}
	f := newFile(path, o)
	if f.encrypted, err = Locked(path); err != nil {
		return nil, fmt.Errorf("open meeting file: %w", err)
	}
	a := access{path: path}
	if f.encrypted {
		if err := checkKey(path, o.Key); err != nil {
			return nil, fmt.Errorf("open meeting file: %w", err)
		}
		a.key = o.Key
	} else {
		f.key = nil
	}
	f.readOnly = o.ReadOnly || !writable(path)
	format, err := f.attach(ctx, a)
	if err == nil && format < Format {
		err = f.migrate(ctx, format)
	}
	if err != nil {
		if f.pool != nil {
			f.pool.close()
		}
		return nil, failed(ctx, "open meeting file", err)
	}
	return f, nil
}

func checkKey(path string, key []byte) error {
	h, err := ReadHead(path)
	if err != nil {
		return err
	}
	if key == nil {
		return ErrEncrypted
	}
	if len(key) != keySize || !h.fits(key) {
		return ErrKey
	}
	return nil
}

// attach finds the way in which the file can be opened and reads its format.
func (f *File) attach(ctx context.Context, a access) (format int, err error) {
	a.readOnly = f.readOnly
	var ways []access
	if writable(f.path) || !f.readOnly {
		ways = append(ways, a)
	} else {
		// Without the right to write there is no shared index of the log. If another process has one, it can be read;
		// if there is no log, the file does not change; if there is only a log, its index is made in memory.
		shared, immutable, private := a, a, a
		shared.shared, immutable.immutable, private.private = true, true, true
		if st, err := os.Stat(f.path + "-wal"); err == nil && st.Size() > 0 {
			ways = append(ways, shared, private)
		} else {
			ways = append(ways, immutable)
		}
	}
	for _, way := range ways {
		p := newPool(way)
		format, err = probe(ctx, p)
		if err == nil {
			f.pool = p
			return format, nil
		}
		p.close()
	}
	return 0, err
}

// probe reads the head of the database: is it a meeting file, whole, and of a known format.
func probe(ctx context.Context, p *pool) (format int, err error) {
	err = p.read(ctx, func(c *conn) error {
		id, err := c.number("PRAGMA application_id")
		if err != nil {
			return err
		}
		if id != applicationID {
			return ErrNotMeeting
		}
		n, err := c.number("PRAGMA user_version")
		if err != nil {
			return err
		}
		format = int(n)
		if format > Format {
			return &NewerError{Format: format, Known: Format}
		}
		if format < 1 {
			return ErrDamaged
		}
		return whole(c)
	})
	return format, err
}

// whole says whether the tables are there and the file is as long as it says. A file cut in half shows here.
func whole(c *conn) error {
	if n, err := c.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('meeting', 'sound', 'segment', 'log')"); err != nil || n != 4 {
		return errors.Join(err, ErrDamaged)
	}
	if n, err := c.number("SELECT count(*) FROM (SELECT 1 FROM meeting LIMIT 1)"); err != nil || n == 0 {
		return errors.Join(err, ErrDamaged)
	}
	return nil
}

// Close ends all claims and connections. The last process to close a file folds the write-ahead log into it.
func (f *File) Close() error {
	f.mu.Lock()
	for kind, c := range f.claims {
		c.release()
		delete(f.claims, kind)
	}
	f.mu.Unlock()
	return failed(context.Background(), "close meeting file", f.pool.close())
}

// Path is the file's absolute path.
func (f *File) Path() string { return f.path }

// Encrypted says whether the file is encrypted.
func (f *File) Encrypted() bool { return f.encrypted }

// ReadOnly says whether the file was opened for reading only, by wish or because it cannot be written.
func (f *File) ReadOnly() bool { return f.readOnly }

// writable says whether the file can be written and a log can be made beside it.
func writable(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	f.Close()
	return folderWritable(filepath.Dir(path))
}

// IntegrityCheck reads every page of the file and checks its sum, the database's structure and the text index. It takes seconds for
// each gigabyte. See [File.VerifyContent] for whether the content is what the program wrote.
func (f *File) IntegrityCheck(ctx context.Context) error {
	if f.encrypted {
		file, err := os.Open(f.path)
		if err != nil {
			return failedFile("check meeting file", err)
		}
		intact := headIntact(file)
		file.Close()
		if !intact {
			return fmt.Errorf("check meeting file: %w: a copy of the head", ErrDamaged)
		}
	}
	// On a connection of its own: the text index remembers its structure from the last search of a connection, and its check takes what
	// others have written since for damage.
	fresh := newPool(f.pool.access)
	defer fresh.close()
	err := fresh.read(ctx, func(c *conn) error {
		if err := checkPages(ctx, c); err != nil {
			return err
		}
		return c.query("PRAGMA integrity_check(5)", func(s *sqlite3.Stmt) error {
			if s.ColumnText(0) != "ok" {
				return fmt.Errorf("%w: its structure: %s", ErrDamaged, s.ColumnText(0))
			}
			return nil
		})
	})
	return failed(ctx, "check meeting file", err)
}

// checkPages reads every page of the file on the disk with its sum, also those that nothing refers to any more.
func checkPages(ctx context.Context, c *conn) error {
	file, size, end, err := pages(c)
	if err != nil {
		return err
	}
	if end%size != 0 {
		return fmt.Errorf("%w: %d bytes are no whole number of pages", ErrDamaged, end)
	}
	page := make([]byte, size)
	for off := int64(0); off < end; off += size {
		if off == lockBytes { // never written, see headvfs.go
			continue
		}
		if off%(1<<24) == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		// A page may be written by another process at this moment: a wrong sum counts when it stays.
		for try := 0; ; try++ {
			_, err := file.ReadAt(page, off)
			if err == nil {
				break
			}
			if try == 3 {
				return fmt.Errorf("%w: page %d (%w)", ErrDamaged, off/size+1, err)
			}
			time.Sleep(2 * time.Millisecond)
		}
	}
	return nil
}
