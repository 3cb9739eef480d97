package gui

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// signNext asks for the first signature that is missing.
func (f *finishScreen) signNext() {
	if f.storing { // else the same signature would be asked for again
		return
	}
	signed, err := f.s.desk.Signing(f.s.minutes)
	if err != nil {
		f.w.fail(err)
		return
	}
	for _, p := range signed.Places {
		if p.Signoff == nil {
			f.sign(p)
			return
		}
	}
	f.w.say(f.w.t("finish.all_signed"))
}

// signers shows the places of the profile, each with its name and state.
func (f *finishScreen) signers() {
	w := f.w
	f.head("finish.signers")
	signed, err := f.s.desk.Signing(f.s.minutes)
	if err != nil {
		f.left.Add(paragraph(run{text: w.explain(err).Sentence, color: colorBlocking}))
		return
	}
	for _, place := range signed.Places {
		f.place(place)
	}
	for _, s := range signed.Extra {
		f.place(meeting.Place{Role: s.Role, Signoff: &s})
	}
	switch {
	case signed.State == meeting.StateSealed:
		f.left.Add(paragraph(run{text: w.t("finish.sealed"), color: colorConfirmed}))
		f.left.Add(paragraph(run{text: w.t("finish.digest", "digest", shortDigest(signed.Digest)), color: colorMuted, size: theme.SizeNameCaptionText}))
		f.left.Add(f.handover())
	case signed.Open() == 0 && signed.Refused() > 0:
		f.left.Add(paragraph(run{text: w.t("finish.refused_why")}))
		f.left.Add(container.New(&wrapRow{}, newButton(w.t("finish.seal"), f.seal)))
	default:
		f.left.Add(paragraph(run{text: w.t("finish.sign_why"), color: colorMuted, size: theme.SizeNameCaptionText}))
	}
}

func shortDigest(s string) string {
	if len(s) > 16 {
		return s[:16] + "…"
	}
	return s
}

func (f *finishScreen) place(p meeting.Place) {
	w := f.w
	role := capital(w.words.Text("facts.role." + string(p.Role)))
	if p.Signoff == nil {
		text := []run{{text: role, bold: true}}
		if p.Name != "" {
			text = append(text, run{text: " · " + p.Name})
		}
		text = append(text, run{text: "  " + w.t("finish.sign"), color: theme.ColorNameHyperlink})
		f.link(tinted(signOpen, colorMuted), text, func() { f.sign(p) })
		return
	}
	s := p.Signoff
	key, sign := "finish.signed_by", tinted(signDone, colorConfirmed)
	if s.Refused {
		key, sign = "finish.refused_by", tinted(signStruck, colorBlocking)
	}
	f.link(sign, []run{{text: role + " · ", bold: true}, {text: w.t(key, "name", s.By, "at", w.words.Moment(s.At), "reason", s.Reason)}}, nil)
}

// capital begins a text with a capital letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// sign asks who signs, and says what it means.
func (f *finishScreen) sign(p meeting.Place) {
	w := f.w
	blocking := 0
	for _, q := range f.s.problems {
		if q.Blocking && !strings.HasPrefix(q.Code, "missing_signer") {
			blocking++
		}
	}
	if blocking > 0 {
		w.note(w.t("finish.sign_title"), w.n("finish.sign_not_yet", blocking))
		return
	}
	name := newEntry(&w.ui)
	name.SetText(p.Name)
	if p.Name == "" {
		name.SetText(f.proposed(p.Role))
	}
	reason := newEntry(&w.ui)
	reason.SetPlaceHolder(w.t("finish.refuse_reason"))
	var s *sheet
	refuse := newCheck(w.t("finish.refuse"), func(on bool) {
		do := w.t("finish.sign_do")
		if reason.Hide(); on {
			do = w.t("finish.refuse_do")
			reason.Show()
		}
		s.buttons[0].SetText(do)
		s.again()
	})
	reason.Hide()
	role := capital(w.words.Text("facts.role." + string(p.Role)))
	body := container.NewVBox(paragraph(run{text: w.t("finish.sign_means")}), form(&w.ui, false, role, name), refuse, reason)
	s = w.sheet(w.t("finish.sign_title"), body, 38, name, sheetChoice{label: w.t("finish.sign_do"), do: func() bool {
		if w.lacks(name) {
			return true
		}
		o := workflow.SignOptions{Role: p.Role, By: name.Text, Refuse: refuse.Checked, Reason: reason.Text, Town: w.paths.Town}
		f.store(func(ctx context.Context) error {
			_, err := workflow.Sign(ctx, f.s.desk.File(), o)
			return err
		})
		return false
	}}, sheetChoice{label: w.t("cancel")})
	name.OnSubmitted = func(string) { s.answer(0) }
}

// proposed is who would sign in a role, from settings, facts and roster; the person changes it where it is another.
func (f *finishScreen) proposed(r meeting.SignRole) string {
	m := f.s.minutes
	switch r {
	case meeting.SignClerk:
		for _, c := range m.Clerk {
			if c.Person != nil {
				return c.Person.Name
			}
		}
		if mem := m.Meeting.Roster.ByRole(meeting.RoleClerk); mem != nil {
			return mem.Name
		}
		return f.w.clerk()
	case meeting.SignChair:
		for _, c := range m.Chair {
			if c.Person != nil {
				return c.Person.Name
			}
		}
		if mem := m.Meeting.Roster.ByRole(meeting.RoleChair); mem != nil {
			return mem.Name
		}
	}
	return ""
}

func (f *finishScreen) seal() {
	w := f.w
	w.askName(func() {
		w.ask(w.t("finish.seal"), w.t("finish.seal_why"), w.t("finish.seal"), false, func() {
			f.store(func(ctx context.Context) error {
				_, err := workflow.Seal(ctx, f.s.desk.File(), w.clerk(), w.paths.Town)
				return err
			})
		})
	})
}

// store makes a decision about the whole and reads the meeting anew.
func (f *finishScreen) store(do func(ctx context.Context) error) {
	f.storing = true
	f.s.write(func(ctx context.Context) (func(), error) {
		err := do(ctx)
		return func() { f.s.reload(headChanged | minutesChanged) }, err
	}, func(err error) {
		f.storing = false
		f.s.reload(headChanged | minutesChanged)
		f.w.fail(err)
	})
}
