package gui

import (
	"context"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// finishScreen is the last step: what still stands against signing, each a way there; who signs; documents with a picture of their pages;
// and the end of the recording.
type finishScreen struct {
	w       *Window
	s       *sitting
	root    *fyne.Container
	left    *fyne.Container
	preview *previewPane
	stale   bool // something changed since it was shown
}

func newFinishScreen(w *Window, s *sitting) *finishScreen {
	f := &finishScreen{w: w, s: s, left: container.NewVBox(), stale: true}
	f.preview = newPreviewPane(w, s)
	d := newDeck([]string{w.t("finish.tab"), w.t("finish.documents")}, []fyne.CanvasObject{container.NewVScroll(inset(f.left, 0.6, 0.4)), box(f.preview.object)},
		&columns{parts: []column{{best: 34, least: 28, share: 4}, {best: 34, least: 26, share: 5}}},
		func(s fyne.Size) bool { return s.Width >= em(55) || s.Height >= em(44) })
	f.root = container.New(&yielding{}, inset(d.object, 0.5, 0.4))
	return f
}

func (f *finishScreen) object() fyne.CanvasObject   { return f.root }
func (f *finishScreen) scope() scope                { return onFinish }
func (f *finishScreen) railFoot() fyne.CanvasObject { return nil }
func (f *finishScreen) hidden()                     {}

func (f *finishScreen) shown() {
	if f.stale {
		f.stale = false
		f.fill()
		f.preview.refresh()
	}
}

func (f *finishScreen) changed(c change) {
	if c&(minutesChanged|headChanged|textChanged) == 0 {
		return
	}
	f.stale = true
	if f.w.now == f {
		f.shown()
	}
}

func (f *finishScreen) act(a action) bool {
	switch a {
	case actExport:
		f.preview.export()
	case actSign:
		f.signNext()
	default:
		return false
	}
	return true
}

// signNext asks for the first signature that is missing.
func (f *finishScreen) signNext() {
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

// fill makes the left column anew.
func (f *finishScreen) fill() {
	f.left.Objects = nil
	f.problems()
	f.signers()
	f.afterSealing()
	f.afterwards()
	f.log()
	f.left.Refresh()
}

func (f *finishScreen) head(key string) {
	f.left.Add(inset(newLine(run{text: f.w.t(key), bold: true, size: theme.SizeNameSubHeadingText}), 0.2, 0.3))
}

// link is a sentence that leads somewhere.
func (f *finishScreen) link(sign fyne.Resource, text []run, do func()) {
	flow := newFlow(text...)
	flow.fill, flow.max = true, em(38)
	icon := container.New(&signLayout{}, widget.NewIcon(sign))
	f.left.Add(newTapBox(container.NewBorder(nil, nil, icon, nil, inset(flow, 0.1, 0.25)), do))
}

type signLayout struct{}

func (signLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(1.9), em(1.6)) }
func (signLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(em(0.3), em(0.5)))
	o[0].Resize(fyne.NewSize(em(1), em(1)))
}

// manyProblems bounds what is listed one by one; the rest is counted.
const manyProblems = 60

// problems lists what stands against signing. Places that nobody has looked at are one line: it leads to the first of them.
func (f *finishScreen) problems() {
	w := f.w
	f.head("finish.against")
	all, done := f.s.places("")
	if all == 0 {
		f.link(tinted(signBlock, colorBlocking), []run{{text: w.t("finish.no_draft")}}, func() { w.goTo(stepMinutes) })
		return
	}
	blocking := false
	if open := all - done; open > 0 {
		blocking = true
		f.link(tinted(signBlock, colorBlocking), []run{{text: w.n("finish.open_places", open)}}, func() {
			w.goTo(stepMinutes)
			w.inside[stepMinutes].(*minutesScreen).nextOpen(1)
		})
	}
	n := 0
	for _, p := range f.s.problems {
		switch {
		case p.Code == "fact_unreviewed", p.Code == "passage_unreviewed", strings.HasPrefix(p.Code, "doubt_"), strings.HasPrefix(p.Code, "missing_signer"):
			continue
		}
		if n++; n > manyProblems {
			continue
		}
		sign := tinted(signDoubt, colorDoubt)
		if p.Blocking {
			sign, blocking = tinted(signBlock, colorBlocking), true
		}
		text := workflow.Sentence(w.words, p)
		if key := "problem." + p.Code; w.words.Has("gui." + key) { // the command line's sentence names its commands
			day, _ := p.Args["day"].(time.Time)
			text = w.t(key, "day", w.words.Date(day))
		}
		runs := []run{{text: text}}
		if it := f.s.head.Agenda.ByID(p.Item); it != nil {
			runs = append([]run{{text: w.t("top", "number", it.Number) + ": ", bold: true}}, runs...)
		}
		f.link(sign, runs, f.way(p))
	}
	if n > manyProblems {
		f.left.Add(paragraph(run{text: w.n("finish.more", n-manyProblems), color: colorMuted}))
	}
	if !blocking {
		f.link(tinted(signDone, colorConfirmed), []run{{text: w.t("finish.nothing_against")}}, nil)
	}
}

