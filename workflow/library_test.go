package workflow

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// libraryMeeting makes a meeting file with the practice meeting's agenda, roster and true transcript, drafted.
func libraryMeeting(t *testing.T, path string) {
	t.Helper()
	ctx := context.Background()
	parts := t.TempDir()
	var names [3]string
	for i, name := range []string{demo.Agenda, demo.Roster, demo.Reference} {
		raw, err := fs.ReadFile(demo.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		names[i] = filepath.Join(parts, name)
		if err := os.WriteFile(names[i], raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, _, err := NewMeeting(ctx, path, NewMeetingOptions{Title: "12. Sitzung", Body: "Rat", Start: time.Date(2026, 5, 20, 19, 0, 0, 0, time.Local), Agenda: names[0], Roster: names[1]})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ImportTranscript(ctx, f, names[2]); err != nil {
		t.Fatal(err)
	}
	if _, err := Draft(ctx, f, DraftOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestLibraryListsFilesOfFoldersAndNamesBrokenOnes(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "2026", "Rat"), 0o755); err != nil {
		t.Fatal(err)
	}
	libraryMeeting(t, filepath.Join(dir, "2026", "Rat", "a.sitzung"))
	broken := filepath.Join(dir, "b.sitzung")
	if err := os.WriteFile(broken, []byte(strings.Repeat("kein SQLite ", 20)), 0o644); err != nil {
		t.Fatal(err)
	}
	all, err := Library(context.Background(), dir, "", nil)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d entries, %v", len(all), err)
	}
	for _, e := range all {
		switch {
		case e.Path == broken:
			if e.Err == nil || e.Title != "b" {
				t.Errorf("the broken file is %+v", e)
			}
		case e.Err != nil || e.Title != "12. Sitzung" || e.Items != 7 || e.ItemsDone != 0 || !e.Drafted || !e.Transcribed:
			t.Errorf("the meeting is %+v", e)
		}
	}
	if none, err := Library(context.Background(), filepath.Join(dir, "fehlt"), "", nil); err != nil || len(none) != 0 {
		t.Errorf("a folder that is not there gives %v, %v", none, err)
	}
}

func TestAnItemOfWhichTheDraftSaysNothingDoesNotCountAsReviewed(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "a.sitzung")
	libraryMeeting(t, path)
	entry := func() LibraryEntry {
		t.Helper()
		all, err := Library(ctx, filepath.Dir(path), "", nil)
		if err != nil || len(all) != 1 {
			t.Fatalf("%d entries, %v", len(all), err)
		}
		return all[0]
	}
	before := entry()
	f, err := store.Open(ctx, path, store.Options{Program: Program})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := f.Meeting(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m.Agenda.Items = append(m.Agenda.Items, meeting.Item{ID: "t99", Number: "99", Title: "Verschiedenes", Visibility: meeting.Open})
	if err := f.SaveMeeting(ctx, m, "x"); err != nil {
		t.Fatal(err)
	}
	if e := entry(); e.Items != before.Items || e.ItemsDone != 0 || !e.Pending {
		t.Errorf("before it was %+v, now it is %+v", before, e)
	}
}

func TestLibraryIsSearchedByWhatWasSaidAndByItsAgenda(t *testing.T) {
	dir := t.TempDir()
	libraryMeeting(t, filepath.Join(dir, "a.sitzung"))
	all, err := Library(context.Background(), dir, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	said, head := 0, 0
	err = SearchLibrary(context.Background(), all, nil, "Hallenbad", func(hits []LibraryHit) {
		for _, h := range hits {
			for _, m := range h.Matches {
				if !strings.Contains(strings.ToLower(h.Snippet[m[0]:m[1]]), "hallenbad") {
					t.Errorf("%q is marked in %q", h.Snippet[m[0]:m[1]], h.Snippet)
				}
			}
			if h.Segment != 0 {
				said++
			} else {
				head++
			}
		}
	})
	if err != nil || said == 0 || head == 0 {
		t.Errorf("%d hits in what was said, %d in the agenda, %v", said, head, err)
	}
}

func TestNewMeetingPathIsNeverTakenAndHoldsNoForbiddenSigns(t *testing.T) {
	dir := t.TempDir()
	day := time.Date(2026, 5, 20, 19, 0, 0, 0, time.Local)
	first := NewMeetingPath(dir, day, "Rat: Bau/Planung", "12")
	if filepath.Base(first) != "2026-05-20 Rat- Bau-Planung 12.sitzung" {
		t.Errorf("the first name is %s", filepath.Base(first))
	}
	if err := os.WriteFile(first, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if second := NewMeetingPath(dir, day, "Rat: Bau/Planung", "12"); second == first {
		t.Error("the second name is taken")
	}
	if name := filepath.Base(NewMeetingPath(dir, time.Time{}, "", "")); name != "Sitzung.sitzung" {
		t.Errorf("without anything the name is %s", name)
	}
}

func TestProposalsSayWhatWasReadAndChangeNothingByThemselves(t *testing.T) {
	words := catalogue.For("de")
	p, err := proposeAgenda(context.Background(), words, "", []byte("Ö 1 Eröffnung\nÖ 2 Haushalt 2027\n"), "")
	if err != nil || len(p.Agenda.Items) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	m := meeting.Meeting{Title: "bleibt", Agenda: meeting.Agenda{Items: []meeting.Item{{ID: "x", Number: "1", Title: "Eröffnung"}}}}
	TakeProposal(&m, p)
	if m.Title != "bleibt" || len(m.Agenda.Items) != 2 || m.Agenda.Items[0].ID != "x" {
		t.Errorf("after taking it over: %+v", m)
	}
}

func TestTheWindowsStateSurvivesAndABrokenOneIsForgotten(t *testing.T) {
	p := Paths{Config: t.TempDir()}
	want := AppState{Open: "/x/a.sitzung", Step: "minutes", Item: "3", Segment: 7, Width: 1200, Height: 800, Recording: true, Running: true, Folder: "/x",
		Work: []Work{{Kind: WorkImport, File: "/x/a.sitzung", Files: []string{"/x/Ton 1.wav"}}, {Kind: WorkDraft, File: "/x/b.sitzung", Items: []meeting.ItemID{"3"}}}}
	if err := SaveAppState(p, want); err != nil {
		t.Fatal(err)
	}
	if got := LoadAppState(p); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if err := os.WriteFile(stateFile(p), []byte("= kaputt ["), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := LoadAppState(p); !reflect.DeepEqual(got, AppState{}) {
		t.Errorf("a broken file gives %+v", got)
	}
}
