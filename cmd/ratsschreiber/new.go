package main

import (
	"context"
	"fmt"
	"os"

	"ratsschreiber/intake"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

func (a *app) newMeeting(ctx context.Context, args []string) error {
	fs := a.flags("new")
	var o workflow.NewMeetingOptions
	fs.StringVar(&o.Title, "title", "", "")
	fs.StringVar(&o.Body, "body", a.settings.Body, "")
	fs.StringVar(&o.Number, "number", "", "")
	fs.StringVar(&o.Place, "place", "", "")
	date := fs.String("date", "", "")
	fs.StringVar(&o.Agenda, "agenda", "", "")
	fs.StringVar(&o.Choice, "meeting", "", "")
	fs.StringVar(&o.Roster, "roster", "", "")
	fs.StringVar(&o.Profile, "profile", a.settings.Profile, "")
	fs.StringVar(&o.Language, "language", "", "")
	kind := fs.String("kind", "", "")
	fs.BoolVar(&o.Closed, "closed", false, "")
	encrypt := fs.Bool("encrypt", a.settings.Encrypt, "")
	own := fs.Bool("own", false, "")
	after := fs.String("after", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if *date != "" {
		if o.Start, err = parseDate(*date); err != nil {
			return err
		}
	}
	if o.Kind = meeting.MinutesKind(*kind); *kind != "" && !o.Kind.Valid() {
		return &usageError{"kind", []any{"value", *kind}}
	}
	if o.Profile != "" {
		if _, err := workflow.LoadProfile(o.Profile, a.paths.Town); err != nil {
			return err
		}
	}
	o.By, o.Town = a.settings.Clerk, a.paths.Town
	if *after != "" {
		if o.After, err = a.open(ctx, *after, true, ""); err != nil {
			return err
		}
		defer o.After.Close()
		if !fs.Changed("profile") { // the last meeting's goes before the settings'
			o.Profile = ""
		}
	}
	if *encrypt || o.Closed { // the closed part always, with a key and a passphrase of its own
		if _, err := os.Stat(words[0]); err == nil {
			return store.ErrExists // before a passphrase is asked for
		}
		if o.Key, o.Envelope, err = a.unlocker().Lock(ctx, words[0], *own || o.Closed); err != nil {
			return err
		}
	}
	f, notes, err := workflow.NewMeeting(ctx, words[0], o)
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := f.Meeting(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("cli.new.done", "file", words[0]))
	fmt.Fprintln(a.out, a.words.Count("cli.new.items", len(m.Agenda.Items), "persons", a.words.Count("cli.new.persons", len(m.Roster.Members))))
	a.notes(notes)
	return nil
}

// notes prints what a clerk should know about a file that was read.
func (a *app) notes(notes []intake.Note) {
	for _, n := range notes {
		pairs := make([]any, 0, 2*len(n.Args))
		count, counted := n.Args["count"].(int)
		for name, value := range n.Args {
			pairs = append(pairs, name, value)
		}
		if counted && a.words.Has("intake."+n.Code+".other") {
			fmt.Fprintln(a.err, a.words.Count("intake."+n.Code, count, pairs...))
			continue
		}
		fmt.Fprintln(a.err, a.words.Text("intake."+n.Code, pairs...))
	}
}
