package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// A key that decides something must mean what the person has seen. A key that is held down repeats itself, a machine that is busy shows late, and
// a panel may come up in the middle of a word. So a decision counts only once what it is about has been in sight for a moment, and only by a key
// that went down after that.

const (
	// seenAfter is how long the next thing to decide must have been shown: nobody reads it in less.
	seenAfter = 200 * time.Millisecond
	// restsAfter is how long nobody may have pressed a key before a panel that came up by itself takes one as its answer.
	restsAfter = 400 * time.Millisecond
	// onTime is how late the screen's goroutine may be without having been busy with drawing.
	onTime = 50 * time.Millisecond
	// mostLate is how often the goroutine may be late in a row: a machine that is always busy must not keep a person from deciding.
	mostLate = 4
)

// holding is the key that went down last, as long as it is held.
type holding struct {
	key   fyne.KeyName
	since time.Time
}

// watchKeys notes which key is held.
func (u *ui) watchKeys(c fyne.Canvas) {
	d, ok := c.(desktop.Canvas)
	if !ok {
		return // the tests' canvas
	}
	d.SetOnKeyDown(u.keyDown)
	d.SetOnKeyUp(u.keyUp)
}

func (u *ui) keyDown(e *fyne.KeyEvent) {
	u.hold = holding{e.Name, time.Now()}
	u.presses++
}

// keyUp notes that a key was let go; one without a name is the mouse, which a person takes when no key is held.
func (u *ui) keyUp(e *fyne.KeyEvent) {
	if u.hold.key == e.Name || e.Name == "" {
		u.hold = holding{}
	}
}

// pressedSince says whether whatever is done now is done by a key that went down after a moment, or by no key at all.
func (u *ui) pressedSince(t time.Time) bool { return u.hold.key == "" || u.hold.since.After(t) }

// passDown tells the window that a key went down or up while a widget had the keys; fyne tells it only the widget.
func passDown(o fyne.CanvasObject, e *fyne.KeyEvent, down bool) {
	c, ok := canvasOf(o).(desktop.Canvas)
	if !ok {
		return
	}
	do := c.OnKeyUp()
	if down {
		do = c.OnKeyDown()
	}
	if do != nil {
		do(e)
	}
}

// Every widget of this package that takes keys implements desktop.Keyable, so that the window knows which key is held.
var (
	_ desktop.Keyable = (*button)(nil)
	_ desktop.Keyable = (*check)(nil)
	_ desktop.Keyable = (*selectField)(nil)
	_ desktop.Keyable = (*entry)(nil)
	_ desktop.Keyable = (*rowList)(nil)
	_ desktop.Keyable = (*tapBox)(nil)
	_ desktop.Keyable = (*strip)(nil)
)

// KeyDown implements desktop.Keyable.
func (b *button) KeyDown(e *fyne.KeyEvent) { passDown(b, e, true) }

// KeyUp implements desktop.Keyable.
func (b *button) KeyUp(e *fyne.KeyEvent) { passDown(b, e, false) }

// KeyDown implements desktop.Keyable.
func (c *check) KeyDown(e *fyne.KeyEvent) { passDown(c, e, true) }

// KeyUp implements desktop.Keyable.
func (c *check) KeyUp(e *fyne.KeyEvent) { passDown(c, e, false) }

// KeyDown implements desktop.Keyable.
func (s *selectField) KeyDown(e *fyne.KeyEvent) { passDown(s, e, true) }

// KeyUp implements desktop.Keyable.
func (s *selectField) KeyUp(e *fyne.KeyEvent) { passDown(s, e, false) }

// KeyDown implements desktop.Keyable.
func (e *entry) KeyDown(k *fyne.KeyEvent) {
	passDown(e, k, true)
	e.Entry.KeyDown(k)
}

// KeyUp implements desktop.Keyable.
func (e *entry) KeyUp(k *fyne.KeyEvent) {
	passDown(e, k, false)
	e.Entry.KeyUp(k)
}

// KeyDown implements desktop.Keyable.
func (l *rowList) KeyDown(e *fyne.KeyEvent) { passDown(l, e, true) }

// KeyUp implements desktop.Keyable.
func (l *rowList) KeyUp(e *fyne.KeyEvent) { passDown(l, e, false) }

// KeyDown implements desktop.Keyable.
func (b *tapBox) KeyDown(e *fyne.KeyEvent) { passDown(b, e, true) }

// KeyUp implements desktop.Keyable.
func (b *tapBox) KeyUp(e *fyne.KeyEvent) { passDown(b, e, false) }

// KeyDown implements desktop.Keyable.
func (s *strip) KeyDown(e *fyne.KeyEvent) { passDown(s, e, true) }

// KeyUp implements desktop.Keyable.
func (s *strip) KeyUp(e *fyne.KeyEvent) { passDown(s, e, false) }

// seen knows whether what is to be decided has been in sight long enough.
type seen struct {
	u     *ui
	after time.Duration
	since time.Time // from when on it counts as seen; zero: not yet
	turn  int       // of what is shown, so that an old moment does not count for something new
	late  int       // how often the screen's goroutine was late since
}

// renew says that something else stands there now.
func (s *seen) renew() {
	s.turn++
	s.since, s.late = time.Time{}, 0
	if s.u.inln {
		s.since = time.Now()
		return
	}
	s.wait(s.turn)
}

// wait lets the moment pass. The screen's goroutine draws; where it is late it was busy with that, and what it drew is new only now.
func (s *seen) wait(turn int) {
	u := s.u
	due := time.Now().Add(s.after)
	time.AfterFunc(s.after, func() { // ends by itself
		if u.ctx.Err() != nil {
			return
		}
		u.later(func() {
			switch {
			case turn != s.turn:
			case time.Since(due) > onTime && s.late < mostLate:
				s.late++
				s.wait(turn)
			default:
				s.since = time.Now()
			}
		})
	})
}

// enough says whether a decision counts now.
func (s *seen) enough() bool { return !s.since.IsZero() && s.u.pressedSince(s.since) }
