package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Where the keys go must be seen. Whatever has the focus wears a ring of two lines: one in the colour of the focus, and within it one in the
// colour of the ground, so that it stands out from a filled button as from an empty page (WCAG 2.2, success criteria 2.4.7 and 2.4.13).

// focusRing is drawn over a widget that has the focus.
type focusRing struct {
	outer, inner *canvas.Rectangle
	on           bool
	plain        bool // what it is round has the ground of the page: the outer line suffices
}

func newFocusRing() *focusRing {
	r := &focusRing{outer: canvas.NewRectangle(nil), inner: canvas.NewRectangle(nil)}
	r.outer.Hide()
	r.inner.Hide()
	return r
}

// show puts the ring on or takes it off.
func (r *focusRing) show(on bool) {
	r.on = on
	for o, shown := range map[*canvas.Rectangle]bool{r.outer: on, r.inner: on && !r.plain} {
		if shown {
			o.Show()
		} else {
			o.Hide()
		}
	}
	r.paint()
}

func (r *focusRing) paint() {
	w := theme.Size(sizeFocusRing)
	r.outer.StrokeColor, r.outer.StrokeWidth, r.outer.CornerRadius = theme.Color(colorFocusRing), w, 4
	r.inner.StrokeColor, r.inner.StrokeWidth, r.inner.CornerRadius = theme.Color(colorFocusGap), w, 3
	r.outer.Refresh()
	r.inner.Refresh()
}

func (r *focusRing) layout(s fyne.Size) {
	w := theme.Size(sizeFocusRing)
	r.outer.Move(fyne.NewPos(0, 0))
	r.outer.Resize(s)
	r.inner.Move(fyne.NewPos(w, w))
	r.inner.Resize(fyne.NewSize(max(0, s.Width-2*w), max(0, s.Height-2*w)))
}

// ringed draws the ring over what another renderer draws.
type ringed struct {
	fyne.WidgetRenderer
	ring *focusRing
}

func (r *ringed) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	r.ring.layout(s)
}

func (r *ringed) Objects() []fyne.CanvasObject {
	if !r.ring.on {
		return r.WidgetRenderer.Objects()
	}
	return append(slices.Clip(r.WidgetRenderer.Objects()), r.ring.outer, r.ring.inner)
}

func (r *ringed) Refresh() {
	r.WidgetRenderer.Refresh()
	r.ring.paint()
}

// focusShown puts the ring on a widget that has got the keys, and scrolls so far that it can be seen; or takes the ring off.
func focusShown(o fyne.CanvasObject, r *focusRing, on bool) {
	r.show(on)
	r.layout(o.Size())
	canvas.Refresh(o)
	if on {
		scrollTo(o)
	}
}

// holder is a widget of this package that holds other objects.
type holder interface{ held() []fyne.CanvasObject }

// heldBy lists what stands directly in an object, in the order of reading; as far as this package made it.
func heldBy(o fyne.CanvasObject) []fyne.CanvasObject {
	switch c := o.(type) {
	case *fyne.Container:
		return c.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{c.Content}
	case *widget.PopUp:
		return []fyne.CanvasObject{c.Content}
	case holder:
		return c.held()
	}
	return nil
}

// wayTo gives the objects from root down to o; nil where o does not stand there.
func wayTo(root, o fyne.CanvasObject) []fyne.CanvasObject {
	if root == o {
		return []fyne.CanvasObject{root}
	}
	for _, c := range heldBy(root) {
		if way := wayTo(c, o); way != nil {
			return append([]fyne.CanvasObject{root}, way...)
		}
	}
	return nil
}

// focusables lists what in root can get the keys now, in the order of the tabulator.
func focusables(root fyne.CanvasObject) []fyne.Focusable {
	if root == nil || !root.Visible() {
		return nil
	}
	var out []fyne.Focusable
	if f, ok := root.(fyne.Focusable); ok {
		if d, ok := root.(fyne.Disableable); !ok || !d.Disabled() {
			out = append(out, f)
		}
	}
	for _, c := range heldBy(root) {
		out = append(out, focusables(c)...)
	}
	return out
}

