package gui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/workflow"
)

// sheet is a panel over the window that wants an answer: Enter is its first button, Escape its last.
type sheet struct {
	u       *ui
	title   string
	pop     *widget.PopUp
	buttons []*button
	choices []sheetChoice
	below   *sheet // what lay here before
	onClose func()
	opened  fyne.Focusable  // what gets the keys first; nil: the proposed button
	asShown []string        // what stood in the fields when the panel came up
	foot    *fyne.Container // what stays in sight above the buttons while the rest scrolls
	up      time.Time       // since when it lies here
	calm    *seen           // of a panel that came up while a person did something else; nil: a person opened it or waited for it

	follows  *sheet // whose answer asked this on; nil: none
	over     bool   // what was asked is stored for good: it does not come back
	inAnswer bool   // its answer is being given
	stays    bool   // and has failed
	back     bool   // it has come back
	visit    int    // of a meeting, in which it came up
}

// sheetChoice is one answer. do returns whether the panel stays open.
type sheetChoice struct {
	label string
	do    func() (stay bool)
	risky bool // removes something
}

// sheet shows a panel; the first choice is the proposed one, the last one also answers Escape. first, if not nil, gets the keys.
func (u *ui) sheet(title string, body fyne.CanvasObject, width float32, first fyne.Focusable, choices ...sheetChoice) *sheet {
	title = strings.TrimSuffix(title, " …") // of the button that opens the panel
	u.moved()
	s := &sheet{u: u, title: title, choices: choices, below: u.shown, visit: u.visits, opened: first}
	bar := []fyne.CanvasObject{layout.NewSpacer()}
	for i := len(choices) - 1; i >= 0; i-- {
		b := newButton(choices[i].label, func() { s.answer(i) })
		switch {
		case choices[i].risky:
			b.Importance = widget.DangerImportance
		case i == 0:
			b.Importance = widget.HighImportance
		}
		s.buttons = append([]*button{b}, s.buttons...)
		bar = append(bar, b)
	}
	head := newFlow(run{text: title, bold: true, size: theme.SizeNameSubHeadingText})
	head.fill = true
	s.foot = container.NewVBox()
	low := vbox(s.foot, container.NewPadded(container.NewHBox(bar...)))
	inner := container.NewPadded(bordered(container.NewPadded(head), low, nil, nil, container.NewPadded(tall(body))))
	s.pop = widget.NewModalPopUp(container.New(&sheetLayout{u: u, width: width}, inner), u.win.Canvas())
	s.lift()
	s.asShown = s.written()
	return s
}

// lift puts the panel over everything else.
func (s *sheet) lift() {
	u := s.u
	if f := u.win.Canvas().Focused(); f != nil { // what lies below keeps its place, but not its ring and its cursor
		f.FocusLost()
	}
	u.shown = s
	s.pop.Show()
	u.front()
	s.focusFirst()
	s.up, s.calm = time.Now(), nil
	if u.alone && u.asked != u.presses { // else the person waits for it
		s.calm = &seen{u: u, after: restsAfter}
		s.calm.renew()
	}
}

// focusFirst gives the keys to the field that the panel begins with, or to its proposed button.
func (s *sheet) focusFirst() {
	c := s.u.win.Canvas()
	if s.opened != nil && !gone(c, s.opened) {
		c.Focus(s.opened)
	}
	if f := c.Focused(); (f == nil || gone(c, f)) && len(s.buttons) > 0 {
		c.Focus(s.buttons[0])
	}
}

// written lists what stands in the panel's fields, but for those that only look for something and those that hold a secret.
func (s *sheet) written() []string {
	var out []string
	for _, f := range focusables(s.pop.Content) {
		if e, ok := f.(*entry); ok && !e.find && !e.secret {
			out = append(out, e.Text)
		}
	}
	return out
}

// answer does what a choice means and closes the panel unless it stays. An answer that cannot be meant for the panel does nothing.
func (s *sheet) answer(i int) {
	if s.early() {
		return
	}
	if do := s.choices[i].do; do != nil && s.does(do) {
		return
	}
	s.close()
	if i == len(s.choices)-1 && s.follows != nil { // not answered: back to what asked
		s.follows.comeBack()
	}
}

