package gui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/meeting"
)

// minutesScreen is the fourth step: one item at a time, its facts and passages in the middle, and at the right what the chosen place
// rests on. Each place is decided on its own; there is no key for several.
type minutesScreen struct {
	w       *Window
	s       *sitting
	root    *fyne.Container
	list    *rowList
	sight   seen   // of the chosen place
	inSight string // what stands there, so that something new is noticed
	proof   *proofPane
	player  *player
	middle  *fyne.Container
	deck    *deck

	item    meeting.ItemID // whose rows are shown
	rows    []minutesRow
	heard   map[placeID]float64 // share of its evidence that was played
	hearing hearing

	editing meeting.PassageID
	editor  *entry

	count *line
	bar   *meter
	foot  *fyne.Container
	again *button
}

// placeID names a fact or a passage.
type placeID struct {
	fact    meeting.FactID
	passage meeting.PassageID
}

func newMinutesScreen(w *Window, s *sitting) *minutesScreen {
	m := &minutesScreen{w: w, s: s, heard: map[placeID]float64{}, sight: seen{u: &w.ui, after: seenAfter}}
	m.player = newPlayer(w, s, m.moved)
	m.list = newRowList(func() int { return len(m.rows) }, m.make, m.update, m.height)
	m.list.skip = func(i int) bool { return m.rows[i].id == placeID{} }
	m.list.onChoose = func(int) { m.chosen() }
	m.list.onKey = func(k *fyne.KeyEvent) bool { return w.typed(chord{key: k.Name}) }
	m.list.onOpen = func(int) {}
	m.editor = newParagraphEntry(&w.ui, 3)
	m.editor.onKey = m.editorKey
	m.proof = newProofPane(m)
	m.middle = container.NewStack(m.list)
	m.deck = newDeck([]string{w.t("minutes.places"), w.t("minutes.evidence")}, []fyne.CanvasObject{m.middle, box(m.proof.object)},
		&columns{parts: []column{{best: 44, least: 32, share: 3}, {best: 24, least: 20, share: 2}}},
		func(s fyne.Size) bool { return s.Width >= em(53) || s.Height >= em(40) })
	m.root = container.New(&yielding{}, inset(m.deck.object, 0.5, 0.4))
	m.count, m.bar = newLine(run{color: colorMuted, size: theme.SizeNameCaptionText}), newMeter()
	m.bar.color = colorConfirmed
	m.again = newButton(w.t("draft.again"), func() { w.askDraft(s) })
	m.foot = vbox(m.count, m.bar, m.again)
	m.build()
	return m
}

func (m *minutesScreen) object() fyne.CanvasObject   { return m.root }
func (m *minutesScreen) scope() scope                { return onMinutes }
func (m *minutesScreen) railFoot() fyne.CanvasObject { return m.foot }

func (m *minutesScreen) shown() {
	m.player.start()
	if m.item != m.s.item {
		m.item = m.s.item
		m.build()
	}
	if m.list.chosen < 0 {
		m.firstOpen()
	}
	m.chosen()
	m.sight.renew()
}

// first is the list of places, or as long as there is none what leads to it.
func (m *minutesScreen) first() fyne.Focusable {
	if m.s.drafted() {
		return m.list
	}
	for _, f := range focusables(m.middle) {
		return f
	}
	return nil
}

func (m *minutesScreen) hidden() {
	m.endEdit(true)
	m.player.stop()
	m.s.player.Pause()
}

// flush stores what is being edited.
func (m *minutesScreen) flush() { m.endEdit(true) }

func (m *minutesScreen) jobsChanged() { m.showMiddle() }

func (m *minutesScreen) changed(c change) {
	switch {
	case c&itemChosen != 0:
		if m.item != m.s.item {
			m.endEdit(true)
			m.item = m.s.item
			m.list.chosen = -1
			m.build()
			m.list.scrollTo(0)
			m.firstOpen()
			m.chosen()
			m.sight.renew()
		}
	case c&(minutesChanged|headChanged|textChanged|coverageCame) != 0:
		had, first := m.inSight, m.list.chosen < 0 // as when the draft has just come
		m.build()
		if first {
			m.firstOpen()
		}
		m.chosen()
		if m.inSight != had {
			m.sight.renew()
		}
		if first && m.list.chosen >= 0 && m.w.now == m && m.w.shown == nil {
			m.w.win.Canvas().Focus(m.list)
		}
	}
}

// build makes the rows of the item at hand and shows them.
func (m *minutesScreen) build() {
	at := m.place()
	m.rows = m.rowsOf(m.item)
	m.list.chosen = -1
	for i, r := range m.rows {
		if r.id == at && at != (placeID{}) {
			m.list.chosen = i
		}
	}
	m.list.Refresh()
	all, done := m.s.places("")
	m.count.set(m.w.t("minutes.progress", "done", m.w.words.Integer(done), "all", m.w.words.Integer(all)))
	m.bar.set(0)
	if all > 0 {
		m.bar.set(float64(done) / float64(all))
	}
	if m.again.Show(); m.s.minutes.State == meeting.StateSealed {
		m.again.Hide()
	}
	if m.foot.Show(); all == 0 {
		m.foot.Hide()
	}
	m.showMiddle()
}

