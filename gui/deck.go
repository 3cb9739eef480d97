package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// deck shows parts of a screen together where there is room for them, and where there is not, as with large text on a small screen, one
// at a time behind tabs.
type deck struct {
	object *fyne.Container
	tabs   *fyne.Container
	names  []*line
	boxes  []*tapBox
	parts  []fyne.CanvasObject
	whole  fyne.Layout // lays out all parts where they fit
	fits   func(fyne.Size) bool
	chosen int
	single bool // one at a time now
	alone  bool // where one is shown at a time, the chosen one has the tabs' room too
	// doubles say what the tabs say already: they are hidden where parts are shown one at a time.
	doubles []fyne.CanvasObject
}

// newDeck makes a deck of named parts. whole lays them out together where fits says that there is room.
func newDeck(names []string, parts []fyne.CanvasObject, whole fyne.Layout, fits func(fyne.Size) bool) *deck {
	d := &deck{parts: parts, whole: whole, fits: fits, tabs: container.New(&wrapRow{gap: em(0.2)})}
	for i, name := range names {
		l := wholeLine(run{text: name})
		b := newTapBox(inset(l, 0.7, 0.3), func() { d.choose(i) })
		d.names, d.boxes = append(d.names, l), append(d.boxes, b)
		d.tabs.Add(b)
	}
	d.object = container.New(d, append([]fyne.CanvasObject{d.tabs}, parts...)...)
	d.choose(0)
	return d
}

// choose brings a part to the front; it matters only where one is shown at a time.
func (d *deck) choose(i int) {
	d.chosen = i
	for k, b := range d.boxes {
		b.chosen = k == i
		d.names[k].run.bold = k == i
		b.Refresh()
	}
	d.object.Refresh()
}

// MinSize implements fyne.Layout.
func (d *deck) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(10), em(8)) }

// Layout implements fyne.Layout.
func (d *deck) Layout(o []fyne.CanvasObject, s fyne.Size) {
	d.single = !d.fits(s)
	for _, o := range d.doubles {
		if o.Visible() != d.single {
			continue
		}
		if d.single {
			o.Hide()
		} else {
			o.Show()
		}
	}
	if !d.single {
		d.tabs.Hide()
		for _, p := range d.parts {
			p.Show()
		}
		d.whole.Layout(d.parts, s)
		return
	}
	top := float32(0)
	if d.alone {
		d.tabs.Hide()
	} else {
		d.tabs.Show()
		d.tabs.Resize(fyne.NewSize(s.Width, 10))
		top = d.tabs.MinSize().Height
		d.tabs.Move(fyne.NewPos(0, 0))
		d.tabs.Resize(fyne.NewSize(s.Width, top))
	}
	for i, p := range d.parts {
		if i != d.chosen {
			p.Hide()
			continue
		}
		p.Show()
		p.Move(fyne.NewPos(0, top))
		p.Resize(fyne.NewSize(s.Width, max(0, s.Height-top)))
	}
}
