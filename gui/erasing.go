package gui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/workflow"
)

// erase shows what goes and what stays before anything is erased.
func (f *finishScreen) erase() { f.planErase(workflow.EraseSound) }

func (f *finishScreen) planErase(what string) {
	words := f.w.words
	f.w.workHere(func(ctx context.Context) (func(), error) {
		plan, err := f.s.desk.Deletion(ctx, words, what)
		return func() { f.showErase(plan) }, err
	})
}

func (f *finishScreen) showErase(plan workflow.DeletionPlan) {
	w := f.w
	var s *sheet
	all := []string{workflow.EraseSound, workflow.EraseTranscript, workflow.EraseAll}
	names := make([]string, len(all))
	for i, what := range all {
		names[i] = w.t("finish.erase_what." + what)
	}
	choice := newSelect(all, names, func(what string) {
		s.close()
		f.planErase(what)
	})
	choice.setValue(plan.What)
	body := container.NewVBox(choice, inset(paragraph(run{text: plan.Status, bold: true}), 0, 0.3))
	if plan.What == workflow.EraseSound && (plan.State == workflow.DeletionNothing || plan.State == workflow.DeletionDone) {
		s = w.sheet(w.t("finish.erase_title"), body, 36, nil, sheetChoice{label: w.t("ok")})
		return
	}
	for _, s := range plan.Against {
		if strings.Contains(plan.Status, s) { // said already
			continue
		}
		body.Add(paragraph(run{text: s, color: colorBlocking}))
	}
	add := func(key string, sentences []string) {
		body.Add(paragraph(run{text: w.t(key), bold: true, color: colorMuted, size: theme.SizeNameCaptionText}))
		for _, s := range sentences {
			body.Add(bullet(s))
		}
	}
	add("finish.goes", plan.Goes)
	add("finish.stays", plan.Stays)
	body.Add(paragraph(run{text: w.words.Text("sign.erase.copies"), color: colorMuted}))
	word := w.words.Text("sign.erase.yes")
	sure, reason := newEntry(&w.ui), newEntry(&w.ui)
	sure.SetPlaceHolder(w.t("finish.erase_word", "word", word))
	missing := newFlow()
	missing.fill = true
	missing.Hide()
	last := []fyne.CanvasObject{sure, missing}
	if !plan.Allowed {
		reason.SetPlaceHolder(w.t("finish.erase_early"))
		last = append([]fyne.CanvasObject{reason}, last...)
	}
	s = w.sheet(w.t("finish.erase_title"), body, 40, choice, sheetChoice{label: w.t("finish.erase_do"), risky: true, do: func() bool {
		lacks := ""
		switch {
		case !plan.Allowed && strings.TrimSpace(reason.Text) == "":
			lacks = w.t("finish.erase_no_reason")
			w.win.Canvas().Focus(reason)
		case !strings.EqualFold(strings.TrimSpace(sure.Text), word):
			lacks = w.t("finish.erase_no_word", "word", word)
			w.win.Canvas().Focus(sure)
		}
		if lacks != "" {
			missing.set(run{text: lacks, color: colorBlocking})
			missing.Show()
			s.again()
			return true
		}
		early := ""
		if !plan.Allowed {
			early = strings.TrimSpace(reason.Text)
		}
		w.askName(func() {
			f.s.player.Pause()
			f.s.strip = nil
			w.workElse(func(ctx context.Context) (func(), error) {
				err := f.s.desk.Erase(ctx, plan.What, early)
				return func() { f.s.reload(everything); f.s.loadStrip() }, err
			}, func(err error) {
				f.s.reload(everything)
				w.fail(err)
			})
		})
		return false
	}}, sheetChoice{label: w.t("cancel")})
	s.keep(last...)
	sure.OnSubmitted = func(string) { s.answer(0) }
	reason.OnSubmitted = func(string) { w.win.Canvas().Focus(sure) }
}

// keep notes that the recording stays longer than it must, until when and why.
func (f *finishScreen) keep() {
	w := f.w
	w.askName(func() {
		until, why := newEntry(&w.ui), newEntry(&w.ui)
		until.SetText(w.words.Date(time.Now().AddDate(0, 1, 0)))
		trouble := newFlow()
		trouble.fill = true
		trouble.Hide()
		var s *sheet
		do := func() bool {
			day, ok := parseDay(until.Text, "")
			if !ok || !day.After(time.Now()) || strings.TrimSpace(why.Text) == "" {
				trouble.set(run{text: w.t("finish.keep_bad", "example", w.words.Date(time.Now().AddDate(0, 1, 0))), color: colorBlocking})
				trouble.Show()
				s.again()
				return true
			}
			reason := strings.TrimSpace(why.Text)
			f.store(func(ctx context.Context) error { return f.s.desk.Keep(ctx, reason, day) })
			w.say(w.words.Text("sign.erase.kept", "day", w.words.Date(day)))
			return false
		}
		body := vbox(paragraph(run{text: w.t("finish.keep_why"), color: colorMuted}), form(&w.ui, false, w.t("finish.keep_until"), until, w.t("fact.reason"), why), trouble)
		s = w.sheet(w.t("finish.keep"), body, 36, why, sheetChoice{label: w.t("after.note"), do: do}, sheetChoice{label: w.t("cancel")})
		submit := func(string) { s.answer(0) }
		until.OnSubmitted, why.OnSubmitted = submit, submit
	})
}
