package main

import (
	"context"
	"fmt"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// head changes what stands above the minutes, or one item of the agenda; where nothing is to be changed it shows what stands there.
func (a *app) head(ctx context.Context, args []string) error {
	fs := a.flags("head")
	text := map[string]*string{}
	for _, name := range []string{"title", "body", "number", "place", "profile", "kind", "date", "item", "item-title", "proposal", "by"} {
		text[name] = fs.String(name, "", "")
	}
	open := fs.Bool("open", false, "")
	closed := fs.Bool("closed", false, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if fs.NFlag() == 0 {
		return a.showHead(ctx, words[0])
	}
	by := a.by(*text["by"])
	f, m, done, err := a.openEdit(ctx, words[0], by)
	if err != nil {
		return err
	}
	defer done()
	set := func(into *string, name string) {
		if fs.Changed(name) {
			*into = *text[name]
		}
	}
	set(&m.Title, "title")
	set(&m.Body, "body")
	set(&m.Number, "number")
	set(&m.Place, "place")
	if fs.Changed("profile") {
		if _, err := workflow.LoadProfile(*text["profile"], a.paths.Town); err != nil {
			return err
		}
		m.Profile = *text["profile"]
	}
	if fs.Changed("kind") {
		if m.Kind = meeting.MinutesKind(*text["kind"]); !m.Kind.Valid() {
			return &usageError{"kind", []any{"value", *text["kind"]}}
		}
	}
	if fs.Changed("date") {
		if m.Start, err = parseDate(*text["date"]); err != nil {
			return err
		}
	}
	if fs.Changed("item") {
		it := m.Agenda.ByNumber(*text["item"])
		if it == nil {
			return &usageError{"no_item", []any{"number", *text["item"]}}
		}
		set(&it.Title, "item-title")
		set(&it.Proposal, "proposal")
		switch {
		case *open && *closed:
			return &usageError{"flag", []any{"detail", "--open --closed", "command", "head"}}
		case *open:
			it.Visibility = meeting.Open
		case *closed:
			it.Visibility = meeting.Closed
		}
	}
	if err := f.SaveMeeting(ctx, m, by); err != nil {
		return fmt.Errorf("store the meeting's head: %w", err)
	}
	fmt.Fprintln(a.out, a.words.Text("cli.head.done"))
	return nil
}

// showHead prints what stands above the minutes; what is empty is left out.
func (a *app) showHead(ctx context.Context, path string) error {
	f, m, err := a.openHead(ctx, path, true, "")
	if err != nil {
		return err
	}
	defer f.Close()
	date, start := "", ""
	if !m.Start.IsZero() {
		date, start = a.words.DateLong(m.Start), a.words.Clock(m.Start)
	}
	for _, l := range []struct{ key, value string }{
		{"body", m.Body}, {"number", m.Number}, {"title", m.Title}, {"place", m.Place}, {"date", date}, {"start", start},
		{"profile", m.Profile}, {"kind", string(m.Kind)},
	} {
		if l.value != "" {
			fmt.Fprintf(a.out, "%-22s %s\n", a.words.Text("gui.head."+l.key), l.value)
		}
	}
	return nil
}

// resolve enters the wording of a resolution; what the rules had found is replaced and stays in the file.
func (a *app) resolve(ctx context.Context, args []string) error {
	fs := a.flags("resolve")
	item := fs.String("item", "", "")
	text := fs.String("text", "", "")
	by := fs.String("by", "", "")
	heard := fs.Bool("heard", false, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if *item == "" || *text == "" {
		return &usageError{"arguments", []any{"usage", a.words.Text("cli.help.resolve")}}
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
	id, err := itemFlag(m.Meeting, *item)
	if err != nil {
		return err
	}
	fact := meeting.Fact{Kind: meeting.FactResolution, Item: id, Resolution: &meeting.Resolution{}}
	for _, it := range m.Items {
		if it.Item.ID != id {
			continue
		}
		fact.Resolution.Proposal = it.Item.Proposal
		if len(it.Votes) > 0 {
			fact.At, fact.Evidence = it.Votes[len(it.Votes)-1].At, it.Votes[len(it.Votes)-1].Evidence
		}
		if n := len(it.Resolutions); n > 0 {
			fact = it.Resolutions[n-1]
			copied := *fact.Resolution
			fact.Resolution = &copied
		}
	}
	fact.Resolution.Text = *text
	fact.Resolution.Amended = fact.Resolution.Proposal != "" && fact.Resolution.Proposal != *text
	n, err := workflow.ChangeFact(ctx, f, fact, name, *heard)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("cli.resolve.done", "fact", n))
	return nil
}
