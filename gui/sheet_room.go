package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// How a panel makes do with the room that the window has: first what only explains goes, then lists become lower, then the rest scrolls.

// sheetLayout gives a panel its width in letters, or more where something in it needs more, and as much height as it needs, both within the window.
type sheetLayout struct {
	u     *ui
	width float32
}

func (l *sheetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	room := l.u.win.Canvas().Size()
	o := objects[0]
	w := max(em(l.width), o.MinSize().Width)
	if room.Width > 0 {
		w = min(w, room.Width-em(2))
	}
	lists, asides := layoutsOf[*listHeightLayout](o), layoutsOf[*asideLayout](o)
	for _, list := range lists {
		list.taken = 0
	}
	for _, a := range asides {
		a.gone = false
	}
	o.Resize(fyne.NewSize(w, o.Size().Height))
	h := o.MinSize().Height
	if room.Height <= 0 {
		return fyne.NewSize(w, h)
	}
	most := room.Height - em(2)
	for _, a := range asides {
		if h > most {
			a.gone = true
			h = o.MinSize().Height
		}
	}
	for _, list := range lists {
		list.taken = max(0, min(h-most, em(list.h-leastList)))
		h -= list.taken
	}
	return fyne.NewSize(w, min(h, most))
}

func (l *sheetLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(s)
}

// tall lets an object scroll that asks for its whole height all the same: a panel is as high as its content, and no higher than the window.
func tall(o fyne.CanvasObject) fyne.CanvasObject {
	beside := &besideBar{}
	beside.scroll = container.NewVScroll(container.New(beside, o))
	return container.New(&tallLayout{}, beside.scroll)
}

// besideBar leaves room for the scroll bar where there is one.
type besideBar struct{ scroll *container.Scroll }

func (l *besideBar) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (l *besideBar) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if l.scroll.Size().Height+1 < o[0].MinSize().Height {
		s.Width -= theme.Size(theme.SizeNameScrollBarSmall) + theme.Size(theme.SizeNamePadding)
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(s)
}

type tallLayout struct{}

func (tallLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[0].(*container.Scroll).Content.MinSize()
	return fyne.NewSize(m.Width, m.Height+1) // one more, lest rounding show a scroll bar
}

func (tallLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(s)
}

// listHeight gives a list on a panel a height in letters, or less where the window is low, so that what stands beside it keeps its room.
func (u *ui) listHeight(o fyne.CanvasObject, h float32) fyne.CanvasObject {
	return container.New(&listHeightLayout{h: h}, o)
}

// listHeightLayout gives its object a height in letters; the panel takes some of it where its window is too low.
type listHeightLayout struct{ h, taken float32 }

// leastList is the height in letters that a list on a panel keeps.
const leastList = 5

func (l *listHeightLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(em(10), em(l.h)-l.taken)
}

func (l *listHeightLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(s)
}

// layoutsOf finds the outermost layouts of one kind on a panel: the lists that can be lower, or the texts that it can do without.
func layoutsOf[L fyne.Layout](o fyne.CanvasObject) []L {
	switch c := o.(type) {
	case *container.Scroll:
		return layoutsOf[L](c.Content)
	case *fyne.Container:
		if l, ok := c.Layout.(L); ok {
			return []L{l}
		}
		var out []L
		for _, child := range c.Objects {
			out = append(out, layoutsOf[L](child)...)
		}
		return out
	}
	return nil
}

// aside is a text on a panel that explains, and that a person can do without: it goes where the window is too low for the whole panel.
func aside(o fyne.CanvasObject) *fyne.Container { return container.New(&asideLayout{}, o) }

type asideLayout struct{ gone bool }

func (l *asideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	if l.gone {
		return fyne.Size{}
	}
	return o[0].MinSize()
}

func (l *asideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if l.gone {
		o[0].Hide()
		return
	}
	o[0].Show()
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(s)
}
