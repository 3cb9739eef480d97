package gui

import (
	"fmt"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// minutesRow is one line of an item: a heading, a fact, a passage, or a note that belongs to the place above it.
type minutesRow struct {
	id      placeID // zero: cannot be chosen
	fact    *meeting.Fact
	passage *meeting.Passage
	runs    []run
	section bool // a heading
	table   bool // a vote: counts stand in columns
	head    bool // the table's heads
	note    bool // indented, without a sign
}

// open says whether a person still has to decide.
func (r minutesRow) open() bool {
	return r.fact != nil && r.fact.NeedsReview() && r.fact.Review == nil || r.passage != nil && r.passage.NeedsReview()
}

func (r minutesRow) review() *meeting.Review {
	switch {
	case r.fact != nil:
		return r.fact.Review
	case r.passage != nil:
		return r.passage.Review
	}
	return nil
}

func (r minutesRow) doubts() []meeting.Doubt {
	switch {
	case r.fact != nil:
		return r.fact.Doubts
	case r.passage != nil:
		return r.passage.Doubts
	}
	return nil
}

func (r minutesRow) evidence() []meeting.Evidence {
	switch {
	case r.fact != nil:
		return r.fact.Evidence
	case r.passage != nil:
		return r.passage.Evidence
	}
	return nil
}

// rowsOf makes the rows of an item.
func (m *minutesScreen) rowsOf(id meeting.ItemID) []minutesRow {
	b := rowBuilder{m: m}
	switch id {
	case "":
		b.headRows()
	case outsideItem:
		b.title(m.w.t("outside_item"))
		b.itemRows(m.s.minutes.Outside)
	default:
		if it := m.s.itemMinutes(id); it != nil {
			b.itemTitle(*it)
			b.itemRows(*it)
		}
	}
	return b.rows
}

type rowBuilder struct {
	m    *minutesScreen
	rows []minutesRow
}

func (b *rowBuilder) t(key string, pairs ...any) string { return b.m.w.t(key, pairs...) }

func (b *rowBuilder) title(s string) {
	b.rows = append(b.rows, minutesRow{runs: []run{{text: s, bold: true, size: theme.SizeNameSubHeadingText}}, section: true})
}

func (b *rowBuilder) section(s string) {
	b.rows = append(b.rows, minutesRow{runs: []run{{text: s, bold: true, color: colorMuted, size: theme.SizeNameCaptionText}}, section: true})
}

func (b *rowBuilder) note(r ...run) { b.rows = append(b.rows, minutesRow{runs: r, note: true}) }

func (b *rowBuilder) itemTitle(it meeting.ItemMinutes) {
	b.title(strings.TrimSpace(b.t("part.letter_"+visibilityKey(it.Item.Visibility)) + " " + it.Item.Number + "  " + it.Item.Title))
	var parts []string
	if len(it.Spans) > 0 {
		parts = append(parts, catalogue.Position(it.Spans[0].From)+"–"+catalogue.Position(it.Spans[len(it.Spans)-1].To))
	} else {
		parts = append(parts, b.t("minutes.not_dealt_with"))
	}
	if r := it.Result(); r != meeting.UnknownResult && r != meeting.NoResult {
		parts = append(parts, b.m.w.words.Text("facts.result."+string(r)))
	}
	if c, ok := b.m.s.covered[it.Item.ID]; ok && c.Duration > 0 {
		parts = append(parts, b.t("minutes.covered", "length", b.m.w.words.Span(c.Transcribed)))
		if c.Read > 0 {
			parts = append(parts, b.t("minutes.read", "share", b.m.w.words.Percent(c.Read, 0)))
		}
	}
	b.note(run{text: strings.Join(parts, " · "), color: colorMuted})
}

func (b *rowBuilder) headRows() {
	m := b.m.s.minutes
	b.title(b.t("head_item"))
	facts := headFacts(m)
	if len(facts) == 0 {
		b.note(run{text: b.t("minutes.no_head"), color: colorMuted})
	}
	for _, f := range facts {
		b.fact(f)
	}
}

func (b *rowBuilder) itemRows(it meeting.ItemMinutes) {
	if !it.Item.Visibility.IsOpen() && it.Item.ID != "" && it.Item.Visibility == meeting.Unconfirmed {
		b.note(run{text: b.t("minutes.unconfirmed"), color: colorDoubt})
	}
	if len(it.Motions) > 0 {
		b.section(b.t("minutes.motions"))
		for _, f := range byTime(it.Motions) {
			b.fact(f)
		}
	}
	if len(it.Votes) > 0 {
		b.section(b.t("minutes.votes"))
		b.rows = append(b.rows, minutesRow{table: true, head: true, runs: []run{{text: b.t("vote.subject"), color: colorMuted, size: theme.SizeNameCaptionText}}})
		for _, f := range byTime(it.Votes) {
			b.vote(f)
		}
	}
	for _, s := range []struct {
		key   string
		facts []meeting.Fact
	}{{"minutes.resolution", it.Resolutions}, {"minutes.result", it.Results}, {"minutes.attendance", it.Attendance}, {"minutes.declared", it.Declared}} {
		if len(s.facts) > 0 {
			b.section(b.t(s.key))
			for _, f := range byTime(s.facts) {
				b.fact(f)
			}
		}
	}
	if len(it.Passages) > 0 {
		b.section(b.t("minutes.course"))
		for i := range it.Passages {
			b.passage(it.Passages[i])
		}
	}
	if len(it.Motions)+len(it.Votes)+len(it.Resolutions)+len(it.Results)+len(it.Passages) == 0 {
		b.note(run{text: b.t("minutes.nothing"), color: colorMuted})
	}
}

func byTime(facts []meeting.Fact) []meeting.Fact {
	out := append([]meeting.Fact(nil), facts...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].At < out[j].At })
	return out
}

