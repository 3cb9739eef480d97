package main

import (
	"sync"
	"testing"
)

// closing is a window of which the test says when it is closed and when its work has ended.
type closing struct {
	closed chan struct{}
	work   sync.WaitGroup
}

func (c *closing) Closed() <-chan struct{} { return c.closed }
func (c *closing) Wait()                   { c.work.Wait() }

func TestAProgramWhoseWindowIsClosedEndsAlthoughTheToolkitDoesNot(t *testing.T) {
	w := &closing{closed: make(chan struct{})}
	w.work.Add(1)
	exited := make(chan struct{})
	go endAnyway(w, make(chan struct{}), func() { close(exited) })
	close(w.closed)
	select {
	case <-exited:
		t.Fatal("it ends before its work does")
	default:
	}
	w.work.Done()
	<-exited

	w = &closing{closed: make(chan struct{})}
	ended := make(chan struct{})
	close(ended)
	endAnyway(w, ended, func() { t.Error("it is ended although it has ended by itself") })
}
