package main

import (
	"context"
	"fmt"
	"strings"

	"ratsschreiber/workflow"
)

// consent keeps the register of who agreed or objected to what; without options it prints the text to read out and the register.
func (a *app) consent(ctx context.Context, args []string) error {
	fs := a.flags("consent")
	by := fs.String("by", "", "")
	var c workflow.Consent
	fs.StringVar(&c.Name, "who", "", "")
	what := fs.String("for", string(workflow.ConsentRecording), "")
	answer := fs.String("answer", "", "")
	fs.StringVar(&c.Note, "note", "", "")
	announced := fs.Bool("announced", false, "")
	citizens := fs.String("citizens", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if c.By = a.by(*by); c.Name == "" && !*announced && *citizens == "" {
		return a.consents(ctx, words[0])
	}
	f, _, done, err := a.openEdit(ctx, words[0], c.By)
	if err != nil {
		return err
	}
	defer done()
	if *announced {
		if err := workflow.Announce(ctx, f, c.By, a.paths.Town); err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Text("consent.announced"))
	}
	switch *citizens {
	case "":
	case "on", "off":
		if err := workflow.AllowCitizens(ctx, f, *citizens == "on", c.By); err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Text("consent.citizens_"+*citizens))
	default:
		return &usageError{"citizens", []any{"value", *citizens}}
	}
	if c.Name == "" {
		return nil
	}
	c.For, c.Answer = workflow.ConsentFor(*what), workflow.ConsentAnswer(*answer)
	n, err := workflow.NoteConsent(ctx, f, c)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("consent.noted", "n", n))
	return nil
}

func (a *app) consents(ctx context.Context, path string) error {
	f, m, err := a.openHead(ctx, path, true, "")
	if err != nil {
		return err
	}
	defer f.Close()
	text, err := workflow.AnnouncementText(m.Language, a.paths.Town, f.Encrypted())
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("consent.read_out"))
	for line := range strings.Lines(text) {
		fmt.Fprint(a.out, "  "+line)
	}
	fmt.Fprintln(a.out)
	announcements, err := workflow.Announcements(ctx, f)
	if err != nil {
		return err
	}
	for _, x := range announcements {
		fmt.Fprintln(a.out, a.words.Text("consent.announced_at", "name", x.By, "at", a.words.Moment(x.At)))
	}
	key := "consent.citizens_off"
	if m.CitizensRecorded {
		key = "consent.citizens_on"
	}
	fmt.Fprintln(a.out, a.words.Text(key))
	all, err := workflow.Consents(ctx, f)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(a.out, a.words.Text("consent.nobody"))
	}
	for _, c := range all {
		note := ""
		if c.Note != "" {
			note = " (" + c.Note + ")"
		}
		fmt.Fprintf(a.out, "%d  %s  %s: %s – %s%s\n", c.Number, a.words.Date(c.At.Local()), c.Name, a.words.Text("consent.for."+string(c.For)),
			a.words.Text("consent.answer."+string(c.Answer)), note)
	}
	return nil
}

// profile prints a state profile, or lists them.
func (a *app) profile(_ context.Context, args []string) error {
	words, err := a.parse(a.flags("profile"), args, 0, 1)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		ids, err := workflow.Profiles(a.paths.Town)
		if err != nil {
			return err
		}
		for _, id := range ids {
			p, err := workflow.LoadProfile(id, a.paths.Town)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%-9s %s\n", id, p.Name(a.words.Lang()))
		}
		return nil
	}
	p, err := workflow.LoadProfile(words[0], a.paths.Town)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, p.Name(a.words.Lang()))
	for _, line := range p.Lines(a.words) {
		fmt.Fprintln(a.out, "· "+line)
	}
	return nil
}
