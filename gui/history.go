package gui

import (
	"context"

	"ratsschreiber/workflow"
)

// history shows what the chosen place was before: who changed it, and which words went and came.
func (m *minutesScreen) history() {
	w, r := m.w, m.row()
	if r == nil {
		return
	}
	row, words := *r, w.words
	w.workHere(func(ctx context.Context) (func(), error) {
		var all []workflow.Revision
		var err error
		if row.fact != nil {
			all, err = workflow.FactHistory(ctx, m.s.desk.File(), words, row.fact.ID)
		} else {
			all, err = workflow.PassageHistory(ctx, m.s.desk.File(), row.passage.ID)
		}
		return func() { w.showHistory(all) }, err
	})
}

func (w *Window) showHistory(all []workflow.Revision) {
	rows := make([][]run, 0, len(all))
	for i := len(all) - 1; i >= 0; i-- { // the newest first
		rows = append(rows, append([]run{{text: all[i].Line(w.words) + "\n", color: colorMuted}}, revisionRuns(all[i])...))
	}
	list := newRowList(func() int { return len(rows) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, rows[i]...) },
		func(i int, width float32) float32 { return flowRowHeight(width, rows[i]...) })
	var height float32 // in letters
	for _, r := range rows {
		height += flowRowHeight(em(42), r...) / em(1)
	}
	w.sheet(w.t("history.title"), w.listHeight(list, min(24, height+1)), 46, list, sheetChoice{label: w.t("ok")})
}

// revisionRuns are a revision's words: what went is struck, what came is bold.
func revisionRuns(r workflow.Revision) []run {
	if r.Change == nil {
		return []run{{text: r.Text}}
	}
	var out []run
	for i, p := range r.Change {
		text := p.Text
		if i > 0 {
			text = " " + text
		}
		switch p.Kind {
		case workflow.PartGone:
			out = append(out, run{text: text, struck: true, color: colorMuted})
		case workflow.PartNew:
			out = append(out, run{text: text, bold: true, color: colorConfirmed})
		default:
			out = append(out, run{text: text})
		}
	}
	return out
}
