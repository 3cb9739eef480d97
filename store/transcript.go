package store

import (
	"context"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// transcriptDoc is a version as it is stored: with the transcript that a pass over a part stands upon.
type transcriptDoc struct {
	meeting.Version
	Base meeting.VersionID `json:"base,omitempty"`
}

// StartVersion begins a transcript: a model's pass over the sound, or an imported one. The first one is the current one; a later one becomes
// it when it is finished. A pass over a part (Span) stands upon the transcript that is current when it begins: outside of its span
// that one's text is shown.
func (f *File) StartVersion(ctx context.Context, v meeting.Version) (id meeting.VersionID, err error) {
	err = f.change(ctx, "", "transcribe.start", func(t *tx) error {
		if v.Started.IsZero() {
			v.Started = now()
		}
		v.ID, v.Complete = 0, false
		current, err := currentVersion(t.conn)
		if err != nil {
			return err
		}
		doc := transcriptDoc{Version: v}
		if v.Span != (meeting.Span{}) {
			doc.Base = current
		}
		text, err := encode(doc)
		if err != nil {
			return err
		}
		n, err := t.insert("INSERT INTO transcript (doc) VALUES (?)", text)
		if err != nil {
			return err
		}
		id = meeting.VersionID(n)
		t.touch(ofVersion, n)
		t.note("version", n)
		t.note("model", v.SHA256)
		if current == 0 {
			return writeSetting(t, "transcript", fmt.Sprint(n))
		}
		return nil
	})
	return id, err
}

// FinishVersion stores what is known at the end of a pass. With Complete it becomes the current transcript, unless a person has worked on
// the text that it would take the place of: then that person chooses, by [File.SetCurrentVersion]. Model, sum and times of the beginning
// are kept where v leaves them empty.
func (f *File) FinishVersion(ctx context.Context, v meeting.Version) error {
	return f.change(ctx, "", "transcribe.finish", func(t *tx) error {
		old, err := readTranscript(t.conn, v.ID)
		if err != nil {
			return err
		}
		doc := transcriptDoc{Version: v, Base: old.Base}
		doc.Model, doc.SHA256, doc.Engine = or(v.Model, old.Model), or(v.SHA256, old.SHA256), or(v.Engine, old.Engine)
		doc.Language, doc.Settings = or(v.Language, old.Language), or(v.Settings, old.Settings)
		doc.Imported = v.Imported || old.Imported
		doc.Span, doc.Started, doc.ID = old.Span, old.Started, 0
		text, err := encode(doc)
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE transcript SET doc = ? WHERE id = ?", text, int64(v.ID)); err != nil {
			return err
		}
		t.touch(ofVersion, int64(v.ID))
		t.note("version", v.ID)
		t.note("complete", v.Complete)
		if !v.Complete {
			return nil
		}
		worked, err := workedOn(t.conn, v.ID, old.Span)
		if err != nil {
			return err
		}
		t.note("current", !worked)
		if worked {
			return nil
		}
		return writeSetting(t, "transcript", fmt.Sprint(v.ID))
	})
}

