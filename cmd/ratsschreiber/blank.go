package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// blank overwrites a place of the recording that was not meant to be kept, after asking.
func (a *app) blank(ctx context.Context, args []string) error {
	fs := a.flags("blank")
	from := fs.String("from", "", "")
	to := fs.String("to", "", "")
	by := fs.String("by", "", "")
	reason := fs.String("reason", "", "")
	yes := fs.Bool("yes", false, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if *from == "" || *to == "" {
		return &usageError{"span", nil}
	}
	begin, err := parsePosition(*from)
	if err != nil {
		return err
	}
	end, err := parsePosition(*to)
	if err != nil {
		return err
	}
	if end <= begin {
		return &usageError{"span", nil}
	}
	f, name, done, err := a.openAs(ctx, words[0], *by)
	if err != nil {
		return err
	}
	defer done()
	if !*yes {
		fmt.Fprint(a.out, a.words.Text("cli.blank.ask", "from", catalogue.Position(begin), "to", catalogue.Position(end), "length", a.words.Span(end-begin))+" ")
		answer, _ := bufio.NewReader(a.in).ReadString('\n') // no answer is no consent
		if !strings.EqualFold(strings.TrimSpace(answer), a.words.Text("cli.blank.yes")) {
			fmt.Fprintln(a.out, a.words.Text("cli.blank.no"))
			return nil
		}
	}
	if err := workflow.Blank(ctx, f, meeting.Span{From: begin, To: end}, *reason, name); err != nil {
		return fmt.Errorf("blank a place: %w", err)
	}
	fmt.Fprintln(a.out, a.words.Text("cli.blank.done", "from", catalogue.Position(begin), "to", catalogue.Position(end)))
	return nil
}
