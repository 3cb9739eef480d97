package main

import (
	"context"
	"errors"
	"fmt"

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
	at := a.words.Moment(s.At)
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
