package gui

import (
	"context"
	"log/slog"
)

// Storing and reading anew go on in the background, and several of them may be under way. What a person did is stored in the order in which it
// was done, and closing waits for it; what is read anew is read after everything that was done before, and its head counts only if nobody has
// changed the head since.

// write stores what a person did, after all that was done before, and applies what comes of it. It is not given up when the window is closed.
func (s *sitting) write(do func(ctx context.Context) (apply func(), err error), failed func(error)) {
	u := s.u
	if u.inln {
		u.workElse(do, failed)
		return
	}
	of, presses := u.answered, u.sofar()
	before, done := s.written, make(chan struct{})
	s.written = done
	ctx := context.WithoutCancel(u.ctx)
	u.wg.Add(1)
	go func() { // ends with do: a transaction or two
		defer u.wg.Done()
		if before != nil {
			<-before
		}
		apply, err := do(ctx)
		defer close(done)       // after what comes of it was handed over, so that results come in the same order
		if u.ctx.Err() != nil { // the window is gone, and nobody can be told
			if err != nil {
				slog.Error("what was done last could not be stored", "error", err)
			}
			return
		}
		u.laterAfter(presses, func() {
			if s.closed {
				apply = nil
			}
			u.come(of, apply, err, failed)
		})
	}()
}

// read reads something of the file anew, after what was done before is stored.
func (s *sitting) read(do func(ctx context.Context) (apply func(), err error), failed func(error)) {
	if s.closed {
		return
	}
	before := s.written
	s.u.workElse(func(ctx context.Context) (func(), error) {
		if before != nil {
			<-before
		}
		apply, err := do(ctx)
		return func() {
			if apply != nil && !s.closed {
				apply()
			}
		}, err
	}, func(err error) {
		if !s.closed {
			failed(err)
		}
	})
}

// settle returns when all that a person did is stored.
func (s *sitting) settle() {
	if s.written != nil {
		<-s.written
	}
}
