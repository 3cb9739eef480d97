package store

import (
	"context"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// What of a meeting file was erased.
const (
	ErasedSound = "sound"
	ErasedAll   = "all"
)

// Deletion is the record of an erasure; it stays in the file.
type Deletion struct {
	What   string    `json:"what"` // ErasedSound or ErasedAll
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	// Samples is how long the recording was; Rows how many stored seconds; Chain the last link of the sound's chain, in hex.
	Samples int64  `json:"samples"`
	Rows    int64  `json:"rows"`
	Chain   string `json:"chain,omitempty"`
	// Done says that the overwriting was finished and verified. Where it is false, erase once more.
	Done bool `json:"done"`
}

// Deletions gives the records of what was erased, oldest first.
func (f *File) Deletions(ctx context.Context) (out []Deletion, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = docs[Deletion](c, nil, "SELECT id, doc FROM deletion ORDER BY id")
		return err
	})
	return out, failed(ctx, "read deletions", err)
}

// Erased says what was erased: "", ErasedSound or ErasedAll.
func (f *File) Erased(ctx context.Context) (what string, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		what, err = readSetting(c, "erased")
		return err
	})
	return what, failed(ctx, "read deletions", err)
}

// EraseSound overwrites all sound, gives its room back to the disk, removes copies that a migration made, and verifies that it is gone. The
// transcript, the minutes and the length stay. Nobody else may be at work on the file (*BusyError). An interrupted erasure is
// continued by calling it again.
func (f *File) EraseSound(ctx context.Context, by, reason string) error {
	return f.erase(ctx, ErasedSound, by, reason)
}

// EraseAll is EraseSound for everything but the record of the deletion, the log, and by which the meeting is known: its id, title, body,
// number and date.
func (f *File) EraseAll(ctx context.Context, by, reason string) error {
	return f.erase(ctx, ErasedAll, by, reason)
}

// claimErasure sees that a person answers for an erasure and that nobody else is at work on the file until release is called.
func (f *File) claimErasure(by string) (release func(), err error) {
	if by == "" {
		return nil, fmt.Errorf("erase: %w: by nobody", ErrInvalid)
	}
	if release, err = f.claimRest(); err != nil {
		return nil, fmt.Errorf("erase: %w", err)
	}
	return release, nil
}

func (f *File) erase(ctx context.Context, what, by, reason string) error {
	release, err := f.claimErasure(by)
	if err != nil {
		return err
	}
	defer release()
	// First the decision becomes durable, then it is carried out: a power cut between leaves a file that says what it is.
	var id int64
	if err := f.record(ctx, by, "erase."+what, func(t *tx) (err error) {
		id, err = beginErase(t, what, reason)
		return err
	}); err != nil {
		return err
	}
	for done := false; !done; {
		if err := failed(ctx, "erase sound", f.pool.write(ctx, func(c *conn) error {
			err := c.exec("DELETE FROM sound WHERE id IN (SELECT id FROM sound ORDER BY id LIMIT 240)")
			done = c.db.Changes() == 0
			return err
		})); err != nil {
			return err
		}
	}
	if what == ErasedAll {
		if err := f.record(ctx, by, "erase.records", eraseRecords); err != nil {
			return err
		}
	}
	// Freed pages are zeros by now; they reach the disk before the file is cut.
	if err := f.scrubLog(ctx); err != nil {
		return failed(ctx, "erase: empty the log", err)
	}
	if err := f.pool.withWriter(ctx, func(c *conn) error { return c.db.Exec("VACUUM") }); err != nil {
		return failed(ctx, "erase: give the room back", err)
	}
	if err := f.scrubLog(ctx); err != nil {
		return failed(ctx, "erase: empty the log", err)
	}
	if err := f.removeCopies(); err != nil {
		return failed(ctx, "erase: remove copies of the file", err)
	}
	if err := f.verifyErased(ctx, what); err != nil {
		return err
	}
	return f.record(ctx, by, "erase.done", func(t *tx) error {
		t.note("what", what)
		return finishDeletion(t, id)
	})
}

