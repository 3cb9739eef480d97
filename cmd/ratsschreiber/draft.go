package main

import (
	"context"
	"fmt"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

func (a *app) draft(ctx context.Context, args []string) error {
	fs := a.flags("draft")
	kind := fs.String("kind", "", "")
	llm := fs.String("llm", a.settings.LanguageModel, "")
	items := fs.StringSlice("item", nil, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	o := workflow.DraftOptions{Kind: meeting.MinutesKind(*kind), By: a.settings.Clerk, Town: a.paths.Town}
	if *kind != "" && !o.Kind.Valid() {
		return &usageError{"kind", []any{"value", *kind}}
	}
	f, m, err := a.openHead(ctx, words[0], false, o.By)
	if err != nil {
		return err
	}
	defer f.Close()
	for _, number := range *items {
		id, err := itemFlag(m, number)
		if err != nil {
			return err
		}
		o.Items = append(o.Items, id)
	}
	if *llm != "" && *llm != "none" {
		model, err := workflow.ConnectLanguageModel(ctx, a.settings, *llm)
		if err != nil {
			return err
		}
		defer model.Close()
		if model.Remote != "" {
			fmt.Fprintln(a.err, a.words.Text("cli.draft.remote", "address", model.Remote))
		}
		o.Writer = model
	}
	tell, done := a.progress()
	d, err := workflow.Draft(ctx, f, o, tell)
	done()
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("cli.draft.done", "facts", a.words.Count("cli.draft.facts", d.Facts), "passages", a.words.Count("cli.draft.passages", d.Passages), "took", a.words.Span(d.Elapsed)))
	fmt.Fprintln(a.out, a.words.Text("cli.draft.review"))
	return nil
}
