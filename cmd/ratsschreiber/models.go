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
	list, err := workflow.KnownModels(a.paths.Town)
	if err != nil {
		return err
	}
	switch {
	case words[0] == "list" && len(words) == 1:
		return a.listModels(list)
	case words[0] == "check":
		return a.checkModels(ctx, list, words[1:])
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

func (a *app) listModels(list []workflow.KnownModel) error {
	have, err := workflow.InstalledModels(a.paths)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, m := range have {
		there[m.Name] = true
		if _, known := workflow.FindKnown(list, m.Name); !known {
			fmt.Fprintf(a.out, "✓ %-22s %s\n", m.Name, a.words.Bytes(m.Size))
		}
	}
	for _, k := range list {
		sign := "○"
		if there[k.Name] || k.Finder && workflow.FindFinder(a.paths) != "" {
			sign = "✓"
		}
		fmt.Fprintf(a.out, "%s %-22s %s\n", sign, k.Name, k.Size)
	}
	fmt.Fprintln(a.out, a.words.Text("cli.models.folder", "folder", a.paths.Models))
	return nil
}

// checkModels checks the named files, or all in the models folder.
func (a *app) checkModels(ctx context.Context, list []workflow.KnownModel, names []string) error {
	if len(names) == 0 {
		have, err := workflow.InstalledModels(a.paths)
		if err != nil {
			return err
		}
		for _, m := range have {
			names = append(names, m.Path)
		}
		if finder := workflow.FindFinder(a.paths); finder != "" {
			names = append(names, finder)
		}
	}
	failed := false
	for _, name := range names {
		known, _ := workflow.FindKnown(list, filepath.Base(name))
		if err := workflow.CheckModel(ctx, name, known, a.engines); err != nil {
			failed = true
			fmt.Fprintf(a.out, "✗ %s: %s\n", filepath.Base(name), workflow.Explain(&workflow.FileError{Doing: "check", Path: name, Err: err}, a.words).Sentence)
			continue
		}
		fmt.Fprintf(a.out, "✓ %s\n", filepath.Base(name))
	}
	if failed {
		return exitError(workflow.ExitFailed)
	}
	return nil
}
