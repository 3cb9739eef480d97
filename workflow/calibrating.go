package workflow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/demo"
	"ratsschreiber/transcribe"
)

const (
	// calibrationLimit is how long one model is measured at most, loading included.
	calibrationLimit = 10 * time.Second
	// calibrationTotal is how long all together are: who asks for it waits.
	calibrationTotal = 20 * time.Second
	// calibrationTime is how long a worker measures a model that is quick.
	calibrationTime = 2 * time.Second
	// calibrationSound of the demonstration meeting is decoded.
	calibrationSound = 75 * time.Second
)

// Measured is what a worker found about a model.
type Measured struct {
	Info   transcribe.EngineInfo `json:"info"`
	Pace   transcribe.Pace       `json:"pace"`
	Load   time.Duration         `json:"load"`   // of the model
	Memory int64                 `json:"memory"` // that the worker took at most, in bytes; 0: not known
}

// measure is the worker's part of a calibration: it decodes some windows of the demonstration meeting with as many states as a
// transcription has.
func measure(ctx context.Context, job WorkerJob, engines Engines, say func(WorkerMessage)) error {
	pcm, err := DemonstrationSound(ctx, calibrationSound)
	if err != nil {
		return err
	}
	began := time.Now()
	engine, err := engines.Load(ctx, job.Model)
	if err != nil {
		return fmt.Errorf("load the model: %w", err)
	}
	defer engine.Close()
	m := Measured{Info: engine.Info(), Load: time.Since(began)}
	states, threads := transcribe.Split(job.States*job.Threads, engine.Info(), false)
	if m.Pace, err = transcribe.Calibrate(ctx, engine, states, threads, pcm, "de", job.Calibrate); err != nil {
		return err
	}
	m.Memory = peakMemory()
	say(WorkerMessage{Measured: &m})
	return nil
}

// DemonstrationSound is the beginning of the demonstration meeting, of that length, or all of it where that is shorter: 16 kHz, mono.
func DemonstrationSound(ctx context.Context, most time.Duration) ([]int16, error) {
	const doing = "read the demonstration's sound"
	in, err := demo.FS().Open(demo.Sound)
	if err != nil {
		return nil, fmt.Errorf(doing+": %w", err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return nil, fmt.Errorf(doing+": %w", err)
	}
	sound, err := audio.OpenReader(ctx, in, info.Size())
	if err != nil {
		return nil, fmt.Errorf(doing+": %w", err)
	}
	defer sound.Close()
	mono, err := audio.ToMono16k(sound, audio.Mix)
	if err != nil {
		return nil, fmt.Errorf(doing+": %w", err)
	}
	var pcm []int16
	for n := int(most.Seconds() * transcribe.SampleRate); len(pcm) < n; {
		block, err := mono.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf(doing+": %w", err)
		}
		pcm = append(pcm, block[:min(len(block), n-len(pcm))]...)
	}
	return pcm, nil
}

var errSlow = errors.New("the model is too slow to be measured in this time")

// calibrateOne measures a model in a worker process and remembers what was found. It is over within limit, with an error where the model is too
// slow for that.
func calibrateOne(ctx context.Context, s *Speeds, program, path string, info transcribe.EngineInfo, states, threads int, limit time.Duration, progress Progress) error {
	progress.tell(Event{Step: "calibrate", Name: info.Name})
	within, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var found *Measured
	end, err := runWorker(within, program, WorkerJob{Model: path, States: states, Threads: threads, Calibrate: min(calibrationTime, limit/2)}, func(m WorkerMessage) {
		if m.Measured != nil {
			found = m.Measured
		}
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case within.Err() != nil:
		e, _ := s.of(info, states)
		e.Slow, e.At = true, time.Now().UTC().Truncate(time.Second)
		return errors.Join(errSlow, s.keep(e))
	case end.said != nil:
		return end.said
	case err != nil:
		return fmt.Errorf("measure the model's speed: %w", err)
	case found == nil:
		return &WorkerError{Detail: "it measured nothing"}
	}
	e, _ := s.of(found.Info, states)
	e.Model, e.Slow = found.Info.SHA256, false
	e.Hear, e.Say, e.Memory = found.Pace.Hear, found.Pace.Say, max(e.Memory, found.Memory)
	if e.Load == 0 {
		e.Load = found.Load.Seconds()
	}
	e.At = time.Now().UTC().Truncate(time.Second)
	return s.keep(e)
}

// CalibrateOptions say what is measured.
type CalibrateOptions struct {
	Program string // that knows the command "worker"; empty: this one
	Again   bool   // also what was measured before
}

// Calibrated says whether anything was ever measured on this machine, and each installed model as far as it could be.
func Calibrated(p Paths, engines Engines) (bool, error) {
	speeds := LoadSpeeds(p)
	have, err := InstalledModels(p)
	if err != nil {
		return false, err
	}
	states, _ := States(0, false)
	for _, m := range have {
		if info, err := engines.Check(m.Path); err == nil && speeds.unmeasured(info, states) {
			return false, nil
		}
	}
	return speeds.measured(), nil
}

// Calibrate measures how fast this machine is with each installed model, the small ones first, and before that with the demonstration's
// model where nothing was measured yet, to have something to scale. It takes some seconds for each and 20 in all; what could not be measured in that
// time is left to be estimated. Not while something is recorded or transcribed.
func Calibrate(ctx context.Context, p Paths, engines Engines, o CalibrateOptions, progress Progress) error {
	began := time.Now()
	speeds := LoadSpeeds(p)
	have, err := InstalledModels(p)
	if err != nil {
		return err
	}
	sort.Slice(have, func(i, j int) bool { return have[i].Size < have[j].Size })
	if !speeds.measured() {
		dir, path, err := unpackDemoModel()
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		have = append([]InstalledModel{{Path: path}}, have...)
	}
	states, threads := States(0, false)
	for i, m := range have {
		left := calibrationTotal - time.Since(began)
		if left <= 0 {
			break
		}
		info, err := engines.Check(m.Path)
		if err != nil || !o.Again && !speeds.unmeasured(info, states) {
			continue // doctor says what is wrong with it
		}
		err = calibrateOne(ctx, speeds, o.Program, m.Path, info, states, threads, min(left, calibrationLimit), func(e Event) {
			e.Done, e.Total = float64(i), float64(len(have))
			progress.tell(e)
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			slog.Info("model not measured", "model", info.Name, "error", err)
		}
	}
	return nil
}

// unpackDemoModel puts the demonstration's model into a folder of its own, which the caller removes.
func unpackDemoModel() (dir, path string, err error) {
	if dir, err = os.MkdirTemp("", "ratsschreiber-*"); err != nil {
		return "", "", fmt.Errorf("make a folder for the demonstration's model: %w", err)
	}
	path = filepath.Join(dir, demo.Model)
	raw, err := fs.ReadFile(demo.FS(), demo.Model)
	if err == nil {
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		return "", "", errors.Join(fmt.Errorf("unpack the demonstration's model: %w", err), os.RemoveAll(dir))
	}
	return dir, path, nil
}