// scrollTo scrolls what an object stands in until it can be seen.
func scrollTo(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return
	}
	for _, step := range slices.Backward(wayTo(front(c), o)) {
		s, ok := step.(*container.Scroll)
		if !ok || s.Size().Height <= 0 {
			continue
		}
		gap := em(0.4)
		y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s).Y
		low := y + o.Size().Height + gap - s.Size().Height
		offset := s.Offset
		switch {
		case y-gap < 0:
			offset.Y += y - gap
		case low > 0:
			offset.Y += min(low, y-gap)
		default:
			continue
		}
		s.ScrollToOffset(fyne.NewPos(offset.X, max(0, min(offset.Y, s.Content.Size().Height-s.Size().Height))))
	}
}

// scrollPage scrolls the page that has the keys, or the first one there is to scroll.
func scrollPage(c fyne.Canvas, key fyne.KeyName) {
	root := front(c)
	page := scrollable(root)
	if o, ok := c.Focused().(fyne.CanvasObject); ok {
		for _, step := range wayTo(root, o) {
			if s, ok := step.(*container.Scroll); ok && overflows(s) {
				page = s
			}
		}
	}
	if page == nil {
		return
	}
	y, most := page.Offset.Y, page.Content.Size().Height-page.Size().Height
	switch key {
	case fyne.KeyUp:
		y -= em(3)
	case fyne.KeyDown:
		y += em(3)
	case fyne.KeyPageUp:
		y -= page.Size().Height * 0.9
	case fyne.KeyPageDown:
		y += page.Size().Height * 0.9
	case fyne.KeyHome:
		y = 0
	case fyne.KeyEnd:
		y = most
	}
	page.ScrollToOffset(fyne.NewPos(page.Offset.X, max(0, min(y, most))))
}

func overflows(s *container.Scroll) bool {
	return s.Visible() && s.Content.Size().Height > s.Size().Height+1
}

// scrollable is the first page in root that holds more than can be seen; nil where there is none.
func scrollable(root fyne.CanvasObject) *container.Scroll {
	if root == nil || !root.Visible() {
		return nil
	}
	if s, ok := root.(*container.Scroll); ok && overflows(s) {
		return s
	}
	for _, c := range heldBy(root) {
		if s := scrollable(c); s != nil {
			return s
		}
	}
	return nil
}

// front is what lies on top of a window: its uppermost panel, or its content.
func front(c fyne.Canvas) fyne.CanvasObject {
	if top := c.Overlays().Top(); top != nil {
		return top
	}
	return c.Content()
}

// gone says whether something that has the keys cannot be seen in the window any more.
func gone(c fyne.Canvas, f fyne.Focusable) bool {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return false
	}
	way := wayTo(front(c), o)
	return way == nil || slices.ContainsFunc(way, func(o fyne.CanvasObject) bool { return !o.Visible() })
}

// tidyFocus gives the keys to what the screen proposes where nothing has them, or something that has left the window. It never takes them
// from a person's field.
func (w *Window) tidyFocus() {
	c := w.win.Canvas()
	if c == nil {
		return
	}
	top := c.Overlays().Top()
	if w.shown != nil && top != fyne.CanvasObject(w.shown.pop) || w.shown == nil && top != nil || w.now == nil {
		return // the list of a choice lies over everything, and is fyne's
	}
	if f := c.Focused(); f != nil && !gone(c, f) {
		return
	}
	if w.shown != nil {
		w.shown.focusFirst()
		return
	}
	w.focusFirst()
}

// focusFirst gives the keys to what the screen at the front proposes, or to the first thing on it.
func (w *Window) focusFirst() {
	c := w.win.Canvas()
	if f := w.now.first(); f != nil && !gone(c, f) {
		c.Focus(f)
		if c.Focused() == f {
			return
		}
	}
	for _, f := range focusables(w.now.object()) {
		c.Focus(f)
		if c.Focused() == f {
			return
		}
	}
	c.Unfocus()
}

// keepFocus makes the things in a container anew and gives the keys to the one that stands where the one with the keys stood.
func (u *ui) keepFocus(c *fyne.Container, rebuild func()) {
	had := u.win.Canvas().Focused()
	at := slices.Index(focusables(c), had)
	rebuild()
	if had == nil || at < 0 {
		return
	}
	if now := focusables(c); len(now) > 0 {
		u.win.Canvas().Focus(now[min(at, len(now)-1)])
	}
}
