package whisper

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"ratsschreiber/transcribe"
)

func openFinder(t *testing.T) *Finder {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Lautstärke.bin")
	if err := os.WriteFile(path, loudnessModel(), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := OpenFinder(path, FinderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestFinderFindsEveryUtterance(t *testing.T) {
	f := openFinder(t)
	pcm := sound(t, 0, time.Hour)
	spans, err := f.Speech(context.Background(), pcm)
	if err != nil {
		t.Fatal(err)
	}
	length := time.Duration(len(pcm)) * time.Second / transcribe.SampleRate
	var last, found time.Duration
	for _, s := range spans {
		if s.From < last || s.To <= s.From || s.To > length {
			t.Errorf("span from %v to %v after %v in %v", s.From, s.To, last, length)
		}
		last = s.To
		found += s.To - s.From
	}
	for _, u := range reference(t) {
		from, to := seconds(u.Start), seconds(u.End)
		var covered time.Duration
		for _, s := range spans {
			covered += max(0, min(to, s.To)-max(from, s.From))
		}
		if covered < (to-from)*9/10 {
			t.Errorf("of the utterance from %v to %v only %v was found", from, to, covered)
		}
	}
	if found > length*98/100 {
		t.Errorf("%v of %v was taken for speech: no pause was found", found, length)
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func TestFinderHearsNothingInSilence(t *testing.T) {
	f := openFinder(t)
	for _, n := range []int{0, 1, 511, 512, 513, 90 * transcribe.SampleRate} {
		spans, err := f.Speech(context.Background(), make([]float32, n))
		if err != nil || len(spans) != 0 {
			t.Errorf("%d samples of silence: %v, %v", n, spans, err)
		}
	}
}

func TestFinderStartsAfreshWithEveryCall(t *testing.T) {
	f := openFinder(t)
	pcm := sound(t, 0, 30*time.Second)
	first, step, err := f.Probabilities(context.Background(), pcm)
	if err != nil {
		t.Fatal(err)
	}
	if step != 32*time.Millisecond || len(first) != (len(pcm)+511)/512 {
		t.Errorf("%d values of %v for %d samples", len(first), step, len(pcm))
	}
	again, _, err := f.Probabilities(context.Background(), pcm)
	if err != nil || !reflect.DeepEqual(first, again) {
		t.Errorf("the second time differs (%v)", err)
	}
}

func TestFinderObeysContextAndClosing(t *testing.T) {
	f := openFinder(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Speech(ctx, make([]float32, 16000)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := errors.Join(f.Close(), f.Close()); err != nil {
		t.Error(err)
	}
	if _, err := f.Speech(context.Background(), make([]float32, 16000)); !errors.Is(err, transcribe.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

func TestFinderRefusesOtherFiles(t *testing.T) {
	if _, err := OpenFinder(demoModel, FinderOptions{}); !errors.Is(err, transcribe.ErrNotModel) {
		t.Errorf("a speech model: %v", err)
	}
	path := filepath.Join(t.TempDir(), "halb.bin")
	data := loudnessModel()
	if err := os.WriteFile(path, data[:len(data)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFinder(path, FinderOptions{}); !errors.Is(err, transcribe.ErrModelCut) {
		t.Errorf("half a model: %v", err)
	}
}

func TestSpansFollowTheProbabilities(t *testing.T) {
	const step = 100 * time.Millisecond
	o := FinderOptions{Threshold: 0.5, Release: 0.3, MinSpeech: 200 * time.Millisecond, MinSilence: 300 * time.Millisecond, Pad: 100 * time.Millisecond}
	ms := func(from, to int) transcribe.Span {
		return transcribe.Span{From: time.Duration(from) * time.Millisecond, To: time.Duration(to) * time.Millisecond}
	}
	for _, c := range []struct {
		name string
		p    string // one digit for each step: tenths
		want []transcribe.Span
	}{
		{"nothing", "", nil},
		{"silence", "0000000", nil},
		{"padded on both sides", "0000999900000", []transcribe.Span{ms(300, 900)}},
		{"not beyond the ends", "9999", []transcribe.Span{ms(0, 400)}},
		{"a noise is no speech", "0000900000", nil},
		{"goes on above the release", "000944444000000", []transcribe.Span{ms(200, 1000)}},
		{"does not begin below the threshold", "00044444000000", nil},
		{"a short pause is spanned", "009900990000", []transcribe.Span{ms(100, 900)}},
		{"a long pause ends it", "00990009900000", []transcribe.Span{ms(100, 500), ms(600, 1000)}},
		{"open at the end", "000099", []transcribe.Span{ms(300, 600)}},
	} {
		var p []float32
		for _, d := range c.p {
			p = append(p, float32(d-'0')/10)
		}
		if got := spansOf(p, step, time.Duration(len(p))*step, o); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	wide := o
	wide.Pad = time.Second
	if got, want := spansOf([]float32{0, 1, 1, 0, 0, 0, 0, 1, 1, 0}, step, time.Second, wide), []transcribe.Span{ms(0, 500), ms(500, 1000)}; !reflect.DeepEqual(got, want) {
		t.Errorf("padding wider than the pause: got %v, want %v", got, want)
	}
	if got, want := (FinderOptions{}).filled(), (FinderOptions{Threshold: 0.4, Release: 0.25, MinSpeech: 100 * time.Millisecond, MinSilence: 300 * time.Millisecond, Pad: 200 * time.Millisecond}); got.Threshold != want.Threshold || got.MinSilence != want.MinSilence || got.Pad != want.Pad || got.MinSpeech != want.MinSpeech || got.Release < 0.249 || got.Release > 0.251 {
		t.Errorf("defaults: %+v", got)
	}
}
