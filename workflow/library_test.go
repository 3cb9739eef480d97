package workflow

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"ratsschreiber/audio"
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
	if _, err := ImportTranscript(ctx, f, names[2], ""); err != nil {
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

// libraryDesk opens a meeting as Frau Ziegler, with its path.
func libraryDesk(t *testing.T) (d *Desk, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.sitzung")
	libraryMeeting(t, path)
	d, err := OpenDesk(t.Context(), path, DeskOptions{By: func() string { return "Frau Ziegler" }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, path
}

func TestDeskShowsWhatTheFullLoadingShows(t *testing.T) {
	ctx := t.Context()
	d, path := libraryDesk(t)
	segs, err := d.Segments(ctx)
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Minutes(ctx, segs)
	if err != nil {
		t.Fatal(err)
	}
	want, err := LoadMinutes(ctx, d.File())
	if err != nil {
		t.Fatal(err)
	}
	if len(got.AllFacts()) != len(want.AllFacts()) || len(got.Items) != len(want.Items) || got.Length != want.Length || got.State != want.State {
		t.Errorf("%d facts, length %v, state %s; want %d, %v, %s", len(got.AllFacts()), got.Length, got.State, len(want.AllFacts()), want.Length, want.State)
	}
	problems, err := d.Problems(ctx, got)
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := Check(ctx, d.File(), "")
	if err != nil || len(all) != len(problems) {
		t.Errorf("%d problems, Check gives %d, %v", len(problems), len(all), err)
	}
	second, err := OpenDesk(ctx, path, DeskOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if second.Busy == nil || !second.ReadOnly() {
		t.Error("two desks may edit one file")
	}
}

func TestAChangedFactCanBePutBackAndChangedAgain(t *testing.T) {
	ctx := t.Context()
	d, _ := libraryDesk(t)
	vote := func() meeting.Fact {
		m, err := d.Minutes(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		return m.Items[1].Votes[0]
	}
	old := vote()
	changed := old
	v := *old.Vote
	v.For = meeting.Count(30)
	changed.Vote = &v
	id, err := d.ChangeFact(ctx, changed, false)
	if err != nil {
		t.Fatal(err)
	}
	back, err := d.RestoreFact(ctx, id, old)
	if err != nil {
		t.Fatal(err)
	}
	if now := vote(); now.ID != back || *now.Vote.For != *old.Vote.For || now.Review != nil || now.Origin != old.Origin {
		t.Errorf("put back is %+v", now)
	}
	changed.ID = back
	if _, err := d.ChangeFact(ctx, changed, true); err != nil {
		t.Fatal(err)
	}
	if now := vote(); *now.Vote.For != 30 || !now.Review.Heard {
		t.Errorf("changed again is %+v", now.Vote)
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

// taps pulls from a playback as a loudspeaker would, as fast as a test wants.
type taps struct {
	mu   sync.Mutex // guards what follows
	pull func([]int16)
	open bool
}

func (s *taps) Start(pull func([]int16)) (func(), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pull, s.open = pull, true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.open = false
	}, nil
}

// ramp is sound whose samples are their own places.
func ramp(_ context.Context, from, to int64) ([]int16, error) {
	out := make([]int16, to-from)
	for i := range out {
		out[i] = int16((from + int64(i)) % 30000)
	}
	return out, nil
}

func newRampPlayback(out Output) *Playback {
	p := &Playback{read: ramp, out: out, speed: 1, stop: func() {}, cancel: func() {}}
	p.room = sync.NewCond(&p.mu)
	return p
}

// draw pulls n samples, waiting for the reader where it has to.
func draw(t *testing.T, p *Playback, s *taps, n int) []int16 {
	t.Helper()
	var out []int16
	for tries := 0; len(out) < n && tries < 20000; tries++ {
		p.mu.Lock()
		ready := p.waiting()
		ended := !p.playing
		p.mu.Unlock()
		if ready == 0 {
			if ended {
				break
			}
			p.mu.Lock()
			over := p.ended && p.waiting() == 0
			p.mu.Unlock()
			if !over {
				time.Sleep(100 * time.Microsecond)
				continue
			}
		}
		buf := make([]int16, min(512, n-len(out), max(1, ready)))
		s.pull(buf)
		out = append(out, buf...)
	}
	return out
}

func TestPlaybackPlaysEverySampleOfTheStretchOnceAndInOrder(t *testing.T) {
	s := &taps{}
	p := newRampPlayback(s)
	if err := p.Play(time.Second, 3*time.Second, time.Hour); err != nil {
		t.Fatal(err)
	}
	got := draw(t, p, s, 2*audio.SampleRate)
	for i, v := range got {
		if want := int16((audio.SampleRate + i) % 30000); v != want {
			t.Fatalf("sample %d is %d, want %d", i, v, want)
		}
	}
	if len(got) != 2*audio.SampleRate {
		t.Errorf("%d samples of 2 s", len(got))
	}
	s.pull(make([]int16, 10)) // the device asks once more and finds the end
	for range 1000 {
		if !p.Playing() {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if p.Playing() || p.Position() != 3*time.Second {
		t.Errorf("at the end it plays: %v, at %v", p.Playing(), p.Position())
	}
}

func TestPlaybackFollowsThePlaceAtAnySpeedAndKeepsItWhenPaused(t *testing.T) {
	s := &taps{}
	p := newRampPlayback(s)
	p.SetSpeed(2)
	if err := p.Play(10*time.Second, 0, time.Minute); err != nil {
		t.Fatal(err)
	}
	draw(t, p, s, audio.SampleRate)
	at := p.Position()
	if at < 11900*time.Millisecond || at > 12100*time.Millisecond {
		t.Errorf("after a second at double speed the place is %v", at)
	}
	p.Pause()
	if p.Playing() || p.Position() != at {
		t.Errorf("paused at %v, was %v", p.Position(), at)
	}
	p.Seek(30 * time.Second)
	if p.Position() != 30*time.Second {
		t.Errorf("went to %v", p.Position())
	}
	p.SetSpeed(7)
	if p.Speed() != audio.FastestStretch {
		t.Errorf("the speed is %v", p.Speed())
	}
}

func TestPlaybackEndsInPeaceWhateverIsAsked(t *testing.T) {
	for _, span := range [][2]time.Duration{{time.Hour, 0}, {5 * time.Second, time.Second}, {-time.Second, time.Nanosecond}, {0, 0}} {
		p := newRampPlayback(SilentOutput{})
		if err := p.Play(span[0], span[1], 2*time.Second); err != nil {
			t.Fatal(err)
		}
		p.Pause()
		p.Pause()
		if p.Playing() {
			t.Errorf("%v still plays", span)
		}
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

func TestThePictureOfTheSoundIsMadeOnce(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "a.sitzung")
	f, _, err := NewMeeting(ctx, path, NewMeetingOptions{})
	if err != nil {
		t.Fatal(err)
	}
	pcm := make([]int16, 20*audio.SampleRate)
	for i := 10 * audio.SampleRate; i < len(pcm); i++ {
		pcm[i] = int16(16000 * (i%2*2 - 1))
	}
	if err := f.AppendSoundBatch(ctx, 0, 0, pcm); err != nil {
		t.Fatal(err)
	}
	f.Close()
	d, err := OpenDesk(ctx, path, DeskOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	steps := 0
	first, err := d.Strip(ctx, func(Event) { steps++ })
	if err != nil || len(first) == 0 || steps == 0 {
		t.Fatalf("%d values, %v", len(first), err)
	}
	if first[len(first)/4] > 0.01 || first[len(first)*3/4] < 0.4 {
		t.Errorf("silence is %v, sound %v", first[len(first)/4], first[len(first)*3/4])
	}
	steps = 0
	if again, err := d.Strip(ctx, func(Event) { steps++ }); err != nil || len(again) != len(first) || steps != 0 {
		t.Errorf("the second time the sound is read %d times, %v", steps, err)
	}
}
