package main

import (
	"context"
	"errors"
	"fmt"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// versions lists a meeting's transcripts, or chooses one.
func (a *app) versions(ctx context.Context, args []string) error {
	fs := a.flags("versions")
	use := fs.Int64("use", 0, "")
	by := fs.String("by", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if *use == 0 {
		f, err := a.open(ctx, words[0], true, "")
		if err != nil {
			return err
		}
		defer f.Close()
		return a.showVersions(ctx, f)
	}
	f, name, done, err := a.openAs(ctx, words[0], *by)
	if err != nil {
		return err
	}
	defer done()
	change, err := workflow.UseVersion(ctx, f, meeting.VersionID(*use), name)
	if errors.Is(err, store.ErrNoRecord) {
		return &usageError{"no_version", nil}
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("cli.versions.used", "n", *use))
	if change.Speakers > 0 {
		fmt.Fprintln(a.out, a.words.Count("cli.versions.speakers", change.Speakers))
	}
	if change.Left > 0 {
		fmt.Fprintln(a.out, a.words.Count("cli.versions.left", change.Left))
	}
	return nil
}

func (a *app) showVersions(ctx context.Context, f *store.File) error {
	all, err := workflow.Versions(ctx, f)
	if err != nil {
		return err
	}
	for _, v := range all {
		sign := " "
		if v.Current {
			sign = "*"
		}
		line := fmt.Sprintf("%s %3d  %s %s  %s", sign, v.ID, a.words.Date(v.Started.Local()), a.words.Clock(v.Started.Local()), v.Model)
		if v.Span.Length() > 0 {
			line += "  " + catalogue.Position(v.Span.From) + "–" + catalogue.Position(v.Span.To)
		}
		if !v.Complete {
			line += "  " + a.words.Text("cli.versions.unfinished")
		}
		if v.Work.Corrected+v.Work.Speakers > 0 {
			line += "  " + a.words.Text("cli.versions.work", "corrected", v.Work.Corrected, "speakers", v.Work.Speakers)
		}
		fmt.Fprintln(a.out, line)
	}
	return nil
}

// sayWaiting tells that a new transcript stands beside the one that a person has worked on.
func (a *app) sayWaiting(ctx context.Context, f *store.File) (waiting bool, err error) {
	v, err := workflow.Waiting(ctx, f)
	if err != nil || v.ID == 0 {
		return false, err
	}
	fmt.Fprintln(a.err, a.words.Text("cli.versions.waiting", "n", int64(v.ID)))
	return true, nil
}
