package workflow

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"ratsschreiber/meeting"
)

func TestAClosedPartIsNeverKeptInPlain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "geheim"+Extension)
	if _, _, err := NewMeeting(bg, path, NewMeetingOptions{Closed: true}); !errors.Is(err, ErrClosedPlain) {
		t.Errorf("a new meeting: %v", err)
	}
	if _, err := NewClosedPart(bg, path, meeting.Meeting{}, nil, nil, testClerk); !errors.Is(err, ErrClosedPlain) {
		t.Errorf("beside an open part: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("made all the same: %v", err)
	}
	keys := testKeys(t, "korrekt pferd batterie")
	key, envelope, err := keys.Lock(bg, path, true)
	must(t, err)
	open := meeting.Meeting{ID: "offen", Title: "Rat", Agenda: meeting.Agenda{Items: []meeting.Item{
		{ID: "1", Number: "1", Visibility: meeting.Open}, {ID: "2", Number: "N1", Visibility: meeting.Closed}, {ID: "3", Number: "N2"}}}}
	f, err := NewClosedPart(bg, path, open, key, envelope, testClerk)
	must(t, err)
	m, err := f.Meeting(bg)
	must(t, err)
	if !f.Encrypted() || !m.Closed || m.ID == open.ID || len(m.Agenda.Items) != 2 || len(open.Agenda.Items) != 3 {
		t.Errorf("encrypted %v, %+v", f.Encrypted(), m)
	}
	must(t, f.Close())
	if err := Decrypt(bg, path, keys, testClerk); !errors.Is(err, ErrClosedPlain) {
		t.Errorf("decrypted: %v", err)
	}
}

func TestOnlyTheOwnerReadsDocumentsWithClosedItems(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // no such modes there: the folder's rights count
	}
	f := sealed(t, "nw")
	dir := t.TempDir()
	for name, internal := range map[string]bool{"offen.txt": false, "intern.txt": true} {
		path := filepath.Join(dir, name)
		_, err := Export(bg, f, path, ExportOptions{Internal: internal})
		must(t, err)
		st, err := os.Stat(path)
		must(t, err)
		if others := st.Mode().Perm()&0o077 != 0; others == internal {
			t.Errorf("%s has mode %v", name, st.Mode())
		}
	}
}
