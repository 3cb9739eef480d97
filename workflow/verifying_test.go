package workflow

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/ext/fts5"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// fullLife makes a sealed file that has a record of every kind, and gives its path and key; it is closed.
func fullLife(t *testing.T, encrypted bool) (string, []byte) {
	t.Helper()
	var key []byte
	f := drafted(t, "nw", func(o *NewMeetingOptions) {
		if encrypted {
			keys := testKeys(t, "korrekt pferd batterie")
			var err error
			key, o.Envelope, err = keys.Lock(bg, "rat.sitzung", true)
			must(t, err)
			o.Key = key
		}
	})
	_, err := f.AddMark(bg, meeting.Mark{Kind: meeting.MarkNote, At: time.Second, Text: "Notiz", By: testClerk})
	must(t, err)
	must(t, f.AddGap(bg, meeting.Gap{From: 5 * time.Second, To: 6 * time.Second, Reason: meeting.GapPaused}))
	must(t, f.AppendSound(bg, 0, 6*16000, noise(16000)))
	must(t, f.SaveLedger(bg, "", `{"read":1}`))
	segs, err := f.Segments(bg, store.SegmentQuery{})
	must(t, err)
	seg := segs[3]
	seg.Text += " Ja."
	must(t, f.EditSegment(bg, seg, testClerk))
	must(t, f.Blank(bg, 2*time.Second, 2500*time.Millisecond, testClerk))
	must(t, Announce(bg, f, testClerk, ""))
	_, err = NoteConsent(bg, f, Consent{Name: "Sommer", For: ConsentRecording, Answer: Agreed, By: testClerk})
	must(t, err)
	confirmAll(t, f)
	for role, by := range map[meeting.SignRole]string{meeting.SignClerk: testClerk, meeting.SignChair: testChair} {
		_, err := Sign(bg, f, SignOptions{Role: role, By: by})
		must(t, err)
	}
	dir := filepath.Dir(f.Path())
	_, err = Export(bg, f, filepath.Join(dir, "Niederschrift.txt"), ExportOptions{By: testClerk})
	must(t, err)
	_, err = Correct(bg, f, CorrectOptions{Text: "x", By: testClerk})
	must(t, err)
	_, err = Object(bg, f, meeting.Objection{From: "Vogt", Text: "y", By: testClerk})
	must(t, err)
	v, err := Verify(bg, f)
	must(t, err)
	if !v.Whole() {
		t.Fatalf("an untouched file does not hold: %+v", v.Checks)
	}
	must(t, f.Close())
	return f.Path(), key
}

// found says whether opening or verifying the file at path tells that something is wrong, and by which sentence.
func found(path string, key []byte) (string, bool) {
	f, err := OpenMeeting(context.Background(), path, OpenOptions{Key: key, ReadOnly: true})
	if err != nil {
		return Explain(err, catalogue.For("de")).Sentence, true
	}
	defer f.Close()
	v, err := Verify(context.Background(), f)
	if err != nil {
		return Explain(err, catalogue.For("de")).Sentence, true
	}
	for _, s := range v.Checks {
		if !s.OK {
			return StepSentence(catalogue.For("de"), s), true
		}
	}
	return "", false
}

func copyTo(t *testing.T, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.sitzung")
	must(t, os.WriteFile(path, raw, 0o600))
	return path
}

func TestEverySingleChangeOfBytesIsFound(t *testing.T) {
	for _, encrypted := range []bool{false, true} {
		path, key := fullLife(t, encrypted)
		raw, err := os.ReadFile(path)
		must(t, err)
		rnd := rand.New(rand.NewPCG(7, uint64(len(raw)))) // the same places each time for the same file
		for range 60 {
			at := rnd.IntN(len(raw))
			changed := append([]byte{}, raw...)
			changed[at] ^= byte(1 + rnd.IntN(255))
			if what, ok := found(copyTo(t, changed), key); !ok {
				t.Errorf("encrypted %v: byte %d of %d changed from %#x to %#x, not found", encrypted, at, len(raw), raw[at], changed[at])
			} else if what == "" {
				t.Errorf("encrypted %v: byte %d: found without a sentence", encrypted, at)
			}
		}
		for _, n := range []int{len(raw) - 1, len(raw) - 4096, len(raw) / 2, 5000} {
			if _, ok := found(copyTo(t, raw[:n]), key); !ok {
				t.Errorf("encrypted %v: cut to %d bytes, not found", encrypted, n)
			}
		}
		if _, ok := found(copyTo(t, append(append([]byte{}, raw...), make([]byte, 4096)...)), key); !ok {
			t.Errorf("encrypted %v: a page appended, not found", encrypted)
		}
	}
}

