package audio

import (
	"context"
	"sync"
	"time"
)

// inbox holds the blocks that the device's thread has delivered until the
// recorder's loop takes them. Putting never blocks.
type inbox struct {
	wake chan struct{} // holds one: there is something

	mu     sync.Mutex
	blocks []inBlock // guarded by mu
	frames int       // guarded by mu
	spare  [][]float32
}

// inBlock is a delivered block with the time of its arrival.
type inBlock struct {
	gen  int64
	at   time.Duration
	wall time.Time
	pcm  []float32
}

// inboxLimit bounds the samples that wait for a loop that is held up: a minute
// of eight channels. What does not fit is missed by the clock and so becomes a gap.
const inboxLimit = 60 * 48000 * 8

func (q *inbox) put(gen int64, at time.Duration, wall time.Time, pcm []float32) {
	q.mu.Lock()
	if q.frames+len(pcm) <= inboxLimit {
		var b []float32
		if n := len(q.spare); n > 0 {
			b, q.spare = q.spare[n-1], q.spare[:n-1]
		}
		q.blocks = append(q.blocks, inBlock{gen, at, wall, append(b[:0], pcm...)})
		q.frames += len(pcm)
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take hands over all blocks. give returns their memory.
func (q *inbox) take(into []inBlock) []inBlock {
	q.mu.Lock()
	defer q.mu.Unlock()
	into = append(into[:0], q.blocks...)
	clear(q.blocks)
	q.blocks, q.frames = q.blocks[:0], 0
	return into
}

func (q *inbox) give(blocks []inBlock) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, b := range blocks {
		if len(q.spare) < 64 {
			q.spare = append(q.spare, b.pcm)
		}
	}
}

// outbox holds chunks and gaps until the sink has taken them.
type outbox struct {
	empty chan struct{} // closed when nothing will come and nothing is left

	mu      sync.Mutex
	more    *sync.Cond
	items   []any // Chunk or Gap; guarded by mu
	waiting int64 // samples of sound in items; guarded by mu
	stored  int64 // the sink has everything before this sample; guarded by mu
	closed  bool  // nothing more will come; guarded by mu
	gaveUp  bool  // guarded by mu
	failed  error // the sink's last answer; guarded by mu
	cancel  context.CancelFunc
}

// outboxLimit bounds the sound that waits for a sink that refuses, over all
// channels: an hour and a half of one channel, about 170 MB.
const outboxLimit = 90 * 60 * SampleRate

// retryAfter is the pause before something refused is offered again.
const retryAfter = time.Second

func (o *outbox) init(start int64) {
	o.empty = make(chan struct{})
	o.more = sync.NewCond(&o.mu)
	o.stored = start
}

// put adds an item; false if there is no room for more sound.
func (o *outbox) put(item any) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if c, ok := item.(Chunk); ok {
		n := int64(len(c.PCM) * len(c.PCM[0]))
		if o.waiting+n > outboxLimit {
			return false
		}
		o.waiting += n
	}
	o.items = append(o.items, item)
	o.more.Signal()
	return true
}

func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.more.Broadcast()
}

func (o *outbox) discard() {
	o.mu.Lock()
	o.closed, o.gaveUp = true, true
	o.more.Broadcast()
	cancel := o.cancel
	o.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	<-o.empty
}

func (o *outbox) state() (stored, waiting int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.stored, o.waiting
}

func (o *outbox) lastError() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed
}

// given is the result once empty is closed.
func (o *outbox) given() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.gaveUp && len(o.items) > 0 {
		return &UnstoredError{Waiting: samplesToTime(o.waiting), Err: o.failed}
	}
	return nil
}

// next waits for an item; false when there will be none.
func (o *outbox) next() (any, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.items) == 0 && !o.closed {
		o.more.Wait()
	}
	if len(o.items) == 0 || o.gaveUp {
		return nil, false
	}
	return o.items[0], true
}

// done removes the item that was stored, and tells whether a failure ended.
func (o *outbox) done(item any) (recovered bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.items[0] = nil
	o.items = o.items[1:]
	switch it := item.(type) {
	case Chunk:
		o.waiting -= int64(len(it.PCM) * len(it.PCM[0]))
		o.stored = it.Start + int64(len(it.PCM[0]))
	case Gap:
		o.stored = it.From + it.Length
	}
	recovered = o.failed != nil && len(o.items) == 0
	if recovered {
		o.failed = nil
	}
	return recovered
}

// run offers everything to the sink until it is told that nothing more comes.
// The context that bounded recording does not bound storing.
func (o *outbox) run(r *Recorder) {
	defer close(o.empty)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o.mu.Lock()
	o.cancel = cancel
	o.mu.Unlock()
	for {
		item, ok := o.next()
		if !ok {
			return
		}
		var err error
		switch it := item.(type) {
		case Chunk:
			err = r.opt.Sink.Sound(ctx, it)
		case Gap:
			err = r.opt.Sink.Gap(ctx, it)
		}
		if err == nil {
			if o.done(item) {
				r.notify(Event{Kind: StoreBack})
			}
			continue
		}
		o.mu.Lock()
		first := o.failed == nil
		o.failed = err
		o.mu.Unlock()
		if first {
			r.notify(Event{Kind: StoreFailing, Err: err})
		}
		ticks, stop := r.clock.Tick(retryAfter)
		select {
		case <-ticks:
		case <-ctx.Done():
		}
		stop()
	}
}
