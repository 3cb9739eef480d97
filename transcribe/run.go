package transcribe

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"ratsschreiber/audio"
	"ratsschreiber/meeting"
)

// Sound is the recording as it grows; positions count samples of 16 kHz from the start of the recording.
type Sound interface {
	// Length is the end of the last stored second.
	Length(ctx context.Context) (samples int64, err error)
	// Read gives the samples [from, to) of a channel; what is missing (gaps) is zero.
	Read(ctx context.Context, channel int, from, to int64) ([]int16, error)
	// Growing says whether somebody is still recording.
	Growing(ctx context.Context) (bool, error)
}

// Sink stores what was recognised.
type Sink interface {
	// Windows of the version, of all channels, in the order in which they were stored.
	Windows(ctx context.Context, v meeting.VersionID) ([]meeting.Window, error)
	// SaveWindow stores a window with its segments in one transaction.
	SaveWindow(ctx context.Context, w meeting.Window, segs []meeting.Segment) error
}

// Job says what is to be transcribed and how.
type Job struct {
	Sound   Sound
	Sink    Sink
	Engine  Engine
	Finder  SpeechFinder
	Version meeting.VersionID
	// Channel of the sound that is read.
	Channel int
	// Others are the channels recorded beside it, which are transcribed as well, each by a job of its own: what one of them has clearly
	// louder is a pause here. Nil: there are none, or what is said is wanted wherever it is heard.
	Others []int
	// Span limits the job to a part; zero: all.
	Span meeting.Span
	// Language of the speech, "de"; empty lets the engine decide window by window.
	Language string
	// Prompt gives the engine names and words that are likely in a window (roster, agenda); nil: none. It is called from several goroutines.
	// Give it to models that take prompts only, see [EngineInfo.TakesPrompts].
	Prompt Prompting
	// Inventions are sentences that are not believed without a second look.
	Inventions Inventions
	// States decode side by side; Threads each. 0 means 1.
	States, Threads int
	// Follow waits for more sound as long as the recording grows.
	Follow bool
	// Poll is how often a following job looks for new sound; 0 means 300 ms.
	Poll time.Duration
	// Progress is told after each stored window; it must return at once.
	Progress func(Progress)
	// Begun is told which window is about to be decoded, from several goroutines; nil: nobody.
	Begun func(Poison)
	// Skip lists windows that are not decoded, since the engine died of them; their speech is stored without text, flagged.
	Skip []Poison
}

// Poison names a window by its range.
type Poison struct {
	Channel int           `json:"channel,omitempty"`
	From    time.Duration `json:"from"`
	To      time.Duration `json:"to"`
}

// Progress says how far a job has come, in the recording's time.
type Progress struct {
	Done    time.Duration `json:"done"`
	Total   time.Duration `json:"total"`
	Speech  time.Duration `json:"speech"` // of Done, what was decoded
	Windows int           `json:"windows"`
	// Waiting says that everything recorded so far is done and more is awaited.
	Waiting bool `json:"waiting,omitempty"`
	Growing bool `json:"growing,omitempty"`
}

// Run transcribes until the end of the sound, or of Job.Span, and stores window by window. It continues after the last window that
// the sink has of that version and channel. It returns ctx's error when cancelled; what was stored stays.
func Run(ctx context.Context, j Job) error {
	if j.States < 1 {
		j.States = 1
	}
	if j.Threads < 1 {
		j.Threads = 1
	}
	if j.Poll <= 0 {
		j.Poll = 300 * time.Millisecond
	}
	r := &run{Job: j}
	r.speech = r.newSpeechMap()
	stored, err := j.Sink.Windows(ctx, j.Version)
	if err != nil {
		return fmt.Errorf("read the stored windows: %w", err)
	}
	r.done = j.Span.From
	for _, w := range stored {
		if w.Channel == j.Channel && w.To > r.done && (j.Span.To == 0 || w.From < j.Span.To) {
			r.done = w.To
			r.spoken += total(w.Speech)
			r.windows++
		}
	}
	return r.start(ctx)
}

func (r *run) newSpeechMap() speechMap {
	return speechMap{read: r.sound, finder: r.Finder, beside: newBeside(r.Channel, r.Others, r.Finder, r.soundOf)}
}

type run struct {
	Job
	done    time.Duration // end of the last stored window
	spoken  time.Duration // of that, what was decoded
	windows int
	speech  speechMap
}

// task is a window on its way from the planner over a decoder to the saver.
type task struct {
	window packed
	pcm    []float32
	result chan decoded
}

type decoded struct {
	window   meeting.Window
	segments []meeting.Segment
}

