package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// SampleRate is the rate of all stored sound: enough for speech recognition and for listening.
const SampleRate = 16000

// maxChannel is the highest channel: eight microphone lines and some room.
const maxChannel = 31

// States of a row of sound.
const (
	soundWhole   = 0
	soundBlanked = 1 // overwritten in part or as a whole; the length stays
	soundErased  = 2 // erased with all the sound; nothing is left but the sums
)

// Samples is how many samples d lasts, to the nearest one.
func Samples(d time.Duration) int64 {
	return (int64(d)*(SampleRate/1000) + int64(time.Millisecond)/2) / int64(time.Millisecond)
}

// Time is how long n samples last; exact.
func Time(n int64) time.Duration { return time.Duration(n) * (time.Second / SampleRate) }

// AppendSound stores sound of one channel from the sample start on (0 is the recording's beginning), and returns when it is on the disk: what
// was acknowledged survives a kill and a power cut. Rows are of one second at most; longer pcm becomes several, in one transaction.
// Sound is never replaced: where there is some, the error is [ErrOverlap]. The moment is kept beside it.
func (f *File) AppendSound(ctx context.Context, channel int, start int64, pcm []int16) error {
	return f.appendSound(ctx, channel, start, pcm, time.Now())
}

// AppendSoundBatch is AppendSound for an import: much at a time, and no wall clock. A few minutes for each call are a good measure.
func (f *File) AppendSoundBatch(ctx context.Context, channel int, start int64, pcm []int16) error {
	return f.appendSound(ctx, channel, start, pcm, time.Time{})
}

func (f *File) appendSound(ctx context.Context, channel int, start int64, pcm []int16, wall time.Time) error {
	if channel < 0 || channel > maxChannel || start < 0 {
		return fmt.Errorf("store sound: %w: channel %d, sample %d", ErrInvalid, channel, start)
	}
	if len(pcm) == 0 {
		return nil
	}
	return f.unlogged(ctx, "store sound", func(c *conn) error {
		if err := refuseErased(c); err != nil {
			return err
		}
		if err := freePlace(c, channel, start, start+int64(len(pcm))); err != nil {
			return err
		}
		chain, err := lastChain(c)
		if err != nil {
			return err
		}
		for len(pcm) > 0 {
			// Rows of a batch end at whole seconds, so that a reader finds the same ones however the sound came.
			n := min(len(pcm), SampleRate-int(start%SampleRate))
			raw := packPCM(pcm[:n])
			sum := sumOf(raw)
			chain = chainSound(chain, channel, start, n, stamp(wall), sum)
			if err := c.exec("INSERT INTO sound (channel, start, samples, wall, sum, chain, pcm) VALUES (?, ?, ?, ?, ?, ?, ?)",
				channel, start, n, wall, sum, chain, raw); err != nil {
				return err
			}
			pcm, start = pcm[n:], start+int64(n)
			if !wall.IsZero() {
				wall = wall.Add(Time(int64(n)))
			}
		}
		return nil
	})
}

// freePlace says whether nothing is stored between two samples of a channel.
func freePlace(c *conn, channel int, from, to int64) error {
	taken, err := c.number("SELECT EXISTS (SELECT 1 FROM sound WHERE channel = ? AND start < ? AND start > ? AND start + samples > ?)",
		channel, to, from-SampleRate, from)
	if err != nil {
		return err
	}
	if taken != 0 {
		return ErrOverlap
	}
	return nil
}

// chainSound carries the chain over one more row: SHA-256 over the chain before, the place, the stored wall clock and the sum of the samples.
// Each row thereby vouches for all rows before it.
func chainSound(prev []byte, channel int, start int64, samples int, wall string, sum []byte) []byte {
	h := sha256.New()
	h.Write(prev)
	fmt.Fprintf(h, "%d %d %d", channel, start, samples)
	if wall != "" { // imported sound has none
		fmt.Fprintf(h, " %s", wall)
	}
	fmt.Fprintln(h)
	h.Write(sum)
	return h.Sum(nil)
}

