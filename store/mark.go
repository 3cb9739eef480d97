package store

import (
	"context"
	"fmt"

	"ratsschreiber/meeting"
)

// AddMark stores a mark at once. Marks are never changed: a correction is a new mark with Replaces, taking one back is a new mark with
// Replaces and Struck. See [meeting.CurrentMarks].
func (f *File) AddMark(ctx context.Context, m meeting.Mark) (id meeting.MarkID, err error) {
	err = f.change(ctx, m.By, "mark", func(t *tx) error {
		if !m.Kind.Valid() || m.At < 0 {
			return fmt.Errorf("%w: a mark of kind %q at %v", ErrInvalid, m.Kind, m.At)
		}
		if m.Replaces != 0 {
			if n, err := t.number("SELECT count(*) FROM mark WHERE id = ?", int64(m.Replaces)); err != nil || n == 0 {
				if err == nil {
					err = fmt.Errorf("%w: mark %d", ErrNoRecord, m.Replaces)
				}
				return err
			}
			t.note("replaces", m.Replaces)
		}
		if m.Wall.IsZero() {
			m.Wall = now()
		}
		if m.By == "" {
			m.By = t.by
		}
		m.ID = 0
		doc, err := encode(m)
		if err != nil {
			return err
		}
		n, err := t.insert("INSERT INTO mark (at, kind, doc) VALUES (?, ?, ?)", m.At, string(m.Kind), doc)
		id = meeting.MarkID(n)
		t.touch(ofMark, n)
		t.note("mark", n)
		t.note("kind", string(m.Kind))
		return err
	})
	return id, err
}

// Marks gives all marks, also replaced and struck ones, in the order in which they were made.
func (f *File) Marks(ctx context.Context) (out []meeting.Mark, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = docs(c, func(m *meeting.Mark, id int64) { m.ID = meeting.MarkID(id) }, "SELECT id, doc FROM mark ORDER BY id")
		return err
	})
	return out, failed(ctx, "read marks", err)
}
