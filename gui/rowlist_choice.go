package gui

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// How a row is chosen: by keys, and by what the screen wants.

// choose makes row i the chosen one, scrolls to it and announces it.
func (l *rowList) choose(i int) {
	if !l.mark(i) {
		return
	}
	if l.onChoose != nil {
		l.onChoose(i)
	}
}

// mark makes row i the chosen one and scrolls to it, without announcing it.
func (l *rowList) mark(i int) bool {
	if i < 0 || i >= l.count() || l.skip != nil && l.skip(i) {
		return false
	}
	old := l.chosen
	l.chosen = i
	for _, row := range []int{old, i} {
		if s := l.slots[row]; s != nil {
			s.paint()
		}
	}
	if l.ring.on {
		l.showFocus()
	}
	l.reveal(i)
	return true
}

// reveal scrolls so far that row i can be seen.
func (l *rowList) reveal(i int) {
	if i < 0 || i+1 >= len(l.tops) {
		return
	}
	y, h := l.scroll.Offset.Y, l.Size().Height
	switch {
	case l.tops[i] < y:
		y = l.tops[i]
	case l.tops[i+1] > y+h:
		y = min(l.tops[i], l.tops[i+1]-h)
	default:
		return
	}
	l.scrollTo(y)
}

// center scrolls row i to the upper third, for following what is heard.
func (l *rowList) center(i int) {
	if i >= 0 && i+1 < len(l.tops) {
		l.scrollTo(l.tops[i] - l.Size().Height/3)
	}
}

func (l *rowList) scrollTo(y float32) {
	l.scroll.Offset.Y = l.bound(y)
	l.scroll.Refresh()
	l.place()
}

// step moves the choice by n choosable rows.
func (l *rowList) step(n int) {
	total := l.count()
	dir := 1
	if n < 0 {
		dir = -1
	}
	at := l.chosen
	for i := l.chosen + dir; i >= 0 && i < total && n != 0; i += dir {
		if l.skip == nil || !l.skip(i) {
			at = i
			n -= dir
		}
	}
	if at != l.chosen {
		l.choose(at)
	}
}

// page moves the choice by about a screenful.
func (l *rowList) page(dir int) {
	if len(l.tops) < 2 {
		return
	}
	at := float32(0)
	if l.chosen >= 0 && l.chosen+1 < len(l.tops) {
		at = l.tops[l.chosen]
	}
	row := l.rowAt(max(0, at+float32(dir)*0.9*l.Size().Height))
	switch n := row - l.chosen; {
	case n == 0:
		l.step(dir)
	default:
		l.stepTo(row, dir)
	}
}

// stepTo chooses a row, or where that cannot be chosen the next one before it that can, but moves by one in any case.
func (l *rowList) stepTo(row, dir int) {
	for i := row; i != l.chosen && i >= 0 && i < l.count(); i -= dir {
		if l.skip == nil || !l.skip(i) {
			l.choose(i)
			return
		}
	}
	l.step(dir)
}

// choosable says whether any row can be chosen. Where none can, as in a text to be read, the keys scroll.
func (l *rowList) choosable() bool {
	for i := range l.count() {
		if l.skip == nil || !l.skip(i) {
			return true
		}
	}
	return false
}

// FocusGained implements fyne.Focusable.
func (l *rowList) FocusGained() {
	l.focused = true
	for i := 0; l.chosen < 0 && i < l.count(); i++ { // shown and not announced: nobody has chosen it yet
		if l.mark(i) {
			break
		}
	}
	l.showFocus()
	scrollTo(l)
}

// FocusLost implements fyne.Focusable.
func (l *rowList) FocusLost() {
	l.focused = false
	l.showFocus()
}

// showFocus puts the ring on the chosen row, or where none can be seen on the whole list.
func (l *rowList) showFocus() {
	l.ring.show(l.focused && l.slots[l.chosen] == nil)
	l.ring.layout(l.Size())
	canvas.Refresh(l)
	if s := l.slots[l.chosen]; s != nil {
		s.paint()
	}
}

// TypedRune goes to the next row that begins with what was typed.
func (l *rowList) TypedRune(r rune) {
	if l.eat || l.name == nil {
		l.eat = false
		return
	}
	text := l.typed.add(r)
	if text == "" {
		return
	}
	n := l.count()
	from := max(l.chosen, 0)
	if len([]rune(text)) == 1 && l.chosen >= 0 {
		from++ // the same letter again goes on to the next one
	}
	for k := range n {
		if i := (from + k) % n; (l.skip == nil || !l.skip(i)) && (strings.HasPrefix(strings.ToLower(l.name(i)), text) || nameBegins(l.name(i), text)) {
			l.choose(i)
			return
		}
	}
}

// TypedKey implements fyne.Focusable.
func (l *rowList) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace && l.name != nil && l.typed.open() {
		return // it belongs to a name, and comes as a letter
	}
	if l.onKey != nil && l.onKey(e) {
		l.eat = len(e.Name) == 1
		return
	}
	l.eat = false
	if !l.choosable() && l.read(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyDown:
		l.step(1)
	case fyne.KeyUp:
		l.step(-1)
	case fyne.KeyPageDown:
		l.page(1)
	case fyne.KeyPageUp:
		l.page(-1)
	case fyne.KeyHome:
		l.end(-1)
	case fyne.KeyEnd:
		l.end(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.onOpen == nil { // a list that is only read
			passOn(l, e)
			return
		}
		l.open()
	default:
		passOn(l, e)
	}
}

// end chooses the first or the last row, and shows as well what stands beyond it that cannot be chosen.
func (l *rowList) end(dir int) {
	l.step(dir * l.count())
	if dir < 0 {
		l.scrollTo(0)
		return
	}
	l.scrollTo(l.bound(math.MaxFloat32))
}

// read scrolls a text that has no rows to choose; it says whether the key does that.
func (l *rowList) read(key fyne.KeyName) bool {
	y, page := l.scroll.Offset.Y, l.Size().Height*0.9
	switch key {
	case fyne.KeyDown:
		l.scrollTo(y + em(3))
	case fyne.KeyUp:
		l.scrollTo(y - em(3))
	case fyne.KeyPageDown, fyne.KeySpace:
		l.scrollTo(y + page)
	case fyne.KeyPageUp:
		l.scrollTo(y - page)
	case fyne.KeyHome:
		l.scrollTo(0)
	case fyne.KeyEnd:
		l.scrollTo(l.bound(math.MaxFloat32))
	default:
		return false
	}
	return true
}

func (l *rowList) open() {
	if l.onOpen != nil && l.chosen >= 0 && l.chosen < l.count() {
		l.onOpen(l.chosen)
	}
}

// takeFocus gives the list the keys.
func (l *rowList) takeFocus() {
	if c := canvasOf(l); c != nil {
		c.Focus(l)
	}
}
