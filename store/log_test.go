package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// filled makes a file with something of every kind, sealed where asked for.
func filledFile(t testing.TB, o Options, sealed bool) *File {
	t.Helper()
	f := newFileAt(t, o)
	src, err := f.StartSource(ctx, meeting.Source{Name: "Mikrofon"})
	must(t, err)
	for i := range 20 {
		must(t, f.AppendSound(ctx, 0, int64(i)*SampleRate, noise(uint64(i), SampleRate)))
	}
	must(t, f.FinishSource(ctx, meeting.Source{ID: src, Name: "Mikrofon", Length: 20 * sec}))
	must(t, f.AddGap(ctx, meeting.Gap{From: 20 * sec, To: 25 * sec, Reason: meeting.GapPaused}))
	_, err = f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkVote, At: 12 * sec, Item: "a", Vote: &meeting.Vote{Kind: meeting.VoteOpen, For: meeting.Count(12), Against: meeting.Count(3)}})
	must(t, err)
	v, segs := newTranscript(t, f, meeting.Version{Model: "mini"}, spoken(0, 4*sec, "Ich eröffne die Sitzung"), spoken(4*sec, 9*sec, "Wir stimmen ab"), spoken(9*sec, 14*sec, "Das ist einstimmig"))
	must(t, f.FinishVersion(ctx, meeting.Version{ID: v, Complete: true}))
	segs[0].Text = "Ich eröffne die 12. Sitzung"
	must(t, f.EditSegment(ctx, segs[0], "Clerk"))
	must(t, f.ReplaceDraft(ctx, DraftScope{Facts: true, Passages: true}, []meeting.Fact{
		{Kind: meeting.FactVote, Item: "a", At: 12 * sec, Origin: meeting.OriginRule, Vote: &meeting.Vote{Kind: meeting.VoteOpen, For: meeting.Count(12)}, Evidence: []meeting.Evidence{{From: segs[2].ID, To: segs[2].ID}}},
		{Kind: meeting.FactOpening, At: sec, Origin: meeting.OriginRule, Clock: &meeting.ClockFact{Clock: "18:00"}},
	}, []meeting.Passage{{Item: "a", Role: meeting.PassageCourse, Text: "Es wurde beraten.", Origin: meeting.OriginModel, Evidence: []meeting.Evidence{{From: segs[1].ID, To: segs[1].ID}}}}))
	must(t, f.ReviewFact(ctx, 1, meeting.Review{By: "Clerk", Heard: true}))
	must(t, f.ReviewPassage(ctx, 1, meeting.Review{By: "Clerk"}))
	must(t, f.SaveLedger(ctx, "a", `{"read":1}`))
	_, err = f.AddDocument(ctx, meeting.Document{Name: "Entwurf.docx", Format: "docx", SHA256: "00"})
	must(t, err)
	must(t, f.SetSetting(ctx, "template", "rat"))
	if sealed {
		must(t, f.Freeze(ctx, "", []byte(`{"minutes":"Niederschrift"}`)))
		must(t, f.AddSignoff(ctx, meeting.Signoff{Role: meeting.SignClerk, By: "Frau Schreiber"}))
		must(t, f.SetState(ctx, meeting.StateSealed))
	}
	return f
}

func verifyAll(f *File) error {
	for _, verify := range []func(context.Context) error{f.VerifyLog, f.IntegrityCheck, f.VerifyContent} {
		if err := verify(ctx); err != nil {
			return err
		}
	}
	return nil
}

func TestTheLogNamesEverythingAndHolds(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := filledFile(t, o, true)
		must(t, verifyAll(f))
		entries, err := f.LogEntries(ctx)
		must(t, err)
		var actions []string
		for i, e := range entries {
			actions = append(actions, e.Action)
			if e.Number != int64(i)+1 || e.At.IsZero() || e.Hash == "" || (i > 0) != (e.Prev != "") {
				t.Errorf("%+v", e)
			}
			for _, word := range []string{"Sitzung", "beraten", "einstimmig", "Entwurf", "Niederschrift"} {
				if strings.Contains(e.Detail, word) {
					t.Errorf("the log holds words of persons: %s", e.Detail)
				}
			}
		}
		want := "create source.start source.finish gap mark transcribe.start transcribe.window transcribe.finish segment.edit draft fact.review passage.review ledger export setting freeze signoff state"
		if got := strings.Join(actions, " "); got != want {
			t.Errorf("actions\n%s, want\n%s", got, want)
		}
		if entries[8].By != "Clerk" || entries[0].By != "Schriftführung" {
			t.Errorf("by %q and %q", entries[8].By, entries[0].By)
		}
		number, hash, err := f.LogHead(ctx)
		if err != nil || number != int64(len(entries)) || hash != entries[len(entries)-1].Hash {
			t.Errorf("head %d %s %v", number, hash, err)
		}
		must(t, f.Log(ctx, "Clerk", "transcribe.note", map[string]any{"rtf": 0.5, "content": "forged"}))
		must(t, f.Log(ctx, "", "plain", 7))
		must(t, f.Log(ctx, "", "empty", nil))
		must(t, f.VerifyLog(ctx))
	})
}

