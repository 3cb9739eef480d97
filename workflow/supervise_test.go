package workflow

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/transcribe"
)

// The test program is also a worker, with an engine that dies when it is told to: real processes, real pipes, real files.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "worker":
			os.Exit(Worker(context.Background(), os.Stdin, os.Stdout, mortal{}))
		case "transcribe-and-be-killed":
			f, err := store.Open(context.Background(), os.Args[2], store.Options{})
			if err == nil {
				_, err = Transcribe(context.Background(), f, TranscribeOptions{Model: "m", Finder: "f", Program: os.Args[0], States: 1}, func(e Event) {
					if ws, err := f.Windows(context.Background(), 0); err == nil && len(ws) > 0 {
						fmt.Println(e.Done) // the test waits for the first line
					}
				})
			}
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// Switches of the mortal engine, in the environment of the worker.
const (
	deathsLeft = "RATSSCHREIBER_TEST_DEATHS" // a file that says how often loading dies yet
	decodeWait = "RATSSCHREIBER_TEST_WAIT"   // how long a window takes
)

// deadly is the loudness that the engine does not survive; no other sound of these tests is as loud.
const deadly = 0.9

// mortal loads an engine that writes a word for each tenth of a second of sound and ends the process at deadly sound.
type mortal struct{}

func (mortal) Load(context.Context, string) (transcribe.Engine, error) {
	if path := os.Getenv(deathsLeft); path != "" {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		n, err := strconv.Atoi(string(raw))
		if err != nil {
			return nil, err
		}
		if n > 0 {
			if err := os.WriteFile(path, []byte(strconv.Itoa(n-1)), 0o600); err != nil {
				return nil, err
			}
			os.Exit(7)
		}
	}
	return mortal{}, nil
}
func (mortal) Finder(string) (transcribe.SpeechFinder, error) { return mortal{}, nil }
func (mortal) Check(string) (transcribe.EngineInfo, error)    { return transcribe.EngineInfo{}, nil }
func (mortal) Info() transcribe.EngineInfo                    { return transcribe.EngineInfo{Name: "mortal", Beams: 1} }
func (mortal) NewState(threads int) (transcribe.State, error) { return mortal{}, nil }
func (mortal) Close() error                                   { return nil }

// Speech takes what is loud for speech: the noise of these tests is none to the program's own finder.
func (mortal) Speech(_ context.Context, pcm []float32) (out []transcribe.Span, _ error) {
	const step = 1600
	for at := 0; at+step <= len(pcm); at += step {
		loud := slices.ContainsFunc(pcm[at:at+step], func(v float32) bool { return v > 0.05 })
		from := time.Duration(at) * time.Second / 16000
		switch n := len(out); {
		case loud && n > 0 && out[n-1].To == from:
			out[n-1].To += step * time.Second / 16000
		case loud:
			out = append(out, transcribe.Span{From: from, To: from + step*time.Second/16000})
		}
	}
	return out, nil
}

func (mortal) Decode(ctx context.Context, pcm []float32, o transcribe.DecodeOptions) (transcribe.Decoded, error) {
	for _, v := range pcm {
		if v > deadly {
			os.Exit(7)
		}
	}
	if wait, err := time.ParseDuration(os.Getenv(decodeWait)); err == nil {
		if err := pause(ctx, wait); err != nil {
			return transcribe.Decoded{}, err
		}
	}
	const step = 8000 // half a second
	var p transcribe.Piece
	for at := 0; at+step <= len(pcm); at += step {
		energy := 0.0
		for _, v := range pcm[at : at+step] {
			energy += float64(v) * float64(v)
		}
		if energy/step < 1e-4 {
			continue
		}
		from := time.Duration(at) * time.Second / 16000
		w := transcribe.Word{Start: from, End: from + time.Second/2, Text: " wort" + strconv.FormatUint(math.Float64bits(energy)>>20, 36), Confidence: 0.99}
		p.Words = append(p.Words, w)
		p.Text += w.Text
	}
	if len(p.Words) == 0 {
		return transcribe.Decoded{Language: o.Language}, nil
	}
	p.Start, p.End = p.Words[0].Start, p.Words[len(p.Words)-1].End
	return transcribe.Decoded{Language: o.Language, Pieces: []transcribe.Piece{p}}, nil
}

// spokenFile is a meeting file of five minutes with a stretch of noise in each ten seconds; the stretches named are deadly.
func spokenFile(t *testing.T, killing ...int) *store.File {
	t.Helper()
	ctx := context.Background()
	f, err := store.Create(ctx, filepath.Join(t.TempDir(), "rat.sitzung"), meeting.Meeting{Title: "Rat", Language: "de"}, store.Options{})
	must(t, err)
	t.Cleanup(func() { f.Close() })
	pcm := noise(300 * 16000)
	for i := range pcm {
		second := i / 16000
		switch {
		case second%10 >= 8:
			pcm[i] /= 1000
		case slices.Contains(killing, second/10) && i%160 == 0:
			pcm[i] = 32700
		default:
			pcm[i] /= 5
		}
	}
	must(t, f.AppendSoundBatch(ctx, 0, 0, pcm))
	return f
}

