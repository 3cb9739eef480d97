package summarize

import (
	"strings"
	"unicode"

	"ratsschreiber/meeting"
)

// findOutcomes says how items ended where that is no plain vote, and what was resolved.
func (d *draft) findOutcomes() {
	type ending struct {
		sentence int
		result   meeting.Result
		to       string
		rule     string
	}
	endings := map[meeting.ItemID][]ending{}
	for i, s := range d.t.sentences {
		if s.aside || s.question || !d.chairMaySay(i) {
			continue
		}
		evs := d.f.of(i)
		for k := range evs {
			e := &evs[k]
			if e.rule.Event != "dealt" || hasEvent(evs, "motion") || hasEvent(evs, "withdraw") || covered(evs, e, "nodealt") {
				continue
			}
			item := d.itemAt(s.from)
			if sp := d.spanAt(e.to - 1); sp != nil && !sp.outside && len(sp.items) > 0 {
				item = sp.items[0]
			}
			if item == "" {
				continue
			}
			n := ending{sentence: i, result: meeting.Result(e.set("result")), rule: e.rule.ID}
			if sp, ok := e.spans["to"]; ok {
				n.to = d.bodyName(sp[0], sp[1])
				if n.result == meeting.Postponed {
					n.to = withoutArticle(d.t.joined[sp[0]:sp[1]])
				}
			}
			endings[item] = append(endings[item], n)
		}
	}
	seen := map[meeting.ItemID]bool{}
	for k := 0; k < len(d.spans); k++ {
		s := d.spans[k]
		if s.outside || len(s.items) == 0 || seen[s.items[0]] {
			continue
		}
		item := s.items[0]
		seen[item] = true
		voted, moved := d.votedOn(item)
		var last *ending
		for n := range endings[item] {
			e := &endings[item][n]
			fits := false
			switch e.result {
			case meeting.Referred:
				fits = moved == meeting.AboutReferral || !voted
			case meeting.Postponed:
				fits = moved == meeting.AboutPostponement || !voted
			default:
				fits = !voted && moved == ""
			}
			if !fits {
				continue
			}
			if last != nil && e.result == meeting.Withdrawn && last.result != meeting.Withdrawn {
				continue
			}
			last = e
		}
		if last == nil {
			continue
		}
		ev := d.whole(last.sentence)
		d.use(last.sentence)
		d.fact(meeting.Fact{Kind: meeting.FactResult, Item: item, Evidence: []meeting.Evidence{ev}, Rule: last.rule,
			Result: &meeting.ItemResult{Result: last.result, To: last.to}})
		if last.result == meeting.Referred && moved == meeting.AboutReferral || last.result == meeting.Postponed && moved == meeting.AboutPostponement {
			d.fact(meeting.Fact{Kind: meeting.FactResolution, Item: item, Evidence: []meeting.Evidence{ev}, Rule: last.rule,
				Resolution: &meeting.Resolution{Text: ev.Quote}})
		}
	}
	d.resolutions()
}

// votedOn says whether the matter itself was voted on under an item, and whether a referral or postponement was carried.
func (d *draft) votedOn(item meeting.ItemID) (matter bool, moved meeting.VoteSubject) {
	for _, f := range d.facts {
		if f.Vote == nil || f.Item != item || f.Vote.Outcome() == meeting.OutcomeUnknown {
			continue
		}
		switch f.Vote.About {
		case meeting.AboutReferral, meeting.AboutPostponement:
			if f.Vote.Outcome() == meeting.OutcomeAccepted {
				moved = f.Vote.About
			}
		case meeting.AboutProcedure, meeting.AboutAmendment:
		default:
			matter = true
		}
	}
	return matter, moved
}

