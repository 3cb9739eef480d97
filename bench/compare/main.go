// Command compare measures `ratsschreiber transcribe` against whisper-cli, built from the same source of whisper.cpp: the same sound, the
// same model, in turn, several times. It prints the medians of wall and processor time, their ratios, and the word errors where the
// model is one that understands.
//
//	compare -model demo/ggml-mini-de.bin -reference demo/sitzung.ref.json
//	compare -model /tmp/base-q5_0.bin
//	compare -model demo/ggml-mini-de.bin -load 2     while two other threads keep the processor busy
//	compare -model demo/ggml-mini-de.bin -parts      what our kernels do to it
//
// Times of one run depend on what else the machine does; the ratio of runs in turn hardly does.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"ratsschreiber/bench/internal/program"
	"ratsschreiber/transcribe/measure"
)

func main() {
	var c comparison
	flag.StringVar(&c.program, "program", "bin/ratsschreiber", "our program")
	flag.StringVar(&c.cli, "cli", os.Getenv("RATSSCHREIBER_WHISPER_CLI"), "whisper-cli")
	flag.StringVar(&c.model, "model", "demo/ggml-mini-de.bin", "speech model")
	flag.StringVar(&c.sound, "sound", "demo/sitzung.flac", "sound")
	flag.StringVar(&c.reference, "reference", "", "who said what, as JSON; empty: word errors are not counted")
	flag.IntVar(&c.times, "times", 3, "runs of each")
	flag.IntVar(&c.load, "load", 0, "threads of another process that keep the processor busy meanwhile")
	flag.BoolVar(&c.parts, "parts", false, "also our program with lesser kernels: how much of the difference they make")
	spin := flag.Bool("spin", false, "keep the processor busy until killed")
	flag.Parse()
	if *spin {
		for i := 0; ; i++ {
			busy.Store(int64(i))
		}
	}
	program.Run("compare", c.run)
}

var busy atomic.Int64 // keeps the loop above from being nothing

type comparison struct {
	program, cli, model, sound, reference string
	times, load                           int
	parts                                 bool
	dir                                   string
}

// contestant is one way to transcribe; text reads what came out of its last run.
type contestant struct {
	name  string
	run   func(ctx context.Context) *exec.Cmd
	text  func(out []byte) (string, error)
	ready func() error
	wall  []time.Duration
	cpu   []time.Duration
	heard string
	slow  bool // did not end in time
}

func (c *comparison) run(ctx context.Context) error {
	var err error
	if c.dir, err = os.MkdirTemp("", "compare-*"); err != nil {
		return err
	}
	defer os.RemoveAll(c.dir)
	all, err := c.contestants(ctx)
	if err != nil {
		return err
	}
	for range c.load {
		other := exec.CommandContext(ctx, os.Args[0], "-spin")
		if err := other.Start(); err != nil {
			return err
		}
		defer func() { _ = other.Process.Kill(); _ = other.Wait() }()
	}
	// The first transcription with a model may measure it, to foretell the end: once on a computer, so not here.
	if err := all[0].ready(); err != nil {
		return err
	}
	if out, err := all[0].run(ctx).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", all[0].name, err, out)
	}
	for range c.times {
		for _, k := range all {
			if err := c.measure(ctx, k, all[0]); err != nil {
				return fmt.Errorf("%s: %w", k.name, err)
			}
		}
	}
	return c.print(all)
}

