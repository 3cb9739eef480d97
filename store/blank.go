package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// blankPiece bounds a transaction: ten minutes of a channel are 19 MB of zeros.
const blankPiece = 10 * time.Minute

// Blank takes a span out of the recording for good, as when something was said that was not to be recorded: the sound of all channels is
// overwritten with zeros, the words that fall into the span go from all transcripts, their history and the search index, and so do
// unreviewed facts and passages that rest on them, and texts that were frozen for signing, which void the signatures under them; what a person has
// reviewed stays, without its quotation from the span. A gap
// says that sound was blanked. Nothing of it stays in the file, its log or a copy that a migration made. It returns a *BusyError when everything is done but another process
// kept the log from being emptied; the next Blank, or the last program to close the file, empties it. What the file system or a solid-state disk
// keeps of overwritten blocks is out of reach: that is what encryption is for.
func (f *File) Blank(ctx context.Context, from, to time.Duration, by string) error {
	if from < 0 || to <= from {
		return fmt.Errorf("blank: %w: from %v to %v", ErrInvalid, from, to)
	}
	for at := from; at < to; at += blankPiece {
		end := min(to, at+blankPiece)
		if err := f.change(ctx, by, "blank", func(t *tx) error { return blank(t, meeting.Span{From: at, To: end}) }); err != nil {
			return err
		}
	}
	if err := f.removeCopies(); err != nil {
		return failed(ctx, "remove copies of the file after blanking", err)
	}
	return failed(ctx, "empty the log after blanking", f.scrubLog(ctx))
}

func blank(t *tx, span meeting.Span) error {
	if err := blankSound(t, Samples(span.From), Samples(span.To)); err != nil {
		return err
	}
	gone, err := blankSegments(t, span)
	if err != nil {
		return err
	}
	if err := blankEdits(t, span); err != nil {
		return err
	}
	touches := func(ev meeting.Evidence) bool {
		return gone[ev.From] || gone[ev.To] || ev.At < span.To && span.From < ev.Until
	}
	if err := blankFacts(t, touches); err != nil {
		return err
	}
	if err := blankPassages(t, touches); err != nil {
		return err
	}
	if len(gone) > 0 {
		if err := thawAll(t); err != nil {
			return err
		}
	}
	return addGap(t, meeting.Gap{From: span.From, To: span.To, Reason: meeting.GapBlanked, By: t.by, Wall: now()})
}

// thawAll removes the texts that were frozen for signing: they quote what is to be gone. Who has signed signs anew.
func thawAll(t *tx) error {
	n, err := t.number("SELECT count(*) FROM frozen")
	if err != nil || n == 0 {
		return err
	}
	if err := removeRecords(t, ofFrozen, ""); err != nil {
		return err
	}
	t.note("thawed", n)
	return writeSetting(t, "state", string(meeting.StateDraft))
}

func blankSound(t *tx, from, to int64) error {
	var rows []soundRow
	if err := t.query("SELECT id, start, samples, state FROM sound WHERE start < ? AND start > ? AND start + samples > ?", func(s *sqlite3.Stmt) error {
		rows = append(rows, soundRow{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnInt64(2), s.ColumnInt(3)})
		return nil
	}, to, from-SampleRate, from); err != nil {
		return err
	}
	for _, r := range rows {
		raw := make([]byte, 2*r.samples)
		if r.start < from || r.start+r.samples > to {
			pcm := make([]int16, r.samples)
			// What cannot be read is overwritten as a whole.
			if err := copyRow(t.conn, r, r.start, pcm); err != nil && !damage(err) {
				return err
			} else if err == nil {
				raw = packPCM(pcm)
				clear(raw[2*(max(from, r.start)-r.start) : 2*(min(to, r.start+r.samples)-r.start)])
			}
		}
		// The same length: the pages of the old samples are overwritten, not set free.
		if err := t.exec("UPDATE sound SET pcm = ?, state = ? WHERE id = ?", raw, soundBlanked, r.id); err != nil {
			return err
		}
		t.touch(ofBlanked, r.id)
	}
	t.note("rows", len(rows))
	return nil
}

// blankSegments takes the words within span out of all transcripts. It gives the segments that are gone or shorter.
func blankSegments(t *tx, span meeting.Span) (map[meeting.SegmentID]bool, error) {
	var hit []meeting.Segment
	hidden := map[meeting.SegmentID]bool{}
	if err := t.query("SELECT "+segmentColumns+wordsColumn+", removed FROM segment WHERE start < ? AND stop > ?", func(s *sqlite3.Stmt) error {
		seg, err := readSegment(s, true)
		hit = append(hit, seg)
		hidden[seg.ID] = s.ColumnInt(16) != 0
		return err
	}, span.To, span.From); err != nil {
		return nil, err
	}
	gone := map[meeting.SegmentID]bool{}
	for _, seg := range hit {
		gone[seg.ID] = true
		before, after := outside(seg, span)
		if hidden[seg.ID] || before == nil && after == nil {
			if err := deleteSegment(t, int64(seg.ID)); err != nil {
				return nil, err
			}
			continue
		}
		if before == nil {
			before, after = after, nil
		}
		if err := updateSegment(t, *before, false); err != nil {
			return nil, err
		}
		if after != nil {
			after.ID = 0
			if _, err := insertSegment(t, *after); err != nil {
				return nil, err
			}
		}
	}
	t.note("segments", len(hit))
	return gone, nil
}

