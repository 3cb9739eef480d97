package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"

	"github.com/ncruces/go-sqlite3"
)

// readers is how many goroutines of a process read at the same time before one waits.
const readers = 4

// pool keeps one connection for writing and a few for reading, opened when they are first wanted.
type pool struct {
	access  access
	writing chan struct{} // holds a token while somebody writes
	reading chan struct{}

	mu     sync.Mutex  // guards what follows
	opened os.FileInfo // the file as it was when the writer was opened
	writer *conn
	idle   []*conn
	closed error // why there are no connections any more
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
		if p.closed != nil {
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
	broken = errors.Is(err, sqlite3.IOERR) && !damage(err) // a disk that comes back is read through a new connection
	return err
}

func (p *pool) reader(ctx context.Context) (*conn, error) {
	p.mu.Lock()
	if err := p.closed; err != nil {
		p.mu.Unlock()
		return nil, err
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
		if p.moved() {
			// The log stayed behind under the old name: fold it into the file while both are still in hand. Then let go: what others do to
			// the file at its new place, these connections would not see.
			_, _, err := c.db.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
			p.abandon()
			return errors.Join(ErrMoved, err)
		}
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
	if closed != nil {
		return closed
	}
	if c == nil {
		if c, err = connect(ctx, p.access); err != nil {
			return err
		}
		info, err := os.Stat(p.access.path)
		if err != nil {
			c.close()
			return err
		}
		p.mu.Lock()
		p.writer, p.opened = c, info
		p.mu.Unlock()
	}
	defer func() {
		if r := recover(); r != nil {
			p.dropWriter()
			panic(r)
		}
	}()
	c.db.SetInterrupt(ctx)
	err = fn(c)
	c.db.SetInterrupt(context.Background())
	if errors.Is(err, sqlite3.IOERR) { // the disk may come back under the same name: start afresh then
		p.dropWriter()
	}
	return err
}

// moved says whether the path leads elsewhere than when the writer was opened.
func (p *pool) moved() bool {
	p.mu.Lock()
	opened := p.opened
	p.mu.Unlock()
	now, err := os.Stat(p.access.path)
	return errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(now, opened)
}

// abandon closes the connections of a file that was moved away; those that are in use close when they are done.
func (p *pool) abandon() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = ErrMoved
	for _, c := range p.idle {
		c.discard()
	}
	p.idle = nil
	if p.writer != nil {
		p.writer.discard()
		p.writer = nil
	}
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
	if errors.Is(p.closed, errClosed) {
		p.mu.Unlock()
		return nil
	}
	p.closed = errClosed
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
