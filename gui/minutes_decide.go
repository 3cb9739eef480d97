package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ratsschreiber/meeting"
)

// undoStep takes a decision back, and makes it again.
type undoStep struct {
	at         placeID
	item       meeting.ItemID
	back, over func(ctx context.Context) error
}

// decide makes one decision about the chosen place, remembers how to take it back, and goes where the review goes on.
func (m *minutesScreen) decide(u undoStep, goOn func()) { m.decideElse(u, goOn, func() {}) }

// decideElse is decide with something that keeps what was typed where it could not be stored.
func (m *minutesScreen) decideElse(u undoStep, goOn, keep func()) {
	m.storeDecision(u.over, func() { d := &m.s.done; d.undo, d.redo = append(d.undo, u), nil }, goOn, keep)
}

// storeDecision stores something about a place and shows it; stored is told when it is in the file, shown when it can be seen unless the person has
// gone elsewhere meanwhile, and keep when it could not be stored.
func (m *minutesScreen) storeDecision(do func(ctx context.Context) error, stored, shown, keep func()) {
	m.s.done.deciding = true
	item, at, here := m.item, m.place(), m.w.now == screen(m)
	goOn := func() {
		if here && m.w.now == screen(m) && m.item == item && (m.row() == nil || m.place() == at) {
			shown()
		}
	}
	failed := func(err error) {
		m.w.fail(err)
		m.decided(func() {})
	}
	m.s.write(func(ctx context.Context) (func(), error) {
		err := do(ctx)
		return func() {
			stored()
			m.s.reloadMinutesElse(func() { m.decided(goOn) }, failed)
		}, err
	}, func(err error) {
		keep()
		failed(err)
	})
}

// decided notes that a decision can be seen, and takes back what somebody wanted to take back meanwhile.
func (m *minutesScreen) decided(shown func()) {
	m.s.done.deciding = false
	shown()
	m.sight.renew()
	if len(m.s.done.later) > 0 && !m.s.done.deciding {
		do := m.s.done.later[0]
		m.s.done.later = m.s.done.later[1:]
		do()
	}
}

// onward goes to the next open place after the chosen one.
func (m *minutesScreen) onward() { m.nextOpen(1) }

// may says whether the chosen place can be changed, and goes on with a name. What comes before the last decision is stored and the next place is
// shown changes nothing: the person has not seen that place yet.
func (m *minutesScreen) may(then func(r minutesRow)) {
	r := m.row()
	switch {
	case r == nil, m.s.done.deciding:
		return
	case m.s.desk.ReadOnly():
		m.w.say(m.w.t("read_only"))
		return
	case m.s.minutes.State == meeting.StateSealed:
		m.w.say(m.w.t("minutes.sealed"))
		return
	}
	row := *r
	m.w.askName(func() { then(row) })
}

// mayDecide is may for one key that decides at once: it counts only where the place has been in sight for a moment, and not while it is held down.
func (m *minutesScreen) mayDecide(then func(r minutesRow)) {
	if m.sight.enough() {
		m.may(then)
	}
}

// confirm notes that the person has looked at the chosen place and found it right. What was confirmed without having been heard is
// recorded as such.
func (m *minutesScreen) confirm() {
	m.mayDecide(func(r minutesRow) {
		if !r.open() {
			m.nextOpen(1)
			return
		}
		heard, d := m.heardEnough(r.id), m.s.desk
		m.s.player.Pause()
		m.hearing.spans = nil
		m.proof.playing(false)
		u := undoStep{at: r.id, item: m.item}
		if r.fact != nil {
			id, facts := r.fact.ID, &m.s.done.facts
			u.over = func(ctx context.Context) error { return d.ConfirmFact(ctx, facts.now(id), heard) }
			u.back = func(ctx context.Context) error { return d.UnreviewFact(ctx, facts.now(id)) }
		} else {
			id := r.passage.ID
			u.over = func(ctx context.Context) error { return d.ConfirmPassage(ctx, id, heard) }
			u.back = func(ctx context.Context) error { return d.UnreviewPassage(ctx, id) }
		}
		m.decide(u, m.onward)
	})
}

