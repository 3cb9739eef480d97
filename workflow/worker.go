package workflow

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/vocabulary"
)

// Engines loads what needs C code. The wiring in cmd provides it.
type Engines interface {
	// Load loads a speech model; errors match those of package transcribe.
	Load(ctx context.Context, path string) (transcribe.Engine, error)
	// Finder loads a voice-activity model.
	Finder(path string) (transcribe.SpeechFinder, error)
	// Check reads a model file's structure without loading it.
	Check(path string) (transcribe.EngineInfo, error)
}

// WorkerJob is what the worker reads on its standard input, as one line of JSON. The key of an encrypted file comes this way, since
// arguments and environment can be seen by others.
type WorkerJob struct {
	File     string              `json:"file"`
	Key      string              `json:"key,omitempty"` // hex
	Version  meeting.VersionID   `json:"version"`
	Channels []int               `json:"channels"`
	Model    string              `json:"model"`            // path
	Finder   string              `json:"finder,omitempty"` // path of a voice-activity model; empty: by energy
	Language string              `json:"language"`
	States   int                 `json:"states"`
	Threads  int                 `json:"threads"`
	Follow   bool                `json:"follow,omitempty"`
	Span     meeting.Span        `json:"span,omitzero"`
	Skip     []transcribe.Poison `json:"skip,omitempty"`
	// Vocabulary is what windows are prompted with; nil: nothing.
	Vocabulary *vocabulary.Vocabulary `json:"vocabulary,omitempty"`
	// Inventions come with the job, since a town may have its own.
	Inventions transcribe.Inventions `json:"inventions,omitzero"`
	// Calibrate asks only how fast the model is on this machine: for so long at least, where one window does not take longer. No file is opened.
	Calibrate time.Duration `json:"calibrate,omitempty"`
}

// WorkerMessage is what the worker prints, one line of JSON each.
type WorkerMessage struct {
	Progress *transcribe.Progress `json:"progress,omitempty"`
	Channel  int                  `json:"channel,omitempty"`
	// Begun names a window that is about to be decoded: if the worker dies, it was one of these.
	Begun *transcribe.Poison `json:"begun,omitempty"`
	// Measured is what calibrating found.
	Measured *Measured `json:"measured,omitempty"`
	Done     bool      `json:"done,omitempty"`
	// Error is what ended the work, for the log; Code tells the parent which it was.
	Error string `json:"error,omitempty"`
	Code  string `json:"code,omitempty"`
}

// Codes of errors that the parent must tell apart.
var workerErrors = map[string]error{
	"not_model": transcribe.ErrNotModel, "model_cut": transcribe.ErrModelCut, "model_damaged": transcribe.ErrModelDamaged,
	"engine": transcribe.ErrEngine, "language": transcribe.ErrLanguage,
	"full": store.ErrFull, "damaged": store.ErrDamaged, "key": store.ErrKey, "not_found": store.ErrNotFound, "read_only": store.ErrReadOnly,
}

// Worker is the body of the worker process: it reads one [WorkerJob] from in, transcribes, prints [WorkerMessage]s to out and
// returns the exit code. It ends when in is closed: then its parent is gone.
func Worker(ctx context.Context, in io.Reader, out io.Writer, engines Engines) int {
	lowerPriority()
	// The sound that is read is most of what this process throws away. It has no pointers, so collecting often costs next to nothing.
	debug.SetGCPercent(20)
	debug.SetMemoryLimit(16 << 20)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lines := bufio.NewReader(in)
	say := sayer(out)
	first, err := lines.ReadBytes('\n')
	var job WorkerJob
	if err == nil {
		err = json.Unmarshal(first, &job)
	}
	if err != nil {
		say(WorkerMessage{Error: fmt.Sprintf("read the job: %v", err)})
		return 2
	}
	go func() { // ends with the process, or with the parent's end of the pipe
		io.Copy(io.Discard, lines)
		cancel()
	}()
	do := work
	if job.Calibrate > 0 {
		do = measure
	}
	if err := do(ctx, job, engines, say); err != nil {
		m := WorkerMessage{Error: err.Error(), Code: "other"}
		for code, known := range workerErrors {
			if errors.Is(err, known) {
				m.Code = code
			}
		}
		var busy *store.BusyError
		if errors.As(err, &busy) {
			m.Code = "busy"
		}
		if ctx.Err() != nil {
			m.Code = "cancelled"
		}
		say(m)
		return 1
	}
	say(WorkerMessage{Done: true})
	return 0
}

