package workflow

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/vocabulary"
)

// TranscribeOptions say how a recording is transcribed.
type TranscribeOptions struct {
	Model    string // path of the model file
	Finder   string // path of a voice-activity model; empty: speech is found by its energy
	Language string // empty: the meeting's
	Info     transcribe.EngineInfo
	Follow   bool // beside a running recording
	Again    bool // a new version even where the current one is complete
	Span     meeting.Span
	States   int // 0: as many as suit the machine
	// Glossary holds a town's own words. They are put before each window with the names of the roster and the agenda's words, if the model is
	// one that gains by it, or AlwaysPrompt is set.
	Glossary     []string
	AlwaysPrompt bool
	// Inventions are sentences that are not believed without a second look; see templates/models/inventions.toml.
	Inventions transcribe.Inventions
	Key        []byte
	// Program is the executable that knows the command "worker"; empty: this one.
	Program string
	// Speeds are what is remembered of this machine; the run is added to them. nil: nothing is.
	Speeds *Speeds
	// Prediction is what a person was told; nil: it is made at the start.
	Prediction *Prediction
}

// ErrNoSound says that there is nothing to transcribe yet.
var ErrNoSound = errors.New("the meeting file holds no sound")

// WorkerError says that the worker ended for a reason that another try does not mend.
type WorkerError struct {
	Detail string
	Err    error // one of the known errors, or nil
}

func (e *WorkerError) Error() string { return "the speech recognition ended: " + e.Detail }
func (e *WorkerError) Unwrap() error { return e.Err }

// workerTries is how often a worker is started again that dies without having got further.
const workerTries = 3

// Transcribe transcribes the meeting file in a child process and returns when everything is stored. It continues what an earlier run
// left. A worker that crashes is started again where the stored windows end; a window that kills it twice is left out and flagged,
// so that the rest is not lost. Cancelling ctx ends the worker; what it stored stays. Where a person has worked on the text that stands
// there, the new version stays beside it until somebody calls [UseVersion]; see [Waiting].
func Transcribe(ctx context.Context, f *store.File, o TranscribeOptions, progress Progress) (meeting.Version, error) {
	m, err := f.Meeting(ctx)
	if err != nil {
		return meeting.Version{}, err
	}
	length, err := f.SoundLength(ctx)
	if err != nil {
		return meeting.Version{}, err
	}
	if length == 0 && !o.Follow {
		return meeting.Version{}, ErrNoSound
	}
	if o.Language == "" {
		o.Language = m.Language
	}
	if !o.Follow && o.Prediction == nil {
		p, err := PredictTranscription(ctx, f, o, progress)
		if err != nil {
			return meeting.Version{}, err
		}
		o.Prediction = &p
	}
	version, err := versionFor(ctx, f, o)
	if err != nil {
		return meeting.Version{}, err
	}
	channels, err := soundChannels(ctx, f)
	if err != nil {
		return version, err
	}
	states, threads := States(o.States, o.Follow)
	job := WorkerJob{File: f.Path(), Key: hex.EncodeToString(o.Key), Version: version.ID, Channels: channels, Model: o.Model, Finder: o.Finder,
		Language: o.Language, States: states, Threads: threads, Follow: o.Follow, Span: o.Span, Inventions: o.Inventions}
	if o.prompts() {
		v := vocabulary.Of(m, o.Glossary)
		job.Vocabulary = &v
	}
	if err := supervise(ctx, f, o, job, progress); err != nil {
		return version, err
	}
	version.Complete = true
	return version, f.FinishVersion(ctx, version)
}

// prompts says whether windows are decoded with a prompt.
func (o TranscribeOptions) prompts() bool { return o.AlwaysPrompt || o.Info.TakesPrompts() }

// versionFor gives the version that [unfinished] finds; else it starts a new one.
func versionFor(ctx context.Context, f *store.File, o TranscribeOptions) (meeting.Version, error) {
	v, found, err := unfinished(ctx, f, o)
	if err != nil || found {
		return v, err
	}
	v.ID, err = f.StartVersion(ctx, v)
	return v, err
}

// unfinished finds the newest unfinished version that was begun with the same model and settings, or one that is complete but shorter
// than the recording has become meanwhile. Where there is none it gives the version that would have to be started.
func unfinished(ctx context.Context, f *store.File, o TranscribeOptions) (v meeting.Version, found bool, err error) {
	if o.Language == "" {
		m, err := f.Meeting(ctx)
		if err != nil {
			return v, false, err
		}
		o.Language = m.Language
	}
	settings, err := json.Marshal(map[string]any{"finder": o.Finder != "", "prompt": o.prompts()})
	if err != nil {
		return v, false, err
	}
	v = meeting.Version{Model: o.Info.Name, SHA256: o.Info.SHA256, Engine: o.Info.Version, Language: o.Language, Settings: string(settings), Span: o.Span, Started: time.Now()}
	have, err := f.Versions(ctx)
	if err != nil {
		return v, false, err
	}
	for i := len(have) - 1; i >= 0; i-- {
		h := have[i]
		if h.Imported || h.SHA256 != v.SHA256 || h.Language != v.Language || h.Span != v.Span || h.Settings != v.Settings {
			continue
		}
		if !o.Again || !h.Complete {
			return h, true, nil
		}
	}
	return v, false, nil
}

