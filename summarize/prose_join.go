package summarize

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// draftSentence is a sentence of the joined draft.
type draftSentence struct {
	PartSentence
	first int // line of its earliest segment; the part's first line where it names none
	// quoted: not the model's words but the speaker's.
	quoted bool
	model  string
}

// join puts the parts' sentences into the order of the speech. What a part says again of lines that it shares with the one before is left out.
func (d *drafting) join() []draftSentence {
	at := map[meeting.SegmentID]int{}
	for i, l := range d.lines {
		at[l.seg.ID] = i
	}
	var out []draftSentence
	used := map[meeting.SegmentID]bool{}
	for n, p := range d.out.Parts {
		before := map[meeting.SegmentID]bool{}
		if n > 0 {
			for _, id := range d.out.Parts[n-1].Segments {
				before[id] = true
			}
		}
		for _, s := range p.Sentences {
			if len(s.Segments) > 0 && !slices.ContainsFunc(s.Segments, func(id meeting.SegmentID) bool { return !before[id] || !used[id] }) {
				continue
			}
			out = append(out, d.placed(s, p, at))
		}
		for _, s := range p.Sentences {
			for _, id := range s.Segments {
				used[id] = true
			}
		}
	}
	return dropTwins(out)
}

func (d *drafting) placed(s PartSentence, p Part, at map[meeting.SegmentID]int) draftSentence {
	x := draftSentence{PartSentence: s, first: len(d.lines), model: p.Model}
	for _, id := range s.Segments {
		x.first = min(x.first, at[id])
	}
	if len(s.Segments) == 0 && len(p.Segments) > 0 {
		x.first = at[p.Segments[0]]
	}
	return x
}

// dropTwins takes out sentences that say the same in the same words on the same evidence, and sorts by the place in the speech.
func dropTwins(in []draftSentence) []draftSentence {
	seen := map[string]bool{}
	var out []draftSentence
	for _, s := range in {
		key := fmt.Sprint(lettersOnly(s.Text), s.Segments)
		if seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, s)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].first < out[j].first })
	return out
}

// addMissing asks once more for speakers of whom nothing is in the draft, and quotes them where that brings nothing.
func (d *drafting) addMissing(ctx context.Context, sentences []draftSentence) ([]draftSentence, error) {
	for _, label := range d.missingSpeakers(sentences) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		added := false
		for _, s := range d.turnsOf(label) {
			d.at++
			part, err := d.ask(ctx, s, label)
			switch {
			case errors.Is(err, ErrTooLong), errors.Is(err, ErrAnswerCut), errors.Is(err, ErrBadAnswer):
				continue // the quotation below stands in
			case err != nil:
				return nil, err
			}
			d.out.Parts = append(d.out.Parts, part)
			at := map[meeting.SegmentID]int{}
			for i, l := range d.lines {
				at[l.seg.ID] = i
			}
			for _, x := range part.Sentences {
				if x.Speaker == label && d.restsOn(x, label) {
					sentences = append(sentences, d.placed(x, part, at))
					added = true
				}
			}
		}
		if !added {
			sentences = append(sentences, d.quotation(label))
		}
		d.out.Ledger.Added++
	}
	return dropTwins(sentences), nil
}

// missingSpeakers lists who spoke at some length and of whom no sentence tells, in the order of speech. A sentence tells of the one to whom it is put, and
// of others on whose words it rests beside his ("auf die Frage von ...").
func (d *drafting) missingSpeakers(sentences []draftSentence) []string {
	label := map[meeting.SegmentID]string{}
	for _, l := range d.lines {
		label[l.seg.ID] = l.label
	}
	told := map[string]bool{}
	for _, s := range sentences {
		own := slices.ContainsFunc(s.Segments, func(id meeting.SegmentID) bool { return label[id] == s.Speaker })
		for _, id := range s.Segments {
			told[label[id]] = told[label[id]] || own
		}
	}
	words := map[string]int{}
	var order []string
	for _, l := range d.lines {
		if l.label == d.prompts.words.Unknown {
			continue
		}
		if words[l.label] == 0 {
			order = append(order, l.label)
		}
		if !l.vote {
			words[l.label] += len(strings.Fields(l.text))
		}
	}
	var out []string
	for _, who := range order {
		if !told[who] && words[who] >= enoughToSay && !d.presides(who) {
			out = append(out, who)
		}
	}
	return out
}

// presides says that a label is the chair's, whose words are mostly procedure.
func (d *drafting) presides(label string) bool {
	m := d.in.Meeting.Roster.ByID(d.speakers[label].member)
	return m != nil && m.Role == meeting.RoleChair
}

// turnsOf gives the stretches in which somebody speaks, with a line before each, cut to fit.
func (d *drafting) turnsOf(label string) []stretchOfLines {
	var out []stretchOfLines
	for i := 0; i < len(d.lines); i++ {
		if d.lines[i].label != label {
			continue
		}
		j := i
		for j < len(d.lines) && d.lines[j].label == label {
			j++
		}
		for _, s := range d.cut(i, j) {
			if s.from == i && i > 0 {
				s.from, s.known = i-1, 1
			}
			out = append(out, s)
		}
		i = j
	}
	return out
}

