package store

import (
	"context"
	"errors"
	"sync"
)

// readers is how many goroutines of a process read at the same time before one waits.
const readers = 4

// pool keeps one connection for writing and a few for reading, opened when they are first wanted.
type pool struct {
	access  access
	writing chan struct{} // holds a token while somebody writes
	reading chan struct{}

	mu     sync.Mutex // guards what follows
	writer *conn
	idle   []*conn
	closed bool
}

func newPool(a access) *pool {
	return &pool{access: a, writing: make(chan struct{}, 1), reading: make(chan struct{}, readers)}
}

// read calls fn with a connection in a read transaction: everything fn sees is of one moment.
func (p *pool) read(ctx context.Context, fn func(*conn) error) (err error) {
	select {
	case p.reading <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-p.reading }()
	c, err := p.reader(ctx)
	if err != nil {
		return err
	}
	broken := true // stays so when fn panics
	defer func() {
		if broken {
			c.discard()
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.closed {
			c.close()
			return
		}
		p.idle = append(p.idle, c)
	}()
	defer guard(&err)
	c.db.SetInterrupt(ctx)
	defer c.db.SetInterrupt(context.Background())
	if err := c.db.Exec("BEGIN"); err != nil {
		broken = false
		return err
	}
	err = fn(c)
	c.db.SetInterrupt(context.Background())
	if !c.db.GetAutocommit() { // a damaged page ends the transaction by itself
		if end := c.db.Exec("ROLLBACK"); end != nil {
			return errors.Join(err, end)
		}
	}
	broken = false
	return err
}

func (p *pool) reader(ctx context.Context) (*conn, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errClosed
	}
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	p.mu.Unlock()
	a := p.access
	a.readOnly = true
	return connect(ctx, a)
}

// write calls fn with the writing connection in a transaction that is durable when write returns nil, and undone otherwise.
func (p *pool) write(ctx context.Context, fn func(*conn) error) error {
	return p.withWriter(ctx, func(c *conn) error {
		if err := c.db.Exec("BEGIN IMMEDIATE"); err != nil {
			return err
		}
		err := fn(c)
		if err == nil {
			err = c.db.Exec("COMMIT")
		}
		if err != nil && !c.db.GetAutocommit() {
			c.db.SetInterrupt(context.Background())
			if undo := c.db.Exec("ROLLBACK"); undo != nil {
				p.dropWriter()
			}
		}
		return err
	})
}

// withWriter calls fn with the writing connection outside of any transaction.
func (p *pool) withWriter(ctx context.Context, fn func(*conn) error) (err error) {
	defer guard(&err)
	if p.access.readOnly {
		return ErrReadOnly
	}
	select {
	case p.writing <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-p.writing }()
	p.mu.Lock()
	c, closed := p.writer, p.closed
	p.mu.Unlock()
	if closed {
		return errClosed
	}
	if c == nil {
		if c, err = connect(ctx, p.access); err != nil {
			return err
		}
		p.mu.Lock()
		p.writer = c
		p.mu.Unlock()
	}
	defer func() {
		if r := recover(); r != nil {
			p.dropWriter()
			panic(r)
		}
	}()
	defer c.db.SetInterrupt(context.Background())
	c.db.SetInterrupt(ctx)
	return fn(c)
}

func (p *pool) dropWriter() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.writer != nil {
		p.writer.discard()
		p.writer = nil
	}
}

// discard closes a connection in an unknown state; what it leaves behind is freed with the process.
func (c *conn) discard() {
	defer func() { _ = recover() }()
	c.close()
}

// close waits for those who read and write, and closes all connections.
func (p *pool) close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil
	}
	p.closed = true
	p.mu.Unlock()
	for range readers {
		p.reading <- struct{}{}
	}
	p.writing <- struct{}{}
	var first error
	for _, c := range p.idle {
		if err := c.close(); err != nil && first == nil {
			first = err
		}
	}
	if p.writer != nil {
		if err := p.writer.close(); err != nil && first == nil {
			first = err
		}
	}
	p.idle, p.writer = nil, nil
	for range readers { // whoever comes later is told that the file is closed
		<-p.reading
	}
	<-p.writing
	return first
}
