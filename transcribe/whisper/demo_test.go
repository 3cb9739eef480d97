package whisper

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/measure"
)

const demoModel = "../../demo/" + demo.Model

// demoSound is the demonstration meeting's sound, read once.
var demoSound []float32

func sound(t testing.TB, from, to time.Duration) []float32 {
	t.Helper()
	if demoSound == nil {
		for _, v := range soundtest.Mono(t, "../../demo/"+demo.Sound) {
			demoSound = append(demoSound, float32(v)/32768)
		}
	}
	return demoSound[samples(from):min(samples(to), len(demoSound))]
}

func samples(d time.Duration) int { return int(d * transcribe.SampleRate / time.Second) }

// utterance is one entry of the demonstration's reference, in seconds.
type utterance struct {
	Start, End float64
	Text       string
}

func reference(t testing.TB) []utterance {
	t.Helper()
	data, err := fs.ReadFile(demo.FS(), demo.Reference)
	if err != nil {
		t.Fatal(err)
	}
	var r struct{ Segments []utterance }
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r.Segments
}

// open loads the demonstration model for one test.
func open(t testing.TB) transcribe.Engine {
	t.Helper()
	e, err := Open(context.Background(), demoModel)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func newState(t testing.TB, e transcribe.Engine) transcribe.State {
	t.Helper()
	s, err := e.NewState(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// windows cuts sound into parts of at most 30 s, each at the quietest fifth of a second after its 20th second.
func windows(pcm []float32) [][]float32 {
	const at, upTo, quiet = 20 * transcribe.SampleRate, 29 * transcribe.SampleRate, transcribe.SampleRate / 5
	var all [][]float32
	for len(pcm) > upTo {
		best, cut := float32(1e9), 0
		for i := at; i+quiet < upTo; i += quiet / 4 {
			var sum float32
			for _, v := range pcm[i : i+quiet] {
				sum += v * v
			}
			if sum < best {
				best, cut = sum, i+quiet/2
			}
		}
		all = append(all, pcm[:cut])
		pcm = pcm[cut:]
	}
	return append(all, pcm)
}

// wordErrors is the share of words of the utterances, in percent, that were heard wrong.
func wordErrors(t testing.TB, said []utterance, heard string) float64 {
	t.Helper()
	var text []string
	for _, u := range said {
		text = append(text, u.Text)
	}
	return measure.WordErrors(strings.Join(text, " "), heard)
}

func textOf(d transcribe.Decoded) string {
	var text []string
	for _, p := range d.Pieces {
		text = append(text, p.Text)
	}
	return strings.Join(text, " ")
}

// writeWAV stores sound as 16 bit mono, for whisper-cli.
func writeWAV(t testing.TB, sound []float32) string {
	t.Helper()
	pcm := make([]int16, len(sound))
	for i, v := range sound {
		pcm[i] = int16(v * 32768)
	}
	path := filepath.Join(t.TempDir(), "sound.wav")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := audio.NewWAVWriter(f, transcribe.SampleRate, 1, int64(len(pcm)))
	if err == nil {
		err = errors.Join(w.Write(pcm), w.Close())
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}
