package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// tapSign is a sign in a row that can be clicked. The tabulator passes it by: the row's list has a key for what it does.
type tapSign struct {
	widget.BaseWidget
	icon  *widget.Icon
	onTap func()
}

func newTapSign() *tapSign {
	t := &tapSign{icon: widget.NewIcon(nil)}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *tapSign) Tapped(*fyne.PointEvent) {
	if t.onTap != nil {
		t.onTap()
	}
}

func (t *tapSign) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(inset(t.icon, 0.2, 0.2))
}
