package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// What a key means: first to the panel on top, then to the screen, then everywhere.

// bindKeys has the canvas hand over all keys of the table.
func (w *Window) bindKeys() {
	c := w.win.Canvas()
	for _, s := range w.keysOn {
		c.RemoveShortcut(s)
	}
	w.keysOn = w.keys.shortcuts()
	for _, s := range w.keysOn {
		c.AddShortcut(s, func(s fyne.Shortcut) { w.typed(chordOf(s)) })
	}
	w.keyIn = w.typed
	c.SetOnTypedKey(w.unclaimed)
	w.watchKeys(c)
}

// unclaimed deals with a key that nothing in the window has a use for. Where nothing has the keys, as after a click into the empty, keys that
// move go to what the screen proposes; else they scroll the page.
func (w *Window) unclaimed(e *fyne.KeyEvent) {
	c := w.win.Canvas()
	lost := c.Focused() == nil
	if w.typed(chord{key: e.Name}) {
		return
	}
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd:
		if lost {
			w.tidyFocus()
		}
		if f := c.Focused(); f != nil && lost {
			f.TypedKey(e)
			return
		}
		scrollPage(c, e.Name)
	}
}

// typed does what a key means on the present screen.
func (w *Window) typed(c chord) (done bool) {
	w.eat = false
	defer func() { w.eat = done && c.writes() }()
	if w.shown != nil {
		if c.mod == fyne.KeyModifierControl && (c.key == fyne.KeyReturn || c.key == fyne.KeyEnter) { // also from a field of several lines
			w.shown.answer(0)
			return true
		}
		return c.mod == 0 && w.shown.key(c.key)
	}
	if c.key == desktop.KeyShiftLeft || w.now == nil {
		return false
	}
	a := action("")
	if c.mod == 0 && shiftHeld() { // fyne hands over no key with Shift alone as such
		a = w.keys.find(w.now.scope(), chord{c.key, fyne.KeyModifierShift})
	}
	if a == "" {
		a = w.keys.find(w.now.scope(), c)
	}
	if a == "" {
		return false
	}
	if w.now.act(a) {
		return true
	}
	return w.everywhere(a)
}

func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers() == fyne.KeyModifierShift
}

// everywhere does what a key means on every screen.
func (w *Window) everywhere(a action) bool {
	inside := w.sit != nil
	switch a {
	case actHelp:
		w.showHelp(string(w.now.scope()))
	case actSettings:
		w.showSettings()
	case actStart:
		w.showStart()
	case actImport:
		w.importFile()
	case actLock:
		w.lock()
	case actPaste:
		if w.back != nil { // settings and help have no use for it
			return false
		}
		w.paste()
	case actCancel:
		if w.back != nil {
			w.goBack()
			return true
		}
		return false
	case actAgenda:
		if !inside {
			return false
		}
		w.toggleRail()
	case actStep1, actStep2, actStep3, actStep4, actStep5:
		if !inside {
			return false
		}
		w.goTo(map[action]step{actStep1: stepPrepare, actStep2: stepRecord, actStep3: stepTranscript, actStep4: stepMinutes, actStep5: stepFinish}[a])
	default:
		return false
	}
	return true
}
