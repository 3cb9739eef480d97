package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

// column is a part of a [columns] layout: how wide it would be at best and at least, in letters; share is how the rest is divided, and the height
// where parts stand one below the other, unless below says otherwise.
type column struct {
	best, least float32
	share       float32
	below       float32
}

// columns stands parts side by side, and where the width does not suffice, one below the other, each as high as its share says. It
// asks for little, so that no screen is ever wider than the window.
type columns struct {
	parts []column
	gap   float32
}

func (l *columns) MinSize(objects []fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(10), em(8)) }

func (l *columns) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	gap := l.gap
	if gap == 0 {
		gap = theme.Size(theme.SizeNamePadding) * 2
	}
	var need, best, share float32
	for i := range objects {
		p := l.parts[i]
		need += em(p.least)
		best += em(p.best)
		share += p.share
	}
	n := float32(len(objects) - 1)
	if s.Width < need+n*gap {
		l.stack(objects, s, gap, share)
		return
	}
	rest := s.Width - best - n*gap
	x := float32(0)
	for i, o := range objects {
		p := l.parts[i]
		w := em(p.best)
		switch {
		case rest >= 0 && share > 0:
			w += rest * p.share / share
		case rest < 0:
			w += rest * (em(p.best) - em(p.least)) / max(1, best-need)
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, s.Height))
		x += w + gap
	}
}

func (l *columns) stack(objects []fyne.CanvasObject, s fyne.Size, gap, share float32) {
	y := float32(0)
	room := s.Height - gap*float32(len(objects)-1)
	var below float32
	for _, p := range l.parts {
		below += p.below
	}
	for i, o := range objects {
		h := room / float32(len(objects))
		switch {
		case below > 0:
			h = room * l.parts[i].below / below
		case share > 0:
			h = room * l.parts[i].share / share
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(s.Width, h))
		y += h + gap
	}
}

// wrapRow lays its objects out from left to right, each at its smallest size, and begins a new line where there is no room.
type wrapRow struct {
	gap float32
	w   float32
}

func (l *wrapRow) space() float32 {
	if l.gap > 0 {
		return l.gap
	}
	return theme.Size(theme.SizeNamePadding)
}

func (l *wrapRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		if o.Visible() {
			widest = max(widest, o.MinSize().Width)
		}
	}
	w := l.w
	if w == 0 {
		w = em(40)
	}
	return fyne.NewSize(widest, l.flow(objects, w, false))
}

func (l *wrapRow) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.w = s.Width
	l.flow(objects, s.Width, true)
}

func (l *wrapRow) flow(objects []fyne.CanvasObject, width float32, place bool) float32 {
	gap := l.space()
	var x, y, height float32
	first := true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		m.Width = min(m.Width, width)
		if !first && m.Width > 0 && x+m.Width > width {
			x, y, height = 0, y+height+gap, 0
		}
		if place {
			o.Move(fyne.NewPos(x, y))
			o.Resize(m)
		}
		x += m.Width + gap
		height = max(height, m.Height)
		first = false
	}
	return y + height
}

// formGrid stands pairs of a name and a field below each other, the names as wide as the widest; where there is room, two pairs side by side. A name
// that is a flow of text breaks into lines.
type formGrid struct {
	u      *ui
	double bool
	w      float32
	least  float32 // width of the names in letters, where forms below each other shall begin their fields at one line
}

func (l *formGrid) nameWidth(objects []fyne.CanvasObject) float32 {
	w := em(l.least)
	for i := 0; i < len(objects); i += 2 {
		w = max(w, objects[i].MinSize().Width)
		if _, ok := objects[i].(*flowText); ok {
			w = max(w, em(15))
		}
	}
	return w
}

// fieldWidth is what the widest field needs at least.
func (l *formGrid) fieldWidth(objects []fyne.CanvasObject) float32 {
	var w float32
	for i := 1; i < len(objects); i += 2 {
		w = max(w, objects[i].MinSize().Width)
	}
	return w
}

func (l *formGrid) perRow(objects []fyne.CanvasObject, width float32) int {
	if l.double && width > 2*(l.nameWidth(objects)+max(em(12), l.fieldWidth(objects))+2*theme.Size(theme.SizeNamePadding)) {
		return 2
	}
	return 1
}

// nameHeight is what a name takes at a width.
func nameHeight(o fyne.CanvasObject, width float32) float32 {
	if f, ok := o.(*flowText); ok {
		return textHeight(f.runs, width)
	}
	return o.MinSize().Height
}

// fieldHeight is what a field takes at a width, which its text may need more or fewer lines for.
func fieldHeight(o fyne.CanvasObject, width float32) float32 {
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.Size().Height))
	}
	return o.MinSize().Height
}

func (l *formGrid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := l.w
	if w == 0 {
		w = em(30)
	}
	return fyne.NewSize(em(12), l.flow(objects, w, false))
}

func (l *formGrid) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.w = s.Width
	l.flow(objects, s.Width, true)
}

