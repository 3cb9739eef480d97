package main

import (
	"context"
	"encoding/json"
	"fmt"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

func (a *app) check(ctx context.Context, args []string) error {
	fs := a.flags("check")
	asJSON := fs.Bool("json", false, "")
	closed := fs.String("closed", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	f, err := a.open(ctx, words[0], true, "")
	if err != nil {
		return err
	}
	defer f.Close()
	problems, m, err := workflow.Check(ctx, f, a.paths.Town)
	if err != nil {
		return err
	}
	if *closed != "" { // the closed part's file: do words of it stand in this one?
		c, err := a.open(ctx, *closed, true, "")
		if err != nil {
			return err
		}
		defer c.Close()
		leaks, err := workflow.LeaksOf(ctx, f, c)
		if err != nil {
			return err
		}
		problems = append(problems, leaks...)
	}
	if *asJSON {
		if err := a.problemsJSON(problems, m); err != nil {
			return err
		}
	} else {
		a.problems(problems, m)
	}
	if meeting.Blocking(problems) {
		return exitError(workflow.ExitRefused)
	}
	return nil
}

// problems prints each problem with its place, the blocking ones marked.
func (a *app) problems(problems []meeting.Problem, m meeting.Minutes) {
	if len(problems) == 0 {
		fmt.Fprintln(a.out, a.words.Text("cli.check.none"))
		return
	}
	for _, p := range problems {
		sign := "·"
		if p.Blocking {
			sign = "✗"
		}
		place := a.words.Text("cli.check.head")
		if it := m.Meeting.Agenda.ByID(p.Item); it != nil {
			place = a.words.Text("cli.check.item", "number", it.Number)
		}
		at := ""
		if p.At > 0 {
			at = " (" + catalogue.Position(p.At) + ")"
		}
		fmt.Fprintf(a.out, "%s %s%s: %s%s\n", sign, place, at, workflow.Sentence(a.words, p), places(p))
	}
	blocking := 0
	for _, p := range problems {
		if p.Blocking {
			blocking++
		}
	}
	fmt.Fprintln(a.out, a.words.Count("cli.check.blocking", blocking))
}

func places(p meeting.Problem) string {
	s := ""
	for _, f := range p.Facts {
		s += fmt.Sprintf(" [F%d]", f)
	}
	if p.Passage != 0 {
		s += fmt.Sprintf(" [P%d]", p.Passage)
	}
	return s
}

func (a *app) problemsJSON(problems []meeting.Problem, m meeting.Minutes) error {
	type row struct {
		Code     string            `json:"code"`
		Text     string            `json:"text"`
		Blocking bool              `json:"blocking"`
		Item     string            `json:"item,omitempty"`
		Facts    []meeting.FactID  `json:"facts,omitempty"`
		Passage  meeting.PassageID `json:"passage,omitempty"`
		At       float64           `json:"at,omitempty"`
	}
	rows := []row{}
	for _, p := range problems {
		r := row{Code: p.Code, Text: workflow.Sentence(a.words, p), Blocking: p.Blocking, Facts: p.Facts, Passage: p.Passage, At: p.At.Seconds()}
		if it := m.Meeting.Agenda.ByID(p.Item); it != nil {
			r.Item = it.Number
		}
		rows = append(rows, r)
	}
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(map[string]any{"problems": rows})
}
