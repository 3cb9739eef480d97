package gui

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// run is a piece of text in one style.
type run struct {
	text   string
	bold   bool
	italic bool
	size   fyne.ThemeSizeName  // empty: body text
	color  fyne.ThemeColorName // empty: foreground
	ground fyne.ThemeColorName // colour behind the text; empty: none
	dotted bool                // dotted line below: the recogniser was not sure
	struck bool                // line through
	loose  bool                // a line may end at every blank, as in a field
}

func (r run) sizeName() fyne.ThemeSizeName {
	if r.size == "" {
		return theme.SizeNameText
	}
	return r.size
}

func (r run) style() fyne.TextStyle { return fyne.TextStyle{Bold: r.bold, Italic: r.italic} }

// fragment is a part of one run that stands on one line.
type fragment struct {
	run  int
	text string
}

type textLine struct {
	parts []fragment
	size  float32 // of the tallest part
}

// lineSpread is the height of a line for each unit of its text size.
const lineSpread = 1.42

func (l textLine) height() float32 { return l.size * lineSpread }

// breakLines breaks runs into lines of at most width, at blanks that are not [tied], or inside a word that is wider than a line. Line feeds in a run's text
// begin a new line; the end of a run does not end a word. It measures by the widths of single letters, which is some hundred times
// quicker than shaping each line and differs from it by less than one part in a hundred.
func breakLines(runs []run, width float32) []textLine {
	b := lineBreaker{width: width}
	for i, r := range runs {
		size := theme.Size(r.sizeName())
		m := metricsFor(size, r.style())
		for n, paragraph := range strings.Split(r.text, "\n") {
			if n > 0 {
				b.word()
				b.line.size = max(b.line.size, size)
				b.end()
			}
			for len(paragraph) > 0 {
				piece := paragraph
				for at := 0; at < len(paragraph); at++ {
					if paragraph[at] == ' ' && (r.loose || !tied(paragraph, at)) {
						piece = paragraph[:at+1]
						break
					}
				}
				paragraph = paragraph[len(piece):]
				bare := strings.TrimRight(piece, " ")
				b.parts = append(b.parts, wordPart{fragment{i, piece}, bare, m})
				b.bare += m.width(bare)
				if len(bare) < len(piece) {
					b.word()
				}
			}
		}
	}
	b.word()
	if len(b.line.parts) > 0 || len(b.lines) == 0 {
		b.end()
	}
	return b.lines
}

// tied says whether a line must not end at a blank in a text: between "§", "TOP" and their number, and between a number and its unit.
func tied(text string, blank int) bool {
	before, after := text[:blank], text[blank+1:]
	if before == "" || after == "" {
		return false
	}
	if after[0] >= '0' && after[0] <= '9' {
		before = before[strings.LastIndexByte(before, ' ')+1:]
		switch strings.TrimLeft(before, "(„“\"") {
		case "§", "§§", "TOP", "Nr.", "Abs.", "Art.", "Item", "item":
			return true
		}
		return false
	}
	if last := before[len(before)-1]; last < '0' || last > '9' {
		return false
	}
	if end := strings.IndexByte(after, ' '); end >= 0 {
		after = after[:end]
	}
	switch strings.TrimRight(after, ".,;:)”“…") {
	case "s", "min", "h", "B", "kB", "MB", "GB", "TB", "%", "Uhr", "Euro", "€", "Minuten", "Stunden", "minutes", "hours":
		return true
	}
	return false
}

// wordPart is what one run gives to a word.
type wordPart struct {
	fragment
	bare string // without the blanks behind it
	m    *metrics
}

// lineBreaker puts words into lines.
type lineBreaker struct {
	width float32
	lines []textLine
	line  textLine
	x     float32
	parts []wordPart // of the word at hand
	bare  float32    // its width without blanks
}

func (b *lineBreaker) end() {
	if b.line.size == 0 {
		b.line.size = theme.Size(theme.SizeNameText)
	}
	b.lines = append(b.lines, b.line)
	b.line, b.x = textLine{}, 0
}

// word puts the word at hand on this line, or on the next one where it does not fit.
func (b *lineBreaker) word() {
	if len(b.parts) == 0 {
		return
	}
	if b.x > 0 && b.x+b.bare > b.width {
		b.end()
	}
	for _, p := range b.parts {
		for b.bare > b.width && b.x+p.m.width(p.bare) > b.width && utf8.RuneCountInString(p.bare) > 1 { // a word wider than a line
			cut := p.m.fit(p.bare, b.width-b.x)
			b.put(p.run, p.bare[:cut], p.m)
			b.end()
			p.bare, p.text = p.bare[cut:], p.text[cut:]
		}
		b.put(p.run, p.text, p.m)
	}
	b.parts, b.bare = b.parts[:0], 0
}

func (b *lineBreaker) put(i int, s string, m *metrics) {
	b.line.size = max(b.line.size, m.size)
	if n := len(b.line.parts); n > 0 && b.line.parts[n-1].run == i {
		b.line.parts[n-1].text += s
	} else {
		b.line.parts = append(b.line.parts, fragment{i, s})
	}
	b.x += m.width(s)
}

