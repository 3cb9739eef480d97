package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// step is one of the five of a meeting.
type step int

const (
	stepPrepare step = iota
	stepRecord
	stepTranscript
	stepMinutes
	stepFinish
	steps
)

var stepNames = [steps]string{"prepare", "record", "transcript", "minutes", "finish"}

// frame is what stays the same round every screen: the five steps on top, the agenda at the left, what runs at the foot, and at its
// right end always the same promise.
type frame struct {
	u       *ui
	root    *fyne.Container
	bar     *stepBar
	rail    *fyne.Container
	middle  *fyne.Container
	foot    *footLine
	lay     *frameLayout
	grounds []*groundBox // of bar, rail and foot
}

func newFrame(u *ui, onStep func(step), onStart, onSettings, onHelp, onAgenda func()) *frame {
	f := &frame{u: u, middle: container.NewStack(), rail: container.NewStack()}
	f.bar = newStepBar(u, onStep, onStart, onSettings, onHelp, onAgenda)
	f.foot = newFootLine(u)
	f.lay = &frameLayout{rail: true, hid: func() { u.later(u.tidy) }}
	f.grounds = []*groundBox{newGroundBox(colorRail, f.bar.object), newGroundBox(colorRail, f.rail), newGroundBox(colorRail, f.foot.object)}
	f.root = container.New(f.lay, f.grounds[0], f.grounds[1], f.middle, f.grounds[2])
	return f
}

// show puts an object in the middle; inside says whether a meeting is open, which has steps and an agenda.
func (f *frame) show(o fyne.CanvasObject, inside bool) {
	f.middle.Objects = []fyne.CanvasObject{o}
	f.middle.Refresh()
	f.lay.inside = inside
	f.bar.show(inside)
	f.root.Refresh()
}

// tint gives the whole frame another ground, as the closed part has it; "" is the usual one.
func (f *frame) tint(name fyne.ThemeColorName) {
	if name == "" {
		name = colorRail
	}
	for _, g := range f.grounds {
		g.set(name)
	}
}

// frameLayout lays out bar, rail, middle and foot. The rail goes where the window is too narrow for it and the text, and comes back over
// the middle when it is called.
type frameLayout struct {
	inside bool
	rail   bool   // wanted
	over   bool   // called although there is no room
	hid    func() // told when the rail has gone, perhaps with the keys
}

func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

// railWidth in letters; textLeast is what must remain for the middle.
const (
	railWidth = 17
	textLeast = 44
)

func (l *frameLayout) roomForRail(width float32) bool { return width >= em(railWidth+textLeast) }

func (l *frameLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	bar, rail, middle, foot := o[0], o[1], o[2], o[3]
	top := bar.MinSize().Height
	low := foot.MinSize().Height
	bar.Move(fyne.NewPos(0, 0))
	bar.Resize(fyne.NewSize(s.Width, top))
	foot.Move(fyne.NewPos(0, s.Height-low))
	foot.Resize(fyne.NewSize(s.Width, low))
	room := l.roomForRail(s.Width)
	x := float32(0)
	h := max(0, s.Height-top-low)
	if l.inside && (l.rail && room || l.over && !room) {
		w := em(railWidth)
		if !room {
			w = min(w, s.Width*0.8)
		}
		rail.Show()
		rail.Move(fyne.NewPos(0, top))
		rail.Resize(fyne.NewSize(w, h))
		x = w
	} else if rail.Visible() {
		rail.Hide()
		l.hid()
	}
	middle.Move(fyne.NewPos(x, top))
	middle.Resize(fyne.NewSize(max(0, s.Width-x), h))
}

// iconButton is a sign that can be clicked.
func iconButton(r fyne.Resource, do func()) *tapBox {
	icon := widget.NewIcon(tinted(r, theme.ColorNameForeground))
	return newTapBox(container.New(&iconLayout{}, icon), do)
}

type iconLayout struct{}

func (iconLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(2), em(2)) }
func (iconLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos((s.Width-em(1.1))/2, (s.Height-em(1.1))/2))
	o[0].Resize(fyne.NewSize(em(1.1), em(1.1)))
}

// wholeLine is a line of text that is never cut.
func wholeLine(r run) *line {
	l := newLine(r)
	l.whole = true
	return l
}

// padded leaves some room at both sides.
func padded(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), o)
}
