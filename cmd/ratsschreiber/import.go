package main

import (
	"context"
	"fmt"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/workflow"
)

func (a *app) importFiles(ctx context.Context, args []string) error {
	fs := a.flags("import")
	channel := fs.Int("channel", 0, "")
	apart := fs.Bool("apart", false, "")
	beside := fs.Bool("beside", false, "")
	gap := fs.String("gap", "", "")
	at := fs.String("at", "", "")
	words, err := a.parse(fs, args, 2, -1)
	if err != nil {
		return err
	}
	o := workflow.ImportOptions{Channel: *channel, Apart: *apart, Beside: *beside, At: -1, By: a.settings.Clerk}
	if *gap != "" {
		if o.Gap, err = parsePosition(*gap); err != nil {
			return err
		}
	}
	if *at != "" {
		if o.At, err = parsePosition(*at); err != nil {
			return err
		}
	}
	f, err := a.open(ctx, words[0], false, o.By)
	if err != nil {
		return err
	}
	defer f.Close()
	var sound []string
	for _, path := range words[1:] {
		if !workflow.LooksLikeTranscript(ctx, path) {
			sound = append(sound, path)
			continue
		}
		t, err := workflow.ImportTranscript(ctx, f, path)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Count("cli.import.transcript", len(t.Segments), "length", catalogue.Position(t.Length)))
		a.notes(t.Notes)
		if _, err := a.sayWaiting(ctx, f); err != nil {
			return err
		}
	}
	if len(sound) == 0 {
		return nil
	}
	tell, done := a.progress()
	began := time.Now()
	got, err := workflow.ImportSound(ctx, f, sound, o, tell)
	done()
	for _, g := range got {
		fmt.Fprintln(a.out, a.words.Text("cli.import.done", "name", g.Source.Name, "length", catalogue.Position(g.Source.Length),
			"from", catalogue.Position(g.Source.From), "sum", g.Source.SHA256[:16], "took", a.words.Span(time.Since(began))))
		if g.Resumed {
			fmt.Fprintln(a.err, a.words.Text("cli.import.resumed"))
		}
		if g.Truncated != nil {
			fmt.Fprintln(a.err, a.words.Text("cli.import.truncated", "promised", catalogue.Position(g.Truncated.Promised), "found", catalogue.Position(g.Truncated.Found)))
		}
		if g.Damage.Places > 0 {
			fmt.Fprintln(a.err, a.words.Count("cli.import.damage", g.Damage.Places, "lost", a.words.Span(g.Damage.Lost)))
		}
		if g.Silent {
			fmt.Fprintln(a.err, a.words.Text("cli.import.silent"))
		}
	}
	return err
}