// showMiddle says what to do where there is no draft yet.
func (m *minutesScreen) showMiddle() {
	w := m.w
	if m.s.drafted() {
		m.middle.Objects = []fyne.CanvasObject{m.list}
		m.middle.Refresh()
		return
	}
	text, label, do := w.t("minutes.no_text"), w.t("minutes.to_text"), func() { w.goTo(stepTranscript) }
	switch {
	case w.jobs.on(m.s.desk.Path()):
		text, do = w.t("text.working"), nil
	case len(m.s.segs) > 0 || len(m.s.marks) > 0:
		text, label, do = w.t("minutes.no_draft"), w.t("draft.do"), func() { w.askDraft(m.s) }
	}
	box := vbox(paragraph(run{text: text}))
	if do != nil {
		b := newButton(label, do)
		b.Importance = widget.HighImportance
		box.Add(container.New(&wrapRow{}, b))
	}
	m.middle.Objects = []fyne.CanvasObject{inset(box, 1, 1)}
	m.middle.Refresh()
}

// place is the chosen one.
func (m *minutesScreen) place() placeID {
	if r := m.row(); r != nil {
		return r.id
	}
	return placeID{}
}

func (m *minutesScreen) row() *minutesRow {
	if i := m.list.chosen; i >= 0 && i < len(m.rows) {
		return &m.rows[i]
	}
	return nil
}

// chosen shows what the chosen place rests on.
func (m *minutesScreen) chosen() {
	m.proof.show(m.row())
	m.inSight = ""
	if r := m.row(); r != nil {
		m.inSight = fmt.Sprint(r.id, r.runs, r.doubts())
	}
}

// order is that of the items in which one goes from place to place.
func (m *minutesScreen) order() []meeting.ItemID {
	out := []meeting.ItemID{""}
	for _, it := range m.s.minutes.Items {
		if !it.Item.Dropped {
			out = append(out, it.Item.ID)
		}
	}
	return append(out, outsideItem)
}

// firstOpen chooses the item's first place that waits for a decision, or its first place.
func (m *minutesScreen) firstOpen() {
	first := -1
	for i, r := range m.rows {
		if r.id == (placeID{}) {
			continue
		}
		if first < 0 {
			first = i
		}
		if r.open() {
			m.list.mark(i)
			return
		}
	}
	if first >= 0 {
		m.list.mark(first)
	}
}

// nextOpen goes to the next place that waits for a decision, beyond the end of the item as well.
func (m *minutesScreen) nextOpen(dir int) {
	for i := m.list.chosen + dir; i >= 0 && i < len(m.rows); i += dir {
		if m.rows[i].open() {
			m.list.choose(i)
			return
		}
	}
	order := m.order()
	at := 0
	for i, id := range order {
		if id == m.item {
			at = i
		}
	}
	for k := 1; k <= len(order); k++ {
		id := order[((at+dir*k)%len(order)+len(order))%len(order)]
		rows := m.rowsOf(id)
		for j := range rows {
			i := j
			if dir < 0 {
				i = len(rows) - 1 - j
			}
			if rows[i].open() {
				m.goToPlace(id, rows[i].id)
				return
			}
		}
	}
	m.w.say(m.w.t("minutes.all_done"))
}

// goToPlace shows an item with a place chosen; the zero place is the item's first open one.
func (m *minutesScreen) goToPlace(item meeting.ItemID, at placeID) {
	if m.s.item != item {
		m.s.choose(item)
	}
	for i, r := range m.rows {
		if r.id == at && at != (placeID{}) {
			m.list.choose(i)
			return
		}
	}
	m.firstOpen()
	m.chosen()
}

// nextItem goes to another item of the agenda.
func (m *minutesScreen) nextItem(dir int) {
	order := m.order()
	for i, id := range order {
		if id == m.item && i+dir >= 0 && i+dir < len(order) {
			m.s.choose(order[i+dir])
			return
		}
	}
}

func (m *minutesScreen) act(a action) bool {
	switch a {
	case actHear:
		m.hear()
	case actConfirm:
		m.confirm()
	case actEdit:
		m.edit()
	case actStrike:
		m.strike()
	case actNextOpen:
		m.nextOpen(1)
	case actPrevOpen:
		m.nextOpen(-1)
	case actNextTOP:
		m.nextItem(1)
	case actPrevTOP:
		m.nextItem(-1)
	case actRemark:
		m.remark()
	case actHistory:
		m.history()
	case actRedraft:
		m.w.askDraft(m.s)
	case actUndo:
		m.takeBack(false)
	case actRedo:
		m.takeBack(true)
	case actCancel:
		if m.s.player.Playing() {
			m.s.player.Pause()
			m.hearing.spans = nil
			m.player.show()
			m.proof.playing(false)
			return true
		}
		return m.endEdit(false)
	default:
		return false
	}
	return true
}
