package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// refused prints what stands against it and ends with the exit code for refusals; other errors go on.
func (a *app) refused(err error, m meeting.Meeting) error {
	var r *workflow.RefusedError
	if !errors.As(err, &r) {
		return err
	}
	fmt.Fprintln(a.err, a.words.Count("sign.refused", len(r.Problems)))
	for _, p := range r.Problems {
		place := ""
		if it := m.Agenda.ByID(p.Item); it != nil {
			place = a.words.Text("cli.check.item", "number", it.Number) + ": "
		}
		fmt.Fprintf(a.err, "✗ %s%s%s\n", place, workflow.Sentence(a.words, p), places(p))
	}
	return exitError(workflow.ExitRefused)
}

// refusedIn is refused for a file whose head was not read yet.
func (a *app) refusedIn(ctx context.Context, f *store.File, err error) error {
	m, second := f.Meeting(ctx)
	if second != nil {
		return err
	}
	return a.refused(err, m)
}

// openEdit opens a meeting file for a change and takes the claim on editing.
func (a *app) openEdit(ctx context.Context, path, by string) (f *store.File, m meeting.Meeting, done func(), err error) {
	if f, err = a.open(ctx, path, false, by); err != nil {
		return nil, m, nil, err
	}
	release, err := f.Claim(store.Editor)
	if err == nil {
		m, err = f.Meeting(ctx)
	}
	if err != nil {
		f.Close()
		return nil, m, nil, err
	}
	return f, m, func() { release(); f.Close() }, nil
}

// sign notes a signature; without a role it says who has signed and who is still to sign.
func (a *app) sign(ctx context.Context, args []string) error {
	fs := a.flags("sign")
	as := fs.String("as", "", "")
	by := fs.String("by", "", "")
	var o workflow.SignOptions
	fs.BoolVar(&o.Refuse, "refuse", false, "")
	fs.StringVar(&o.Reason, "reason", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if *as == "" {
		f, err := a.open(ctx, words[0], true, "")
		if err != nil {
			return err
		}
		defer f.Close()
		s, err := workflow.SigningState(ctx, f, a.paths.Town)
		if err != nil {
			return err
		}
		a.signing(s)
		return nil
	}
	o.Role, o.By, o.Town = meeting.SignRole(*as), a.by(*by), a.paths.Town
	f, m, done, err := a.openEdit(ctx, words[0], o.By)
	if err != nil {
		return err
	}
	defer done()
	s, err := workflow.Sign(ctx, f, o)
	if err != nil {
		return a.refused(err, m)
	}
	key := "signed"
	if o.Refuse {
		key = "refusal_noted"
	}
	fmt.Fprintln(a.out, a.words.Text("sign."+key, "name", o.By, "role", a.words.Text("facts.role."+*as)))
	a.signing(s)
	return nil
}

// signing prints the places of the profile with who filled them, and the digest that all stand under.
func (a *app) signing(s workflow.Signed) {
	for _, p := range s.Places {
		role := a.words.Text("facts.role." + string(p.Role))
		switch {
		case p.Signoff == nil && p.Name != "":
			fmt.Fprintf(a.out, "○ %s (%s)\n", role, p.Name)
		case p.Signoff == nil:
			fmt.Fprintf(a.out, "○ %s\n", role)
		default:
			a.signature(role, *p.Signoff)
		}
	}
	for _, x := range s.Extra {
		a.signature(a.words.Text("facts.role."+string(x.Role)), x)
	}
	fmt.Fprintln(a.out, a.words.Text("sign.state."+string(s.State)))
	if s.Digest != "" {
		fmt.Fprintln(a.out, a.words.Text("sign.digest", "digest", s.Digest))
	}
	if s.State == meeting.StateSealed {
		fmt.Fprintln(a.out, a.words.Text("sign.proves"))
	}
	if s.State == meeting.StateSigned && s.Open() == 0 && s.Refused() > 0 {
		fmt.Fprintln(a.out, a.words.Text("sign.seal_by_hand"))
	}
}

func (a *app) signature(role string, s meeting.Signoff) {
	at := a.words.Date(s.At.Local()) + " " + a.words.Clock(s.At.Local())
	if s.Refused {
		fmt.Fprintf(a.out, "✗ %s: %s\n", role, a.words.Text("sign.refused_by", "name", s.By, "at", at, "reason", s.Reason))
		return
	}
	fmt.Fprintf(a.out, "✓ %s: %s, %s\n", role, s.By, at)
}

// seal decides that the minutes stand though somebody refused to sign.
func (a *app) seal(ctx context.Context, args []string) error {
	fs := a.flags("seal")
	by := fs.String("by", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	name := a.by(*by)
	f, m, done, err := a.openEdit(ctx, words[0], name)
	if err != nil {
		return err
	}
	defer done()
	s, err := workflow.Seal(ctx, f, name, a.paths.Town)
	if err != nil {
		return a.refused(err, m)
	}
	a.signing(s)
	return nil
}

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

// correct notes a correction to sealed minutes, decides one, or lists them.
func (a *app) correct(ctx context.Context, args []string) error {
	fs := a.flags("correct")
	item := fs.String("item", "", "")
	fact := fs.Int64("fact", 0, "")
	passage := fs.Int64("passage", 0, "")
	by := fs.String("by", "", "")
	var o workflow.CorrectOptions
	fs.StringVar(&o.Text, "text", "", "")
	fs.StringVar(&o.Reason, "reason", "", "")
	decide := fs.Int("decide", 0, "")
	result := fs.String("result", "", "")
	sheet := fs.String("sheet", "", "")
	internal := fs.Bool("internal", false, "")
	in, on, why := decision(fs)
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if *sheet != "" {
		f, err := a.open(ctx, words[0], false, a.by(*by))
		if err != nil {
			return err
		}
		defer f.Close()
		if err := workflow.ExportAftermath(ctx, f, *sheet, workflow.ExportOptions{By: a.by(*by), Town: a.paths.Town, Internal: *internal}); err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Text("cli.export.done", "file", *sheet))
		return nil
	}
	o.By, o.Town, o.Fact, o.Passage = a.by(*by), a.paths.Town, meeting.FactID(*fact), meeting.PassageID(*passage)
	if o.Text == "" && *decide == 0 {
		return a.listAftermath(ctx, words[0], "corrections")
	}
	f, m, done, err := a.openEdit(ctx, words[0], o.By)
	if err != nil {
		return err
	}
	defer done()
	if *decide != 0 {
		d, err := a.elsewhere(o.By, *in, *on, *why)
		if err != nil {
			return err
		}
		to := meeting.CorrectionState(*result)
		switch to {
		case meeting.CorrectionDone, meeting.CorrectionApproved, meeting.CorrectionRejected:
		default:
			return &usageError{"result", []any{"value", *result, "list", "done approved rejected"}}
		}
		if err := workflow.DecideCorrection(ctx, f, *decide, to, d); err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Text("sign.correction_decided", "n", *decide, "result", a.words.Text("sign.correction."+*result)))
		return nil
	}
	if o.Item, err = itemFlag(m, *item); err != nil {
		return err
	}
	c, err := workflow.Correct(ctx, f, o)
	if err != nil {
		return a.refused(err, m)
	}
	fmt.Fprintln(a.out, a.words.Text("sign.correction_noted", "n", c.Number))
	fmt.Fprintln(a.out, a.words.Text("sign.correction_way."+string(c.State)))
	return nil
}