func (b *rowBuilder) fact(f meeting.Fact) {
	r := minutesRow{id: placeID{fact: f.ID}, fact: &f}
	text := workflow.FactLine(b.m.w.words, b.m.s.head, f)
	if f.Resolution != nil {
		text = f.Resolution.Text
	}
	if kind, rest, ok := strings.Cut(text, ": "); ok && f.Resolution == nil {
		r.runs = []run{{text: kind + ": ", bold: true}, {text: rest}}
	} else {
		r.runs = []run{{text: text}}
	}
	b.rows = append(b.rows, r)
	b.below(r)
}

func (b *rowBuilder) vote(f meeting.Fact) {
	subject := f.Vote.Subject
	if subject == "" {
		subject = b.t("vote.about." + aboutKey(f.Vote.About))
	}
	r := minutesRow{id: placeID{fact: f.ID}, fact: &f, table: true, runs: []run{{text: subject}}}
	if f.Vote.Kind != "" && f.Vote.Kind != meeting.VoteOpen {
		r.runs = append(r.runs, run{text: "  " + b.t("vote.kind."+string(f.Vote.Kind)), color: colorMuted})
	}
	b.rows = append(b.rows, r)
	b.below(r)
}

func aboutKey(a meeting.VoteSubject) string {
	if a == "" {
		return "none"
	}
	return string(a)
}

func (b *rowBuilder) passage(p meeting.Passage) {
	r := minutesRow{id: placeID{passage: p.ID}, passage: &p}
	text := p.Text
	if p.SpeakerName != "" && p.Role == meeting.PassageExtract && !strings.HasPrefix(text, p.SpeakerName) {
		r.runs = append(r.runs, run{text: p.SpeakerName + ": ", bold: true})
	}
	if p.Role == meeting.PassageExtract {
		text = "„" + strings.Trim(text, "„“\"") + "“"
	}
	r.runs = append(r.runs, run{text: text})
	b.rows = append(b.rows, r)
	b.below(r)
}