// strike takes the chosen place out of the minutes; it stays in the file.
func (m *minutesScreen) strike() {
	m.mayDecide(func(r minutesRow) {
		d := m.s.desk
		u := undoStep{at: r.id, item: m.item}
		if r.fact != nil {
			id, facts := r.fact.ID, &m.s.done.facts
			u.over = func(ctx context.Context) error { return d.StrikeFact(ctx, facts.now(id)) }
			u.back = func(ctx context.Context) error { return d.UnstrikeFact(ctx, facts.now(id)) }
		} else {
			id := r.passage.ID
			u.over = func(ctx context.Context) error { return d.StrikePassage(ctx, id) }
			u.back = func(ctx context.Context) error { return d.UnstrikePassage(ctx, id) }
		}
		at := m.list.chosen
		m.decide(u, func() {
			m.list.chosen = at - 1 // the next place stands now where the struck one stood
			m.onward()
		})
		m.w.say(m.w.t("minutes.struck", "key", m.w.keys.label(onMinutes, actUndo)))
	})
}

// takeBack undoes the last decision, or makes it again.
func (m *minutesScreen) takeBack(again bool) {
	if m.s.done.deciding { // it is the decision on its way that is meant
		m.s.done.later = append(m.s.done.later, func() { m.takeBack(again) })
		return
	}
	from, to := &m.s.done.undo, &m.s.done.redo
	if again {
		from, to = to, from
	}
	n := len(*from)
	if n == 0 {
		m.w.sayNothingTo(again)
		return
	}
	u := (*from)[n-1]
	do := u.back
	if again {
		do = u.over
	}
	if do == nil {
		m.w.sayNothingTo(again)
		return
	}
	m.storeDecision(do, func() {
		*from = (*from)[:n-1]
		*to = append(*to, u)
		m.w.say(m.w.t("undone"))
	}, func() { m.goToPlace(u.item, placeID{m.s.done.facts.now(u.at.fact), u.at.passage}) }, func() {})
}

// edit changes the chosen place: a passage's wording in its row, a fact in a form.
func (m *minutesScreen) edit() {
	m.may(func(r minutesRow) {
		if r.fact != nil {
			m.w.editFact(m.s, *r.fact, func(changed meeting.Fact) { m.change(r, changed) })
			return
		}
		if m.editing == r.passage.ID {
			return
		}
		m.endEdit(true)
		m.editing = r.passage.ID
		m.editor.SetText(m.s.done.wording.take(r.passage.ID, r.passage.Text))
		m.list.Refresh()
		m.list.reveal(m.list.chosen)
		m.w.win.Canvas().Focus(m.editor)
		m.w.hint(m.w.t("minutes.editing"))
	})
}

// change stores what a person made of a fact.
func (m *minutesScreen) change(r minutesRow, changed meeting.Fact) {
	d, heard, old := m.s.desk, m.heardEnough(r.id), *r.fact
	var made meeting.FactID
	facts := &m.s.done.facts
	m.decide(undoStep{at: r.id, item: m.item,
		over: func(ctx context.Context) error {
			changed.ID = facts.now(old.ID)
			id, err := d.ChangeFact(ctx, changed, heard)
			if err == nil {
				made = facts.took(made, id)
			}
			return err
		},
		back: func(ctx context.Context) error {
			id, err := d.RestoreFact(ctx, facts.now(made), old)
			if err == nil {
				facts.took(old.ID, id)
			}
			return err
		},
	}, m.onward)
}

func (m *minutesScreen) editorKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		m.endEdit(true)
	case fyne.KeyEscape:
		m.endEdit(false)
	default:
		return false
	}
	return true
}