// start runs the planner, the decoders and the saver; the queue between planner and saver keeps the windows' order.
func (r *run) start(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	work := make(chan *task)            // to the decoders
	order := make(chan *task, r.States) // to the saver, in order
	group.Go(func() error {
		defer close(work)
		defer close(order)
		return r.plan(ctx, work, order)
	})
	for range r.States {
		group.Go(func() error {
			state, err := r.Engine.NewState(r.Threads)
			if err != nil {
				return fmt.Errorf("prepare the speech recognition: %w", err)
			}
			defer state.Close()
			for t := range work {
				d, err := r.decode(ctx, state, t)
				if err != nil {
					return err
				}
				t.result <- d
			}
			return nil
		})
	}
	group.Go(func() error {
		for t := range order {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case d := <-t.result:
				if err := r.Sink.SaveWindow(ctx, d.window, d.segments); err != nil {
					return fmt.Errorf("store the text of a window: %w", err)
				}
				r.done = d.window.To
				r.spoken += total(d.window.Speech)
				r.windows++
				if err := r.report(ctx, false); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return group.Wait()
}

func (r *run) report(ctx context.Context, waiting bool) error {
	if r.Progress == nil {
		return nil
	}
	length, err := r.length(ctx)
	if err != nil {
		return err
	}
	r.Progress(Progress{Done: r.done - r.Span.From, Total: length - r.Span.From, Speech: r.spoken, Windows: r.windows, Waiting: waiting})
	return nil
}

// length is where the job ends as things stand.
func (r *run) length(ctx context.Context) (time.Duration, error) {
	n, err := r.Sound.Length(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the length of the recording: %w", err)
	}
	length := samplesToTime(n)
	if r.Span.To > 0 {
		length = min(length, r.Span.To)
	}
	return length, nil
}

// plan makes windows and hands them on until the sound ends.
func (r *run) plan(ctx context.Context, work, order chan<- *task) error {
	at := r.done
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		growing := false
		if r.Follow {
			var err error
			if growing, err = r.Sound.Growing(ctx); err != nil {
				return fmt.Errorf("ask whether the recording goes on: %w", err)
			}
		}
		end, err := r.length(ctx) // after Growing: what was stored before the recorder stopped is seen
		if err != nil {
			return err
		}
		if at >= end && !growing {
			return nil
		}
		to := min(end, at+lookAhead)
		w, pcm, ok, err := r.next(ctx, at, to, to == end && !growing, growing)
		if err != nil {
			return err
		}
		if !ok {
			if err := wait(ctx, r.Poll); err != nil {
				return err
			}
			continue
		}
		t := &task{window: w, pcm: pcm, result: make(chan decoded, 1)}
		if len(w.Takes) == 0 {
			t.result <- decoded{window: r.row(w, meeting.WindowSilent)}
		} else {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case work <- t:
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case order <- t:
		}
		at = w.To
	}
}

// next plans one window of the sound [from, to). ok is false where a growing recording does not have enough yet.
func (r *run) next(ctx context.Context, from, to time.Duration, atEnd, growing bool) (w packed, pcm []float32, ok bool, err error) {
	if to-from < minimumStretch && growing {
		return packed{}, nil, false, nil
	}
	length, err := r.length(ctx)
	if err != nil {
		return packed{}, nil, false, err
	}
	speech, err := r.speech.find(ctx, from, to, max(length, to), growing)
	if err != nil {
		return packed{}, nil, false, err
	}
	limit := windowLimit
	if growing && to-from < lookAhead {
		if !liveReady(from, to, speech) {
			return packed{}, nil, false, nil
		}
		limit = liveLimit
	}
	quietest := func(a, b time.Duration) (time.Duration, error) {
		sound, err := r.sound(ctx, a, min(b, to))
		if err != nil {
			return 0, err
		}
		return a + quietestPlace(sound), nil
	}
	if w, err = packNext(from, to, speech, atEnd, limit, quietest); err != nil {
		return packed{}, nil, false, err
	}
	if growing && len(w.Takes) == 0 && w.To == to {
		w.To = to - time.Second // what sounds like a pause now may be the soft beginning of a word
		if w.To <= from {
			return packed{}, nil, false, nil
		}
	}
	if len(w.Takes) > 0 {
		pcm = make([]float32, 0, timeToSamples(windowLimit)+sampleRate)
	}
	for _, t := range w.Takes {
		sound, err := r.sound(ctx, t.Sound.From, t.Sound.To)
		if err != nil {
			return packed{}, nil, false, err
		}
		pcm = append(pcm, sound...)
	}
	amplify(pcm)
	return w, pcm, true, nil
}

// sound reads a stretch of the job's channel.
func (r *run) sound(ctx context.Context, from, to time.Duration) ([]float32, error) {
	return r.soundOf(ctx, r.Channel, from, to)
}

// soundOf reads a stretch of a channel, piece by piece: as whole numbers and as floats at once it would be held half as long again.
func (r *run) soundOf(ctx context.Context, channel int, from, to time.Duration) ([]float32, error) {
	const piece = 10 * sampleRate
	at, end := timeToSamples(from), timeToSamples(to)
	out := make([]float32, 0, max(0, end-at))
	for ; at < end; at += piece {
		raw, err := r.Sound.Read(ctx, channel, at, min(end, at+piece))
		if err != nil {
			return nil, fmt.Errorf("read the sound: %w", err)
		}
		out = append(out, audio.ToFloat32(nil, raw)...)
	}
	return out, nil
}

func (r *run) row(w packed, state meeting.WindowState) meeting.Window {
	return meeting.Window{Version: r.Version, Channel: r.Channel, From: w.From, To: w.To, Speech: w.Speech(), State: state}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func total(spans []meeting.Span) time.Duration {
	var d time.Duration
	for _, s := range spans {
		d += s.Length()
	}
	return d
}

func samplesToTime(n int64) time.Duration { return time.Duration(n) * time.Second / sampleRate }
func timeToSamples(d time.Duration) int64 {
	return int64(d/time.Second)*sampleRate + int64(d%time.Second)*sampleRate/int64(time.Second)
}

// cancelled tells a decoding that failed because it was stopped from one that failed by itself.
func cancelled(ctx context.Context, err error) bool { return ctx.Err() != nil && err != nil }