// below says, under a place that waits for a decision, why it may be wrong.
func (b *rowBuilder) below(r minutesRow) {
	if r.open() {
		for _, d := range r.doubts() {
			b.note(run{text: b.m.w.words.Doubt(string(d.Kind), d.Detail), color: colorDoubt})
		}
	}
	if r.fact == nil {
		return
	}
	for _, p := range b.m.s.problems {
		if len(p.Facts) > 0 && p.Facts[0] == r.fact.ID && !strings.HasPrefix(p.Code, "doubt_") && p.Code != "fact_unreviewed" {
			c := colorDoubt
			if p.Blocking {
				c = colorBlocking
			}
			b.note(run{text: workflow.Sentence(b.m.w.words, p), color: c})
		}
	}
}

// reviewed says how a place was decided.
func (m *minutesScreen) reviewed(v meeting.Review) string {
	key := "review.confirmed"
	switch {
	case v.Changed:
		key = "review.changed"
	case v.Heard:
		key = "review.heard"
	}
	return m.w.t(key, "name", v.By, "date", m.w.words.Date(v.At), "time", m.w.words.Clock(v.At))
}

// minutesRowView is the object of a row.
type minutesRowView struct {
	widget.BaseWidget
	m    *minutesScreen
	row  minutesRow
	icon *widget.Icon
	text *flowText
	cols [4]*line // for, against, abstained, outcome
	edit bool
}

func (m *minutesScreen) make() fyne.CanvasObject {
	v := &minutesRowView{m: m, icon: widget.NewIcon(nil), text: newFlow()}
	for i := range v.cols {
		v.cols[i] = newLine(run{})
		v.cols[i].tail = i < 3
	}
	v.ExtendBaseWidget(v)
	return v
}

// Room of a row, in letters.
const (
	signRoom  = 2.2
	countRoom = 2.9
	outRoom   = 8.5
)

// voteRoom is what the columns of a vote take; little where the width is.
func voteRoom(width float32) (count, out float32) {
	if width < em(34) {
		return em(2.7), em(0)
	}
	return em(countRoom), em(outRoom)
}

func (m *minutesScreen) textWidth(r minutesRow, width float32) float32 {
	w := width - em(signRoom) - em(0.8)
	switch {
	case r.section:
		w = width - em(1.2)
	case r.table:
		count, out := voteRoom(width)
		w -= 3*count + out + em(0.6)
	case r.note:
		w -= em(0.4)
	default:
		w = min(w, em(40))
	}
	return max(em(6), w)
}

func (m *minutesScreen) height(i int, width float32) float32 {
	r := m.rows[i]
	h := textHeight(r.runs, m.textWidth(r, width))
	switch {
	case r.section && r.runs[0].size == theme.SizeNameSubHeadingText:
		return h + em(0.7)
	case r.section:
		return h + em(0.8)
	case r.note:
		return h + em(0.15)
	case r.head:
		return h + em(0.1)
	}
	if r.passage != nil && r.passage.ID == m.editing {
		h = max(h+em(1.6), em(6.5))
	}
	if r.table && voteOut(width) {
		return h + em(lineSpread) + em(0.5)
	}
	return h + em(0.5)
}

// voteOut says that a vote's outcome stands below its subject for want of room.
func voteOut(width float32) bool {
	_, out := voteRoom(width)
	return out == 0
}

func (m *minutesScreen) update(i int, o fyne.CanvasObject) {
	v := o.(*minutesRowView)
	r := m.rows[i]
	v.row, v.edit = r, r.passage != nil && r.passage.ID == m.editing
	v.text.runs = r.runs
	v.icon.Resource = m.signOf(r)
	if r.table {
		m.fillVote(v, r)
	}
	v.Refresh()
}

// signOf tells by shape and colour how a place stands.
func (m *minutesScreen) signOf(r minutesRow) fyne.Resource {
	switch {
	case r.id == (placeID{}):
		return nil
	case !r.open():
		return tinted(signDone, colorConfirmed)
	case len(r.doubts()) > 0:
		return tinted(signDoubt, colorDoubt)
	}
	return tinted(signOpen, colorMuted)
}

