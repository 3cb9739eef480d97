package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// wheel lies over a field and takes the mouse's wheel: fyne gives it to the field's own scrolling, even where that has nowhere to go, and
// the page under the pointer would stand still.
type wheel struct {
	widget.BaseWidget
	field fyne.CanvasObject
	inner func() *container.Scroll // the field's own scrolling; nil: none
}

var _ fyne.Scrollable = (*wheel)(nil)

func newWheel(field fyne.CanvasObject, inner func() *container.Scroll) *wheel {
	w := &wheel{field: field, inner: inner}
	w.ExtendBaseWidget(w)
	return w
}

func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return &themedRenderer{&themed{paint: func() {}}}
}

// Scrolled moves the field's text where it is longer than the field, and else what the field stands in.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	if in := w.inner(); in != nil && in.Content != nil {
		before := in.Offset
		in.Scrolled(e)
		if in.Offset != before {
			return
		}
	}
	c := canvasOf(w.field)
	if c == nil {
		return
	}
	for _, o := range slices.Backward(wayTo(front(c), w.field)) {
		if s, ok := o.(*container.Scroll); ok {
			s.Scrolled(e)
			return
		}
	}
}

// ownScroll finds the scrolling among what a field is drawn of.
func ownScroll(objects []fyne.CanvasObject) *container.Scroll {
	for _, o := range objects {
		if s, ok := o.(*container.Scroll); ok {
			return s
		}
	}
	return nil
}

// underWheel lays the wheel over what another renderer draws.
type underWheel struct {
	fyne.WidgetRenderer
	over *wheel
}

func (r *underWheel) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	r.over.Resize(s)
}

func (r *underWheel) Objects() []fyne.CanvasObject {
	return append(slices.Clip(r.WidgetRenderer.Objects()), r.over)
}
