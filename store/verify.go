package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// LogError says which entry of the log is not what was written, and why.
type LogError struct {
	Number int64
	Reason LogReason
}

// LogReason says what is wrong with an entry of the log.
type LogReason string

// Reasons of a LogError.
const (
	LogChanged LogReason = "changed" // the entry is not what its hash says
	LogRemoved LogReason = "removed" // the entry is missing
	LogOrder   LogReason = "order"   // the entry does not follow the one before it
	LogContent LogReason = "content" // the list of what was written under the entry was changed
)

func (e *LogError) Error() string {
	return fmt.Sprintf("store: log entry %d does not hold: %s", e.Number, e.Reason)
}

// VerifyLog recomputes the chain of the log and the lists of what was written under each entry. The first thing that does not hold is a
// *LogError. What it cannot find is a file that somebody rewrote as a whole, chain and all: against that helps a hash kept elsewhere, see
// [File.LogHead].
func (f *File) VerifyLog(ctx context.Context) error {
	return failed(ctx, "verify log", f.pool.read(ctx, verifyLog))
}

func verifyLog(c *conn) error {
	entries, err := logEntries(c)
	if err != nil {
		return err
	}
	prev := ""
	for i, e := range entries {
		switch {
		case e.Number != int64(i)+1:
			return &LogError{int64(i) + 1, LogRemoved}
		case e.Prev != prev:
			return &LogError{e.Number, LogOrder}
		case e.Hash != hashEntry(e):
			return &LogError{e.Number, LogChanged}
		}
		prev = e.Hash
	}
	last, err := c.number("SELECT seq FROM sqlite_sequence WHERE name = 'log'")
	if err != nil {
		return err
	}
	if n := int64(len(entries)); n == 0 || last != n {
		return &LogError{n + 1, LogRemoved}
	}
	return verifyContentSums(c, entries)
}

// verifyContentSums recomputes the sum of the content rows of each entry.
func verifyContentSums(c *conn, entries []meeting.LogEntry) error {
	sums := map[int64]*bytes.Buffer{}
	if err := c.query("SELECT log, kind, id, hash FROM content ORDER BY log, kind, id", func(s *sqlite3.Stmt) error {
		n := s.ColumnInt64(0)
		if sums[n] == nil {
			sums[n] = &bytes.Buffer{}
		}
		addContent(sums[n].Write, touched{recordKind(s.ColumnText(1)), s.ColumnInt64(2)}, s.ColumnRawBlob(3))
		return nil
	}); err != nil {
		return err
	}
	for _, e := range entries {
		var detail struct {
			Content string `json:"content"`
		}
		if e.Detail != "" && json.Unmarshal([]byte(e.Detail), &detail) != nil {
			return &LogError{e.Number, LogContent}
		}
		have := ""
		if b := sums[e.Number]; b != nil {
			sum := sha256.Sum256(b.Bytes())
			have = hex.EncodeToString(sum[:])
		}
		if have != detail.Content {
			return &LogError{e.Number, LogContent}
		}
		delete(sums, e.Number)
	}
	for n := range sums { // written under an entry that there is not
		return &LogError{n, LogContent}
	}
	return nil
}

// ContentError says which record is not what the log vouches for: Kind is "fact", "passage", "segment", "sound" ..., ID its number, Reason
// "changed", "added" or "removed".
type ContentError struct {
	Kind   string
	ID     int64
	Reason string
}

func (e *ContentError) Error() string {
	return fmt.Sprintf("store: %s %d was %s outside of the program", e.Kind, e.ID, e.Reason)
}

// VerifyContent compares every record with what the log vouches for, all sound included; it takes about a second for each hundred megabytes.
// The first that differs is a *ContentError. It says nothing about the log itself: see [File.VerifyLog].
func (f *File) VerifyContent(ctx context.Context) error {
	err := f.pool.read(ctx, func(c *conn) error {
		vouched, err := lastContent(c)
		if err != nil {
			return err
		}
		for _, kind := range sortedKinds() {
			if err := verifyTable(c, kind, vouched); err != nil {
				return err
			}
		}
		return verifySound(c, vouched)
	})
	return failed(ctx, "verify content", err)
}

func sortedKinds() (kinds []recordKind) {
	for k := range recordTables {
		if k != ofBlanked {
			kinds = append(kinds, k)
		}
	}
	sort.Slice(kinds, func(i, j int) bool { return kinds[i] < kinds[j] })
	return kinds
}

// lastContent gives the newest hash of each record; empty for a removed one.
func lastContent(c *conn) (map[touched][]byte, error) {
	vouched := map[touched][]byte{}
	err := c.query("SELECT kind, id, hash FROM content ORDER BY kind, id, log", func(s *sqlite3.Stmt) error {
		vouched[touched{recordKind(s.ColumnText(0)), s.ColumnInt64(1)}] = s.ColumnBlob(2, nil)
		return nil
	})
	return vouched, err
}

func verifyTable(c *conn, kind recordKind, vouched map[touched][]byte) error {
	table := recordTables[kind]
	there := map[int64]bool{}
	err := c.query("SELECT "+table.key+", "+table.columns+" FROM "+table.table, func(s *sqlite3.Stmt) error {
		id := s.ColumnInt64(0)
		there[id] = true
		want, known := vouched[touched{kind, id}]
		switch {
		case !known || len(want) == 0:
			return &ContentError{string(kind), id, "added"}
		case !bytes.Equal(rowHash(kind, id, s, 1), want):
			return &ContentError{string(kind), id, "changed"}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for t, hash := range vouched {
		if t.kind == kind && len(hash) > 0 && !there[t.id] {
			return &ContentError{string(kind), t.id, "removed"}
		}
	}
	return nil
}

// verifySound recomputes the chain over all rows of sound and compares it with the links that the log vouches for. Sound after the last entry
// is vouched for by the chain alone, as while a recording runs.
func verifySound(c *conn, vouched map[touched][]byte) error {
	if erased, err := readSetting(c, "erased"); err != nil || erased != "" {
		if n, err := c.number("SELECT count(*) FROM sound"); err != nil || n == 0 {
			return err
		}
		return &ContentError{string(ofSound), 0, "not erased"}
	}
	var chain []byte
	var next int64 = 1
	err := c.query("SELECT id, channel, start, samples, state, sum, chain, pcm, wall FROM sound ORDER BY id", func(s *sqlite3.Stmt) error {
		id := s.ColumnInt64(0)
		if id != next {
			return &ContentError{string(ofSound), next, "removed"}
		}
		next++
		sum, state := s.ColumnBlob(5, nil), s.ColumnInt(4)
		chain = chainSound(chain, s.ColumnInt(1), s.ColumnInt64(2), s.ColumnInt(3), s.ColumnText(8), sum)
		good := bytes.Equal(chain, s.ColumnRawBlob(6))
		switch state {
		case soundWhole:
			good = good && sameSum(s.ColumnRawBlob(7), sum)
		default:
			hash, err := recordHash(c, ofBlanked, id)
			if err != nil {
				return err
			}
			good = good && bytes.Equal(hash, vouched[touched{ofBlanked, id}])
		}
		if want, pinned := vouched[touched{ofSound, id}]; pinned {
			good = good && bytes.Equal(want, chain)
		}
		if !good {
			return &ContentError{string(ofSound), id, "changed"}
		}
		return nil
	})
	if err != nil {
		return err
	}
	last, err := c.number("SELECT seq FROM sqlite_sequence WHERE name = 'sound'")
	if err == nil && last >= next {
		err = &ContentError{string(ofSound), next, "removed"}
	}
	return err
}
