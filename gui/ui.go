package gui

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/catalogue"
	"ratsschreiber/workflow"
)

// ui is what all parts of the window share.
type ui struct {
	words    *catalogue.Words
	win      fyne.Window
	keys     *keymap
	paths    workflow.Paths
	settings workflow.Settings
	state    workflow.AppState

	ctx  context.Context
	wg   sync.WaitGroup // of all work in the background
	inln bool           // tests: work at once, in the caller's goroutine
	slow func(func())   // tests: takes what comes of work, to have it arrive when they want; nil: it arrives as it comes

	name atomic.Pointer[string] // the clerk's, also read by work in the background

	shown    *sheet // the panel that lies over the window, if any
	answered *sheet // the panel to whose answer belongs what is done now, if any
	visits   int    // changes of the open meeting so far
	eat      bool   // the letter of the last key was meant for the window: a field that got the keys by it must not take it
	front    func() // told when another panel or screen has come to the front
	tidy     func() // gives the keys to something where what had them is gone
	keyIn    func(chord) bool
	said     func(string)

	hold    holding
	presses int  // of keys so far
	moves   int  // how often a person has gone elsewhere: to another screen, meeting or panel
	alone   bool // what happens now is not what a person did this moment, but what came of earlier work
	asked   int  // how many keys had been pressed when that was asked for; negative: nobody has asked for it

	sayings int // so far, so that only the last one is taken away
}

// t is the sentence for a key of gui.toml.
func (u *ui) t(key string, pairs ...any) string { return u.words.Text("gui."+key, pairs...) }

// n is the sentence for a number of things.
func (u *ui) n(key string, n int, pairs ...any) string { return u.words.Count("gui."+key, n, pairs...) }

// work runs do away from the screen's goroutine, and then on it: what do returned, or the error's words.
func (u *ui) work(do func(ctx context.Context) (apply func(), err error)) {
	u.workElse(do, u.fail)
}

// workElse is work with somebody else to say what went wrong.
func (u *ui) workElse(do func(ctx context.Context) (apply func(), err error), failed func(error)) {
	of := u.answered
	if u.inln {
		apply, err := do(u.ctx)
		u.come(of, apply, err, failed)
		return
	}
	presses := u.sofar()
	u.wg.Add(1)
	go func() { // ends with do, which obeys ctx
		defer u.wg.Done()
		apply, err := do(u.ctx)
		if u.ctx.Err() != nil {
			return // the window is gone
		}
		u.laterAfter(presses, func() { u.come(of, apply, err, failed) })
	}()
}

// sofar is how many keys had been pressed when what happens now was asked for.
func (u *ui) sofar() int {
	if u.alone { // it goes on with what was asked for earlier
		return u.asked
	}
	return u.presses
}

// workHere is work that only shows something: when it comes after the person has gone elsewhere, it is no longer wanted.
func (u *ui) workHere(do func(ctx context.Context) (apply func(), err error)) {
	moves := u.moves
	u.workElse(func(ctx context.Context) (func(), error) {
		apply, err := do(ctx)
		return func() {
			if apply != nil && u.moves == moves {
				apply()
			}
		}, err
	}, func(err error) {
		if u.moves == moves {
			u.fail(err)
		}
	})
}

// moved notes that a person goes elsewhere. The list of a choice does not stay open over another screen or panel.
func (u *ui) moved() {
	if !u.alone {
		u.moves++
	}
	over := u.win.Canvas().Overlays()
	if top := over.Top(); top != nil && (u.shown == nil || top != fyne.CanvasObject(u.shown.pop)) {
		over.Remove(top)
	}
}

// come applies what came of work, or says on behalf of the panel that began it what went wrong.
func (u *ui) come(of *sheet, apply func(), err error, failed func(error)) {
	switch {
	case err != nil:
		u.onBehalf(of, func() { failed(err) })
	default:
		of.served()
		if apply != nil {
			u.onBehalf(nil, apply)
		}
	}
}

// later runs f on the screen's goroutine, from any other.
func (u *ui) later(f func()) {
	u.laterAfter(-1, f)
}

// laterAfter is later for what a person asked for after so many presses of keys; negative: nobody has.
func (u *ui) laterAfter(presses int, f func()) {
	if u.inln {
		f()
		return
	}
	do := func() {
		alone, asked := u.alone, u.asked
		u.alone, u.asked = true, presses
		defer func() { u.alone, u.asked = alone, asked }()
		f()
	}
	if u.slow != nil {
		u.slow(do)
		return
	}
	fyne.Do(do)
}

// fail tells a person what went wrong: what happened, what to do, and technical details that can be copied. The panel whose answer it was is
// there again below.
func (u *ui) fail(err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	slog.Warn("told a person", "error", err)
	u.answered.comeBack()
	u.tell(u.explain(err), err)
}

func (u *ui) explain(err error) workflow.Explanation { return workflow.Explain(err, u.words) }

// say shows a sentence in the line at the foot for a while: long enough to be read twice.
func (u *ui) say(sentence string) {
	u.hint(sentence)
	if sentence == "" || u.inln {
		return
	}
	n := u.sayings
	time.AfterFunc(20*time.Second, func() { // ends by itself
		if u.ctx.Err() == nil {
			u.later(func() {
				if n == u.sayings {
					u.hint("")
				}
			})
		}
	})
}

// hint shows a sentence in the line at the foot until another one takes its place.
func (u *ui) hint(sentence string) {
	u.sayings++
	if u.said != nil {
		u.said(sentence)
	}
}

// sayNothingTo says that there is nothing to take back, or to do again.
func (u *ui) sayNothingTo(again bool) {
	if again {
		u.say(u.t("nothing_to_redo"))
		return
	}
	u.say(u.t("nothing_to_undo"))
}

// clerk is who works here. It may be called from any goroutine.
func (u *ui) clerk() string {
	if name := u.name.Load(); name != nil {
		return *name
	}
	return ""
}

// setSettings takes over changed settings.
func (u *ui) setSettings(s workflow.Settings) {
	u.settings = s
	u.name.Store(&s.Clerk)
}
