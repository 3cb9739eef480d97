package gui

import (
	"sort"
	"strings"

	"fyne.io/fyne/v2/theme"

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
	if len(it.Motions)+len(it.Votes)+len(it.Resolutions)+len(it.Results)+len(it.Attendance)+len(it.Declared)+len(it.Passages) == 0 {
		key := "minutes.nothing"
		if it.Item.ID == "" {
			key = "minutes.nothing_outside"
		}
		b.note(run{text: b.t(key), color: colorMuted})
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
		open, end := b.m.s.quotes()
		text = open + strings.Trim(text, "„“”\"") + end
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
	return m.w.t(key, "name", v.By, "at", m.w.words.Moment(v.At))
}
