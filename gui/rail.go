package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/meeting"
)

// agendaRail is the left column inside a meeting: its agenda, with a sign for how far each item has come, and below it what the screen
// puts there.
type agendaRail struct {
	u        *ui
	s        *sitting
	object   *fyne.Container
	list     *rowList
	below    *fyne.Container
	onChoose func(meeting.ItemID)
	onTap    func(meeting.ItemID) // by click, after onChoose
	onOpen   func(meeting.ItemID) // Enter
	rows     []railRow
	current  meeting.ItemID // while recording
}

type railRow struct {
	id     meeting.ItemID
	text   string
	sign   fyne.Resource
	title  bool // a heading: public or closed part
	strong bool
}

func newAgendaRail(u *ui) *agendaRail {
	r := &agendaRail{u: u, below: container.NewStack()}
	r.list = newRowList(func() int { return len(r.rows) }, r.make, r.update, r.height)
	r.list.skip = func(i int) bool { return r.rows[i].title }
	r.list.onChoose = func(i int) { r.onChoose(r.rows[i].id) }
	r.list.onTap = func(i int) { r.onTap(r.rows[i].id) }
	r.list.onOpen = func(i int) { r.onOpen(r.rows[i].id) }
	name := wholeLine(run{text: u.t("agenda"), bold: true, color: colorMuted, size: theme.SizeNameCaptionText})
	r.object = bordered(inset(name, 0.6, 0.25), r.below, nil, nil, r.list)
	return r
}

// open shows another meeting.
func (r *agendaRail) open(s *sitting) {
	r.s, r.current = s, ""
	r.changed(everything)
}

// foot puts something below the agenda.
func (r *agendaRail) foot(o fyne.CanvasObject) {
	r.below.Objects = nil
	if o != nil {
		r.below.Objects = []fyne.CanvasObject{inset(o, 0.6, 0.4)}
	}
	r.object.Refresh()
}

func (r *agendaRail) changed(c change) {
	if r.s == nil || c&(headChanged|minutesChanged|itemChosen|itemFollowed|marksChanged) == 0 {
		return
	}
	r.rows = r.rows[:0]
	all, done := 0, 0
	for _, f := range headFacts(r.s.minutes) {
		all++
		if f.Review != nil {
			done++
		}
	}
	r.rows = append(r.rows, railRow{id: "", text: r.u.t("head_item"), sign: progressSign(all, done)})
	var last meeting.Visibility = "none"
	for _, it := range r.s.minutes.Items {
		if it.Item.Dropped {
			continue
		}
		if it.Item.Visibility != last {
			last = it.Item.Visibility
			r.rows = append(r.rows, railRow{title: true, text: r.u.t("part." + visibilityKey(last))})
		}
		row := railRow{id: it.Item.ID, text: it.Item.Number + "  " + it.Item.Title}
		if r.current != "" && r.current == it.Item.ID {
			row.sign, row.strong = tinted(signNow, theme.ColorNamePrimary), true
		} else {
			all, done := r.s.places(it.Item.ID)
			row.sign = progressSign(all, done)
		}
		r.rows = append(r.rows, row)
	}
	if all, done := r.s.places(outsideItem); all > 0 {
		r.rows = append(r.rows, railRow{title: true, text: r.u.t("part.outside")}, railRow{id: outsideItem, text: r.u.t("outside_item"), sign: progressSign(all, done)})
	}
	r.list.Refresh()
	for i, row := range r.rows {
		if !row.title && row.id == r.s.item {
			r.list.mark(i)
		}
	}
	r.list.refreshVisible()
}

// outsideItem stands for what belongs to no item.
const outsideItem meeting.ItemID = "\x00outside"

func visibilityKey(v meeting.Visibility) string {
	if v == meeting.Unconfirmed {
		return "unconfirmed"
	}
	return string(v)
}

// progressSign tells by shape and colour how much of something is reviewed.
func progressSign(all, done int) fyne.Resource {
	switch {
	case all == 0:
		return nil
	case done == all:
		return tinted(signDone, colorConfirmed)
	case done > 0:
		return tinted(signHalf, theme.ColorNamePrimary)
	}
	return tinted(signOpen, colorMuted)
}

func (r *agendaRail) make() fyne.CanvasObject {
	icon, text, head := widget.NewIcon(nil), newFlow(), newLine(run{})
	return container.New(&railRowLayout{}, icon, text, head)
}

type railRowLayout struct{}

func (railRowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
func (railRowLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(em(0.6), em(0.58)))
	o[0].Resize(fyne.NewSize(em(1), em(1)))
	o[1].Move(fyne.NewPos(em(2), em(0.25)))
	o[1].Resize(fyne.NewSize(max(0, s.Width-em(2.2)), s.Height))
	o[2].Move(fyne.NewPos(em(0.6), em(0.4)))
	o[2].Resize(fyne.NewSize(s.Width-em(1), s.Height-em(0.4)))
}

// railLines bounds what a long title takes of the agenda; the item at hand is shown whole.
const railLines = 4

func (r *agendaRail) runOf(i int, width float32) run {
	row := r.rows[i]
	t := run{text: row.text, bold: row.strong}
	if row.strong || r.s != nil && row.id == r.s.item {
		return t
	}
	t.text = shorten(t, railText(width), railLines)
	return t
}

// railText is the room for a title in a row of a width.
func railText(width float32) float32 { return max(em(4), width-em(2.2)) }

func (r *agendaRail) height(i int, width float32) float32 {
	if r.rows[i].title {
		return em(1.9)
	}
	return textHeight([]run{r.runOf(i, width)}, railText(width)) + em(0.5)
}

func (r *agendaRail) update(i int, o fyne.CanvasObject) {
	row := r.rows[i]
	c := o.(*fyne.Container)
	icon, text, head := c.Objects[0].(*widget.Icon), c.Objects[1].(*flowText), c.Objects[2].(*line)
	if row.title {
		icon.Hide()
		text.Hide()
		head.Show()
		head.setRun(run{text: row.text, size: theme.SizeNameCaptionText, color: colorMuted, bold: true})
		return
	}
	head.Hide()
	text.Show()
	text.set(r.runOf(i, o.Size().Width))
	icon.SetResource(row.sign)
	if row.sign == nil {
		icon.Hide()
	} else {
		icon.Show()
	}
}