// rowChange is one statement that somebody with a database tool might run on the file.
type rowChange struct{ table, what, sql string }

// rowChanges makes statements for every column of every table, and rows removed and added in each.
func rowChanges(t *testing.T, db *sqlite3.Conn, rnd *rand.Rand) []rowChange {
	t.Helper()
	query := func(sql string) []string {
		var out []string
		stmt, _, err := db.Prepare(sql)
		must(t, err)
		defer stmt.Close()
		for stmt.Step() {
			out = append(out, stmt.ColumnText(0))
		}
		must(t, stmt.Err())
		return out
	}
	var out []rowChange
	for _, table := range query("SELECT name FROM sqlite_schema WHERE type = 'table' AND (sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE 'find%' OR name = 'sqlite_sequence')") {
		rows := query("SELECT count(*) FROM " + table)
		if rows[0] == "0" {
			continue
		}
		columns := query("SELECT name FROM pragma_table_info('" + table + "')")
		pick := func() string {
			key := "rowid"
			if table == "content" {
				key = "(log || kind || id)"
			}
			all := query("SELECT " + key + " FROM " + table)
			return fmt.Sprintf("%s = '%s'", key, all[rnd.IntN(len(all))])
		}
		for range 2 {
			for _, c := range columns {
				out = append(out, rowChange{table, c, fmt.Sprintf("UPDATE %s SET %s = CASE typeof(%s) WHEN 'integer' THEN %s + 1 WHEN 'real' THEN %s + 0.25 WHEN 'text' THEN %s || 'x' WHEN 'blob' THEN zeroblob(length(%s) + 1) ELSE 'x' END WHERE %s",
					table, c, c, c, c, c, c, pick())})
			}
		}
		for range 2 {
			out = append(out, rowChange{table, "row removed", fmt.Sprintf("DELETE FROM %s WHERE %s", table, pick())})
		}
		var values []string
		for i, c := range columns {
			if i == 0 {
				c = "(SELECT coalesce(max(" + c + "), 0) + 1 FROM " + table + ")"
				if table == "sqlite_sequence" || table == "content" {
					c = "999"
				}
			} else if c == "item" || c == "key" || table == "passage" && c == "version" {
				c = c + " || '9'"
			}
			values = append(values, c)
		}
		out = append(out, rowChange{table, "row added", fmt.Sprintf("INSERT INTO %s SELECT %s FROM %s WHERE %s", table, strings.Join(values, ", "), table, pick())})
	}
	return append(out,
		rowChange{"log", "two entries swapped", "UPDATE log SET number = -number WHERE number IN (5, 6); UPDATE log SET number = 11 + number WHERE number < 0"},
		rowChange{"log", "last entry cut off", "DELETE FROM log WHERE number = (SELECT max(number) FROM log); UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'log'"},
		rowChange{"setting", "state set back", "UPDATE setting SET value = 'draft' WHERE key = 'state'"},
		rowChange{"fact", "vote in favour", `UPDATE fact SET doc = replace(doc, '"for":31', '"for":13') WHERE kind = 'vote' AND doc LIKE '%"for":31%'`},
		rowChange{"find", "index emptied", "DELETE FROM find"},
		rowChange{"schema", "trigger", "CREATE TRIGGER x AFTER INSERT ON log BEGIN DELETE FROM signoff; END"},
		rowChange{"schema", "table", "CREATE TABLE x (y)"},
		rowChange{"schema", "view", "CREATE VIEW x AS SELECT 1"},
		rowChange{"schema", "index dropped", "DROP INDEX segment_place"},
		rowChange{"pragma", "format", "PRAGMA user_version = 1"},
		rowChange{"pragma", "application", "PRAGMA application_id = 1"},
	)
}

func openRaw(t *testing.T, path string) *sqlite3.Conn {
	t.Helper()
	db, err := sqlite3.Open("file:" + path)
	must(t, err)
	return db
}

