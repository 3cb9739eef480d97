package gui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// What the editors of agenda and roster share: a list, and below it the fields of the chosen row.

// editorLayout stands a bar on top, the fields of the chosen row at the foot, and the list between, which always keeps some height. As long as the list is
// empty, what says how to fill it stands there instead of both.
type editorLayout struct{}

func (editorLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(10), em(8)) }

func (editorLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Resize(fyne.NewSize(s.Width, 10))
	top := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(s.Width, top))
	list, scroll, nothing := o[1].(*rowList), o[2].(*container.Scroll), o[3]
	if list.count() == 0 {
		list.Hide()
		scroll.Hide()
		nothing.Show()
		nothing.Move(fyne.NewPos(0, top))
		nothing.Resize(fyne.NewSize(s.Width, max(0, s.Height-top)))
		return
	}
	list.Show()
	scroll.Show()
	nothing.Hide()
	scroll.Resize(fyne.NewSize(s.Width, 50))
	low := min(scroll.Content.MinSize().Height+em(0.4), (s.Height-top)*0.52)
	gap := em(0.3)
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(s.Width, max(0, s.Height-top-low-gap)))
	o[2].Move(fyne.NewPos(0, s.Height-low))
	o[2].Resize(fyne.NewSize(s.Width, low))
}

// howToFill says how an empty list is filled, with the button that mostly does it.
func (w *Window) howToFill(text, label string, do func()) fyne.CanvasObject {
	b := newButton(label, do)
	b.Importance = widget.HighImportance
	return container.NewVScroll(inset(vbox(paragraph(run{text: text}), container.New(&wrapRow{}, b)), 0.6, 0.4))
}

// showFilled lays an editor out anew where its list has become empty, or is so no more.
func showFilled(editor *fyne.Container, list *rowList) {
	if list.Visible() == (list.count() == 0) {
		editor.Refresh()
	}
}

// bindField has a field write into the chosen row of list as it is typed; set says whether there is one. Escape leads back to the list, and so
// does Enter in a field of one line.
func (p *prepareScreen) bindField(e *entry, list *rowList, set func(text string) bool) {
	e.OnChanged = func(text string) {
		if !p.filling && set(strings.TrimSpace(text)) {
			list.Refresh()
			p.touched()
		}
	}
	e.onLeave = p.flush
	e.onKey = func(k *fyne.KeyEvent) bool {
		switch {
		case k.Name == fyne.KeyEscape, e.oneLine && (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter):
			p.w.win.Canvas().Focus(list)
			return true
		}
		return false
	}
}

// mayRemove says whether a row may be removed now: a key that is held down removes one, not all that slide into its place.
func (p *prepareScreen) mayRemove() bool {
	if !p.w.pressedSince(p.removed) {
		return false
	}
	p.removed = time.Now()
	return true
}

// fillQuietly makes what is set in fields from now on, until done is called, no change of a person's.
func (p *prepareScreen) fillQuietly() (done func()) {
	was := p.filling
	p.filling = true
	return func() { p.filling = was }
}

// refreshChosen shows a list of n rows anew, with the first one chosen where none was.
func refreshChosen(list *rowList, n int) {
	list.Refresh()
	if list.chosen < 0 && n > 0 {
		list.chosen = 0
	}
}
