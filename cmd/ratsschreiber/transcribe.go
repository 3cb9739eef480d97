package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

func (a *app) transcribe(ctx context.Context, args []string) error {
	fs := a.flags("transcribe")
	model := fs.String("model", "", "")
	var o workflow.TranscribeOptions
	fs.StringVar(&o.Language, "language", "", "")
	fs.BoolVar(&o.Follow, "follow", false, "")
	fs.BoolVar(&o.Again, "again", false, "")
	fs.IntVar(&o.States, "states", 0, "")
	item := fs.String("item", "", "")
	glossary := fs.String("glossary", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if *glossary != "" {
		if o.Glossary, err = workflow.LoadGlossary(*glossary); err != nil {
			return err
		}
	}
	f, err := a.open(ctx, words[0], false, a.settings.Clerk)
	if err != nil {
		return err
	}
	defer f.Close()
	if o.Key, err = a.key(ctx, words[0]); err != nil {
		return err
	}
	if *item != "" {
		m, err := workflow.LoadMinutes(ctx, f)
		if err != nil {
			return err
		}
		id, err := itemFlag(m.Meeting, *item)
		if err != nil {
			return err
		}
		for _, it := range m.Items {
			if it.Item.ID == id && len(it.Spans) > 0 {
				o.Span = meeting.Span{From: it.Spans[0].From, To: it.Spans[len(it.Spans)-1].To}
			}
		}
		if o.Span.Length() == 0 {
			return &usageError{"item_not_found_in_sound", []any{"number", *item}}
		}
	}
	if o, err = workflow.PrepareTranscription(ctx, a.paths, a.settings, a.engines, *model, o); err != nil {
		return err
	}
	o.Program = self()
	tell, done := a.progress()
	if !o.Follow {
		p, err := workflow.PredictTranscription(ctx, f, o, tell)
		done()
		if err != nil {
			return err
		}
		fmt.Fprintln(a.err, p.Line(a.words, time.Now()))
		o.Prediction = &p
	}
	began := time.Now()
	_, err = workflow.Transcribe(ctx, f, o, tell)
	done()
	if err != nil {
		return err
	}
	if waiting, err := a.sayWaiting(ctx, f); err != nil || waiting {
		return err
	}
	length, err := workflow.Length(ctx, f)
	if err != nil {
		return err
	}
	c, err := workflow.LoadCoverage(ctx, f)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("cli.transcribe.done", "length", catalogue.Position(length), "took", a.words.Span(time.Since(began)),
		"model", o.Info.Name, "speech", catalogue.Position(c.Transcribed)))
	if c.Flagged >= time.Second {
		fmt.Fprintln(a.err, a.words.Text("cli.transcribe.flagged", "length", a.words.Span(c.Flagged)))
	}
	return nil
}

// self is the program as it was called, which the worker is started from.
func self() string {
	if path, err := exec.LookPath(os.Args[0]); err == nil {
		return path
	}
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}
