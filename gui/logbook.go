package gui

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// logbook words the log of the open meeting. The log names things by number; what they are is taken from the meeting as it stands, and what has been
// replaced since is not named.
type logbook struct {
	w     *Window
	s     *sitting
	facts map[meeting.FactID]meeting.Fact
	items map[meeting.PassageID]meeting.ItemID
}

func newLogbook(w *Window, s *sitting) *logbook {
	b := &logbook{w: w, s: s, facts: map[meeting.FactID]meeting.Fact{}, items: map[meeting.PassageID]meeting.ItemID{}}
	for _, f := range s.minutes.AllFacts() {
		b.facts[f.ID] = f
	}
	for _, it := range s.minutes.Items {
		for _, p := range it.Passages {
			b.items[p.ID] = it.Item.ID
		}
	}
	return b
}

// logRow is a line of the log, or several that say the same one after the other.
type logRow struct {
	at, since time.Time
	by        string
	runs      []run
	action    string
	times     int
}

// repeated are the actions of a machine that come so often that their lines are joined.
var repeated = map[string]bool{"transcribe.window": true}

// rows puts log, documents and reasons together, the newest first.
func (b *logbook) rows(entries []meeting.LogEntry, docs []meeting.Document, blankings []workflow.Blanking) [][]run {
	w := b.w
	var rows []logRow
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		if e.Action == "export" && len(docs) > 0 {
			continue // the document's own line below names it
		}
		if n := len(rows); n > 0 && repeated[e.Action] && rows[n-1].action == e.Action && rows[n-1].by == e.By {
			rows[n-1].times++
			rows[n-1].since = e.At
			continue
		}
		text := e.Action
		if key := "gui.log." + strings.ReplaceAll(e.Action, ".", "_"); w.words.Has(key) {
			text = w.words.Text(key)
		}
		runs := []run{{text: text}}
		if what := b.what(e); what != "" && !repeated[e.Action] {
			runs = append(runs, run{text: " · " + what, color: colorMuted})
		}
		rows = append(rows, logRow{at: e.At, by: e.By, runs: runs, action: e.Action, times: 1})
	}
	for _, d := range docs {
		rows = append(rows, logRow{at: d.At, by: d.By, runs: []run{{text: w.t("finish.document", "name", filepath.Base(d.Name))}}})
	}
	for _, x := range blankings {
		rows = append(rows, logRow{at: x.At, by: x.By, runs: []run{{text: w.t("log.blank") + " · " + w.words.Text("blank.entry", "from", catalogue.Position(x.From), "to",
			catalogue.Position(x.To), "reason", x.Reason)}}})
	}
	slices.SortStableFunc(rows, func(a, b logRow) int { return b.at.Compare(a.at) })
	out := make([][]run, len(rows))
	for i, r := range rows {
		at := r.at.Local()
		out[i] = append([]run{{text: w.words.Date(at) + " " + at.Format("15:04:05") + "  ", color: colorMuted}}, r.runs...)
		if r.times > 1 {
			out[i] = append(out[i], run{text: " · " + w.t("log.times", "n", w.words.Integer(r.times), "time", w.words.Clock(r.since.Local())), color: colorMuted})
		}
		if r.by != "" {
			out[i] = append(out[i], run{text: " · " + r.by, bold: true})
		}
	}
	return out
}

// what names what an entry is about: the item and the kind of fact, the mark, the place in the recording; empty where that cannot be said.
func (b *logbook) what(e meeting.LogEntry) string {
	var d struct {
		Fact     meeting.FactID      `json:"fact"`
		Passage  meeting.PassageID   `json:"passage"`
		Segment  meeting.SegmentID   `json:"segment"`
		Segments []meeting.SegmentID `json:"segments"`
		Mark     meeting.MarkID      `json:"mark"`
		Heard    *bool               `json:"heard"`
	}
	if json.Unmarshal([]byte(e.Detail), &d) != nil {
		return "" // of another make; the action alone says enough
	}
	w := b.w
	var parts []string
	item := func(id meeting.ItemID) {
		if it := b.s.head.Agenda.ByID(id); it != nil {
			parts = append(parts, w.t("top", "number", it.Number))
		}
	}
	if f, ok := b.facts[d.Fact]; ok {
		item(f.Item)
		parts = append(parts, w.words.Text("facts.kind."+string(f.Kind)))
	}
	if id, ok := b.items[d.Passage]; ok {
		item(id)
	}
	for _, k := range b.s.marks {
		if d.Mark != 0 && k.ID == d.Mark {
			parts = append(parts, markText(w, b.s.head, k))
		}
	}
	if g := b.s.segment(d.Segment); g != nil {
		parts = append(parts, catalogue.Position(g.From))
	} else if n := len(d.Segments); n > 0 {
		if g := b.s.segment(d.Segments[0]); g != nil {
			parts = append(parts, catalogue.Position(g.From))
		}
		if n > 1 && len(parts) > 0 {
			parts = append(parts, w.n("state.segments", n))
		}
	}
	if d.Heard != nil && len(parts) > 0 {
		key := "sign.history.unheard"
		if *d.Heard {
			key = "sign.history.heard"
		}
		parts = append(parts, w.words.Text(key))
	}
	return strings.Join(parts, ", ")
}
