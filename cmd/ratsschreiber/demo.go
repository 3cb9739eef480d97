package main

import (
	"context"
	"fmt"
	"path/filepath"

	"ratsschreiber/workflow"
)

func (a *app) demo(ctx context.Context, args []string) error {
	words, err := a.parse(a.flags("demo"), args, 1, 1)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("cli.demo.begin"))
	tell, done := a.progress()
	d, err := workflow.Demonstrate(ctx, words[0], a.engines, a.words, self(), workflow.LoadSpeeds(a.paths), tell)
	done()
	if err != nil {
		return err
	}
	for _, step := range []string{"import", "transcribe", "draft", "export"} {
		fmt.Fprintf(a.out, "  %-28s %6s s\n", a.words.Text("progress.step."+step), a.words.Decimal(d.Took[step].Seconds(), 1))
	}
	dir, err := filepath.Abs(words[0])
	if err != nil {
		dir = words[0]
	}
	fmt.Fprintln(a.out, a.words.Text("cli.demo.done", "folder", dir))
	fmt.Fprintln(a.out, "  "+filepath.Base(d.Meeting))
	for _, doc := range d.Documents {
		fmt.Fprintln(a.out, "  "+filepath.Base(doc))
	}
	return nil
}
