package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// Salvaged says what was saved from a damaged file, by kind of record ("sound", "mark", "segment", "fact" ...).
type Salvaged struct {
	// Samples is the sound that was saved, over all channels; Doubtful the part of it that is not quite what was stored.
	Samples, Doubtful int64
	Saved, Lost       map[string]int
}

// Salvage saves what can be read of a damaged meeting file into a new one at out, with the same key. The damaged file is only read. Stretches
// whose sound is lost become gaps (GapDamaged). The new file's log begins with the salvage; the entries of the old one that could be read are
// kept as the setting "salvaged.log". A sealed text is kept as frozen, but the new file is a draft.
func Salvage(ctx context.Context, path, out string, o Options) (s Salvaged, err error) {
	defer guard(&err)
	s = Salvaged{Saved: map[string]int{}, Lost: map[string]int{}}
	if out, err = filepath.Abs(out); err != nil {
		return s, fmt.Errorf("salvage: %w", err)
	}
	a := access{path: out + ".work", lenient: true}
	locked, err := Locked(path)
	headless := errors.Is(err, ErrDamaged)
	if err != nil && !headless {
		return s, fmt.Errorf("salvage: %w", err)
	}
	if locked {
		if err := checkKey(path, o.Key); err != nil {
			return s, fmt.Errorf("salvage: %w", err)
		}
		h, err := ReadHead(path)
		if err != nil {
			return s, fmt.Errorf("salvage: %w", err)
		}
		o.Envelope, a.key = h.Envelope, o.Key
	} else {
		o.Key = nil
	}
	// Work on a copy: the database engine writes to what it recovers.
	defer removeAll(a.path)
	for _, suffix := range []string{"", "-wal"} {
		if err := copyFile(ctx, path+suffix, a.path+suffix); err != nil && (suffix == "" || !errors.Is(err, os.ErrNotExist)) {
			return s, failed(ctx, "salvage: copy", err)
		}
	}
	if headless {
		if err := writeMagic(a.path); err != nil {
			return s, failed(ctx, "salvage", err)
		}
	}
	from, err := connect(ctx, a)
	if err != nil {
		return s, failed(ctx, "salvage", err)
	}
	defer from.discard()
	from.db.SetInterrupt(ctx)
	// Damaged pages are read as they are: what is in them is judged record by record.
	_ = from.db.Exec("PRAGMA schema_version")
	_ = from.db.Exec("PRAGMA checksum_verification=off")
	if n, err := from.number("SELECT count(*) FROM sqlite_schema WHERE name IN ('meeting', 'sound')"); err != nil || n != 2 {
		return s, fmt.Errorf("salvage: %w: nothing can be read (%v)", ErrDamaged, err)
	}
	to, err := Create(ctx, out, meeting.Meeting{}, o)
	if err != nil {
		return s, fmt.Errorf("salvage: %w", err)
	}
	defer func() {
		to.Close()
		if err != nil {
			removeAll(out)
		}
	}()
	w := salvage{from: from, to: to, s: &s, locked: locked}
	if err := w.sound(ctx); err != nil {
		return s, failed(ctx, "salvage sound", err)
	}
	if err := to.change(ctx, o.By, "salvage", w.records); err != nil {
		return s, err
	}
	return s, failed(ctx, "salvage", w.gaps(ctx))
}

// writeMagic gives a plain file the first bytes back by which the database engine knows it.
func writeMagic(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteAt([]byte(plainMagic), 0)
	return err
}

func removeAll(path string) {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		os.Remove(path + suffix)
	}
}

type salvage struct {
	from   *conn
	to     *File
	s      *Salvaged
	locked bool
}

// unknownRows is how many numbers are tried where nothing says how many rows a table has: more than a long meeting's.
const unknownRows = 1 << 16

// highest gives the highest number of a table's rows, from whatever can still be read.
func (w salvage) highest(table, key string) int64 {
	last, err := w.from.number("SELECT max(" + key + ") FROM " + table)
	seq, err2 := w.from.number("SELECT seq FROM sqlite_sequence WHERE name = '" + table + "'")
	top := max(last, seq)
	if top < 0 || top > 1<<24 || top == 0 && (err != nil || err2 != nil) {
		return unknownRows
	}
	return top
}

// each reads rows one by one by their number, so that a damaged page costs what lies on it and no more.
func (w salvage) each(ctx context.Context, kind, table, key, columns string, row func(id int64, s *sqlite3.Stmt) error) error {
	missing := 0
	top := w.highest(table, key)
	for id := int64(1); id <= top; id++ {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		found := false
		var fault error
		err := w.from.query("SELECT "+columns+" FROM "+table+" WHERE "+key+" = ?", func(s *sqlite3.Stmt) error {
			found = true
			fault = row(id, s)
			return fault
		}, id)
		switch {
		case fault != nil && !damage(fault) && !errors.Is(fault, ErrInvalid):
			return fault
		case err != nil:
			w.s.Lost[kind]++
			missing++
		case found:
			w.s.Saved[kind]++
			missing = 0
		default:
			missing++
		}
		if missing > unknownRows {
			break
		}
	}
	return nil
}

