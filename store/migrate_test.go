package store

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

var update = flag.Bool("update", false, "write the sample of format 1 anew")

const format1Sample = "testdata/format1.sitzung"

// writeFormat1 makes a file as the program with format 1 wrote it, statement by statement: nothing here follows later formats.
func writeFormat1(t testing.TB, path string, o Options) {
	t.Helper()
	must(t, makeEmpty(path, o))
	p := newPool(access{path: path, key: o.Key})
	defer p.close()
	must(t, p.withWriter(ctx, func(c *conn) error {
		if err := c.db.EnableChecksums("main"); err != nil {
			return err
		}
		return c.db.Exec("PRAGMA journal_mode=wal")
	}))
	must(t, p.write(ctx, func(c *conn) error {
		if err := c.db.Exec(format1); err != nil {
			return err
		}
		if err := c.db.Exec(fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=1", applicationID)); err != nil {
			return err
		}
		prev, number := "", int64(0)
		log := func(action string) {
			number++
			e := meeting.LogEntry{Number: number, At: time.Date(2026, 10, 1, 18, 0, int(number), 0, time.UTC), By: "Frau Schreiber", Action: action, Prev: prev}
			e.Hash = hashEntry(e)
			prev = e.Hash
			must(t, c.exec("INSERT INTO log VALUES (?, ?, ?, ?, '', ?, ?)", e.Number, e.At, e.By, e.Action, e.Prev, e.Hash))
		}
		must(t, c.exec(`INSERT INTO meeting VALUES (1, '2026-10-01T18:00:00Z', 'Frau Schreiber', '{"id":"m1","title":"1. Sitzung","language":"de","profile":"nw","kind":"ergebnis","agenda":{"items":[{"id":"a","number":"1","title":"Eröffnung","visibility":"open"}]},"roster":{"members":[]}}', NULL)`))
		log("create")
		var chain []byte
		for i := range 4 {
			raw := packPCM(noise(uint64(i), 800))
			chain = chainSound(chain, 0, int64(i)*800, 800, "", sumOf(raw))
			must(t, c.exec("INSERT INTO sound VALUES (NULL, 0, ?, 800, '', 0, ?, ?, ?)", i*800, sumOf(raw), chain, raw))
		}
		must(t, c.exec(`INSERT INTO mark VALUES (1, 1000000000, 'item', '{"kind":"item","at":1000000000,"wall":"2026-10-01T18:00:01Z","item":"a"}')`))
		log("mark")
		must(t, c.exec(`INSERT INTO transcript VALUES (1, '{"model":"mini","started":"2026-10-01T18:00:00Z","complete":true}')`))
		must(t, c.exec("INSERT INTO setting VALUES (1, 'transcript', '1')"))
		must(t, c.exec(`INSERT INTO sound_window VALUES (1, 1, 0, 0, 200000000, 'done', '{"version":1,"from":0,"to":200000000,"speech":null,"state":"done"}')`))
		must(t, c.exec(`INSERT INTO segment VALUES (1, 1, 1, 0, 0, 100000000, 'Die Prüfung beginnt', '', '', '', 0.5, '', '', '', '', 0, `+"'0\t30000000\t0.5\tDie\n30000000\t30000000\t0.5\tPrüfung\n60000000\t40000000\t0.5\tbeginnt\n')"))
		must(t, c.exec(`INSERT INTO segment VALUES (2, 1, 1, 0, 100000000, 200000000, 'zusammengelegt', '', '', '', 0.5, '', '', 'A', '2026-10-01T19:00:00Z', 1, '')`))
		log("transcribe.window")
		must(t, c.exec(`INSERT INTO fact VALUES (1, 'opening', '', 0, 0, '{"id":0,"kind":"opening","at":0,"origin":"rule","clock":{"clock":"18:00"},"evidence":[{"from":1,"to":1,"at":0,"until":100000000}]}')`))
		must(t, c.exec(`INSERT INTO passage VALUES (1, 1, 1, 'a', 0, '{"id":0,"version":0,"item":"a","order":1,"role":"course","text":"Es wurde eröffnet.","origin":"model"}')`))
		log("draft")
		return nil
	}))
}

