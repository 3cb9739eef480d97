package store

import (
	"fmt"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// segmentColumns are read by readSegment; words come last, so that reading without them does not touch them.
const (
	segmentColumns = "id, version, sound_window, channel, start, stop, text, speaker, speaker_name, speaker_origin, confidence, flags, machine, who, at"
	wordsColumn    = ", words"
)

func readSegment(s *sqlite3.Stmt, words bool) (meeting.Segment, error) {
	seg := meeting.Segment{
		ID: meeting.SegmentID(s.ColumnInt64(0)), Version: meeting.VersionID(s.ColumnInt64(1)), Window: meeting.WindowID(s.ColumnInt64(2)),
		Channel: s.ColumnInt(3), From: time.Duration(s.ColumnInt64(4)), To: time.Duration(s.ColumnInt64(5)), Text: s.ColumnText(6),
		Speaker: meeting.MemberID(s.ColumnText(7)), SpeakerName: s.ColumnText(8), SpeakerOrigin: meeting.Origin(s.ColumnText(9)),
		Confidence: float32(s.ColumnFloat(10)), Machine: s.ColumnText(12), By: s.ColumnText(13),
	}
	if flags := s.ColumnText(11); flags != "" {
		for _, f := range strings.Split(flags, " ") {
			seg.Flags = append(seg.Flags, meeting.Flag(f))
		}
	}
	var err error
	if seg.At, err = parseStamp(s.ColumnText(14)); err != nil {
		return seg, err
	}
	if words {
		seg.Words, err = parseWords(seg.From, s.ColumnText(15))
	}
	return seg, err
}

func packFlags(flags []meeting.Flag) string {
	var b strings.Builder
	for i, f := range flags {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(f))
	}
	return b.String()
}

// insertSegment stores a new segment; with an id that it had before where seg.ID is set.
func insertSegment(t *tx, seg meeting.Segment) (meeting.SegmentID, error) {
	if err := checkSegment(seg); err != nil {
		return 0, err
	}
	var id any
	if seg.ID != 0 {
		id = int64(seg.ID)
	}
	n, err := t.insert(`INSERT INTO segment (id, version, sound_window, channel, start, stop, text, speaker, speaker_name, speaker_origin,
		confidence, flags, machine, who, at, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, int64(seg.Version), int64(seg.Window), seg.Channel, seg.From, seg.To, seg.Text, string(seg.Speaker), seg.SpeakerName,
		string(seg.SpeakerOrigin), float64(seg.Confidence), packFlags(seg.Flags), seg.Machine, seg.By, seg.At, packWords(seg.From, seg.Words))
	if err != nil {
		return 0, err
	}
	t.touch(ofSegment, n)
	return meeting.SegmentID(n), index(t.conn, n, seg.Text)
}

// updateSegment stores a segment's new state.
func updateSegment(t *tx, seg meeting.Segment, removed bool) error {
	if err := checkSegment(seg); err != nil {
		return err
	}
	if err := t.exec(`UPDATE segment SET channel = ?, start = ?, stop = ?, text = ?, speaker = ?, speaker_name = ?, speaker_origin = ?,
		confidence = ?, flags = ?, machine = ?, who = ?, at = ?, removed = ?, words = ? WHERE id = ?`,
		seg.Channel, seg.From, seg.To, seg.Text, string(seg.Speaker), seg.SpeakerName, string(seg.SpeakerOrigin), float64(seg.Confidence),
		packFlags(seg.Flags), seg.Machine, seg.By, seg.At, removed, packWords(seg.From, seg.Words), int64(seg.ID)); err != nil {
		return err
	}
	if t.db.Changes() == 0 {
		return fmt.Errorf("%w: segment %d", ErrNoRecord, seg.ID)
	}
	t.touch(ofSegment, int64(seg.ID))
	if err := unindex(t.conn, int64(seg.ID)); err != nil || removed {
		return err
	}
	return index(t.conn, int64(seg.ID), seg.Text)
}

func deleteSegment(t *tx, id int64) error {
	t.touch(ofSegment, id)
	if err := unindex(t.conn, id); err != nil {
		return err
	}
	return t.exec("DELETE FROM segment WHERE id = ?", id)
}

func checkSegment(seg meeting.Segment) error {
	if seg.From < 0 || seg.To < seg.From {
		return fmt.Errorf("%w: a segment that ends before it begins", ErrInvalid)
	}
	for _, f := range seg.Flags {
		if f == "" || strings.ContainsAny(string(f), " \t\n") {
			return fmt.Errorf("%w: flag %q", ErrInvalid, f)
		}
	}
	return nil
}

// segmentByID reads one segment that is not removed.
func segmentByID(c *conn, id meeting.SegmentID) (seg meeting.Segment, err error) {
	found := false
	err = c.query("SELECT "+segmentColumns+wordsColumn+" FROM segment WHERE id = ? AND removed = 0", func(s *sqlite3.Stmt) (err error) {
		found = true
		seg, err = readSegment(s, true)
		return err
	}, int64(id))
	if err == nil && !found {
		err = fmt.Errorf("%w: segment %d", ErrNoRecord, id)
	}
	return seg, err
}