func (l *formGrid) flow(objects []fyne.CanvasObject, width float32, place bool) float32 {
	gap := theme.Size(theme.SizeNamePadding)
	n := l.perRow(objects, width)
	name := min(l.nameWidth(objects), width*0.45)
	cell := (width - gap*3*float32(n-1)) / float32(n)
	above := cell-name-gap < max(em(9), l.fieldWidth(objects)) // large text in a narrow window: the name stands above its field
	var y float32
	for i := 0; i < len(objects); i += 2 * n {
		var h float32
		for k := 0; k < n && i+2*k+1 < len(objects); k++ {
			a, b := objects[i+2*k], objects[i+2*k+1]
			if !b.Visible() {
				continue
			}
			x := float32(k) * (cell + gap*3)
			if above {
				ah, bh := nameHeight(a, cell), fieldHeight(b, cell)
				if place {
					a.Move(fyne.NewPos(x, y))
					a.Resize(fyne.NewSize(cell, ah))
					b.Move(fyne.NewPos(x, y+ah))
					b.Resize(fyne.NewSize(cell, bh))
				}
				h = max(h, ah+bh)
				continue
			}
			ah, bh := nameHeight(a, name), fieldHeight(b, cell-name-gap)
			if place {
				a.Move(fyne.NewPos(x, y+max(0, (min(bh, em(2.4))-ah)/2)))
				a.Resize(fyne.NewSize(name, ah))
				b.Move(fyne.NewPos(x+name+gap, y))
				b.Resize(fyne.NewSize(cell-name-gap, bh))
			}
			h = max(h, bh, ah)
		}
		if h > 0 {
			y += h + gap
		}
	}
	return y
}

// form puts named fields under each other; double allows two side by side.
func form(u *ui, double bool, pairs ...any) *fyne.Container {
	c := container.New(&formGrid{u: u, double: double})
	for i := 0; i+1 < len(pairs); i += 2 {
		name := newLine(run{text: pairs[i].(string), color: colorMuted})
		name.whole = true
		c.Add(name)
		c.Add(pairs[i+1].(fyne.CanvasObject))
	}
	return c
}

// bordered lays out like fyne's border, but holds its objects in the order of reading, which is that of the tabulator. Each may be nil.
func bordered(top, bottom, left, right, middle fyne.CanvasObject) *fyne.Container {
	c := container.New(layout.NewBorderLayout(top, bottom, left, right))
	for _, o := range []fyne.CanvasObject{top, left, middle, right, bottom} {
		if o != nil {
			c.Objects = append(c.Objects, o)
		}
	}
	return c
}

// atMost bounds the width of its one object, in letters, so that forms and texts do not run across a wide screen.
type atMost struct{ width float32 }

func (l *atMost) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(min(m.Width, em(l.width)), m.Height)
}

func (l *atMost) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Resize(fyne.NewSize(min(s.Width, em(l.width)), s.Height))
}

// centered bounds the width of its one object, in letters, and stands it in the middle.
type centered struct{ width float32 }

func (l *centered) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(min(m.Width, em(l.width)), m.Height)
}

func (l *centered) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w := min(s.Width, em(l.width))
	objects[0].Move(fyne.NewPos(whole((s.Width-w)/2), 0))
	objects[0].Resize(fyne.NewSize(w, s.Height))
}

// page leaves the margin that a screen has which fills the window.
func page(o fyne.CanvasObject) *fyne.Container {
	m := theme.Size(theme.SizeNamePadding)
	return container.New(layout.NewCustomPaddedLayout(2*m, m, 5*m, 5*m), o)
}

// yielding lets an object be narrower and lower than it asks for: what does not fit is cut, the window is not made larger.
type yielding struct{ least fyne.Size }

func (l *yielding) MinSize(objects []fyne.CanvasObject) fyne.Size { return l.least }

func (l *yielding) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

// pairRow stands two fields in one line, the first with a width in letters or what it needs; below each other where there is no room.
type pairRow struct {
	first float32
	w     float32
}

func (l *pairRow) firstWidth(o []fyne.CanvasObject) float32 {
	return max(em(l.first), o[0].MinSize().Width)
}

func (l *pairRow) narrow(o []fyne.CanvasObject, width float32) bool {
	return width > 0 && width < l.firstWidth(o)+theme.Size(theme.SizeNamePadding)+max(em(6), o[1].MinSize().Width)
}

func (l *pairRow) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	least := max(em(5), a.Width, b.Width)
	if l.narrow(o, l.w) {
		return fyne.NewSize(least, a.Height+b.Height+theme.Size(theme.SizeNamePadding))
	}
	return fyne.NewSize(least, max(a.Height, b.Height))
}

func (l *pairRow) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.w = s.Width
	gap := theme.Size(theme.SizeNamePadding)
	if l.narrow(o, s.Width) {
		h := o[0].MinSize().Height
		o[0].Move(fyne.NewPos(0, 0))
		o[0].Resize(fyne.NewSize(s.Width, h))
		o[1].Move(fyne.NewPos(0, h+gap))
		o[1].Resize(fyne.NewSize(s.Width, o[1].MinSize().Height))
		return
	}
	w := l.firstWidth(o)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(w, s.Height))
	o[1].Move(fyne.NewPos(w+gap, 0))
	o[1].Resize(fyne.NewSize(max(0, s.Width-w-gap), s.Height))
}

// widthLayout gives its object a width in letters.
type widthLayout struct{ w float32 }

func (l *widthLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(em(l.w), o[0].MinSize().Height)
}

func (l *widthLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(s)
}
