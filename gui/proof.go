package gui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

// proofPane is the right column of the minutes: what the chosen place rests on, where it comes from, and what can be done with it, each
// with its key.
type proofPane struct {
	m      *minutesScreen
	object *fyne.Container
	list   *rowList
	rows   [][]run
	starts []time.Duration // where the row's sound begins; negative: none
	keys   *fyne.Container
	hear   *keyButton
	past   *keyButton   // the place's earlier versions
	decide []*keyButton // what can be decided about the place
	more   []*keyButton // what can be done without one
	now    int          // row that is heard; -1
	of     *minutesRow
}

func newProofPane(m *minutesScreen) *proofPane {
	w := m.w
	p := &proofPane{m: m, now: -1}
	p.list = newRowList(func() int { return len(p.rows) }, makeFlowRow,
		func(i int, o rowObject) { setFlowRow(o, p.lit(i)...) },
		func(i int, width float32) float32 { return flowRowHeight(width, p.rows[i]...) })
	p.list.skip = func(i int) bool { return p.starts[i] < 0 }
	p.list.onKey = func(k *fyne.KeyEvent) bool {
		if k.Name == fyne.KeyUp || k.Name == fyne.KeyDown {
			return false
		}
		return w.typed(chord{key: k.Name})
	}
	p.list.onChoose = func(i int) {
		if at := p.starts[i]; at >= 0 {
			m.hearing.spans = nil
			m.player.from(max(0, at-lead), 0)
		}
	}
	p.hear = newKeyButton(w, w.t("proof.hear"), onMinutes, actHear, m.hear)
	confirm := newKeyButton(w, w.t("proof.confirm"), onMinutes, actConfirm, m.confirm)
	confirm.setStrong()
	p.decide = []*keyButton{confirm, newKeyButton(w, w.t("proof.change"), onMinutes, actEdit, m.edit), newKeyButton(w, w.t("proof.strike"), onMinutes, actStrike, m.strike)}
	p.more = []*keyButton{newKeyButton(w, w.t("proof.next"), onMinutes, actNextOpen, func() { m.nextOpen(1) }), newKeyButton(w, w.t("proof.add"), onMinutes, actRemark, m.remark)}
	p.past = newKeyButton(w, w.t("history.button"), onMinutes, actHistory, m.history)
	p.keys = container.New(&keysLayout{}, p.hear, p.decide[0], p.decide[1], p.decide[2], p.more[0], p.more[1], p.past)
	title := wholeLine(run{text: w.t("proof.title"), bold: true, color: colorMuted, size: theme.SizeNameCaptionText})
	p.object = container.New(&proofLayout{}, title, p.list, p.keys)
	return p
}

// proofLayout keeps the keys at the foot, whatever the evidence is.
type proofLayout struct{}

func (proofLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(8), em(6)) }
func (proofLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	top := o[0].MinSize().Height
	o[0].Move(fyne.NewPos(em(0.4), 0))
	o[0].Resize(fyne.NewSize(s.Width, top))
	low := o[2].(*fyne.Container).Layout.(*keysLayout).heightFor(o[2].(*fyne.Container).Objects, s.Width)
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(s.Width, max(0, s.Height-top-low)))
	o[2].Move(fyne.NewPos(0, s.Height-low))
	o[2].Resize(fyne.NewSize(s.Width, low))
}

// keysLayout stands buttons in two columns, or in one where they are too wide for two; across a whole window in as many as have room, up to four.
type keysLayout struct{}

func (l *keysLayout) perRow(o []fyne.CanvasObject, width float32) int {
	most := 2
	if width >= em(36) {
		most = 4
	}
	var widest float32
	for _, b := range o {
		widest = max(widest, b.MinSize().Width)
	}
	gap := theme.Size(theme.SizeNamePadding)
	return max(1, min(most, int((width+gap)/(widest+gap))))
}

// seen are those that are shown.
func (l *keysLayout) seen(all []fyne.CanvasObject) (o []fyne.CanvasObject) {
	for _, b := range all {
		if b.Visible() {
			o = append(o, b)
		}
	}
	return o
}

func (l *keysLayout) heightFor(all []fyne.CanvasObject, width float32) float32 {
	o := l.seen(all)
	if len(o) == 0 {
		return 0
	}
	n := l.perRow(o, width)
	lines := float32((len(o) + n - 1) / n)
	return lines * (o[0].MinSize().Height + theme.Size(theme.SizeNamePadding))
}

func (l *keysLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(6), em(2)) }

func (l *keysLayout) Layout(all []fyne.CanvasObject, s fyne.Size) {
	o := l.seen(all)
	if len(o) == 0 {
		return
	}
	n := l.perRow(o, s.Width)
	gap := theme.Size(theme.SizeNamePadding)
	w := (s.Width - gap*float32(n-1)) / float32(n)
	h := o[0].MinSize().Height
	for i, b := range o {
		b.Move(fyne.NewPos(float32(i%n)*(w+gap), gap+float32(i/n)*(h+gap)))
		b.Resize(fyne.NewSize(w, h))
	}
}