// endEdit closes the field, storing what was typed or not. It says whether there was one.
func (m *minutesScreen) endEdit(keep bool) bool {
	if m.editing == 0 {
		return false
	}
	id, text := m.editing, strings.TrimSpace(m.editor.Text)
	m.editing = 0
	var before *meeting.Passage
	for _, r := range m.rows {
		if r.passage != nil && r.passage.ID == id {
			before = r.passage
		}
	}
	if before != nil && keep && text != "" && text != before.Text {
		old, d := *before, m.s.desk
		heard := m.heardEnough(placeID{passage: id})
		before.Text = text // shown at once; storing follows
		m.decideElse(undoStep{at: placeID{passage: id}, item: m.item,
			over: func(ctx context.Context) error { return d.ChangePassage(ctx, latest(old), text, heard) },
			back: func(ctx context.Context) error { return d.RestorePassage(ctx, old) },
		}, m.onward, func() {
			before.Text = old.Text
			m.s.done.wording.put(id, text)
			m.list.Refresh()
		})
	}
	said := ""
	if before != nil && !keep && text != "" && text != before.Text {
		m.s.done.wording.put(id, text)
		said = m.w.t("text.kept", "key", m.w.keys.label(onMinutes, actEdit))
	}
	m.list.Refresh()
	if m.w.now == m {
		m.w.win.Canvas().Focus(m.list)
	}
	m.w.say(said)
	return true
}

// latest lets a passage be saved upon whichever version is the newest.
func latest(p meeting.Passage) meeting.Passage {
	p.Version = 0
	return p
}

// remark adds a sentence of the clerk's own to the item, or a vote that nobody marked.
func (m *minutesScreen) remark() {
	if m.s.desk.ReadOnly() || m.s.minutes.State == meeting.StateSealed {
		m.w.say(m.w.t("minutes.sealed"))
		return
	}
	w := m.w
	item := m.item
	if item == outsideItem {
		item = ""
	}
	w.askName(func() {
		text := newParagraphEntry(&w.ui, 4)
		text.SetPlaceHolder(w.t("remark.example"))
		roles := []string{string(meeting.PassageRemark), string(meeting.PassageCourse), string(meeting.PassageRecord)}
		names := make([]string, len(roles))
		for i, r := range roles {
			names[i] = w.t("remark." + r)
		}
		role := newSelect(roles, names, nil)
		role.setValue(roles[0])
		var s *sheet
		save := func() bool {
			if w.lacks(text) {
				return true
			}
			order := 0
			if it := m.s.itemMinutes(item); it != nil {
				for _, p := range it.Passages {
					order = max(order, p.Order)
				}
			}
			p := meeting.Passage{Item: item, Order: order + 1, Role: meeting.PassageRole(role.value()), Text: strings.TrimSpace(text.Text)}
			m.add(p)
			return false
		}
		vote := newButton(w.t("remark.vote"), func() {
			s.close()
			m.addVote(item)
		})
		body := container.NewVBox(form(&w.ui, false, w.t("remark.kind"), role), text, container.New(&wrapRow{}, vote))
		s = w.sheet(w.t("remark.title"), body, 38, text, sheetChoice{label: w.t("save"), do: save}, sheetChoice{label: w.t("cancel")})
	})
}

func (m *minutesScreen) add(p meeting.Passage) {
	d := m.s.desk
	var made meeting.PassageID
	m.decide(undoStep{item: m.item,
		over: func(ctx context.Context) (err error) { made, err = d.AddPassage(ctx, p); return err },
		back: func(ctx context.Context) error { return d.StrikePassage(ctx, made) },
	}, func() { m.goToPlace(m.item, placeID{passage: made}) })
}

// addVote enters a vote that is in no recording, or that no rule found.
func (m *minutesScreen) addVote(item meeting.ItemID) {
	f := meeting.Fact{Kind: meeting.FactVote, Item: item, Vote: &meeting.Vote{Kind: meeting.VoteOpen}}
	if it := m.s.itemMinutes(item); it != nil && len(it.Spans) > 0 {
		f.At = it.Spans[len(it.Spans)-1].To
	}
	m.w.editFact(m.s, f, func(f meeting.Fact) {
		d := m.s.desk
		var made meeting.FactID
		m.decide(undoStep{item: m.item,
			over: func(ctx context.Context) error {
				id, err := d.AddFact(ctx, f)
				if err == nil {
					made = m.s.done.facts.took(made, id)
				}
				return err
			},
			back: func(ctx context.Context) error { return d.StrikeFact(ctx, m.s.done.facts.now(made)) },
		}, func() { m.goToPlace(m.item, placeID{fact: made}) })
	})
}
