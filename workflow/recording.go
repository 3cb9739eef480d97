package workflow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// RecordOptions say from where and how a meeting is recorded.
type RecordOptions struct {
	Source  audio.Source
	Device  string // its stable id; empty: the system's default
	Channel int    // picks one channel, from 1; 0 mixes
	Apart   int    // keeps that many channels apart, 2 to 8
	By      string
	// Notify is told of what happens to the device, the disk and the signal; it must return at once. nil: nobody.
	Notify func(audio.Event)
}

// Recording is a running recording. All methods may be called from any goroutine.
type Recording struct {
	f        *store.File
	rec      *audio.Recorder
	by       string
	release  func()
	awake    func() // ends the sleep inhibitor
	source   meeting.Source
	mu       sync.Mutex // guards the fields below
	mode     Mode
	asleep   bool // the system could not be kept from sleeping
	finished bool
}

// Mode says what becomes of what is spoken now.
type Mode string

// Modes of a recording.
const (
	ModeRecording Mode = "recording"
	ModePaused    Mode = "paused"
	ModeOffRecord Mode = "off_record" // "nicht aufzeichnen"
	ModeClosed    Mode = "closed"     // the closed part, which is not recorded here
)

// pauses are the modes in which nothing is kept: why the gap is there, and the marks at its beginning and its end.
var pauses = map[Mode]struct {
	gap        audio.GapReason
	begin, end meeting.MarkKind
}{
	ModePaused:    {audio.GapPaused, meeting.MarkPause, meeting.MarkUnpause},
	ModeOffRecord: {audio.GapOffRecord, meeting.MarkOffRecord, meeting.MarkOnRecord},
	ModeClosed:    {audio.GapClosed, meeting.MarkClosedPart, meeting.MarkOpenPart},
}

// restartGap is the longest time that a recording is thought to have been interrupted; a file that is opened weeks later simply goes on.
const restartGap = 18 * time.Hour

// Record starts recording into the meeting file, or goes on after what it holds: the time since then is a gap of known length, so
// that the recording's time stays true. Where the last recording was torn off in the closed part or while something was not to be recorded,
// that still holds: nothing is kept until [Recording.Resume]. It holds the file as its one recorder until [Recording.Stop].
func Record(ctx context.Context, f *store.File, o RecordOptions) (*Recording, error) {
	release, err := f.Claim(store.Recorder)
	if err != nil {
		return nil, err
	}
	r := &Recording{f: f, by: o.By, release: release, mode: ModeRecording}
	if err := r.begin(ctx, o); err != nil {
		release()
		return nil, err
	}
	return r, nil
}

func (r *Recording) begin(ctx context.Context, o RecordOptions) error {
	left, err := modeLeft(ctx, r.f)
	if err != nil {
		return err
	}
	reason := meeting.GapRestart
	var paused audio.GapReason
	if left == ModeOffRecord || left == ModeClosed {
		r.mode, paused = left, pauses[left].gap
		reason = meeting.GapReason(paused)
	}
	start, err := r.continueAfter(ctx, reason)
	if err != nil {
		return err
	}
	if left == ModePaused { // nobody who begins to record wants a pause
		if _, err := r.f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkUnpause, At: samples(start), Wall: time.Now(), By: r.by}); err != nil {
			return err
		}
	}
	r.source = meeting.Source{Name: o.Device, Format: "recording", From: samples(start), At: time.Now()}
	r.rec, err = audio.Start(ctx, audio.RecorderOptions{Source: o.Source, Device: o.Device, Pick: audio.Pick(o.Channel), Apart: o.Apart, Start: start, Paused: paused,
		Sink: recordSink{r.f, o.By}, Log: slog.Default(), Notify: o.Notify})
	if err != nil {
		return fmt.Errorf("open the recording device: %w", err)
	}
	r.source.Name = r.rec.Status().Device.Name
	if r.source.ID, err = r.f.StartSource(ctx, r.source); err != nil {
		_ = r.rec.Stop(ctx) // the error of the store is the one to tell
		return fmt.Errorf("note the recording: %w", err)
	}
	awake, ok := stayAwake()
	r.awake, r.asleep = awake, !ok
	return nil
}

// modeLeft is the mode in which the last recording was torn off, as by a crash; one that was ended by a person left none.
func modeLeft(ctx context.Context, f *store.File) (Mode, error) {
	sources, err := f.Sources(ctx)
	if err != nil {
		return "", err
	}
	last := len(sources) - 1
	if last < 0 || sources[last].Format != "recording" || sources[last].Complete {
		return ModeRecording, nil
	}
	marks, err := f.Marks(ctx)
	if err != nil {
		return "", err
	}
	mode, latest := ModeRecording, meeting.MarkID(0)
	for _, k := range meeting.CurrentMarks(marks) {
		for paused, p := range pauses {
			switch {
			case k.ID <= latest:
			case k.Kind == p.begin:
				mode, latest = paused, k.ID
			case k.Kind == p.end:
				mode, latest = ModeRecording, k.ID
			}
		}
	}
	return mode, nil
}

