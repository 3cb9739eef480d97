package pdf

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"ratsschreiber/export/document"
)

// look is how letters look.
type look struct {
	size   float64 // in points
	bold   bool
	italic bool
	mark   bool // the tag behind unreviewed words
}

func (l look) style() string {
	s := ""
	if l.bold {
		s = "B"
	}
	if l.italic {
		s += "I"
	}
	return s
}

// piece is text of one look and one font.
type piece struct {
	text  string
	font  string
	look  look
	width float64
}

// line is what stands side by side; width is its length in millimetres.
type line struct {
	pieces []piece
	width  float64
}

// typesetter measures and breaks text.
type typesetter struct {
	pdf       *fpdf.Fpdf
	usedOther bool // the second font was needed
}

func (t *typesetter) use(font string, l look) {
	style := l.style()
	if font == fontOther {
		t.usedOther = true
		style = strings.TrimSuffix(style, "I") // it has no italics
	}
	t.pdf.SetFont(font, style, l.size)
}

// split cuts text where the font has to change.
func (t *typesetter) split(text string, l look) []piece {
	var out []piece
	var b strings.Builder
	font := ""
	flush := func() {
		if b.Len() > 0 {
			t.use(font, l)
			out = append(out, piece{b.String(), font, l, t.pdf.GetStringWidth(b.String())})
			b.Reset()
		}
	}
	for _, r := range text {
		f, r := fontFor(r)
		if f != font {
			flush()
			font = f
		}
		b.WriteRune(r)
	}
	flush()
	return out
}

// runs gives the document's runs and the tag behind them their look.
func lookedRuns(runs []document.Run, tag string, base look) []struct {
	text string
	look look
} {
	var out []struct {
		text string
		look look
	}
	add := func(s string, l look) {
		out = append(out, struct {
			text string
			look look
		}{s, l})
	}
	for _, r := range runs {
		l := base
		l.bold, l.italic = l.bold || r.Bold, l.italic || r.Italic
		add(document.Clean(r.Text), l)
	}
	if tag != "" {
		add(" ", base)
		add("["+tag+"]", look{size: min(base.size, 8.5), bold: true, mark: true})
	}
	return out
}

// lines breaks runs at blanks into lines of at most width millimetres. A word that is longer is cut.
func (t *typesetter) lines(runs []document.Run, tag string, base look, width float64) []line {
	var out []line
	var now line
	end := func() {
		for n := len(now.pieces); n > 0; n = len(now.pieces) { // no blanks at the end
			last := &now.pieces[n-1]
			trimmed := strings.TrimRight(last.text, " ")
			if trimmed == last.text {
				break
			}
			now.width -= last.width
			now.pieces = now.pieces[:n-1]
			if trimmed != "" {
				now.add(t.split(trimmed, last.look))
			}
		}
		out = append(out, now)
		now = line{}
	}
	var word []piece // of several looks perhaps
	wordWidth := 0.0
	place := func() {
		if len(word) == 0 {
			return
		}
		if now.width > 0 && now.width+wordWidth > width {
			end()
		}
		if wordWidth > width {
			for _, p := range word {
				for _, r := range p.text {
					letter := t.split(string(r), p.look)
					if now.width > 0 && now.width+letter[0].width > width {
						end()
					}
					now.add(letter)
				}
			}
		} else {
			now.add(word)
		}
		word, wordWidth = nil, 0
	}
	for _, r := range lookedRuns(runs, tag, base) {
		for i, para := range strings.Split(r.text, "\n") {
			if i > 0 {
				place()
				end()
			}
			for j, w := range strings.Split(strings.ReplaceAll(para, "\t", " "), " ") {
				if j > 0 {
					place()
					if now.width > 0 {
						now.add(t.split(" ", r.look))
					}
				}
				for _, p := range t.split(w, r.look) {
					word = append(word, p)
					wordWidth += p.width
				}
			}
		}
	}
	place()
	if len(now.pieces) > 0 || len(out) == 0 {
		end()
	}
	return out
}

// add puts pieces at the line's end; neighbours of the same look become one, so that readers find whole phrases.
func (l *line) add(list []piece) {
	for _, p := range list {
		l.width += p.width
		if n := len(l.pieces); n > 0 && l.pieces[n-1].look == p.look && l.pieces[n-1].font == p.font {
			l.pieces[n-1].text += p.text
			l.pieces[n-1].width += p.width
			continue
		}
		l.pieces = append(l.pieces, p)
	}
}
