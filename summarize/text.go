package summarize

import (
	"sort"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// text is the whole transcript as one string, with the way back to segments and times. Utterances that a recogniser cut in two are
// whole again here, and several sentences in one segment are told apart.
type text struct {
	segs      []meeting.Segment
	joined    string
	starts    []int // where each segment's text begins in joined
	sentences []sentence
	turns     []turn
	bare      bool // without full stops: every segment is taken for a sentence
}

// sentence is a stretch of joined between two ends of sentences, speakers or asides.
type sentence struct {
	from, to int
	turn     int
	aside    bool // in brackets: a stage direction
	question bool
	// pauseBefore says that nothing was said for a while before it.
	pauseBefore time.Duration
}

// role is what a turn's speaker is to the meeting.
type role uint8

const (
	roleUnknown role = iota // may be the chair
	roleChair
	roleOther
)

// turn is what one speaker says without another coming in between.
type turn struct {
	role   role
	name   string // as it is printed; empty where nobody knows
	member meeting.MemberID
	group  string
	label  bool // the name stood in the text ("Stadtrat Brandt:")
	staff  bool
	office bool // an office that presides in some towns, and nobody knows whether in this one
}

func newText(in Input, r *Rules) *text {
	t := &text{segs: in.Segments}
	n := 0
	for _, s := range in.Segments {
		n += len(s.Text) + 1
	}
	var b strings.Builder
	b.Grow(n)
	t.starts = make([]int, len(in.Segments))
	for i, s := range in.Segments {
		if i > 0 {
			b.WriteByte(' ')
		}
		t.starts[i] = b.Len()
		b.WriteString(s.Text)
	}
	t.joined = b.String()
	t.split(in, r)
	return t
}

// segmentAt gives the index of the segment that holds the byte at offset.
func (t *text) segmentAt(offset int) int {
	i := sort.SearchInts(t.starts, offset+1) - 1
	return min(max(i, 0), len(t.segs)-1)
}

func (t *text) segEnd(i int) int { return t.starts[i] + len(t.segs[i].Text) }

// at gives the moment at which the byte at offset was said: by word times where the segment has them, else in proportion.
func (t *text) at(offset int, end bool) time.Duration {
	i := t.segmentAt(offset)
	if end && offset > 0 {
		i = t.segmentAt(offset - 1)
	}
	s := t.segs[i]
	in := min(max(offset-t.starts[i], 0), len(s.Text))
	if d, ok := wordTime(s, in, end); ok {
		return min(max(d, s.From), max(s.To, s.From))
	}
	if len(s.Text) == 0 || s.To <= s.From {
		return s.From
	}
	return s.From + time.Duration(float64(s.To-s.From)*float64(in)/float64(len(s.Text)))
}

// wordTime finds the word of s that stands at the byte offset in.
func wordTime(s meeting.Segment, in int, end bool) (time.Duration, bool) {
	if len(s.Words) == 0 {
		return 0, false
	}
	at := 0
	for _, w := range s.Words {
		word := strings.TrimSpace(w.Text)
		if word == "" {
			continue
		}
		i := strings.Index(s.Text[at:], word)
		if i < 0 {
			return 0, false // the text was corrected: its words are no longer these
		}
		from := at + i
		to := from + len(word)
		if end && in <= to {
			return w.To, true
		}
		if !end && in < to {
			return w.From, true
		}
		at = to
	}
	return s.To, true
}

// evidence makes the evidence for a stretch of joined, without the blanks around it.
func (t *text) evidence(from, to int) meeting.Evidence {
	for from < to && isBlank(t.joined[from]) {
		from++
	}
	for to > from && isBlank(t.joined[to-1]) {
		to--
	}
	return meeting.Evidence{
		From: t.segs[t.segmentAt(from)].ID, To: t.segs[t.segmentAt(max(from, to-1))].ID,
		Quote: t.joined[from:to], At: t.at(from, false), Until: t.at(to, true),
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// of gives the text of a sentence.
func (t *text) of(s sentence) string { return t.joined[s.from:s.to] }

// sentenceAt gives the index of the sentence that holds the byte at offset, or the next one.
func (t *text) sentenceAt(offset int) int {
	return sort.Search(len(t.sentences), func(i int) bool { return t.sentences[i].to > offset })
}
