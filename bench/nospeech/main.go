// Command nospeech transcribes half an hour of each sound in which nobody speaks, by the program as people run it: a meeting file, the
// sound imported, the worker. It prints what was taken for speech and how much text came, and fails where there is any, or where there is
// one that is not flagged if the sound is single knocks, coughs and rings.
//
//	nospeech -program bin/ratsschreiber -model demo/ggml-mini-de.bin -minutes 30
//	nospeech -finder ggml-silero-v6.2.0.bin -only organ
//
// Beside the sounds of package chamber it makes a murmur of many voices, far away and backwards, of the demonstration meeting. That and
// singing are reported, but do not fail: both are voices.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/chamber"
	"ratsschreiber/bench/internal/program"
	"ratsschreiber/workflow"
)

func main() {
	var m measurement
	flag.StringVar(&m.program, "program", "bin/ratsschreiber", "our program")
	flag.StringVar(&m.model, "model", "demo/ggml-mini-de.bin", "speech model")
	flag.StringVar(&m.finder, "finder", "", "model that finds speech; empty: by energy")
	minutes := flag.Float64("minutes", 30, "length of each sound")
	only := flag.String("only", "", "name of the one sound to measure")
	flag.Parse()
	m.length = time.Duration(*minutes * float64(time.Minute))
	program.Run("nospeech", func(ctx context.Context) error { return m.run(ctx, *only) })
}

type measurement struct {
	program, model, finder string
	length                 time.Duration
	home                   string
}

func (m *measurement) run(ctx context.Context, only string) error {
	var err error
	for _, path := range []*string{&m.program, &m.model, &m.finder} {
		if *path != "" {
			if *path, err = filepath.Abs(*path); err != nil {
				return err
			}
		}
	}
	if m.home, err = os.MkdirTemp("", "nospeech-*"); err != nil {
		return err
	}
	defer os.RemoveAll(m.home)
	if m.finder != "" {
		if err := os.MkdirAll(filepath.Join(m.home, "models"), 0o700); err != nil {
			return err
		}
		if err := os.Symlink(m.finder, filepath.Join(m.home, "models", filepath.Base(m.finder))); err != nil {
			return err
		}
	}
	speech, err := workflow.DemonstrationSound(ctx, time.Hour)
	if err != nil {
		return fmt.Errorf("read the demonstration's sound: %w", err)
	}
	sounds := append(chamber.Sounds(), chamber.Sound{Name: "murmur", Sung: true, Make: func(d time.Duration) []int16 {
		murmur := chamber.Amplified(chamber.Murmur(speech, 6), -18)
		out := make([]int16, int(d.Seconds()*chamber.Rate))
		for i := range out {
			out[i] = murmur[i%len(murmur)]
		}
		return out
	}})
	fmt.Printf("%-22s %10s %12s %10s %6s %8s %8s\n", "sound", "length", "not speech", "no text", "texts", "flagged", "took")
	failed := 0
	for _, s := range sounds {
		if only != "" && s.Name != only {
			continue
		}
		text, flagged, err := m.measure(ctx, s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		if text > flagged && !s.Sung || text > 0 && !s.Sung && !s.Single {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("text where nobody speaks in %d sounds", failed)
	}
	return nil
}

// measure gives the number of segments with text, and how many of them are flagged.
func (m *measurement) measure(ctx context.Context, s chamber.Sound) (text, flagged int, err error) {
	dir := filepath.Join(m.home, "work")
	defer os.RemoveAll(dir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, 0, err
	}
	sound, file := filepath.Join(dir, "sound.wav"), filepath.Join(dir, "meeting.sitzung")
	if err := writeWAV(sound, s.Make(m.length)); err != nil {
		return 0, 0, err
	}
	for _, args := range [][]string{{"new", file}, {"import", file, sound}} {
		if _, err := m.call(ctx, args...); err != nil {
			return 0, 0, err
		}
	}
	began := time.Now()
	if _, err := m.call(ctx, "transcribe", file, "--model", m.model); err != nil {
		return 0, 0, err
	}
	took := time.Since(began)
	var coverage struct{ Duration, Transcribed, Silent, Flagged float64 }
	var transcript struct {
		Segments []struct {
			Start, End float64
			Text       string
			Confidence float64
			Flags      []string
		}
	}
	for what, into := range map[string]any{"coverage": &coverage, "transcript": &transcript} {
		raw, err := m.call(ctx, "show", file, what, "--json")
		if err != nil {
			return 0, 0, err
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return 0, 0, fmt.Errorf("understand show %s: %w", what, err)
		}
	}
	for _, seg := range transcript.Segments {
		if seg.Text == "" {
			continue
		}
		text++
		if len(seg.Flags) > 0 {
			flagged++
		}
		log.Printf("%s: %.1f to %.1f s, confidence %.2f, flags %v: %s", s.Name, seg.Start, seg.End, seg.Confidence, seg.Flags, seg.Text)
	}
	fmt.Printf("%-22s %8.0f s %10.0f s %8.0f s %6d %8d %6.0f s\n", s.Name, coverage.Duration, coverage.Silent, coverage.Flagged, text, flagged, took.Seconds())
	return text, flagged, nil
}

func (m *measurement) call(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, m.program, args...)
	cmd.Env = append(os.Environ(), "RATSSCHREIBER_HOME="+m.home)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, fmt.Errorf("%s: %w: %s", args[0], err, strings.TrimSpace(string(exit.Stderr)))
	}
	return out, err
}

func writeWAV(path string, pcm []int16) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w, err := audio.NewWAVWriter(f, chamber.Rate, 1, int64(len(pcm)))
	if err == nil {
		err = errors.Join(w.Write(pcm), w.Close())
	}
	return errors.Join(err, f.Close())
}