// objection notes an objection to sealed minutes, decides one, or lists them.
func (a *app) objection(ctx context.Context, args []string) error {
	fs := a.flags("objection")
	item := fs.String("item", "", "")
	by := fs.String("by", "", "")
	var o meeting.Objection
	fs.StringVar(&o.From, "from", "", "")
	fs.StringVar(&o.Text, "text", "", "")
	decide := fs.Int("decide", 0, "")
	result := fs.String("result", "", "")
	in, on, why := decision(fs)
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	o.By = a.by(*by)
	if o.Text == "" && *decide == 0 {
		return a.listAftermath(ctx, words[0], "objections")
	}
	f, m, done, err := a.openEdit(ctx, words[0], o.By)
	if err != nil {
		return err
	}
	defer done()
	if *decide != 0 {
		d, err := a.elsewhere(o.By, *in, *on, *why)
		if err != nil {
			return err
		}
		r := meeting.ObjectionResult(*result)
		switch r {
		case meeting.ObjectionUpheld, meeting.ObjectionRejected, meeting.ObjectionWithdrawn:
		default:
			return &usageError{"result", []any{"value", *result, "list", "upheld rejected withdrawn"}}
		}
		if err := workflow.DecideObjection(ctx, f, *decide, r, d); err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Text("sign.objection_decided", "n", *decide, "result", a.words.Text("sign.objection."+*result)))
		return nil
	}
	if o.Item, err = itemFlag(m, *item); err != nil {
		return err
	}
	n, err := workflow.Object(ctx, f, o)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("sign.objection_noted", "n", n))
	return nil
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