// beginErase notes the decision, or finds the one that was not carried out to the end.
func beginErase(t *tx, what, reason string) (int64, error) {
	d := Deletion{What: what, By: t.by, Reason: reason, At: now()}
	id := int64(0)
	open, err := docs(t.conn, func(_ *Deletion, n int64) { id = n }, "SELECT id, doc FROM deletion ORDER BY id DESC LIMIT 1")
	if err != nil {
		return 0, err
	}
	if len(open) > 0 && !open[0].Done && open[0].What == what {
		return id, nil
	}
	if d.Samples, err = soundLength(t.conn); err != nil {
		return 0, err
	}
	if d.Rows, err = t.number("SELECT count(*) FROM sound"); err != nil {
		return 0, err
	}
	chain, err := lastChain(t.conn)
	if err != nil {
		return 0, err
	}
	d.Chain = fmt.Sprintf("%x", chain)
	if d.Rows > 0 {
		g := meeting.Gap{To: Time(d.Samples), Reason: meeting.GapBlanked, By: t.by, Wall: d.At}
		if err := addGap(t, g); err != nil {
			return 0, err
		}
	}
	doc, err := encode(d)
	if err != nil {
		return 0, err
	}
	if id, err = t.insert("INSERT INTO deletion (doc) VALUES (?)", doc); err != nil {
		return 0, err
	}
	t.touch(ofDeletion, id)
	t.note("what", what)
	t.note("rows", d.Rows)
	t.note("deletion", id)
	return id, writeSetting(t, "erased", what)
}

func finishDeletion(t *tx, id int64) error {
	all, err := docs[Deletion](t.conn, nil, "SELECT id, doc FROM deletion WHERE id = ?", id)
	if err != nil || len(all) == 0 {
		return err
	}
	all[0].Done = true
	doc, err := encode(all[0])
	if err != nil {
		return err
	}
	t.touch(ofDeletion, id)
	t.note("deletion", id)
	return t.exec("UPDATE deletion SET doc = ? WHERE id = ?", doc, id)
}

// eraseRecords removes every record but the log, deletions and settings, and leaves a head by which the meeting is known.
func eraseRecords(t *tx) error {
	m, err := readMeeting(t.conn)
	if err != nil {
		return err
	}
	for kind, table := range recordTables {
		switch kind {
		case ofBlanked, ofDeletion, ofSetting, ofGap:
			continue
		}
		if err := touchTable(t, kind); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM " + table.table); err != nil {
			return err
		}
	}
	if err := t.exec("DELETE FROM find"); err != nil {
		return err
	}
	if err := t.exec("INSERT INTO find (find) VALUES ('optimize')"); err != nil {
		return err
	}
	if err := t.query("SELECT id FROM setting WHERE key NOT IN ('state', 'erased')", func(s *sqlite3.Stmt) error {
		t.touch(ofSetting, s.ColumnInt64(0))
		return nil
	}); err != nil {
		return err
	}
	if err := t.exec("DELETE FROM setting WHERE key NOT IN ('state', 'erased')"); err != nil {
		return err
	}
	return saveMeeting(t, meeting.Meeting{ID: m.ID, Title: m.Title, Body: m.Body, Number: m.Number, Start: m.Start,
		Language: m.Language, Profile: m.Profile, Kind: m.Kind, Closed: m.Closed})
}

// verifyErased looks whether it is gone: no row, no free page that could hold something, and a sound structure.
func (f *File) verifyErased(ctx context.Context, what string) error {
	if err := f.pool.read(ctx, func(c *conn) error {
		left, err := c.number("SELECT count(*) FROM sound")
		if err != nil {
			return err
		}
		if what == ErasedAll {
			n, err := c.number("SELECT (SELECT count(*) FROM segment) + (SELECT count(*) FROM fact) + (SELECT count(*) FROM passage) + (SELECT count(*) FROM mark) + (SELECT count(*) FROM edit) + (SELECT count(*) FROM frozen)")
			if err != nil {
				return err
			}
			left += n
		}
		free, err := c.number("PRAGMA freelist_count")
		if err != nil {
			return err
		}
		size, err := c.number("PRAGMA page_size")
		if err != nil {
			return err
		}
		if left > 0 || free*size > 1<<28 {
			return fmt.Errorf("%w: records are left after erasing", ErrDamaged)
		}
		return nil
	}); err != nil {
		return failed(ctx, "verify erasing", err)
	}
	return f.IntegrityCheck(ctx)
}
