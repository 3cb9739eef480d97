package whisper

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"ratsschreiber/demo"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper/modelfile"
)

var german = transcribe.DecodeOptions{Language: "de"}

func TestInfoDescribesTheModel(t *testing.T) {
	want := transcribe.EngineInfo{
		Name: "mini-de", Path: demoModel, Kind: "tiny q5_0", Version: "whisper.cpp 1.9.1", Bytes: 11751691,
		SHA256:       "ca8e0567e20578bfd42055a3cb8f1a616e3692594683737cafcd7b64db366709",
		Multilingual: true, AudioCtx: 1500, TextCtx: 448, Beams: 8, Weights: "q5_0",
		Shape: transcribe.Shape{Width: 192, AudioLayers: 4, TextLayers: 3, Mels: 80, Vocabulary: 51865},
	}
	got := open(t).Info()
	got.Kernels = "" // the best for this machine
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// What Decode promises about pieces and words, on the whole meeting.
func TestPiecesAndWordsStayInOrderAndInside(t *testing.T) {
	s := newState(t, open(t))
	said := reference(t)
	var from time.Duration
	words, inside := 0, 0
	for _, pcm := range windows(sound(t, 0, time.Hour)) {
		d, err := s.Decode(context.Background(), pcm, german)
		if err != nil {
			t.Fatal(err)
		}
		if d.Language != "de" || d.Tokens == 0 || d.Encode <= 0 || d.DecodeTime <= 0 {
			t.Errorf("window at %v: %q, %d tokens, %v, %v", from, d.Language, d.Tokens, d.Encode, d.DecodeTime)
		}
		length := time.Duration(len(pcm)) * time.Second / transcribe.SampleRate
		var last time.Duration
		for _, p := range d.Pieces {
			if p.Start < last || p.End < p.Start || p.End > length {
				t.Errorf("piece from %v to %v in a window of %v, after one that ended at %v", p.Start, p.End, length, last)
			}
			last = p.End
			if p.AvgLogProb > 0 || p.NoSpeech < 0 || p.NoSpeech > 1 {
				t.Errorf("piece with log probability %v, no speech %v", p.AvgLogProb, p.NoSpeech)
			}
			at := p.Start
			var text []string
			for _, w := range p.Words {
				if w.Start < at || w.End < w.Start || w.End > p.End {
					t.Errorf("word from %v to %v, after %v, in a piece from %v to %v", w.Start, w.End, at, p.Start, p.End)
				}
				if w.Confidence <= 0 || w.Confidence > 1 {
					t.Errorf("word with confidence %v", w.Confidence)
				}
				at = w.End
				text = append(text, w.Text)
				words++
				middle := (from + (w.Start+w.End)/2).Seconds()
				for _, u := range said {
					if u.Start <= middle && middle <= u.End && strings.Contains(u.Text, w.Text) {
						inside++
						break
					}
				}
			}
			if joined := strings.Join(text, " "); joined != p.Text {
				t.Errorf("text %q, words %q", p.Text, joined)
			}
		}
		from += length
	}
	// The middle of a word lies in the utterance that it was said in; a few are misheard.
	if inside*100 < words*95 {
		t.Errorf("only %d of %d words are placed in an utterance that has them", inside, words)
	}
}

func TestStatesSideBySideDecodeAsOneDoes(t *testing.T) {
	e := open(t)
	parts := windows(sound(t, 0, 100*time.Second))
	alone := newState(t, e)
	want := make([][]transcribe.Piece, len(parts))
	for i, pcm := range parts {
		d, err := alone.Decode(context.Background(), pcm, german)
		if err != nil {
			t.Fatal(err)
		}
		want[i] = d.Pieces
	}
	var group sync.WaitGroup
	for range 2 {
		s := newState(t, e)
		group.Go(func() {
			for i, pcm := range parts {
				d, err := s.Decode(context.Background(), pcm, german)
				if err != nil {
					t.Error(err)
				}
				if !reflect.DeepEqual(d.Pieces, want[i]) {
					t.Errorf("window %d: %q side by side, %q alone", i, textOf(d), textOf(transcribe.Decoded{Pieces: want[i]}))
				}
			}
		})
	}
	group.Wait()
}

func TestCancelledDecodingReturnsAndTheStateGoesOn(t *testing.T) {
	s := newState(t, open(t))
	pcm := sound(t, 0, 25*time.Second)
	want, err := s.Decode(context.Background(), pcm, german)
	if err != nil {
		t.Fatal(err)
	}
	slow := german
	slow.Beam = 8
	for _, after := range []time.Duration{0, time.Millisecond, 20 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(context.Background(), after)
		_, err := s.Decode(ctx, pcm, slow)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("cancelled after %v: %v", after, err)
		}
	}
	got, err := s.Decode(context.Background(), pcm, german)
	if err != nil {
		t.Fatal(err)
	}
	// Only the text: room for eight paths changes the order of sums, and with it the last digits.
	if textOf(got) != textOf(want) {
		t.Errorf("after cancelling: %q, before: %q", textOf(got), textOf(want))
	}
}

