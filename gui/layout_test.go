package gui

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/catalogue"
)

// On every screen and panel, in both languages, with the smallest and the largest text, on the smallest screen that is supported and on a large
// one: no text is cut, nothing overlaps, nothing is outside of the window or its panel, nothing scrolls sideways.
func TestNothingIsCutNothingOverlapsNothingIsOutside(t *testing.T) {
	small, large, first := fyne.NewSize(1366, 740), fyne.NewSize(1920, 1040), fyne.NewSize(firstWidth, firstHeight)
	for _, lang := range catalogue.Languages {
		for _, scale := range []float64{1, 2} {
			sizes := []fyne.Size{large, first, small}
			if lang == "en" { // German is the longer language
				sizes = sizes[2:]
			}
			t.Run(fmt.Sprintf("%s %v", lang, scale), func(t *testing.T) {
				b := tourBench(t, lang, scale)
				b.win.Resize(small)
				shown := b.watchPanels()
				b.tour(func(name string) {
					for _, size := range sizes {
						b.settle(size)
						for _, fault := range b.faults(size) {
							t.Errorf("%v, %s: %s", size.Width, name, fault)
						}
						if size == small && b.scrollDown() {
							for _, fault := range b.faults(size) {
								t.Errorf("%v, %s, scrolled down: %s", size.Width, name, fault)
							}
						}
					}
				})
				for _, call := range panelCalls(t) {
					if !shown(call) {
						t.Errorf("the tour does not show the panel of %s", call)
					}
				}
			})
		}
	}
}

// panelCall is a place in the source that shows a panel.
type panelCall struct {
	file        string
	first, last int // lines
}

func (c panelCall) String() string { return fmt.Sprintf("%s:%d", c.file, c.first) }

// panelCalls finds all of them but the notes, which are all alike but for their text.
func panelCalls(t *testing.T) []panelCall {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var calls []panelCall
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				if s, ok := c.Fun.(*ast.SelectorExpr); ok && (s.Sel.Name == "sheet" || s.Sel.Name == "ask") {
					calls = append(calls, panelCall{name, set.Position(c.Pos()).Line, set.Position(c.End()).Line})
				}
			}
			return true
		})
	}
	if len(calls) < 40 {
		t.Fatalf("%d panels are found in the source", len(calls))
	}
	return calls
}

// watchPanels remembers where in the source panels are shown from now on.
func (b *bench) watchPanels() (shown func(panelCall) bool) {
	lines := map[string]map[int]bool{}
	told := b.front
	b.front = func() {
		var pcs [40]uintptr
		frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
		for {
			f, more := frames.Next()
			name := filepath.Base(f.File)
			if lines[name] == nil {
				lines[name] = map[int]bool{}
			}
			lines[name][f.Line] = true
			if !more {
				break
			}
		}
		told()
	}
	return func(c panelCall) bool {
		for line := c.first; line <= c.last; line++ {
			if lines[c.file][line] {
				return true
			}
		}
		return false
	}
}

// settle gives the window a size and lets everything find its place, as the drawing of a few pictures does.
func (b *bench) settle(size fyne.Size) {
	for range 2 { // texts that broke into more lines than thought are given their room at the next drawing
		b.win.Resize(size)
		if b.shown != nil {
			b.shown.again()
			continue
		}
		b.win.Content().Refresh()
	}
}

// scrollDown brings the ends of all lists at the front into sight. It says whether there was one that is longer than its room.
func (b *bench) scrollDown() (moved bool) {
	root := fyne.CanvasObject(b.win.Content())
	if b.shown != nil {
		root = b.shown.pop
	}
	walk(root, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if l, ok := o.(*rowList); ok && len(l.tops) > 1 && l.tops[len(l.tops)-1] > l.Size().Height {
			l.scrollTo(l.tops[len(l.tops)-1])
			moved = true
		}
	})
	return moved
}

// rect is a place in the window.
type rect struct{ x0, y0, x1, y1 float32 }

func rectOf(at fyne.Position, s fyne.Size) rect {
	return rect{at.X, at.Y, at.X + s.Width, at.Y + s.Height}
}

func (r rect) cut(o rect) rect {
	return rect{max(r.x0, o.x0), max(r.y0, o.y0), min(r.x1, o.x1), min(r.y1, o.y1)}
}

