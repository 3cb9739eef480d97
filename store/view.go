package store

import (
	"context"
	"slices"
	"sort"
	"time"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// SegmentQuery says which segments to read. The zero query reads the whole current transcript.
type SegmentQuery struct {
	// Version reads exactly one transcript. 0 reads the text as it stands: the current transcript, outside the span of a partial pass the
	// one that it stands upon, and where a person has corrected another transcript that correction, if the same words stand there (see
	// [File.OpenCorrections] for the others).
	Version meeting.VersionID
	// From and To bound the time; segments that reach into it are read. To 0: to the end.
	From, To time.Duration
	// Limit and Offset page through the result; Limit 0: all.
	Limit, Offset int
	// NoWords leaves the words out, which is several times faster.
	NoWords bool
}

// Segments reads segments in the order of their time, then channel.
func (f *File) Segments(ctx context.Context, q SegmentQuery) (out []meeting.Segment, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = segments(c, q)
		return err
	})
	return out, failed(ctx, "read segments", err)
}

// SegmentsByID reads segments of any transcript, as evidence names them, in the order of the ids. Unknown ids are left out.
func (f *File) SegmentsByID(ctx context.Context, ids ...meeting.SegmentID) (out []meeting.Segment, err error) {
	err = f.pool.read(ctx, func(c *conn) error {
		for _, id := range ids {
			if err := c.query("SELECT "+segmentColumns+wordsColumn+" FROM segment WHERE id = ? AND removed = 0", func(s *sqlite3.Stmt) error {
				seg, err := readSegment(s, true)
				out = append(out, seg)
				return err
			}, int64(id)); err != nil {
				return err
			}
		}
		return nil
	})
	return out, failed(ctx, "read segments", err)
}

func segments(c *conn, q SegmentQuery) ([]meeting.Segment, error) {
	if q.Version != 0 {
		return plainSegments(c, q.Version, q)
	}
	v, err := currentTranscript(c)
	if err != nil || v.ID == 0 {
		return nil, err
	}
	foreign, err := c.number("SELECT EXISTS (SELECT 1 FROM segment WHERE who <> '' AND removed = 0 AND version <> ?)", int64(v.ID))
	if err != nil {
		return nil, err
	}
	if v.Base == 0 && foreign == 0 {
		return plainSegments(c, v.ID, q)
	}
	return mergedSegments(c, v, q)
}

// plainSegments reads one transcript.
func plainSegments(c *conn, version meeting.VersionID, q SegmentQuery) ([]meeting.Segment, error) {
	columns := segmentColumns
	if !q.NoWords {
		columns += wordsColumn
	}
	to, limit := q.To, q.Limit
	if to == 0 {
		to = 1<<63 - 1
	}
	if limit <= 0 {
		limit = -1
	}
	var out []meeting.Segment
	err := c.query("SELECT "+columns+" FROM segment WHERE version = ? AND start < ? AND (stop > ? OR start >= ?) AND removed = 0 ORDER BY start, channel, id LIMIT ? OFFSET ?",
		func(s *sqlite3.Stmt) error {
			seg, err := readSegment(s, !q.NoWords)
			out = append(out, seg)
			return err
		}, int64(version), to, q.From, q.From, limit, q.Offset)
	return out, err
}

// layers calls do with a transcript and those that it stands upon, each with the spans that the ones above it have decoded anew.
func layers(c *conn, v transcriptDoc, do func(v meeting.VersionID, above []meeting.Span) error) error {
	var taken []meeting.Span
	for seen := map[meeting.VersionID]bool{}; !seen[v.ID]; {
		seen[v.ID] = true
		if err := do(v.ID, taken); err != nil {
			return err
		}
		if v.Base == 0 {
			return nil
		}
		taken = append(taken, v.Span)
		var err error
		if v, err = readTranscript(c, v.Base); err != nil {
			return err
		}
	}
	return nil
}

// mergedSegments puts a transcript together with what it stands upon and with corrections of other ones.
func mergedSegments(c *conn, v transcriptDoc, q SegmentQuery) ([]meeting.Segment, error) {
	out, corrected, err := machineText(c, v, q)
	if err != nil {
		return nil, err
	}
	out, _ = carry(out, corrected)
	out = slices.DeleteFunc(out, func(s meeting.Segment) bool {
		return q.To != 0 && s.From >= q.To || s.To <= q.From && s.From < q.From
	})
	sortSegments(out)
	if q.Offset > 0 {
		out = out[min(q.Offset, len(out)):]
	}
	if q.Limit > 0 {
		out = out[:min(q.Limit, len(out))]
	}
	if q.NoWords {
		return out, nil
	}
	for i := range out {
		if err := c.query("SELECT words FROM segment WHERE id = ?", func(s *sqlite3.Stmt) (err error) {
			out[i].Words, err = parseWords(out[i].From, s.ColumnText(0))
			return err
		}, int64(out[i].ID)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// machineText reads the text of a transcript with what it stands upon, and beside it what persons corrected in others, without words.
func machineText(c *conn, v transcriptDoc, q SegmentQuery) (text, corrected []meeting.Segment, err error) {
	// A correction may be carried or not by what stands around it: a little more is read than was asked for.
	bounds := SegmentQuery{From: max(0, q.From-carryMargin), To: q.To, NoWords: true}
	to := int64(1<<63 - 1)
	if q.To != 0 {
		bounds.To += carryMargin
		to = int64(bounds.To)
	}
	in := map[meeting.SegmentID]bool{}
	err = layers(c, v, func(id meeting.VersionID, above []meeting.Span) error {
		segs, err := plainSegments(c, id, bounds)
		for _, s := range segs {
			if !within(above, s.From+(s.To-s.From)/2) {
				text = append(text, s)
				in[s.ID] = true
			}
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = c.query("SELECT "+segmentColumns+" FROM segment WHERE who <> '' AND removed = 0 AND start < ? AND (stop > ? OR start >= ?) ORDER BY start", func(s *sqlite3.Stmt) error {
		seg, err := readSegment(s, false)
		if !in[seg.ID] {
			corrected = append(corrected, seg)
		}
		return err
	}, to, bounds.From, bounds.From)
	return text, corrected, err
}

func within(spans []meeting.Span, t time.Duration) bool {
	for _, s := range spans {
		if s.Contains(t) {
			return true
		}
	}
	return false
}

func sortSegments(segs []meeting.Segment) {
	sort.SliceStable(segs, func(i, j int) bool {
		a, b := segs[i], segs[j]
		if a.From != b.From {
			return a.From < b.From
		}
		if a.Channel != b.Channel {
			return a.Channel < b.Channel
		}
		return a.ID < b.ID
	})
}

// covers says whether corrected stands in for other: same channel, and at least half of other's time, or of its own, is common.
func covers(corrected, other meeting.Segment) bool {
	if corrected.Channel != other.Channel {
		return false
	}
	both := min(corrected.To, other.To) - max(corrected.From, other.From)
	return both > 0 && 2*both >= min(corrected.To-corrected.From, other.To-other.From)
}
