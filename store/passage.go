package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// Passages gives all versions of all passages that belong to the minutes or did: also struck ones, not those that a later draft dropped
// unreviewed. See [meeting.CurrentPassages].
func (f *File) Passages(ctx context.Context) (out []meeting.Passage, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = passages(c, "dropped = 0")
		return err
	})
	return out, failed(ctx, "read passages", err)
}

func passages(c *conn, where string, args ...any) (out []meeting.Passage, err error) {
	err = c.query("SELECT id, version, doc FROM passage WHERE "+where+" ORDER BY id, version", func(s *sqlite3.Stmt) error {
		var p meeting.Passage
		if err := decode(s.ColumnText(2), &p); err != nil {
			return err
		}
		p.ID, p.Version = meeting.PassageID(s.ColumnInt64(0)), s.ColumnInt(1)
		out = append(out, p)
		return nil
	}, args...)
	return out, err
}

// newestPassage gives a passage's newest version.
func newestPassage(c *conn, id meeting.PassageID) (meeting.Passage, error) {
	all, err := passages(c, "id = ? AND dropped = 0", int64(id))
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%w: passage %d", ErrNoRecord, id)
	}
	if err != nil {
		return meeting.Passage{}, err
	}
	return all[len(all)-1], nil
}

// SavePassage stores a new passage (ID 0), or a new version of one: Version is that which was read and changed, or 0. Where somebody else
// saved one meanwhile, the error is [ErrStale].
func (f *File) SavePassage(ctx context.Context, p meeting.Passage) (id meeting.PassageID, err error) {
	err = f.change(ctx, reviewer(p.Review), "passage.save", func(t *tx) error {
		if p.ID == 0 {
			id, err = newPassage(t, p)
			t.note("passage", id)
			return err
		}
		id = p.ID
		old, err := newestPassage(t.conn, p.ID)
		if err != nil {
			return err
		}
		if p.Version != 0 && p.Version != old.Version && p.Version != old.Version+1 {
			return fmt.Errorf("%w: passage %d", ErrStale, p.ID)
		}
		p.Version = old.Version + 1
		p.At = now()
		t.note("passage", id)
		t.note("version", p.Version)
		return insertPassage(t, p)
	})
	return id, err
}

// newPassage stores a passage with an id of its own, never used before: that of its first version's row.
func newPassage(t *tx, p meeting.Passage) (meeting.PassageID, error) {
	n, err := t.number("SELECT seq FROM sqlite_sequence WHERE name = 'passage'")
	if err != nil {
		return 0, err
	}
	p.ID, p.Version = meeting.PassageID(n+1), 1
	if p.At.IsZero() {
		p.At = now()
	}
	return p.ID, insertPassage(t, p)
}

func insertPassage(t *tx, p meeting.Passage) error {
	if p.Origin == "" || p.Role == "" {
		return fmt.Errorf("%w: a passage without origin or role", ErrInvalid)
	}
	id, version := int64(p.ID), p.Version
	p.ID, p.Version = 0, 0
	doc, err := encode(p)
	if err != nil {
		return err
	}
	row, err := t.insert("INSERT INTO passage (id, version, item, doc) VALUES (?, ?, ?, ?)", id, version, string(p.Item), doc)
	t.touch(ofPassage, row)
	return err
}

func updatePassage(t *tx, p meeting.Passage) error {
	id, version := int64(p.ID), p.Version
	p.ID, p.Version = 0, 0
	doc, err := encode(p)
	if err != nil {
		return err
	}
	row, err := t.number("SELECT row FROM passage WHERE id = ? AND version = ?", id, version)
	if err != nil {
		return err
	}
	t.touch(ofPassage, row)
	return t.exec("UPDATE passage SET item = ?, doc = ? WHERE row = ?", string(p.Item), doc, row)
}

// ReviewPassage notes that a person has looked at a passage's newest version. An empty review takes it back.
func (f *File) ReviewPassage(ctx context.Context, id meeting.PassageID, r meeting.Review) error {
	return f.changePassage(ctx, id, r.By, "passage.review", func(t *tx, p *meeting.Passage) {
		p.Review = filled(r)
		noteReview(t, p.Review)
	})
}

// StrikePassage takes the newest version of a passage out of the minutes; it stays in the file.
func (f *File) StrikePassage(ctx context.Context, id meeting.PassageID, by string) error {
	return f.changePassage(ctx, id, by, "passage.strike", func(_ *tx, p *meeting.Passage) { p.Struck = true })
}

// UnstrikePassage takes the striking of a passage back; on one that is not struck it changes nothing but the log.
func (f *File) UnstrikePassage(ctx context.Context, id meeting.PassageID, by string) error {
	return f.changePassage(ctx, id, by, "passage.unstrike", func(_ *tx, p *meeting.Passage) { p.Struck = false })
}

func (f *File) changePassage(ctx context.Context, id meeting.PassageID, by, action string, fn func(*tx, *meeting.Passage)) error {
	return f.change(ctx, by, action, func(t *tx) error {
		p, err := newestPassage(t.conn, id)
		if err != nil {
			return err
		}
		fn(t, &p)
		t.note("passage", id)
		t.note("version", p.Version)
		return updatePassage(t, p)
	})
}