func (r rect) empty() bool { return r.x1-r.x0 < 0.5 || r.y1-r.y0 < 0.5 }

// pixel is what may be lost in rounding.
const pixel = 1.5

// piece is something that a person sees or can use: a text, a sign, a field, a button.
type piece struct {
	o      fyne.CanvasObject
	at     rect // whole
	seen   rect // what the scrolls round it show of it
	inside []fyne.CanvasObject
}

func (p piece) String() string {
	switch o := p.o.(type) {
	case *canvas.Text:
		return fmt.Sprintf("text %q", o.Text)
	case *button:
		return fmt.Sprintf("button %q", o.Text)
	case *check:
		return fmt.Sprintf("check %q", o.Text)
	case *entry:
		return fmt.Sprintf("field %q %q", o.PlaceHolder, o.Text)
	case *selectField:
		return fmt.Sprintf("choice %q", o.Selected)
	}
	return fmt.Sprintf("%T %q", p.o, strings.Join(texts(p.o), " "))
}

// survey gathers the pieces of what is at the front, and what is wrong with each by itself.
type survey struct {
	size   fyne.Size
	title  *line // of the meeting in the bar, which may be shortened: the window's title names it whole
	foot   *line // what runs, which may be shortened at its end: a click on it opens the panel that names everything
	pieces []piece
	faults []string
}

// faults are what is wrong with how the front of the window is laid out.
func (b *bench) faults(size fyne.Size) []string {
	s := &survey{size: size, title: b.frame.bar.title, foot: b.frame.foot.text}
	whole := rect{0, 0, size.Width, size.Height}
	if b.shown == nil {
		if m := b.win.Content().MinSize(); m.Width > size.Width || m.Height > size.Height {
			s.fault("it wants %v of a window of %v", m, size)
		}
		s.visit(b.win.Content(), fyne.NewPos(0, 0), whole, whole, nil)
	} else {
		inner := b.shown.pop.Content
		at := rectOf(inner.Position(), inner.Size())
		if at.cut(whole) != at {
			s.fault("the panel is at %v", at)
		}
		s.visit(inner, fyne.NewPos(0, 0), at, at, nil)
	}
	s.overlaps()
	return s.faults
}

func (s *survey) fault(format string, args ...any) {
	s.faults = append(s.faults, fmt.Sprintf(format, args...))
}

// visit goes through what is visible. clip is what is seen of the surrounding, page all that scrolling can bring into sight.
func (s *survey) visit(o fyne.CanvasObject, at fyne.Position, clip, page rect, inside []fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	r := rectOf(at, o.Size())
	add := func(r rect) {
		s.pieces = append(s.pieces, piece{o, r, r.cut(clip), append([]fyne.CanvasObject(nil), inside...)})
		if r.x0 < page.x0-pixel || r.x1 > page.x1+pixel || r.y0 < page.y0-pixel || r.y1 > page.y1+pixel {
			if !r.empty() {
				s.fault("%v at %v is outside of %v", s.pieces[len(s.pieces)-1], r, page)
			}
		}
	}
	switch c := o.(type) {
	case *fyne.Container:
		for _, child := range c.Objects {
			s.visit(child, at, clip, page, inside)
		}
		return
	case *container.Scroll:
		content := rectOf(at.Add(c.Content.Position()), c.Content.Size())
		if c.Content.MinSize().Width > c.Size().Width+1 {
			s.fault("a scroll %v wide holds %v: %q", c.Size().Width, c.Content.MinSize().Width, strings.Join(texts(c.Content), " "))
		}
		if c.Size().Height < min(em(4), c.Content.MinSize().Height-1) {
			s.fault("a scroll is %v high: %q", c.Size().Height, strings.Join(texts(c.Content), " "))
		}
		s.visit(c.Content, at, r.cut(clip), content, inside)
		return
	case *entry:
		add(r)
		s.field(c)
		return
	case *selectField:
		add(r)
		s.choice(c)
		return
	case *button, *check, *strip, *widget.RadioGroup:
		add(r)
		if m := o.MinSize(); o.Size().Width+1 < m.Width || o.Size().Height+1 < m.Height {
			s.fault("%v has %v of %v", s.pieces[len(s.pieces)-1], o.Size(), m)
		}
		return
	case *widget.Icon:
		if c.Resource != nil {
			add(r)
		}
		return
	case *canvas.Image:
		add(r)
		return
	case *canvas.Text:
		if strings.TrimSpace(c.Text) != "" {
			m := fyne.MeasureText(strings.TrimSpace(c.Text), c.TextSize, c.TextStyle)
			add(rectOf(at, m))
		}
		return
	case *line:
		if c.whole && c.Size().Width+1 < c.MinSize().Width {
			s.fault("%q has %v of %v", c.run.text, c.Size().Width, c.MinSize().Width)
		}
		if c.text.Text != c.run.text && c != s.title && c != s.foot {
			s.fault("%q is shortened to %q", c.run.text, c.text.Text)
		}
	case *flowText:
		if h := textHeight(c.runs, c.lineWidth()); c.String() != "" && h > c.Size().Height+pixel {
			s.fault("%q needs %v of height and has %v", c.String(), h, c.Size().Height)
		}
	}
	w, ok := o.(fyne.Widget)
	if !ok {
		return
	}
	if _, taps := o.(fyne.Tappable); taps {
		add(r)
		inside = append(inside, o)
	}
	for _, child := range test.WidgetRenderer(w).Objects() {
		s.visit(child, at, clip, page, inside)
	}
}

