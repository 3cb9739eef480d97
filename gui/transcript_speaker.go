package gui

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// Who speaks: for one segment, for all of a speaker, or for all of a channel where several microphones were kept apart.

// speakers lists who can be given a segment: the roster in its order, chair first.
func (s *sitting) speakers() []meeting.Member {
	var out []meeting.Member
	for _, m := range s.head.Roster.Members {
		if m.Role == meeting.RoleChair {
			out = append(out, m)
		}
	}
	for _, m := range s.head.Roster.Members {
		if m.Role != meeting.RoleChair {
			out = append(out, m)
		}
	}
	return out
}

// spokenTurn is a stretch in which one person speaks.
type spokenTurn struct {
	who  string
	span meeting.Span
}

// turnGap is how long somebody may be silent within one turn.
const turnGap = 5 * time.Second

// turns is the speaking order: what one known person says without somebody else between.
func (s *sitting) turns() []spokenTurn {
	var out []spokenTurn
	for i := range s.segs {
		g := &s.segs[i]
		who := s.speaker(g)
		if n := len(out); n > 0 && out[n-1].who == who && g.From-out[n-1].span.To < turnGap {
			out[n-1].span.To = max(out[n-1].span.To, g.To)
		} else {
			out = append(out, spokenTurn{who, meeting.Span{From: g.From, To: g.To}})
		}
	}
	return slices.DeleteFunc(out, func(t spokenTurn) bool { return t.who == "" })
}

// channels says whether what was said comes from several channels.
func (s *sitting) channels() bool {
	return slices.ContainsFunc(s.segs, func(g meeting.Segment) bool { return g.Channel != s.segs[0].Channel })
}

// reach is which segments a speaker is given.
type reach int

const (
	oneSegment reach = iota
	allOfSpeaker
	allOfChannel // but those to which a person gave a speaker
)

// askSpeaker lets a person choose who speaks in the chosen segment.
func (t *transcriptScreen) askSpeaker() {
	w, g := t.w, t.current()
	if g == nil {
		return
	}
	people := t.s.speakers()
	rows := make([][]run, 0, len(people))
	for i, m := range people {
		r := []run{{text: m.Name}}
		if m.Group != "" {
			r = append(r, run{text: " · " + m.Group, color: colorMuted})
		}
		if i < 9 {
			r = append(r, run{text: "   " + w.keys.label(onTranscript, action(actSpeakerFmt+string(rune('1'+i)))), color: colorMuted, size: theme.SizeNameCaptionText})
		}
		rows = append(rows, r)
	}
	list := newRowList(func() int { return len(rows) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, rows[i]...) },
		func(i int, width float32) float32 { return flowRowHeight(width, rows[i]...) })
	list.name = func(i int) string { return people[i].Name }
	for i, m := range people {
		if m.ID == g.Speaker {
			list.chosen = i
		}
	}
	other := newEntry(&w.ui)
	other.SetPlaceHolder(w.t("who.other"))
	all := newCheck(w.t("who.all", "name", w.nameOr(t.s.speaker(g))), nil)
	below := []fyne.CanvasObject{other, all}
	channel := newCheck(w.t("who.channel", "n", g.Channel+1), nil)
	if t.s.channels() {
		below = append(below, channel)
		all.OnChanged = func(on bool) { channel.SetChecked(channel.Checked && !on) }
		channel.OnChanged = func(on bool) { all.SetChecked(all.Checked && !on) }
	}
	var s *sheet
	take := func() bool {
		s.close()
		far := oneSegment
		switch {
		case channel.Checked:
			far = allOfChannel
		case all.Checked:
			far = allOfSpeaker
		}
		switch {
		case strings.TrimSpace(other.Text) != "":
			t.assign("", strings.TrimSpace(other.Text), far)
		case list.chosen >= 0 && list.chosen < len(people):
			t.assign(people[list.chosen].ID, "", far)
		}
		w.win.Canvas().Focus(t.list)
		return true
	}
	list.onOpen = func(int) { s.answer(0) }
	other.OnSubmitted = func(string) { s.answer(0) }
	s = w.sheet(w.t("who.title"), vbox(w.listHeight(list, 15), vbox(below...)), 34, list, sheetChoice{label: w.t("who.do"), do: take}, sheetChoice{label: w.t("cancel")})
}

func (w *Window) nameOr(name string) string {
	if name == "" {
		return w.t("text.nobody")
	}
	return name
}

// nobody is what stands in the place of a speaker whom nobody knows.
func (t *transcriptScreen) nobody(g *meeting.Segment) string {
	if t.apart {
		return t.w.t("text.nobody_on", "n", g.Channel+1)
	}
	return t.w.t("text.nobody")
}

func (t *transcriptScreen) assignNth(n int) {
	if all := t.s.speakers(); n < len(all) {
		t.assign(all[n].ID, "", oneSegment)
	}
}

// assign gives the chosen segment, or more of them, to a person, in one step that can be undone.
func (t *transcriptScreen) assign(member meeting.MemberID, name string, far reach) {
	t.ready(func() { t.assignNow(member, name, far) })
}

func (t *transcriptScreen) assignNow(member meeting.MemberID, name string, far reach) {
	g := t.current()
	if g == nil {
		return
	}
	channel := g.Channel
	ids := []meeting.SegmentID{g.ID}
	if far == allOfSpeaker {
		ids = workflow.SegmentsOf(t.s.segs, g.Speaker, g.SpeakerName)
	}
	who := name
	if m := t.s.head.Roster.ByID(member); m != nil {
		who = m.Name
	}
	words := t.w.words
	t.w.askName(func() {
		if far != allOfChannel {
			t.store(func(ctx context.Context) error { return t.s.desk.AssignSpeaker(ctx, ids, member, name) })
			return
		}
		t.storeSaying(func(ctx context.Context) (string, error) {
			n, err := t.s.desk.AssignChannel(ctx, channel, member, name)
			return words.Count("gui.who.given", n, "name", who, "channel", channel+1), err
		})
	})
}
