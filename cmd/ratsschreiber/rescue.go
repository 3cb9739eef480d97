package main

import (
	"context"
	"fmt"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// rescue saves what can be read of a damaged meeting file into a new one.
func (a *app) rescue(ctx context.Context, args []string) error {
	words, err := a.parse(a.flags("rescue"), args, 2, 2)
	if err != nil {
		return err
	}
	key, err := a.key(ctx, words[0])
	if err != nil {
		return err
	}
	s, err := store.Salvage(ctx, words[0], words[1], store.Options{Key: key, By: a.settings.Clerk, Program: workflow.Program})
	if err != nil {
		return &workflow.FileError{Doing: "rescue", Path: words[0], Err: err}
	}
	f, err := a.open(ctx, words[1], true, "")
	if err != nil {
		return err
	}
	defer f.Close()
	gaps, err := f.Gaps(ctx)
	if err != nil {
		return err
	}
	var lost int64
	for _, g := range gaps {
		if g.Reason == meeting.GapDamaged {
			lost += store.Samples(g.To - g.From)
		}
	}
	fmt.Fprintln(a.out, a.words.Text("cli.rescue.done", "file", words[1], "sound", catalogue.Position(store.Time(s.Samples)), "segments", s.Saved["segment"],
		"marks", s.Saved["mark"], "lost", a.words.Span(store.Time(lost))))
	return nil
}
