package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tapBox makes anything a thing that can be clicked and reached by the keyboard.
type tapBox struct {
	widget.BaseWidget
	content fyne.CanvasObject
	onTap   func()
	// chosen draws a line below; fill is the ground; quiet leaves the ground alone under the mouse.
	chosen bool
	fill   fyne.ThemeColorName
	off    bool // cannot be tapped now

	ground *canvas.Rectangle
	mark   *canvas.Rectangle
	ring   *focusRing
	hover  bool
}

func newTapBox(content fyne.CanvasObject, onTap func()) *tapBox {
	b := &tapBox{content: content, onTap: onTap, ground: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil), ring: newFocusRing()}
	b.ground.CornerRadius = 4
	b.ExtendBaseWidget(b)
	return b
}

var (
	_ fyne.Tappable      = (*tapBox)(nil)
	_ fyne.Focusable     = (*tapBox)(nil)
	_ fyne.Disableable   = (*tapBox)(nil)
	_ desktop.Hoverable  = (*tapBox)(nil)
	_ desktop.Cursorable = (*tapBox)(nil)
)

// Tapped implements fyne.Tappable.
func (b *tapBox) Tapped(*fyne.PointEvent) {
	if !b.Disabled() {
		b.onTap()
	}
}

// Disabled implements fyne.Disableable: what does nothing gets no keys.
func (b *tapBox) Disabled() bool { return b.off || b.onTap == nil }

// Enable implements fyne.Disableable.
func (b *tapBox) Enable() { b.off = false }

// Disable implements fyne.Disableable.
func (b *tapBox) Disable() { b.off = true }

// held implements holder.
func (b *tapBox) held() []fyne.CanvasObject { return []fyne.CanvasObject{b.content} }

// Cursor is a hand over what can be clicked.
func (b *tapBox) Cursor() desktop.Cursor {
	if b.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// FocusGained implements fyne.Focusable.
func (b *tapBox) FocusGained() { b.ring.plain = b.fill == ""; focusShown(b, b.ring, true) }

// FocusLost implements fyne.Focusable.
func (b *tapBox) FocusLost() { focusShown(b, b.ring, false) }

// TypedRune implements fyne.Focusable.
func (b *tapBox) TypedRune(rune) {}

// TypedKey taps by Space or Enter.
func (b *tapBox) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		passOn(b, e)
	}
}

// MouseIn implements desktop.Hoverable.
func (b *tapBox) MouseIn(*desktop.MouseEvent) { b.hover = true; b.paint() }

// MouseMoved implements desktop.Hoverable.
func (b *tapBox) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *tapBox) MouseOut() { b.hover = false; b.paint() }

func (b *tapBox) paint() {
	b.ground.FillColor, b.mark.FillColor = nil, nil
	switch {
	case b.hover && !b.Disabled() && b.fill == "":
		b.ground.FillColor = theme.Color(theme.ColorNameHover)
	case b.fill != "":
		b.ground.FillColor = theme.Color(b.fill)
	}
	if b.chosen {
		b.mark.FillColor = theme.Color(theme.ColorNamePrimary)
	}
	b.ground.Refresh()
	b.mark.Refresh()
	b.ring.paint()
}

func (b *tapBox) CreateRenderer() fyne.WidgetRenderer {
	b.paint()
	return &tapBoxRenderer{b}
}

type tapBoxRenderer struct{ b *tapBox }

func (r *tapBoxRenderer) Destroy() {}
func (r *tapBoxRenderer) Layout(s fyne.Size) {
	r.b.ground.Resize(s)
	r.b.ring.layout(s)
	r.b.mark.Move(fyne.NewPos(0, s.Height-3))
	r.b.mark.Resize(fyne.NewSize(s.Width, 3))
	r.b.content.Resize(s)
}
func (r *tapBoxRenderer) MinSize() fyne.Size { return r.b.content.MinSize() }
func (r *tapBoxRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.ground, r.b.content, r.b.mark, r.b.ring.outer, r.b.ring.inner}
}
func (r *tapBoxRenderer) Refresh() {
	r.b.paint()
	r.b.content.Refresh()
}

// line is one line of text that is cut with three dots where it does not fit. Unlike a label it may be as narrow as need be.
type line struct {
	widget.BaseWidget
	run    run
	text   *canvas.Text
	center bool
	tail   bool    // right-aligned
	min    float32 // smallest width
	whole  bool    // never cut: the smallest width is that of the text
}

func newLine(r run) *line {
	l := &line{run: r, text: canvas.NewText("", nil)}
	l.ExtendBaseWidget(l)
	return l
}

func (l *line) set(s string) {
	if l.run.text != s {
		l.run.text = s
		l.Refresh()
	}
}

func (l *line) setRun(r run) {
	l.run = r
	l.Refresh()
}

func (l *line) CreateRenderer() fyne.WidgetRenderer { return &lineRenderer{l} }

type lineRenderer struct{ l *line }

func (r *lineRenderer) Destroy() {}
func (r *lineRenderer) MinSize() fyne.Size {
	size := theme.Size(r.l.run.sizeName())
	w := r.l.min
	if r.l.whole {
		w = max(w, fyne.MeasureText(r.l.run.text, size, r.l.run.style()).Width)
	}
	return fyne.NewSize(w, size*lineSpread)
}
func (r *lineRenderer) Layout(s fyne.Size) {
	l := r.l
	size := theme.Size(l.run.sizeName())
	l.text.Text = l.run.text
	if !l.whole {
		l.text.Text = ellipsis(l.run.text, s.Width, size, l.run.style())
	}
	name := l.run.color
	if name == "" {
		name = theme.ColorNameForeground
	}
	l.text.Color, l.text.TextSize, l.text.TextStyle = theme.Color(name), size, l.run.style()
	m := l.text.MinSize()
	x := float32(0)
	switch {
	case l.center:
		x = (s.Width - m.Width) / 2
	case l.tail:
		x = s.Width - m.Width
	}
	l.text.Move(fyne.NewPos(wholePixel(max(0, x)), wholePixel((s.Height-m.Height)/2)))
	l.text.Resize(m)
}
func (r *lineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.text} }
func (r *lineRenderer) Refresh() {
	r.Layout(r.l.Size())
	canvas.Refresh(r.l.text)
}

// keyButton is something to do, with the key that does it as well.
type keyButton struct {
	*tapBox
	name, key *line
}

func newKeyButton(w *Window, name string, in scope, a action, do func()) *keyButton {
	b := &keyButton{name: wholeLine(run{text: name}), key: wholeLine(run{text: w.keys.label(in, a), color: colorMuted, size: theme.SizeNameCaptionText})}
	b.tapBox = newTapBox(container.New(&keyButtonLayout{}, b.name, b.key), do)
	b.fill = theme.ColorNameButton
	return b
}

// setStrong makes it the one that is mostly wanted.
func (b *keyButton) setStrong() {
	b.fill = theme.ColorNamePrimary
	b.name.run.color, b.name.run.bold, b.key.run.color = theme.ColorNameForegroundOnPrimary, true, theme.ColorNameForegroundOnPrimary
}

// keyButtonLayout stands the name at the left and its key at the right.
type keyButtonLayout struct{}

func (keyButtonLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width+o[1].MinSize().Width+em(1.5), em(lineSpread)+em(0.7))
}

func (keyButtonLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(em(0.55), 0))
	o[0].Resize(fyne.NewSize(o[0].MinSize().Width, s.Height))
	key := o[1].MinSize().Width
	o[1].Move(fyne.NewPos(s.Width-key-em(0.55), 0))
	o[1].Resize(fyne.NewSize(key, s.Height))
}