func (c *comparison) contestants(ctx context.Context) ([]*contestant, error) {
	meeting, copied, wav := filepath.Join(c.dir, "once.sitzung"), filepath.Join(c.dir, "run.sitzung"), filepath.Join(c.dir, "sound.wav")
	for _, args := range [][]string{{c.program, "new", meeting}, {c.program, "import", meeting, c.sound}, {"ffmpeg", "-v", "error", "-i", c.sound, "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", wav}} {
		if out, err := c.command(ctx, args...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
		}
	}
	run := func(kernels string) func(ctx context.Context) *exec.Cmd {
		return func(ctx context.Context) *exec.Cmd {
			cmd := c.command(ctx, c.program, "transcribe", copied, "--model", c.model, "--language", "de")
			cmd.Env = append(cmd.Env, "RATSSCHREIBER_KERNELS="+kernels)
			return cmd
		}
	}
	ours := &contestant{
		name: "ratsschreiber transcribe",
		run:  run(""),
		ready: func() error {
			raw, err := os.ReadFile(meeting)
			if err != nil {
				return err
			}
			for _, rest := range []string{"-wal", "-shm"} {
				_ = os.Remove(copied + rest)
			}
			return os.WriteFile(copied, raw, 0o600)
		},
		text: func([]byte) (string, error) {
			out, err := c.command(ctx, c.program, "show", copied, "transcript", "--json").Output()
			if err != nil {
				return "", err
			}
			var t struct{ Segments []struct{ Text string } }
			if err := json.Unmarshal(out, &t); err != nil {
				return "", err
			}
			var text []string
			for _, s := range t.Segments {
				text = append(text, s.Text)
			}
			return strings.Join(text, " "), nil
		},
	}
	all := []*contestant{ours}
	if c.parts {
		all = append(all, &contestant{name: "... with kernels for AVX2", run: run("AVX2"), ready: ours.ready, text: ours.text},
			&contestant{name: "... with ggml's own arithmetic", run: run("plain"), ready: ours.ready, text: ours.text})
	}
	for _, k := range []struct{ name, more string }{
		{"whisper-cli -t 2, defaults (beam 5)", "-t 2"},
		{"whisper-cli -t 2, greedy", "-t 2 -bs 1 -bo 1"},
		{"whisper-cli -p 2 -t 1, greedy", "-p 2 -t 1 -bs 1 -bo 1"},
	} {
		// -mc 0: without it, earlier text is a prompt, which the test model was not trained for.
		args := append([]string{c.cli, "-m", c.model, "-l", "de", "-mc", "0", "-np", "-f", wav}, strings.Fields(k.more)...)
		all = append(all, &contestant{
			name: k.name,
			run:  func(ctx context.Context) *exec.Cmd { return c.command(ctx, args...) },
			text: func(out []byte) (string, error) {
				var text []string
				for line := range strings.Lines(string(out)) {
					if _, said, timed := strings.Cut(line, "]"); timed {
						text = append(text, strings.TrimSpace(said))
					}
				}
				return strings.Join(text, " "), nil
			},
		})
	}
	return all, nil
}

func (c *comparison) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "RATSSCHREIBER_HOME="+filepath.Join(c.dir, "home"), "LANG=C.UTF-8")
	return cmd
}

// measure runs k once. What takes thirty times as long as we do is stopped: that is enough to know.
func (c *comparison) measure(ctx context.Context, k, ours *contestant) error {
	if k.slow {
		return nil
	}
	if k.ready != nil {
		if err := k.ready(); err != nil {
			return err
		}
	}
	limit := time.Hour
	if k != ours {
		limit = 30 * slices.Max(ours.wall)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := k.run(limited)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	began := time.Now()
	err := cmd.Run()
	k.wall = append(k.wall, time.Since(began))
	if errors.Is(limited.Err(), context.DeadlineExceeded) {
		k.slow = true
		k.cpu = append(k.cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w\n%s", err, complaints.Bytes())
	}
	k.cpu = append(k.cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	k.heard, err = k.text(out.Bytes())
	return err
}

func (c *comparison) print(all []*contestant) error {
	said := ""
	if c.reference != "" {
		raw, err := os.ReadFile(c.reference)
		if err != nil {
			return err
		}
		var r struct{ Segments []struct{ Text string } }
		if err := json.Unmarshal(raw, &r); err != nil {
			return err
		}
		for _, s := range r.Segments {
			said += s.Text + " "
		}
	}
	what := filepath.Base(c.model)
	if c.load > 0 {
		what += fmt.Sprintf(", %d busy threads beside it", c.load)
	}
	fmt.Printf("\n%s, median of %d runs in turn:\n\n| | wall | processor | wall, times ours | processor, times ours | word errors |\n|---|---|---|---|---|---|\n", what, c.times)
	for _, k := range all {
		errors := "-"
		if said != "" && !k.slow {
			errors = fmt.Sprintf("%.2f %%", measure.WordErrors(said, k.heard))
		}
		more := ""
		if k.slow {
			more = "more than "
		}
		wall, cpu := median(k.wall), median(k.cpu)
		fmt.Printf("| %s | %s%.2f s | %s%.2f s | %s%.2f | %s%.2f | %s |\n", k.name, more, wall.Seconds(), more, cpu.Seconds(),
			more, wall.Seconds()/median(all[0].wall).Seconds(), more, cpu.Seconds()/median(all[0].cpu).Seconds(), errors)
	}
	return nil
}

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