// TestTheHashOfAnEntryIsAsDocumented recomputes one from its documentation alone, as another program would.
func TestTheHashOfAnEntryIsAsDocumented(t *testing.T) {
	e := meeting.LogEntry{Number: 7, At: time.Date(2026, 11, 3, 18, 0, 0, 500000000, time.UTC), By: "Frau <Ö>", Action: "mark", Detail: `{"mark":1}`, Prev: "ab"}
	const doc = `{"number":7,"at":"2026-11-03T18:00:00.5Z","by":"Frau <Ö>","action":"mark","detail":"{\"mark\":1}","prev":"ab"}`
	if got, want := hashEntry(e), fmt.Sprintf("%x", sumOf([]byte(doc))); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !json.Valid([]byte(doc)) {
		t.Error("not JSON")
	}
}

// tamper changes the file as another program would.
func tamper(t testing.TB, f *File, sql string) {
	t.Helper()
	must(t, f.pool.withWriter(ctx, func(c *conn) error {
		if err := c.db.Exec("PRAGMA foreign_keys=off"); err != nil {
			return err
		}
		return c.db.Exec(sql)
	}))
}

func TestChangesFromOutsideAreFound(t *testing.T) {
	original := filledFile(t, Options{}, true)
	must(t, original.Close())
	for _, sql := range []string{
		"UPDATE log SET who = 'Jemand' WHERE number = 9",
		"UPDATE log SET at = '2026-01-01T00:00:00Z' WHERE number = 3",
		"UPDATE log SET detail = '{}' WHERE number = 5",
		"UPDATE log SET action = 'x' WHERE number = 5",
		"DELETE FROM log WHERE number = 4",
		"DELETE FROM log WHERE number = (SELECT max(number) FROM log)",
		"DELETE FROM log",
		"UPDATE log SET number = 100 WHERE number = 5; UPDATE log SET number = 5 WHERE number = 6; UPDATE log SET number = 6 WHERE number = 100",
		"INSERT INTO log SELECT max(number) + 1, at, who, 'forged', '', hash, hash FROM log",
		"DELETE FROM content WHERE kind = 'fact' AND id = 1",
		"UPDATE content SET hash = zeroblob(32) WHERE kind = 'passage'",
		"INSERT INTO content VALUES (99, 'fact', 9, x'00')",
		"UPDATE fact SET doc = replace(doc, '12', '13') WHERE id = 1",
		"UPDATE fact SET dropped = 1 WHERE id = 1",
		"DELETE FROM fact WHERE id = 2",
		"INSERT INTO fact (kind, item, at, doc) SELECT kind, item, at, doc FROM fact WHERE id = 1",
		"UPDATE passage SET doc = replace(doc, 'beraten', 'gestritten')",
		"UPDATE passage SET doc = replace(doc, 'Clerk', 'Andere')",
		"UPDATE segment SET text = 'anders' WHERE id = 2",
		"UPDATE segment SET words = '' WHERE id = 2",
		"UPDATE segment SET speaker = 'm2' WHERE id = 3",
		"UPDATE segment SET confidence = 1 WHERE id = 3",
		"DELETE FROM segment WHERE id = 3",
		"UPDATE mark SET doc = replace(doc, '12', '14')",
		"UPDATE meeting SET doc = replace(doc, 'Waldhausen', 'Feldhausen')",
		"UPDATE meeting SET oparl = NULL",
		"UPDATE signoff SET doc = replace(doc, 'Frau', 'Herr')",
		"DELETE FROM signoff",
		"UPDATE frozen SET content = x'00'",
		"UPDATE setting SET value = 'draft' WHERE key = 'state'",
		"DELETE FROM setting WHERE key = 'state'",
		"UPDATE document SET doc = replace(doc, '00', '01')",
		"UPDATE ledger SET doc = '{}'",
		"UPDATE source SET doc = '{}'",
		"UPDATE gap SET reason = 'lost'",
		"UPDATE transcript SET doc = replace(doc, 'mini', 'groß')",
		"UPDATE sound_window SET state = 'silent'",
		"UPDATE edit SET who = 'x'",
		"UPDATE sound SET pcm = zeroblob(32000) WHERE id = 7",
		"UPDATE sound SET pcm = zeroblob(32000), state = 1 WHERE id = 7",
		"UPDATE sound SET start = start + 1 WHERE id = 20",
		"DELETE FROM sound WHERE id = 20",
		"DELETE FROM sound WHERE id = 5",
		"DELETE FROM sound",
		"INSERT INTO sound (channel, start, samples, wall, sum, chain, pcm) SELECT 1, start, samples, wall, sum, chain, pcm FROM sound WHERE id = 1",
	} {
		t.Run(sql, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "copy.sitzung")
			must(t, copyFile(ctx, original.Path(), path))
			f, err := Open(ctx, path, Options{})
			must(t, err)
			defer f.Close()
			tamper(t, f, sql)
			err = verifyAll(f)
			var log *LogError
			var content *ContentError
			if !errors.As(err, &log) && !errors.As(err, &content) {
				t.Errorf("not found: %v", err)
			}
		})
	}
}

