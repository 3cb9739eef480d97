package gui

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// groundBox is a ground whose colour changes.
type groundBox struct {
	widget.BaseWidget
	name  fyne.ThemeColorName
	rect  *canvas.Rectangle
	stack *fyne.Container
}

func newGroundBox(name fyne.ThemeColorName, o fyne.CanvasObject) *groundBox {
	g := &groundBox{name: name, rect: canvas.NewRectangle(nil)}
	g.stack = container.NewStack(g.rect, o)
	g.ExtendBaseWidget(g)
	return g
}

// held implements holder.
func (g *groundBox) held() []fyne.CanvasObject { return []fyne.CanvasObject{g.stack} }

func (g *groundBox) set(name fyne.ThemeColorName) {
	if g.name != name {
		g.name = name
		g.Refresh()
	}
}

func (g *groundBox) CreateRenderer() fyne.WidgetRenderer {
	g.paint()
	return &groundRenderer{g}
}

func (g *groundBox) paint() {
	g.rect.FillColor = color.Transparent
	if g.name != "" {
		g.rect.FillColor = theme.Color(g.name)
	}
	g.rect.Refresh()
}

type groundRenderer struct{ g *groundBox }

func (r *groundRenderer) Destroy()                     {}
func (r *groundRenderer) Layout(s fyne.Size)           { r.g.stack.Resize(s) }
func (r *groundRenderer) MinSize() fyne.Size           { return r.g.stack.MinSize() }
func (r *groundRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.g.stack} }
func (r *groundRenderer) Refresh() {
	r.g.paint()
	r.g.stack.Refresh()
}

// stateLayout is the large state of a recording: mode, time and what is safe in the first line; level, microphone, room and power in the
// second. In a narrow window each takes lines of its own.
type stateLayout struct{ w float32 }

func (l *stateLayout) narrow(o []fyne.CanvasObject, width float32) bool {
	return width-2*em(0.8) < o[0].MinSize().Width+o[1].MinSize().Width+o[2].MinSize().Width+em(3)
}

func (l *stateLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	big := theme.Size(theme.SizeNameHeadingText) * lineSpread
	if l.w > 0 && l.narrow(o, l.w) {
		return fyne.NewSize(em(12), big*2+em(lineSpread)*3+em(1.4))
	}
	return fyne.NewSize(em(12), big+em(lineSpread)+em(1.6))
}

func (l *stateLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.w = s.Width
	pad, big := em(0.8), theme.Size(theme.SizeNameHeadingText)*lineSpread
	place := func(i int, x, y, w, h float32) {
		o[i].Move(fyne.NewPos(x, y))
		o[i].Resize(fyne.NewSize(max(0, w), h))
	}
	w := s.Width - 2*pad
	y := em(0.5)
	if l.narrow(o, s.Width) {
		place(0, pad, y, w, big)
		y += big
		place(1, pad, y, w*0.4, big)
		place(2, pad+w*0.4, y, w*0.6, big)
		y += big
		place(3, pad, y+em(0.3), w, em(lineSpread)-em(0.4))
		y += em(lineSpread)
		place(4, pad, y, w, em(lineSpread))
		place(5, pad, y+em(lineSpread), w, em(lineSpread))
		return
	}
	mode, clock := o[0].MinSize().Width, o[1].MinSize().Width
	safe := max(o[2].MinSize().Width, min(w*0.36, w-mode-clock-em(3)))
	place(0, pad, y, mode, big)
	place(1, pad+w-clock-safe-em(1.5), y, clock, big)
	place(2, pad+w-safe, y, safe, big)
	y += big + em(0.3)
	place(3, pad, y, w*0.26, em(lineSpread))
	place(4, pad+w*0.28, y, w*0.34, em(lineSpread))
	place(5, pad+w*0.64, y, w*0.36, em(lineSpread))
}

// recordingLayout stands the state on top, below it what happened, and gives the rest the remaining room.
type recordingLayout struct{}

func (recordingLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(12), em(12)) }

