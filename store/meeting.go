package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// Meeting gives the head as it was saved last.
func (f *File) Meeting(ctx context.Context) (meeting.Meeting, error) {
	var m meeting.Meeting
	err := f.pool.read(ctx, func(c *conn) (err error) {
		m, err = readMeeting(c)
		return err
	})
	return m, failed(ctx, "read meeting", err)
}

func readMeeting(c *conn) (m meeting.Meeting, err error) {
	found := false
	err = c.query("SELECT doc, oparl FROM meeting ORDER BY version DESC LIMIT 1", func(s *sqlite3.Stmt) error {
		found = true
		return decodeMeeting(s, 0, &m)
	})
	if err == nil && !found {
		err = ErrDamaged
	}
	return m, err
}

func decodeMeeting(s *sqlite3.Stmt, col int, m *meeting.Meeting) error {
	if err := decode(s.ColumnText(col), m); err != nil {
		return err
	}
	if raw := s.ColumnBlob(col+1, nil); len(raw) > 0 {
		m.OParl = json.RawMessage(raw)
	}
	return nil
}

// SaveMeeting stores the head. Earlier versions are kept; each call makes a new one.
func (f *File) SaveMeeting(ctx context.Context, m meeting.Meeting, by string) error {
	return f.change(ctx, by, "meeting.save", func(t *tx) error {
		old, err := readMeeting(t.conn)
		if err != nil {
			return err
		}
		if m.ID == "" {
			m.ID = old.ID
		}
		return saveMeeting(t, m)
	})
}

// saveMeeting keeps the imported OParl object in a column of its own: as JSON within JSON it would lose its spacing.
func saveMeeting(t *tx, m meeting.Meeting) error {
	oparl := []byte(m.OParl)
	m.OParl = nil
	doc, err := encode(m)
	if err != nil {
		return err
	}
	version, err := t.insert("INSERT INTO meeting (at, who, doc, oparl) VALUES (?, ?, ?, ?)", now(), t.by, doc, oparl)
	if err != nil {
		return err
	}
	t.touch(ofMeeting, version)
	t.note("version", version)
	return nil
}

// Setting gives a value that was kept under key; "" where there is none.
func (f *File) Setting(ctx context.Context, key string) (value string, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		value, err = readSetting(c, "app."+key)
		return err
	})
	return value, failed(ctx, "read setting", err)
}

// SetSetting keeps a value under key. Settings are not content: they may change after sealing.
func (f *File) SetSetting(ctx context.Context, key, value string) error {
	return f.record(ctx, "", "setting", func(t *tx) error {
		t.note("key", key)
		return writeSetting(t, "app."+key, value)
	})
}

func readSetting(c *conn, key string) (string, error) {
	v, _, err := c.text("SELECT value FROM setting WHERE key = ?", key)
	return v, err
}

func writeSetting(t *tx, key, value string) error {
	if err := t.exec("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value); err != nil {
		return err
	}
	id, err := t.number("SELECT id FROM setting WHERE key = ?", key)
	t.touch(ofSetting, id)
	return err
}

// State says how far the minutes have come.
func (f *File) State(ctx context.Context) (state meeting.State, err error) {
	err = f.pool.read(ctx, func(c *conn) error {
		v, err := readSetting(c, "state")
		state = meeting.State(v)
		return err
	})
	if state == "" {
		state = meeting.StateDraft
	}
	return state, failed(ctx, "read state", err)
}

// SetState notes how far the minutes have come. Sealing wants a frozen text (see [File.Freeze]); from sealed no way leads back.
func (f *File) SetState(ctx context.Context, state meeting.State) error {
	return f.change(ctx, "", "state", func(t *tx) error {
		switch state {
		case meeting.StateDraft, meeting.StateReviewed, meeting.StateSigned:
		case meeting.StateSealed:
			if n, err := t.number("SELECT count(*) FROM frozen"); err != nil || n == 0 {
				if err == nil {
					err = fmt.Errorf("%w: sealing without a frozen text", ErrInvalid)
				}
				return err
			}
		default:
			return fmt.Errorf("%w: state %q", ErrInvalid, state)
		}
		t.note("state", string(state))
		return writeSetting(t, "state", string(state))
	})
}
