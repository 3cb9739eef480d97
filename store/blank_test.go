package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// onDisk says whether b stands in any file of the folder of f.
func onDisk(t testing.TB, f *File, b []byte) (where []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(f.Path()))
	must(t, err)
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(filepath.Dir(f.Path()), e.Name()))
		must(t, err)
		if bytes.Contains(raw, b) {
			where = append(where, e.Name())
		}
	}
	return where
}

func TestBlankingLeavesNothing(t *testing.T) {
	f := newFileAt(t, Options{})
	for i := range 12 {
		must(t, f.AppendSound(ctx, 0, int64(i)*SampleRate, noise(uint64(i), SampleRate)))
		must(t, f.AppendSound(ctx, 1, int64(i)*SampleRate, noise(uint64(100+i), SampleRate)))
	}
	_, segs := newTranscript(t, f, meeting.Version{}, spoken(0, 4*sec, "eins zwei drei Bleibtvorn"), spoken(4*sec, 8*sec, "das ist Geheimnis streng"), spoken(8*sec, 12*sec, "Geheimnis auch hier Bleibthinten"))
	secretEdit := segs[1]
	secretEdit.Text = "das ist Geheimnisdoppelt streng"
	must(t, f.EditSegment(ctx, secretEdit, "A"))
	must(t, f.ReplaceDraft(ctx, DraftScope{Facts: true, Passages: true}, []meeting.Fact{
		{Kind: meeting.FactMotion, Item: "a", At: 5 * sec, Origin: meeting.OriginRule, Motion: &meeting.Motion{Text: "Geheimnisantrag"}, Evidence: []meeting.Evidence{{From: segs[1].ID, To: segs[1].ID}}},
		{Kind: meeting.FactMotion, Item: "a", At: sec, Origin: meeting.OriginRule, Motion: &meeting.Motion{Text: "anderer"}, Evidence: []meeting.Evidence{{From: segs[0].ID, To: segs[0].ID, Quote: "eins", At: 0, Until: 4 * sec}}},
		{Kind: meeting.FactMotion, Item: "b", At: 6 * sec, Origin: meeting.OriginRule, Motion: &meeting.Motion{Text: "geprüft"}, Evidence: []meeting.Evidence{{From: segs[1].ID, To: segs[1].ID, Quote: "Geheimnis streng"}}},
	}, []meeting.Passage{{Item: "a", Role: meeting.PassageExtract, Origin: meeting.OriginModel, Text: "„Geheimnis“", Evidence: []meeting.Evidence{{From: segs[2].ID, To: segs[2].ID, At: 8 * sec, Until: 12 * sec}}}}))
	must(t, f.ReviewFact(ctx, 3, meeting.Review{By: "A"}))
	secret := packPCM(noise(5, SampleRate))[:400]
	if len(onDisk(t, f, secret)) == 0 || len(onDisk(t, f, []byte("Geheimnis"))) == 0 {
		t.Fatal("the test does not see what it looks for")
	}
	from, to := 4*sec, 9*sec+500*time.Millisecond
	must(t, f.Blank(ctx, from, to, "Vorsitz"))
	for _, b := range [][]byte{secret, packPCM(noise(105, SampleRate))[:400], packPCM(noise(9, SampleRate))[:400], []byte("Geheimnis"), []byte("geheimnis")} {
		if where := onDisk(t, f, b); len(where) > 0 {
			t.Errorf("%.20q is left in %v", b, where)
		}
	}
	for ch := range 2 {
		pcm, holes, err := f.ReadSound(ctx, ch, 0, 12*SampleRate)
		must(t, err)
		if a, b := Samples(from), Samples(to); !slices.Equal(holes, []Hole{{a, b, meeting.GapBlanked}}) || slices.ContainsFunc(pcm[a:b], func(v int16) bool { return v != 0 }) {
			t.Errorf("holes %v", holes)
		}
		if !slices.Equal(pcm[3*SampleRate:4*SampleRate], noise(uint64(100*ch+3), SampleRate)) || !slices.Equal(pcm[9*SampleRate+SampleRate/2:10*SampleRate], noise(uint64(100*ch+9), SampleRate)[SampleRate/2:]) {
			t.Error("sound beside the span was lost")
		}
	}
	got, err := f.Segments(ctx, SegmentQuery{})
	must(t, err)
	if !slices.Equal(texts(got), []string{"eins zwei drei Bleibtvorn", "hier Bleibthinten"}) || got[1].From != to {
		t.Errorf("segments %+v", got)
	}
	fs, err := f.Facts(ctx)
	must(t, err)
	if len(fs) != 2 || fs[0].Motion.Text != "anderer" || fs[0].Evidence[0].Quote != "eins" || fs[1].Motion.Text != "geprüft" || fs[1].Evidence[0].Quote != "" {
		t.Errorf("facts %+v", fs)
	}
	if ps, err := f.Passages(ctx); err != nil || len(ps) != 0 {
		t.Errorf("passages %v %v", ps, err)
	}
	if _, err := f.UndoEdit(ctx); !errors.Is(err, ErrNothing) {
		t.Errorf("a step in the span can be undone: %v", err)
	}
	if hits, err := f.Search(ctx, "geheimnis", 0); err != nil || len(hits) != 0 {
		t.Errorf("found: %v %v", hits, err)
	}
	// A decoder that had read the sound before comes late.
	must(t, f.SaveWindow(ctx, meeting.Window{Version: 1, From: 6 * sec, To: 11 * sec}, []meeting.Segment{spoken(6*sec, 8*sec, "Geheimnis"), spoken(10*sec, 11*sec, "danach")}))
	if got, _ := f.Segments(ctx, SegmentQuery{From: 4 * sec, To: 9 * sec}); len(got) != 0 {
		t.Errorf("came back: %v", texts(got))
	}
	must(t, verifyAll(f))
	if err := f.Blank(ctx, 5, 5, "A"); !errors.Is(err, ErrInvalid) {
		t.Errorf("an empty span: %v", err)
	}
}

