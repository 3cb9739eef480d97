package gui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// What comes after sealed minutes: corrections, objections, approval. The signed wording never changes; each of these is a record of its own.

// afterSealing lists what was noted since, and offers to note more.
func (f *finishScreen) afterSealing() {
	w, m := f.w, f.s.minutes
	if m.State != meeting.StateSealed {
		return
	}
	f.head("after.title")
	for _, c := range m.Aftermath.Corrections {
		sign, do := tinted(signDone, colorConfirmed), (func())(nil)
		if c.State == meeting.CorrectionNext || c.State == meeting.CorrectionProposed {
			sign, do = tinted(signOpen, colorMuted), func() { f.decideCorrection(c) }
		}
		f.link(sign, []run{{text: w.t("after.correction", "n", c.Number) + ": ", bold: true}, {text: c.Text},
			{text: " · " + w.words.Text("sign.correction."+string(c.State)), color: colorMuted}}, do)
	}
	for _, o := range m.Aftermath.Objections {
		sign, do, state := tinted(signDone, colorConfirmed), (func())(nil), string(o.Result)
		if o.Result == "" {
			sign, do, state = tinted(signOpen, colorMuted), func() { f.decideObjection(o) }, "pending"
		}
		f.link(sign, []run{{text: w.t("after.objection", "n", o.Number, "name", o.From) + ": ", bold: true}, {text: o.Text},
			{text: " · " + w.words.Text("sign.objection."+state), color: colorMuted}}, do)
	}
	if a := m.Aftermath.Approval; a != nil {
		f.left.Add(paragraph(run{text: w.t("after.approved"), color: colorConfirmed}))
	}
	buttons := container.New(&wrapRow{gap: em(0.5)}, newButton(w.t("after.correct"), f.correct), newButton(w.t("after.object"), f.noteObjection))
	if p, err := f.s.desk.Profile(f.s.head); err == nil && p.Approval.Needed && m.Aftermath.Approval == nil {
		buttons.Add(newButton(w.t("after.approve"), f.approve))
	}
	f.left.Add(buttons)
}

// itemChoice lets a person say which item is meant.
func (f *finishScreen) itemChoice() *selectField {
	values, names := []string{""}, []string{f.w.t("head_item")}
	for _, it := range f.s.head.Agenda.Items {
		values, names = append(values, string(it.ID)), append(names, it.Number+"  "+it.Title)
	}
	s := newSelect(values, names, nil)
	s.setValue(string(f.s.item))
	return s
}

// correct notes a correction.
func (f *finishScreen) correct() {
	w := f.w
	w.askName(func() {
		item, text, reason := f.itemChoice(), newParagraphEntry(&w.ui, 3), newEntry(&w.ui)
		body := form(&w.ui, false, w.t("after.item"), item, w.t("after.should"), text, w.t("fact.reason"), reason)
		w.sheet(w.t("after.correct"), vbox(paragraph(run{text: w.t("after.correct_why"), color: colorMuted}), body), 42, text,
			sheetChoice{label: w.t("after.note"), do: func() bool {
				if w.lacks(text) {
					return true
				}
				o := workflow.CorrectOptions{Item: meeting.ItemID(item.value()), Text: text.Text, Reason: reason.Text, By: w.clerk(), Town: w.paths.Town}
				f.store(func(ctx context.Context) error { _, err := workflow.Correct(ctx, f.s.desk.File(), o); return err })
				return false
			}}, sheetChoice{label: w.t("cancel")})
	})
}

// noteObjection notes an objection.
func (f *finishScreen) noteObjection() {
	w := f.w
	w.askName(func() {
		item, from, text := f.itemChoice(), newEntry(&w.ui), newParagraphEntry(&w.ui, 3)
		body := form(&w.ui, false, w.t("after.from"), from, w.t("after.item"), item, w.t("fact.text"), text)
		w.sheet(w.t("after.object"), vbox(paragraph(run{text: w.t("after.object_why"), color: colorMuted}), body), 42, from,
			sheetChoice{label: w.t("after.note"), do: func() bool {
				if w.lacks(from, text) {
					return true
				}
				o := meeting.Objection{Item: meeting.ItemID(item.value()), From: strings.TrimSpace(from.Text), Text: strings.TrimSpace(text.Text), By: w.clerk()}
				f.store(func(ctx context.Context) error { _, err := workflow.Object(ctx, f.s.desk.File(), o); return err })
				return false
			}}, sheetChoice{label: w.t("cancel")})
	})
}

// decision asks in which meeting something was decided, and when.
func (f *finishScreen) decision(title string, choice fyne.CanvasObject, then func(meeting.DecisionElsewhere)) {
	w := f.w
	w.askName(func() {
		where, day := newEntry(&w.ui), newEntry(&w.ui)
		where.SetPlaceHolder(w.t("new.title_example"))
		day.SetPlaceHolder(w.words.Date(time.Now()))
		pairs := []any{w.t("after.where"), where, w.t("head.date"), day}
		if choice != nil {
			pairs = append([]any{w.t("after.result"), choice}, pairs...)
		}
		w.sheet(title, form(&w.ui, false, pairs...), 38, where, sheetChoice{label: w.t("after.note"), do: func() bool {
			on, _ := parseDay(day.Text, "")
			then(meeting.DecisionElsewhere{Meeting: strings.TrimSpace(where.Text), On: on, By: w.clerk()})
			return false
		}}, sheetChoice{label: w.t("cancel")})
	})
}

func (f *finishScreen) decideCorrection(c meeting.Correction) {
	w := f.w
	values := []string{string(meeting.CorrectionDone), string(meeting.CorrectionRejected)}
	if c.State == meeting.CorrectionProposed {
		values[0] = string(meeting.CorrectionApproved)
	}
	names := []string{w.words.Text("sign.correction." + values[0]), w.words.Text("sign.correction." + values[1])}
	choice := newSelect(values, names, nil)
	choice.setValue(values[0])
	f.decision(w.t("after.correction", "n", c.Number), choice, func(d meeting.DecisionElsewhere) {
		to := meeting.CorrectionState(choice.value())
		f.store(func(ctx context.Context) error {
			return workflow.DecideCorrection(ctx, f.s.desk.File(), c.Number, to, d)
		})
	})
}

func (f *finishScreen) decideObjection(o meeting.Objection) {
	w := f.w
	values := []string{string(meeting.ObjectionUpheld), string(meeting.ObjectionRejected), string(meeting.ObjectionWithdrawn)}
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = w.words.Text("sign.objection." + v)
	}
	choice := newSelect(values, names, nil)
	choice.setValue(values[0])
	f.decision(w.t("after.objection", "n", o.Number, "name", o.From), choice, func(d meeting.DecisionElsewhere) {
		to := meeting.ObjectionResult(choice.value())
		f.store(func(ctx context.Context) error {
			return workflow.DecideObjection(ctx, f.s.desk.File(), o.Number, to, d)
		})
	})
}

// approve notes that the body approved the minutes, with the corrections that it has approved.
func (f *finishScreen) approve() {
	f.decision(f.w.t("after.approve_title"), nil, func(d meeting.DecisionElsewhere) {
		f.store(func(ctx context.Context) error {
			return workflow.Approve(ctx, f.s.desk.File(), nil, d, f.w.paths.Town)
		})
	})
}