func (w salvage) sound(ctx context.Context) error {
	type piece struct {
		channel int
		start   int64
		wall    string
		state   int
		raw     []byte
	}
	var pending []piece
	flush := func() error {
		err := w.to.pool.write(ctx, func(c *conn) error {
			chain, err := lastChain(c)
			if err != nil {
				return err
			}
			for _, p := range pending {
				n := int64(len(p.raw) / 2)
				if err := freePlace(c, p.channel, p.start, p.start+n); err != nil {
					continue // a row read twice through a damaged page
				}
				sum := sumOf(p.raw)
				chain = chainSound(chain, p.channel, p.start, int(n), p.wall, sum)
				if err := c.exec("INSERT INTO sound (channel, start, samples, wall, state, sum, chain, pcm) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
					p.channel, p.start, n, p.wall, p.state, sum, chain, p.raw); err != nil {
					return err
				}
				w.s.Samples += n
			}
			return nil
		})
		pending = pending[:0]
		return err
	}
	err := w.each(ctx, "sound", "sound", "id", "channel, start, samples, wall, state, sum, pcm", func(_ int64, s *sqlite3.Stmt) error {
		p := piece{channel: s.ColumnInt(0), start: s.ColumnInt64(1), wall: s.ColumnText(3), state: s.ColumnInt(4), raw: s.ColumnBlob(6, nil)}
		n := s.ColumnInt64(2)
		if p.channel < 0 || p.channel > maxChannel || p.start < 0 || n <= 0 || n > SampleRate || int64(len(p.raw)) != 2*n {
			return ErrDamaged
		}
		if p.state == soundWhole && !sameSum(p.raw, s.ColumnRawBlob(5)) {
			if w.locked { // a damaged block of an encrypted file is loud noise
				return ErrDamaged
			}
			w.s.Doubtful += n
		}
		if pending = append(pending, p); len(pending) == 60 {
			return flush()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// records copies everything but the sound.
func (w salvage) records(t *tx) error {
	ctx := context.Background() // the transaction's own context interrupts it
	for _, kind := range sortedKinds() {
		table := recordTables[kind]
		columns := strings.Count(table.columns, ",") + 1
		insert := "INSERT OR REPLACE INTO " + table.table + " (" + table.key + ", " + table.columns + ") VALUES (?" + strings.Repeat(", ?", columns) + ")"
		if err := w.each(ctx, string(kind), table.table, table.key, table.columns, func(id int64, s *sqlite3.Stmt) error {
			args := []any{id}
			for i := range columns {
				args = append(args, columnValue(s, i))
			}
			if kind == ofSetting && args[1] == "state" {
				return nil
			}
			t.touch(kind, id)
			if err := t.exec(insert, args...); err != nil {
				return err
			}
			if kind == ofSegment && s.ColumnInt(segmentRemoved) == 0 {
				return index(t.conn, id, s.ColumnText(segmentText))
			}
			return nil
		}); err != nil {
			return err
		}
	}
	if err := w.oldLog(t); err != nil {
		return err
	}
	if err := t.query("SELECT id FROM sound WHERE state <> 0", func(s *sqlite3.Stmt) error {
		t.touch(ofBlanked, s.ColumnInt64(0))
		return nil
	}); err != nil {
		return err
	}
	t.note("saved", w.s.Saved)
	t.note("lost", w.s.Lost)
	return nil
}

func (w salvage) oldLog(t *tx) error {
	var entries []meeting.LogEntry
	if err := w.each(context.Background() /* as in records */, "log", "log", "number", "at, who, action, detail, prev, hash", func(n int64, s *sqlite3.Stmt) error {
		at, err := parseStamp(s.ColumnText(0))
		entries = append(entries, meeting.LogEntry{Number: n, At: at, By: s.ColumnText(1), Action: s.ColumnText(2), Detail: s.ColumnText(3),
			Prev: s.ColumnText(4), Hash: s.ColumnText(5)})
		return err
	}); err != nil {
		return err
	}
	doc, err := encode(entries)
	if err != nil {
		return err
	}
	return writeSetting(t, "app.salvaged.log", doc)
}

// gaps notes where the sound is lost: between what was saved of each channel, and up to the end that is known.
func (w salvage) gaps(ctx context.Context) error {
	end, err := w.to.SoundLength(ctx)
	if err != nil {
		return err
	}
	all, err := w.to.Channels(ctx)
	if err != nil {
		return err
	}
	noted := map[Hole]bool{}
	for _, ch := range all {
		var holes []Hole
		if err := w.to.pool.read(ctx, func(c *conn) error {
			known, err := gaps(c)
			if err != nil {
				return err
			}
			at := int64(0)
			if err := c.query("SELECT start, samples FROM sound WHERE channel = ? ORDER BY start", func(s *sqlite3.Stmt) error {
				if s.ColumnInt64(0) > at {
					holes = append(holes, explain(known, at, s.ColumnInt64(0))...)
				}
				at = max(at, s.ColumnInt64(0)+s.ColumnInt64(1))
				return nil
			}, ch); err != nil {
				return err
			}
			if at < end {
				holes = append(holes, explain(known, at, end)...)
			}
			return nil
		}); err != nil {
			return err
		}
		for _, h := range holes {
			if h.Reason != "" || noted[h] {
				continue
			}
			noted[h] = true
			if err := w.to.AddGap(ctx, meeting.Gap{From: Time(h.From), To: Time(h.To), Reason: meeting.GapDamaged, Wall: now()}); err != nil {
				return err
			}
		}
	}
	return nil
}

func columnValue(s *sqlite3.Stmt, i int) any {
	switch s.ColumnType(i) {
	case sqlite3.INTEGER:
		return s.ColumnInt64(i)
	case sqlite3.FLOAT:
		return s.ColumnFloat(i)
	case sqlite3.TEXT:
		return s.ColumnText(i)
	case sqlite3.BLOB:
		return s.ColumnBlob(i, nil)
	}
	return nil
}
