package whisper

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ratsschreiber/transcribe"
)

var update = flag.Bool("update", false, "measure whisper-cli on the whole demonstration meeting again and record its figure")

const recorded = "testdata/whisper-cli-word-errors.txt"

// whisperCLI runs the command line that set-up builds from the same source.
func whisperCLI(t *testing.T, wav string) string {
	t.Helper()
	program := os.Getenv("RATSSCHREIBER_WHISPER_CLI")
	if program == "" {
		t.Fatal(`RATSSCHREIBER_WHISPER_CLI does not say where whisper-cli is; run the tests with "make test", or first: eval "$(scripts/env.sh)"`)
	}
	var complaints strings.Builder
	cmd := exec.Command(program, "-m", demoModel, "-l", "de", "-mc", "0", "-t", "1", "-np", "-f", wav)
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, complaints.String())
	}
	// Lines are "[from --> to]   text"; without times (-nt) the model decodes differently.
	var text []string
	for line := range strings.Lines(string(out)) {
		_, said, _ := strings.Cut(line, "]")
		text = append(text, strings.TrimSpace(said))
	}
	return strings.Join(text, " ")
}

// transcript decodes all windows, two side by side.
func transcript(t *testing.T, e transcribe.Engine, pcm []float32, o transcribe.DecodeOptions) string {
	t.Helper()
	parts := windows(pcm)
	texts := make([]string, len(parts))
	next := make(chan int)
	var group sync.WaitGroup
	for range 2 {
		s := newState(t, e)
		group.Go(func() {
			for i := range next {
				d, err := s.Decode(context.Background(), parts[i], o)
				if err != nil {
					t.Error(err)
				}
				texts[i] = textOf(d)
			}
		})
	}
	for i := range parts {
		next <- i
	}
	close(next)
	group.Wait()
	return strings.Join(texts, " ")
}

// The whole meeting, against the figure that whisper-cli reached on it.
// Refresh with: go test ./transcribe/whisper -run WithinTwoPoints -update
func TestWordErrorsAreWithinTwoPointsOfWhisperCLI(t *testing.T) {
	whole := sound(t, 0, time.Hour)
	said := reference(t)
	if *update {
		figure := wordErrors(t, said, whisperCLI(t, writeWAV(t, whole)))
		if err := os.WriteFile(recorded, fmt.Appendf(nil, "%.2f\n", figure), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	line, err := os.ReadFile(recorded)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := strconv.ParseFloat(strings.TrimSpace(string(line)), 64)
	if err != nil {
		t.Fatal(err)
	}
	// Beam search with five paths, as whisper-cli has it. (Greedy decoding follows one path only, so that a single
	// unlucky window decides about two points.)
	o := transcribe.DecodeOptions{Language: "de", Fallback: true, Beam: 5}
	ours := wordErrors(t, said, transcript(t, open(t), whole, o))
	t.Logf("%.2f %% of the words wrong; whisper-cli %.2f %%", ours, theirs)
	if ours > theirs+2 {
		t.Errorf("%.2f %% of the words wrong, whisper-cli has %.2f %%", ours, theirs)
	}
}

// The first minute, against whisper-cli as it is now.
func TestSameTextAsWhisperCLI(t *testing.T) {
	const minute = 62100 * time.Millisecond // ends in a pause
	var said []utterance
	for _, u := range reference(t) {
		if u.End <= minute.Seconds() {
			said = append(said, u)
		}
	}
	pcm := sound(t, 0, minute)
	theirs := wordErrors(t, said, whisperCLI(t, writeWAV(t, pcm)))
	ours := wordErrors(t, said, transcript(t, open(t), pcm, transcribe.DecodeOptions{Language: "de", Fallback: true, Beam: 5}))
	t.Logf("%.2f %% of the words wrong; whisper-cli %.2f %%", ours, theirs)
	if ours > theirs+2 {
		t.Errorf("%.2f %% of the words wrong, whisper-cli has %.2f %%", ours, theirs)
	}
}