func lastChain(c *conn) (chain []byte, err error) {
	err = c.query("SELECT chain FROM sound ORDER BY id DESC LIMIT 1", func(s *sqlite3.Stmt) error {
		chain = s.ColumnBlob(0, nil)
		return nil
	})
	return chain, err
}

// soundChain gives the chain up to a row; nil where there is no such row.
func soundChain(c *conn, id int64) (chain []byte, err error) {
	err = c.query("SELECT chain FROM sound WHERE id = ?", func(s *sqlite3.Stmt) error {
		chain = s.ColumnBlob(0, nil)
		return nil
	}, id)
	return chain, err
}

// pinSound has a log entry vouch for the sound up to its moment, if there is more than the last one vouched for.
func pinSound(t *tx) error {
	last, err := t.number("SELECT max(id) FROM sound")
	if err != nil || last == 0 {
		return err
	}
	pinned, err := t.number("SELECT max(id) FROM content WHERE kind = ?", string(ofSound))
	if err != nil || pinned >= last {
		return err
	}
	t.touch(ofSound, last)
	return nil
}

func packPCM(pcm []int16) []byte {
	raw := make([]byte, 2*len(pcm))
	for i, v := range pcm {
		binary.LittleEndian.PutUint16(raw[2*i:], uint16(v))
	}
	return raw
}

// Channels lists the channels that have sound, in order.
func (f *File) Channels(ctx context.Context) (out []int, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = channels(c)
		return err
	})
	return out, failed(ctx, "read sound", err)
}

func channels(c *conn) (out []int, err error) {
	for next := -1; ; {
		found := false
		if err := c.query("SELECT channel FROM sound WHERE channel > ? ORDER BY channel LIMIT 1", func(s *sqlite3.Stmt) error {
			next, found = s.ColumnInt(0), true
			return nil
		}, next); err != nil || !found {
			return out, err
		}
		out = append(out, next)
	}
}

// SoundLength is where the recording ends, in samples: the end of the last sound of any channel or of the last gap.
func (f *File) SoundLength(ctx context.Context) (samples int64, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		samples, err = soundLength(c)
		return err
	})
	return samples, failed(ctx, "read sound", err)
}

// ChannelLength is where the sound of one channel ends, in samples; 0 where there is none.
func (f *File) ChannelLength(ctx context.Context, channel int) (samples int64, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		samples, err = channelLength(c, channel)
		return err
	})
	return samples, failed(ctx, "read sound", err)
}

func channelLength(c *conn, channel int) (int64, error) {
	return c.number("SELECT start + samples FROM sound WHERE channel = ? ORDER BY start DESC LIMIT 1", channel)
}

func soundLength(c *conn) (int64, error) {
	gap, err := c.number("SELECT max(stop) FROM gap")
	if err != nil {
		return 0, err
	}
	end := Samples(time.Duration(gap))
	all, err := channels(c)
	for _, ch := range all {
		n, err := channelLength(c, ch)
		if err != nil {
			return 0, err
		}
		end = max(end, n)
	}
	return end, err
}

// AddGap notes that the recording has no sound between two moments, and why.
func (f *File) AddGap(ctx context.Context, g meeting.Gap) error {
	return f.change(ctx, g.By, "gap", func(t *tx) error { return addGap(t, g) })
}

func addGap(t *tx, g meeting.Gap) error {
	if g.From < 0 || g.To < g.From {
		return fmt.Errorf("%w: a gap that ends before it begins", ErrInvalid)
	}
	doc, err := encode(g)
	if err != nil {
		return err
	}
	id, err := t.insert("INSERT INTO gap (start, stop, reason, doc) VALUES (?, ?, ?, ?)", g.From, g.To, string(g.Reason), doc)
	t.touch(ofGap, id)
	t.note("from", g.From.Seconds())
	t.note("to", g.To.Seconds())
	t.note("reason", string(g.Reason))
	return err
}

