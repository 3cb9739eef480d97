package gui

import (
	"context"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2/container"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// newMeeting asks for what names a meeting and makes its file.
func (w *Window) newMeeting() { w.newMeetingWith(nil, brought{}) }

// newMeetingWith begins with what a person confirmed of an invitation (nil: nothing), and brings the rest into the new meeting.
func (w *Window) newMeetingWith(p *workflow.Proposal, rest brought) {
	var m meeting.Meeting
	if p != nil {
		m = p.Meeting
	}
	field := func(text, example string) *entry {
		e := newEntry(&w.ui)
		e.SetText(text)
		e.SetPlaceHolder(example)
		return e
	}
	body := field(m.Body, w.t("new.body_example"))
	if body.Text == "" {
		body.SetText(w.settings.Body)
	}
	number := field(m.Number, w.t("new.number_example"))
	title := field(m.Title, w.t("new.title_example"))
	start := m.Start
	if start.IsZero() {
		start = time.Now()
	}
	if m.Start.IsZero() || start.Hour() == 0 && start.Minute() == 0 { // the invitation does not name the hour
		start = time.Date(start.Year(), start.Month(), start.Day(), usualStart, 0, 0, 0, time.Local)
	}
	date := field(w.words.Date(start), w.words.Date(start))
	clock := field(start.Format("15:04"), "18:30")
	place := field(m.Place, w.t("new.place_example"))
	closed := newCheck(w.t("new.closed_why"), nil)
	earlier := w.newForerunner(body, closed)
	protection, how := w.protection(closed)
	trouble := newFlow()
	trouble.fill = true
	trouble.Hide()
	var s *sheet
	create := func() bool {
		at, ok := parseDay(date.Text, clock.Text)
		if !ok {
			trouble.Show()
			trouble.set(run{text: w.t("new.bad_date", "example", w.words.Date(time.Now())), color: colorBlocking})
			s.again()
			return true
		}
		o := workflow.NewMeetingOptions{Title: strings.TrimSpace(title.Text), Body: strings.TrimSpace(body.Text), Number: strings.TrimSpace(number.Text),
			Place: strings.TrimSpace(place.Text), Start: at, Profile: w.settings.Profile, Closed: closed.Checked, Proposal: p, By: w.clerk(), Town: w.paths.Town}
		if o.Title == "" && o.Number != "" {
			o.Title = w.t("new.title_of", "number", o.Number)
		} else if o.Title == "" {
			o.Title = w.t("new.title_on", "date", w.words.Date(at))
		}
		s.close()
		earlier.unlocked(func(last string, key []byte) {
			if last != "" { // its profile goes before the settings'
				o.Profile = ""
			}
			protect := how()
			w.withPassphrase(protect, o.Title, func(passphrase string) { w.createMeeting(o, protect, passphrase, last, key, rest) })
		})
		return true
	}
	s = w.sheet(w.t("new.title"), vbox(trouble, w.brings(p, rest), form(&w.ui, true,
		w.t("head.body"), body, w.t("head.number"), number, w.t("head.title"), title, w.t("head.place"), place,
		w.t("head.date"), date, w.t("head.start"), clock), container.New(&wrapRow{gap: em(1)}, closed, protection), earlier.object), 52, body,
		sheetChoice{label: w.t("new.do"), do: create}, sheetChoice{label: w.t("cancel")})
	for _, e := range []*entry{body, number, title, date, clock, place} {
		e.OnSubmitted = func(string) { s.answer(0) }
	}
}

// usualStart is the hour at which councils mostly begin.
const usualStart = 18

// createMeeting makes the file and opens it. last is the file of an earlier meeting to go on from, with its key where it has one; empty: none.
func (w *Window) createMeeting(o workflow.NewMeetingOptions, how secret, passphrase, last string, lastKey []byte, rest brought) {
	dir := workflow.MeetingsFolder(w.paths, w.settings)
	w.workElse(func(ctx context.Context) (func(), error) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		path := workflow.NewMeetingPath(dir, o.Start, o.Body, o.Number)
		if last != "" {
			f, err := workflow.OpenMeeting(ctx, last, workflow.OpenOptions{Key: lastKey, ReadOnly: true})
			if err != nil {
				return nil, err
			}
			defer f.Close()
			o.After = f
		}
		if how != plainFile {
			if err := w.lockNew(ctx, path, how, passphrase, &o); err != nil {
				return nil, err
			}
		}
		f, notes, err := workflow.NewMeeting(ctx, path, o)
		if err != nil {
			return nil, err
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
		return func() {
			w.openWith(path, o.Key, place{step: stepPrepare, then: func() { w.bring(rest) }})
			for _, n := range notes {
				w.say(workflow.NoteSentence(w.words, n))
			}
		}, nil
	}, func(err error) {
		again := func(passphrase string) { w.createMeeting(o, how, passphrase, last, lastKey, rest) }
		if how != sharedPassphrase || !w.asksShared(err, again) {
			w.fail(err)
		}
	})
}

// parseDay reads a date as offices write it, with a time of day that may be empty.
func parseDay(date, clock string) (time.Time, bool) {
	date, clock = strings.TrimSpace(date), strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(clock), "Uhr"))
	var day time.Time
	ok := false
	for _, layout := range []string{"2.1.2006", "2.1.06", "2006-01-02", "2/1/2006"} {
		if t, err := time.ParseInLocation(layout, date, time.Local); err == nil {
			day, ok = t, true
			break
		}
	}
	if !ok || clock == "" {
		return day, ok
	}
	for _, layout := range []string{"15:04", "15.04", "15"} {
		if t, err := time.Parse(layout, clock); err == nil {
			return day.Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute), true
		}
	}
	return day, false
}

// chooseMeeting asks which of several meetings of an invitation is meant.
func (w *Window) chooseMeeting(ids, names []string, then func(id string)) {
	list := newRowList(func() int { return len(ids) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, run{text: names[i]}) },
		func(i int, width float32) float32 { return flowRowHeight(width, run{text: names[i]}) })
	list.name = func(i int) string { return names[i] }
	list.chosen = 0
	var s *sheet
	take := func() bool {
		s.close()
		then(ids[list.chosen])
		return true
	}
	list.onOpen = func(int) { s.answer(0) }
	s = w.sheet(w.t("choose.title"), vbox(paragraph(run{text: w.t("choose.why")}), w.listHeight(list, 14)), 40, list,
		sheetChoice{label: w.t("choose.do"), do: take}, sheetChoice{label: w.t("cancel")})
}
