package audio

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Sink stores what a [Recorder] hands over, in the order of the recording. It
// is called from one goroutine at a time. An error means that nothing was
// stored: the same piece is offered again, about every second, until it
// succeeds or the recording is given up.
type Sink interface {
	Sound(ctx context.Context, c Chunk) error
	Gap(ctx context.Context, g Gap) error
}

// RecorderOptions say what is recorded and where it goes.
type RecorderOptions struct {
	Source Source
	Device string // ID; "" is the system's default
	// Only forbids to take the default device while the chosen one is gone.
	Only bool
	// Pick is what becomes the one channel: Mix, or Pick(n). Apart keeps so
	// many channels apart instead, 1 to MaxApart.
	Pick  Pick
	Apart int
	// Start is the first sample's place in the recording, for one that goes on.
	Start int64
	// Paused begins without keeping sound, so that levels can be looked at.
	Paused GapReason

	Sink   Sink
	Clock  Clock        // nil: SystemClock
	Log    *slog.Logger // nil: none. Gets device names and numbers, never sound.
	Notify func(Event)  // nil: none. Called one event at a time; must not block.
}

// EventKind says what happened during a recording.
type EventKind int

// Kinds of events.
const (
	DeviceLost     EventKind = iota // no sound comes any more; Device is the one that is gone
	DeviceBack                      // sound comes again from the device that was chosen
	DeviceReplaced                  // sound comes from Device instead of the one chosen
	SoundLost                       // the device went on and dropped sound; Length is how much
	SignalChanged                   // Signal is the judgement now
	StoreFailing                    // the sink refuses; Err says why; sound is kept in memory
	StoreBack                       // the sink takes sound again, and has all of it
	WallClockSet                    // the time of day was changed by Length; the recording's time was not
	MemoryFull                      // the sink has refused for so long that new sound cannot be kept
)

var eventNames = [...]string{"device lost", "device back", "device replaced", "sound lost", "signal changed",
	"store failing", "store back", "wall clock set", "memory full"}

func (k EventKind) String() string { return eventNames[k] }

// Event is something that the clerk should see and the log should keep.
type Event struct {
	Kind   EventKind
	At     time.Duration // in the recording
	Wall   time.Time
	Device Device
	Length time.Duration
	Signal Signal
	Err    error
}

// RecorderState says what a recorder is doing.
type RecorderState int

// States of a recorder.
const (
	Recording RecorderState = iota
	Paused                  // by the clerk
	Searching               // no device delivers; one is being looked for
	Stopped
)

func (s RecorderState) String() string {
	return [...]string{"recording", "paused", "searching", "stopped"}[s]
}

// Status is a snapshot of a running recording.
type Status struct {
	State    RecorderState
	Reason   GapReason     // why it is paused
	Device   Device        // that delivers or did so last
	Position time.Duration // in the recording, now
	Stored   time.Duration // the sink has everything up to here
	Unstored time.Duration // sound in memory that the sink has not taken yet
	Sound    time.Duration // sound kept so far, without gaps
	Missing  time.Duration // what the device owes: the gaps that nobody asked for
	Levels   []Level       // of each channel over the last tenths of a second
	Signal   Signal        // the worst of all channels
	Drift    time.Duration // by which the device's clock has run slow against the computer's
}

// Recorder turns what a device delivers into chunks and gaps on a true
// timeline. It owns three goroutines: one takes blocks and watches the device,
// one feeds the sink, one (at times) looks for a device. All methods may be
// called from any goroutine.
type Recorder struct {
	opt   RecorderOptions
	clock Clock
	log   *slog.Logger

	in       inbox
	out      outbox
	commands chan func()
	ended    chan struct{} // the loop has ended
	halt     sync.Once
	stopping chan struct{}

	mu     sync.Mutex
	status Status // guarded by mu
	at     func(now time.Duration) int64
	loop   *recordLoop

	generation atomic.Int64 // of the device that may deliver
	notifying  sync.Mutex   // one event at a time
}

// ErrUnstored: recording has ended and sound is left in memory that the sink
// would not take. The error is an *UnstoredError.
var ErrUnstored = errors.New("sound is not stored yet")

