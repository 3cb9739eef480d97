package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// consentSheet shows the register of consents person by person and notes new lines in it.
type consentSheet struct {
	w      *Window
	s      *sitting
	who    *entry
	what   *selectField
	answer *selectField
	note   *entry
	list   *rowList
	people []meeting.Member // shown, by the text in who
	said   *flowText        // when the recording was announced; then what came of the last line
	sheet  *sheet
}

// c is the sentence of the register's window for a key of consent.toml.
func (w *Window) c(key string, pairs ...any) string {
	return w.words.Text("consent.window."+key, pairs...)
}

// objects says whether somebody does not want to be recorded, by the last word of that person.
func (s *sitting) objects(m meeting.Member) bool {
	for _, c := range s.consents {
		if c.For == workflow.ConsentRecording && sameConsent(c, m) {
			return c.Answer != workflow.Agreed
		}
	}
	return false
}

func sameConsent(c workflow.Consent, m meeting.Member) bool {
	return c.Member != "" && c.Member == m.ID || strings.EqualFold(c.Name, m.Name)
}

// showConsents opens the register, beginning with a person; "" is nobody.
func (w *Window) showConsents(name string) {
	c := &consentSheet{w: w, s: w.sit, who: newEntry(&w.ui), note: newEntry(&w.ui), said: newFlow()}
	c.said.fill = true
	c.said.set(c.announced())
	var values, names []string
	for _, v := range []workflow.ConsentFor{workflow.ConsentRecording, workflow.ConsentTranscript, workflow.ConsentName} {
		values, names = append(values, string(v)), append(names, w.words.Text("consent.for."+string(v)))
	}
	c.what = newSelect(values, names, nil)
	c.what.setValue(values[0])
	values, names = nil, nil
	for _, v := range []workflow.ConsentAnswer{workflow.Objected, workflow.Agreed, workflow.Withdrawn} {
		values, names = append(values, string(v)), append(names, w.words.Text("consent.answer."+string(v)))
	}
	c.answer = newSelect(values, names, nil)
	c.answer.setValue(values[0])
	c.list = newRowList(func() int { return len(c.people) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, c.runs(c.people[i])...) },
		func(i int, width float32) float32 { return flowRowHeight(width, c.runs(c.people[i])...) })
	c.who.SetPlaceHolder(w.c("who"))
	c.who.OnChanged, c.who.find = c.look, true
	c.who.onKey = func(k *fyne.KeyEvent) bool {
		switch k.Name {
		case fyne.KeyDown:
			c.list.step(1)
		case fyne.KeyUp:
			c.list.step(-1)
		default:
			return false
		}
		return true
	}
	c.look("")
	for i, m := range c.people {
		if m.Name == name {
			c.list.chosen = i
		}
	}
	head := vbox(aside(paragraph(run{text: w.c("why"), color: colorMuted})), c.said, c.who)
	foot := vbox(form(&w.ui, true, w.c("for"), c.what, w.c("answer"), c.answer, w.c("note"), c.note))
	submit := func(string) { c.sheet.answer(0) }
	c.who.OnSubmitted, c.note.OnSubmitted = submit, submit
	choices := []sheetChoice{{label: w.c("do"), do: func() bool { c.store(); return true }}, {label: w.t("close_panel")}}
	if c.s.desk.ReadOnly() {
		choices = choices[1:]
	}
	c.sheet = w.sheet(w.c("title"), vbox(head, w.listHeight(c.list, 14), foot), 42, c.who, choices...)
	c.list.reveal(max(0, c.list.chosen))
}

// announced says when the recording was last announced.
func (c *consentSheet) announced() run {
	if n := len(c.s.announced); n > 0 {
		a, w := c.s.announced[n-1], c.w.words
		return run{text: w.Text("consent.announced_at", "name", a.By, "at", w.Moment(a.At))}
	}
	return run{text: c.w.c("not_announced"), color: colorDoubt}
}

// look shows the persons whose name begins with a text; where there is none, the text itself as a new name.
func (c *consentSheet) look(text string) {
	c.people = c.people[:0]
	add := func(m meeting.Member) {
		if nameBegins(m.Name, text) {
			c.people = append(c.people, m)
		}
	}
	for _, m := range c.s.speakers() {
		add(m)
	}
	for _, k := range c.s.consents {
		if c.s.head.Roster.ByID(k.Member) == nil {
			add(meeting.Member{Name: k.Name})
		}
	}
	if text = strings.TrimSpace(text); len(c.people) == 0 && text != "" {
		c.people = append(c.people, meeting.Member{Name: text})
	}
	c.list.chosen = 0
	c.list.Refresh()
}

// runs are a person and what that person said.
func (c *consentSheet) runs(m meeting.Member) []run {
	w := c.w
	runs := []run{{text: m.Name}}
	known := m.ID != ""
	for _, k := range c.s.consents {
		if !sameConsent(k, m) {
			continue
		}
		known = true
		sign, color := "✓ ", colorConfirmed
		if k.Answer != workflow.Agreed {
			sign, color = "× ", colorBlocking
		}
		text := "  " + sign + w.words.Text("consent.for."+string(k.For)) + ": " + w.words.Text("consent.answer."+string(k.Answer))
		if k.Note != "" {
			text += " (" + k.Note + ")"
		}
		runs = append(runs, run{text: text, color: color, bold: true})
	}
	if !known {
		runs = append(runs, run{text: " · " + w.c("new"), color: colorMuted})
	}
	return runs
}

// store notes what the fields say of the chosen person.
func (c *consentSheet) store() {
	w, i := c.w, c.list.chosen
	if i < 0 || i >= len(c.people) {
		c.tell(run{text: w.c("nobody"), color: colorBlocking})
		return
	}
	line := workflow.Consent{Name: c.people[i].Name, For: workflow.ConsentFor(c.what.value()), Answer: workflow.ConsentAnswer(c.answer.value()), Note: strings.TrimSpace(c.note.Text)}
	w.askName(func() {
		line.By = w.clerk()
		w.work(func(ctx context.Context) (func(), error) {
			n, err := workflow.NoteConsent(ctx, c.s.desk.File(), line)
			if err != nil {
				return nil, err
			}
			return func() {
				c.note.SetText("")
				c.s.loadConsents(func() {
					c.who.SetText("")
					c.look("")
					c.s.told(headChanged)
					c.s.reloadMinutes(nil)
				})
				c.tell(run{text: line.Name + ": " + w.words.Text("consent.noted", "n", n), color: colorConfirmed})
			}, nil
		})
	})
}

func (c *consentSheet) tell(r run) {
	c.said.set(r)
	c.sheet.again()
}

// loadConsents reads the register anew.
func (s *sitting) loadConsents(then func()) {
	s.u.work(func(ctx context.Context) (func(), error) {
		consents, announced, err := readConsents(ctx, s.desk)
		return func() {
			s.consents, s.announced = consents, announced
			if then != nil {
				then()
			}
		}, err
	})
}

// readConsents gives the last word of everybody, and when the recording was announced.
func readConsents(ctx context.Context, desk *workflow.Desk) ([]workflow.Consent, []workflow.Announcement, error) {
	all, err := workflow.Consents(ctx, desk.File())
	if err != nil {
		return nil, nil, err
	}
	announced, err := workflow.Announcements(ctx, desk.File())
	return workflow.StandingConsents(all), announced, err
}