// workedOn says whether a person has corrected the text as it stands, or named its speakers, where the finished pass would replace it.
func workedOn(c *conn, finished meeting.VersionID, span meeting.Span) (bool, error) {
	current, err := currentVersion(c)
	if err != nil || current == finished {
		return false, err
	}
	segs, err := segments(c, SegmentQuery{From: span.From, To: span.To, NoWords: true})
	for _, s := range segs {
		if s.Version != finished && (s.Corrected() || s.SpeakerOrigin == meeting.OriginClerk) {
			return true, err
		}
	}
	return false, err
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// SetCurrentVersion chooses the transcript that is shown and drafted from.
func (f *File) SetCurrentVersion(ctx context.Context, id meeting.VersionID) error {
	return f.change(ctx, "", "transcribe.choose", func(t *tx) error {
		if _, err := readTranscript(t.conn, id); err != nil {
			return err
		}
		t.note("version", id)
		return writeSetting(t, "transcript", fmt.Sprint(id))
	})
}

// Versions lists all transcripts, oldest first.
func (f *File) Versions(ctx context.Context) (out []meeting.Version, err error) {
	err = f.pool.read(ctx, func(c *conn) error {
		all, err := docs(c, func(d *transcriptDoc, id int64) { d.ID = meeting.VersionID(id) }, "SELECT id, doc FROM transcript ORDER BY id")
		for _, d := range all {
			out = append(out, d.Version)
		}
		return err
	})
	return out, failed(ctx, "read transcripts", err)
}

// CurrentVersion gives the transcript that is shown and drafted from; ErrNoRecord where there is none yet.
func (f *File) CurrentVersion(ctx context.Context) (v meeting.Version, err error) {
	err = f.pool.read(ctx, func(c *conn) error {
		id, err := currentVersion(c)
		if err != nil {
			return err
		}
		d, err := readTranscript(c, id)
		v = d.Version
		return err
	})
	return v, failed(ctx, "read transcript", err)
}

// currentVersion is 0 where there is none.
func currentVersion(c *conn) (meeting.VersionID, error) {
	n, err := c.number("SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'transcript'")
	return meeting.VersionID(n), err
}

// currentTranscript reads the transcript that is shown; its id is 0 where there is none.
func currentTranscript(c *conn) (transcriptDoc, error) {
	id, err := currentVersion(c)
	if err != nil || id == 0 {
		return transcriptDoc{}, err
	}
	return readTranscript(c, id)
}

func readTranscript(c *conn, id meeting.VersionID) (transcriptDoc, error) {
	all, err := docs(c, func(d *transcriptDoc, id int64) { d.ID = meeting.VersionID(id) }, "SELECT id, doc FROM transcript WHERE id = ?", int64(id))
	if err == nil && len(all) == 0 {
		return transcriptDoc{}, fmt.Errorf("%w: transcript %d", ErrNoRecord, id)
	}
	if err != nil {
		return transcriptDoc{}, err
	}
	return all[0], nil
}

// SaveWindow stores a decoded window with its segments in one transaction, and sets their ids in segs. A window of the same version, channel
// and start is replaced, as after a second try, except for segments that a person has corrected meanwhile. Segments that reach into a
// span whose sound was blanked are left out: what was taken out of the recording does not come back through a late decoder.
func (f *File) SaveWindow(ctx context.Context, w meeting.Window, segs []meeting.Segment) error {
	return f.change(ctx, "", "transcribe.window", func(t *tx) error {
		if w.From < 0 || w.To < w.From {
			return fmt.Errorf("%w: a window that ends before it begins", ErrInvalid)
		}
		if _, err := readTranscript(t.conn, w.Version); err != nil {
			return err
		}
		kept, err := dropWindow(t, w)
		if err != nil {
			return err
		}
		w.ID = 0
		doc, err := encode(w)
		if err != nil {
			return err
		}
		id, err := t.insert("INSERT INTO sound_window (version, channel, start, stop, state, doc) VALUES (?, ?, ?, ?, ?, ?)",
			int64(w.Version), w.Channel, w.From, w.To, string(w.State), doc)
		if err != nil {
			return err
		}
		t.touch(ofWindow, id)
		for _, seg := range kept {
			if err := t.exec("UPDATE segment SET sound_window = ? WHERE id = ?", id, int64(seg.ID)); err != nil {
				return err
			}
			t.touch(ofSegment, int64(seg.ID))
		}
		t.note("window", id)
		t.note("version", w.Version)
		t.note("from", w.From.Seconds())
		t.note("to", w.To.Seconds())
		t.note("state", string(w.State))
		for i := range segs {
			segs[i].Version, segs[i].Window, segs[i].Channel = w.Version, meeting.WindowID(id), w.Channel
		}
		return insertNew(t, segs, kept)
	})
}

// insertNew stores segments but for those that a kept, corrected one stands in for and those in a blanked span; these get the id 0.
func insertNew(t *tx, segs, kept []meeting.Segment) error {
	gone, err := blankedSpans(t.conn)
	if err != nil {
		return err
	}
next:
	for i := range segs {
		segs[i].ID = 0
		for _, span := range gone {
			if segs[i].From < span.To && span.From < segs[i].To {
				continue next
			}
		}
		for _, k := range kept {
			if covers(k, segs[i]) {
				continue next
			}
		}
		if segs[i].ID, err = insertSegment(t, segs[i]); err != nil {
			return err
		}
	}
	return nil
}

// dropWindow removes an earlier try of the same window with its segments, and gives those that stay because a person corrected them.
func dropWindow(t *tx, w meeting.Window) (kept []meeting.Segment, err error) {
	var old []int64
	if err := t.query("SELECT id FROM sound_window WHERE version = ? AND channel = ? AND start = ?", func(s *sqlite3.Stmt) error {
		old = append(old, s.ColumnInt64(0))
		return nil
	}, int64(w.Version), w.Channel, w.From); err != nil {
		return nil, err
	}
	for _, id := range old {
		var gone []int64
		if err := t.query("SELECT "+segmentColumns+" FROM segment WHERE sound_window = ?", func(s *sqlite3.Stmt) error {
			seg, err := readSegment(s, false)
			if seg.Corrected() {
				kept = append(kept, seg)
			} else {
				gone = append(gone, int64(seg.ID))
			}
			return err
		}, id); err != nil {
			return nil, err
		}
		for _, seg := range gone {
			if err := deleteSegment(t, seg); err != nil {
				return nil, err
			}
		}
		if err := t.exec("DELETE FROM sound_window WHERE id = ?", id); err != nil {
			return nil, err
		}
		t.touch(ofWindow, id)
	}
	return kept, nil
}

func blankedSpans(c *conn) (spans []meeting.Span, err error) {
	err = c.query("SELECT start, stop FROM gap WHERE reason = ?", func(s *sqlite3.Stmt) error {
		spans = append(spans, meeting.Span{From: time.Duration(s.ColumnInt64(0)), To: time.Duration(s.ColumnInt64(1))})
		return nil
	}, string(meeting.GapBlanked))
	return spans, err
}

// WindowsInView lists the windows of the text as it stands: those of the current transcript and, outside the span of a partial pass, those
// of the one that it stands upon.
func (f *File) WindowsInView(ctx context.Context) (out []meeting.Window, err error) {
	err = f.pool.read(ctx, func(c *conn) error {
		v, err := currentTranscript(c)
		if err != nil || v.ID == 0 {
			return err
		}
		return layers(c, v, func(v meeting.VersionID, above []meeting.Span) error {
			ws, err := docs(c, func(w *meeting.Window, id int64) { w.ID = meeting.WindowID(id) },
				"SELECT id, doc FROM sound_window WHERE version = ? ORDER BY start, channel", int64(v))
			for _, w := range ws {
				out = append(out, windowOutside(w, above)...)
			}
			return err
		})
	})
	return out, failed(ctx, "read windows", err)
}

// windowOutside gives the parts of a window that lie outside of the spans.
func windowOutside(w meeting.Window, spans []meeting.Span) []meeting.Window {
	parts := []meeting.Window{w}
	for _, s := range spans {
		var left []meeting.Window
		for _, p := range parts {
			for _, keep := range []meeting.Span{{From: p.From, To: min(p.To, s.From)}, {From: max(p.From, s.To), To: p.To}} {
				if keep.Length() == 0 {
					continue
				}
				q := p
				q.From, q.To, q.Speech = keep.From, keep.To, nil
				for _, sp := range p.Speech {
					if sp = (meeting.Span{From: max(sp.From, keep.From), To: min(sp.To, keep.To)}); sp.Length() > 0 {
						q.Speech = append(q.Speech, sp)
					}
				}
				left = append(left, q)
			}
		}
		parts = left
	}
	return parts
}

// Windows lists the decoded windows of a transcript in the order of their time; of all transcripts where version is 0.
func (f *File) Windows(ctx context.Context, version meeting.VersionID) (out []meeting.Window, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = docs(c, func(w *meeting.Window, id int64) { w.ID = meeting.WindowID(id) },
			"SELECT id, doc FROM sound_window WHERE ? IN (0, version) ORDER BY version, start, channel", int64(version))
		return err
	})
	return out, failed(ctx, "read windows", err)
}
