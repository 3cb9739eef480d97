package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// decision reads what another meeting decided.
func decision(fs *pflag.FlagSet) (meetingName, on, text *string) {
	return fs.String("in", "", ""), fs.String("on", "", ""), fs.String("decision", "", "")
}

func (a *app) elsewhere(by, name, on, text string) (meeting.DecisionElsewhere, error) {
	d := meeting.DecisionElsewhere{Meeting: name, By: by, Text: text}
	if on == "" {
		return d, nil
	}
	var err error
	d.On, err = parseDate(on)
	return d, err
}

// entryFlags are those that corrections and objections share.
type entryFlags struct {
	item, by, result, in, on, why *string
	decide                        *int
}

func readEntryFlags(fs *pflag.FlagSet) entryFlags {
	e := entryFlags{item: fs.String("item", "", ""), by: fs.String("by", "", ""), decide: fs.Int("decide", 0, ""), result: fs.String("result", "", "")}
	e.in, e.on, e.why = decision(fs)
	return e
}

// entryKind is what differs between them.
type entryKind struct {
	name    string   // in the catalogue: "sign.NAME_decided"
	results []string // how it can be decided
	decide  func(f *store.File, number int, result string, d meeting.DecisionElsewhere) error
	note    func(f *store.File, item meeting.ItemID) error // and says so
}

// entry notes a correction or objection to the minutes at path, or decides one.
func (a *app) entry(ctx context.Context, path, by string, e entryFlags, k entryKind) error {
	f, m, done, err := a.openEdit(ctx, path, by)
	if err != nil {
		return err
	}
	defer done()
	if *e.decide == 0 {
		item, err := itemFlag(m, *e.item)
		if err != nil {
			return err
		}
		return a.refused(k.note(f, item), m)
	}
	d, err := a.elsewhere(by, *e.in, *e.on, *e.why)
	if err != nil {
		return err
	}
	if !slices.Contains(k.results, *e.result) {
		return &usageError{"result", []any{"value", *e.result, "list", strings.Join(k.results, " ")}}
	}
	if err := k.decide(f, *e.decide, *e.result, d); err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("sign."+k.name+"_decided", "n", *e.decide, "result", a.words.Text("sign."+k.name+"."+*e.result)))
	return nil
}

// correct notes a correction to sealed minutes, decides one, or lists them.
func (a *app) correct(ctx context.Context, args []string) error {
	fs := a.flags("correct")
	e := readEntryFlags(fs)
	fact := fs.Int64("fact", 0, "")
	passage := fs.Int64("passage", 0, "")
	var o workflow.CorrectOptions
	fs.StringVar(&o.Text, "text", "", "")
	fs.StringVar(&o.Reason, "reason", "", "")
	sheet := fs.String("sheet", "", "")
	internal := fs.Bool("internal", false, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	o.By, o.Town, o.Fact, o.Passage = a.by(*e.by), a.paths.Town, meeting.FactID(*fact), meeting.PassageID(*passage)
	switch {
	case *sheet != "":
		return a.aftermathSheet(ctx, words[0], *sheet, workflow.ExportOptions{By: o.By, Town: o.Town, Internal: *internal})
	case o.Text == "" && *e.decide == 0:
		return a.listAftermath(ctx, words[0], "corrections")
	}
	return a.entry(ctx, words[0], o.By, e, entryKind{name: "correction",
		results: []string{string(meeting.CorrectionDone), string(meeting.CorrectionApproved), string(meeting.CorrectionRejected)},
		decide: func(f *store.File, n int, result string, d meeting.DecisionElsewhere) error {
			return workflow.DecideCorrection(ctx, f, n, meeting.CorrectionState(result), d)
		},
		note: func(f *store.File, item meeting.ItemID) error {
			o.Item = item
			c, err := workflow.Correct(ctx, f, o)
			if err != nil {
				return err
			}
			fmt.Fprintln(a.out, a.words.Text("sign.correction_noted", "n", c.Number))
			fmt.Fprintln(a.out, a.words.Text("sign.correction_way."+string(c.State)))
			return nil
		}})
}

// aftermathSheet writes what came after signing as a document of its own.
func (a *app) aftermathSheet(ctx context.Context, path, sheet string, o workflow.ExportOptions) error {
	f, err := a.open(ctx, path, false, o.By)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := workflow.ExportAftermath(ctx, f, sheet, o); err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("cli.export.done", "file", sheet))
	return nil
}

