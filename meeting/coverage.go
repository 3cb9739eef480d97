package meeting

import (
	"sort"
	"time"
)

// CoverageInput is what [Cover] computes from.
type CoverageInput struct {
	Length   time.Duration
	Windows  []Window
	Segments []Segment
	Gaps     []Gap
	Minutes  Minutes
}

// Cover says of every moment of a recording what became of it. Each moment counts once: as a gap first, then by the window that
// holds it, as speech with text, speech without text, or pause; what no window holds is pending. The parts add up to Length.
func Cover(in CoverageInput) Coverage {
	c := Coverage{Duration: in.Length}
	tl := timeline{length: in.Length}
	for _, w := range in.Windows {
		tl.put(Span{w.From, w.To}, lookedAt)
		for _, s := range w.Speech {
			tl.put(s, speechNoText)
		}
	}
	text := make([]Span, 0, len(in.Segments))
	for _, s := range in.Segments {
		if s.Text != "" {
			text = append(text, Span{s.From, s.To})
			tl.put(Span{s.From, s.To}, speechText)
		}
	}
	// Between two segments of one utterance lie breaths shorter than what counts as untranscribed speech.
	sort.Slice(text, func(i, j int) bool { return text[i].From < text[j].From })
	for i := 1; i < len(text); i++ {
		if gap := text[i].From - text[i-1].To; gap > 0 && gap < breath {
			tl.raise(Span{text[i-1].To, text[i].From}, speechNoText, speechText)
		}
	}
	for _, g := range in.Gaps {
		kind := noSound
		if g.Reason == GapBlanked {
			kind = blanked
		}
		tl.put(Span{g.From, g.To}, kind)
	}
	sums := tl.sums(Span{0, in.Length})
	c.Pending, c.Silent, c.Flagged, c.Transcribed = sums[unseen], sums[lookedAt], sums[speechNoText], sums[speechText]
	c.Gaps, c.Blanked = sums[noSound], sums[blanked]
	for _, it := range in.Minutes.Items {
		ic := ItemCoverage{Item: it.Item.ID, Number: it.Item.Number}
		used := map[SegmentID]bool{}
		for _, s := range it.Spans {
			sums := tl.sums(s)
			ic.Duration += s.Length()
			ic.Transcribed += sums[speechText]
		}
		for _, f := range it.Facts() {
			for _, e := range f.Evidence {
				used[e.From], used[e.To] = true, true
			}
		}
		for _, p := range it.Passages {
			for _, e := range p.Evidence {
				used[e.From], used[e.To] = true, true
			}
			if len(p.Doubts) > 0 {
				ic.Marked++
			}
		}
		ic.Evidence = len(used)
		c.Items = append(c.Items, ic)
	}
	return c
}

// breath is the longest pause between two segments that still counts as part of the transcribed speech.
const breath = 1500 * time.Millisecond

// What became of a stretch, in the order in which one overrules the other.
type stretchKind int

const (
	unseen stretchKind = iota
	lookedAt
	speechNoText
	speechText
	noSound
	blanked
	stretchKinds
)

// timeline paints stretches over one another in steps of ten milliseconds, a byte each: an hour is 360 kB.
type timeline struct {
	length time.Duration
	cells  []byte
}

const cell = 10 * time.Millisecond

func (t *timeline) grow() {
	if t.cells == nil {
		t.cells = make([]byte, (t.length+cell-1)/cell)
	}
}

func (t *timeline) bounds(s Span) (from, to int) {
	t.grow()
	if s.To >= t.length {
		return int(max(0, s.From) / cell), len(t.cells)
	}
	return int(max(0, s.From) / cell), int((max(s.To, s.From) + cell/2) / cell)
}

func (t *timeline) put(s Span, k stretchKind) {
	from, to := t.bounds(s)
	for i := from; i < to; i++ {
		if byte(k) > t.cells[i] {
			t.cells[i] = byte(k)
		}
	}
}

func (t *timeline) raise(s Span, from, to stretchKind) {
	a, b := t.bounds(s)
	for i := a; i < b; i++ {
		if t.cells[i] == byte(from) {
			t.cells[i] = byte(to)
		}
	}
}

func (t *timeline) sums(s Span) [stretchKinds]time.Duration {
	var out [stretchKinds]time.Duration
	from, to := t.bounds(s)
	for i := from; i < to; i++ {
		d := cell
		if i == len(t.cells)-1 { // the last cell may be a part only
			d = t.length - time.Duration(i)*cell
		}
		out[t.cells[i]] += d
	}
	return out
}