func TestWaitingForTheTurnIsCancelledToo(t *testing.T) {
	s := newState(t, open(t)).(*state)
	s.turn <- struct{}{} // somebody else decodes
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if _, err := s.Decode(ctx, sound(t, 0, time.Second), german); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	<-s.turn
}

func TestClosingEndsWhatRuns(t *testing.T) {
	e := open(t)
	s := newState(t, e)
	pcm := sound(t, 0, 25*time.Second)
	running := make(chan error, 1)
	go func() {
		slow := german
		slow.Beam = 8
		_, err := s.Decode(context.Background(), pcm, slow)
		running <- err
	}()
	for s.(*state).running.Load() == nil {
		time.Sleep(time.Millisecond)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if err := <-running; !errors.Is(err, transcribe.ErrClosed) {
		t.Errorf("the running call got %v", err)
	}
	if _, err := s.Decode(context.Background(), pcm, german); !errors.Is(err, transcribe.ErrClosed) {
		t.Errorf("decoding after closing: %v", err)
	}
	if _, err := e.NewState(1); !errors.Is(err, transcribe.ErrClosed) {
		t.Errorf("a state of a closed engine: %v", err)
	}
	if err := errors.Join(s.Close(), e.Close()); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

func TestOddSoundIsNoTrouble(t *testing.T) {
	s := newState(t, open(t))
	noise := make([]float32, 5*transcribe.SampleRate)
	for i := range noise {
		noise[i] = float32(math.Mod(math.Sin(float64(i)*12.9898)*43758.5453, 1)) / 3
	}
	broken := sound(t, 0, 7*time.Second)
	broken = append([]float32(nil), broken...)
	broken[100], broken[200], broken[300] = float32(math.NaN()), float32(math.Inf(1)), 1e30
	for name, pcm := range map[string][]float32{
		"nothing":        nil,
		"one sample":     {0.5},
		"99 ms":          make([]float32, transcribe.SampleRate/10-1),
		"100 ms":         make([]float32, transcribe.SampleRate/10),
		"silence":        make([]float32, 30*transcribe.SampleRate),
		"noise":          noise,
		"NaN, Inf, 1e30": broken,
	} {
		if _, err := s.Decode(context.Background(), pcm, german); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Decode(context.Background(), make([]float32, 30*transcribe.SampleRate+1), german); !errors.Is(err, transcribe.ErrTooLong) {
		t.Errorf("more than 30 seconds: %v", err)
	}
}

func TestOptionsAreObeyed(t *testing.T) {
	s := newState(t, open(t))
	pcm := sound(t, 0, 13*time.Second)
	decode := func(o transcribe.DecodeOptions) transcribe.Decoded {
		t.Helper()
		d, err := s.Decode(context.Background(), pcm, o)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	plain := decode(german)
	if d := decode(transcribe.DecodeOptions{Language: "de", MaxTokens: 5}); d.Tokens >= plain.Tokens || d.Tokens == 0 {
		t.Errorf("%d tokens with a limit of 5 for each stretch, %d without", d.Tokens, plain.Tokens)
	}
	if d := decode(transcribe.DecodeOptions{Language: "de", AudioCtx: transcribe.AudioCtxFull}); textOf(d) != textOf(plain) {
		t.Errorf("with all of the encoder: %q", textOf(d))
	}
	if d := decode(transcribe.DecodeOptions{}); d.Language == "" {
		t.Error("no language was guessed")
	}
	if _, err := s.Decode(context.Background(), pcm, transcribe.DecodeOptions{Language: "klingonisch"}); !errors.Is(err, transcribe.ErrLanguage) {
		t.Errorf("unknown language: %v", err)
	}
	for name, o := range map[string]transcribe.DecodeOptions{
		"prompt":                 {Language: "de", Prompt: "Bürgermeisterin Keller, Ratsherr Vogt"},
		"endless prompt":         {Language: "de", Prompt: strings.Repeat("Bebauungsplan Mühlenfeld ", 10_000)},
		"prompt of odd bytes":    {Language: "de", Prompt: "\xff\x00 <|endoftext|> [_SOT_]"},
		"random, more than 8":    {Language: "de", Temperature: 0.8, BestOf: 100, Beam: 100},
		"impossible context":     {Language: "de", AudioCtx: 100_000},
		"negative limits":        {Language: "de", AudioCtx: -5, MaxTokens: -5, Beam: -5, BestOf: -5},
		"symbols and thresholds": {Language: "de", KeepNonSpeech: true, Fallback: true, Entropy: 2, LogProb: -0.5, NoSpeech: 0.9},
	} {
		if _, err := s.Decode(context.Background(), pcm, o); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPromptKeepsItsEnd(t *testing.T) {
	for given, want := range map[string]string{
		"":                        "",
		" \n":                     "",
		"Ratsherr Vogt":           " Ratsherr Vogt",
		"a\x00b\xffc":             " abc",
		strings.Repeat("ä", 1500): " " + strings.Repeat("ä", 1000),
		"Anfang " + strings.Repeat("Wort ", 400) + "Ende": " " + strings.Repeat("Wort ", 399) + "Ende",
	} {
		if got := usablePrompt(given); got != want {
			t.Errorf("%.20q: got %.20q... of %d bytes, want %d", given, got, len(got), len(want))
		}
	}
}

// Headers are changed one number at a time. What package modelfile still accepts must load and decode; in most cases of
// this kind whisper.cpp ends the process.
func TestWhatIsAcceptedRuns(t *testing.T) {
	data := demoModelBytes(t)
	path := filepath.Join(t.TempDir(), "changed.bin")
	pcm := sound(t, 0, time.Second)
	accepted := 0
	for place := 4; place < 4+11*4; place += 4 {
		was := binary.LittleEndian.Uint32(data[place:])
		for _, number := range []int32{math.MinInt32, -1, 0, 1, 2, 4, 9, 64, 192, 2008, math.MaxInt32} {
			binary.LittleEndian.PutUint32(data[place:], uint32(number))
			if _, err := modelfile.InspectSpeech(bytes.NewReader(data), int64(len(data))); err != nil {
				continue
			}
			accepted++
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			e, err := Open(context.Background(), path)
			if err != nil {
				t.Errorf("%d at byte %d: %v", number, place, err)
				continue
			}
			if _, err := newState(t, e).Decode(context.Background(), pcm, transcribe.DecodeOptions{Language: "de", MaxTokens: 2}); err != nil {
				t.Errorf("%d at byte %d: %v", number, place, err)
			}
			e.Close()
		}
		binary.LittleEndian.PutUint32(data[place:], was)
	}
	if accepted == 0 {
		t.Error("nothing was accepted, not even what was there before")
	}
}

func demoModelBytes(t *testing.T) []byte {
	t.Helper()
	data, err := fs.ReadFile(demo.FS(), demo.Model)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestBadModelFilesAreRefused(t *testing.T) {
	data := demoModelBytes(t)
	folder := filepath.Join(t.TempDir(), "Ordner mit Größe ü")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"leer.bin":           {nil, transcribe.ErrNotModel},
		"Text.bin":           {[]byte("Sitzung des Stadtrates\n"), transcribe.ErrNotModel},
		"halb.bin":           {data[:len(data)/2], transcribe.ErrModelCut},
		"fast ganz.bin":      {data[:len(data)-1], transcribe.ErrModelCut},
		"nur Kopf.bin":       {data[:48], transcribe.ErrModelCut},
		"mit Anhang.bin":     {append(append([]byte(nil), data...), "und noch mehr Text"...), transcribe.ErrModelDamaged},
		"umgerührt.bin":      {append(append([]byte(nil), data[:1000000]...), data[1000001:]...), transcribe.ErrModelDamaged},
		"Sprache finden.bin": {loudnessModel(), transcribe.ErrNotModel},
	} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(context.Background(), path); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	path := filepath.Join(folder, "ganz.bin")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := Open(context.Background(), path)
	if err != nil {
		t.Fatalf("in a folder with umlauts and spaces: %v", err)
	}
	e.Close()
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ended, path); !errors.Is(err, context.Canceled) {
		t.Errorf("loading after cancelling: %v", err)
	}
	if _, err := Open(context.Background(), filepath.Join(folder, "fehlt.bin")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

func TestEncoderHearsAQuarterMoreThanTheSound(t *testing.T) {
	const second = transcribe.SampleRate
	for _, c := range []struct{ samples, asked, want int }{
		{30 * second, 0, 0}, // all
		{25 * second, 0, 0},
		{20 * second, 0, 1344},
		{15 * second, 0, 1024},
		{5 * second, 0, 750}, // never less than half
		{5 * second, transcribe.AudioCtxFull, 0},
		{5 * second, 300, 300},
		{5 * second, 1500, 0},
		{5 * second, 9999, 0},
	} {
		got := audioContext(c.samples, c.asked, 1500)
		if got != c.want {
			t.Errorf("%d s, %d asked: %d steps, want %d", c.samples/second, c.asked, got, c.want)
		}
		if c.asked == 0 && got != 0 && got*transcribe.SampleRate/50 < c.samples*5/4 {
			t.Errorf("%d s: only %d steps", c.samples/second, got)
		}
	}
}
