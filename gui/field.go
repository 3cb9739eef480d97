package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// passOn hands a key that a widget has no use for to the window, so that it means the same wherever the focus is.
func passOn(o fyne.CanvasObject, e *fyne.KeyEvent) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(e)
	}
}

// canvasOf is the canvas that an object lies on. Fyne knows it only after the object has been drawn once; a key can be quicker, and the program
// has one window.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	if windows := driver.AllWindows(); len(windows) > 0 {
		return windows[len(windows)-1].Canvas()
	}
	return nil
}

// button is fyne's, with Enter beside Space, and hands on the keys that it has no use for.
type button struct {
	widget.Button
	ring *focusRing
}

func newButton(label string, do func()) *button { return newIconButton(label, nil, do) }

func newIconButton(label string, icon fyne.Resource, do func()) *button {
	b := &button{ring: newFocusRing()}
	b.Text, b.Icon, b.OnTapped = label, icon, do
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer adds the ring of the focus.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	return &ringed{b.Button.CreateRenderer(), b.ring}
}

// FocusGained implements fyne.Focusable.
func (b *button) FocusGained() { b.Button.FocusGained(); focusShown(b, b.ring, true) }

// FocusLost implements fyne.Focusable.
func (b *button) FocusLost() { b.Button.FocusLost(); focusShown(b, b.ring, false) }

// Tapped notes that it was the mouse, unless a key did it.
func (b *button) Tapped(e *fyne.PointEvent) {
	if e != nil {
		passDown(b, &fyne.KeyEvent{}, false)
	}
	b.Button.Tapped(e)
}

// TypedKey implements fyne.Focusable.
func (b *button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if !b.Disabled() {
			b.Tapped(nil)
		}
	default:
		passOn(b, e)
	}
}

// check is fyne's, and hands on the keys that it has no use for.
type check struct {
	widget.Check
	ring *focusRing
}

func newCheck(label string, changed func(bool)) *check {
	c := &check{ring: newFocusRing()}
	c.Text, c.OnChanged = label, changed
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer adds the ring of the focus.
func (c *check) CreateRenderer() fyne.WidgetRenderer {
	return &ringed{c.Check.CreateRenderer(), c.ring}
}

// FocusGained implements fyne.Focusable.
func (c *check) FocusGained() { c.Check.FocusGained(); focusShown(c, c.ring, true) }

// FocusLost implements fyne.Focusable.
func (c *check) FocusLost() { c.Check.FocusLost(); focusShown(c, c.ring, false) }

// TypedKey implements fyne.Focusable.
func (c *check) TypedKey(e *fyne.KeyEvent) { passOn(c, e) } // Space comes as a rune
