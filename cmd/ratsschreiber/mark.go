package main

import (
	"context"
	"fmt"
	"strings"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// mark sets a mark from outside the recording, or corrects one.
func (a *app) mark(ctx context.Context, args []string) error {
	fs := a.flags("mark")
	at := fs.String("at", "", "")
	item := fs.String("item", "", "")
	who := fs.String("who", "", "")
	text := fs.String("text", "", "")
	by := fs.String("by", "", "")
	correct := fs.Int64("correct", 0, "")
	strike := fs.Bool("strike", false, "")
	counts := map[string]*int{}
	for _, name := range []string{"for", "against", "abstain", "recused"} {
		counts[name] = fs.Int(name, -1, "")
	}
	result := fs.String("result", "", "")
	subject := fs.String("subject", "", "")
	words, err := a.parse(fs, args, 2, 2)
	if err != nil {
		return err
	}
	k := meeting.Mark{Kind: meeting.MarkKind(words[1]), At: -1, Who: *who, Text: *text, By: a.by(*by), Struck: *strike}
	if !k.Kind.Valid() {
		var all []string
		for _, kind := range meeting.MarkKinds {
			all = append(all, string(kind))
		}
		return &usageError{"mark_kind", []any{"value", words[1], "list", strings.Join(all, ", ")}}
	}
	if *at != "" {
		if k.At, err = parsePosition(*at); err != nil {
			return err
		}
	}
	f, m, err := a.openHead(ctx, words[0], false, k.By)
	if err != nil {
		return err
	}
	defer f.Close()
	if k.Item, err = itemFlag(m, *item); err != nil {
		return err
	}
	if mem := m.Roster.ByName(k.Who); mem != nil {
		k.Member, k.Who = mem.ID, mem.Name
	}
	if k.Kind == meeting.MarkVote {
		v := meeting.Vote{Kind: meeting.VoteOpen, Subject: *subject}
		if *result != "" {
			if v, err = parseVote(*result); err != nil {
				return &usageError{"vote", []any{"value", *result}}
			}
			v.Subject = *subject
		}
		for name, into := range map[string]**int{"for": &v.For, "against": &v.Against, "abstain": &v.Abstain, "recused": &v.Recused} {
			if n := *counts[name]; n >= 0 {
				*into = meeting.Count(n)
			}
		}
		k.Vote = &v
	}
	var id meeting.MarkID
	if *correct != 0 {
		id, err = workflow.CorrectMark(ctx, f, meeting.MarkID(*correct), k)
	} else {
		id, err = workflow.Mark(ctx, f, k)
	}
	if err != nil {
		return err
	}
	k.ID = id
	fmt.Fprintf(a.out, "%s  [M%d]\n", workflow.MarkLine(a.words, m, k), id)
	return nil
}
