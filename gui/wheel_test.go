package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// A page goes on scrolling when a field comes under the pointer.
func TestTheWheelScrollsThePageAlsoOverAField(t *testing.T) {
	b := newBench(t)
	b.showSettings()
	s := b.now.(*settingsScreen)
	over := 0
	walk(b.win.Content(), fyne.NewPos(0, 0), func(o fyne.CanvasObject, at fyne.Position) {
		if _, ok := o.(*entry); !ok || at.Y > b.win.Canvas().Size().Height-80 {
			return
		}
		over++
		s.scroll.ScrollToTop()
		test.Scroll(b.win.Canvas(), at.Add(fyne.NewPos(12, 12)), 0, -40)
		if s.scroll.Offset.Y == 0 {
			t.Errorf("the page stands still with the pointer at %v", at)
		}
	})
	if over == 0 {
		t.Fatal("no field was in sight")
	}
}

func TestTheWheelScrollsALongTextInItsField(t *testing.T) {
	b := newBench(t)
	field := newParagraphEntry(&b.ui, 2)
	field.SetText("eins\nzwei\ndrei\nvier\nfünf\nsechs")
	b.sheet("Text", field, 20, field, sheetChoice{label: "OK"})
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(field)
	r := test.WidgetRenderer(field)
	own := ownScroll(r.Objects())
	own.ScrollToTop()
	test.Scroll(b.win.Canvas(), at.Add(fyne.NewPos(12, 12)), 0, -20)
	if own.Offset.Y == 0 {
		t.Error("the field's text stands still")
	}
}