func (m *minutesScreen) fillVote(v *minutesRowView, r minutesRow) {
	if r.head {
		for i, key := range []string{"vote.for_short", "vote.against_short", "vote.abstain_short", "vote.outcome"} {
			v.cols[i].run = run{text: m.w.t(key), color: colorMuted, size: theme.SizeNameCaptionText}
		}
		return
	}
	f := r.fact.Vote
	for i, n := range []*int{f.For, f.Against, f.Abstain} {
		text := "–"
		if n != nil {
			text = fmt.Sprint(*n)
		}
		v.cols[i].run = run{text: text, bold: true}
	}
	out := f.Outcome()
	text := m.w.words.Text("facts.outcome." + string(out))
	if out == meeting.OutcomeUnknown {
		text = m.w.words.Text("facts.outcome.unknown")
	}
	if u, known := f.IsUnanimous(); known && u {
		text = m.w.words.Text("facts.unanimous") + " " + text
	}
	v.cols[3].run = run{text: text}
}

func (v *minutesRowView) CreateRenderer() fyne.WidgetRenderer { return &minutesRowRenderer{v} }

type minutesRowRenderer struct{ v *minutesRowView }

func (r *minutesRowRenderer) Destroy()           {}
func (r *minutesRowRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *minutesRowRenderer) Layout(s fyne.Size) {
	v := r.v
	row := v.row
	y := em(0.25)
	w := v.m.textWidth(row, s.Width)
	switch {
	case row.section:
		y = em(0.55)
		if row.runs[0].size == theme.SizeNameSubHeadingText {
			y = em(0.3)
		}
		v.text.Move(fyne.NewPos(em(0.7), y))
		v.text.Resize(fyne.NewSize(w, s.Height-y))
		return
	case row.note:
		y = 0
		v.text.Move(fyne.NewPos(em(signRoom)+em(0.2), y))
		if len(row.runs) > 0 && row.runs[0].color == colorMuted {
			v.text.Move(fyne.NewPos(em(0.7), y))
		}
		v.text.Resize(fyne.NewSize(w, s.Height))
		return
	case row.head:
		y = 0
	}
	v.icon.Move(fyne.NewPos(em(0.7), y+em(0.32)))
	v.icon.Resize(fyne.NewSize(em(1), em(1)))
	v.text.Move(fyne.NewPos(em(signRoom), y))
	v.text.Resize(fyne.NewSize(w, s.Height-y))
	if row.table {
		count, out := voteRoom(s.Width)
		x := em(signRoom) + w
		for i := range 3 {
			v.cols[i].Move(fyne.NewPos(x, y))
			v.cols[i].Resize(fyne.NewSize(count, em(lineSpread)))
			x += count
		}
		if out == 0 {
			h := textHeight(row.runs, w)
			v.cols[3].Move(fyne.NewPos(em(signRoom), y+h))
			v.cols[3].Resize(fyne.NewSize(s.Width-em(signRoom), em(lineSpread)))
		} else {
			v.cols[3].Move(fyne.NewPos(x+em(0.8), y))
			v.cols[3].Resize(fyne.NewSize(max(0, s.Width-x-em(1)), em(lineSpread)))
		}
	}
	if v.edit {
		e := v.m.editor
		e.Move(fyne.NewPos(em(signRoom)-em(0.4), y))
		e.Resize(fyne.NewSize(w+em(0.6), s.Height-y-em(0.2)))
	}
}

func (r *minutesRowRenderer) Objects() []fyne.CanvasObject {
	v := r.v
	if v.edit {
		return []fyne.CanvasObject{v.icon, v.m.editor}
	}
	out := []fyne.CanvasObject{v.text}
	if v.row.table {
		for i, c := range v.cols {
			if v.row.head && i == 3 && voteOut(v.Size().Width) {
				continue
			}
			out = append(out, c)
		}
	}
	if v.icon.Resource != nil {
		out = append(out, v.icon)
	}
	return out
}

func (r *minutesRowRenderer) Refresh() {
	v := r.v
	r.Layout(v.Size())
	v.icon.Refresh()
	v.text.Refresh()
	for _, c := range v.cols {
		c.Refresh()
	}
	canvas.Refresh(v)
}
