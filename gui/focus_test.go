package gui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// stop is a place of the tabulator's way.
type stop struct {
	f    fyne.Focusable
	way  []fyne.CanvasObject // from the window down to it
	at   fyne.Position
	size fyne.Size
}

func (s stop) String() string {
	name := strings.Join(texts(s.f.(fyne.CanvasObject)), " ")
	if e, ok := s.f.(*entry); ok && name == "" {
		name = e.PlaceHolder
	}
	if len(name) > 30 {
		name = name[:30]
	}
	return fmt.Sprintf("%T %q at %.0f,%.0f", s.f, name, s.at.X, s.at.Y)
}

// before says whether a is read before b: above it or left of it, where both share a column or a line.
func before(a, b stop) bool {
	overlapX := a.at.X < b.at.X+b.size.Width-1 && b.at.X < a.at.X+a.size.Width-1
	overlapY := a.at.Y < b.at.Y+b.size.Height-1 && b.at.Y < a.at.Y+a.size.Height-1
	return overlapX && a.at.Y+a.size.Height <= b.at.Y+1 || overlapY && a.at.X+a.size.Width <= b.at.X+1
}

// ringOf is what shows that a thing has the keys.
func ringOf(f fyne.Focusable) *focusRing {
	switch f := f.(type) {
	case *button:
		return f.ring
	case *check:
		return f.ring
	case *entry:
		return f.ring
	case *selectField:
		return f.ring
	case *tapBox:
		return f.ring
	case *keyButton:
		return f.ring
	case *strip:
		return f.ring
	case *rowList:
		if s := f.slots[f.chosen]; s != nil {
			return s.ring
		}
		return f.ring
	}
	return nil
}

// tabWay is where the tabulator leads, once round.
func (b *bench) tabWay(next func()) (out []stop) {
	c := b.win.Canvas()
	c.Unfocus()
	for range 600 {
		next()
		f := c.Focused()
		if f == nil || slices.ContainsFunc(out, func(s stop) bool { return s.f == f }) {
			return out
		}
		out = append(out, stop{f: f})
	}
	return out
}

// checkKeyboard holds the rules of the keyboard on what is in front: something has the keys, the tabulator comes to everything that a mouse
// can use, in the order of reading, there and back, and each place can be seen when it has the keys.
func (b *bench) checkKeyboard(name string) {
	t, c := b.t, b.win.Canvas()
	t.Helper()
	if f := c.Focused(); f == nil {
		t.Errorf("%s: nothing has the keys", name)
	} else if r := ringOf(f); r == nil || !r.on {
		t.Errorf("%s: %T has the keys and no ring", name, f)
	}
	root := front(c)
	all := map[fyne.Focusable]bool{}
	var within func(o fyne.CanvasObject, by fyne.Focusable)
	within = func(o fyne.CanvasObject, by fyne.Focusable) {
		if o == nil || !o.Visible() {
			return
		}
		if f, ok := o.(fyne.Focusable); ok {
			if d, ok := o.(fyne.Disableable); !ok || !d.Disabled() {
				all[f], by = true, f
			}
		}
		_, taps := o.(fyne.Tappable)
		d, disableable := o.(fyne.Disableable)
		if _, over := o.(*widget.PopUp); taps && !over && fmt.Sprintf("%T", o) != "*widget.scrollBarArea" && by == nil && !(disableable && d.Disabled()) {
			t.Errorf("%s: %T %q can be clicked, and no key comes to it", name, o, texts(o))
		}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.WidgetRenderer(o).Objects()
		}
		for _, child := range children {
			within(child, by)
		}
	}
	within(root, nil)
	had := c.Focused()
	way := b.tabWay(c.FocusNext)
	for f := range all {
		if !slices.ContainsFunc(way, func(s stop) bool { return s.f == f }) {
			t.Errorf("%s: the tabulator does not come to %v", name, stop{f: f})
		}
	}
	for i := range way { // now that no page scrolls any more
		o := way[i].f.(fyne.CanvasObject)
		way[i].at, way[i].size, way[i].way = fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size(), wayTo(root, o)
	}
	for i, s := range way {
		if !all[s.f] {
			t.Errorf("%s: the tabulator comes to %v, which cannot be seen", name, s)
		}
		for _, later := range way[i+1:] {
			if before(later.beside(s), s.beside(later)) {
				t.Errorf("%s: %v comes after %v", name, later, s)
				break
			}
		}
	}
	back := b.tabWay(c.FocusPrevious)
	if len(back) != len(way) {
		t.Errorf("%s: %d places there, %d back", name, len(way), len(back))
	}
	slices.Reverse(back)
	for i := range min(len(way), len(back)) {
		if _, list := way[i].f.(*rowList); list && way[i].f != back[i].f && i+1 < len(back) && way[i].f == back[i+1].f && way[i+1].f == back[i].f {
			break // a field in a row: the way back comes to the list first as well
		}
		if way[i].f != back[i].f {
			t.Errorf("%s: on the way back %v stands for %v", name, back[i], way[i])
			break
		}
	}
	for _, s := range way {
		c.Unfocus()
		c.Focus(s.f)
		if r := ringOf(s.f); r == nil || !r.on {
			t.Errorf("%s: %v has the keys and no ring", name, s)
		}
		o := s.f.(fyne.CanvasObject)
		for _, above := range wayTo(root, o) {
			scroll, ok := above.(*container.Scroll)
			if !ok {
				continue
			}
			driver := fyne.CurrentApp().Driver()
			y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll).Y
			if y < -1 || y+min(o.Size().Height, scroll.Size().Height) > scroll.Size().Height+1 {
				t.Errorf("%s: %v has the keys and is scrolled away: %v of %v", name, s, y, scroll.Size())
			}
		}
	}
	if had != nil {
		c.Focus(had)
	}
}

