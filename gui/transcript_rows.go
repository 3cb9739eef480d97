package gui

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// The rows of the transcript: time, speaker with a coloured initial, text; marks and the beginnings of items as thin lines between.

type textRowView struct {
	widget.BaseWidget
	t       *transcriptScreen
	time    *line
	initial *canvas.Text
	disc    *canvas.Circle
	name    *line
	text    *flowText
	rule    *canvas.Rectangle
	edit    bool
	between bool // a mark
	turn    bool // the speaker changes here
}

func (t *transcriptScreen) make() fyne.CanvasObject {
	v := &textRowView{t: t, time: newLine(run{}), initial: canvas.NewText("", nil), disc: canvas.NewCircle(nil), name: newLine(run{}), text: newFlow(), rule: canvas.NewRectangle(nil)}
	v.ExtendBaseWidget(v)
	return v
}

// textColumns is where the parts of a row stand: side by side, or in a narrow window name above text.
func textColumns(width float32) (name, text, textWidth float32, stacked bool) {
	name = em(4.9)
	if width < em(46) {
		return name, em(4.9), max(em(6), width-em(5.6)), true
	}
	return name, em(18.8), max(em(6), width-em(19.6)), false
}

func (t *transcriptScreen) height(i int, width float32) float32 {
	r := t.rows[i]
	if r.seg < 0 {
		return textHeight(t.betweenRuns(r), max(em(6), width-em(6))) + em(0.7)
	}
	g := &t.s.segs[r.seg]
	_, _, w, stacked := textColumns(width)
	h := textHeight([]run{{text: g.Text}}, w)
	if g.Text == "" {
		h = em(lineSpread)
	}
	if g.ID == t.editing {
		h = max(h+em(2), em(1.5)*3+em(2))
	}
	if stacked && t.turnAt(i) {
		h += em(lineSpread)
	}
	return h + em(0.5)
}

// turnAt says whether the speaker at row i is another than before it.
func (t *transcriptScreen) turnAt(i int) bool {
	if i == 0 || t.rows[i-1].seg < 0 {
		return true
	}
	a, b := &t.s.segs[t.rows[i-1].seg], &t.s.segs[t.rows[i].seg]
	return a.Speaker != b.Speaker || a.SpeakerName != b.SpeakerName || a.Channel != b.Channel && t.s.speaker(a) == ""
}

func (t *transcriptScreen) betweenRuns(r textRow) []run {
	if r.mark != nil {
		return []run{{text: catalogue.Position(r.mark.At) + "  ", color: colorMuted}, {text: workflow.MarkLine(t.w.words, t.s.head, *r.mark), color: colorMuted}}
	}
	if g := r.gap; g != nil {
		return []run{{text: t.w.words.Text("gap.line", "from", catalogue.Position(g.From), "to", catalogue.Position(g.To), "reason",
			t.w.words.Text("gap.reason."+string(g.Reason)), "length", t.w.words.Span(g.To-g.From)), color: colorMuted, italic: true}}
	}
	it := t.s.head.Agenda.ByID(r.item)
	if it == nil {
		return nil
	}
	return []run{{text: t.w.t("top", "number", it.Number) + "  " + it.Title, bold: true, color: theme.ColorNamePrimary}}
}

func (t *transcriptScreen) update(i int, o fyne.CanvasObject) {
	v := o.(*textRowView)
	r := t.rows[i]
	v.between = r.seg < 0
	v.edit = false
	if v.between {
		v.text.runs = t.betweenRuns(r)
		v.Refresh()
		return
	}
	g := &t.s.segs[r.seg]
	v.turn = t.turnAt(i)
	v.time.run = run{text: catalogue.Position(g.From), color: colorMuted}
	who := t.s.speaker(g)
	v.name.run = run{text: who, bold: true}
	if who == "" {
		v.name.run = run{text: t.nobody(g), color: colorMuted}
	}
	if g.SpeakerOrigin == meeting.OriginRule && who != "" {
		v.name.run = run{text: who + " ?", color: colorMuted}
	}
	v.initial.Text = initial(who)
	v.disc.FillColor = speakerColor(who)
	v.edit = g.ID == t.editing
	v.text.runs = t.textRuns(r.seg)
	v.Refresh()
}

// initial is the letter for a person: of the family name.
func initial(name string) string {
	if name == "" {
		return "?"
	}
	f := meeting.Member{Name: name}.FamilyName()
	for _, r := range f {
		return string(unicode.ToUpper(r))
	}
	return "?"
}

// textRuns is a segment's text with what is to be seen in it: doubtful words, the word that is heard, searched words.
func (t *transcriptScreen) textRuns(seg int) []run {
	g := &t.s.segs[seg]
	if g.Text == "" {
		return []run{{text: t.w.t("text.no_words"), color: colorDoubt, italic: true}}
	}
	base := run{}
	words := g.Words
	terms := strings.Fields(strings.ToLower(strings.ReplaceAll(t.search.Text, `"`, "")))
	if len(words) == 0 || g.Corrected() && seg != t.heard && !t.isFound[g.ID] {
		base.text = g.Text
		if doubtful(g) {
			base.dotted = true
		}
		if t.isFound[g.ID] {
			return litWords(base, terms)
		}
		return []run{base}
	}
	var runs []run
	rest := g.Text
	for i, word := range words {
		s := strings.TrimSpace(word.Text)
		at := strings.Index(rest, s)
		if s == "" || at < 0 || at > 40 { // the text was changed: the words do not fit it any more
			continue
		}
		r := run{text: rest[at : at+len(s)]}
		if !g.Corrected() && word.Confidence > 0 && word.Confidence < doubtWord {
			r.dotted = true
		}
		if seg == t.heard && i == t.word {
			r.ground = colorCurrent
		}
		if t.isFound[g.ID] && matches(s, terms) {
			r.ground = colorFound
		}
		if at > 0 {
			runs = appendRun(runs, run{text: rest[:at]})
		}
		runs = appendRun(runs, r)
		rest = rest[at+len(s):]
	}
	return appendRun(runs, run{text: rest})
}

