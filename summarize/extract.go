package summarize

import (
	"sort"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// The extract is what a clerk without a language model writes the course of the discussion from: of every speech its most telling
// sentences, word for word and in their order.

const (
	extractSentences = 3   // of a short speech; one more for every minute
	extractMost      = 10  // of any speech
	extractBytes     = 550 // of a short speech
	extractGap       = " […] "
	// Where nobody knows who speaks, pauses tell speeches apart; where there are too many of them, there is one passage a minute.
	extractPieces = 6
	extractSpan   = time.Minute
)

func (d *draft) extract() {
	order := map[meeting.ItemID]int{}
	emit := func(from, to int) {
		if from >= to {
			return
		}
		p, ok := d.speech(from, to)
		if !ok {
			return
		}
		order[p.Item]++
		p.Order = order[p.Item]
		d.passages = append(d.passages, p)
	}
	start := 0
	for i := 1; i <= len(d.t.sentences); i++ {
		if i < len(d.t.sentences) && !d.speechEnds(i) {
			continue
		}
		for _, at := range d.pieces(start, i) {
			emit(start, at)
			start = at
		}
	}
}

// speechEnds says whether another speech begins with sentence i: another turn, another item, or a word by which the chair leads.
func (d *draft) speechEnds(i int) bool {
	a, b := d.t.sentences[i-1], d.t.sentences[i]
	return a.turn != b.turn || d.itemAt(a.from) != d.itemAt(b.from) || d.used[i] != d.used[i-1]
}

// pieces cuts a stretch of which nobody knows who speaks at its pauses, and gives the ends of the pieces.
func (d *draft) pieces(from, to int) []int {
	tn := d.t.turns[d.t.sentences[from].turn]
	if tn.name != "" || tn.role != roleUnknown {
		return []int{to}
	}
	var ends []int
	for i := from + 1; i < to; i++ {
		if d.t.sentences[i].pauseBefore >= pauseBetween {
			ends = append(ends, i)
		}
	}
	start := d.t.at(d.t.sentences[from].from, false)
	if len(ends) < extractPieces && d.t.at(d.t.sentences[to-1].to, true)-start <= 2*extractSpan {
		return append(ends, to)
	}
	ends = nil
	for i := from + 1; i < to; i++ {
		at := d.t.at(d.t.sentences[i].from, false)
		if pause := d.t.sentences[i].pauseBefore >= pauseBetween; at-start >= extractSpan && pause || at-start >= 2*extractSpan {
			ends = append(ends, i)
			start = at
		}
	}
	return append(ends, to)
}

// speech chooses the telling sentences of the sentences from to to.
func (d *draft) speech(from, to int) (meeting.Passage, bool) {
	type choice struct {
		i     int
		score float64
	}
	var all []choice
	for i := from; i < to; i++ {
		s := d.t.sentences[i]
		if s.aside || d.used[i] {
			continue
		}
		if score := d.telling(i, from, to); score > 0 {
			all = append(all, choice{i, score})
		}
	}
	if len(all) == 0 {
		return meeting.Passage{}, false
	}
	minutes := int((d.t.at(d.t.sentences[to-1].to, true) - d.t.at(d.t.sentences[from].from, false)) / time.Minute)
	most := min(extractMost, extractSentences+minutes)
	sort.SliceStable(all, func(a, b int) bool { return all[a].score > all[b].score })
	var chosen []int
	size := 0
	for _, c := range all {
		n := d.t.sentences[c.i].to - d.t.sentences[c.i].from
		if len(chosen) > 0 && (len(chosen) == most || size+n > extractBytes*most/extractSentences) {
			continue
		}
		chosen = append(chosen, c.i)
		size += n
	}
	sort.Ints(chosen)
	first := d.t.sentences[chosen[0]]
	tn := d.t.turns[first.turn]
	p := meeting.Passage{Version: 1, Item: d.itemAt(first.from), Role: meeting.PassageExtract, Speaker: tn.member, SpeakerName: tn.name, Origin: meeting.OriginRule}
	if tn.name == "" {
		p.Speaker, p.SpeakerName = d.guessed(first.from)
	}
	var b strings.Builder
	for k := 0; k < len(chosen); {
		j := k
		for j+1 < len(chosen) && chosen[j+1] == chosen[j]+1 {
			j++
		}
		ev := d.stretch(chosen[k], chosen[j])
		if b.Len() > 0 {
			b.WriteString(extractGap)
		}
		b.WriteString(ev.Quote)
		p.Evidence = append(p.Evidence, ev)
		k = j + 1
	}
	p.Text = b.String()
	return p, true
}

// guessed gives the speaker of whom the chair gave the floor to the segment at offset.
func (d *draft) guessed(offset int) (meeting.MemberID, string) {
	id := d.in.Segments[d.t.segmentAt(offset)].ID
	for _, g := range d.speakers {
		if g.Segment == id {
			return g.Member, g.Name
		}
	}
	return "", ""
}

// telling scores a sentence: positions, motions, sums, names and numbers count, pleasantries and scraps do not.
func (d *draft) telling(i, from, to int) float64 {
	s := d.t.sentences[i]
	raw := d.t.of(s)
	words := strings.Fields(raw)
	if len(words) < 3 {
		return 0
	}
	score := 0.2
	switch {
	case len(words) < 5:
		score -= 0.15
	case len(words) > 45:
		score -= 0.5
	}
	low := strings.ToLower(raw)
	hits := 0
	for _, w := range strings.FieldsFunc(low, func(c rune) bool { return strings.ContainsRune(" ,.;:!?\"„“()", c) }) {
		if d.r.in("telling", w) {
			hits++
		}
	}
	score += 0.5 * float64(min(hits, 4))
	for _, w := range words {
		if w[0] >= '0' && w[0] <= '9' {
			score += 0.6
			break
		}
	}
	for _, e := range d.f.of(i) {
		switch e.rule.Event {
		case "motion", "withdraw", "takeover", "declare":
			score += 1.5
		case "procedure", "quorum", "attendance", "clerk", "objection":
			if e.rule.Who != "chair" || d.chairMaySay(i) {
				return 0
			}
		case "answer":
			if len(words) <= 6 {
				return 0
			}
		}
	}
	if s.question {
		score += 0.4
	}
	for _, w := range d.r.order["pleasantries"] {
		if strings.HasPrefix(low, w) {
			score -= 0.6
			if len(words) <= 6 {
				return 0
			}
			break
		}
	}
	if i == from || i == to-1 {
		score += 0.1
	}
	return score
}
