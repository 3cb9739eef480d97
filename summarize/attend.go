package summarize

import (
	"ratsschreiber/meeting"
)

// findPeople finds attendance, quorum and who keeps the minutes.
func (d *draft) findPeople() {
	quorum, quorumAt := -1, 0 // the last one stated
	for i, s := range d.t.sentences {
		if s.aside || s.question {
			continue
		}
		evs := d.f.of(i)
		for k := range evs {
			e := &evs[k]
			switch e.rule.Event {
			case "attendance":
				if e.rule.Who == "" || d.chairMaySay(i) {
					d.attendance(i, e)
				}
			case "quorum":
				if e.set("doubted") == "" && !d.chairMaySay(i) {
					continue
				}
				q := d.quorum(e)
				if quorum >= 0 && i-quorumAt <= 12 && q.Doubted == d.facts[quorum].Quorum.Doubted {
					mergeQuorum(d.facts[quorum].Quorum, q)
					d.facts[quorum].Evidence = joinEvidence(d.facts[quorum].Evidence, d.whole(i))
					continue
				}
				d.fact(meeting.Fact{Kind: meeting.FactQuorum, Item: d.itemAt(s.from), Evidence: []meeting.Evidence{d.whole(i)}, Rule: e.rule.ID, Quorum: &q})
				quorum, quorumAt = len(d.facts)-1, i
			case "clerk":
				if !d.chairMaySay(i) || !e.has("names") {
					continue
				}
				sp := e.spans["names"]
				if ps := d.people(sp[0], sp[1]); len(ps) > 0 {
					d.fact(meeting.Fact{Kind: meeting.FactClerk, Evidence: []meeting.Evidence{d.whole(i)}, Rule: e.rule.ID,
						Person: &meeting.PersonFact{Member: ps[0].member, Name: ps[0].name}})
				}
			}
		}
	}
}

func (d *draft) quorum(e *event) meeting.Quorum {
	var q meeting.Quorum
	if n, ok := parseCount(e.groups["present"]); ok && e.has("present") {
		q.Present = &n
	}
	if n, ok := parseCount(e.groups["members"]); ok && e.has("members") {
		q.Members = &n
	}
	switch e.set("quorate") {
	case "true":
		yes := true
		q.Quorate = &yes
	case "false":
		no := false
		q.Quorate = &no
	}
	q.Doubted = e.set("doubted") != ""
	return q
}

func mergeQuorum(to *meeting.Quorum, from meeting.Quorum) {
	if from.Present != nil {
		to.Present = from.Present
	}
	if from.Members != nil {
		to.Members = from.Members
	}
	if from.Quorate != nil {
		to.Quorate = from.Quorate
	}
}

func (d *draft) attendance(i int, e *event) {
	s := d.t.sentences[i]
	kind := meeting.AttendanceKind(e.set("kind"))
	var who []person
	switch {
	case e.has("self"):
		tn := d.t.turns[s.turn]
		if tn.name == "" {
			return // nobody knows who says so
		}
		who = []person{{tn.name, tn.member}}
	case e.has("names"):
		sp := e.spans["names"]
		who = d.people(sp[0], sp[1])
	}
	for _, p := range who {
		a := meeting.Attendance{Kind: kind, Member: p.member, Name: p.name, Clock: d.clockIn(i, false)}
		if sp, ok := e.spans["for"]; ok {
			if ps := d.people(sp[0], sp[1]); len(ps) > 0 {
				a.For = ps[0].name
			}
		}
		item := d.itemAt(s.from)
		switch kind {
		case meeting.AttendExcused, meeting.AttendAbsent, meeting.AttendSubstitute:
			item, a.Clock = "", ""
		}
		if d.hasAttendance(a, item) {
			continue
		}
		d.fact(meeting.Fact{Kind: meeting.FactAttendance, Item: item, Evidence: []meeting.Evidence{d.whole(i)}, Rule: e.rule.ID, Attendance: &a})
	}
}

func (d *draft) hasAttendance(a meeting.Attendance, item meeting.ItemID) bool {
	for _, f := range d.facts {
		if f.Attendance != nil && f.Attendance.Kind == a.Kind && f.Attendance.Name == a.Name && f.Item == item {
			return true
		}
	}
	return false
}

// joinEvidence adds a place, or makes one of two that touch.
func joinEvidence(ev []meeting.Evidence, e meeting.Evidence) []meeting.Evidence {
	for _, have := range ev {
		if have.Quote == e.Quote && have.From == e.From {
			return ev
		}
	}
	return append(ev, e)
}