// UnstoredError says how much sound is waiting and what the sink said last.
// [Recorder.Stop] may be called again.
type UnstoredError struct {
	Waiting time.Duration
	Err     error
}

func (e *UnstoredError) Error() string {
	return fmt.Sprintf("%v (%v): %v", ErrUnstored, e.Waiting.Round(time.Millisecond), e.Err)
}
func (e *UnstoredError) Is(target error) bool { return target == ErrUnstored }
func (e *UnstoredError) Unwrap() error        { return e.Err }

// Start opens the device and begins to record; it returns when the first
// sound has come. The errors are those of [Source], and ErrNoSuchChannel.
//
// When ctx ends, recording stops as with [Recorder.Stop]; what was captured is
// still offered to the sink.
func Start(ctx context.Context, opt RecorderOptions) (*Recorder, error) {
	if opt.Apart < 0 || opt.Apart > MaxApart {
		return nil, fmt.Errorf("record %d channels: %w", opt.Apart, ErrChannels)
	}
	r := &Recorder{opt: opt, clock: opt.Clock, log: opt.Log,
		commands: make(chan func()), ended: make(chan struct{}), stopping: make(chan struct{})}
	if r.clock == nil {
		r.clock = SystemClock{}
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	r.in.wake = make(chan struct{}, 1)
	l := newRecordLoop(r)
	if err := l.first(ctx); err != nil {
		return nil, fmt.Errorf("start recording: %w", err)
	}
	r.loop = l
	go r.out.run(r)
	go l.run(ctx)
	return r, nil
}

// do runs f in the recorder's loop and waits for it. After the end it does nothing.
func (r *Recorder) do(f func()) {
	done := make(chan struct{})
	select {
	case r.commands <- func() { f(); close(done) }:
		<-done
	case <-r.ended:
	}
}

// Pause stops keeping sound at once and says why; the gap is stored when it
// ends. Pausing again changes the reason from now on. The device stays open,
// so that levels can be seen.
func (r *Recorder) Pause(why GapReason) {
	r.do(func() { r.loop.pause(why) })
}

// Resume goes on. Sound captured before this moment is not kept, even if the
// device delivers it later.
func (r *Recorder) Resume() { r.do(func() { r.loop.resume() }) }

// Use changes to another device; "" is the default. The time until it delivers
// is a gap. A device that cannot be opened is treated like one that vanished.
func (r *Recorder) Use(device string) { r.do(func() { r.loop.use(device) }) }

// Position is where in the recording the present moment lies: the place for a
// mark made now.
func (r *Recorder) Position() time.Duration { return r.Status().Position }

// Status tells how the recording stands.
func (r *Recorder) Status() Status {
	now := r.clock.Now()
	r.mu.Lock()
	s := r.status
	if s.State != Stopped && r.at != nil {
		s.Position = samplesToTime(r.at(now))
	}
	s.Levels = append([]Level(nil), s.Levels...)
	r.mu.Unlock()
	stored, waiting := r.out.state()
	s.Stored, s.Unstored = samplesToTime(stored), samplesToTime(waiting)
	return s
}

// Stop ends the recording and waits until the sink has everything. If ctx ends
// before that, the error matches ErrUnstored: offering goes on, and Stop may be
// called again, for example when the disk has room again.
func (r *Recorder) Stop(ctx context.Context) error {
	r.halt.Do(func() { close(r.stopping) })
	select {
	case <-r.ended:
	case <-ctx.Done():
		return r.unstored(ctx)
	}
	select {
	case <-r.out.empty:
		return r.out.given()
	case <-ctx.Done():
		return r.unstored(ctx)
	}
}

func (r *Recorder) unstored(ctx context.Context) error {
	_, waiting := r.out.state()
	err := r.out.lastError()
	if err == nil {
		err = ctx.Err()
	}
	return &UnstoredError{Waiting: samplesToTime(waiting), Err: err}
}

// Discard gives up sound that the sink does not take, and ends everything. Only
// a person may decide that.
func (r *Recorder) Discard() {
	r.halt.Do(func() { close(r.stopping) })
	<-r.ended
	r.out.discard()
}

// Done is closed when recording has ended and the sink has everything.
func (r *Recorder) Done() <-chan struct{} { return r.out.empty }
