package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
)

// edit opens the chosen segment's text for correction, in its row.
func (t *transcriptScreen) edit() { t.ready(t.editNow) }

func (t *transcriptScreen) editNow() {
	g := t.current()
	if g == nil || t.editing == g.ID {
		return
	}
	if t.s.desk.ReadOnly() {
		t.w.say(t.w.t("read_only"))
		return
	}
	t.w.askName(func() {
		t.endEdit(true)
		g := t.current()
		if g == nil {
			return
		}
		t.editing = g.ID
		t.editor.SetText(t.s.done.text.take(g.ID, g.Text))
		t.list.Refresh()
		t.list.reveal(t.list.chosen)
		t.w.win.Canvas().Focus(t.editor)
		t.editor.CursorRow, t.editor.CursorColumn = 0, 0
		t.w.hint(t.w.t("text.editing"))
	})
}

func (t *transcriptScreen) editorKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		t.endEdit(true)
	case fyne.KeyEscape:
		t.endEdit(false)
	case fyne.KeyF2:
		t.endEdit(true)
		t.list.step(1)
		t.edit()
	default:
		return false
	}
	return true
}

// endEdit closes the field, storing what was typed or not. It says whether there was one.
func (t *transcriptScreen) endEdit(keep bool) bool {
	if t.editing == 0 {
		return false
	}
	id, text := t.editing, strings.TrimSpace(t.editor.Text)
	t.editing = 0
	g := t.s.segment(id)
	if g != nil && keep && text != g.Text {
		changed := *g
		changed.Text = text
		g.Text, g.Words, g.By = text, nil, t.w.clerk() // shown at once; storing follows
		t.storeElse(func(ctx context.Context) (string, error) { return "", t.s.desk.EditSegment(ctx, changed) }, func() { t.s.done.text.put(id, text) })
	}
	said := ""
	if g != nil && !keep && text != "" && text != g.Text {
		t.s.done.text.put(id, text)
		said = t.w.t("text.kept", "key", t.w.keys.label(onTranscript, actEdit))
	}
	t.list.Refresh()
	if t.w.now == t {
		t.w.win.Canvas().Focus(t.list)
	}
	t.w.say(said)
	return true
}

// store makes a change of the transcript and reads it anew.
func (t *transcriptScreen) store(do func(ctx context.Context) error) {
	t.storeSaying(func(ctx context.Context) (string, error) { return "", do(ctx) })
}

// storeSaying is store with a sentence on what was done.
func (t *transcriptScreen) storeSaying(do func(ctx context.Context) (said string, err error)) {
	t.storeElse(do, func() {})
}

// storeElse is storeSaying with something that keeps what was typed where it could not be stored.
func (t *transcriptScreen) storeElse(do func(ctx context.Context) (said string, err error), keep func()) {
	t.storing++
	t.s.write(func(ctx context.Context) (func(), error) {
		said, err := do(ctx)
		return func() {
			t.s.reloadTextThen(t.stored)
			if said != "" {
				t.w.say(said)
			}
		}, err
	}, func(err error) {
		keep()
		t.s.reloadTextThen(t.stored)
		t.w.fail(err)
	})
}

// ready does something to the transcript as it is shown; while a change is on its way, only when it is shown as well. Else a quick hand would
// change a place that is no longer there.
func (t *transcriptScreen) ready(do func()) {
	if t.storing > 0 {
		of := t.w.answered
		t.later = append(t.later, func() { t.w.onBehalf(of, do) })
		return
	}
	do()
}

// stored notes that a change is shown, and does what has waited for that.
func (t *transcriptScreen) stored() {
	t.storing--
	for t.storing == 0 && len(t.later) > 0 {
		do := t.later[0]
		t.later = t.later[1:]
		do()
	}
}

// reloadText reads the transcript anew; facts and passages stay.
func (s *sitting) reloadText() { s.reloadTextThen(func() {}) }