// does carries an answer out, and says whether the panel stays open.
func (s *sheet) does(do func() (stay bool)) bool {
	s.inAnswer, s.stays = true, false
	defer func() { s.inAnswer = false }()
	stay := false
	s.u.onBehalf(s, func() { stay = do() })
	return stay || s.stays
}

// keep has objects stay in sight between what scrolls and the buttons.
func (s *sheet) keep(objects ...fyne.CanvasObject) {
	s.foot.Objects = []fyne.CanvasObject{container.NewPadded(vbox(objects...))}
	s.asShown = s.written()
	s.again()
}

// early says whether an answer cannot be meant for this panel: by a key that was held down before the panel came up, or in the middle of what
// was being done when it came up by itself.
func (s *sheet) early() bool {
	if !s.u.pressedSince(s.up) {
		return true
	}
	if s.calm == nil || s.calm.enough() {
		return false
	}
	s.calm.renew()
	return true
}

// again lays the panel out anew, after something in it came or went.
func (s *sheet) again() {
	s.up = time.Now()
	s.pop.Content.Refresh()
	s.pop.Resize(s.pop.MinSize())
}

// lies says whether a panel lies over the window, or below another one that does.
func (u *ui) lies(s *sheet) bool {
	for over := u.shown; over != nil; over = over.below {
		if over == s {
			return true
		}
	}
	return false
}

func (s *sheet) close() {
	var above []*sheet // which may outlive it, the lowest first
	if s.u.lies(s) {
		for over := s.u.shown; over != s; over = over.below {
			above = append([]*sheet{over}, above...)
		}
		if len(above) > 0 {
			above[0].below = s.below
		} else {
			s.u.shown = s.below
		}
	}
	for _, f := range focusables(s.pop.Content) { // what the line at the foot says of a field goes with it
		if e, ok := f.(*entry); ok && e.secret {
			e.onLeave()
		}
	}
	had := s.u.win.Canvas().Focused()
	s.pop.Hide()
	for _, over := range above { // fyne takes away with a panel all that lie over it (Remove in internal/overlay_stack.go, 2.7.1)
		over.pop.Hide()
		over.pop.Show()
	}
	if len(above) > 0 {
		s.u.win.Canvas().Focus(had)
	}
	if f := s.u.win.Canvas().Focused(); f != nil && !gone(s.u.win.Canvas(), f) {
		f.FocusGained()
	}
	s.u.front()
	s.u.tidy()
	if s.onClose != nil {
		s.onClose()
	}
}

// key answers Enter and Escape; it says whether the key was meant for the panel.
func (s *sheet) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
	default:
		return false
	}
	if name == fyne.KeyEscape {
		s.leave()
	} else {
		s.answer(0)
	}
	return true
}

// unsaved says whether somebody has written something on the panel or on one below it. A nil panel is none.
func (s *sheet) unsaved() bool {
	for ; s != nil; s = s.below {
		if !slices.Equal(s.written(), s.asShown) {
			return true
		}
	}
	return false
}

// leave gives the last answer; but where somebody has written something, not before it was asked whether that shall go.
func (s *sheet) leave() {
	if s.early() {
		return
	}
	last := len(s.choices) - 1
	if slices.Equal(s.written(), s.asShown) {
		s.answer(last)
		return
	}
	u := s.u
	u.sheet(u.t("written.title"), paragraph(run{text: u.t("written.why")}), 32, nil, sheetChoice{label: u.t("written.back")},
		sheetChoice{label: u.t("written.do"), do: func() bool { s.answer(last); return false }}).escapeIs(0)
}

// tell shows an error in words, with its technical details to copy.
func (u *ui) tell(e workflow.Explanation, cause error) {
	text := paragraph(run{text: e.Sentence})
	body := container.NewVBox(text)
	hint := e.Hint
	if key := "gui.hint." + e.Key; u.words.Has(key) { // the window's next step, where the command line's is another
		hint = u.words.Text(key)
	}
	if hint != "" {
		body.Add(paragraph(run{text: hint, color: colorMuted}))
	}
	choices := []sheetChoice{{label: u.t("ok")}}
	if cause != nil {
		choices = []sheetChoice{{label: u.t("ok")}, {label: u.t("copy_details"), do: func() bool {
			fyne.CurrentApp().Clipboard().SetContent(workflow.Details(cause, e.Key))
			return true
		}}}
	}
	s := u.sheet(u.t("trouble"), body, 32, nil, choices...)
	s.escapeIs(0)
}

