package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

var ctx = context.Background()

// testMeeting is a head with everything that has been lost on the way through JSON before.
func testMeeting() meeting.Meeting {
	return meeting.Meeting{
		Title: "12. Sitzung des Rates <öffentlich> & mehr", Body: "Rat der Stadt Waldhausen", Number: "VII/12", Place: "Ratssaal",
		Start: time.Date(2026, 11, 3, 18, 0, 0, 0, time.FixedZone("", 3600)), Language: "de", Profile: "nw", Kind: meeting.KindResults,
		Agenda: meeting.Agenda{Items: []meeting.Item{{ID: "a", Number: "1", Title: "Eröffnung", Visibility: meeting.Open},
			{ID: "b", Number: "2", Title: "Haushalt"}}},
		Roster: meeting.Roster{Members: []meeting.Member{{ID: "m1", Name: "Ratsfrau Sommer", Role: meeting.RoleMember, Voting: true}}},
		OParl:  []byte("{ \"id\" : \"https://example.org/1\",\n\t\"x:own\": \"<b>\" }"),
	}
}

func testKey() []byte {
	key := make([]byte, keySize)
	rand.Read(key)
	return key
}

// newFileAt makes a meeting file and closes it with the test.
func newFileAt(t testing.TB, o Options) *File {
	t.Helper()
	if o.By == "" {
		o.By = "Schriftführung"
	}
	f, err := Create(ctx, filepath.Join(t.TempDir(), "Sitzung äöü 1.sitzung"), testMeeting(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// must ends the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// both runs a test on a plain and on an encrypted file.
func both(t *testing.T, fn func(t *testing.T, o Options)) {
	t.Run("plain", func(t *testing.T) { fn(t, Options{}) })
	t.Run("encrypted", func(t *testing.T) { fn(t, Options{Key: testKey()}) })
}

func TestCreateOpenKeepsTheHead(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		m, err := f.Meeting(ctx)
		must(t, err)
		if m.ID == "" {
			t.Error("no id was given")
		}
		must(t, f.Close())
		o.By = "zweite Person"
		f, err = Open(ctx, f.Path(), o)
		must(t, err)
		defer f.Close()
		got, err := f.Meeting(ctx)
		must(t, err)
		want := testMeeting()
		if got.Title != want.Title || !bytes.Equal(got.OParl, want.OParl) || !got.Start.Equal(want.Start) || got.ID != m.ID || len(got.Agenda.Items) != 2 {
			t.Errorf("got %+v", got)
		}
		got.Title = "13. Sitzung"
		must(t, f.SaveMeeting(ctx, got, "jemand"))
		all, err := headVersions(f)
		must(t, err)
		if len(all) != 2 || all[1].By != "jemand" || all[0].Meeting.Title != want.Title || all[1].Meeting.Title != "13. Sitzung" {
			t.Errorf("versions: %+v", all)
		}
		must(t, f.IntegrityCheck(ctx))
		if st, err := os.Stat(f.Path()); err != nil || st.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may read the file: %v", st.Mode())
		}
		if st, err := os.Stat(f.Path() + "-wal"); err == nil && st.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may read the log: %v", st.Mode())
		}
	})
}

func TestCreateRefusesAnExistingPath(t *testing.T) {
	f := newFileAt(t, Options{})
	before, err := os.ReadFile(f.Path())
	must(t, err)
	if _, err := Create(ctx, f.Path(), testMeeting(), Options{}); !errors.Is(err, ErrExists) {
		t.Errorf("got %v", err)
	}
	if _, err := Create(ctx, filepath.Join(t.TempDir(), "nicht", "da.sitzung"), testMeeting(), Options{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("folder that is not there: %v", err)
	}
	if after, err := os.ReadFile(f.Path()); err != nil || !bytes.Equal(before, after) {
		t.Error("the existing file was changed")
	}
}

func TestOpenTellsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		must(t, os.WriteFile(p, b, 0o600))
		return p
	}
	locked := newFileAt(t, Options{Key: testKey()})
	must(t, locked.Close())
	for _, tc := range []struct {
		name, path string
		key        []byte
		want       error
	}{
		{"no file", filepath.Join(dir, "fehlt.sitzung"), nil, ErrNotFound},
		{"a folder", dir, nil, ErrNotMeeting},
		{"empty", write("leer", nil), nil, ErrNotMeeting},
		{"ten bytes", write("kurz", []byte("SQLite for")), nil, ErrNotMeeting},
		{"text", write("text", []byte("Niederschrift über die Sitzung des Rates der Stadt")), nil, ErrNotMeeting},
		{"head only", write("kopf", []byte("SQLite format 3\x00")), nil, ErrDamaged},
		{"locked head only", write("kopf2", []byte(headMagic)), nil, ErrDamaged},
		{"encrypted without a key", locked.Path(), nil, ErrEncrypted},
		{"encrypted with another key", locked.Path(), testKey(), ErrKey},
		{"encrypted with a short key", locked.Path(), []byte("kurz"), ErrKey},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, err := Open(ctx, tc.path, Options{Key: tc.key})
			if !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if f != nil {
				f.Close()
			}
		})
	}
}
