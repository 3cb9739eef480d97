package gui

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// rowList is a list of rows of different heights of which only the visible ones exist as objects. One row is chosen; keys move the
// choice. What a key or a click means beyond that is announced through the func fields.
//
// widget.List does the same for rows of equal height; here the height of each row depends on the list's width, and ten thousand of them
// are measured in one go.
type rowList struct {
	widget.BaseWidget

	count  func() int
	make   func() fyne.CanvasObject
	update func(i int, o fyne.CanvasObject)
	height func(i int, width float32) float32
	// skip says that a row cannot be chosen, as a heading; nil: all can.
	skip func(i int) bool

	onChoose func(i int) // by key or click
	onTap    func(i int) // by click, after onChoose
	onOpen   func(i int) // Enter or a double click
	oneClick bool        // a single click opens
	onMove   func(from, to int)
	// onKey sees every key first; true: dealt with.
	onKey func(*fyne.KeyEvent) bool
	// name is what a row is called: letters that are typed go to the next row one of whose words begins with them. nil: letters do nothing.
	name func(i int) string

	chosen  int
	focused bool
	led     bool       // a field moves the choice: it is shown as if the list had the keys
	ring    *focusRing // round the whole list, where no chosen row shows who has the keys
	typed   prefix
	eat     bool      // the letter of the last key was meant for the window
	tops    []float32 // of each row; one more for the end
	width   float32   // that tops were computed for
	scroll  *container.Scroll
	content *rowContent
	slots   map[int]*rowSlot
	spare   []*rowSlot
}

func newRowList(count func() int, makeRow func() fyne.CanvasObject, update func(int, fyne.CanvasObject), height func(int, float32) float32) *rowList {
	l := &rowList{count: count, make: makeRow, update: update, height: height, chosen: -1, slots: map[int]*rowSlot{}, ring: newFocusRing()}
	l.content = &rowContent{list: l}
	l.content.ExtendBaseWidget(l.content)
	l.scroll = container.NewVScroll(l.content)
	l.scroll.OnScrolled = func(fyne.Position) { l.place() }
	l.ExtendBaseWidget(l)
	return l
}

func (l *rowList) CreateRenderer() fyne.WidgetRenderer {
	return &ringed{widget.NewSimpleRenderer(l.scroll), l.ring}
}

// held implements holder: the rows that can be seen, for a field in one of them.
func (l *rowList) held() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(l.content.objects))
	for _, o := range l.content.objects {
		out = append(out, o.(*rowSlot).object)
	}
	return out
}

// MinSize is small: the list scrolls.
func (l *rowList) MinSize() fyne.Size { return fyne.NewSize(em(4), em(3)) }

func (l *rowList) Resize(s fyne.Size) {
	keep, offset := l.anchor()
	l.BaseWidget.Resize(s)
	l.scroll.Resize(s)
	if l.width != s.Width {
		l.measure()
		l.toAnchor(keep, offset)
	}
	l.place()
}

// Refresh measures and shows all rows anew. The choice stays where it can.
func (l *rowList) Refresh() {
	keep, offset := l.anchor()
	l.measure()
	if n := l.count(); l.chosen >= n {
		l.chosen = n - 1
	}
	l.toAnchor(keep, offset)
	for _, s := range l.slots {
		s.row = -1
	}
	l.place()
	if l.focused {
		l.showFocus()
	}
	l.BaseWidget.Refresh()
}

// refreshRow shows one row anew, without measuring the others.
func (l *rowList) refreshRow(i int) {
	if s := l.slots[i]; s != nil {
		l.fill(s, i)
	}
}

// refreshVisible shows the visible rows anew, heights unchanged.
func (l *rowList) refreshVisible() {
	for i, s := range l.slots {
		l.fill(s, i)
	}
}

// anchor is the first visible row and how far it is scrolled away.
func (l *rowList) anchor() (row int, offset float32) {
	if len(l.tops) < 2 {
		return 0, 0
	}
	row = l.rowAt(l.scroll.Offset.Y)
	return row, l.scroll.Offset.Y - l.tops[row]
}

func (l *rowList) toAnchor(row int, offset float32) {
	if len(l.tops) < 2 {
		l.scroll.Offset.Y = 0
		return
	}
	row = min(row, len(l.tops)-2)
	l.scroll.Offset.Y = l.bound(l.tops[row] + offset)
}

func (l *rowList) bound(y float32) float32 {
	total := float32(0)
	if len(l.tops) > 0 {
		total = l.tops[len(l.tops)-1]
	}
	return max(0, min(y, total-l.Size().Height))
}

func (l *rowList) measure() {
	l.width = l.Size().Width
	n := l.count()
	if cap(l.tops) < n+1 {
		l.tops = make([]float32, 0, n+n/8+1)
	}
	l.tops = append(l.tops[:0], 0)
	w := l.rowWidth()
	var y float32
	for i := range n {
		y += l.height(i, w)
		l.tops = append(l.tops, y)
	}
	l.content.Resize(fyne.NewSize(l.width, max(y, l.Size().Height)))
	l.scroll.Refresh()
}

// rowWidth leaves room for the scroll bar.
func (l *rowList) rowWidth() float32 { return max(0, l.width-theme.Size(theme.SizeNameScrollBar)) }

func (l *rowList) rowAt(y float32) int {
	i := sort.Search(len(l.tops)-1, func(i int) bool { return l.tops[i+1] > y })
	return min(i, len(l.tops)-2)
}

// place makes, moves and fills the slots of the rows that can be seen.
func (l *rowList) place() {
	first, last := 0, -1
	if len(l.tops) > 1 && l.Size().Height > 0 {
		first = l.rowAt(l.scroll.Offset.Y)
		last = l.rowAt(l.scroll.Offset.Y + l.Size().Height)
	}
	for i, s := range l.slots {
		if i < first || i > last {
			delete(l.slots, i)
			l.spare = append(l.spare, s)
		}
	}
	for i := first; i <= last; i++ {
		s := l.slots[i]
		if s == nil {
			if n := len(l.spare); n > 0 {
				s, l.spare = l.spare[n-1], l.spare[:n-1]
			} else {
				s = newRowSlot(l, l.make())
			}
			l.slots[i] = s
			s.row = -1
		}
		s.Move(fyne.NewPos(0, l.tops[i]))
		size := fyne.NewSize(l.rowWidth(), l.tops[i+1]-l.tops[i])
		if s.row != i {
			s.Resize(size)
			l.fill(s, i)
		} else if s.Size() != size {
			s.Resize(size)
		}
	}
	l.content.objects = l.content.objects[:0]
	for i := first; i <= last; i++ {
		l.content.objects = append(l.content.objects, l.slots[i])
	}
	canvas.Refresh(l.content)
}

func (l *rowList) fill(s *rowSlot, i int) {
	s.row = i
	l.update(i, s.object)
	s.paint()
}