// TestEveryChangedByteIsFound changes single bytes of a closed, sealed file.
func TestEveryChangedByteIsFound(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := filledFile(t, o, true)
		must(t, f.Close())
		whole, err := os.ReadFile(f.Path())
		must(t, err)
		r := rand.New(rand.NewPCG(7, 7))
		for range 110 {
			at, bit := r.IntN(len(whole)), byte(1)<<r.IntN(8)
			changed := append([]byte{}, whole...)
			changed[at] ^= bit
			must(t, os.WriteFile(f.Path(), changed, 0o600))
			if err := openAndVerify(f.Path(), o); err == nil {
				t.Errorf("byte %d of %d: not found", at, len(whole))
			}
		}
		must(t, os.WriteFile(f.Path(), whole, 0o600))
		must(t, openAndVerify(f.Path(), o))
	})
}

func openAndVerify(path string, o Options) error {
	o.ReadOnly = true
	f, err := Open(ctx, path, o)
	if err != nil {
		return err
	}
	defer f.Close()
	return verifyAll(f)
}

func TestSealedMinutesAreNotChanged(t *testing.T) {
	f := filledFile(t, Options{}, true)
	m, err := f.Meeting(ctx)
	must(t, err)
	for name, err := range map[string]error{
		"head":    f.SaveMeeting(ctx, m, ""),
		"sound":   f.AppendSound(ctx, 0, 100*SampleRate, noise(1, 10)),
		"gap":     f.AddGap(ctx, meeting.Gap{From: 1, To: 2}),
		"mark":    second(f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkNote})),
		"window":  f.SaveWindow(ctx, meeting.Window{Version: 1}, nil),
		"edit":    f.EditSegment(ctx, meeting.Segment{ID: 1, Text: "x"}, "A"),
		"undo":    second(f.UndoEdit(ctx)),
		"draft":   f.ReplaceDraft(ctx, DraftScope{Facts: true, Passages: true}, nil, nil),
		"fact":    second(f.SaveFact(ctx, meeting.Fact{Kind: meeting.FactBreak, Origin: meeting.OriginClerk})),
		"review":  f.ReviewFact(ctx, 1, meeting.Review{By: "x"}),
		"strike":  f.StrikePassage(ctx, 1, "x"),
		"passage": second(f.SavePassage(ctx, meeting.Passage{ID: 1, Role: meeting.PassageCourse, Origin: meeting.OriginClerk})),
		"state":   f.SetState(ctx, meeting.StateDraft),
		"freeze":  f.Freeze(ctx, "", []byte("x")),
		"ledger":  f.SaveLedger(ctx, "a", "{}"),
		"blank":   f.Blank(ctx, 0, sec, "x"),
	} {
		if !errors.Is(err, ErrSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, verifyAll(f))
	if _, err := f.AddDocument(ctx, meeting.Document{Name: "Niederschrift.pdf"}); err != nil {
		t.Errorf("a document: %v", err)
	}
	digest, content, err := f.Frozen(ctx)
	if err != nil || digest != fmt.Sprintf("%x", sumOf(content)) {
		t.Errorf("%s %v", digest, err)
	}
}

func TestSealingWantsAFrozenText(t *testing.T) {
	f := newFileAt(t, Options{})
	if err := f.SetState(ctx, meeting.StateSealed); !errors.Is(err, ErrInvalid) {
		t.Errorf("got %v", err)
	}
	if err := f.SetState(ctx, "fertig"); !errors.Is(err, ErrInvalid) {
		t.Errorf("got %v", err)
	}
	if err := f.Freeze(ctx, "00", []byte("x")); !errors.Is(err, ErrInvalid) {
		t.Errorf("a wrong digest: %v", err)
	}
	if s, err := f.State(ctx); s != meeting.StateDraft || err != nil {
		t.Errorf("%s %v", s, err)
	}
	must(t, f.SetState(ctx, meeting.StateReviewed))
	if s, _ := f.State(ctx); s != meeting.StateReviewed {
		t.Error(s)
	}
}
