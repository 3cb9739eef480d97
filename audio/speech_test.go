package audio

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// demoSpeech is the demonstration meeting and who speaks when in it.
func demoSpeech(t testing.TB) (pcm []float32, spoken []Span) {
	t.Helper()
	s, err := Open(t.Context(), "../demo/sitzung.flac", OpenOptions{FFmpeg: "none"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	pcm = ToFloat32(nil, monoAll(t, s, Mix))
	raw, err := os.ReadFile("../demo/sitzung.ref.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		Utterances []struct{ Start, End float64 }
		Segments   []struct{ Start, End float64 }
	}
	if err := json.Unmarshal(raw, &ref); err != nil {
		t.Fatal(err)
	}
	for _, u := range append(ref.Utterances, ref.Segments...) {
		spoken = append(spoken, Span{time.Duration(u.Start * 1e9), time.Duration(u.End * 1e9)})
	}
	if len(spoken) < 30 {
		t.Fatalf("only %d utterances in the reference", len(spoken))
	}
	return pcm, spoken
}

// mask marks the 10 ms steps that spans cover.
func mask(n int, spans []Span, shrink time.Duration) []bool {
	m := make([]bool, n)
	for _, s := range spans {
		for i := int((s.From + shrink) / (10 * time.Millisecond)); i < int((s.To-shrink)/(10*time.Millisecond)) && i < n; i++ {
			m[i] = true
		}
	}
	return m
}

// coverage is the share of the wanted steps that were found.
func coverage(want, found []bool) float64 {
	n, hit := 0, 0
	for i, w := range want {
		if w {
			n++
			if found[i] {
				hit++
			}
		}
	}
	return float64(hit) / float64(n)
}

func noisy(pcm []float32, hiss, hum float64) []float32 {
	rnd := rand.New(rand.NewPCG(5, 6))
	out := make([]float32, len(pcm))
	for i, x := range pcm {
		out[i] = x + float32(hiss*rnd.NormFloat64()+hum*math.Sin(2*math.Pi*50*float64(i)/SampleRate))
	}
	return out
}

// Nearly all that is spoken is found, in a quiet room, over the noise of a
// ventilation and over mains hum, and pauses are told from speech.
func TestEnergySpeechFindsTheMeetingsUtterances(t *testing.T) {
	pcm, spoken := demoSpeech(t)
	steps := len(pcm) / energyStep
	// The reference's ends include the speaker's own silence; its middle counts.
	want := mask(steps, spoken, 60*time.Millisecond)
	for name, c := range map[string]struct {
		hiss, hum   float64
		least, most float64 // of speech found, of sound called speech
	}{
		"as recorded":      {0, 0, 0.97, 0.95},
		"ventilation":      {0.003, 0, 0.93, 0.95},
		"loud ventilation": {0.01, 0, 0.80, 0.95},
		"mains hum":        {0.0005, 0.05, 0.95, 0.95},
	} {
		spans, err := EnergySpeech{}.Speech(t.Context(), noisy(pcm, c.hiss, c.hum))
		if err != nil {
			t.Fatal(err)
		}
		found := mask(steps, spans, 0)
		called := 0
		for _, f := range found {
			if f {
				called++
			}
		}
		got, share := coverage(want, found), float64(called)/float64(steps)
		t.Logf("%-17s %d spans, %.1f %% of the speech found, %.1f %% of the sound called speech", name, len(spans), 100*got, 100*share)
		if got < c.least || share > c.most {
			t.Errorf("%s: found %.3f of the speech, called %.3f speech", name, got, share)
		}
		for i, s := range spans {
			if s.From >= s.To || i > 0 && s.From < spans[i-1].To {
				t.Fatalf("%s: spans out of order: %v %v", name, spans[max(0, i-1)], s)
			}
		}
	}
}

// Sound that comes piece by piece gives the same spans in any pieces, and all
// of them but the last one before its end.
func TestSpeechTrackerDoesNotDependOnBlocks(t *testing.T) {
	pcm, _ := demoSpeech(t)
	sound := toInt16(nil, pcm[:60*SampleRate])
	var want []Span
	for _, block := range []int{len(sound), 16000, 1024, 77} {
		tr := NewSpeechTracker(EnergySpeech{})
		var got []Span
		for at := 0; at < len(sound); at += block {
			got = append(got, tr.Add(sound[at:min(at+block, len(sound))])...)
		}
		got = append(got, tr.Flush()...)
		if want == nil {
			want = got
			if len(want) < 5 {
				t.Fatalf("only %d spans", len(want))
			}
		}
		if len(got) != len(want) {
			t.Fatalf("blocks of %d: %d spans, want %d", block, len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("blocks of %d: span %d is %v, want %v", block, i, got[i], want[i])
			}
		}
	}
}

func TestEnergySpeechOnSoundWithoutSpeech(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	hiss := make([]float32, 30*SampleRate)
	for i := range hiss {
		hiss[i] = float32(0.01 * rnd.NormFloat64())
	}
	for name, pcm := range map[string][]float32{
		"nothing": nil, "one sample": {0.5}, "digital silence": make([]float32, 20*SampleRate), "steady noise": hiss,
	} {
		spans, err := EnergySpeech{}.Speech(t.Context(), pcm)
		if err != nil || len(spans) != 0 {
			t.Errorf("%s: %v %v", name, spans, err)
		}
	}
	// Sound from the first sample on, without any pause to learn from.
	spans, err := EnergySpeech{}.Speech(t.Context(), tone(SampleRate/3, 440, SampleRate))
	if err != nil || len(spans) != 1 {
		t.Errorf("short sound without pause: %v %v", spans, err)
	}
}

func TestQuietestPointLiesInThePause(t *testing.T) {
	x := babble(4, SampleRate, 2)
	for i := 30000; i < 36000; i++ {
		x[i] = 0
	}
	if at := QuietestPoint(x, 0, len(x)); at < 32000 || at > 34000 {
		t.Errorf("cut at %d, the pause is 30000 to 36000", at)
	}
	if at := QuietestPoint(toInt16(nil, x), 20000, 50000); at < 32000 || at > 34000 {
		t.Errorf("16-bit: cut at %d", at)
	}
	if at := QuietestPoint(x, 40000, 50000); at < 40000 || at > 50000 {
		t.Errorf("outside the limits: %d", at)
	}
	for _, c := range [][2]int{{0, 0}, {-5, 3}, {len(x) - 1, len(x) + 100}, {10, 5}, {len(x) + 5, len(x) + 9}} {
		if at := QuietestPoint(x, c[0], c[1]); at < 0 || at > len(x) {
			t.Errorf("limits %v: %d", c, at)
		}
	}
}