// escapeIs makes Escape give another choice than the last one.
func (s *sheet) escapeIs(i int) {
	s.choices = append(append([]sheetChoice{}, s.choices...), sheetChoice{label: s.choices[i].label, do: s.choices[i].do})
}

// note shows a sentence that wants no answer but being read.
func (u *ui) note(title, text string) {
	u.sheet(title, paragraph(run{text: text}), 32, nil, sheetChoice{label: u.t("ok")})
}

// noteThen shows a sentence, and goes on when it has been read.
func (u *ui) noteThen(title, text string, then func()) {
	s := u.sheet(title, paragraph(run{text: text}), 32, nil, sheetChoice{label: u.t("ok")})
	s.onClose = then
}

// ask shows a question with one thing to do and the way back.
func (u *ui) ask(title, text, do string, risky bool, yes func()) {
	u.askOr(title, text, do, u.t("cancel"), risky, yes)
}

// askOr is ask where the way back has a name of its own: "cancel" would be read as ending what runs.
func (u *ui) askOr(title, text, do, back string, risky bool, yes func()) {
	u.sheet(title, paragraph(run{text: text}), 32, nil,
		sheetChoice{label: do, risky: risky, do: func() bool { yes(); return false }}, sheetChoice{label: back})
}

// lacks says whether a field that must not be empty is; it gets the keys, and says so itself where an example stood.
func (u *ui) lacks(fields ...*entry) bool {
	for _, e := range fields {
		if strings.TrimSpace(e.Text) == "" {
			e.SetPlaceHolder(u.t("lacking"))
			u.win.Canvas().Focus(e)
			return true
		}
	}
	return false
}

// askName asks who works here, where nobody has said so; then goes on.
func (u *ui) askName(then func()) {
	if u.clerk() != "" {
		then()
		return
	}
	field := newEntry(u)
	field.SetPlaceHolder(u.t("name.example"))
	var s *sheet
	store := func() bool {
		if u.lacks(field) {
			return true
		}
		changed := u.settings
		changed.Clerk = strings.TrimSpace(field.Text)
		u.setSettings(changed)
		u.saveSettings()
		s.over = true
		return false
	}
	s = u.sheet(u.t("name.title"), container.NewVBox(paragraph(run{text: u.t("name.why")}), field), 30, field,
		sheetChoice{label: u.t("name.do"), do: func() bool {
			if store() {
				return true
			}
			s.close()
			then()
			return true
		}}, sheetChoice{label: u.t("cancel")}).asksOn()
	field.OnSubmitted = func(string) { s.answer(0) }
}

// saveSettings stores the settings; that is small enough to be done at once.
func (u *ui) saveSettings() {
	if err := workflow.SaveSettings(u.paths, u.settings); err != nil {
		u.fail(err)
	}
}

// box draws a thin frame round an object.
func box(o fyne.CanvasObject) fyne.CanvasObject {
	r := canvas.NewRectangle(nil)
	r.StrokeWidth, r.CornerRadius = 1, 5
	f := &themed{paint: func() { r.StrokeColor = theme.Color(theme.ColorNameSeparator); r.Refresh() }}
	f.ExtendBaseWidget(f)
	return container.NewStack(r, f, container.NewPadded(o))
}

// themed is an empty widget that is told when the theme changes, for drawings that take colours from it.
type themed struct {
	widget.BaseWidget
	paint func()
}

func (t *themed) CreateRenderer() fyne.WidgetRenderer {
	t.paint()
	return &themedRenderer{t}
}

type themedRenderer struct{ t *themed }

func (r *themedRenderer) Destroy()                     {}
func (r *themedRenderer) Layout(fyne.Size)             {}
func (r *themedRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *themedRenderer) Objects() []fyne.CanvasObject { return nil }
func (r *themedRenderer) Refresh()                     { r.t.paint() }
