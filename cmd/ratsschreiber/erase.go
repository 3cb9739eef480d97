package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// erase deletes the sound or everything after a person has seen what goes and has said yes; without a part it says how it stands.
func (a *app) erase(ctx context.Context, args []string) error {
	fs := a.flags("erase")
	by := fs.String("by", "", "")
	var o workflow.EraseOptions
	fs.StringVar(&o.Reason, "reason", "", "")
	fs.BoolVar(&o.Early, "early", false, "")
	keep := fs.Bool("keep", false, "")
	until := fs.String("until", "", "")
	words, err := a.parse(fs, args, 1, 2)
	if err != nil {
		return err
	}
	o.By, o.Town = a.by(*by), a.paths.Town
	if *keep {
		return a.keepSound(ctx, words[0], o.By, o.Reason, *until)
	}
	if len(words) == 1 {
		return a.eraseStatus(ctx, words[0])
	}
	o.What = words[1]
	if o.What != store.ErasedSound && o.What != store.ErasedTranscript && o.What != store.ErasedAll {
		return &usageError{"erase", []any{"value", o.What}}
	}
	if o.By == "" {
		return workflow.ErrNoName
	}
	f, m, done, err := a.openEdit(ctx, words[0], o.By)
	if err != nil {
		return err
	}
	defer done()
	plan, err := workflow.PlanErase(ctx, f, o, time.Now())
	if err != nil {
		return err
	}
	if len(plan.Against) > 0 && !o.Early {
		return a.refused(&workflow.RefusedError{Problems: plan.Against}, m)
	}
	a.plan(plan, m)
	yes := a.words.Text("sign.erase.yes")
	fmt.Fprint(a.out, a.words.Text("sign.erase.ask", "word", yes)+" ")
	answer := bufio.NewScanner(a.in)
	if !answer.Scan() || !strings.EqualFold(strings.TrimSpace(answer.Text()), yes) {
		fmt.Fprintln(a.out, "\n"+a.words.Text("sign.erase.not_done"))
		return exitError(workflow.ExitRefused)
	}
	fmt.Fprintln(a.out)
	d, err := workflow.Erase(ctx, f, o)
	if err != nil {
		return a.refused(err, m)
	}
	a.deletion(d)
	return nil
}

// plan prints what a deletion takes and what it leaves.
func (a *app) plan(p workflow.ErasePlan, m meeting.Meeting) {
	fmt.Fprintln(a.out, a.words.Text("sign.erase.head", "title", m.Title))
	for _, key := range p.Goes {
		fmt.Fprintln(a.out, "− "+a.words.Text("sign.erase.goes."+key, "length", catalogue.Position(p.Status.Length), "bytes", a.words.Bytes(p.Bytes), "n", p.Segments))
	}
	for _, key := range p.Stays {
		fmt.Fprintln(a.out, "+ "+a.words.Text("sign.erase.stays."+key))
	}
	if n := len(p.Sources); n > 0 {
		fmt.Fprintln(a.out, "! "+a.words.Count("sign.erase.originals", n))
	}
	if n := len(p.Documents); n > 0 {
		fmt.Fprintln(a.out, "! "+a.words.Count("sign.erase.documents", n))
	}
	fmt.Fprintln(a.out, "! "+a.words.Text("sign.erase.copies"))
	for _, problem := range p.Against {
		fmt.Fprintln(a.out, "✗ "+workflow.Sentence(a.words, problem))
	}
}

func (a *app) deletion(d store.Deletion) {
	key := "sign.erase.done." + d.What
	if !d.Done {
		key = "sign.erase.unfinished"
	}
	fmt.Fprintln(a.out, a.words.Text(key, "name", d.By, "at", a.words.Moment(d.At), "length", catalogue.Position(store.Time(d.Samples))))
	if d.Reason != "" {
		fmt.Fprintln(a.out, a.words.Text("sign.erase.reason", "reason", d.Reason))
	}
}

// eraseStatus says whether the recording is to be deleted, and lists what was.
func (a *app) eraseStatus(ctx context.Context, path string) error {
	f, err := a.open(ctx, path, true, "")
	if err != nil {
		return err
	}
	defer f.Close()
	s, err := workflow.DeletionNow(ctx, f, a.paths.Town, time.Now())
	if err != nil {
		return err
	}
	name, reason, until := "", "", ""
	if s.Hold != nil {
		name, reason, until = s.Hold.By, s.Hold.Reason, a.words.Date(s.Hold.Until)
	}
	if s.Reason != "" {
		reason = a.words.Text("sign.erase." + s.Reason)
	}
	fmt.Fprintln(a.out, a.words.Text("sign.erase.state."+string(s.State), "day", a.words.Date(s.Since.Local()), "name", name, "reason", reason, "until", until))
	all, err := f.Deletions(ctx)
	if err != nil {
		return err
	}
	for _, d := range all {
		a.deletion(d)
	}
	return nil
}

func (a *app) keepSound(ctx context.Context, path, by, reason, until string) error {
	if until == "" {
		return &usageError{"until", nil}
	}
	day, err := parseDate(until)
	if err != nil {
		return err
	}
	f, _, done, err := a.openEdit(ctx, path, by)
	if err != nil {
		return err
	}
	defer done()
	end := !day.After(time.Now())
	if err := workflow.Keep(ctx, f, by, reason, day, end); err != nil {
		return err
	}
	if end {
		fmt.Fprintln(a.out, a.words.Text("sign.erase.released"))
		return nil
	}
	fmt.Fprintln(a.out, a.words.Text("sign.erase.kept", "day", a.words.Date(day)))
	return nil
}