func TestErasingLeavesTheRecordOnly(t *testing.T) {
	for _, what := range []string{ErasedSound, ErasedAll} {
		t.Run(what, func(t *testing.T) {
			f := filledFile(t, Options{}, true)
			sound, text := packPCM(noise(3, SampleRate))[1000:1400], []byte("einstimmig")
			if len(onDisk(t, f, sound)) == 0 || len(onDisk(t, f, text)) == 0 {
				t.Fatal("the test does not see what it looks for")
			}
			other, err := Open(ctx, f.Path(), Options{})
			must(t, err)
			if _, err := other.Claim(Worker); err != nil {
				t.Fatal(err)
			}
			erase := f.EraseSound
			if what == ErasedAll {
				erase = f.EraseAll
			}
			if err := erase(ctx, "Archiv", "genehmigt"); !isBusy(err, Worker, os.Getpid()) {
				t.Errorf("while a worker is at it: %v", err)
			}
			must(t, other.Close())
			must(t, erase(ctx, "Archiv", "genehmigt am 1.12."))
			if where := onDisk(t, f, sound); len(where) > 0 {
				t.Errorf("sound is left in %v", where)
			}
			if where := onDisk(t, f, text); (len(where) > 0) != (what == ErasedSound) {
				t.Errorf("text in %v", where)
			}
			if st, err := os.Stat(f.Path()); err != nil || st.Size() > 400_000 {
				t.Errorf("the room was not given back: %d bytes", st.Size())
			}
			ds, err := f.Deletions(ctx)
			must(t, err)
			if len(ds) != 1 || ds[0].What != what || ds[0].By != "Archiv" || ds[0].Reason == "" || ds[0].Samples != 25*SampleRate || ds[0].Rows != 20 || !ds[0].Done {
				t.Errorf("%+v", ds)
			}
			if n, err := f.SoundLength(ctx); err != nil || n != 25*SampleRate {
				t.Errorf("length %d %v", n, err)
			}
			_, holes, err := f.ReadSound(ctx, 0, 0, 20*SampleRate)
			if err != nil || !slices.Equal(holes, []Hole{{0, 20 * SampleRate, meeting.GapBlanked}}) {
				t.Errorf("%v %v", holes, err)
			}
			must(t, verifyAll(f))
			if e, err := f.Erased(ctx); e != what || err != nil {
				t.Errorf("%q %v", e, err)
			}
			must(t, f.Close())
			f, err = Open(ctx, f.Path(), Options{})
			must(t, err)
			defer f.Close()
			must(t, verifyAll(f))
			m, err := f.Meeting(ctx)
			must(t, err)
			if m.Title != testMeeting().Title || (what == ErasedAll) != (len(m.Roster.Members) == 0) {
				t.Errorf("%+v", m)
			}
		})
	}
}

// TestErasingIsContinued stops an erasure in its middle, as a power cut would.
func TestErasingIsContinued(t *testing.T) {
	f := filledFile(t, Options{}, false)
	must(t, f.record(ctx, "Archiv", "erase.sound", func(t *tx) error { return second(beginErase(t, ErasedSound, "r")) }))
	tamper(t, f, "DELETE FROM sound WHERE id < 8")
	if err := f.AppendSound(ctx, 0, 100*SampleRate, noise(1, 10)); !errors.Is(err, ErrErased) {
		t.Errorf("sound after the decision to erase: %v", err)
	}
	if ds, _ := f.Deletions(ctx); len(ds) != 1 || ds[0].Done {
		t.Errorf("%+v", ds)
	}
	must(t, f.EraseSound(ctx, "Archiv", "r"))
	if ds, _ := f.Deletions(ctx); len(ds) != 1 || !ds[0].Done || ds[0].Rows != 20 {
		t.Errorf("%+v", ds)
	}
	must(t, verifyAll(f))
}
