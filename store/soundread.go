package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// Hole is a stretch without sound in what was read: samples From inclusive to To exclusive. Reason is that of the gap it lies in, or
// GapDamaged where the sound is there and cannot be read, or "" where nobody knows.
type Hole struct {
	From, To int64
	Reason   meeting.GapReason
}

// ReadSound gives the samples from inclusive to to exclusive of a channel. Where there are none it gives zeros, and holes says where.
// A damaged place is a hole: what surrounds it is given.
func (f *File) ReadSound(ctx context.Context, channel int, from, to int64) (pcm []int16, holes []Hole, err error) {
	if from < 0 || to < from || to-from > 1<<31 {
		return nil, nil, fmt.Errorf("read sound: %w: samples %d to %d", ErrInvalid, from, to)
	}
	pcm = make([]int16, to-from)
	err = f.pool.read(ctx, func(c *conn) error {
		holes, err = readSound(c, channel, from, pcm)
		return err
	})
	if err != nil {
		return nil, nil, failed(ctx, "read sound", err)
	}
	return pcm, holes, nil
}

// soundRow is a row without its samples.
type soundRow struct {
	id, start int64
	samples   int64
	state     int
}

func readSound(c *conn, channel int, from int64, pcm []int16) (holes []Hole, err error) {
	to := from + int64(len(pcm))
	var rows []soundRow
	// From the index alone: the places are known even where the samples cannot be read.
	err = c.query("SELECT id, start, samples, state FROM sound WHERE channel = ? AND start < ? AND start > ? ORDER BY start", func(s *sqlite3.Stmt) error {
		rows = append(rows, soundRow{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnInt64(2), s.ColumnInt(3)})
		return nil
	}, channel, to, from-SampleRate)
	if err != nil {
		return nil, err
	}
	gaps, err := gaps(c)
	if err != nil {
		return nil, err
	}
	at := from
	for _, r := range rows {
		if r.start+r.samples <= from || r.samples <= 0 {
			continue
		}
		if r.start > at {
			holes = append(holes, explain(gaps, at, r.start)...)
		}
		first, last := max(r.start, from), min(r.start+r.samples, to)
		switch err := copyRow(c, r, first, pcm[first-from:last-from]); {
		case err != nil && !damage(err):
			return nil, err
		case err != nil:
			clear(pcm[first-from : last-from])
			holes = append(holes, Hole{first, last, meeting.GapDamaged})
		case r.state != soundWhole:
			holes = append(holes, blanked(gaps, r.state, first, last)...)
		}
		at = max(at, last)
	}
	if at < to {
		holes = append(holes, explain(gaps, at, to)...)
	}
	return join(holes), nil
}

// damage says whether err means that this row cannot be read while others may.
func damage(err error) bool {
	return errors.Is(err, ErrDamaged) || errors.Is(classify(err), ErrDamaged)
}

// copyRow copies a row's samples from the sample first on into pcm.
func copyRow(c *conn, r soundRow, first int64, pcm []int16) error {
	if r.state == soundErased {
		return nil
	}
	found := false
	err := c.query("SELECT pcm FROM sound WHERE id = ?", func(s *sqlite3.Stmt) error {
		raw := s.ColumnRawBlob(0)
		skip := int(first-r.start) * 2
		if int64(len(raw)) != 2*r.samples || skip < 0 || skip+2*len(pcm) > len(raw) {
			return ErrDamaged
		}
		raw, found = raw[skip:], true
		for i := range pcm {
			pcm[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
		}
		return nil
	}, r.id)
	if err == nil && !found {
		err = ErrDamaged
	}
	return err
}

// explain splits a stretch without sound at the gaps that it lies in.
func explain(gaps []meeting.Gap, from, to int64) (holes []Hole) {
	for at := from; at < to; {
		end, reason := to, meeting.GapReason("")
		for _, g := range gaps {
			gf, gt := Samples(g.From), Samples(g.To)
			if gf <= at && at < gt {
				end, reason = min(end, gt), g.Reason
				break
			}
			if gf > at {
				end = min(end, gf)
			}
		}
		holes = append(holes, Hole{at, end, reason})
		at = end
	}
	return holes
}

// blanked gives the parts of a stored stretch that were overwritten.
func blanked(gaps []meeting.Gap, state int, from, to int64) (holes []Hole) {
	if state == soundErased {
		return []Hole{{from, to, meeting.GapBlanked}}
	}
	for _, g := range gaps {
		if g.Reason != meeting.GapBlanked {
			continue
		}
		if a, b := max(from, Samples(g.From)), min(to, Samples(g.To)); a < b {
			holes = append(holes, Hole{a, b, meeting.GapBlanked})
		}
	}
	return holes
}

// join puts holes together that touch and have the same reason.
func join(holes []Hole) []Hole {
	var out []Hole
	for _, h := range holes {
		if n := len(out); n > 0 && out[n-1].To >= h.From && out[n-1].Reason == h.Reason {
			out[n-1].To = max(out[n-1].To, h.To)
			continue
		}
		out = append(out, h)
	}
	return out
}