func TestEverySingleChangeOfRowsIsFound(t *testing.T) {
	path, _ := fullLife(t, false)
	raw, err := os.ReadFile(path)
	must(t, err)
	db := openRaw(t, copyTo(t, raw))
	changes := rowChanges(t, db, rand.New(rand.NewPCG(1, 2)))
	must(t, db.Close())
	tried := map[string]int{}
	n := 0
	for _, c := range changes {
		p := copyTo(t, raw)
		db := openRaw(t, p)
		err := db.Exec(c.sql)
		changed := db.Changes() > 0 || c.table == "schema" || c.table == "pragma"
		must(t, db.Close())
		if err != nil || !changed {
			continue // a constraint of the file's own stands against it
		}
		os.Remove(p + "-wal")
		os.Remove(p + "-shm")
		n++
		tried[c.table]++
		if what, ok := found(p, nil); !ok {
			t.Errorf("%s, %s: not found\n\t%s", c.table, c.what, c.sql)
		} else if strings.Contains(what, "sign.") || what == "" {
			t.Errorf("%s, %s: found without a sentence: %q", c.table, c.what, what)
		}
	}
	t.Logf("%d changes tried", n)
	if n < 200 {
		t.Errorf("only %d changes were tried: %v", n, tried)
	}
	for _, table := range []string{"meeting", "setting", "source", "sound", "gap", "mark", "transcript", "sound_window", "segment", "fact", "passage", "signoff",
		"frozen", "document", "log", "edit", "ledger", "content"} {
		if tried[table] == 0 {
			t.Errorf("table %s was never changed: the file has no row of it", table)
		}
	}
}

func TestDocumentsAreToldFromForeignAndChangedOnes(t *testing.T) {
	f := reviewed(t, "nw")
	dir := filepath.Dir(f.Path())
	write := func(name string) string {
		path := filepath.Join(dir, name)
		_, err := Export(bg, f, path, ExportOptions{By: testClerk})
		must(t, err)
		return path
	}
	draft := write("Entwurf.docx")
	for role, by := range map[meeting.SignRole]string{meeting.SignClerk: testClerk, meeting.SignChair: testChair} {
		_, err := Sign(bg, f, SignOptions{Role: role, By: by})
		must(t, err)
	}
	final, docx := write("Niederschrift.pdf"), write("Niederschrift.docx")
	must(t, f.Close())
	open := func(ctx context.Context, name string) (*store.File, error) {
		return OpenMeeting(ctx, name, OpenOptions{ReadOnly: true})
	}
	check := func(path string) Verdict {
		t.Helper()
		files, err := MeetingsBeside(path)
		must(t, err)
		v, err := VerifyDocument(bg, path, files, open)
		must(t, err)
		return v
	}
	if v := check(final); !v.Known || !v.Sealed || v.Continued || v.File != "rat.sitzung" {
		t.Errorf("the sealed PDF: %+v", v)
	}
	if v := check(draft); !v.Known || v.Sealed {
		t.Errorf("the draft: %+v", v)
	}
	raw, err := os.ReadFile(docx)
	must(t, err)
	raw[len(raw)/2] ^= 1
	must(t, os.WriteFile(docx, raw, 0o600))
	if v := check(docx); v.Known || !v.SameName {
		t.Errorf("a changed DOCX: %+v", v)
	}
	raw, err = os.ReadFile(final)
	must(t, err)
	must(t, os.WriteFile(final, append(raw, "\n1 0 obj\n(a signature)\nendobj\n%%EOF\n"...), 0o600))
	if v := check(final); !v.Known || !v.Sealed || !v.Continued {
		t.Errorf("a PDF that was signed elsewhere: %+v", v)
	}
	foreign := filepath.Join(dir, "fremd.txt")
	must(t, os.WriteFile(foreign, []byte("x"), 0o600))
	if v := check(foreign); v.Known || v.SameName || len(v.Looked) != 1 {
		t.Errorf("a foreign document: %+v", v)
	}
	for _, lang := range catalogue.Languages {
		if s := VerdictSentence(catalogue.For(lang), check(foreign)); strings.Contains(s, "sign.") {
			t.Errorf("no sentence: %s", s)
		}
	}
}

func TestSealedMinutesAreReadFromTheFrozenText(t *testing.T) {
	path, _ := fullLife(t, false)
	db := openRaw(t, path)
	must(t, db.Exec(`UPDATE fact SET doc = replace(doc, '"for":31', '"for":13') WHERE kind = 'vote'`))
	must(t, db.Close())
	f, err := OpenMeeting(bg, path, OpenOptions{ReadOnly: true})
	must(t, err)
	defer f.Close()
	m, err := LoadMinutes(bg, f)
	must(t, err)
	for _, v := range m.Items[1].Votes {
		if v.Vote.For == nil || *v.Vote.For != 31 {
			t.Errorf("what is printed is not what was signed: %+v", v.Vote)
		}
	}
}