func (recordingLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	y, pad := float32(0), em(0.5)
	if s.Height < em(24) {
		pad = em(0.25)
	}
	for i, c := range o[:2] {
		if !c.Visible() {
			continue
		}
		x, w := float32(0), s.Width
		if i > 0 {
			x, w = pad, s.Width-2*pad
		}
		c.Resize(fyne.NewSize(w, c.MinSize().Height))
		h := c.MinSize().Height
		c.Move(fyne.NewPos(x, y))
		c.Resize(fyne.NewSize(w, h))
		y += h + pad
	}
	o[2].Move(fyne.NewPos(0, y))
	o[2].Resize(fyne.NewSize(s.Width, max(0, s.Height-y)))
}

// Parts of the cockpit.
const (
	partMarks = iota
	partSpeakers
	partCourse
)

// cockpitLayout stands the legend on top, and below it the speakers beside what comes in.
type cockpitLayout struct {
	wide   bool // the speakers are shown as they sit
	voting bool // the pad for a vote takes their room as well
	legend *container.Scroll
}

// legendHeight is what the legend takes at a width.
func (l *cockpitLayout) legendHeight(width float32) float32 {
	if l.legend == nil {
		return 0
	}
	l.legend.Resize(fyne.NewSize(width, max(l.legend.Size().Height, em(4))))
	return l.legend.Content.MinSize().Height
}

// fits says whether all parts have room together.
func (l *cockpitLayout) fits(s fyne.Size) bool {
	return s.Width >= em(44) && s.Height-l.legendHeight(s.Width) >= em(14)
}

func (l *cockpitLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(12), em(12)) }

func (l *cockpitLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	pad := em(0.5)
	y := l.legendHeight(s.Width)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(s.Width, y+1)) // one more, lest rounding show a scroll bar
	y += pad
	rest := max(0, s.Height-y-pad)
	if l.voting {
		o[1].Hide()
		o[2].Move(fyne.NewPos(pad, y))
		o[2].Resize(fyne.NewSize(max(0, s.Width-2*pad), rest))
		return
	}
	w := em(15)
	if l.wide {
		w = min(s.Width*0.45, em(30))
	}
	o[1].Move(fyne.NewPos(0, y))
	o[1].Resize(fyne.NewSize(w+2*pad, rest))
	o[2].Move(fyne.NewPos(w+2*pad, y))
	o[2].Resize(fyne.NewSize(max(0, s.Width-w-3*pad), rest))
}

// levelView is the loudness of the last seconds, as bars; the newest stands at the right.
type levelView struct {
	widget.BaseWidget
	values []float64 // 0 to 1
	bars   []fyne.CanvasObject
}

const levelBars = 40

func newLevelView() *levelView {
	v := &levelView{}
	for range levelBars {
		v.bars = append(v.bars, canvas.NewRectangle(nil))
	}
	v.ExtendBaseWidget(v)
	return v
}

// add takes the level of all channels in decibels of full scale; the loudest one is shown.
func (v *levelView) add(db []float64) {
	loudest := -90.0
	for _, x := range db {
		if !math.IsNaN(x) {
			loudest = max(loudest, x)
		}
	}
	v.values = append(v.values, min(max((loudest+60)/60, 0), 1))
	if n := len(v.values); n > levelBars {
		v.values = v.values[n-levelBars:]
	}
	v.Refresh()
}

func (v *levelView) CreateRenderer() fyne.WidgetRenderer { return &levelRenderer{v} }

type levelRenderer struct{ v *levelView }

func (r *levelRenderer) Destroy()           {}
func (r *levelRenderer) MinSize() fyne.Size { return fyne.NewSize(em(6), em(1)) }
func (r *levelRenderer) Layout(s fyne.Size) {
	w := s.Width / levelBars
	c := theme.Color(colorWave)
	for i, o := range r.v.bars {
		value := 0.02
		if k := i - (levelBars - len(r.v.values)); k >= 0 {
			value = max(value, r.v.values[k])
		}
		h := s.Height * float32(value)
		bar := o.(*canvas.Rectangle)
		bar.FillColor = c
		bar.Move(fyne.NewPos(float32(i)*w, s.Height-h))
		bar.Resize(fyne.NewSize(max(1, w-1), h))
	}
}
func (r *levelRenderer) Objects() []fyne.CanvasObject { return r.v.bars }
func (r *levelRenderer) Refresh() {
	r.Layout(r.v.Size())
	canvas.Refresh(r.v)
}
