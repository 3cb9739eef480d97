package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sort"

	"github.com/ncruces/go-sqlite3"
)

// recordKind is a kind of record whose content the log vouches for: the table content holds the SHA-256 of every state that a record has had,
// with the number of the log entry under which it was written, and the entry's detail holds the sum of its content rows. So a record
// that was changed, added or removed by other means than this package is found.
type recordKind string

const (
	ofMeeting  recordKind = "meeting"
	ofSetting  recordKind = "setting"
	ofSource   recordKind = "source"
	ofGap      recordKind = "gap"
	ofMark     recordKind = "mark"
	ofVersion  recordKind = "version"
	ofWindow   recordKind = "window"
	ofSegment  recordKind = "segment"
	ofFact     recordKind = "fact"
	ofPassage  recordKind = "passage"
	ofSignoff  recordKind = "signoff"
	ofFrozen   recordKind = "frozen"
	ofDocument recordKind = "document"
	ofLedger   recordKind = "ledger"
	ofDeletion recordKind = "deletion"
	ofEdit     recordKind = "edit"
	ofSound    recordKind = "sound"   // the sound's chain up to a row, see sound.go
	ofBlanked  recordKind = "blanked" // a row of sound that was overwritten in part
)

// recordTable says where a kind is kept and which columns are its content.
type recordTable struct{ table, key, columns string }

var recordTables = map[recordKind]recordTable{
	ofMeeting:  {"meeting", "version", "at, who, doc, oparl"},
	ofSetting:  {"setting", "id", "key, value"},
	ofSource:   {"source", "id", "doc"},
	ofGap:      {"gap", "id", "start, stop, reason, doc"},
	ofMark:     {"mark", "id", "at, kind, doc"},
	ofVersion:  {"transcript", "id", "doc"},
	ofWindow:   {"sound_window", "id", "version, channel, start, stop, state, doc"},
	ofSegment:  {"segment", "id", "version, sound_window, channel, start, stop, text, speaker, speaker_name, speaker_origin, confidence, flags, machine, who, at, removed, words"},
	ofFact:     {"fact", "id", "kind, item, at, dropped, doc"},
	ofPassage:  {"passage", "row", "id, version, item, dropped, doc"},
	ofSignoff:  {"signoff", "id", "doc"},
	ofFrozen:   {"frozen", "id", "at, digest, content"},
	ofDocument: {"document", "id", "doc"},
	ofLedger:   {"ledger", "id", "item, doc"},
	ofDeletion: {"deletion", "id", "doc"},
	ofEdit:     {"edit", "id", "at, who, action, undone, doc"},
	ofBlanked:  {"sound", "id", "channel, start, samples, state, pcm"},
}

// Places of two columns of recordTables[ofSegment].
const (
	segmentText    = 5
	segmentRemoved = 14
)

// recordHash gives the hash of a record as it stands; nil where there is none.
func recordHash(c *conn, kind recordKind, id int64) ([]byte, error) {
	if kind == ofSound {
		return soundChain(c, id)
	}
	t := recordTables[kind]
	var sum []byte
	err := c.query("SELECT "+t.columns+" FROM "+t.table+" WHERE "+t.key+" = ?", func(s *sqlite3.Stmt) error {
		sum = rowHash(kind, id, s, 0)
		return nil
	}, id)
	return sum, err
}

// rowHash hashes the columns of s from first on, each with its type and length, so that no two rows look alike.
func rowHash(kind recordKind, id int64, s *sqlite3.Stmt, first int) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d\n", kind, id)
	var b [9]byte
	for i := first; i < s.ColumnCount(); i++ {
		t := s.ColumnType(i)
		b[0] = byte(t)
		switch t {
		case sqlite3.INTEGER:
			binary.BigEndian.PutUint64(b[1:], uint64(s.ColumnInt64(i)))
			h.Write(b[:])
		case sqlite3.NULL:
			h.Write(b[:1])
		default: // text, blob, and numbers with a fraction as the text that the database makes of them
			raw := s.ColumnRawText(i)
			if t == sqlite3.BLOB {
				raw = s.ColumnRawBlob(i)
			}
			binary.BigEndian.PutUint64(b[1:], uint64(len(raw)))
			h.Write(b[:])
			h.Write(raw)
		}
	}
	return h.Sum(nil)
}

// touched is a record that a change wrote or removed.
type touched struct {
	kind recordKind
	id   int64
}

// writeContent stores the hashes of what was touched under a log entry's number and gives their sum; nil where nothing was.
func writeContent(c *conn, log int64, records map[touched]bool) ([]byte, error) {
	if len(records) == 0 {
		return nil, nil
	}
	order := make([]touched, 0, len(records))
	for t := range records {
		order = append(order, t)
	}
	sort.Slice(order, func(i, j int) bool {
		if order[i].kind != order[j].kind {
			return order[i].kind < order[j].kind
		}
		return order[i].id < order[j].id
	})
	h := sha256.New()
	for _, t := range order {
		sum, err := recordHash(c, t.kind, t.id)
		if err != nil {
			return nil, err
		}
		if err := c.exec("INSERT INTO content (log, kind, id, hash) VALUES (?, ?, ?, ?)", log, string(t.kind), t.id, sum); err != nil {
			return nil, err
		}
		addContent(h.Write, t, sum)
	}
	return h.Sum(nil), nil
}

// addContent adds one content row to the sum of an entry: "kind id hash" as a line. A removed record has an empty hash.
func addContent(write func([]byte) (int, error), t touched, sum []byte) {
	write(fmt.Appendf(nil, "%s %d %x\n", t.kind, t.id, sum))
}
