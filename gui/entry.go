package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// entry is a field for text that lets the window's keys through: what does not edit text reaches the screen.
type entry struct {
	widget.Entry
	u       *ui
	oneLine bool                      // Enter begins no new line; a text that is wider than the field goes on below, and the field grows with it
	onKey   func(*fyne.KeyEvent) bool // sees every key first; true: dealt with
	onLeave func()                    // the field loses the keys
	narrow  float32                   // smallest width; 0: fyne's own
	onFocus func()
	ring    *focusRing
	find    bool // what is typed is looked for and kept nowhere
	secret  bool // a passphrase
}

// newEntry is a field for one line, which is always in sight whole.
func newEntry(u *ui) *entry {
	e := &entry{u: u, oneLine: true, ring: newFocusRing()}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.SetMinRowsVisible(1)
	e.ExtendBaseWidget(e)
	return e
}

// newSecretEntry is a field whose letters cannot be read, unless the person wants to see them: by the eye in it, or by F2. The eye is no stop of
// the tabulator, which goes on to the field where the secret is repeated.
func newSecretEntry(u *ui) *entry {
	e := &entry{u: u, ring: newFocusRing(), secret: true}
	e.Password = true
	e.onKey = func(k *fyne.KeyEvent) bool {
		if k.Name != fyne.KeyF2 {
			return false
		}
		e.Password = !e.Password
		e.Refresh()
		return true
	}
	said := 0
	e.onFocus = func() {
		u.say(u.t("passphrase.reveal"))
		said = u.sayings
	}
	e.onLeave = func() {
		if said == u.sayings { // nothing else has been said since
			u.hint("")
		}
	}
	e.ExtendBaseWidget(e)
	return e
}

// newParagraphEntry is a field of several lines for one paragraph: Enter is the screen's, the tabulator goes on to the next field.
func newParagraphEntry(u *ui, rows int) *entry {
	e := &entry{u: u, ring: newFocusRing()}
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
	if e.oneLine {
		s.Height += float32(e.rows()-1) * fyne.MeasureText("M", theme.Size(theme.SizeNameText), fyne.TextStyle{}).Height
	}
	return s
}

// rows are the lines that the text of a field, or what stands there as an example, takes at its present width.
func (e *entry) rows() int {
	text := e.Text
	if text == "" {
		text = e.PlaceHolder
	}
	room := e.Size().Width - 2*theme.Size(theme.SizeNameInnerPadding)
	if text == "" || room <= 0 {
		return 1
	}
	return len(breakLines([]run{{text: text, loose: true}}, room*0.985)) // less than there is, since breakLines measures letter by letter
}

// toEnd sets the cursor behind the text.
func (e *entry) toEnd() {
	for _, k := range []fyne.KeyName{fyne.KeyPageDown, fyne.KeyEnd} {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: k})
	}
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
	if e.oneLine && (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) {
		if e.OnSubmitted != nil {
			e.OnSubmitted(e.Text)
		}
		return
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
			if e.oneLine { // what is pasted stays one line
				e.MultiLine = false
				defer func() { e.MultiLine = true }()
			}
			before := e.Text
			e.Entry.TypedShortcut(s)
			if (c.key == fyne.KeyZ || c.key == fyne.KeyY) && c.mod == fyne.KeyModifierControl && e.Text == before {
				e.u.key(c) // nothing to take back in the field: what was done before is meant
			}
			return
		}
	}
	e.u.key(c)
}

// CreateRenderer adds the ring of the focus, and what passes the mouse's wheel on.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	over := newWheel(e, func() *container.Scroll { return ownScroll(r.Objects()) })
	return &ringed{&underWheel{r, over}, e.ring}
}

// FocusGained announces it.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	focusShown(e, e.ring, true)
	if e.onFocus != nil {
		e.onFocus()
	}
}

// FocusLost announces it.
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	focusShown(e, e.ring, false)
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
	ring   *focusRing
}

func newSelect(values, names []string, chosen func(value string)) *selectField {
	s := &selectField{values: values, ring: newFocusRing()}
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

// CreateRenderer adds the ring of the focus.
func (s *selectField) CreateRenderer() fyne.WidgetRenderer {
	return &ringed{s.Select.CreateRenderer(), s.ring}
}

// FocusGained implements fyne.Focusable.
func (s *selectField) FocusGained() { s.Select.FocusGained(); focusShown(s, s.ring, true) }

// FocusLost implements fyne.Focusable.
func (s *selectField) FocusLost() { s.Select.FocusLost(); focusShown(s, s.ring, false) }

// Tapped opens the list of names.
func (s *selectField) Tapped(e *fyne.PointEvent) {
	if s.drawn() {
		s.Select.Tapped(e)
	}
}

// drawn says whether the choice has been drawn once. Before, fyne does not know its canvas, and opening the list would end the program
// (showPopUp in widget/select.go, 2.7.1).
func (s *selectField) drawn() bool { return fyne.CurrentApp().Driver().CanvasForObject(s) != nil }

// TypedKey hands on the keys that a choice has no use for.
func (s *selectField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyUp, fyne.KeyDown: // all of which open it
		if !s.drawn() {
			return
		}
	}
	switch e.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		s.Select.TypedKey(e)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		passOn(s, e)
	}
}

// brief shortens a name for a choice so that it takes no more than so many letters' width, and says so with three dots.
func brief(name string, letters float32) string {
	return ellipsis(name, em(letters), theme.Size(theme.SizeNameText), fyne.TextStyle{})
}

// room is the width in which a name can be read whole.
func (s *selectField) room(name string) float32 {
	return fyne.MeasureText(name, theme.Size(theme.SizeNameText), fyne.TextStyle{}).Width + theme.Size(theme.SizeNameInlineIcon) +
		3*theme.Size(theme.SizeNameInnerPadding) - theme.Size(theme.SizeNamePadding) + 1
}

// MinSize is that of the longest name, so that each can be read, in the field and in the list that it opens.
func (s *selectField) MinSize() fyne.Size {
	m := s.Select.MinSize()
	for _, name := range s.Options {
		m.Width = max(m.Width, s.room(name))
	}
	return m
}
