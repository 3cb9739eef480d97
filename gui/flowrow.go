package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Rows that are nothing but a text.

type rowObject = fyne.CanvasObject

func makeFlowRow() rowObject {
	return container.New(&insetLayout{x: 0.8, y: 0.4}, newFlow())
}

func setFlowRow(o rowObject, runs ...run) { o.(*fyne.Container).Objects[0].(*flowText).set(runs...) }

func flowRowHeight(width float32, runs ...run) float32 {
	return textHeight(runs, max(em(4), width-em(1.6))) + em(0.8)
}

// insetLayout leaves room round its one object, in letters.
type insetLayout struct{ x, y float32 }

func (l *insetLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[0].MinSize()
	return fyne.NewSize(m.Width+2*em(l.x), m.Height+2*em(l.y))
}

func (l *insetLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(em(l.x), em(l.y)))
	o[0].Resize(fyne.NewSize(max(0, s.Width-2*em(l.x)), max(0, s.Height-2*em(l.y))))
}

// inset leaves room round an object.
func inset(o fyne.CanvasObject, x, y float32) *fyne.Container {
	return container.New(&insetLayout{x, y}, o)
}