// States chooses how many windows are decoded side by side, one thread each. ggml's threads spin while they wait, so there are never
// more of them than processor cores, and one core is left to a running recording.
func States(asked int, recording bool) (states, threads int) {
	if asked > 0 {
		return asked, 1
	}
	cores := runtime.NumCPU()
	if cores >= 4 {
		cores /= 2 // what the system counts are mostly two threads of one core
	}
	if recording {
		cores--
	}
	return min(max(cores, 1), 8), 1
}

// supervise runs workers until one ends in peace.
func supervise(ctx context.Context, f *store.File, o TranscribeOptions, job WorkerJob, progress Progress) error {
	way := newCourse(o, job.States)
	progress.tell(way.begun(time.Now()))
	last := map[int]time.Duration{} // by channel
	states := job.States
	died := map[transcribe.Poison]int{}
	patience := orphanTries
	for tries := 0; ; {
		started := time.Now()
		end, err := runWorker(ctx, o.Program, job, func(m WorkerMessage) {
			switch {
			case m.Progress != nil:
				if p := m.Progress; p.Done > last[m.Channel] {
					last[m.Channel], tries = p.Done, 0
				}
				progress.tell(way.progress(time.Now(), m.Channel, *m.Progress))
			case m.Begun != nil:
				way.decoding(time.Now(), started)
			}
		})
		way.learn(time.Now(), err == nil || ctx.Err() != nil)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			return nil
		}
		var busy *store.BusyError
		if errors.As(end.said, &busy) && patience > 0 { // an orphan of a run that was killed ends by itself
			patience--
			if err := pause(ctx, orphanPause); err != nil {
				return err
			}
			continue
		}
		if end.said != nil {
			return end.said
		}
		slog.Warn("worker ended", "error", err, "tries", tries)
		progress.tell(Event{Step: "transcribe", Note: "worker_restarted"})
		job.Skip, job.States = sentence(died, end.begun, job.Skip, job.States, states)
		if tries++; tries > workerTries {
			return &WorkerError{Detail: err.Error()}
		}
		if tries == workerTries { // perhaps memory: try with less
			job.States = 1
		}
		if logErr := f.Log(ctx, "", "transcribe.restart", map[string]any{"try": tries}); logErr != nil {
			return logErr
		}
	}
}

// sentence decides what becomes of the windows that a dead worker with that many states was at. Several are suspects together: so the next
// worker goes on with one state, where it is always the window begun last. One that was there twice is left out, and then the others are
// decoded side by side again, in as many states as were asked for.
func sentence(died map[transcribe.Poison]int, begun, skip []transcribe.Poison, states, asked int) ([]transcribe.Poison, int) {
	if len(begun) == 0 {
		return skip, states
	}
	if states == 1 {
		begun = begun[len(begun)-1:]
	}
	for _, b := range begun {
		died[b]++
	}
	if states == 1 && died[begun[0]] >= 2 {
		return append(skip, begun[0]), asked
	}
	return skip, 1
}

// A worker whose parent was killed notices that when its input ends; the next run waits for it this long.
const (
	orphanPause = 250 * time.Millisecond
	orphanTries = 40
)

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// ending is what is known about a worker that is no more.
type ending struct {
	said  error               // the worker's own reason
	begun []transcribe.Poison // the windows that it was at
}

// runWorker starts a worker, hands what it says to hear and returns when it has ended.
func runWorker(ctx context.Context, program string, job WorkerJob, hear func(WorkerMessage)) (ending, error) {
	var end ending
	if program == "" {
		self, err := os.Executable()
		if err != nil {
			return end, fmt.Errorf("find the program: %w", err)
		}
		program = self
	}
	cmd := exec.CommandContext(ctx, program, "worker")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = workerGrace
	var stderr bytes.Buffer
	cmd.Stderr = &limited{w: &stderr, left: 4096}
	stdin, err := cmd.StdinPipe() // stays open: its end tells the worker that we are gone
	if err != nil {
		return end, fmt.Errorf("start the speech recognition: %w", err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return end, fmt.Errorf("start the speech recognition: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return end, fmt.Errorf("start the speech recognition: %w", err)
	}
	line, err := json.Marshal(job)
	if err == nil {
		_, err = stdin.Write(append(line, '\n'))
	}
	if err != nil {
		slog.Debug("worker did not take its job", "error", err)
	}
	done := false
	scanner := bufio.NewScanner(stdout)
	for scanner.Scan() {
		var m WorkerMessage
		if json.Unmarshal(scanner.Bytes(), &m) != nil {
			continue // something that a library printed
		}
		hear(m)
		switch {
		case m.Progress != nil:
			end.begun = stillOpen(end.begun, m.Channel, *m.Progress, job.Span.From)
		case m.Begun != nil:
			end.begun = append(end.begun, *m.Begun)
		case m.Done:
			done = true
		case m.Error != "":
			end.said = &WorkerError{Detail: m.Error, Err: workerErrors[m.Code]}
			if m.Code == "busy" {
				end.said = &store.BusyError{Kind: store.Worker}
			}
		}
	}
	err = cmd.Wait()
	switch {
	case done:
		return end, nil
	case err == nil:
		err = errors.New("the worker ended without a word")
	}
	return end, err
}

// stillOpen drops the windows that are stored by now.
func stillOpen(begun []transcribe.Poison, channel int, p transcribe.Progress, offset time.Duration) []transcribe.Poison {
	out := begun[:0]
	for _, b := range begun {
		if b.Channel != channel || b.From >= offset+p.Done {
			out = append(out, b)
		}
	}
	return out
}

// limited keeps the first bytes of what a child prints and drops the rest.
type limited struct {
	w    io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	if _, err := l.w.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}