// Gaps lists the gaps in the order of their time.
func (f *File) Gaps(ctx context.Context) (out []meeting.Gap, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = gaps(c)
		return err
	})
	return out, failed(ctx, "read gaps", err)
}

func gaps(c *conn) (out []meeting.Gap, err error) {
	return docs[meeting.Gap](c, nil, "SELECT 0, doc FROM gap ORDER BY start, id")
}

// StartSource notes that sound comes in from a device or a file, and gives it a number.
func (f *File) StartSource(ctx context.Context, s meeting.Source) (id int64, err error) {
	err = f.change(ctx, "", "source.start", func(t *tx) error {
		if s.At.IsZero() {
			s.At = now()
		}
		s.ID, s.Complete = 0, false
		doc, err := encode(s)
		if err != nil {
			return err
		}
		id, err = t.insert("INSERT INTO source (doc) VALUES (?)", doc)
		t.touch(ofSource, id)
		t.note("source", id)
		if s.SHA256 != "" {
			t.note("sha256", s.SHA256)
		}
		return err
	})
	return id, err
}

// FinishSource stores what is known at the end of a source (length, sum, whether it was truncated) and that it is complete. What s leaves
// empty stays as it was.
func (f *File) FinishSource(ctx context.Context, s meeting.Source) error {
	return f.change(ctx, "", "source.finish", func(t *tx) error {
		id := s.ID
		old, err := docs[meeting.Source](t.conn, nil, "SELECT id, doc FROM source WHERE id = ?", id)
		if err != nil {
			return err
		}
		if len(old) == 0 {
			return fmt.Errorf("%w: source %d", ErrNoRecord, id)
		}
		s.Name, s.SHA256, s.Format = or(s.Name, old[0].Name), or(s.SHA256, old[0].SHA256), or(s.Format, old[0].Format)
		if s.At.IsZero() {
			s.At = old[0].At
		}
		if s.From == 0 {
			s.From = old[0].From
		}
		if s.Channel == 0 {
			s.Channel = old[0].Channel
		}
		s.ID, s.Complete = 0, true
		doc, err := encode(s)
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE source SET doc = ? WHERE id = ?", doc, id); err != nil {
			return err
		}
		t.touch(ofSource, id)
		t.note("source", id)
		t.note("seconds", s.Length.Seconds())
		if s.SHA256 != "" {
			t.note("sha256", s.SHA256)
		}
		return nil
	})
}

// Sources lists the sources in the order in which they came.
func (f *File) Sources(ctx context.Context) (out []meeting.Source, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = docs(c, func(s *meeting.Source, id int64) { s.ID = id }, "SELECT id, doc FROM source ORDER BY id")
		return err
	})
	return out, failed(ctx, "read sources", err)
}

// docs reads records kept as JSON: sql yields the number and the document; number puts the one into the other.
func docs[T any](c *conn, number func(*T, int64), sql string, args ...any) ([]T, error) {
	var out []T
	err := c.query(sql, func(s *sqlite3.Stmt) error {
		var v T
		if err := decode(s.ColumnText(1), &v); err != nil {
			return err
		}
		if number != nil {
			number(&v, s.ColumnInt64(0))
		}
		out = append(out, v)
		return nil
	}, args...)
	return out, err
}

func refuseErased(c *conn) error {
	n, err := c.number("SELECT count(*) FROM setting WHERE key = 'erased'")
	if err == nil && n > 0 {
		err = ErrErased
	}
	return err
}

func sumOf(raw []byte) []byte {
	sum := sha256.Sum256(raw)
	return sum[:]
}

// sameSum says whether raw is what sum was made of.
func sameSum(raw, sum []byte) bool { return bytes.Equal(sumOf(raw), sum) }
