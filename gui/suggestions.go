package gui

import (
	"context"
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
}

// askSuggestions opens the list; where there is nothing to suggest, it says so.
func (t *transcriptScreen) askSuggestions() {
	w := t.w
	t.readSuggestions(func(all []workflow.Suggestion) {
		if len(all) == 0 {
			w.say(w.t("suggest.none"))
			return
		}
		x := &suggestionSheet{t: t, all: all, said: newFlow()}
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
	})
}

func (t *transcriptScreen) readSuggestions(then func([]workflow.Suggestion)) {
	w, desk := t.w, t.s.desk
	w.work(func(ctx context.Context) (func(), error) {
		words, err := workflow.TownGlossary(w.paths, w.settings)
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
	if i < 0 || i >= len(x.all) || t.s.desk.ReadOnly() {
		return
	}
	number := x.all[i].Number
	w.askName(func() {
		w.work(func(ctx context.Context) (func(), error) {
			words, err := workflow.TownGlossary(w.paths, w.settings)
			if err != nil {
				return nil, err
			}
			if err := t.s.desk.DecideSuggestion(ctx, words, number, accept, w.clerk()); err != nil {
				return nil, err
			}
			return func() {
				t.s.reloadText()
				t.readSuggestions(func(all []workflow.Suggestion) {
					x.all = all
					x.list.chosen = min(i, len(all)-1)
					x.list.Refresh()
					x.tell()
					x.sheet.again()
				})
			}, nil
		})
	})
}

func (x *suggestionSheet) tell() {
	x.said.set(run{text: x.t.w.n("suggest.left", len(x.all)), bold: true})
}
