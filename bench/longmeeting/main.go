// Command longmeeting transcribes a made-up meeting of many hours, the demonstration meeting over and over, in this process, and
// says how much memory that took and how fast it went.
//
//	longmeeting -hours 8 -model demo/ggml-mini-de.bin -states 2
//
// What it measures is the highest resident size of the process since its start, as the system counts it (VmHWM).
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"ratsschreiber/bench/internal/program"
	"ratsschreiber/meeting"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/measure"
	"ratsschreiber/transcribe/whisper"
	"ratsschreiber/workflow"
)

func main() {
	hours := flag.Float64("hours", 8, "length of the meeting")
	model := flag.String("model", "demo/ggml-mini-de.bin", "speech model")
	finder := flag.String("finder", "", "model that finds speech; empty: by energy")
	states := flag.Int("states", 2, "windows decoded side by side")
	threads := flag.Int("threads", 1, "threads of each")
	verbose := flag.Bool("v", false, "say what is decoded again, and why")
	flag.Parse()
	if *verbose {
		slog.SetLogLoggerLevel(slog.LevelDebug)
	}
	program.Run("longmeeting", func(ctx context.Context) error {
		return run(ctx, *hours, *model, *finder, *states, *threads)
	})
}

func run(ctx context.Context, hours float64, model, finder string, states, threads int) error {
	piece, err := workflow.DemonstrationSound(ctx, time.Hour)
	if err != nil {
		return fmt.Errorf("read the demonstration's sound: %w", err)
	}
	info, err := os.Stat(model)
	if err != nil {
		return err
	}
	before := resident("VmRSS")
	engine, err := whisper.Open(ctx, model)
	if err != nil {
		return err
	}
	defer engine.Close()
	loaded := resident("VmRSS")
	var cost counter
	job := transcribe.Job{Sound: &measure.Repeated{Piece: piece, Total: int64(hours * 3600 * transcribe.SampleRate)}, Sink: &cost, Engine: engine,
		Finder: transcribe.EnergyFinder{}, Version: 1, Language: "de", States: states, Threads: threads}
	if finder != "" {
		f, err := whisper.OpenFinder(finder, whisper.FinderOptions{})
		if err != nil {
			return err
		}
		defer f.Close()
		job.Finder = f
	}
	began := time.Now()
	next := time.Hour
	job.Progress = func(p transcribe.Progress) {
		if p.Done >= next || p.Done == p.Total {
			fmt.Printf("%8v done, %4d windows, %3d MB resident, peak %3d MB\n", p.Done.Round(time.Second), p.Windows, resident("VmRSS")>>20, resident("VmHWM")>>20)
			next += time.Hour
		}
	}
	if err := transcribe.Run(ctx, job); err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Printf("%.1f hours in %v, %.0f times as fast as they last\n", hours, took.Round(time.Second), hours*3600/took.Seconds())
	fmt.Printf("%d windows, %d decodings, %d tokens; encoder %v, decoder and the rest %v in all states\n", cost.windows, cost.tries, cost.tokens,
		cost.encode.Round(time.Millisecond), cost.decode.Round(time.Millisecond))
	fmt.Printf("model file %d MB; before loading %d MB (of that %d MB are this program's test sound), loaded %d MB, peak %d MB\n", info.Size()>>20, before>>20,
		2*len(piece)>>20, loaded>>20, resident("VmHWM")>>20)
	return nil
}

// counter stores nothing, as the meeting file keeps nothing in memory either.
type counter struct {
	windows, tries, tokens int
	encode, decode         time.Duration
}

func (c *counter) Windows(context.Context, meeting.VersionID) ([]meeting.Window, error) {
	return nil, nil
}

func (c *counter) SaveWindow(_ context.Context, w meeting.Window, _ []meeting.Segment) error {
	c.windows++
	c.tries += w.Tries
	c.tokens += w.Tokens
	c.encode += w.Encode
	c.decode += w.Decode
	return nil
}

// resident reads one of the system's figures on this process, in bytes; 0 where the system has none.
func resident(which string) int64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kb int64
		if rest, ok := strings.CutPrefix(lines.Text(), which+":"); ok {
			if _, err := fmt.Sscan(rest, &kb); err == nil {
				return kb << 10
			}
		}
	}
	return 0
}
