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
		fmt.Fprintf(a.out, "%d  %s\n", i+1, a.revised(r))
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

// revised says who made or confirmed a revision, and how.
func (a *app) revised(r workflow.Revision) string {
	s := a.words.Text("documents.origin." + string(r.Origin))
	if r.Review == nil {
		s += "; " + a.words.Text("sign.history.unseen")
	} else {
		key := "confirmed"
		if r.Review.Changed {
			key = "changed"
		}
		at := r.Review.At.Local()
		s += "; " + a.words.Text("sign.history."+key, "name", r.Review.By, "at", a.words.Date(at)+" "+a.words.Clock(at))
		if r.Review.Heard {
			s += ", " + a.words.Text("sign.history.heard")
		} else {
			s += ", " + a.words.Text("sign.history.unheard")
		}
	}
	if r.Struck {
		s += "; " + a.words.Text("sign.history.struck")
	}
	return s
}