func TestAWindowThatKillsTwiceIsLeftOutAndTheRestIsTranscribed(t *testing.T) {
	for name, killing := range map[string][]int{"one in the middle": {12}, "the first": {0}, "the last": {29}, "two far apart": {5, 20}} {
		for _, states := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s, %d states", name, states), func(t *testing.T) {
				ctx := context.Background()
				f := spokenFile(t, killing...)
				v, err := Transcribe(ctx, f, TranscribeOptions{Model: "m", Finder: "f", Program: os.Args[0], States: states}, nil)
				must(t, err)
				ws, err := f.Windows(ctx, v.ID)
				must(t, err)
				var failed []meeting.Window
				for _, w := range ws {
					if w.State == meeting.WindowFailed {
						failed = append(failed, w)
					}
				}
				if len(failed) != len(killing) {
					t.Fatalf("%d windows were left out, want %d", len(failed), len(killing))
				}
				segs, err := f.Segments(ctx, store.SegmentQuery{})
				must(t, err)
				for second := range 300 {
					at := time.Duration(second)*time.Second + time.Second/2
					if second%10 < 1 || second%10 >= 7 { // the edges of a stretch
						continue
					}
					out := slices.ContainsFunc(failed, func(w meeting.Window) bool { return at >= w.From && at < w.To })
					i := slices.IndexFunc(segs, func(s meeting.Segment) bool { return at >= s.From && at < s.To })
					switch {
					case i < 0:
						t.Errorf("nothing is said of second %d", second)
					case out && (segs[i].Text != "" || !slices.Contains(segs[i].Flags, meeting.FlagNoText)):
						t.Errorf("second %d was left out, but: %+v", second, segs[i])
					case !out && segs[i].Text == "":
						t.Errorf("second %d has no text", second)
					}
				}
				for i, k := range killing {
					if at := time.Duration(k*10+4) * time.Second; at < failed[i].From || at >= failed[i].To {
						t.Errorf("left out was %v to %v, deadly was %v", failed[i].From, failed[i].To, at)
					}
				}
				c, err := LoadCoverage(ctx, f)
				must(t, err)
				if sum := c.Transcribed + c.Flagged + c.Silent + c.Gaps + c.Blanked + c.Pending; sum != 300*time.Second || c.Flagged < 7*time.Second || c.Pending != 0 {
					t.Errorf("coverage: %+v", c)
				}
				log, err := f.LogEntries(ctx)
				must(t, err)
				restarts := 0
				for _, e := range log {
					if e.Action == "transcribe.restart" {
						restarts++
					}
				}
				if restarts != 2*len(killing) {
					t.Errorf("%d restarts for %d deadly windows", restarts, len(killing))
				}
			})
		}
	}
}

func TestAWorkerThatGetsNowhereIsStartedThreeTimesMore(t *testing.T) {
	for deaths, ok := range []bool{true, true, true, true, false} {
		ctx := context.Background()
		f := spokenFile(t)
		left := filepath.Join(t.TempDir(), "deaths")
		must(t, os.WriteFile(left, []byte(strconv.Itoa(deaths)), 0o600))
		t.Setenv(deathsLeft, left)
		v, err := Transcribe(ctx, f, TranscribeOptions{Model: "m", Finder: "f", Program: os.Args[0], States: 2}, nil)
		var gaveUp *WorkerError
		if ok != (err == nil) || !ok && !errors.As(err, &gaveUp) {
			t.Errorf("%d deaths: %v", deaths, err)
		}
		if ok && !v.Complete {
			t.Errorf("%d deaths: not complete", deaths)
		}
	}
}

func TestTheNextRunWaitsForAnOrphanAndGoesOn(t *testing.T) {
	ctx := context.Background()
	f := spokenFile(t)
	t.Setenv(decodeWait, "150ms")
	parent := exec.Command(os.Args[0], "transcribe-and-be-killed", f.Path())
	out, err := parent.StdoutPipe()
	must(t, err)
	must(t, parent.Start())
	if _, err := out.Read(make([]byte, 1)); err != nil { // a window is stored
		t.Fatal(err)
	}
	must(t, parent.Process.Kill())
	if err := parent.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the first run ended otherwise: %v", err)
	}
	before, err := f.Windows(ctx, 0)
	must(t, err)
	if len(before) == 0 {
		t.Fatal("nothing was stored before the kill")
	}
	v, err := Transcribe(ctx, f, TranscribeOptions{Model: "m", Finder: "f", Program: os.Args[0], States: 1}, nil)
	must(t, err)
	after, err := f.Windows(ctx, 0)
	must(t, err)
	if !v.Complete || v.ID != before[0].Version || len(after) <= len(before) || after[0].ID != before[0].ID {
		t.Errorf("%d windows before the kill, %d after; version %+v", len(before), len(after), v)
	}
	for i := 1; i < len(after); i++ {
		if after[i].From != after[i-1].To {
			t.Errorf("window %d begins at %v, the one before ends at %v", i, after[i].From, after[i-1].To)
		}
	}
}
