package main

import (
	"context"
	"fmt"
	"path/filepath"

	"ratsschreiber/workflow"
)

// models looks after the speech models: what there is, taking one from a stick, fetching one, checking them.
func (a *app) models(ctx context.Context, args []string) error {
	words, err := a.parse(a.flags("models"), args, 1, -1)
	if err != nil {
		return err
	}
	switch {
	case words[0] == "list" && len(words) == 1:
		return a.listModels()
	case words[0] == "check":
		return a.checkModels(ctx, words[1:])
	case words[0] == "add" && len(words) == 2:
		tell, done := a.progress()
		path, err := workflow.AddModel(ctx, a.paths, words[1], a.engines, tell)
		done()
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Text("cli.models.added", "file", path))
		return nil
	case words[0] == "pull" && len(words) == 2:
		list, err := workflow.KnownModels(a.paths.Town)
		if err != nil {
			return err
		}
		known, ok := workflow.FindKnown(list, words[1])
		if !ok {
			return &usageError{"model", []any{"value", words[1]}}
		}
		fmt.Fprintln(a.err, a.words.Text("cli.models.fetching", "url", known.URL(), "size", known.Size))
		tell, done := a.progress()
		path, err := workflow.PullModel(ctx, a.paths, known, a.engines, tell)
		done()
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Text("cli.models.added", "file", path))
		return nil
	}
	return &usageError{"arguments", []any{"usage", a.words.Text("cli.help.models")}}
}

func (a *app) listModels() error {
	shelf, err := workflow.ModelShelf(a.paths)
	if err != nil {
		return err
	}
	for _, m := range shelf {
		sign, size := "○", a.words.Bytes(m.Length())
		if m.Path != "" {
			sign, size = "✓", a.words.Bytes(m.Bytes)
		}
		fmt.Fprintf(a.out, "%s %-22s %s\n", sign, m.Name, size)
	}
	fmt.Fprintln(a.out, a.words.Text("cli.models.folder", "folder", a.paths.Models))
	return nil
}

// checkModels checks the named files, or all in the models folder.
func (a *app) checkModels(ctx context.Context, names []string) error {
	checked, err := workflow.CheckModels(ctx, a.paths, a.engines, names, nil)
	if err != nil {
		return err
	}
	failed := false
	for _, c := range checked {
		if c.Err != nil {
			failed = true
			fmt.Fprintf(a.out, "✗ %s: %s\n", filepath.Base(c.Path), workflow.Explain(c.Err, a.words).Sentence)
			continue
		}
		fmt.Fprintf(a.out, "✓ %s\n", filepath.Base(c.Path))
	}
	if failed {
		return exitError(workflow.ExitFailed)
	}
	return nil
}