// show shows what a row rests on; nil empties the pane.
func (p *proofPane) show(r *minutesRow) {
	p.rows, p.starts, p.now, p.of = nil, nil, -1, r
	if r != nil {
		p.fill(*r)
	}
	p.list.chosen = -1
	p.list.Refresh()
	p.list.scrollTo(0)
	p.showKeys()
}

// showKeys shows what can be done now: nothing is decided about no place, nor when the minutes are sealed or not drafted yet.
func (p *proofPane) showKeys() {
	place, fixed := p.of != nil, p.m.s.minutes.State == meeting.StateSealed || !p.m.s.drafted()
	set := func(on bool, keys ...*keyButton) {
		for _, k := range keys {
			if on {
				k.Show()
			} else {
				k.Hide()
			}
		}
	}
	set(place, p.hear, p.past)
	set(place && !fixed, p.decide...)
	set(!fixed, p.more...)
	p.object.Refresh()
}

func (p *proofPane) add(at time.Duration, r ...run) {
	p.rows, p.starts = append(p.rows, r), append(p.starts, at)
}

func (p *proofPane) fill(r minutesRow) {
	w := p.m.w
	if v := r.review(); v != nil {
		p.add(-1, run{text: p.m.reviewed(*v), color: colorConfirmed})
	}
	for _, d := range r.doubts() {
		if r.open() {
			p.add(-1, run{text: w.words.Doubt(string(d.Kind), d.Detail), color: colorDoubt})
		}
	}
	origin, model := meeting.Origin(""), ""
	if r.fact != nil {
		origin = r.fact.Origin
	} else {
		origin, model = r.passage.Origin, r.passage.Model
	}
	text := w.t("origin." + string(origin))
	if model != "" {
		text = w.t("origin.model_name", "name", model)
	}
	evidence := r.evidence()
	for _, e := range evidence {
		p.evidence(e)
	}
	if len(evidence) == 0 {
		p.add(-1, run{text: w.t("proof.none"), color: colorMuted})
	}
	if r.fact != nil && r.fact.Resolution != nil && r.fact.Resolution.Proposal != "" {
		p.add(-1, run{text: w.t("proof.proposal") + "\n", color: colorMuted, size: theme.SizeNameCaptionText}, run{text: r.fact.Resolution.Proposal, italic: true})
	}
	p.add(-1, run{text: text, color: colorMuted, size: theme.SizeNameCaptionText})
}

// evidence shows the segments of one evidence, with its quote lit.
func (p *proofPane) evidence(e meeting.Evidence) {
	s := p.m.s
	from, ok := s.at[e.From]
	if !ok {
		p.add(e.At, run{text: catalogue.Position(e.At) + "  ", color: colorMuted}, p.marked(run{text: e.Quote})[0])
		return
	}
	to, ok := s.at[e.To]
	if !ok || to < from {
		to = from
	}
	const most = 12
	for i := from; i <= min(to, from+most); i++ {
		g := &s.segs[i]
		r := []run{{text: catalogue.Position(g.From) + "  ", color: colorMuted}}
		if who := s.speaker(g); who != "" {
			r = append(r, run{text: who + "\n", bold: true})
		} else {
			r = append(r, run{text: "\n"})
		}
		p.add(g.From, append(r, p.marked(lightQuote(g.Text, e.Quote)...)...)...)
	}
}

// lightQuote lights the quote in a text, where it stands in it.
func lightQuote(text, quote string) []run {
	i := strings.Index(text, quote)
	if quote == "" || i < 0 || len(quote) == len(text) {
		return []run{{text: text}}
	}
	return []run{{text: text[:i]}, {text: quote, ground: colorFound}, {text: text[i+len(quote):]}}
}

// marked puts what somebody said between quotation marks.
func (p *proofPane) marked(runs ...run) []run {
	open, end := p.m.s.quotes()
	runs[0].text = open + runs[0].text
	runs[len(runs)-1].text += end
	return runs
}

// quotes are the quotation marks of the language in which the meeting is held.
func (s *sitting) quotes() (open, end string) {
	words := s.u.words
	if s.head.Language != "" {
		words = catalogue.For(s.head.Language)
	}
	return words.Text("gui.quote_open"), words.Text("gui.quote_end")
}

// lit is a row's text, its ground lit while it is heard.
func (p *proofPane) lit(i int) []run {
	if i != p.now {
		return p.rows[i]
	}
	out := append([]run(nil), p.rows[i]...)
	for k := range out {
		out[k].ground = colorCurrent
	}
	return out
}

// follow lights the row that is heard.
func (p *proofPane) follow(at time.Duration) {
	now := -1
	for i, start := range p.starts {
		if start >= 0 && start <= at+lead {
			now = i
		}
	}
	if now != p.now {
		before := p.now
		p.now = now
		p.list.refreshRow(before)
		p.list.refreshRow(now)
		p.list.reveal(now)
	}
}

// playing turns the button that hears into the one that pauses.
func (p *proofPane) playing(on bool) {
	w := p.m.w
	if on {
		p.hear.name.set(w.t("proof.pause"))
		return
	}
	p.hear.name.set(w.t("proof.hear"))
	before := p.now
	p.now = -1
	p.list.refreshRow(before)
}