func sayer(out io.Writer) func(WorkerMessage) {
	var mu sync.Mutex // guards out: progress comes from several goroutines
	enc := json.NewEncoder(out)
	return func(m WorkerMessage) {
		mu.Lock()
		defer mu.Unlock()
		if err := enc.Encode(m); err != nil {
			slog.Debug("worker: parent does not read", "error", err)
		}
	}
}

func work(ctx context.Context, job WorkerJob, engines Engines, say func(WorkerMessage)) error {
	key, err := hex.DecodeString(job.Key)
	if err != nil {
		return fmt.Errorf("understand the key: %w", err)
	}
	if len(key) == 0 {
		key = nil
	}
	f, err := store.Open(ctx, job.File, store.Options{Key: key, Program: Program})
	if err != nil {
		return fmt.Errorf("open the meeting file: %w", err)
	}
	defer f.Close()
	release, err := f.Claim(store.Worker)
	if err != nil {
		return err
	}
	defer release()
	var finder transcribe.SpeechFinder = transcribe.EnergyFinder{}
	if job.Finder != "" {
		if finder, err = engines.Finder(job.Finder); err != nil {
			return fmt.Errorf("load the model that finds speech: %w", err)
		}
	}
	engine, err := engines.Load(ctx, job.Model)
	if err != nil {
		return fmt.Errorf("load the model: %w", err)
	}
	defer engine.Close()
	states, threads := transcribe.Split(job.States*job.Threads, engine.Info(), job.Follow)
	sources, err := f.Sources(ctx)
	if err != nil {
		return fmt.Errorf("read who sits at which microphone: %w", err)
	}
	for _, channel := range job.Channels {
		err := transcribe.Run(ctx, transcribe.Job{Sound: soundOf{f}, Sink: seatedIn{f, sources}, Engine: engine, Finder: finder, Version: job.Version, Channel: channel, Others: job.Channels,
			Span: job.Span, Language: job.Language, Prompt: prompting(ctx, f, job.Vocabulary), States: states, Threads: threads, Follow: job.Follow, Skip: job.Skip, Inventions: job.Inventions,
			Progress: func(p transcribe.Progress) { say(WorkerMessage{Progress: &p, Channel: channel}) },
			Begun:    func(b transcribe.Poison) { say(WorkerMessage{Begun: &b, Channel: channel}) }})
		if err != nil {
			return fmt.Errorf("transcribe: %w", err)
		}
	}
	return nil
}

// seatedIn stores windows; what was said at a microphone of which somebody has said who sits there is that person's.
type seatedIn struct {
	*store.File
	sources []meeting.Source
}

func (s seatedIn) SaveWindow(ctx context.Context, w meeting.Window, segs []meeting.Segment) error {
	for i := range segs {
		if who := meeting.SeatAt(s.sources, w.Channel, segs[i].From); who != "" && segs[i].Speaker == "" && segs[i].SpeakerName == "" {
			segs[i].Speaker, segs[i].SpeakerOrigin = who, meeting.OriginPaper
		}
	}
	return s.File.SaveWindow(ctx, w, segs)
}

// soundOf lets package transcribe read a meeting file.
type soundOf struct{ f *store.File }

func (s soundOf) Length(ctx context.Context) (int64, error) { return s.f.SoundLength(ctx) }

func (s soundOf) Read(ctx context.Context, channel int, from, to int64) ([]int16, error) {
	pcm, _, err := s.f.ReadSound(ctx, channel, from, to)
	return pcm, err
}

// Growing is true as long as another process records into the file.
func (s soundOf) Growing(context.Context) (bool, error) {
	release, err := s.f.Claim(store.Recorder)
	var busy *store.BusyError
	if errors.As(err, &busy) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	release()
	return false, nil
}

// prompting gives the prompt for a window: by the item that the clerk had marked as begun. The marks are read anew for each window, as a
// recording may still go on.
func prompting(ctx context.Context, f *store.File, v *vocabulary.Vocabulary) transcribe.Prompting {
	if v == nil {
		return nil
	}
	return func(window meeting.Span) string {
		marks, err := f.Marks(ctx)
		if err != nil { // the window is as well decoded without
			slog.Debug("worker: marks for the prompt", "error", err)
		}
		var item meeting.ItemID
		var at time.Duration
		for _, m := range meeting.CurrentMarks(marks) {
			if m.Kind == meeting.MarkItem && m.At <= window.To && m.At >= at {
				item, at = m.Item, m.At
			}
		}
		return v.Prompt(item)
	}
}

// workerGrace is how long a worker may take to end after it was told to.
const workerGrace = 5 * time.Second
