package summarize

import (
	"strings"

	"ratsschreiber/meeting"
)

// motionOrder says which kind counts where a sentence has words of several.
var motionOrder = map[meeting.MotionKind]int{
	meeting.MotionAmendment: 1, meeting.MotionProcedural: 2, meeting.MotionPostponement: 3, meeting.MotionReferral: 4, meeting.MotionMain: 5,
}

// findMotions finds what was moved, by whom, and what was taken back.
func (d *draft) findMotions() {
	for i, s := range d.t.sentences {
		if s.aside || s.question {
			continue
		}
		evs := d.f.of(i)
		for k := range evs {
			e := &evs[k]
			switch e.rule.Event {
			case "motion":
				if !covered(evs, e, "nomotion") {
					d.motion(i, e, evs)
				}
			case "withdraw":
				if m := d.lastMotion(i, e, "what"); m != nil {
					m.Motion.Withdrawn = true
					m.Evidence = append(m.Evidence, d.whole(i))
				}
			case "takeover":
				if d.t.turns[s.turn].role == roleOther && !d.t.turns[s.turn].staff {
					continue
				}
				if m := d.lastMotion(i, e, ""); m != nil && m.Motion.Kind == meeting.MotionAmendment {
					m.Motion.TakenOver = true
					m.Evidence = append(m.Evidence, d.whole(i))
				}
			}
		}
	}
	d.moversByChair()
}

func (d *draft) motion(i int, e *event, evs []event) {
	s := d.t.sentences[i]
	tn := d.t.turns[s.turn]
	if tn.role == roleChair && !e.has("group") && !e.has("what") {
		return // the chair puts motions, it does not move them
	}
	m := meeting.Motion{Kind: meeting.MotionMain}
	kind := func(k meeting.MotionKind) {
		if k != "" && motionOrder[k] < motionOrder[m.Kind] {
			m.Kind = k
		}
	}
	for k := range evs {
		if evs[k].rule.Event == "motionkind" {
			kind(meeting.MotionKind(evs[k].set("kind")))
		}
	}
	kind(meeting.MotionKind(e.set("kind")))
	if e.has("to") {
		kind(meeting.MotionProcedural)
	}
	if sp, ok := e.spans["text"]; ok {
		m.Text = d.motionText(sp[0], min(max(sp[1], sp[0]), s.to))
	}
	last := i
	if m.Text == "" && strings.HasSuffix(strings.TrimSpace(d.t.of(s)), ":") && i+1 < len(d.t.sentences) && d.t.sentences[i+1].turn == s.turn {
		n := d.t.sentences[i+1]
		m.Text = d.motionText(n.from, n.to)
		last = i + 1
		for _, x := range d.f.of(last) {
			if x.rule.Event == "motionkind" {
				kind(meeting.MotionKind(x.set("kind")))
			}
		}
	}
	if !d.mover(&m, e, tn) {
		return
	}
	item := d.itemAt(s.from)
	for k := range d.facts { // a recogniser says things twice, and so do people
		f := &d.facts[k]
		if f.Motion == nil || f.Item != item || f.Motion.Kind != m.Kind {
			continue
		}
		if alike(f.Motion.Text, m.Text) || f.Evidence[0].Quote == d.whole(i).Quote {
			return
		}
		if m.Text == "" && (f.Motion.By == m.By || m.By == "") {
			return
		}
	}
	d.fact(meeting.Fact{Kind: meeting.FactMotion, Item: item, Evidence: []meeting.Evidence{d.stretch(i, last)}, Rule: e.rule.ID, Motion: &m})
}

// motionText takes the motion's own words without what leads to them.
func (d *draft) motionText(from, to int) string {
	s := strings.Trim(d.t.joined[from:to], " ,:;\n\t")
	s = strings.TrimRight(s, ".!")
	return strings.TrimSpace(s)
}

// mover sets who moves; it returns false where the phrase names somebody who is no group of the council.
func (d *draft) mover(m *meeting.Motion, e *event, tn turn) bool {
	if sp, ok := e.spans["group"]; ok {
		g, is := d.isGroup(d.t.joined[sp[0]:sp[1]])
		if !is {
			return false
		}
		m.By, m.Group = g, g
		return true
	}
	m.Member, m.Group = tn.member, tn.group
	switch {
	case e.groups["self"] == "wir" || e.groups["self"] == "we":
		m.By = tn.group
		if m.By == "" {
			m.By = tn.name
		}
	default:
		m.By = tn.name
	}
	return true
}

// lastMotion finds the motion that is meant by "den Antrag": the last one of the item, of the kind that the word names.
func (d *draft) lastMotion(i int, e *event, word string) *meeting.Fact {
	item := d.itemAt(d.t.sentences[i].from)
	what := e.groups[word]
	for k := len(d.facts) - 1; k >= 0; k-- {
		f := &d.facts[k]
		if f.Motion == nil || f.Item != item || f.Origin == meeting.OriginClerk {
			continue
		}
		if strings.Contains(what, "aenderung") || strings.Contains(what, "ergaenzung") || strings.Contains(what, "amendment") {
			if f.Motion.Kind != meeting.MotionAmendment {
				continue
			}
		}
		return f
	}
	return nil
}

// moversByChair fills in who moved where the speaker is not known but the chair names the mover when putting the motion: "über den
// Änderungsantrag der Bürgerliste".
func (d *draft) moversByChair() {
	for k := range d.facts {
		f := &d.facts[k]
		if f.Motion == nil || f.Motion.By != "" || f.Motion.Kind != meeting.MotionAmendment {
			continue
		}
		for j := range d.facts {
			v := &d.facts[j]
			if v.Vote == nil || v.Item != f.Item || v.Vote.About != meeting.AboutAmendment || v.At < f.At {
				continue
			}
			if names := d.groupsIn(v.Vote.Subject); len(names) == 1 {
				f.Motion.By, f.Motion.Group = names[0], names[0]
				f.Evidence = append(f.Evidence, v.Evidence[0])
			}
			break
		}
	}
}

// groupsIn lists the roster's groups named in s.
func (d *draft) groupsIn(s string) []string {
	low := " " + fold(strings.ToLower(s)) + " "
	var out []string
	seen := map[string]bool{}
	for _, m := range d.in.Meeting.Roster.Members {
		if m.Group != "" && !seen[m.Group] && containsName(low, fold(strings.ToLower(m.Group))) {
			out = append(out, m.Group)
		}
		seen[m.Group] = true
	}
	return out
}

func alike(a, b string) bool {
	return a != "" && b != "" && strings.EqualFold(strings.Trim(a, " ."), strings.Trim(b, " ."))
}
