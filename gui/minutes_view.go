package gui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/meeting"
)

// The rows of the minutes as they are drawn.

// minutesRowView is the object of a row.
type minutesRowView struct {
	widget.BaseWidget
	m    *minutesScreen
	row  minutesRow
	icon *widget.Icon
	text *flowText
	cols [4]*line // for, against, abstained, outcome
	edit bool
}

func (m *minutesScreen) make() fyne.CanvasObject {
	v := &minutesRowView{m: m, icon: widget.NewIcon(nil), text: newFlow()}
	for i := range v.cols {
		v.cols[i] = newLine(run{})
		v.cols[i].tail = i < 3
	}
	v.ExtendBaseWidget(v)
	return v
}

// Room of a row, in letters.
const (
	signRoom  = 2.2
	countRoom = 2.9
	outRoom   = 12.5
)

// voteRoom is what the columns of a vote take; little where the width is.
func voteRoom(width float32) (count, out float32) {
	if width < em(39) {
		return em(2.7), em(0)
	}
	return em(countRoom), em(outRoom)
}

func (m *minutesScreen) textWidth(r minutesRow, width float32) float32 {
	w := width - em(signRoom) - em(0.8)
	switch {
	case r.section:
		w = width - em(1.2)
	case r.table:
		count, out := voteRoom(width)
		w -= 3*count + out + em(0.6)
	case r.note:
		w -= em(0.4)
	default:
		w = min(w, em(40))
	}
	return max(em(6), w)
}

func (m *minutesScreen) height(i int, width float32) float32 {
	r := m.rows[i]
	h := textHeight(r.runs, m.textWidth(r, width))
	switch {
	case r.section && r.runs[0].size == theme.SizeNameSubHeadingText:
		return h + em(0.7)
	case r.section:
		return h + em(0.8)
	case r.note:
		return h + em(0.15)
	case r.head:
		return h + em(0.1)
	}
	if r.passage != nil && r.passage.ID == m.editing {
		h = max(h+em(1.6), em(6.5))
	}
	if r.table && voteOut(width) {
		return h + em(lineSpread) + em(0.5)
	}
	return h + em(0.5)
}

// voteOut says that a vote's outcome stands below its subject for want of room.
func voteOut(width float32) bool {
	_, out := voteRoom(width)
	return out == 0
}

func (m *minutesScreen) update(i int, o fyne.CanvasObject) {
	v := o.(*minutesRowView)
	r := m.rows[i]
	v.row, v.edit = r, r.passage != nil && r.passage.ID == m.editing
	v.text.runs = r.runs
	v.icon.Resource = m.signOf(r)
	if r.table {
		m.fillVote(v, r)
	}
	v.Refresh()
}

// signOf tells by shape and colour how a place stands.
func (m *minutesScreen) signOf(r minutesRow) fyne.Resource {
	switch {
	case r.id == (placeID{}):
		return nil
	case !r.open():
		return tinted(signDone, colorConfirmed)
	case len(r.doubts()) > 0:
		return tinted(signDoubt, colorDoubt)
	}
	return tinted(signOpen, colorMuted)
}

func (m *minutesScreen) fillVote(v *minutesRowView, r minutesRow) {
	if r.head {
		for i, key := range []string{"vote.for_short", "vote.against_short", "vote.abstain_short", "vote.outcome"} {
			v.cols[i].run = run{text: m.w.t(key), color: colorMuted, size: theme.SizeNameCaptionText}
		}
		return
	}
	f := r.fact.Vote
	for i, n := range []*int{f.For, f.Against, f.Abstain} {
		text := "–"
		if n != nil {
			text = fmt.Sprint(*n)
		}
		v.cols[i].run = run{text: text, bold: true}
	}
	out := f.Outcome()
	text := m.w.words.Text("facts.outcome." + string(out))
	if out == meeting.OutcomeUnknown {
		text = m.w.words.Text("facts.outcome.unknown")
	}
	if u, known := f.IsUnanimous(); known && u {
		text = m.w.words.Text("facts.unanimous") + " " + text
	}
	v.cols[3].run = run{text: text}
}

// held implements holder.
func (v *minutesRowView) held() []fyne.CanvasObject {
	if v.edit {
		return []fyne.CanvasObject{v.m.editor}
	}
	return nil
}

func (v *minutesRowView) CreateRenderer() fyne.WidgetRenderer { return &minutesRowRenderer{v} }

type minutesRowRenderer struct{ v *minutesRowView }

func (r *minutesRowRenderer) Destroy()           {}
func (r *minutesRowRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *minutesRowRenderer) Layout(s fyne.Size) {
	v := r.v
	row := v.row
	y := em(0.25)
	w := v.m.textWidth(row, s.Width)
	switch {
	case row.section:
		y = em(0.55)
		if row.runs[0].size == theme.SizeNameSubHeadingText {
			y = em(0.3)
		}
		v.text.Move(fyne.NewPos(em(0.7), y))
		v.text.Resize(fyne.NewSize(w, s.Height-y))
		return
	case row.note:
		y = 0
		v.text.Move(fyne.NewPos(em(signRoom)+em(0.2), y))
		if len(row.runs) > 0 && row.runs[0].color == colorMuted {
			v.text.Move(fyne.NewPos(em(0.7), y))
		}
		v.text.Resize(fyne.NewSize(w, s.Height))
		return
	case row.head:
		y = 0
	}
	v.icon.Move(fyne.NewPos(em(0.7), y+em(0.32)))
	v.icon.Resize(fyne.NewSize(em(1), em(1)))
	v.text.Move(fyne.NewPos(em(signRoom), y))
	v.text.Resize(fyne.NewSize(w, s.Height-y))
	if row.table {
		count, out := voteRoom(s.Width)
		x := em(signRoom) + w
		high := theme.Size(v.cols[0].run.sizeName()) * lineSpread // as high as the subject's first line
		for i := range 3 {
			v.cols[i].Move(fyne.NewPos(x, y))
			v.cols[i].Resize(fyne.NewSize(count, high))
			x += count
		}
		if out == 0 {
			h := textHeight(row.runs, w)
			v.cols[3].Move(fyne.NewPos(em(signRoom), y+h))
			v.cols[3].Resize(fyne.NewSize(s.Width-em(signRoom), em(lineSpread)))
		} else {
			v.cols[3].Move(fyne.NewPos(x+em(0.8), y))
			v.cols[3].Resize(fyne.NewSize(max(0, s.Width-x-em(1)), high))
		}
	}
	if v.edit {
		e := v.m.editor
		e.Move(fyne.NewPos(em(signRoom)-em(0.4), y))
		e.Resize(fyne.NewSize(w+em(0.6), s.Height-y-em(0.2)))
	}
}

func (r *minutesRowRenderer) Objects() []fyne.CanvasObject {
	v := r.v
	if v.edit {
		return []fyne.CanvasObject{v.icon, v.m.editor}
	}
	out := []fyne.CanvasObject{v.text}
	if v.row.table {
		for i, c := range v.cols {
			if v.row.head && i == 3 && voteOut(v.Size().Width) {
				continue
			}
			out = append(out, c)
		}
	}
	if v.icon.Resource != nil {
		out = append(out, v.icon)
	}
	return out
}

func (r *minutesRowRenderer) Refresh() {
	v := r.v
	r.Layout(v.Size())
	v.icon.Refresh()
	v.text.Refresh()
	for _, c := range v.cols {
		c.Refresh()
	}
	canvas.Refresh(v)
}
