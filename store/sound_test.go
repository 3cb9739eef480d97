package store

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// noise makes n samples that no other seed makes.
func noise(seed uint64, n int) []int16 {
	r := rand.New(rand.NewPCG(seed, 1))
	pcm := make([]int16, n)
	for i := range pcm {
		pcm[i] = int16(r.IntN(65536) - 32768)
	}
	return pcm
}

func TestSoundComesBackAsItWent(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		for i := range 5 {
			must(t, f.AppendSound(ctx, 0, int64(i)*SampleRate, noise(uint64(i), SampleRate)))
		}
		long := noise(99, 7*SampleRate+123)
		must(t, f.AppendSoundBatch(ctx, 1, 700, long))
		if ch, err := f.Channels(ctx); err != nil || !slices.Equal(ch, []int{0, 1}) {
			t.Errorf("channels %v, %v", ch, err)
		}
		if n, err := f.SoundLength(ctx); err != nil || n != 7*SampleRate+823 {
			t.Errorf("length %d, %v", n, err)
		}
		pcm, holes, err := f.ReadSound(ctx, 1, 0, 8*SampleRate)
		must(t, err)
		if !slices.Equal(pcm[700:700+len(long)], long) {
			t.Error("other samples")
		}
		if !slices.Equal(holes, []Hole{{From: 0, To: 700}, {From: int64(700 + len(long)), To: 8 * SampleRate}}) {
			t.Errorf("holes %v", holes)
		}
		pcm, holes, err = f.ReadSound(ctx, 0, SampleRate/2, 3*SampleRate/2)
		must(t, err)
		want := append(slices.Clone(noise(0, SampleRate)[SampleRate/2:]), noise(1, SampleRate)[:SampleRate/2]...)
		if !slices.Equal(pcm, want) || len(holes) != 0 {
			t.Errorf("across a row: holes %v", holes)
		}
	})
}

func TestSoundIsNeverReplaced(t *testing.T) {
	f := newFileAt(t, Options{})
	must(t, f.AppendSound(ctx, 0, SampleRate, noise(1, SampleRate)))
	for _, start := range []int64{SampleRate, SampleRate + 1, 1, 2*SampleRate - 1} {
		if err := f.AppendSound(ctx, 0, start, noise(2, SampleRate)); !errors.Is(err, ErrOverlap) {
			t.Errorf("at %d: %v", start, err)
		}
	}
	must(t, f.AppendSound(ctx, 0, 0, noise(3, SampleRate)))
	must(t, f.AppendSound(ctx, 0, 2*SampleRate, noise(4, SampleRate)))
	must(t, f.AppendSound(ctx, 1, SampleRate, noise(5, SampleRate)))
	if err := f.AppendSound(ctx, -1, 0, noise(1, 1)); !errors.Is(err, ErrInvalid) {
		t.Errorf("channel -1: %v", err)
	}
}

func TestHolesNameTheirGap(t *testing.T) {
	f := newFileAt(t, Options{})
	must(t, f.AppendSound(ctx, 0, 0, noise(1, SampleRate)))
	must(t, f.AddGap(ctx, meeting.Gap{From: time.Second, To: 3 * time.Second, Reason: meeting.GapPaused}))
	must(t, f.AddGap(ctx, meeting.Gap{From: 4 * time.Second, To: 6 * time.Second, Reason: meeting.GapDevice}))
	if n, err := f.SoundLength(ctx); err != nil || n != 6*SampleRate {
		t.Errorf("a gap at the end is part of the length: %d, %v", n, err)
	}
	_, holes, err := f.ReadSound(ctx, 0, 0, 7*SampleRate)
	must(t, err)
	const s = SampleRate
	want := []Hole{{s, 3 * s, meeting.GapPaused}, {3 * s, 4 * s, ""}, {4 * s, 6 * s, meeting.GapDevice}, {6 * s, 7 * s, ""}}
	if !slices.Equal(holes, want) {
		t.Errorf("got %v, want %v", holes, want)
	}
	if err := f.AddGap(ctx, meeting.Gap{From: 2, To: 1}); !errors.Is(err, ErrInvalid) {
		t.Errorf("backward gap: %v", err)
	}
}

func TestSamplesAndTimeAgree(t *testing.T) {
	for _, n := range []int64{0, 1, 7, 15999, 16000, 16001, 8 * 3600 * SampleRate, 8*3600*SampleRate + 1} {
		if got := Samples(Time(n)); got != n {
			t.Errorf("%d samples last %v, which are %d samples", n, Time(n), got)
		}
	}
}

func TestSourcesStayIncompleteUntilFinished(t *testing.T) {
	f := newFileAt(t, Options{})
	id, err := f.StartSource(ctx, meeting.Source{Name: "Sitzung.flac", SHA256: "abc", Complete: true})
	must(t, err)
	all, err := f.Sources(ctx)
	must(t, err)
	if len(all) != 1 || all[0].ID != id || all[0].Complete || all[0].At.IsZero() {
		t.Errorf("%+v", all)
	}
	all[0].Length, all[0].Truncated = time.Minute, true
	must(t, f.FinishSource(ctx, all[0]))
	all, err = f.Sources(ctx)
	must(t, err)
	if !all[0].Complete || all[0].Length != time.Minute || !all[0].Truncated || all[0].Name != "Sitzung.flac" {
		t.Errorf("%+v", all)
	}
	if err := f.FinishSource(ctx, meeting.Source{ID: 77}); !errors.Is(err, ErrNoRecord) {
		t.Errorf("unknown source: %v", err)
	}
}