// linesHeight is what lines take.
func linesHeight(lines []textLine) float32 {
	var h float32
	for _, l := range lines {
		h += l.height()
	}
	return h
}

// textHeight is what runs take at a width.
func textHeight(runs []run, width float32) float32 { return linesHeight(breakLines(runs, width)) }

// flowText shows runs of text broken into lines at its own width. Its smallest size is one line high and no width, so that it never
// pushes a layout; rows of a [rowList] ask [textHeight] for what it takes.
type flowText struct {
	widget.BaseWidget
	runs []run
	// fill makes the smallest height that of the text at the present width; for flows outside of lists.
	fill bool
	max  float32 // widest line; 0: no bound
	had  float32 // height at the last layout
}

func newFlow(runs ...run) *flowText {
	f := &flowText{runs: runs}
	f.ExtendBaseWidget(f)
	return f
}

// paragraph is a flow that takes the height it needs, for text outside of lists.
func paragraph(runs ...run) *flowText {
	f := newFlow(runs...)
	f.fill, f.max = true, em(38) // about 75 letters, beyond which the eye loses the line
	return f
}

func (f *flowText) set(runs ...run) {
	f.runs = runs
	f.Refresh()
}

// String is the text without its styles.
func (f *flowText) String() string {
	var b strings.Builder
	for _, r := range f.runs {
		b.WriteString(r.text)
	}
	return b.String()
}

func (f *flowText) CreateRenderer() fyne.WidgetRenderer { return &flowRenderer{f: f} }

func (f *flowText) lineWidth() float32 {
	w := f.Size().Width
	if f.max > 0 {
		w = min(w, f.max)
	}
	return w
}

// Resize breaks the lines anew, and where that changes the height that is needed, has the surrounding laid out again.
func (f *flowText) Resize(s fyne.Size) {
	before := f.Size().Width
	f.BaseWidget.Resize(s)
	if f.fill && before != s.Width {
		if h := textHeight(f.runs, f.lineWidth()); h != f.had {
			f.had = h
			f.Refresh()
		}
	}
}

type flowRenderer struct {
	f       *flowText
	objects []fyne.CanvasObject
}

func (r *flowRenderer) Destroy() {}

func (r *flowRenderer) MinSize() fyne.Size {
	if !r.f.fill {
		return fyne.NewSize(0, theme.Size(theme.SizeNameText)*lineSpread)
	}
	w := r.f.lineWidth()
	if w <= 0 {
		w = em(20)
	}
	return fyne.NewSize(0, textHeight(r.f.runs, w))
}

func (r *flowRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *flowRenderer) Layout(fyne.Size) { r.build() }

func (r *flowRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.f)
}

// build makes the texts of all lines at the present width.
func (r *flowRenderer) build() {
	r.objects = r.objects[:0]
	width := r.f.lineWidth()
	if width <= 0 {
		return
	}
	var y float32
	for _, line := range breakLines(r.f.runs, width) {
		var x float32
		for _, part := range line.parts {
			x += r.draw(r.f.runs[part.run], part.text, x, y, line)
		}
		y += line.height()
	}
}

func (r *flowRenderer) draw(style run, s string, x, y float32, line textLine) (width float32) {
	name := style.color
	if name == "" {
		name = theme.ColorNameForeground
	}
	size := theme.Size(style.sizeName())
	width = metricsFor(size, style.style()).width(s)
	bare := strings.TrimRight(s, " ")
	if bare == "" {
		return width
	}
	t := canvas.NewText(bare, theme.Color(name))
	t.TextSize, t.TextStyle = size, style.style()
	min := t.MinSize()
	if len(bare) == len(s) {
		width = min.Width
	} else {
		width += min.Width - metricsFor(size, style.style()).width(bare)
	}
	top := wholePixel(y + (line.height()-min.Height)/2)
	if style.ground != "" {
		g := canvas.NewRectangle(theme.Color(style.ground))
		g.CornerRadius = 2
		g.Move(fyne.NewPos(x-1, y+1))
		g.Resize(fyne.NewSize(min.Width+2, line.height()-2))
		r.objects = append(r.objects, g)
	}
	t.Move(fyne.NewPos(wholePixel(x), top))
	t.Resize(min)
	r.objects = append(r.objects, t)
	if style.dotted {
		const dot, step = 2, 4
		for dx := float32(0); dx+dot <= min.Width; dx += step {
			d := canvas.NewRectangle(theme.Color(colorDoubt))
			d.Move(fyne.NewPos(x+dx, y+line.height()-3))
			d.Resize(fyne.NewSize(dot, 2))
			r.objects = append(r.objects, d)
		}
	}
	if style.struck {
		d := canvas.NewRectangle(theme.Color(name))
		d.Move(fyne.NewPos(x, y+line.height()/2))
		d.Resize(fyne.NewSize(min.Width, 1.5))
		r.objects = append(r.objects, d)
	}
	return width
}