// reloadTextThen is reloadText with something to do afterwards, whether it could be read or not.
func (s *sitting) reloadTextThen(then func()) {
	s.read(func(ctx context.Context) (func(), error) {
		segs, err := s.desk.Segments(ctx)
		return func() {
			s.setSegments(segs)
			s.minutes.Segments = segs
			s.recheck = true
			s.told(textChanged)
			s.loadMissingWords()
			then()
		}, err
	}, func(err error) {
		s.u.fail(err)
		then()
	})
}

// loadMissingWords reads the words of segments that have none, a few at a time: after an edit these are one or two.
func (s *sitting) loadMissingWords() {
	for i := range s.segs {
		if s.segs[i].Words == nil && s.segs[i].Text != "" && s.segs[i].Window != 0 {
			from, to := s.segs[i].From, s.segs[i].To
			s.u.workElse(func(ctx context.Context) (func(), error) {
				segs, err := s.desk.Words(ctx, from, to)
				return func() {
					for _, g := range segs {
						if at, ok := s.at[g.ID]; ok {
							s.segs[at].Words = g.Words
						}
					}
					s.told(wordsCame)
				}, err
			}, func(error) {})
			return
		}
	}
}

// split divides the segment that is edited at the cursor.
func (t *transcriptScreen) split() {
	if t.editing == 0 {
		t.w.say(t.w.t("text.split_how"))
		return
	}
	g := t.s.segment(t.editing)
	if g == nil {
		return
	}
	id, offset, text := g.ID, cursorOffset(t.editor), t.editor.Text
	unchanged := text == g.Text
	if offset <= 0 || offset >= len(text) {
		t.w.say(t.w.t("text.split_where"))
		return
	}
	t.editing = 0
	t.storeElse(func(ctx context.Context) (string, error) {
		if unchanged {
			return "", t.s.desk.SplitSegment(ctx, id, offset)
		}
		return "", t.s.desk.SplitSegmentOf(ctx, id, text, offset)
	}, func() {
		if !unchanged {
			t.s.done.text.put(id, text)
		}
	})
	t.w.win.Canvas().Focus(t.list)
}

// cursorOffset is the cursor's place in an entry's text, in bytes. Lines that were only broken for display count as one.
func cursorOffset(e *entry) int {
	n := 0
	for i, r := range []rune(e.Text) {
		if i >= e.CursorTextOffset() {
			break
		}
		n += len(string(r))
	}
	return n
}

// merge joins the chosen segment with the next one.
func (t *transcriptScreen) merge() { t.ready(t.mergeNow) }

func (t *transcriptScreen) mergeNow() {
	g := t.current()
	if g == nil {
		return
	}
	at := t.s.at[g.ID]
	if at+1 >= len(t.s.segs) {
		return
	}
	ids := []meeting.SegmentID{g.ID, t.s.segs[at+1].ID}
	t.w.askName(func() {
		t.store(func(ctx context.Context) error { _, err := t.s.desk.MergeSegments(ctx, ids); return err })
	})
}

// undo takes back the last change of the text, or does it again.
func (t *transcriptScreen) undo(again bool) {
	t.endEdit(true)
	t.ready(func() { t.undoNow(again) })
}

func (t *transcriptScreen) undoNow(again bool) {
	t.storing++
	at := t.list.chosen
	t.s.write(func(ctx context.Context) (func(), error) {
		do := t.s.desk.UndoEdit
		if again {
			do = t.s.desk.RedoEdit
		}
		ids, err := do(ctx)
		return func() {
			for _, id := range ids {
				if g := t.s.segment(id); g != nil {
					g.Words = nil
				}
			}
			t.s.reloadTextThen(func() {
				if len(ids) > 0 && t.w.now == screen(t) && t.list.chosen == at { // a person who has gone elsewhere meanwhile is left there
					t.goToSegment(ids[0])
				}
				t.stored()
			})
			t.w.say(t.w.t("undone"))
		}, err
	}, func(err error) {
		t.stored()
		if t.w.explain(err).Key == "nothing" {
			t.w.sayNothingTo(again)
			return
		}
		t.w.fail(err)
	})
}
