package gui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// namesList is a list of names with a heading, in a window.
func (b *bench) namesList(names []string, heading func(i int) bool) *rowList {
	l := newRowList(func() int { return len(names) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, run{text: names[i]}) },
		func(i int, width float32) float32 { return flowRowHeight(width, run{text: names[i]}) })
	l.skip = heading
	l.name = func(i int) string { return names[i] }
	b.sheet("Namen", b.listHeight(l, 12), 30, l, sheetChoice{label: "Schließen"})
	return l
}

func (b *bench) letters(text string) {
	for _, r := range text {
		b.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(r &^ 0x20)})
		b.win.Canvas().Focused().TypedRune(r)
	}
}

func TestLettersGoToTheNameThatBeginsWithThem(t *testing.T) {
	b := newBench(t)
	l := b.namesList([]string{"Ausschuss", "Ratsherr Vogt", "Ratsfrau Sommer", "Stadtrat Brandt", "Frau von Stein", "Stadträtin Engel"}, func(i int) bool { return i == 0 })
	for _, c := range []struct {
		typed string
		want  int
	}{{"som", 2}, {"stadtr", 3}, {"von st", 4}, {"a", 4}, {"e", 5}} {
		l.typed = prefix{}
		b.letters(c.typed)
		if l.chosen != c.want {
			t.Errorf("%q leads to %d, want %d", c.typed, l.chosen, c.want)
		}
	}
	for _, want := range []int{1, 2, 1} { // the same letter again
		l.typed = prefix{}
		b.letters("r")
		if l.chosen != want {
			t.Errorf("another r leads to %d, want %d", l.chosen, want)
		}
	}
}

func TestMovingKeysReachEveryRowAndBothEnds(t *testing.T) {
	b := newBench(t)
	names := make([]string, 200)
	for i := range names {
		names[i] = "Zeile"
	}
	l := b.namesList(names, func(i int) bool { return i%10 == 0 })
	if l.chosen != 1 {
		t.Fatalf("the first choosable row is not chosen but %d", l.chosen)
	}
	b.key("End")
	if l.chosen != 199 {
		t.Errorf("End leads to %d", l.chosen)
	}
	b.key("PageUp")
	up := l.chosen
	if up >= 199 || up < 150 {
		t.Errorf("a page up leads to %d", up)
	}
	b.key("PageDown")
	if l.chosen <= up {
		t.Errorf("a page down leads to %d", l.chosen)
	}
	b.key("Home")
	if l.chosen != 1 || l.scroll.Offset.Y != 0 {
		t.Errorf("Home leads to %d at %v: the heading above it must be seen as well", l.chosen, l.scroll.Offset.Y)
	}
	seen := map[int]bool{1: true}
	for range 200 {
		b.key("Down")
		seen[l.chosen] = true
	}
	if len(seen) != 180 {
		t.Errorf("%d of 180 rows are reached one by one", len(seen))
	}
	for n, last := 0, l.chosen; n < 50; n++ {
		b.key("PageUp")
		if l.chosen == last && last != 1 {
			t.Fatalf("a page up does not leave row %d", last)
		}
		last = l.chosen
	}
}

func TestATextThatHasNothingToChooseIsScrolledByKeys(t *testing.T) {
	b := newBench(t)
	names := make([]string, 200)
	l := b.namesList(names, func(int) bool { return true })
	b.key("PageDown")
	page := l.scroll.Offset.Y
	b.key("Down")
	if page <= 0 || l.scroll.Offset.Y <= page {
		t.Errorf("scrolled to %v, then to %v", page, l.scroll.Offset.Y)
	}
	b.key("End")
	end := l.scroll.Offset.Y
	b.key("Home")
	if end <= page || l.scroll.Offset.Y != 0 {
		t.Errorf("the end is at %v, the beginning at %v", end, l.scroll.Offset.Y)
	}
}