// outside gives what remains of a segment before and after span; nil where nothing does, or where its words have no times of their own.
func outside(seg meeting.Segment, span meeting.Span) (before, after *meeting.Segment) {
	fields := strings.Fields(seg.Text)
	if len(fields) != len(seg.Words) {
		return nil, nil
	}
	first, last := 0, len(fields)
	for first < len(fields) && seg.Words[first].To <= span.From {
		first++
	}
	for last > first && seg.Words[last-1].From >= span.To {
		last--
	}
	part := func(a, b int) *meeting.Segment {
		if a >= b {
			return nil
		}
		p := seg
		p.Text, p.Words = strings.Join(fields[a:b], " "), seg.Words[a:b]
		if p.Machine != "" {
			p.Machine = p.Text
		}
		return &p
	}
	if before = part(0, first); before != nil {
		before.To = min(seg.To, span.From)
	}
	if after = part(last, len(fields)); after != nil {
		after.From = max(seg.From, span.To)
	}
	return before, after
}

// blankEdits forgets the steps of work on text within span; they cannot be undone any more.
func blankEdits(t *tx, span meeting.Span) error {
	within := func(s *meeting.Segment) bool { return s != nil && s.From < span.To && span.From < s.To }
	var gone []int64
	if err := t.query("SELECT id, doc FROM edit", func(s *sqlite3.Stmt) error {
		var e segmentEdit
		if err := decode(s.ColumnText(1), &e); err != nil {
			return err
		}
		for _, ch := range e.Changes {
			if within(ch.Before) || within(ch.After) {
				gone = append(gone, s.ColumnInt64(0))
				break
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for _, id := range gone {
		t.touch(ofEdit, id)
		if err := t.exec("DELETE FROM edit WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func blankFacts(t *tx, touches func(meeting.Evidence) bool) error {
	kept, err := facts(t.conn)
	if err != nil {
		return err
	}
	replaced := map[meeting.FactID]bool{}
	for _, f := range kept {
		replaced[f.Replaces] = true
	}
	dropped, err := docs(t.conn, func(v *meeting.Fact, id int64) { v.ID = meeting.FactID(id) }, "SELECT id, doc FROM fact WHERE dropped = 1")
	if err != nil {
		return err
	}
	remove := func(f meeting.Fact) error {
		t.touch(ofFact, int64(f.ID))
		return t.exec("DELETE FROM fact WHERE id = ?", int64(f.ID))
	}
	for _, f := range dropped {
		if some(f.Evidence, touches) {
			if err := remove(f); err != nil {
				return err
			}
		}
	}
	for _, f := range kept {
		if !some(f.Evidence, touches) {
			continue
		}
		if byPerson(f) || replaced[f.ID] || f.Mark != 0 {
			unquote(f.Evidence, touches)
			err = updateFact(t, f)
		} else {
			err = remove(f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func blankPassages(t *tx, touches func(meeting.Evidence) bool) error {
	all, err := passages(t.conn, "1")
	if err != nil {
		return err
	}
	for _, p := range all {
		if !some(p.Evidence, touches) {
			continue
		}
		if p.Review != nil || p.Struck || p.Origin == meeting.OriginClerk {
			unquote(p.Evidence, touches)
			err = updatePassage(t, p)
		} else {
			err = removePassage(t, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func removePassage(t *tx, p meeting.Passage) error {
	row, err := t.number("SELECT row FROM passage WHERE id = ? AND version = ?", int64(p.ID), p.Version)
	if err != nil {
		return err
	}
	t.touch(ofPassage, row)
	return t.exec("DELETE FROM passage WHERE row = ?", row)
}

func some(evs []meeting.Evidence, touches func(meeting.Evidence) bool) bool {
	for _, ev := range evs {
		if touches(ev) {
			return true
		}
	}
	return false
}

func unquote(evs []meeting.Evidence, touches func(meeting.Evidence) bool) {
	for i := range evs {
		if touches(evs[i]) {
			evs[i].Quote = ""
		}
	}
}

// scrubLog leaves nothing of earlier states in the write-ahead log: it is folded into the file, overwritten and emptied.
func (f *File) scrubLog(ctx context.Context) error {
	return f.pool.withWriter(ctx, func(c *conn) error {
		if _, _, err := c.db.WALCheckpoint("main", sqlite3.CHECKPOINT_RESTART); err != nil {
			return err
		}
		if st, err := os.Stat(f.path + "-wal"); err == nil && st.Size() > 0 {
			// Zeros over the whole length of the old log; their pages in the file are free afterwards. In one transaction, so that no trace
			// of it is left by a kill.
			if err := c.db.Exec(fmt.Sprintf("BEGIN IMMEDIATE; CREATE TABLE scrub (zeros); INSERT INTO scrub VALUES (zeroblob(%d)); DROP TABLE scrub; COMMIT",
				min(st.Size(), 1<<28))); err != nil {
				if !c.db.GetAutocommit() {
					err = errors.Join(err, c.db.Exec("ROLLBACK"))
				}
				return err
			}
		}
		_, _, err := c.db.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
		return err
	})
}
