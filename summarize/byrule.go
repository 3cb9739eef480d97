package summarize

import (
	"context"
	"sort"
	"time"

	"ratsschreiber/meeting"
)

// Input is what a draft is made from.
type Input struct {
	Meeting  meeting.Meeting
	Segments []meeting.Segment // by time
	Marks    []meeting.Mark    // all, also replaced ones
	Length   time.Duration     // of the recording; 0: the end of the last segment
}

// Output is a draft. Fact ids count from 1 within the draft, item ids are the agenda's.
type Output struct {
	Facts    []meeting.Fact
	Passages []meeting.Passage // roles PassageExtract and PassageRecord
	Speakers []SpeakerGuess
}

// SpeakerGuess says who probably speaks in a segment of which nobody knows the speaker, because the chair gave the floor just before.
type SpeakerGuess struct {
	Segment meeting.SegmentID
	Member  meeting.MemberID
	Name    string
}

// ByRule drafts by phrase rules alone. It changes nothing of in and may run in several goroutines with the same rules. Numbers that
// nobody said are nil; every fact names its evidence, whose quote occurs word for word in its segments. It fails only when ctx ends.
func ByRule(ctx context.Context, in Input, r *Rules) (Output, error) {
	in.Segments = withoutGuesses(inOrder(in.Segments))
	first, err := draftOnce(ctx, in, r)
	if err != nil {
		return Output{}, err
	}
	known := markedSpeakers(in, first.Speakers)
	if len(known) == 0 {
		return first, nil
	}
	// Who moved what is found from who spoke, so the clerk's marks of speakers are worked in and everything is looked at again.
	in.Segments = known
	second, err := draftOnce(ctx, in, r)
	second.Speakers = first.Speakers
	return second, err
}

// withoutGuesses forgets the speakers that an earlier draft had guessed.
func withoutGuesses(segs []meeting.Segment) []meeting.Segment {
	var out []meeting.Segment
	for i, s := range segs {
		if s.SpeakerOrigin != meeting.OriginRule {
			continue
		}
		if out == nil {
			out = append(out, segs...)
		}
		out[i].Speaker, out[i].SpeakerName, out[i].SpeakerOrigin = "", "", ""
	}
	if out == nil {
		return segs
	}
	return out
}

