package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// segmentEdit is one step of a person's work on the text, with all that is needed to go back and forth. The steps are kept: they are the
// history of the text.
type segmentEdit struct {
	Changes []segmentChange     `json:"changes"`
	Split   []meeting.SegmentID `json:"split,omitempty"`
	Merged  []meeting.SegmentID `json:"merged,omitempty"`
}

// segmentChange is a segment's state before and after a step; nil where it was not there.
type segmentChange struct {
	ID     meeting.SegmentID `json:"id"`
	Before *meeting.Segment  `json:"before,omitempty"`
	After  *meeting.Segment  `json:"after,omitempty"`
}

// States of a step.
const (
	editDone   = 0
	editUndone = 1
	editLost   = 2 // undone, and then something else was done
)

// edit runs fn as a step that can be undone.
func (f *File) edit(ctx context.Context, by, action string, fn func(*tx) (segmentEdit, error)) error {
	return f.change(ctx, by, action, func(t *tx) error {
		if t.by == "" {
			return fmt.Errorf("%w: a correction by nobody", ErrInvalid)
		}
		e, err := fn(t)
		if err != nil {
			return err
		}
		doc, err := encode(e)
		if err != nil {
			return err
		}
		if err := markEdits(t, editUndone, editLost); err != nil {
			return err
		}
		id, err := t.insert("INSERT INTO edit (at, who, action, doc) VALUES (?, ?, ?, ?)", now(), t.by, action, doc)
		t.touch(ofEdit, id)
		return err
	})
}

func markEdits(t *tx, from, to int) error {
	if err := t.query("SELECT id FROM edit WHERE undone = ?", func(s *sqlite3.Stmt) error {
		t.touch(ofEdit, s.ColumnInt64(0))
		return nil
	}, from); err != nil {
		return err
	}
	return t.exec("UPDATE edit SET undone = ? WHERE undone = ?", to, from)
}

// UndoEdit takes the last step of work on the text back, also one of an earlier session, and gives the segments that it concerned. ErrNothing
// says that there is none.
func (f *File) UndoEdit(ctx context.Context) ([]meeting.SegmentID, error) {
	return f.step(ctx, "segment.undo", "SELECT id, doc FROM edit WHERE undone = ? ORDER BY id DESC LIMIT 1", editDone, editUndone)
}

// RedoEdit does the step again that was undone last. Other work on the text ends this possibility.
func (f *File) RedoEdit(ctx context.Context) ([]meeting.SegmentID, error) {
	return f.step(ctx, "segment.redo", "SELECT id, doc FROM edit WHERE undone = ? ORDER BY id LIMIT 1", editUndone, editDone)
}

func (f *File) step(ctx context.Context, action, sql string, from, to int) (ids []meeting.SegmentID, err error) {
	err = f.change(ctx, "", action, func(t *tx) error {
		id := int64(0)
		all, err := docs(t.conn, func(_ *segmentEdit, n int64) { id = n }, sql, from)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return ErrNothing
		}
		e := all[0]
		for _, ch := range e.Changes {
			ids = append(ids, ch.ID)
			state, other := ch.Before, ch.After
			if to == editDone {
				state, other = ch.After, ch.Before
			}
			if err := putSegment(t, ch.ID, state, other); err != nil {
				return err
			}
		}
		// Back from a split is a merge, for the evidence, and the other way round.
		if e.Split != nil {
			err = moveEvidence(t, e.Split, to == editDone)
		}
		if e.Merged != nil {
			err = moveEvidence(t, e.Merged, to == editUndone)
		}
		if err != nil {
			return err
		}
		t.touch(ofEdit, id)
		t.note("edit", id)
		return t.exec("UPDATE edit SET undone = ? WHERE id = ?", to, id)
	})
	return ids, err
}

// putSegment brings a segment to a state; nil means that it is out of the text.
func putSegment(t *tx, id meeting.SegmentID, state, other *meeting.Segment) error {
	n, err := t.number("SELECT count(*) FROM segment WHERE id = ?", int64(id))
	switch {
	case err != nil:
		return err
	case state == nil && n > 0:
		return updateSegment(t, *other, true)
	case state == nil:
		return nil
	case n == 0: // removed by a second decoding of its window
		_, err := insertSegment(t, *state)
		return err
	}
	return updateSegment(t, *state, false)
}
