package gui

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/catalogue"
	"ratsschreiber/workflow"
)

// suggestionSheet shows what may have been misheard, and takes a person's decision about each place by itself.
type suggestionSheet struct {
	t     *transcriptScreen
	all   []workflow.Suggestion
	list  *rowList
	said  *flowText
	sheet *sheet

	sight    seen // of the chosen one
	deciding bool // a decision is being stored
}

// askSuggestions opens the list; where there is nothing to suggest, it says so.
func (t *transcriptScreen) askSuggestions() {
	t.readSuggestions(func(all []workflow.Suggestion) {
		if len(all) == 0 {
			t.w.say(t.w.t("suggest.none"))
			return
		}
		t.showSuggestions(all)
	})
}

func (t *transcriptScreen) showSuggestions(all []workflow.Suggestion) *suggestionSheet {
	w := t.w
	x := &suggestionSheet{t: t, all: all, said: newFlow(), sight: seen{u: &w.ui, after: seenAfter}}
	x.said.fill = true
	x.list = newRowList(func() int { return len(x.all) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, x.runs(i)...) },
		func(i int, width float32) float32 { return flowRowHeight(width, x.runs(i)...) })
	x.list.chosen = 0
	x.list.onOpen = func(int) { x.decide(true) }
	x.list.onKey = func(k *fyne.KeyEvent) bool {
		switch k.Name {
		case fyne.KeySpace, fyne.KeyF6:
			x.hear()
		case fyne.KeyDelete:
			x.decide(false)
		default:
			return false
		}
		return true
	}
	x.tell()
	choices := []sheetChoice{
		{label: w.t("suggest.accept"), do: func() bool { x.decide(true); return true }},
		{label: w.t("suggest.reject"), do: func() bool { x.decide(false); return true }},
		{label: w.t("suggest.hear"), do: func() bool { x.hear(); return true }},
		{label: w.t("close_panel")},
	}
	if t.s.desk.ReadOnly() {
		choices = choices[2:]
	}
	x.sheet = w.sheet(w.t("suggest.title"), vbox(paragraph(run{text: w.t("suggest.why"), color: colorMuted}), w.listHeight(x.list, 16), x.said), 44, x.list, choices...)
	x.sheet.onClose = func() { t.player.stop() }
	x.sight.renew()
	return x
}

func (t *transcriptScreen) readSuggestions(then func([]workflow.Suggestion)) {
	w, desk, settings := t.w, t.s.desk, t.w.settings
	w.work(func(ctx context.Context) (func(), error) {
		words, err := workflow.TownGlossary(w.paths, settings)
		if err != nil {
			return nil, err
		}
		all, err := desk.Suggestions(ctx, words)
		return func() { then(all) }, err
	})
}

// runs are a place: when, what was heard, what it may be, and the words around it.
func (x *suggestionSheet) runs(i int) []run {
	s := x.all[i]
	return []run{{text: catalogue.Position(s.At) + "   ", color: colorMuted}, {text: s.Heard, bold: true}, {text: "  →  "}, {text: s.Term, bold: true, color: theme.ColorNamePrimary},
		{text: "\n" + s.Text, color: colorMuted}}
}

// suggestionHeard is how much is played before and after the word.
const suggestionHeard = 2 * time.Second

func (x *suggestionSheet) hear() {
	if i := x.list.chosen; i >= 0 && i < len(x.all) {
		at := x.all[i].At
		x.t.player.from(max(0, at-suggestionHeard), at+suggestionHeard)
	}
}

// decide does with the chosen suggestion what a person wants, and shows what is left.
func (x *suggestionSheet) decide(accept bool) {
	t, w, i := x.t, x.t.w, x.list.chosen
	if i < 0 || i >= len(x.all) || t.s.desk.ReadOnly() || x.deciding || !x.sight.enough() {
		return
	}
	chosen, settings := x.all[i], w.settings
	w.askName(func() {
		x.deciding = true
		w.workElse(func(ctx context.Context) (func(), error) {
			words, err := workflow.TownGlossary(w.paths, settings)
			if err != nil {
				return nil, err
			}
			left, err := t.s.desk.DecideSuggestion(ctx, words, chosen, accept, w.clerk())
			return func() { x.decided(chosen, left, accept) }, err
		}, func(err error) {
			x.deciding = false
			if errors.Is(err, workflow.ErrNoSuggestion) { // corrected meanwhile
				t.s.reloadText()
				t.readSuggestions(x.show)
				return
			}
			w.fail(err)
		})
	})
}

// decided takes a decided suggestion out of the list, and puts what else is left in its segment in the place of that segment's.
func (x *suggestionSheet) decided(chosen workflow.Suggestion, left []workflow.Suggestion, textChanged bool) {
	x.deciding = false
	first := slices.IndexFunc(x.all, func(s workflow.Suggestion) bool { return s.Segment == chosen.Segment })
	if first < 0 {
		return
	}
	rest := slices.DeleteFunc(x.all, func(s workflow.Suggestion) bool { return s.Segment == chosen.Segment })
	x.show(slices.Insert(rest, first, left...))
	if textChanged {
		x.t.s.reloadText()
	}
}

// show shows what there is left to decide; the choice stays at its place.
func (x *suggestionSheet) show(all []workflow.Suggestion) {
	x.all = all
	x.list.chosen = min(x.list.chosen, len(all)-1)
	x.list.Refresh()
	x.tell()
	x.sheet.again()
	x.sight.renew()
}

func (x *suggestionSheet) tell() {
	x.said.set(run{text: x.t.w.n("suggest.left", len(x.all)), bold: true})
}
