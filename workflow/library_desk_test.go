package workflow

import (
	"context"
	"path/filepath"
	"testing"

	"ratsschreiber/audio"
	"ratsschreiber/meeting"
)

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
