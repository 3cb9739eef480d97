package gui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
)

// editFact lets a person change a fact in a form; then gets the changed one. The kind of a fact is never changed.
func (w *Window) editFact(s *sitting, f meeting.Fact, then func(meeting.Fact)) {
	if f.Vote != nil {
		v := *f.Vote
		pad := newVotePad(w, s, v, f.Item, f.At)
		sheet := w.sheet(w.t("vote.title"), pad.object, 44, pad.first(), sheetChoice{label: w.t("save"), do: func() bool {
			f.Vote = pad.vote()
			then(f)
			return false
		}}, sheetChoice{label: w.t("cancel")})
		pad.enter = func() { sheet.answer(0) }
		return
	}
	b := factForm{w: w, f: &f}
	b.fields()
	if len(b.pairs) == 0 {
		w.say(w.t("minutes.cannot_change"))
		return
	}
	w.sheet(w.words.Text("facts.kind."+string(f.Kind)), form(&w.ui, false, b.pairs...), 40, b.first, sheetChoice{label: w.t("save"), do: func() bool {
		for _, take := range b.takes {
			take()
		}
		then(f)
		return false
	}}, sheetChoice{label: w.t("cancel")})
}

// factForm gathers the fields for a fact's payload.
type factForm struct {
	w     *Window
	f     *meeting.Fact
	pairs []any
	takes []func()
	first fyne.Focusable
}

func (b *factForm) text(name, value string, rows int, take func(string)) {
	e := newEntry(&b.w.ui)
	if rows > 1 {
		e = newParagraphEntry(&b.w.ui, rows)
	}
	e.SetText(value)
	if rows == 1 {
		e.OnSubmitted = func(string) { b.w.shown.answer(0) }
	}
	if b.first == nil {
		b.first = e
	}
	b.pairs = append(b.pairs, b.w.t(name), e)
	b.takes = append(b.takes, func() { take(strings.TrimSpace(e.Text)) })
}

func (b *factForm) choice(name, value string, values []string, prefix string, take func(string)) {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = b.w.words.Text(prefix+v, "name", "…")
	}
	s := newSelect(values, names, nil)
	s.setValue(value)
	b.pairs = append(b.pairs, b.w.t(name), s)
	b.takes = append(b.takes, func() { take(s.value()) })
}

func (b *factForm) number(name string, value *int, take func(*int)) {
	text := ""
	if value != nil {
		text = strconv.Itoa(*value)
	}
	b.text(name, text, 1, func(t string) {
		if n, err := strconv.Atoi(t); err == nil && n >= 0 {
			take(&n)
			return
		}
		take(nil)
	})
}

func (b *factForm) clock(name string, value meeting.ClockTime, take func(meeting.ClockTime)) {
	b.text(name, string(value), 1, func(t string) {
		h, m, _ := strings.Cut(strings.TrimSpace(strings.TrimSuffix(strings.ReplaceAll(t, ".", ":"), "Uhr")), ":")
		hour, err := strconv.Atoi(strings.TrimSpace(h))
		minute, _ := strconv.Atoi(strings.TrimSpace(m))
		if err != nil {
			take("")
			return
		}
		take(meeting.NewClockTime(hour, minute))
	})
}

func (b *factForm) fields() {
	f := b.f
	switch {
	case f.Motion != nil:
		m := *f.Motion
		f.Motion = &m
		b.choice("fact.kind", string(m.Kind), []string{"main", "amendment", "procedural", "referral", "postponement"}, "facts.motion.", func(v string) { m.Kind = meeting.MotionKind(v) })
		b.text("fact.by", m.By, 1, func(v string) { m.By = v })
		b.text("fact.text", m.Text, 3, func(v string) { m.Text = v })
		check := newCheck(b.w.t("fact.withdrawn"), nil)
		check.Checked = m.Withdrawn
		b.pairs = append(b.pairs, "", check)
		b.takes = append(b.takes, func() { m.Withdrawn = check.Checked })
	case f.Resolution != nil:
		r := *f.Resolution
		f.Resolution = &r
		b.text("fact.resolution", r.Text, 5, func(v string) {
			r.Text = v
			r.Amended = r.Proposal != "" && v != r.Proposal
		})
	case f.Result != nil:
		r := *f.Result
		f.Result = &r
		b.choice("fact.result", string(r.Result), []string{"accepted", "accepted_amended", "rejected", "referred", "postponed", "withdrawn", "noted", "elected", "none"}, "facts.result.", func(v string) { r.Result = meeting.Result(v) })
		b.text("fact.to", r.To, 1, func(v string) { r.To = v })
	case f.Attendance != nil:
		a := *f.Attendance
		f.Attendance = &a
		b.choice("fact.kind", string(a.Kind), []string{"present", "excused", "absent", "arrived", "left", "recused", "returned", "substitute"}, "gui.attend.", func(v string) { a.Kind = meeting.AttendanceKind(v) })
		b.text("fact.name", a.Name, 1, func(v string) {
			if v != a.Name {
				a.Name, a.Member = v, ""
			}
		})
		b.clock("fact.clock", a.Clock, func(v meeting.ClockTime) { a.Clock = v })
		b.text("fact.reason", a.Reason, 1, func(v string) { a.Reason = v })
	case f.Quorum != nil:
		q := *f.Quorum
		f.Quorum = &q
		b.number("fact.present", q.Present, func(n *int) { q.Present = n })
		b.number("fact.members", q.Members, func(n *int) { q.Members = n })
	case f.Break != nil:
		k := *f.Break
		f.Break = &k
		b.clock("fact.from", k.From, func(v meeting.ClockTime) { k.From = v })
		b.clock("fact.until", k.To, func(v meeting.ClockTime) { k.To = v })
	case f.Person != nil:
		p := *f.Person
		f.Person = &p
		b.text("fact.name", p.Name, 1, func(v string) {
			if v != p.Name {
				p.Name, p.Member = v, ""
			}
		})
		if f.Kind == meeting.FactDeclare {
			b.text("fact.text", p.Text, 4, func(v string) { p.Text = v })
		}
	case f.Clock != nil:
		c := *f.Clock
		f.Clock = &c
		if f.Kind != meeting.FactPublic {
			b.clock("fact.clock", c.Clock, func(v meeting.ClockTime) { c.Clock = v })
		}
	}
}
