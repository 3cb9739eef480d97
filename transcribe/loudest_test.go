package transcribe

import (
	"context"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
)

// room is a recording of several channels.
type room [][]int16

func (r room) Length(context.Context) (int64, error) { return int64(len(r[0])), nil }
func (r room) Read(_ context.Context, channel int, from, to int64) ([]int16, error) {
	return r[channel][from:to], nil
}
func (r room) Growing(context.Context) (bool, error) { return false, nil }

// twoMicrophones gives the demonstration's utterances to two microphones in turn; the other one hears them 12 dB softer and 6 ms later.
// The second is turned up and noisier.
func twoMicrophones(t *testing.T) (room, []meeting.Span) {
	t.Helper()
	data, err := fs.ReadFile(demo.FS(), demo.Reference)
	if err != nil {
		t.Fatal(err)
	}
	var script struct {
		Segments []struct{ Start, End float64 }
	}
	if err := json.Unmarshal(data, &script); err != nil {
		t.Fatal(err)
	}
	pcm := soundtest.Mono(t, "../demo/"+demo.Sound)
	var said []meeting.Span
	near := make([]int, len(pcm)) // which microphone
	for i, s := range script.Segments {
		said = append(said, meeting.Span{From: time.Duration(s.Start * float64(time.Second)), To: time.Duration(s.End * float64(time.Second))})
		for k := timeToSamples(said[i].From) - sampleRate/10; k >= 0 && k < int64(len(near)); k++ {
			near[k] = i % 2
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	out := room{make([]int16, len(pcm)), make([]int16, len(pcm))}
	for c := range out {
		for i := range out[c] {
			v := float64(pcm[i]) / 2
			if near[i] != c {
				v = float64(pcm[max(0, i-sampleRate*6/1000)]) / 8
			}
			v += 20 * random.NormFloat64()
			if c == 1 {
				v = 1.8*v + 20*random.NormFloat64()
			}
			out[c][i] = int16(max(-32768, min(32767, v)))
		}
	}
	return out, said
}

// speechIn is what a job of one channel takes for speech.
func speechIn(t *testing.T, r room, channel int, others []int) []meeting.Span {
	t.Helper()
	length := samplesToTime(int64(len(r[0])))
	job := &run{Job: Job{Sound: r, Finder: EnergyFinder{}, Channel: channel, Others: others}}
	m := job.newSpeechMap()
	out, err := m.find(t.Context(), 0, length, length, false)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEachUtteranceIsKeptInTheChannelOfItsMicrophoneOnly(t *testing.T) {
	r, said := twoMicrophones(t)
	alone := [2][]meeting.Span{speechIn(t, r, 0, nil), speechIn(t, r, 1, nil)}
	kept := [2][]meeting.Span{speechIn(t, r, 0, []int{0, 1}), speechIn(t, r, 1, []int{0, 1})}
	heard := 0
	for i, s := range said {
		own, other := i%2, 1-i%2
		if total(clip(alone[other], s)) > s.Length()/2 {
			heard++
		}
		had, has := total(clip(alone[own], s)), total(clip(kept[own], s))
		if had-has > 100*time.Millisecond {
			t.Errorf("utterance %d (%v to %v): %v of %v are kept in its channel", i, s.From, s.To, has, had)
		}
		if twice := total(clip(kept[other], s)); twice > 300*time.Millisecond {
			t.Errorf("utterance %d (%v to %v): %v are kept in the other channel too", i, s.From, s.To, twice)
		}
	}
	if heard*2 < len(said) {
		t.Errorf("only %d of %d utterances would be kept twice: the test says little", heard, len(said))
	}
}

func TestNoSpeechIsLeftOutOfAllChannels(t *testing.T) {
	r, _ := twoMicrophones(t)
	left := append(speechIn(t, r, 0, nil), speechIn(t, r, 1, nil)...)
	for _, s := range slices.Concat(speechIn(t, r, 0, []int{1}), speechIn(t, r, 1, []int{0})) {
		// The room around speech is decoded with it.
		left = without(left, meeting.Span{From: s.From - margin, To: s.To + margin})
	}
	for _, s := range left {
		if s.Length() >= energyShortest {
			t.Errorf("%v to %v is kept nowhere", s.From, s.To)
		}
	}
}

func TestAChannelIsLeftOutOnlyWhereAnotherOneSpeaksLouder(t *testing.T) {
	levels := func(speech bool, level ...float64) hearing {
		h := hearing{level: level}
		for range level {
			h.speech = append(h.speech, speech)
		}
		return h
	}
	repeat := func(n int, v float64) []float64 { return slices.Repeat([]float64{v}, n) }
	mixed := func(a, b, c []float64) []float64 { return slices.Concat(a, b, c) }
	for name, c := range map[string]struct {
		all  []hearing
		want []int // frames kept
	}{
		"one clearly louder":        {[]hearing{levels(true, repeat(20, 30)...), levels(true, repeat(20, 18)...)}, []int{20, 0}},
		"equally loud":              {[]hearing{levels(true, repeat(20, 30)...), levels(true, repeat(20, 28)...)}, []int{20, 20}},
		"louder without speech":     {[]hearing{levels(false, repeat(20, 30)...), levels(true, repeat(20, 18)...)}, []int{20, 20}},
		"a word in between is kept": {[]hearing{levels(true, mixed(repeat(8, 30), repeat(4, 10), repeat(8, 30))...), levels(true, repeat(20, 20)...)}, []int{20, 0}},
		"three in turn": {[]hearing{levels(true, mixed(repeat(8, 30), repeat(8, 10), repeat(8, 10))...), levels(true, mixed(repeat(8, 10), repeat(8, 30), repeat(8, 10))...),
			levels(true, mixed(repeat(8, 10), repeat(8, 10), repeat(8, 30))...)}, []int{8, 8, 8}},
		"sound of one ends earlier": {[]hearing{levels(true, repeat(10, 30)...), levels(true, repeat(20, 18)...)}, []int{20, 10}},
	} {
		kept := speaking(c.all)
		for i := range kept {
			n := 0
			for _, k := range kept[i] {
				if k {
					n++
				}
			}
			if n != c.want[i] {
				t.Errorf("%s: channel %d keeps %d frames, want %d", name, i, n, c.want[i])
			}
		}
	}
}
