package gui

import (
	"math"
	"sort"
	"strings"

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

// choose makes row i the chosen one, scrolls to it and announces it.
func (l *rowList) choose(i int) {
	if !l.mark(i) {
		return
	}
	if l.onChoose != nil {
		l.onChoose(i)
	}
}

// mark makes row i the chosen one and scrolls to it, without announcing it.
func (l *rowList) mark(i int) bool {
	if i < 0 || i >= l.count() || l.skip != nil && l.skip(i) {
		return false
	}
	old := l.chosen
	l.chosen = i
	for _, row := range []int{old, i} {
		if s := l.slots[row]; s != nil {
			s.paint()
		}
	}
	if l.ring.on {
		l.showFocus()
	}
	l.reveal(i)
	return true
}

// reveal scrolls so far that row i can be seen.
func (l *rowList) reveal(i int) {
	if i < 0 || i+1 >= len(l.tops) {
		return
	}
	y, h := l.scroll.Offset.Y, l.Size().Height
	switch {
	case l.tops[i] < y:
		y = l.tops[i]
	case l.tops[i+1] > y+h:
		y = min(l.tops[i], l.tops[i+1]-h)
	default:
		return
	}
	l.scrollTo(y)
}

// center scrolls row i to the upper third, for following what is heard.
func (l *rowList) center(i int) {
	if i >= 0 && i+1 < len(l.tops) {
		l.scrollTo(l.tops[i] - l.Size().Height/3)
	}
}

func (l *rowList) scrollTo(y float32) {
	l.scroll.Offset.Y = l.bound(y)
	l.scroll.Refresh()
	l.place()
}

// step moves the choice by n choosable rows.
func (l *rowList) step(n int) {
	total := l.count()
	dir := 1
	if n < 0 {
		dir = -1
	}
	at := l.chosen
	for i := l.chosen + dir; i >= 0 && i < total && n != 0; i += dir {
		if l.skip == nil || !l.skip(i) {
			at = i
			n -= dir
		}
	}
	if at != l.chosen {
		l.choose(at)
	}
}

// page moves the choice by about a screenful.
func (l *rowList) page(dir int) {
	if len(l.tops) < 2 {
		return
	}
	at := float32(0)
	if l.chosen >= 0 && l.chosen+1 < len(l.tops) {
		at = l.tops[l.chosen]
	}
	row := l.rowAt(max(0, at+float32(dir)*0.9*l.Size().Height))
	switch n := row - l.chosen; {
	case n == 0:
		l.step(dir)
	default:
		l.stepTo(row, dir)
	}
}

// stepTo chooses a row, or where that cannot be chosen the next one before it that can, but moves by one in any case.
func (l *rowList) stepTo(row, dir int) {
	for i := row; i != l.chosen && i >= 0 && i < l.count(); i -= dir {
		if l.skip == nil || !l.skip(i) {
			l.choose(i)
			return
		}
	}
	l.step(dir)
}

// choosable says whether any row can be chosen. Where none can, as in a text to be read, the keys scroll.
func (l *rowList) choosable() bool {
	for i := range l.count() {
		if l.skip == nil || !l.skip(i) {
			return true
		}
	}
	return false
}

// FocusGained implements fyne.Focusable.
func (l *rowList) FocusGained() {
	l.focused = true
	for i := 0; l.chosen < 0 && i < l.count(); i++ { // shown and not announced: nobody has chosen it yet
		if l.mark(i) {
			break
		}
	}
	l.showFocus()
	scrollTo(l)
}

// FocusLost implements fyne.Focusable.
func (l *rowList) FocusLost() {
	l.focused = false
	l.showFocus()
}

// showFocus puts the ring on the chosen row, or where none can be seen on the whole list.
func (l *rowList) showFocus() {
	l.ring.show(l.focused && l.slots[l.chosen] == nil)
	l.ring.layout(l.Size())
	canvas.Refresh(l)
	if s := l.slots[l.chosen]; s != nil {
		s.paint()
	}
}

// TypedRune goes to the next row that begins with what was typed.
func (l *rowList) TypedRune(r rune) {
	if l.eat || l.name == nil {
		l.eat = false
		return
	}
	text := l.typed.add(r)
	if text == "" {
		return
	}
	n := l.count()
	from := max(l.chosen, 0)
	if len([]rune(text)) == 1 && l.chosen >= 0 {
		from++ // the same letter again goes on to the next one
	}
	for k := range n {
		if i := (from + k) % n; (l.skip == nil || !l.skip(i)) && (strings.HasPrefix(strings.ToLower(l.name(i)), text) || nameBegins(l.name(i), text)) {
			l.choose(i)
			return
		}
	}
}

// TypedKey implements fyne.Focusable.
func (l *rowList) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace && l.name != nil && l.typed.open() {
		return // it belongs to a name, and comes as a letter
	}
	if l.onKey != nil && l.onKey(e) {
		l.eat = len(e.Name) == 1
		return
	}
	l.eat = false
	if !l.choosable() && l.read(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyDown:
		l.step(1)
	case fyne.KeyUp:
		l.step(-1)
	case fyne.KeyPageDown:
		l.page(1)
	case fyne.KeyPageUp:
		l.page(-1)
	case fyne.KeyHome:
		l.end(-1)
	case fyne.KeyEnd:
		l.end(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.onOpen == nil { // a list that is only read
			passOn(l, e)
			return
		}
		l.open()
	default:
		passOn(l, e)
	}
}

// end chooses the first or the last row, and shows as well what stands beyond it that cannot be chosen.
func (l *rowList) end(dir int) {
	l.step(dir * l.count())
	if dir < 0 {
		l.scrollTo(0)
		return
	}
	l.scrollTo(l.bound(math.MaxFloat32))
}

// read scrolls a text that has no rows to choose; it says whether the key does that.
func (l *rowList) read(key fyne.KeyName) bool {
	y, page := l.scroll.Offset.Y, l.Size().Height*0.9
	switch key {
	case fyne.KeyDown:
		l.scrollTo(y + em(3))
	case fyne.KeyUp:
		l.scrollTo(y - em(3))
	case fyne.KeyPageDown, fyne.KeySpace:
		l.scrollTo(y + page)
	case fyne.KeyPageUp:
		l.scrollTo(y - page)
	case fyne.KeyHome:
		l.scrollTo(0)
	case fyne.KeyEnd:
		l.scrollTo(l.bound(math.MaxFloat32))
	default:
		return false
	}
	return true
}

func (l *rowList) open() {
	if l.onOpen != nil && l.chosen >= 0 && l.chosen < l.count() {
		l.onOpen(l.chosen)
	}
}

// takeFocus gives the list the keys.
func (l *rowList) takeFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
}