// markedSpeakers gives the segments with the speakers whom the clerk marked; nil where no mark names one.
func markedSpeakers(in Input, guesses []SpeakerGuess) []meeting.Segment {
	names := map[string]bool{}
	for _, m := range meeting.CurrentMarks(in.Marks) {
		if m.Kind == meeting.MarkSpeaker {
			names[m.Who] = true
			if mem := in.Meeting.Roster.ByID(m.Member); mem != nil {
				names[mem.Name] = true
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	by := map[meeting.SegmentID]SpeakerGuess{}
	for _, g := range guesses {
		if names[g.Name] {
			by[g.Segment] = g
		}
	}
	out := append([]meeting.Segment(nil), in.Segments...)
	for i := range out {
		if g, ok := by[out[i].ID]; ok {
			out[i].Speaker, out[i].SpeakerName, out[i].SpeakerOrigin = g.Member, g.Name, meeting.OriginClerk
		}
	}
	return out
}

func draftOnce(ctx context.Context, in Input, r *Rules) (Output, error) {
	d := &draft{in: in, r: r, marks: meeting.CurrentMarks(in.Marks)}
	d.hideOffRecord()
	if d.in.Length == 0 && len(d.in.Segments) > 0 {
		d.in.Length = d.in.Segments[len(d.in.Segments)-1].To
	}
	if len(d.in.Segments) > 0 {
		d.t = newText(d.in, r)
		f, err := r.find(ctx, d.t)
		if err != nil {
			return Output{}, err
		}
		d.f = f
		d.claimTurns()
		d.findItems()
		d.findVotes()
		d.findMotions()
		d.findPeople()
		d.findCourse()
		d.findOutcomes()
		d.findFloor()
	}
	if err := ctx.Err(); err != nil {
		return Output{}, err
	}
	d.applyMarks()
	if d.t != nil {
		d.extract()
	}
	sort.SliceStable(d.facts, func(i, j int) bool { return d.facts[i].At < d.facts[j].At })
	for i := range d.facts {
		d.facts[i].ID = meeting.FactID(i + 1)
	}
	for i := range d.passages {
		d.passages[i].ID = meeting.PassageID(i + 1)
	}
	return Output{Facts: d.facts, Passages: d.passages, Speakers: d.speakers}, nil
}

// draft is one run.
type draft struct {
	in    Input
	r     *Rules
	marks []meeting.Mark
	t     *text
	f     *found
	spans []span

	facts    []meeting.Fact
	passages []meeting.Passage
	speakers []SpeakerGuess
	used     map[int]bool // sentences that are procedure, not speech
	// numberCalls counts calls of items by number, plus one; 0: not counted yet
	numberCalls int
}

func inOrder(segs []meeting.Segment) []meeting.Segment {
	if sort.SliceIsSorted(segs, func(i, j int) bool { return segs[i].From < segs[j].From }) {
		return segs
	}
	out := append([]meeting.Segment(nil), segs...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].From < out[j].From })
	return out
}

// hideOffRecord leaves out what was said while the clerk had marked "not for the record".
func (d *draft) hideOffRecord() {
	var off []meeting.Span
	open := time.Duration(-1)
	for _, m := range d.marks {
		switch m.Kind {
		case meeting.MarkOffRecord:
			if open < 0 {
				open = m.At
			}
		case meeting.MarkOnRecord:
			if open >= 0 {
				off = append(off, meeting.Span{From: open, To: m.At})
				open = -1
			}
		}
	}
	if open >= 0 {
		off = append(off, meeting.Span{From: open, To: 1 << 62})
	}
	if len(off) == 0 {
		return
	}
	var kept []meeting.Segment
	for _, s := range d.in.Segments {
		hidden := false
		for _, o := range off {
			hidden = hidden || s.From < o.To && s.To > o.From
		}
		if !hidden {
			kept = append(kept, s)
		}
	}
	d.in.Segments = kept
}

// chairMaySay says whether a sentence may be the chair's: it is nobody's aside and no known member's.
func (d *draft) chairMaySay(i int) bool {
	s := d.t.sentences[i]
	return !s.aside && d.t.turns[s.turn].role != roleOther
}

// claimTurns gives the chair back what the chair says where a printed record does not label it: a call in the midst of a member's turn
// begins a turn of the chair. A member who calls items is presiding.
func (d *draft) claimTurns() {
	for i := 0; i < len(d.t.sentences); i++ {
		s := &d.t.sentences[i]
		tn := d.t.turns[s.turn]
		if s.aside || tn.role != roleOther {
			continue
		}
		strong := false
		for _, e := range d.f.of(i) {
			if e.rule.Event == "call" && e.set("how") == "strong" && e.rule.ID == "items.call" && len(d.numbersOf(e.groups["numbers"])) > 0 {
				strong = true
			}
		}
		if !strong {
			continue
		}
		n := turn{role: roleChair}
		if !tn.label {
			n = tn
			n.role = roleChair
		}
		d.t.newTurn(n)
		old := s.turn
		for j := i; j < len(d.t.sentences) && d.t.sentences[j].turn == old; j++ {
			d.t.sentences[j].turn = len(d.t.turns) - 1
		}
	}
}

// fact adds a fact found by a rule.
func (d *draft) fact(f meeting.Fact) *meeting.Fact {
	if f.Origin == "" {
		f.Origin = meeting.OriginRule
	}
	if len(f.Evidence) > 0 {
		if f.At == 0 {
			f.At = f.Evidence[0].At
		}
		if d.weak(f.Evidence) {
			f.Doubts = append(f.Doubts, meeting.Doubt{Kind: meeting.DoubtWeakTranscript})
		}
	}
	d.facts = append(d.facts, f)
	return &d.facts[len(d.facts)-1]
}

// weak says whether the evidence rests on a segment that the recogniser flagged and nobody corrected.
func (d *draft) weak(ev []meeting.Evidence) bool {
	for _, e := range ev {
		for i := d.segIndex(e.From); i >= 0 && i < len(d.in.Segments); i++ {
			s := d.in.Segments[i]
			if !s.Corrected() {
				for _, f := range s.Flags {
					switch f {
					case meeting.FlagDoubtful, meeting.FlagLoop, meeting.FlagInvention, meeting.FlagLanguage:
						return true
					}
				}
			}
			if s.ID == e.To {
				break
			}
		}
	}
	return false
}

func (d *draft) segIndex(id meeting.SegmentID) int {
	segs := d.in.Segments
	i := sort.Search(len(segs), func(i int) bool { return segs[i].ID >= id })
	if i < len(segs) && segs[i].ID == id {
		return i
	}
	for i := range segs {
		if segs[i].ID == id {
			return i
		}
	}
	return -1
}

// whole gives the evidence of one sentence.
func (d *draft) whole(i int) meeting.Evidence {
	s := d.t.sentences[i]
	return d.t.evidence(s.from, s.to)
}

// stretch gives the evidence from sentence i to sentence j.
func (d *draft) stretch(i, j int) meeting.Evidence {
	return d.t.evidence(d.t.sentences[i].from, d.t.sentences[j].to)
}

func (d *draft) use(i int) {
	if d.used == nil {
		d.used = map[int]bool{}
	}
	d.used[i] = true
}
