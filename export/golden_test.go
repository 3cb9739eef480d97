package export

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"ratsschreiber/meeting"
)

var update = flag.Bool("update", false, "write the golden files anew")

// testOptions are what all test documents are made with.
func testOptions() Options { return Options{Now: exportDay, Program: "Ratsschreiber 1.0"} }

// made is one file in memory.
func made(t testing.TB, f Format, m meeting.Minutes, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := Write(context.Background(), &b, f, m, o); err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return b.Bytes()
}

// golden compares with testdata/name, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	if !bytes.Equal(got, want) {
		line := 1 + bytes.Count(got[:commonPrefix(got, want)], []byte("\n"))
		t.Errorf("%s differs from line %d on; look at it and write it anew with -update. Got:\n%s", path, line, got)
	}
}

func commonPrefix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// TestMinutesReadAsTheLayoutsWantThem keeps the wording of every kind of minutes in both languages.
func TestMinutesReadAsTheLayoutsWantThem(t *testing.T) {
	draft, done := demoMeeting(t), meeting.Assemble(sealed(demoParts(t)))
	for _, lang := range []string{"de", "en"} {
		for _, kind := range []meeting.MinutesKind{meeting.KindResolutions, meeting.KindResults, meeting.KindCourse, meeting.KindVerbatim} {
			o := testOptions()
			o.Language, o.Kind = lang, kind
			golden(t, string(kind)+"."+lang+".txt", made(t, TXT, draft, o))
		}
		o := testOptions()
		o.Language, o.Statement, o.Digest = lang, true, "3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed"
		golden(t, "sealed."+lang+".txt", made(t, TXT, done, o))
	}
	golden(t, "draft.md", made(t, Markdown, draft, testOptions()))
	golden(t, "draft.html", made(t, HTML, draft, testOptions()))
	golden(t, "transcript.vtt", made(t, VTT, draft, testOptions()))
	golden(t, "transcript.srt", made(t, SRT, draft, testOptions()))
	golden(t, "votes.csv", made(t, CSV, draft, testOptions()))
	golden(t, "sealed.json", made(t, JSON, done, testOptions()))
}