// field says whether what stands in a field, or stands there as an example, can be read.
func (s *survey) field(e *entry) {
	room := e.Size().Width - 2*theme.Size(theme.SizeNameInnerPadding)
	for name, text := range map[string]string{"example": e.PlaceHolder, "text": e.Text} {
		if name == "example" && e.Text != "" || e.Wrapping != fyne.TextWrapOff && name == "text" || e.oneLine {
			continue
		}
		if m := fyne.MeasureText(text, theme.Size(theme.SizeNameText), fyne.TextStyle{}); m.Width > room+1 {
			s.fault("the %s %q of a field has %v of %v", name, text, room, m.Width)
		}
	}
	if m := e.MinSize(); e.Size().Height+1 < m.Height {
		s.fault("the field %q has %v of %v", e.Text, e.Size().Height, m.Height)
	}
	for _, o := range test.WidgetRenderer(e).Objects() {
		c, ok := o.(*container.Scroll)
		if !ok || c.Content == nil || !c.Visible() {
			continue
		}
		if c.Content.MinSize().Width > c.Size().Width+1 {
			s.fault("the field %q scrolls sideways", e.Text)
		}
		if m := c.Content.MinSize(); e.oneLine && m.Height > c.Size().Height+pixel {
			s.fault("the field %q %q shows %v of %v", e.Text, e.PlaceHolder, c.Size().Height, m.Height)
		}
	}
}

// choice says whether every one of the names can be read.
func (s *survey) choice(f *selectField) {
	for _, name := range append([]string{f.PlaceHolder}, f.Options...) {
		if need := f.room(name); need > f.Size().Width+1 {
			s.fault("the choice %q has %v of %v", name, f.Size().Width, need)
		}
	}
	if m := f.MinSize(); f.Size().Height+1 < m.Height {
		s.fault("the choice %q has %v of %v", f.Selected, f.Size().Height, m.Height)
	}
}

// overlaps finds pieces that lie over each other although neither belongs to the other.
func (s *survey) overlaps() {
	sort.SliceStable(s.pieces, func(i, j int) bool { return s.pieces[i].seen.y0 < s.pieces[j].seen.y0 })
	for i, a := range s.pieces {
		if a.seen.empty() {
			continue
		}
		for _, b := range s.pieces[i+1:] {
			if b.seen.y0 > a.seen.y1 {
				break
			}
			c := a.seen.cut(b.seen)
			if c.x1-c.x0 <= pixel || c.y1-c.y0 <= pixel || holds(a, b) || holds(b, a) {
				continue
			}
			s.fault("%v at %v and %v at %v overlap", a, a.seen, b, b.seen)
		}
	}
}

func holds(a, b piece) bool {
	for _, o := range b.inside {
		if reflect.ValueOf(o).Pointer() == reflect.ValueOf(a.o).Pointer() {
			return true
		}
	}
	return false
}