// beside is the place as it compares with another: of a scrolled page that the other does not stand on, the page counts.
func (s stop) beside(other stop) stop {
	for i, o := range s.way {
		if _, ok := o.(*container.Scroll); ok && !slices.Contains(other.way, o) {
			s.at, s.size, s.way = fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size(), s.way[:i]
			return s
		}
	}
	return s
}

func TestTheTabulatorReachesEverythingInTheOrderOfReading(t *testing.T) {
	for _, scale := range []float64{1, 2} {
		t.Run(fmt.Sprint(scale), func(t *testing.T) {
			b := tourBench(t, "de", scale)
			b.tour(func(name string) {
				b.settle(fyne.NewSize(1366, 740))
				b.checkKeyboard(name)
			})
		})
	}
}

// Success criterion 1.4.11 of WCAG 2.2 asks for three to one: of the ring against the page, and of its two lines against each other, so that it
// shows on a ground of any colour.
func TestTheRingOfTheFocusStandsOutInEveryLook(t *testing.T) {
	for _, look := range []string{lookLight, lookDark, lookContrast} {
		p := newTheme(look, 1, 1).palette(theme.VariantLight)
		ring := p[colorFocusRing]
		for _, name := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameOverlayBackground, theme.ColorNameButton, theme.ColorNameInputBackground,
			colorRail, colorRowChosen, colorClosedSoft, colorFocusGap} {
			if c := contrast(ring, p[name]); c < 3 {
				t.Errorf("%s: the ring stands out from %s by %.1f only", look, name, c)
			}
		}
		if a, b := newTheme(lookContrast, 1, 1).Size(sizeFocusRing), newTheme(lookLight, 1, 1).Size(sizeFocusRing); a <= b {
			t.Errorf("high contrast has a ring of %v, the light look one of %v", a, b)
		}
	}
}

func TestAPassphraseCanBeShownByAKeyAndTheTabulatorGoesOnToItsRepetition(t *testing.T) {
	b := newBench(t)
	first, second := newSecretEntry(&b.ui), newSecretEntry(&b.ui)
	b.sheet("Passphrase", vbox(first, second), 30, first, sheetChoice{label: "Weiter"})
	first.SetText("geheim und lang")
	b.key("F2")
	if first.Password {
		t.Error("it cannot be read after F2")
	}
	b.key("F2")
	if !first.Password {
		t.Error("it can still be read after F2 a second time")
	}
	b.win.Canvas().FocusNext()
	if b.win.Canvas().Focused() != second {
		t.Errorf("the tabulator leads to %T", b.win.Canvas().Focused())
	}
}

func TestTheKeysLeaveTheAgendaThatIsHidden(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	for range 2 {
		b.key("F9") // hides it
		if f := b.win.Canvas().Focused(); f == nil || gone(b.win.Canvas(), f) || f == fyne.Focusable(b.Window.rail.list) {
			t.Errorf("the keys are with %T, which cannot be seen", f)
		}
		b.key("F9")
		if b.win.Canvas().Focused() != fyne.Focusable(b.Window.rail.list) {
			t.Error("the agenda does not get the keys when it comes")
		}
	}
}

func TestSealedMinutesShowTheHeadThatTheyHave(t *testing.T) {
	b := newBench(t)
	b.openSealed()
	b.goTo(stepPrepare)
	p := b.now.(*prepareScreen)
	n := len(p.head.Agenda.Items)
	b.key("Insert")
	p.body.SetText("Anderes Gremium")
	p.flush()
	if len(p.head.Agenda.Items) != n || p.body.Text == "Anderes Gremium" || !sameHead(p.head, b.sit.head) {
		t.Errorf("shown is what was not stored: %+v", p.head)
	}
	b.quiet()
}

func TestTheKeysDoNotStayInTheAgendaThatANarrowWindowHides(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.win.Resize(fyne.NewSize(1400, 800))
	b.rail.list.takeFocus()
	if b.win.Canvas().Focused() != fyne.Focusable(b.rail.list) {
		t.Fatal("the agenda does not have the keys")
	}
	b.win.Resize(fyne.NewSize(500, 800))
	if f := b.win.Canvas().Focused(); f == nil || gone(b.win.Canvas(), f) {
		t.Errorf("%T has the keys, which nobody sees", f)
	}
}
