package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// confirm shows what nobody has looked at yet, one fact or passage after the other, and takes one answer for each. There is no
// answer for several at once: who signs has looked at each.
func (a *app) confirm(ctx context.Context, args []string) error {
	fs := a.flags("confirm")
	item := fs.String("item", "", "")
	by := fs.String("by", "", "")
	fact := fs.Int64("fact", 0, "")
	passage := fs.Int64("passage", 0, "")
	heard := fs.Bool("heard", false, "")
	strike := fs.Bool("strike", false, "")
	text := fs.String("text", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	f, name, done, err := a.openAs(ctx, words[0], *by)
	if err != nil {
		return err
	}
	defer done()
	m, err := workflow.LoadMinutes(ctx, f)
	if err != nil {
		return err
	}
	r := reviewer{app: a, f: f, m: m, by: name}
	switch {
	case *fact != 0 && *strike:
		return workflow.StrikeFact(ctx, f, meeting.FactID(*fact), name)
	case *fact != 0:
		return workflow.ConfirmFact(ctx, f, meeting.FactID(*fact), name, *heard)
	case *passage != 0:
		return r.onePassage(ctx, meeting.PassageID(*passage), *strike, *text, *heard)
	}
	id, err := itemFlag(m.Meeting, *item)
	if err != nil {
		return err
	}
	return r.walk(ctx, id)
}

type reviewer struct {
	*app
	f  *store.File
	m  meeting.Minutes
	by string
}

func (r reviewer) onePassage(ctx context.Context, id meeting.PassageID, strike bool, text string, heard bool) error {
	if strike {
		return workflow.StrikePassage(ctx, r.f, id, r.by)
	}
	if text == "" {
		return workflow.ConfirmPassage(ctx, r.f, id, r.by, heard)
	}
	for _, p := range workflow.PendingIn(r.m, "") {
		if p.Passage != nil && p.Passage.ID == id {
			return workflow.ChangePassage(ctx, r.f, *p.Passage, text, r.by, heard)
		}
	}
	return workflow.ErrNoSuchPlace
}

// walk asks for one pending place after the other until they or the answers end.
func (r reviewer) walk(ctx context.Context, item meeting.ItemID) error {
	pending := workflow.PendingIn(r.m, item)
	if len(pending) == 0 {
		fmt.Fprintln(r.out, r.words.Text("cli.confirm.nothing"))
		return nil
	}
	answers := bufio.NewScanner(r.in)
	done := 0
	for i, p := range pending {
		r.showOne(p)
		fmt.Fprintf(r.out, "%s ", r.words.Text("cli.confirm.ask", "i", i+1, "n", len(pending)))
		if !answers.Scan() {
			fmt.Fprintln(r.out)
			break
		}
		stop, decided, err := r.answer(ctx, p, strings.TrimSpace(answers.Text()))
		if err != nil {
			return err
		}
		if decided {
			done++
		}
		if stop {
			break
		}
	}
	fmt.Fprintln(r.out, r.words.Count("cli.confirm.done", done, "left", len(pending)-done))
	return answers.Err()
}

func (r reviewer) showOne(p workflow.Pending) {
	if p.Item.Item.ID != "" {
		fmt.Fprintf(r.out, "\n%s %s\n", r.number(p.Item.Item), p.Item.Item.Title)
	} else {
		fmt.Fprintln(r.out)
	}
	var evidence []meeting.Evidence
	if p.Fact != nil {
		fmt.Fprintf(r.out, "  %s  [F%d]\n", workflow.FactLine(r.words, r.m.Meeting, *p.Fact), p.Fact.ID)
		evidence = p.Fact.Evidence
		for _, d := range p.Fact.Doubts {
			fmt.Fprintf(r.out, "  ⚠ %s\n", r.words.Doubt(string(d.Kind), d.Detail))
		}
	} else {
		fmt.Fprintf(r.out, "  %s  [P%d]\n", p.Passage.Text, p.Passage.ID)
		evidence = p.Passage.Evidence
		for _, d := range p.Passage.Doubts {
			fmt.Fprintf(r.out, "  ⚠ %s\n", r.words.Doubt(string(d.Kind), d.Detail))
		}
	}
	for _, e := range evidence {
		fmt.Fprintf(r.out, "    %s  „%s“\n", catalogue.Position(e.At), e.Quote)
	}
}

// answer carries out one answer: j (or y) right, g heard and right, s strike, t TEXT another wording, n (or nothing) later, q end.
func (r reviewer) answer(ctx context.Context, p workflow.Pending, answer string) (stop, decided bool, err error) {
	verb, rest, _ := strings.Cut(answer, " ")
	switch strings.ToLower(verb) {
	case "q":
		return true, false, nil
	case "j", "y", "g", "h":
		heard := strings.EqualFold(verb, "g") || strings.EqualFold(verb, "h")
		if p.Fact != nil {
			return false, true, workflow.ConfirmFact(ctx, r.f, p.Fact.ID, r.by, heard)
		}
		return false, true, workflow.ConfirmPassage(ctx, r.f, p.Passage.ID, r.by, heard)
	case "s":
		if p.Fact != nil {
			return false, true, workflow.StrikeFact(ctx, r.f, p.Fact.ID, r.by)
		}
		return false, true, workflow.StrikePassage(ctx, r.f, p.Passage.ID, r.by)
	case "t":
		if p.Passage != nil && strings.TrimSpace(rest) != "" {
			return false, true, workflow.ChangePassage(ctx, r.f, *p.Passage, strings.TrimSpace(rest), r.by, false)
		}
	}
	return false, false, nil
}
