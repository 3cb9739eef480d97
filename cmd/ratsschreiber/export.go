package main

import (
	"context"
	"fmt"

	"ratsschreiber/workflow"
)

func (a *app) export(ctx context.Context, args []string) error {
	fs := a.flags("export")
	var o workflow.ExportOptions
	fs.BoolVar(&o.Internal, "internal", false, "")
	fs.StringVar(&o.Template, "template", "", "")
	fs.StringVar(&o.Language, "document-language", "", "")
	fs.BoolVar(&o.Tasks, "tasks", false, "")
	fs.BoolVar(&o.Statement, "statement", false, "")
	fs.BoolVar(&o.Persons, "persons", false, "")
	fs.StringVar(&o.BaseURL, "base-url", "", "")
	item := fs.String("item", "", "")
	items := fs.String("items", "", "")
	register := fs.String("register", "", "")
	words, err := a.parse(fs, args, 1, -1)
	if err != nil {
		return err
	}
	if len(words) < 2 && *items == "" && *register == "" {
		return &usageError{"arguments", []any{"usage", a.words.Text("cli.help.export")}}
	}
	o.Town, o.By = a.paths.Town, a.settings.Clerk
	f, err := a.open(ctx, words[0], false, o.By)
	if err != nil {
		return err
	}
	defer f.Close()
	if *item != "" {
		m, err := f.Meeting(ctx)
		if err != nil {
			return err
		}
		if o.Item, err = itemFlag(m, *item); err != nil {
			return err
		}
	}
	if *items != "" {
		names, err := workflow.ExportItems(ctx, f, *items, o)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Count("cli.export.items", len(names), "folder", *items))
	}
	if *register != "" {
		if err := workflow.ExportRegister(ctx, f, *register, a.settings, o); err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Text("register.written", "file", *register))
	}
	for _, path := range words[1:] {
		report, err := workflow.Export(ctx, f, path, a.withTemplate(path, o, fs.Changed("template")))
		if err != nil {
			return a.refusedIn(ctx, f, err)
		}
		fmt.Fprintln(a.out, a.words.Text("cli.export.done", "file", path))
		for _, w := range report.Warnings {
			fmt.Fprintln(a.err, a.warning(w))
		}
	}
	return nil
}

// withTemplate adds the town's own Word template, as the settings name it, where nobody said which one.
func (a *app) withTemplate(path string, o workflow.ExportOptions, said bool) workflow.ExportOptions {
	if !said && workflow.TakesTemplate(path, o) {
		o.Template = a.settings.Template
	}
	return o
}
