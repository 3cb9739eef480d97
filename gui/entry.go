package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// entry is a field for text that lets the window's keys through: what does not edit text reaches the screen.
type entry struct {
	widget.Entry
	u       *ui
	onKey   func(*fyne.KeyEvent) bool // sees every key first; true: dealt with
	onLeave func()                    // the field loses the keys
	narrow  float32                   // smallest width; 0: fyne's own
	onFocus func()
}

func newEntry(u *ui) *entry {
	e := &entry{u: u}
	e.ExtendBaseWidget(e)
	return e
}

// newParagraphEntry is a field of several lines for one paragraph: Enter is the screen's, the tabulator goes on to the next field.
func newParagraphEntry(u *ui, rows int) *entry {
	e := &entry{u: u}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.SetMinRowsVisible(rows)
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab is false: no field is a trap for the keyboard.
func (e *entry) AcceptsTab() bool { return false }

// MinSize may be narrower than fyne's, so that many fields stand side by side.
func (e *entry) MinSize() fyne.Size {
	s := e.Entry.MinSize()
	if e.narrow > 0 {
		s.Width = e.narrow
	}
	return s
}

// TypedKey lets the owner see the key first.
func (e *entry) TypedKey(k *fyne.KeyEvent) {
	e.u.eat = false
	if e.onKey != nil && e.onKey(k) {
		return
	}
	if k.Name == fyne.KeyEscape || len(k.Name) > 1 && k.Name[0] == 'F' {
		if e.u.key(chord{key: k.Name}) {
			return
		}
	}
	e.Entry.TypedKey(k)
}

// TypedRune takes a letter, but not that of the key which opened the field: it comes after the key.
func (e *entry) TypedRune(r rune) {
	if e.u.eat {
		e.u.eat = false
		return
	}
	e.Entry.TypedRune(r)
}

// TypedShortcut keeps what edits text and hands the rest on.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	c := chordOf(s)
	switch c.key {
	case fyne.KeyZ, fyne.KeyY, fyne.KeyC, fyne.KeyX, fyne.KeyA, fyne.KeyV, fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyInsert:
		if c.mod&fyne.KeyModifierAlt == 0 {
			e.Entry.TypedShortcut(s)
			return
		}
	}
	e.u.key(c)
}

// FocusGained announces it.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	if e.onFocus != nil {
		e.onFocus()
	}
}

// FocusLost announces it.
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	if e.onLeave != nil {
		e.onLeave()
	}
}

// key does what a chord means on the present screen.
func (u *ui) key(c chord) bool { return u.keyIn != nil && u.keyIn(c) }

// selectField is a choice of one of several, by names; values go with them.
type selectField struct {
	widget.Select
	values []string
	narrow float32
}

func newSelect(values, names []string, chosen func(value string)) *selectField {
	s := &selectField{values: values}
	s.Options = names
	s.PlaceHolder = "–"
	s.OnChanged = func(string) {
		if i := s.SelectedIndex(); i >= 0 && chosen != nil {
			chosen(s.values[i])
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// setValue chooses without announcing it.
func (s *selectField) setValue(v string) {
	announce := s.OnChanged
	s.OnChanged = nil
	s.ClearSelected()
	for i, have := range s.values {
		if have == v {
			s.SetSelectedIndex(i)
		}
	}
	s.OnChanged = announce
}

func (s *selectField) value() string {
	if i := s.SelectedIndex(); i >= 0 {
		return s.values[i]
	}
	return ""
}

// TypedKey hands on the keys that a choice has no use for.
func (s *selectField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		s.Select.TypedKey(e)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		passOn(s, e)
	}
}

// MinSize may be narrower than the longest name.
func (s *selectField) MinSize() fyne.Size {
	m := s.Select.MinSize()
	if s.narrow > 0 {
		m.Width = s.narrow
	}
	return m
}
