package whisper

import (
	"context"
	"math"
	"testing"
	"time"

	"ratsschreiber/transcribe"
)

// All kernels, and ggml by itself, hear the same: the same words, nearly as likely. What a processor does not have falls back to what it has.
func TestAllKernelsHearTheSame(t *testing.T) {
	type heard struct {
		text       string
		likely     float64
		start, end time.Duration
	}
	hear := func(kernels string) []heard {
		t.Setenv("RATSSCHREIBER_KERNELS", kernels)
		s := newState(t, open(t))
		var all []heard
		for _, w := range [][2]time.Duration{{0, 28300 * time.Millisecond}, {56790 * time.Millisecond, 68500 * time.Millisecond}} {
			d, err := s.Decode(context.Background(), sound(t, w[0], w[1]), transcribe.DecodeOptions{Language: "de"})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range d.Pieces {
				all = append(all, heard{p.Text, float64(p.AvgLogProb), p.Start, p.End})
			}
		}
		return all
	}
	want := hear("plain")
	if len(want) < 6 {
		t.Fatalf("ggml by itself heard %d utterances", len(want))
	}
	for _, kernels := range []string{"", "AVX2", "vectors of four"} {
		got := hear(kernels)
		if len(got) != len(want) {
			t.Errorf("%q: %d utterances, ggml %d", kernels, len(got), len(want))
			continue
		}
		for i := range got {
			if got[i].text != want[i].text || got[i].start != want[i].start || got[i].end != want[i].end || math.Abs(got[i].likely-want[i].likely) > 0.02 {
				t.Errorf("%q: heard %v, ggml %v", kernels, got[i], want[i])
			}
		}
	}
}

// Decoding with beams leaves traces in whisper.cpp's memory; what comes after must not depend on that, to the last digit.
func TestDecodingDoesNotDependOnWhatWasDecodedBefore(t *testing.T) {
	e := open(t)
	pcm, other := sound(t, 113440*time.Millisecond, 141820*time.Millisecond), sound(t, 0, 12900*time.Millisecond)
	greedy := transcribe.DecodeOptions{Language: "de"}
	decode := func(s transcribe.State, pcm []float32, o transcribe.DecodeOptions) transcribe.Decoded {
		d, err := s.Decode(context.Background(), pcm, o)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	fresh := decode(newState(t, e), pcm, greedy)
	for name, before := range map[string]transcribe.DecodeOptions{
		"greedy": greedy, "beams": {Language: "de", Beam: 5}, "chance": {Language: "de", Temperature: 0.6, BestOf: 2},
		"a short context": {Language: "de", AudioCtx: 704}, "a prompt": {Language: "de", Prompt: "Stadtrat, Grundschule, Radweg"},
	} {
		s := newState(t, e)
		decode(s, other, before)
		got := decode(s, pcm, greedy)
		if len(got.Pieces) != len(fresh.Pieces) {
			t.Errorf("after %s: %d utterances, otherwise %d", name, len(got.Pieces), len(fresh.Pieces))
			continue
		}
		for i, p := range got.Pieces {
			if w := fresh.Pieces[i]; p.Text != w.Text || p.AvgLogProb != w.AvgLogProb || p.Start != w.Start || p.End != w.End {
				t.Errorf("after %s: %v to %v %g, otherwise %v to %v %g", name, p.Start, p.End, p.AvgLogProb, w.Start, w.End, w.AvgLogProb)
			}
		}
	}
}