// objection notes an objection to sealed minutes, decides one, or lists them.
func (a *app) objection(ctx context.Context, args []string) error {
	fs := a.flags("objection")
	e := readEntryFlags(fs)
	var o meeting.Objection
	fs.StringVar(&o.From, "from", "", "")
	fs.StringVar(&o.Text, "text", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	o.By = a.by(*e.by)
	if o.Text == "" && *e.decide == 0 {
		return a.listAftermath(ctx, words[0], "objections")
	}
	return a.entry(ctx, words[0], o.By, e, entryKind{name: "objection",
		results: []string{string(meeting.ObjectionUpheld), string(meeting.ObjectionRejected), string(meeting.ObjectionWithdrawn)},
		decide: func(f *store.File, n int, result string, d meeting.DecisionElsewhere) error {
			return workflow.DecideObjection(ctx, f, n, meeting.ObjectionResult(result), d)
		},
		note: func(f *store.File, item meeting.ItemID) error {
			o.Item = item
			n, err := workflow.Object(ctx, f, o)
			if err != nil {
				return err
			}
			fmt.Fprintln(a.out, a.words.Text("sign.objection_noted", "n", n))
			return nil
		}})
}

// approve notes that the body approved the minutes.
func (a *app) approve(ctx context.Context, args []string) error {
	fs := a.flags("approve")
	by := fs.String("by", "", "")
	with := fs.IntSlice("with", nil, "")
	in, on, why := decision(fs)
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	d, err := a.elsewhere(a.by(*by), *in, *on, *why)
	if err != nil {
		return err
	}
	f, m, done, err := a.openEdit(ctx, words[0], d.By)
	if err != nil {
		return err
	}
	defer done()
	if err := workflow.Approve(ctx, f, *with, d, a.paths.Town); err != nil {
		return a.refused(err, m)
	}
	fmt.Fprintln(a.out, a.words.Count("sign.approved", len(*with)))
	return nil
}

// listAftermath prints corrections or objections.
func (a *app) listAftermath(ctx context.Context, path, what string) error {
	f, err := a.open(ctx, path, true, "")
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := workflow.LoadMinutes(ctx, f)
	if err != nil {
		return err
	}
	number := func(id meeting.ItemID) string {
		if it := m.Meeting.Agenda.ByID(id); it != nil {
			return a.words.Text("cli.check.item", "number", it.Number)
		}
		return a.words.Text("cli.check.head")
	}
	if what == "corrections" {
		for _, c := range m.Aftermath.Corrections {
			fmt.Fprintf(a.out, "%d  %s  %s\n", c.Number, number(c.Item), a.words.Text("sign.correction."+string(c.State)))
			if c.Was != "" {
				fmt.Fprintf(a.out, "   − %s\n", c.Was)
			}
			fmt.Fprintf(a.out, "   + %s\n", c.Text)
			if c.Reason != "" {
				fmt.Fprintf(a.out, "   (%s)\n", c.Reason)
			}
		}
		if len(m.Aftermath.Corrections) == 0 {
			fmt.Fprintln(a.out, a.words.Text("sign.no_corrections"))
		}
		return nil
	}
	for _, o := range m.Aftermath.Objections {
		result := "pending"
		if o.Result != "" {
			result = string(o.Result)
		}
		fmt.Fprintf(a.out, "%d  %s  %s: %s\n   %s\n", o.Number, number(o.Item), o.From, a.words.Text("sign.objection."+result), o.Text)
	}
	if len(m.Aftermath.Objections) == 0 {
		fmt.Fprintln(a.out, a.words.Text("sign.no_objections"))
	}
	return nil
}
