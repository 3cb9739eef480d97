package gui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// paste reads what lies on the clipboard as an invitation, and shows it for confirmation.
func (w *Window) paste() {
	text := fyne.CurrentApp().Clipboard().Content()
	if strings.TrimSpace(text) == "" {
		w.say(w.t("propose.nothing"))
		return
	}
	words := w.words
	w.workHere(func(ctx context.Context) (func(), error) {
		p, err := workflow.Propose(ctx, words, "", []byte(text), "")
		return func() { w.propose(p, brought{}) }, err
	})
}

// propose shows what was read of an invitation or list; nothing is taken over unseen. Without an open meeting it then begins a new one. The rest
// is dealt with when that is answered.
func (w *Window) propose(p workflow.Proposal, rest brought) {
	if w.sit != nil && w.sit.desk.ReadOnly() {
		w.note(w.t("propose.title"), w.t("read_only"))
		return
	}
	rows := w.proposalRows(p)
	list := newRowList(func() int { return len(rows) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, rows[i]...) },
		func(i int, width float32) float32 { return flowRowHeight(width, rows[i]...) })
	title := w.t("propose.title")
	if len(p.Agenda.Items) == 0 {
		title = w.t("propose.title_persons")
	}
	then := func() { w.bring(rest) }
	s := w.sheet(title, vbox(paragraph(run{text: w.proposalSummary(p)}), w.listHeight(list, 20)), 46, list,
		sheetChoice{label: w.t("propose.do"), do: func() bool {
			if w.sit == nil {
				then = func() { w.newMeetingWith(&p, rest) }
			} else {
				w.takeProposal(p)
			}
			return false
		}}, sheetChoice{label: w.t("propose.not")})
	s.onClose = func() { then() }
}

// brings says on the panel of a new meeting what comes into it: an invitation that was confirmed, and files.
func (w *Window) brings(p *workflow.Proposal, rest brought) fyne.CanvasObject {
	c := vbox()
	if p != nil {
		c.Add(paragraph(run{text: w.proposalSummary(*p), color: colorMuted}))
	}
	if files := append(append([]string{}, rest.sound...), rest.transcripts...); len(files) > 0 {
		for i := range files {
			files[i] = filepath.Base(files[i])
		}
		c.Add(paragraph(run{text: w.t("new.then", "files", strings.Join(files, ", ")), color: colorMuted}))
	}
	return c
}

func (w *Window) proposalSummary(p workflow.Proposal) string {
	var parts []string
	if n := len(p.Agenda.Items); n > 0 {
		parts = append(parts, w.n("propose.items", n))
	}
	if n := len(p.Roster.Members); n > 0 {
		parts = append(parts, w.n("propose.members", n))
	}
	s := w.t("propose.found", "what", strings.Join(parts, ", "))
	if w.sit == nil {
		return s
	}
	if len(p.Agenda.Items) > 0 && len(w.sit.head.Agenda.Items) > 0 {
		s += " " + w.t("propose.merges")
	}
	if len(p.Roster.Members) > 0 && len(w.sit.head.Roster.Members) > 0 {
		s += " " + w.t("propose.replaces_roster")
	}
	return s
}

// proposedHead says what was read of the meeting itself: its name, below it day and place.
func (w *Window) proposedHead(m meeting.Meeting) []run {
	dotted := func(parts ...string) string {
		return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " · ")
	}
	when := ""
	switch {
	case m.Start.IsZero():
	case m.Start.Hour() == 0 && m.Start.Minute() == 0: // the hour was not named
		when = w.words.DateLong(m.Start)
	default:
		when = w.words.DateLong(m.Start) + ", " + w.words.Clock(m.Start)
	}
	var out []run
	if name := dotted(m.Body, m.Title); name != "" {
		out = append(out, run{text: name, bold: true})
	}
	if rest := dotted(when, m.Place); rest != "" {
		if len(out) > 0 {
			rest = "\n" + rest
		}
		out = append(out, run{text: rest})
	}
	return out
}

func (w *Window) proposalRows(p workflow.Proposal) [][]run {
	var rows [][]run
	for _, n := range p.Notes {
		rows = append(rows, []run{{text: string(n), color: colorDoubt}})
	}
	if head := w.proposedHead(p.Meeting); len(head) > 0 {
		rows = append(rows, head)
	}
	for _, it := range p.Agenda.Items {
		r := []run{{text: w.t("part.letter_"+visibilityKey(it.Visibility)) + " " + it.Number + "  ", color: colorMuted, bold: true}, {text: it.Title, struck: it.Dropped}}
		if t := paperText(it); t != "" {
			r = append(r, run{text: "  " + t, color: colorMuted})
		}
		if it.Proposal != "" {
			r = append(r, run{text: "\n" + it.Proposal, color: colorMuted, italic: true})
		}
		rows = append(rows, r)
	}
	for _, m := range p.Roster.Members {
		parts := []string{w.t("role." + string(m.Role))}
		if m.Office != "" {
			parts[0] = m.Office
		}
		if m.Group != "" {
			parts = append(parts, m.Group)
		}
		if m.Invited != meeting.InvitedUnknown {
			parts = append(parts, w.t("invited."+string(m.Invited)))
		}
		rows = append(rows, []run{{text: m.Name}, {text: " · " + strings.Join(parts, " · "), color: colorMuted}})
	}
	return rows
}

func (w *Window) takeProposal(p workflow.Proposal) {
	prep := w.inside[stepPrepare].(*prepareScreen)
	prep.flush()
	m := prep.head
	workflow.TakeProposal(&m, p)
	prep.fill(m)
	prep.flush()
	w.goTo(stepPrepare)
	w.say(w.t("propose.done"))
}