func TestFormat1IsMigratedAfterACopy(t *testing.T) {
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		removeAll(format1Sample)
		path, err := filepath.Abs(format1Sample)
		must(t, err)
		writeFormat1(t, path, Options{})
	}
	path := filepath.Join(t.TempDir(), "alt.sitzung")
	must(t, copyFile(ctx, format1Sample, path))
	before, err := os.ReadFile(path)
	must(t, err)
	f, err := Open(ctx, path, Options{By: "Nachfolge", Program: "test"})
	must(t, err)
	defer f.Close()
	if copied, err := os.ReadFile(path + ".format1.bak"); err != nil || !slices.Equal(copied, before) {
		t.Errorf("the copy is another file: %v", err)
	}
	m, err := f.Meeting(ctx)
	if err != nil || m.Title != "1. Sitzung" {
		t.Errorf("%+v %v", m, err)
	}
	segs, err := f.Segments(ctx, SegmentQuery{})
	if err != nil || len(segs) != 1 || len(segs[0].Words) != 3 || segs[0].Words[1].Text != "Prüfung" {
		t.Errorf("%+v %v", segs, err)
	}
	if hits, err := f.Search(ctx, "pruefung", 0); err != nil || len(hits) != 1 {
		t.Errorf("the text index was not filled: %v %v", hits, err)
	}
	if hits, err := f.Search(ctx, "zusammengelegt", 0); err != nil || len(hits) != 0 {
		t.Errorf("a removed segment was indexed: %v %v", hits, err)
	}
	pcm, holes, err := f.ReadSound(ctx, 0, 0, 3200)
	if err != nil || len(holes) > 0 || !slices.Equal(pcm[:800], noise(0, 800)) {
		t.Errorf("%v %v", holes, err)
	}
	ps, err := f.Passages(ctx)
	if err != nil || len(ps) != 1 || ps[0].Text != "Es wurde eröffnet." {
		t.Errorf("%+v %v", ps, err)
	}
	entries, err := f.LogEntries(ctx)
	must(t, err)
	if last := entries[len(entries)-1]; last.Action != "migrate" || last.By != "Nachfolge" || last.Number != 5 {
		t.Errorf("%+v", last)
	}
	must(t, verifyAll(f))
	must(t, second(f.SavePassage(ctx, meeting.Passage{Origin: meeting.OriginClerk, Role: meeting.PassageRemark, Text: "neu"})))
	must(t, f.EditSegment(ctx, segs[0], "A"))
	must(t, verifyAll(f))
	must(t, f.Close())
	f, err = Open(ctx, path, Options{})
	must(t, err)
	defer f.Close()
	must(t, verifyAll(f))
	must(t, f.Blank(ctx, 0, 100*time.Millisecond, "A"))
	if _, err := os.Stat(path + ".format1.bak"); err == nil {
		t.Error("the copy keeps what was blanked")
	}
	if where := onDisk(t, f, []byte("Prüfung")); len(where) > 0 {
		t.Errorf("left in %v", where)
	}
}

func TestAnEncryptedFormat1StaysEncrypted(t *testing.T) {
	o := Options{Key: testKey()}
	path := filepath.Join(t.TempDir(), "geheim.sitzung")
	writeFormat1(t, path, o)
	f, err := Open(ctx, path, o)
	must(t, err)
	defer f.Close()
	if hits, err := f.Search(ctx, "pruefung", 0); err != nil || len(hits) != 1 {
		t.Errorf("%v %v", hits, err)
	}
	if where := onDisk(t, f, []byte("Prüfung")); len(where) > 0 {
		t.Errorf("in plain in %v", where)
	}
	if locked, err := Locked(path + ".format1.bak"); !locked || err != nil {
		t.Errorf("the copy is not encrypted: %v", err)
	}
	must(t, verifyAll(f))
}

func mustCopy(t testing.TB, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(from))
	must(t, copyFile(ctx, from, to))
	return to
}

func TestANewerFormatIsRefusedUnchanged(t *testing.T) {
	f := newFileAt(t, Options{})
	tamper(t, f, fmt.Sprintf("PRAGMA user_version=%d", Format+1))
	must(t, f.Close())
	before, err := os.ReadFile(f.Path())
	must(t, err)
	_, err = Open(ctx, f.Path(), Options{})
	var newer *NewerError
	if !errors.As(err, &newer) || newer.Format != Format+1 || newer.Known != Format {
		t.Errorf("got %v", err)
	}
	if after, err := os.ReadFile(f.Path()); err != nil || !slices.Equal(before, after) {
		t.Error("the file was changed")
	}
}

func TestMigrationWaitsForNobody(t *testing.T) {
	path := mustCopy(t, format1Sample)
	holder := newFile(path, Options{})
	holder.pool = newPool(access{path: path})
	defer holder.Close()
	if _, err := holder.Claim(Recorder); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	must(t, err)
	if _, err := Open(ctx, path, Options{}); !isBusy(err, Recorder, os.Getpid()) {
		t.Errorf("while somebody records into it: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !slices.Equal(before, after) {
		t.Error("the file was changed")
	}
	if _, err := Open(ctx, path, Options{ReadOnly: true}); !errors.Is(err, ErrOldFormat) {
		t.Errorf("for reading only: %v", err)
	}
}