// resolutions states the wording of what was carried: the paper's proposal where there is one, else the chair's words.
func (d *draft) resolutions() {
	last := map[meeting.ItemID]int{}
	amended := map[meeting.ItemID]bool{}
	for k, f := range d.facts {
		if f.Vote == nil || f.Item == "" || f.Vote.Outcome() != meeting.OutcomeAccepted {
			continue
		}
		switch f.Vote.About {
		case meeting.AboutAmendment:
			amended[f.Item] = true
		case meeting.AboutAmended:
			amended[f.Item] = true
			last[f.Item] = k
		case meeting.AboutMain, meeting.AboutPart, meeting.AboutElection, meeting.AboutAgenda, meeting.AboutMinutes:
			last[f.Item] = k
		}
	}
	for _, it := range d.in.Meeting.Agenda.Items {
		k, ok := last[it.ID]
		if !ok {
			continue
		}
		f := d.facts[k]
		text, named := d.decided(f)
		r := meeting.Resolution{Text: text, Amended: amended[it.ID], Proposal: it.Proposal}
		n := meeting.Fact{Kind: meeting.FactResolution, Item: it.ID, At: f.At, Evidence: f.Evidence, Rule: f.Rule, Origin: meeting.OriginRule, Resolution: &r}
		if !named && it.Proposal == "" {
			n.Doubts = append(n.Doubts, meeting.Doubt{Kind: meeting.DoubtUnclear, Detail: "wording"})
		}
		if it.Proposal != "" {
			r.Text = it.Proposal
			n.Origin = meeting.OriginPaper
			if r.Amended || f.Vote.About == meeting.AboutPart {
				n.Doubts = append(n.Doubts, meeting.Doubt{Kind: meeting.DoubtUnclear, Detail: "wording"})
			}
		}
		d.fact(n)
	}
}

// decided takes the chair's words that say what was decided: the sentence of the result, or else of the call, that names the matter.
// named is false where neither does; then the words of the result are taken.
func (d *draft) decided(f meeting.Fact) (text string, named bool) {
	for k := len(f.Evidence) - 1; k >= 0; k-- {
		from, to, ok := d.sentencesOf(f.Evidence[k])
		if !ok {
			continue
		}
		best := ""
		for i := from; i < to; i++ {
			s := d.t.of(d.t.sentences[i])
			if d.f.has(i, "about", "matter") != nil && (d.f.has(i, "strict", "result", "vote") != nil || k == len(f.Evidence)-1) {
				best = s
			}
			if d.f.has(i, "strict", "result") != nil || text == "" && d.f.has(i, "count") != nil {
				text = s
			}
		}
		if best != "" {
			return trimDash(best), true
		}
	}
	if text == "" {
		text = f.Evidence[len(f.Evidence)-1].Quote
	}
	return trimDash(text), false
}

func trimDash(s string) string { return strings.TrimLeft(s, "–- ") }

// sentencesOf gives the sentences of an evidence, from inclusive, to exclusive.
func (d *draft) sentencesOf(ev meeting.Evidence) (from, to int, ok bool) {
	seg := d.segIndex(ev.From)
	if seg < 0 {
		return 0, 0, false
	}
	at := strings.Index(d.t.joined[d.t.starts[seg]:], ev.Quote)
	if at < 0 {
		return 0, 0, false
	}
	a := d.t.starts[seg] + at
	from = d.t.sentenceAt(a)
	for to = from; to < len(d.t.sentences) && d.t.sentences[to].from < a+len(ev.Quote); to++ {
	}
	return from, to, true
}

// withoutArticle: "die nächste Sitzung" is "nächste Sitzung".
func withoutArticle(s string) string {
	s = strings.Trim(s, " .,;")
	if first, rest, ok := strings.Cut(s, " "); ok {
		switch strings.ToLower(first) {
		case "die", "den", "der", "das", "zur", "zum", "the":
			return rest
		}
	}
	return s
}

// bodyName is the name of a committee as it stands in the transcript, from its first capital on.
func (d *draft) bodyName(from, to int) string {
	s := strings.Trim(d.t.joined[from:to], " .,;")
	for i, r := range s {
		if unicode.IsUpper(r) {
			return s[i:]
		}
	}
	return s
}
