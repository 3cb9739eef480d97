package whisper

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"ratsschreiber/audio/soundtest"
	"ratsschreiber/demo"
	"ratsschreiber/transcribe"
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

// plainWords are a text's words for comparing: lower case, without punctuation, and numbers without separators inside.
func plainWords(text string) []string {
	var b strings.Builder
	runes := []rune(strings.ToLower(text))
	for i, r := range runes {
		between := i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsSpace(r):
			b.WriteRune(r)
		case !between:
			b.WriteRune(' ')
		}
	}
	return strings.Fields(b.String())
}

// mistakes is the number of substitutions, insertions and deletions that lead from said to heard.
func mistakes(said, heard []string) int {
	row := make([]int, len(heard)+1)
	for j := range row {
		row[j] = j
	}
	for i, s := range said {
		diagonal := row[0]
		row[0] = i + 1
		for j, h := range heard {
			cost := diagonal
			if s != h {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(heard)]
}

// wordErrors is the share of mistakes in percent of the words said.
func wordErrors(t testing.TB, said []utterance, heard string) float64 {
	t.Helper()
	var text []string
	for _, u := range said {
		text = append(text, u.Text)
	}
	words := plainWords(strings.Join(text, " "))
	return 100 * float64(mistakes(words, plainWords(heard))) / float64(len(words))
}

func textOf(d transcribe.Decoded) string {
	var text []string
	for _, p := range d.Pieces {
		text = append(text, p.Text)
	}
	return strings.Join(text, " ")
}

// writeWAV stores sound as 16 bit mono, for whisper-cli.
func writeWAV(t testing.TB, pcm []float32) string {
	t.Helper()
	head := []byte("RIFF....WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00")
	head = binary.LittleEndian.AppendUint32(head, transcribe.SampleRate)
	head = binary.LittleEndian.AppendUint32(head, 2*transcribe.SampleRate)
	head = append(head, "\x02\x00\x10\x00data"...)
	head = binary.LittleEndian.AppendUint32(head, uint32(2*len(pcm)))
	binary.LittleEndian.PutUint32(head[4:], uint32(36+2*len(pcm)))
	for _, v := range pcm {
		head = binary.LittleEndian.AppendUint16(head, uint16(int16(v*32768)))
	}
	path := filepath.Join(t.TempDir(), "sound.wav")
	if err := os.WriteFile(path, head, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
