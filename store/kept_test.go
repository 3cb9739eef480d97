package store

import (
	"time"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// headVersion is one state of the head, with who saved it when.
type headVersion struct {
	Version int64
	At      time.Time
	By      string
	Meeting meeting.Meeting
}

// headVersions gives all states of the head, oldest first.
func headVersions(f *File) ([]headVersion, error) {
	var out []headVersion
	err := f.pool.read(ctx, func(c *conn) error {
		return c.query("SELECT version, at, who, doc, oparl FROM meeting ORDER BY version", func(s *sqlite3.Stmt) error {
			at, err := parseStamp(s.ColumnText(1))
			if err != nil {
				return err
			}
			v := headVersion{Version: s.ColumnInt64(0), At: at, By: s.ColumnText(2)}
			if err := decodeMeeting(s, 3, &v.Meeting); err != nil {
				return err
			}
			out = append(out, v)
			return nil
		})
	})
	return out, failed(ctx, "read meeting", err)
}

// editStep is one step of work on the text.
type editStep struct {
	At     time.Time
	By     string
	Action string // "segment.edit", "segment.split", "segment.merge", "segment.speaker"
	Undone bool
	// Before and After are the segments concerned; a segment that was not there is missing.
	Before, After []meeting.Segment
}

// editsOf gives the history of the text, oldest first; with an id that of one segment.
func editsOf(f *File, id meeting.SegmentID) (out []editStep, err error) {
	err = f.pool.read(ctx, func(c *conn) error {
		return c.query("SELECT at, who, action, undone, doc FROM edit ORDER BY id", func(s *sqlite3.Stmt) error {
			at, err := parseStamp(s.ColumnText(0))
			if err != nil {
				return err
			}
			e := editStep{At: at, By: s.ColumnText(1), Action: s.ColumnText(2), Undone: s.ColumnInt(3) != editDone}
			var stored segmentEdit
			if err := decode(s.ColumnText(4), &stored); err != nil {
				return err
			}
			concerned := id == 0
			for _, ch := range stored.Changes {
				concerned = concerned || ch.ID == id
				if ch.Before != nil {
					e.Before = append(e.Before, *ch.Before)
				}
				if ch.After != nil {
					e.After = append(e.After, *ch.After)
				}
			}
			if concerned {
				out = append(out, e)
			}
			return nil
		})
	})
	return out, failed(ctx, "read history", err)
}
