//go:build unix

// Command prediction compares when a transcription was said to be done with when it was.
//
//	prediction -program bin/ratsschreiber -model base.bin -minutes 30 -silence 10 -runs 4
//
// It makes a meeting of that length, the demonstration meeting over and over with silence before it, and transcribes it that many times, beginning
// with a computer of which nothing is known. Of each run it prints what the prediction rested on, how long it was to take and took, by what share
// of the time left the shown end was off after a quarter, half and three quarters of the time, the farthest that the shown end moved at once (as a
// share of the run), and the share of the processor that the worker got: where that is far below 1, the computer was busy with something else.
//
//	prediction -scale -program bin/ratsschreiber -models mini.bin,base.bin,small.bin
//
// With -scale it calibrates each model and prints how far off it is what follows for it from each other one by the networks' work.
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"ratsschreiber/bench/internal/program"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper"
	"ratsschreiber/workflow"
)

func main() {
	var b bench
	flag.StringVar(&b.program, "program", "bin/ratsschreiber", "the program, for the worker")
	flag.StringVar(&b.model, "model", "demo/ggml-mini-de.bin", "speech model")
	flag.Float64Var(&b.minutes, "minutes", 30, "length of the meeting")
	flag.Float64Var(&b.silence, "silence", 0, "minutes of silence at its start")
	flag.IntVar(&b.runs, "runs", 3, "how often")
	flag.BoolVar(&b.verbose, "v", false, "print each report: time, share done, the end as shown")
	scale := flag.Bool("scale", false, "compare calibrations instead")
	models := flag.String("models", "demo/ggml-mini-de.bin", "for -scale: speech models, with commas between")
	flag.Parse()
	program.Run("prediction", func(ctx context.Context) error {
		dir, err := os.MkdirTemp("", "prediction-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		b.paths = workflow.Paths{Config: filepath.Join(dir, "config"), Models: filepath.Join(dir, "models"), Town: filepath.Join(dir, "templates")}
		if *scale {
			return b.scale(ctx, strings.Split(*models, ","))
		}
		return b.compare(ctx, dir)
	})
}

// engines look into models; the worker loads them.
type engines struct{}

func (engines) Load(ctx context.Context, path string) (transcribe.Engine, error) {
	return whisper.Open(ctx, path)
}
func (engines) Finder(path string) (transcribe.SpeechFinder, error) {
	return whisper.OpenFinder(path, whisper.FinderOptions{})
}
func (engines) Check(path string) (transcribe.EngineInfo, error) { return whisper.Inspect(path) }

type bench struct {
	program, model   string
	minutes, silence float64
	runs             int
	verbose          bool
	paths            workflow.Paths
}

func (b bench) compare(ctx context.Context, dir string) error {
	f, _, err := workflow.NewMeeting(ctx, filepath.Join(dir, "meeting"+workflow.Extension), workflow.NewMeetingOptions{})
	if err != nil {
		return err
	}
	defer f.Close()
	piece, err := workflow.DemonstrationSound(ctx, time.Hour)
	if err != nil {
		return err
	}
	end := int64(b.minutes * 60 * transcribe.SampleRate)
	quiet := int64(b.silence * 60 * transcribe.SampleRate)
	if quiet > 0 {
		if err := f.AppendSoundBatch(ctx, 0, 0, make([]int16, quiet)); err != nil {
			return err
		}
	}
	for at := quiet; at < end; at += int64(len(piece)) {
		if err := f.AppendSoundBatch(ctx, 0, at, piece[:min(int64(len(piece)), end-at)]); err != nil {
			return err
		}
	}
	fmt.Printf("%.0f minutes, of these %.0f of silence at the start; %s; %d processors\n", b.minutes, b.silence, filepath.Base(b.model), runtime.NumCPU())
	fmt.Printf("%-12s %10s %10s %8s   %-24s %8s %10s\n", "rests on", "predicted", "took", "off", "off at 1/4, 1/2, 3/4", "moved", "processor")
	for range b.runs {
		o, err := workflow.PrepareTranscription(ctx, b.paths, workflow.Settings{}, engines{}, b.model, workflow.TranscribeOptions{Again: true, Program: b.program})
		if err != nil {
			return err
		}
		p, err := workflow.PredictTranscription(ctx, f, o, nil)
		if err != nil {
			return err
		}
		o.Prediction = &p
		var shown []moment
		began, used := time.Now(), processorTime()
		_, err = workflow.Transcribe(ctx, f, o, func(e workflow.Event) {
			if b.verbose {
				fmt.Printf("%8.1fs %5.1f%% %8.1fs\n", time.Since(began).Seconds(), 100*e.Done/max(e.Total, 1), e.ETA.Sub(began).Seconds())
			}
			if !e.ETA.IsZero() {
				shown = append(shown, moment{time.Since(began), e.ETA.Sub(began)})
			}
		})
		if err != nil {
			return err
		}
		took := time.Since(began)
		states, _ := workflow.States(0, false)
		fmt.Printf("%-12s %10v %10v %+7.0f%%   %-24s %7.0f%% %10.2f\n", p.Basis, p.Takes.Round(100*time.Millisecond), took.Round(100*time.Millisecond),
			100*(p.Takes.Seconds()/took.Seconds()-1), off(shown, took), 100*moved(shown, took), (processorTime()-used).Seconds()/took.Seconds()/float64(states))
	}
	return nil
}

// moment is what was shown when.
type moment struct{ at, end time.Duration }

// off says by what share of the time left the shown end was off on the way.
func off(shown []moment, took time.Duration) string {
	var out []string
	for _, share := range []float64{0.25, 0.5, 0.75} {
		at := time.Duration(share * float64(took))
		var last moment
		for _, m := range shown {
			if m.at <= at {
				last = m
			}
		}
		out = append(out, fmt.Sprintf("%+.0f%%", 100*(last.end-took).Seconds()/(took-at).Seconds()))
	}
	return strings.Join(out, ", ")
}

// moved is the farthest that the shown end moved between two reports.
func moved(shown []moment, took time.Duration) (most float64) {
	for i := 1; i < len(shown); i++ {
		most = max(most, math.Abs((shown[i].end-shown[i-1].end).Seconds())/took.Seconds())
	}
	return most
}

// processorTime is what ended child processes have used.
func processorTime() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_CHILDREN, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// scale calibrates each model and says how well each predicts the others.
func (b bench) scale(ctx context.Context, paths []string) error {
	if err := os.MkdirAll(b.paths.Models, 0o755); err != nil {
		return err
	}
	paces, weights := map[string]transcribe.Pace{}, map[string]string{}
	for _, path := range paths {
		e, err := whisper.Open(ctx, path)
		if err != nil {
			return err
		}
		sound, err := workflow.DemonstrationSound(ctx, 75*time.Second)
		if err != nil {
			return err
		}
		states, threads := workflow.States(0, false)
		states, threads = transcribe.Split(states*threads, e.Info(), false)
		p, err := transcribe.Calibrate(ctx, e, states, threads, sound, "de", 3*time.Second)
		if err != nil {
			return err
		}
		paces[path], weights[path] = p, e.Info().Weights
		fmt.Printf("%-24s hears %6.1f, says %6.1f thousand million multiplications a second and state: %.1f s of speech a second\n", filepath.Base(path), p.Hear/1e9, p.Say/1e9, p.Speed(e.Info().Shape))
		if err := e.Close(); err != nil {
			return err
		}
	}
	for _, from := range paths {
		for _, to := range paths {
			info, err := whisper.Inspect(to)
			if err != nil {
				return err
			}
			if from != to {
				estimate := paces[from].For(weights[from], info.Weights)
				fmt.Printf("time of %-24s estimated from %-24s %+.0f%%\n", filepath.Base(to), filepath.Base(from), 100*(paces[to].Speed(info.Shape)/estimate.Speed(info.Shape)-1))
			}
		}
	}
	return nil
}
