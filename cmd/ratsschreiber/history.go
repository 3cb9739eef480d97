package main

import (
	"context"
	"fmt"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// history prints what a fact or a passage was before, who changed it, and which words went and came.
func (a *app) history(ctx context.Context, args []string) error {
	fs := a.flags("history")
	fact := fs.Int64("fact", 0, "")
	passage := fs.Int64("passage", 0, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	f, err := a.open(ctx, words[0], true, "")
	if err != nil {
		return err
	}
	defer f.Close()
	var all []workflow.Revision
	switch {
	case *fact != 0:
		all, err = workflow.FactHistory(ctx, f, a.words, meeting.FactID(*fact))
	case *passage != 0:
		all, err = workflow.PassageHistory(ctx, f, meeting.PassageID(*passage))
	default:
		return &usageError{"arguments", []any{"usage", a.words.Text("cli.help.history")}}
	}
	if err != nil {
		return err
	}
	for i, r := range all {
		fmt.Fprintf(a.out, "%d  %s\n", i+1, r.Line(a.words))
		if r.Change == nil {
			fmt.Fprintf(a.out, "   %s\n", r.Text)
			continue
		}
		line := "  "
		for _, p := range r.Change {
			switch p.Kind {
			case workflow.PartGone:
				line += " [−" + p.Text + "]"
			case workflow.PartNew:
				line += " [+" + p.Text + "]"
			default:
				line += " " + p.Text
			}
		}
		fmt.Fprintln(a.out, line)
	}
	return nil
}
