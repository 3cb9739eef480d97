package whisper_test

import (
	"encoding/json"
	"io/fs"
	"math"
	"testing"
	"time"

	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/measure"
)

// utterances of the script, in seconds from its start.
func script(t *testing.T) (starts, ends []float64) {
	t.Helper()
	raw, err := fs.ReadFile(demo.FS(), demo.Reference)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Segments []struct{ Start, End float64 }
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	for _, u := range r.Segments {
		starts, ends = append(starts, u.Start), append(ends, u.End)
	}
	return starts, ends
}

// farthest is the largest distance of a segment's start or end from the nearest one of the script that is repeated every period.
func farthest(t *testing.T, segs []meeting.Segment, period time.Duration) time.Duration {
	t.Helper()
	starts, ends := script(t)
	nearest := func(at time.Duration, all []float64) float64 {
		best := math.Inf(1)
		x := (at % period).Seconds()
		for _, y := range all {
			best = min(best, math.Abs(x-y))
		}
		return best
	}
	// A window may end in a pause inside of an utterance, which then becomes two segments.
	utterance := func(s meeting.Segment) int {
		middle := ((s.From + (s.To-s.From)/2) % period).Seconds()
		for i := range starts {
			if middle >= starts[i] && middle <= ends[i] {
				return i
			}
		}
		return -1
	}
	worst := 0.0
	for i, s := range segs {
		if s.Text == "" {
			continue
		}
		var a, b float64
		if i == 0 || utterance(segs[i-1]) != utterance(s) {
			a = nearest(s.From, starts)
		}
		if i == len(segs)-1 || utterance(segs[i+1]) != utterance(s) {
			b = nearest(s.To, ends)
		}
		if max(a, b) > 0.3 {
			t.Errorf("segment %v to %v: %.2f s from the next start, %.2f s from the next end in the script", s.From, s.To, a, b)
		}
		worst = max(worst, a, b)
		for i, w := range s.Words {
			if w.From < s.From || w.To > s.To || w.To < w.From || i > 0 && w.From < s.Words[i-1].From {
				t.Errorf("segment %v to %v: its word %d is from %v to %v", s.From, s.To, i, w.From, w.To)
			}
		}
	}
	return time.Duration(worst * float64(time.Second))
}

func TestSegmentsLieWithinThreeTenthsOfASecondOfTheScript(t *testing.T) {
	m := &memory{pcm: demoPCM(t)}
	if err := pipeline(t, t.Context(), openDemo(t), m, 2); err != nil {
		t.Fatal(err)
	}
	if len(m.segments) < 45 {
		t.Fatalf("%d segments", len(m.segments))
	}
	t.Logf("at most %v away", farthest(t, m.segments, time.Hour))
}

// Nothing is counted by adding up windows, so nothing drifts: the last quarter of an hour of six is as exact as the first.
func TestTimesDoNotDriftInSixHours(t *testing.T) {
	pcm := demoPCM(t)
	period := time.Duration(len(pcm)) * time.Second / transcribe.SampleRate
	sound, m := &measure.Repeated{Piece: pcm, Total: 6 * 3600 * transcribe.SampleRate}, &memory{}
	job := transcribe.Job{Sound: sound, Sink: m, Engine: openDemo(t), Finder: transcribe.EnergyFinder{}, Version: 1, Language: "de", States: 2,
		Span: meeting.Span{From: 5*time.Hour + 50*time.Minute, To: 6 * time.Hour}}
	if err := transcribe.Run(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	if n := len(m.segments); n < 90 {
		t.Fatalf("%d segments in ten minutes", n)
	}
	// The span begins and ends inside of utterances; these have no start or end in the script.
	t.Logf("at most %v away", farthest(t, m.segments[1:len(m.segments)-1], period))
}