// litWords lights the words that were searched in a text; the whole of it where it was found by another form of them.
func litWords(whole run, terms []string) []run {
	var runs []run
	lit := false
	for _, word := range strings.SplitAfter(whole.text, " ") {
		r := whole
		if bare := strings.TrimRight(word, " "); matches(bare, terms) {
			r.text, r.ground, lit = bare, colorFound, true
			runs = appendRun(runs, r)
			r.text, r.ground = word[len(bare):], ""
		} else {
			r.text = word
		}
		runs = appendRun(runs, r)
	}
	if !lit {
		whole.ground = colorFound
		return []run{whole}
	}
	return runs
}

// appendRun joins runs of the same look, so that lines are drawn as few texts.
func appendRun(runs []run, r run) []run {
	if r.text == "" {
		return runs
	}
	if n := len(runs); n > 0 {
		last := runs[n-1]
		last.text = r.text
		if last == r {
			runs[n-1].text += r.text
			return runs
		}
	}
	return append(runs, r)
}

func matches(word string, terms []string) bool {
	word = strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }))
	for _, t := range terms {
		if t != "" && strings.HasPrefix(word, t) {
			return true
		}
	}
	return false
}

// held implements holder.
func (v *textRowView) held() []fyne.CanvasObject {
	if v.edit && !v.between {
		return []fyne.CanvasObject{v.t.editor}
	}
	return nil
}

func (v *textRowView) CreateRenderer() fyne.WidgetRenderer { return &textRowRenderer{v} }

type textRowRenderer struct{ v *textRowView }

func (r *textRowRenderer) Destroy()           {}
func (r *textRowRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *textRowRenderer) Layout(s fyne.Size) {
	v := r.v
	y := em(0.25)
	if v.between {
		w := max(em(6), s.Width-em(6))
		v.text.Move(fyne.NewPos(em(4.9), y+em(0.1)))
		v.text.Resize(fyne.NewSize(w, s.Height-y))
		v.rule.Move(fyne.NewPos(em(0.6), s.Height/2))
		v.rule.Resize(fyne.NewSize(em(3.6), 1))
		return
	}
	name, text, width, stacked := textColumns(s.Width)
	v.time.Move(fyne.NewPos(em(0.6), y))
	v.time.Resize(fyne.NewSize(em(4), em(lineSpread)))
	d := em(1.25)
	v.disc.Move(fyne.NewPos(name, y+em(0.1)))
	v.disc.Resize(fyne.NewSize(d, d))
	m := v.initial.MinSize()
	v.initial.Move(fyne.NewPos(name+(d-m.Width)/2, y+em(0.1)+(d-m.Height)/2))
	v.initial.Resize(m)
	v.name.Move(fyne.NewPos(name+d+em(0.4), y))
	nameWidth := text - name - d - em(0.8)
	if stacked {
		nameWidth = width - d
	}
	v.name.Resize(fyne.NewSize(max(0, nameWidth), em(lineSpread)))
	ty := y
	if stacked && v.turn {
		ty += em(lineSpread)
	}
	v.text.Move(fyne.NewPos(text, ty))
	v.text.Resize(fyne.NewSize(width, max(0, s.Height-ty)))
	if v.edit {
		e := v.t.editor
		e.Move(fyne.NewPos(text-em(0.4), ty))
		e.Resize(fyne.NewSize(width, max(em(3), s.Height-ty-em(0.2))))
	}
}

func (r *textRowRenderer) Objects() []fyne.CanvasObject {
	v := r.v
	if v.between {
		return []fyne.CanvasObject{v.rule, v.text}
	}
	out := []fyne.CanvasObject{v.time}
	if v.turn {
		out = append(out, v.disc, v.initial, v.name)
	}
	if v.edit {
		return append(out, v.t.editor)
	}
	return append(out, v.text)
}

func (r *textRowRenderer) Refresh() {
	v := r.v
	v.rule.FillColor = theme.Color(theme.ColorNameSeparator)
	v.initial.Color, v.initial.TextSize, v.initial.TextStyle = rgb(0xFFFFFF), theme.Size(theme.SizeNameCaptionText)*0.92, fyne.TextStyle{Bold: true}
	r.Layout(v.Size())
	v.text.Refresh()
	v.time.Refresh()
	v.name.Refresh()
	canvas.Refresh(v)
}

// speakerColors tell speakers apart beside their initials and names; all carry white letters well.
var speakerColors = []uint32{0x0E4A5A, 0x6A3D7C, 0x7A4A12, 0x1B6B3A, 0x8A2F4D, 0x2F4E9C, 0x5C5A1A, 0x7C3A2B, 0x3D5A66, 0x4B4459}

func speakerColor(name string) color.NRGBA {
	if name == "" {
		return rgb(0x687276)
	}
	h := uint32(2166136261)
	for _, b := range []byte(name) {
		h = (h ^ uint32(b)) * 16777619
	}
	return rgb(speakerColors[h%uint32(len(speakerColors))])
}

// speakerOnGround is a speaker's colour where it stands on the window's ground itself, lighter where that is dark.
func speakerOnGround(name string) color.NRGBA {
	c := speakerColor(name)
	if r, g, b, _ := theme.Color(theme.ColorNameBackground).RGBA(); r+g+b < 3*0x8000 {
		half := func(v uint8) uint8 { return uint8((int(v) + 255) / 2) }
		c.R, c.G, c.B = half(c.R), half(c.G), half(c.B)
	}
	return c
}
