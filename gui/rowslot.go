package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// rowContent holds the visible slots.
type rowContent struct {
	widget.BaseWidget
	list    *rowList
	objects []fyne.CanvasObject
}

func (c *rowContent) CreateRenderer() fyne.WidgetRenderer { return &rowContentRenderer{c} }

// MinSize is the height of all rows.
func (c *rowContent) MinSize() fyne.Size {
	h := float32(0)
	if n := len(c.list.tops); n > 0 {
		h = c.list.tops[n-1]
	}
	return fyne.NewSize(0, h)
}

type rowContentRenderer struct{ c *rowContent }

func (r *rowContentRenderer) Destroy()                     {}
func (r *rowContentRenderer) Layout(fyne.Size)             {}
func (r *rowContentRenderer) MinSize() fyne.Size           { return r.c.MinSize() }
func (r *rowContentRenderer) Objects() []fyne.CanvasObject { return r.c.objects }
func (r *rowContentRenderer) Refresh()                     {}

// rowSlot is one visible row: its ground, and the object that the list's owner made.
type rowSlot struct {
	widget.BaseWidget
	list   *rowList
	object fyne.CanvasObject
	row    int
	ground *canvas.Rectangle
	bar    *canvas.Rectangle
	line   *canvas.Rectangle
	ring   *focusRing
	hover  bool
	tapped time.Time
	dragY  float32
	drag   bool
}

func newRowSlot(l *rowList, o fyne.CanvasObject) *rowSlot {
	s := &rowSlot{list: l, object: o, ground: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil), ring: newFocusRing(), row: -1}
	s.ring.plain = true
	s.ExtendBaseWidget(s)
	return s
}

var (
	_ fyne.Tappable     = (*rowSlot)(nil)
	_ desktop.Hoverable = (*rowSlot)(nil)
	_ fyne.Draggable    = (*rowSlot)(nil)
)

func (s *rowSlot) CreateRenderer() fyne.WidgetRenderer { return &rowSlotRenderer{s} }

// paint shows whether the row is chosen.
func (s *rowSlot) paint() {
	ground, bar := fyne.ThemeColorName(""), fyne.ThemeColorName("")
	skip := s.list.skip != nil && s.row >= 0 && s.list.skip(s.row)
	switch {
	case s.row == s.list.chosen && s.row >= 0 && (s.list.focused || s.list.led):
		ground, bar = colorRowChosen, theme.ColorNamePrimary
	case s.row == s.list.chosen && s.row >= 0:
		ground, bar = colorRowPassive, colorMuted
	case s.hover && !skip && s.list.onChoose != nil:
		ground = theme.ColorNameHover
	}
	set := func(r *canvas.Rectangle, name fyne.ThemeColorName) {
		r.FillColor = nil
		if name != "" {
			r.FillColor = theme.Color(name)
		}
		r.Refresh()
	}
	set(s.ground, ground)
	set(s.bar, bar)
	set(s.line, "")
	if on := s.row == s.list.chosen && s.row >= 0 && s.list.focused; on || s.ring.on {
		s.ring.show(on)
	}
}

// Tapped chooses the row; a second time within the usual delay opens it.
func (s *rowSlot) Tapped(*fyne.PointEvent) {
	l := s.list
	l.takeFocus()
	l.choose(s.row)
	if l.onTap != nil {
		l.onTap(s.row)
	}
	if now := time.Now(); l.oneClick || now.Sub(s.tapped) < 400*time.Millisecond {
		s.tapped = time.Time{}
		l.open()
	} else {
		s.tapped = now
	}
}

// MouseIn implements desktop.Hoverable.
func (s *rowSlot) MouseIn(*desktop.MouseEvent) { s.hover = true; s.paint() }

// MouseMoved implements desktop.Hoverable.
func (s *rowSlot) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (s *rowSlot) MouseOut() { s.hover = false; s.paint() }

// Dragged shows where the row would go.
func (s *rowSlot) Dragged(e *fyne.DragEvent) {
	l := s.list
	if l.onMove == nil {
		return
	}
	s.drag = true
	s.dragY = e.Position.Y
	to := s.target()
	for i, other := range l.slots {
		other.line.FillColor = nil
		if i == to && to != s.row {
			other.line.FillColor = theme.Color(theme.ColorNamePrimary)
		}
		other.line.Refresh()
	}
}

func (s *rowSlot) target() int { return s.list.rowAt(max(0, s.list.tops[s.row]+s.dragY)) }

// DragEnd moves the row.
func (s *rowSlot) DragEnd() {
	if !s.drag {
		return
	}
	s.drag = false
	if to := s.target(); to != s.row {
		s.list.onMove(s.row, to)
	}
}

type rowSlotRenderer struct{ s *rowSlot }

func (r *rowSlotRenderer) Destroy() {}
func (r *rowSlotRenderer) Layout(size fyne.Size) {
	r.s.ground.Resize(size)
	r.s.bar.Resize(fyne.NewSize(3, size.Height))
	r.s.line.Resize(fyne.NewSize(size.Width, 2))
	r.s.object.Resize(size)
	r.s.ring.layout(size)
}
func (r *rowSlotRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }
func (r *rowSlotRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.s.ground, r.s.bar, r.s.line, r.s.object, r.s.ring.outer, r.s.ring.inner}
}
func (r *rowSlotRenderer) Refresh() {
	r.s.paint()
	canvas.Refresh(r.s.object)
}
