package summarize

import (
	"time"

	"ratsschreiber/meeting"
)

// markSpeaker names who speaks until the next mark that ends a speech, or the chair's next word.
func (d *draft) markSpeaker(m meeting.Mark, later []meeting.Mark, taken map[int]bool) {
	p := d.markPerson(m)
	if p.name == "" {
		return
	}
	f := d.clerks(m, meeting.FactFloor)
	f.Person = &meeting.PersonFact{Member: p.member, Name: p.name}
	if i := d.nearest(m, meeting.FactFloor, taken, func(x meeting.Fact) bool { return x.Person.Name == p.name }); i >= 0 {
		taken[i] = true
		d.merge(i, f)
	} else {
		d.facts = append(d.facts, f)
	}
	end := d.in.Length
	for _, x := range later {
		switch x.Kind {
		case meeting.MarkSpeaker, meeting.MarkItem, meeting.MarkVote, meeting.MarkBreak, meeting.MarkClosing:
			end = min(end, x.At)
		}
	}
	if d.t == nil {
		return
	}
	guessed := map[meeting.SegmentID]bool{}
	for _, s := range d.in.Segments {
		mid := s.From + (s.To-s.From)/2
		if mid < m.At || mid >= end || s.Speaker != "" || s.SpeakerName != "" {
			continue
		}
		if len(guessed) > 0 && d.chairSpeaks(s) {
			break
		}
		guessed[s.ID] = true
	}
	kept := d.speakers[:0]
	for _, g := range d.speakers {
		if !guessed[g.Segment] {
			kept = append(kept, g)
		}
	}
	d.speakers = kept
	for _, s := range d.in.Segments {
		if guessed[s.ID] {
			d.speakers = append(d.speakers, SpeakerGuess{Segment: s.ID, Member: p.member, Name: p.name})
		}
	}
}

// chairSpeaks says whether a segment has words by which the chair leads the meeting.
func (d *draft) chairSpeaks(s meeting.Segment) bool {
	i := d.segIndex(s.ID)
	for k := d.t.sentenceAt(d.t.starts[i]); k < len(d.t.sentences) && d.t.sentences[k].from < d.t.segEnd(i); k++ {
		if d.used[k] || d.f.has(k, "call", "floor", "opening", "closing", "resume") != nil {
			return true
		}
	}
	return false
}

// hideCitizens takes the names of speakers out of the citizens' question time: members of the public are never named.
func (d *draft) hideCitizens(m meeting.Mark, later []meeting.Mark) {
	end := d.in.Length
	for _, x := range later {
		if x.Kind == meeting.MarkItem || x.Kind == meeting.MarkClosing {
			end = min(end, x.At)
			break
		}
	}
	inside := func(at time.Duration) bool { return at >= m.At && at < end }
	kept := d.speakers[:0]
	for _, g := range d.speakers {
		if i := d.segIndex(g.Segment); i < 0 || !inside(d.in.Segments[i].From) || g.Member != "" {
			kept = append(kept, g)
		}
	}
	d.speakers = kept
	facts := d.facts[:0]
	for _, f := range d.facts {
		if f.Kind == meeting.FactFloor && f.Origin == meeting.OriginRule && inside(f.At) && f.Person.Member == "" {
			continue
		}
		facts = append(facts, f)
	}
	d.facts = facts
}
