package meeting

import (
	"slices"
	"sort"
	"time"
)

// CoverageInput is what [Cover] computes from.
type CoverageInput struct {
	Length   time.Duration
	Channels []int // that have sound of their own; nil: those that have windows
	Windows  []Window
	Segments []Segment
	Gaps     []Gap
	Minutes  Minutes
}

// Cover says of every moment of a recording what became of it. Each moment counts once: as a gap first, then by the window that
// holds it, as speech with text, speech without text, or pause; what no window holds is pending. The parts add up to Length.
//
// Where several channels were recorded apart, a moment is pending as long as one of them is; else it counts as speech with text if one of
// them has text there, since the others hear the same voice from afar.
func Cover(in CoverageInput) Coverage {
	c := Coverage{Duration: in.Length}
	tl := newTimeline(in.Length)
	for i, channel := range channelsOf(in) {
		one := lineOf(in, channel)
		if i == 0 {
			tl = one
			continue
		}
		tl.join(one)
	}
	for _, g := range in.Gaps {
		kind := noSound
		if g.Reason == GapBlanked {
			kind = blanked
		}
		tl.put(Span{g.From, g.To}, kind)
	}
	sums := tl.add(0, len(tl.cells), nil)
	c.Pending, c.Silent, c.Flagged, c.Transcribed = sums[unseen], sums[lookedAt], sums[speechNoText], sums[speechText]
	c.Gaps, c.Blanked = sums[noSound], sums[blanked]
	inside := make([]bool, len(tl.cells))
	for _, it := range in.Minutes.Items {
		ic := ItemCoverage{Item: it.Item.ID, Number: it.Item.Number}
		used := map[SegmentID]bool{}
		var own [stretchKinds]time.Duration
		for _, s := range it.Spans {
			from, to := tl.share(s)
			for i := from; i < to; i++ {
				inside[i] = true
			}
			for k, d := range tl.add(from, to, nil) {
				own[k] += d
			}
		}
		ic.fill(own)
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
	c.Outside.fill(tl.add(0, len(tl.cells), func(i int) bool { return !inside[i] }))
	return c
}

// fill sets the parts and their sum.
func (ic *ItemCoverage) fill(sums [stretchKinds]time.Duration) {
	ic.Pending, ic.Silent, ic.Flagged, ic.Transcribed = sums[unseen], sums[lookedAt], sums[speechNoText], sums[speechText]
	ic.Gaps, ic.Blanked = sums[noSound], sums[blanked]
	ic.Duration = 0
	for _, d := range sums {
		ic.Duration += d
	}
}

// channelsOf lists the channels that are to be transcribed; at least one.
func channelsOf(in CoverageInput) []int {
	out := slices.Clone(in.Channels)
	for _, w := range in.Windows {
		if len(in.Channels) == 0 && !slices.Contains(out, w.Channel) {
			out = append(out, w.Channel)
		}
	}
	if len(out) == 0 {
		out = []int{0}
	}
	return out
}

// lineOf says what became of one channel.
func lineOf(in CoverageInput, channel int) timeline {
	tl := newTimeline(in.Length)
	for _, w := range in.Windows {
		if w.Channel != channel {
			continue
		}
		tl.put(Span{w.From, w.To}, lookedAt)
		for _, s := range w.Speech {
			tl.put(s, speechNoText)
		}
	}
	var text []Span
	for _, s := range in.Segments {
		if s.Text != "" && s.Channel == channel {
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
	return tl
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

func newTimeline(length time.Duration) timeline {
	return timeline{length: length, cells: make([]byte, (length+cell-1)/cell)}
}

// join adds another channel: what is unseen there is unseen.
func (t *timeline) join(other timeline) {
	for i, k := range other.cells {
		if k == byte(unseen) || t.cells[i] == byte(unseen) {
			t.cells[i] = byte(unseen)
		} else {
			t.cells[i] = max(t.cells[i], k)
		}
	}
}

func (t *timeline) bounds(s Span) (from, to int) {
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

// share gives the steps that belong to a stretch. Neighbouring stretches share none.
func (t *timeline) share(s Span) (from, to int) {
	step := func(d time.Duration) int {
		if d >= t.length {
			return len(t.cells)
		}
		return int(max(0, d) / cell)
	}
	return step(s.From), step(s.To)
}

// add sums up the steps from from to to that count; nil: all.
func (t *timeline) add(from, to int, counts func(i int) bool) [stretchKinds]time.Duration {
	var out [stretchKinds]time.Duration
	for i := from; i < to; i++ {
		if counts != nil && !counts(i) {
			continue
		}
		d := cell
		if i == len(t.cells)-1 { // the last step may be a part only
			d = t.length - time.Duration(i)*cell
		}
		out[t.cells[i]] += d
	}
	return out
}