func (d *drafting) restsOn(s PartSentence, label string) bool {
	for _, l := range d.lines {
		if l.label == label && slices.Contains(s.Segments, l.seg.ID) {
			return true
		}
	}
	return false
}

// quotation takes the longest thing that somebody said, word for word.
func (d *drafting) quotation(label string) draftSentence {
	best, at := "", 0
	for i, l := range d.lines {
		if l.label != label || l.vote {
			continue
		}
		for _, s := range splitSentences(l.text, d.in.Language) {
			if len(s) > len(best) {
				best, at = s, i
			}
		}
	}
	return draftSentence{PartSentence: PartSentence{Speaker: label, Text: best, Segments: []meeting.SegmentID{d.lines[at].seg.ID}}, first: at, quoted: true}
}

// passages makes passages of the sentences and measures each at its evidence.
func (d *drafting) passages(sentences []draftSentence) []meeting.Passage {
	byID := map[meeting.SegmentID]meeting.Segment{}
	for _, l := range d.lines {
		byID[l.seg.ID] = l.seg
	}
	var out []meeting.Passage
	for i, s := range sentences {
		who := d.speakers[s.Speaker]
		p := meeting.Passage{ID: meeting.PassageID(i + 1), Version: 1, Item: d.in.Item.ID, Order: i + 1, Role: meeting.PassageCourse, Text: s.Text, Speaker: who.member,
			SpeakerName: who.printed, Origin: meeting.OriginModel, Model: s.model}
		ids := slices.Clone(s.Segments)
		slices.Sort(ids)
		for _, id := range ids {
			seg := byID[id]
			if n := len(p.Evidence); n > 0 && p.Evidence[n-1].To+1 == id {
				p.Evidence[n-1].To, p.Evidence[n-1].Until = id, seg.To
				continue
			}
			p.Evidence = append(p.Evidence, meeting.Evidence{From: id, To: id, At: seg.From, Until: seg.To})
		}
		if s.quoted {
			p.Role, p.Origin, p.Model = meeting.PassageExtract, meeting.OriginRule, ""
			p.Evidence[0].Quote = quoteIn(byID[ids[0]].Text, s.Text)
			out = append(out, p)
			continue
		}
		c := Claim{Text: s.Text, Speaker: d.claimed(s.Speaker), Roster: d.in.Meeting.Roster, Item: d.in.Item, Facts: d.in.Facts}
		for _, id := range ids {
			c.Segments = append(c.Segments, byID[id])
		}
		sort.SliceStable(c.Segments, func(a, b int) bool { return c.Segments[a].From < c.Segments[b].From })
		c.Context = d.before(c.Segments)
		p.Doubts = d.ground.Check(c)
		if s.Foreign > 0 {
			p.Doubts = append([]meeting.Doubt{{Kind: meeting.DoubtForeign}}, p.Doubts...)
		}
		out = append(out, p)
	}
	return out
}

// claimed is the speaker to whom a sentence is put for measuring; labels of persons without a place on the roster say nothing.
func (d *drafting) claimed(label string) string {
	if m := d.in.Meeting.Roster.ByID(d.speakers[label].member); m != nil {
		return m.Name
	}
	return ""
}

// quoteIn gives the quotation as it stands in the segment, or nothing where blanks or hidden names make it differ.
func quoteIn(segment, quote string) string {
	if strings.Contains(segment, quote) {
		return quote
	}
	return ""
}

// count fills the ledger.
func (d *drafting) count(passages []meeting.Passage) {
	l := &d.out.Ledger
	used := map[meeting.SegmentID]bool{}
	for _, p := range passages {
		for _, e := range p.Evidence {
			for id := e.From; id <= e.To; id++ {
				used[id] = true
			}
		}
		if len(p.Doubts) > 0 {
			l.Marked++
		}
	}
	l.SegmentsRead, l.Evidence, l.Unused = 0, 0, nil
	for _, x := range d.lines {
		if d.read[x.seg.ID] {
			l.SegmentsRead++
		}
		if used[x.seg.ID] {
			l.Evidence++
		} else if d.read[x.seg.ID] {
			l.Unused = append(l.Unused, x.seg.ID)
		}
	}
	if l.Segments > 0 {
		l.Read = float64(l.SegmentsRead) / float64(l.Segments)
	}
	l.Elapsed = l.Elapsed.Round(time.Millisecond)
}

// contextSegments is how many segments before the evidence a sentence may take a thing's name from.
const contextSegments = 12

// before gives what was said under the item before the last of the given segments, as far as it is not among them.
func (d *drafting) before(evidence []meeting.Segment) []meeting.Segment {
	if len(evidence) == 0 {
		return nil
	}
	last := evidence[len(evidence)-1].From
	var out []meeting.Segment
	for _, l := range d.lines {
		if l.seg.From < last {
			out = append(out, l.seg)
		}
	}
	return out[max(0, len(out)-contextSegments):]
}
