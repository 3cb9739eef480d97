package summarize

import (
	"sort"
	"strings"

	"ratsschreiber/meeting"
)

// The extract is what a clerk without a language model writes the course of the discussion from: of every speech its most telling
// sentences, word for word and in their order.

const (
	extractSentences = 4   // of one speech
	extractBytes     = 700 // of one speech
	extractGap       = " […] "
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
		if i == len(d.t.sentences) || d.speechEnds(i) {
			emit(start, i)
			start = i
		}
	}
}

// speechEnds says whether another speech begins with sentence i: another turn, another item, or, where nobody knows who speaks, a
// word of the chair or a pause.
func (d *draft) speechEnds(i int) bool {
	a, b := d.t.sentences[i-1], d.t.sentences[i]
	if a.turn != b.turn || d.itemAt(a.from) != d.itemAt(b.from) {
		return true
	}
	if d.used[i] != d.used[i-1] {
		return true
	}
	return d.t.turns[b.turn].name == "" && d.t.turns[b.turn].role == roleUnknown && b.pauseBefore >= pauseBetween
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
	sort.SliceStable(all, func(a, b int) bool { return all[a].score > all[b].score })
	var chosen []int
	size := 0
	for _, c := range all {
		n := d.t.sentences[c.i].to - d.t.sentences[c.i].from
		if len(chosen) > 0 && (len(chosen) == extractSentences || size+n > extractBytes) {
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
		}
	}
	if s.question {
		score += 0.4
	}
	for _, w := range d.r.order["pleasantries"] {
		if strings.HasPrefix(low, w) {
			score -= 0.6
			break
		}
	}
	if i == from || i == to-1 {
		score += 0.1
	}
	return score
}