// way leads to where a problem can be dealt with.
func (f *finishScreen) way(p meeting.Problem) func() {
	w := f.w
	switch {
	case p.Code == "visibility_unconfirmed", p.Code == "absent_reason", p.Code == "missing_place", p.Code == "missing_chair" && len(p.Facts) == 0,
		p.Code == "missing_clerk", p.Code == "missing_present", p.Code == "missing_start":
		return func() {
			w.goTo(stepPrepare)
			w.inside[stepPrepare].(*prepareScreen).agenda.show(p.Item)
		}
	case strings.HasPrefix(p.Code, "erase_"):
		return f.erase
	case p.Segment != 0:
		return func() {
			w.goTo(stepTranscript)
			w.inside[stepTranscript].(*transcriptScreen).goToSegment(p.Segment)
		}
	}
	at := placeID{passage: p.Passage}
	if len(p.Facts) > 0 {
		at = placeID{fact: p.Facts[0]}
	}
	return func() {
		w.goTo(stepMinutes)
		w.inside[stepMinutes].(*minutesScreen).goToPlace(p.Item, at)
	}
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
	f.link(sign, []run{{text: role + " · ", bold: true}, {text: w.t(key, "name", s.By, "date", w.words.Date(s.At), "time", w.words.Clock(s.At), "reason", s.Reason)}}, nil)
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
	refuse := newCheck(w.t("finish.refuse"), func(on bool) {
		if on {
			reason.Show()
		} else {
			reason.Hide()
		}
	})
	reason.Hide()
	role := capital(w.words.Text("facts.role." + string(p.Role)))
	body := container.NewVBox(paragraph(run{text: w.t("finish.sign_means")}), form(&w.ui, false, role, name), refuse, reason)
	s := w.sheet(w.t("finish.sign_title"), body, 38, name, sheetChoice{label: w.t("finish.sign_do"), do: func() bool {
		if strings.TrimSpace(name.Text) == "" {
			return true
		}
		f.store(func(ctx context.Context) error {
			_, err := workflow.Sign(ctx, f.s.desk.File(), workflow.SignOptions{Role: p.Role, By: name.Text, Refuse: refuse.Checked, Reason: reason.Text, Town: w.paths.Town})
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
	f.w.workElse(func(ctx context.Context) (func(), error) {
		err := do(ctx)
		return func() { f.s.reload(headChanged | minutesChanged) }, err
	}, func(err error) {
		f.s.reload(headChanged | minutesChanged)
		f.w.fail(err)
	})
}

// afterwards is the end: what becomes of the recording.
func (f *finishScreen) afterwards() {
	w := f.w
	f.head("finish.end")
	f.left.Add(paragraph(run{text: w.t("finish.end_why"), color: colorMuted, size: theme.SizeNameCaptionText}))
	f.left.Add(container.New(&wrapRow{gap: em(0.5)}, newButton(w.t("finish.erase"), f.erase), newButton(w.t("finish.verify"), f.verify)))
}

// erase shows what goes and what stays before anything is erased.
func (f *finishScreen) erase() {
	w := f.w
	w.work(func(ctx context.Context) (func(), error) {
		plan, err := f.s.desk.Deletion(ctx, w.words, false)
		return func() { f.showErase(plan) }, err
	})
}

func (f *finishScreen) showErase(plan workflow.DeletionPlan) {
	w := f.w
	body := container.NewVBox(paragraph(run{text: plan.Status, bold: true}))
	for _, s := range plan.Against {
		body.Add(paragraph(run{text: s, color: colorBlocking}))
	}
	if plan.State == workflow.DeletionNothing || plan.State == workflow.DeletionDone {
		w.sheet(w.t("finish.erase"), body, 36, nil, sheetChoice{label: w.t("ok")})
		return
	}
	add := func(key string, sentences []string) {
		body.Add(paragraph(run{text: w.t(key), color: colorMuted, size: theme.SizeNameCaptionText}))
		for _, s := range sentences {
			body.Add(paragraph(run{text: "• " + s}))
		}
	}
	add("finish.goes", plan.Goes)
	add("finish.stays", plan.Stays)
	body.Add(paragraph(run{text: w.words.Text("sign.erase.copies"), color: colorMuted}))
	word := w.words.Text("sign.erase.yes")
	sure, reason := newEntry(&w.ui), newEntry(&w.ui)
	sure.SetPlaceHolder(w.t("finish.erase_word", "word", word))
	if !plan.Allowed {
		reason.SetPlaceHolder(w.t("finish.erase_early"))
		body.Add(reason)
	}
	body.Add(sure)
	w.sheet(w.t("finish.erase"), body, 40, sure, sheetChoice{label: w.t("finish.erase_do"), risky: true, do: func() bool {
		if !strings.EqualFold(strings.TrimSpace(sure.Text), word) || !plan.Allowed && strings.TrimSpace(reason.Text) == "" {
			return true
		}
		early := ""
		if !plan.Allowed {
			early = strings.TrimSpace(reason.Text)
		}
		w.askName(func() {
			f.s.player.Pause()
			f.store(func(ctx context.Context) error { return f.s.desk.Erase(ctx, false, early) })
		})
		return false
	}}, sheetChoice{label: w.t("cancel")})
}

// verify recomputes everything and says the result.
func (f *finishScreen) verify() {
	w := f.w
	var lines []string
	var whole bool
	w.jobs.add(&job{title: w.t("finish.verify"), file: f.s.desk.Path(), run: func(ctx context.Context, _ workflow.Progress) error {
		var err error
		lines, whole, err = f.s.desk.VerifyWords(ctx, w.words)
		return err
	}, finished: func(err error) {
		if err != nil {
			return
		}
		key := "finish.verified_bad"
		if whole {
			key = "finish.verified"
		}
		body := container.NewVBox(paragraph(run{text: w.t(key), bold: true}))
		for _, s := range lines {
			body.Add(paragraph(run{text: "• " + s}))
		}
		body.Add(paragraph(run{text: w.words.Text("sign.proves"), color: colorMuted, size: theme.SizeNameCaptionText}))
		w.sheet(w.t("finish.verify"), body, 42, nil, sheetChoice{label: w.t("ok")})
	}})
}

// log offers the log and what was exported.
func (f *finishScreen) log() {
	w := f.w
	f.head("finish.log")
	f.left.Add(container.New(&wrapRow{gap: em(0.5)}, newButton(w.t("finish.show_log"), f.showLog), newButton(w.t("passphrase.encrypt"), w.encrypt)))
}

// showLog lists who did what, when.
func (f *finishScreen) showLog() {
	w := f.w
	w.work(func(ctx context.Context) (func(), error) {
		entries, err := f.s.desk.Log(ctx)
		if err != nil {
			return nil, err
		}
		docs, err := f.s.desk.Documents(ctx)
		return func() {
			rows := w.logRows(entries, docs)
			list := newRowList(func() int { return len(rows) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, rows[i]...) },
				func(i int, width float32) float32 { return flowRowHeight(width, rows[i]...) })
			w.sheet(w.t("finish.log"), fixedHeight(list, 28), 52, list, sheetChoice{label: w.t("ok")})
		}, err
	})
}

func (w *Window) logRows(entries []meeting.LogEntry, docs []meeting.Document) [][]run {
	var rows [][]run
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		text := e.Action
		if key := "gui.log." + strings.ReplaceAll(e.Action, ".", "_"); w.words.Has(key) {
			text = w.words.Text(key)
		}
		at := e.At.Local()
		r := []run{{text: w.words.Date(at) + " " + at.Format("15:04:05") + "  ", color: colorMuted}, {text: text}}
		if e.By != "" {
			r = append(r, run{text: " · " + e.By, bold: true})
		}
		rows = append(rows, r)
	}
	for _, d := range docs {
		rows = append(rows, []run{{text: w.words.Date(d.At.Local()) + "  ", color: colorMuted}, {text: w.t("finish.document", "name", filepath.Base(d.Name))}})
	}
	return rows
}
