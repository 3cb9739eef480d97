package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// liveText starts the worker beside the recording and prints its text as it comes.
func (a *app) liveText(ctx context.Context, c *console, path, model string) (stop func(), err error) {
	key, err := a.key(ctx, path)
	if err != nil {
		return nil, err
	}
	o, err := workflow.PrepareTranscription(ctx, a.paths, a.settings, a.engines, model, workflow.TranscribeOptions{Follow: true, Key: key, Program: self()})
	if err != nil {
		return nil, err
	}
	if outlook, err := workflow.LiveTextOutlook(a.paths, a.engines, o); err != nil {
		c.line(workflow.Explain(err, a.words).Sentence)
	} else if said := outlook.Line(a.words); said != "" {
		c.line(said)
	}
	var group sync.WaitGroup
	group.Add(2)
	reading, endReading := context.WithCancel(ctx)
	go func() { // ends with the recording, or when cancelled
		defer group.Done()
		defer endReading()
		said := func(e workflow.Event) {
			if e.Note == "worker_restarted" {
				c.line(a.words.Text("progress." + e.Note))
			}
		}
		if _, err := workflow.Transcribe(ctx, c.f, o, said); err != nil && !errors.Is(err, context.Canceled) {
			c.line(workflow.Explain(err, a.words).Sentence)
		}
	}()
	go func() {
		defer group.Done()
		c.follow(reading)
	}()
	return group.Wait, nil
}

// follow prints new segments.
func (c *console) follow(ctx context.Context) {
	var last meeting.SegmentID
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	show := func() {
		segs, err := c.f.Segments(ctx, store.SegmentQuery{NoWords: true})
		if err != nil {
			return // none yet
		}
		for _, s := range segs {
			if s.ID > last {
				last = s.ID
				if s.Text != "" {
					c.line(fmt.Sprintf("%8s  %s", catalogue.Position(s.From), s.Text))
				}
			}
		}
		if behind, err := workflow.TextBehind(ctx, c.f); err == nil {
			c.mu.Lock()
			c.behind = behind
			c.mu.Unlock()
		}
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			show()
		}
	}
}