// continueAfter gives the sample at which the recording goes on, and stores the gap since the last one ended.
func (r *Recording) continueAfter(ctx context.Context, reason meeting.GapReason) (int64, error) {
	end, wall, err := r.f.LastSound(ctx)
	if err != nil || end == 0 {
		return 0, err
	}
	gap := time.Since(wall)
	if wall.IsZero() || gap < 0 || gap > restartGap {
		gap = time.Second
	}
	n := store.Samples(gap)
	n += (audio.SampleRate/2 - (end+n)%(audio.SampleRate/2)) % (audio.SampleRate / 2) // pieces begin at half seconds
	err = r.f.AddGap(ctx, meeting.Gap{From: samples(end), To: samples(end + n), Reason: reason, By: r.by, Wall: time.Now()})
	return end + n, err
}

// recordSink stores what the recorder hands over, each piece in a durable transaction of its own.
type recordSink struct {
	f  *store.File
	by string
}

func (s recordSink) Sound(ctx context.Context, c audio.Chunk) error {
	for channel, pcm := range c.PCM {
		err := s.f.AppendSound(ctx, channel, c.Start, pcm)
		if err != nil && !errors.Is(err, store.ErrOverlap) { // stored already when the piece was offered before
			return err
		}
	}
	return nil
}

func (s recordSink) Gap(ctx context.Context, g audio.Gap) error {
	return s.f.AddGap(ctx, meeting.Gap{From: samples(g.From), To: samples(g.From + g.Length), Reason: meeting.GapReason(g.Reason), By: s.by, Wall: g.Wall})
}

// Position is where in the recording the present moment lies: the place of a mark that is made now.
func (r *Recording) Position() time.Duration { return r.rec.Position() }

// Pause stops keeping sound; "nicht aufzeichnen" and the closed part are modes of their own, so that the gap says why. Each is a mark.
func (r *Recording) Pause(ctx context.Context, mode Mode) error {
	p := pauses[mode]
	at := r.rec.Position()
	r.rec.Pause(p.gap) // at once: the mark can wait, the words cannot
	r.mu.Lock()
	r.mode = mode
	r.mu.Unlock()
	_, err := r.f.AddMark(ctx, meeting.Mark{Kind: p.begin, At: at, Wall: time.Now(), By: r.by})
	return err
}

// Resume goes on recording after [Recording.Pause].
func (r *Recording) Resume(ctx context.Context) error {
	r.mu.Lock()
	was := r.mode
	r.mode = ModeRecording
	r.mu.Unlock()
	if was == ModeRecording {
		return nil
	}
	at := r.rec.Position()
	r.rec.Resume()
	_, err := r.f.AddMark(ctx, meeting.Mark{Kind: pauses[was].end, At: at, Wall: time.Now(), By: r.by})
	return err
}

// Mark stores a mark at the present moment, or at k.At where that is set.
func (r *Recording) Mark(ctx context.Context, k meeting.Mark) (meeting.MarkID, error) {
	if k.At == 0 {
		k.At = r.rec.Position()
	}
	if k.Wall.IsZero() {
		k.Wall = time.Now()
	}
	if k.By == "" {
		k.By = r.by
	}
	return r.f.AddMark(ctx, k)
}

// Use changes to another device; the time until it delivers is a gap.
func (r *Recording) Use(device string) { r.rec.Use(device) }

// Stop ends the recording when everything is stored. Where the disk is full, the error matches audio.ErrUnstored and says how much is
// still in memory; Stop may be called again once there is room.
func (r *Recording) Stop(ctx context.Context) error {
	if err := r.rec.Stop(ctx); err != nil {
		return fmt.Errorf("end the recording: %w", err)
	}
	r.mu.Lock()
	done := r.finished
	r.finished = true
	r.mu.Unlock()
	if done {
		return nil
	}
	defer r.release()
	r.awake()
	end, err := r.f.SoundLength(ctx)
	if err != nil {
		return err
	}
	r.source.Length, r.source.Complete = samples(end)-r.source.From, true
	if err := r.f.FinishSource(ctx, r.source); err != nil {
		return fmt.Errorf("note the end of the recording: %w", err)
	}
	return nil
}

// Done is closed when recording has ended and everything is stored.
func (r *Recording) Done() <-chan struct{} { return r.rec.Done() }

// RecordStatus is what a screen shows of a running recording.
type RecordStatus struct {
	audio.Status
	Mode Mode
	// SafeUntil is the time of day up to which everything spoken is on the disk.
	SafeUntil time.Time
	// Hours of recording that the disk has room for; negative where it cannot be told.
	Hours float64
	// Asleep warns that the computer may fall asleep.
	Asleep bool
	// Battery is the charge from 0 to 1, where the computer runs on it; negative on mains or where it cannot be told.
	Battery float64
	Mains   bool // the computer is known to have another supply than its battery
}

// Status tells how the recording stands.
func (r *Recording) Status() RecordStatus {
	s := RecordStatus{Status: r.rec.Status(), Hours: -1}
	s.Battery, s.Mains = power()
	r.mu.Lock()
	s.Mode, s.Asleep = r.mode, r.asleep
	r.mu.Unlock()
	s.SafeUntil = time.Now().Add(s.Stored - s.Position)
	if free, err := DiskFree(folderOf(r.f.Path())); err == nil {
		s.Hours = float64(free) / bytesPerHour / float64(max(1, len(s.Levels)))
	}
	return s
}
