package summarize

import (
	"ratsschreiber/meeting"
)

func (d *draft) markVote(m meeting.Mark, taken map[int]bool) {
	f := d.clerks(m, meeting.FactVote)
	same := func(x meeting.Fact) bool { return x.Item == f.Item || m.Item == "" }
	i := d.nearest(m, meeting.FactVote, taken, same)
	if m.Vote == nil {
		if i >= 0 {
			taken[i] = true
			d.facts[i].Mark = m.ID
			return
		}
		f.Vote = &meeting.Vote{About: meeting.AboutMain, Subject: m.Text}
		f.Doubts = []meeting.Doubt{{Kind: meeting.DoubtUnclear, Detail: "result"}}
		d.facts = append(d.facts, f)
		return
	}
	v := *m.Vote
	if v.Subject == "" {
		v.Subject = m.Text
	}
	f.Vote = &v
	if i < 0 {
		d.facts = append(d.facts, f)
		return
	}
	taken[i] = true
	if detail := votesDiffer(v, *d.facts[i].Vote); detail != "" {
		f.Evidence = append(f.Evidence, d.facts[i].Evidence...)
		d.contradict(i, detail)
		d.facts = append(d.facts, f)
		return
	}
	fillVote(&v, *d.facts[i].Vote)
	f.Vote = &v
	d.merge(i, f)
}

// votesDiffer names what two accounts of a vote state differently; "" where nothing is.
func votesDiffer(a, b meeting.Vote) string {
	counts := []struct {
		name string
		x, y *int
	}{{"for", a.For, b.For}, {"against", a.Against, b.Against}, {"abstain", a.Abstain, b.Abstain}}
	for _, c := range counts {
		if c.x != nil && c.y != nil && *c.x != *c.y {
			return c.name
		}
	}
	if x, y := a.Outcome(), b.Outcome(); x != "" && y != "" && x != y && !(notCarried(x) && notCarried(y)) {
		return "outcome"
	}
	x, known1 := a.IsUnanimous()
	y, known2 := b.IsUnanimous()
	if known1 && known2 && x != y {
		return "unanimous"
	}
	return ""
}

func notCarried(o meeting.Outcome) bool {
	return o == meeting.OutcomeRejected || o == meeting.OutcomeTied
}

// fillVote completes what the clerk left open with what was said.
func fillVote(v *meeting.Vote, said meeting.Vote) {
	for _, c := range []struct{ to, from **int }{{&v.For, &said.For}, {&v.Against, &said.Against}, {&v.Abstain, &said.Abstain}, {&v.NotVoting, &said.NotVoting}, {&v.Recused, &said.Recused}} {
		if *c.to == nil {
			*c.to = *c.from
		}
	}
	if v.Subject == "" {
		v.Subject = said.Subject
	}
	if v.About == "" {
		v.About = said.About
	}
	if v.Kind == "" {
		v.Kind = said.Kind
	}
	if v.Announced == "" {
		v.Announced = said.Announced
	}
	if v.Unanimous == nil {
		v.Unanimous = said.Unanimous
	}
	if len(v.ByGroup) == 0 {
		v.ByGroup = said.ByGroup
	}
}

func (d *draft) markMotion(m meeting.Mark, taken map[int]bool) {
	f := d.clerks(m, meeting.FactMotion)
	p := d.markPerson(m)
	mo := meeting.Motion{Kind: meeting.MotionMain, By: p.name, Member: p.member, Text: m.Text}
	if m.Kind == meeting.MarkAmendment {
		mo.Kind = meeting.MotionAmendment
	}
	i := d.nearest(m, meeting.FactMotion, taken, func(x meeting.Fact) bool {
		return (x.Item == f.Item || m.Item == "") && (m.Kind == meeting.MarkMotion) == (x.Motion.Kind != meeting.MotionAmendment)
	})
	if i < 0 {
		f.Motion = &mo
		d.facts = append(d.facts, f)
		return
	}
	taken[i] = true
	said := *d.facts[i].Motion
	if mo.By != "" && said.By != "" && mo.By != said.By && !d.sameSide(mo, said) {
		f.Motion = &mo
		f.Evidence = append(f.Evidence, d.facts[i].Evidence...)
		d.contradict(i, "name")
		d.facts = append(d.facts, f)
		return
	}
	if mo.Kind == meeting.MotionMain {
		mo.Kind = said.Kind // the key does not tell the kinds of motion apart
	}
	if mo.By == "" {
		mo.By, mo.Member = said.By, said.Member
	}
	if mo.Group == "" {
		mo.Group = said.Group
	}
	if mo.Text == "" {
		mo.Text = said.Text
	}
	mo.Withdrawn, mo.TakenOver = said.Withdrawn, said.TakenOver
	f.Motion = &mo
	d.merge(i, f)
}

// sameSide says whether a person and a group may both be named as mover.
func (d *draft) sameSide(a, b meeting.Motion) bool {
	group := func(x meeting.Motion) string {
		if m := d.in.Meeting.Roster.ByName(x.By); m != nil {
			return m.Group
		}
		return x.By
	}
	return group(a) != "" && group(a) == group(b)
}

func (d *draft) markPerson(m meeting.Mark) person {
	if mem := d.in.Meeting.Roster.ByID(m.Member); mem != nil {
		return person{mem.Name, mem.ID}
	}
	if m.Who == "" {
		return person{}
	}
	return d.named(m.Who)
}

// markResolution: the clerk's wording takes the place of the chair's words; a paper's proposal stays beside it.
func (d *draft) markResolution(m meeting.Mark) {
	if m.Text == "" {
		return
	}
	f := d.clerks(m, meeting.FactResolution)
	r := meeting.Resolution{Text: m.Text}
	if it := d.item(f.Item); it != nil {
		r.Proposal = it.Proposal
		r.Amended = it.Proposal != "" && it.Proposal != m.Text
	}
	f.Resolution = &r
	for i := range d.facts {
		if d.facts[i].Kind == meeting.FactResolution && d.facts[i].Item == f.Item && d.facts[i].Origin != meeting.OriginClerk {
			d.merge(i, f)
			return
		}
	}
	d.facts = append(d.facts, f)
}

func (d *draft) markAttendance(m meeting.Mark, taken map[int]bool) {
	f := d.clerks(m, meeting.FactAttendance)
	kind := map[meeting.MarkKind]meeting.AttendanceKind{meeting.MarkArrival: meeting.AttendArrived, meeting.MarkDeparture: meeting.AttendLeft,
		meeting.MarkRecusal: meeting.AttendRecused, meeting.MarkReturn: meeting.AttendReturned}[m.Kind]
	p := d.markPerson(m)
	a := meeting.Attendance{Kind: kind, Member: p.member, Name: p.name, Reason: m.Text, Clock: wallClock(m)}
	f.Attendance = &a
	i := d.nearest(m, meeting.FactAttendance, taken, func(x meeting.Fact) bool { return x.Attendance.Kind == kind })
	if i < 0 {
		d.facts = append(d.facts, f)
		return
	}
	taken[i] = true
	said := d.facts[i].Attendance
	if a.Name != "" && said.Name != a.Name {
		d.contradict(i, "name")
		d.facts = append(d.facts, f)
		return
	}
	a.Name, a.Member = said.Name, said.Member
	if said.Clock != "" {
		a.Clock = said.Clock
	}
	d.merge(i, f)
}

// wallClock gives the time of day at which a key was pressed.
func wallClock(m meeting.Mark) meeting.ClockTime {
	if m.Wall.IsZero() {
		return ""
	}
	return meeting.NewClockTime(m.Wall.Hour(), m.Wall.Minute())
}

// clocksDiffer says whether two times of day cannot mean the same moment; the spoken one is the rounder.
func clocksDiffer(a, b meeting.ClockTime) bool {
	x, ok1 := a.Minutes()
	y, ok2 := b.Minutes()
	return ok1 && ok2 && (x-y > 10 || y-x > 10)
}

func (d *draft) markBreak(m meeting.Mark, later []meeting.Mark, taken map[int]bool) {
	f := d.clerks(m, meeting.FactBreak)
	f.Item = ""
	b := meeting.Break{From: wallClock(m)}
	for _, x := range later {
		if x.Kind == meeting.MarkResume {
			f.Until, b.To = x.At, wallClock(x)
			break
		}
		if x.Kind == meeting.MarkBreak {
			break
		}
	}
	f.Break = &b
	i := d.nearest(m, meeting.FactBreak, taken, nil)
	if i < 0 {
		d.facts = append(d.facts, f)
		return
	}
	taken[i] = true
	said := d.facts[i].Break
	if clocksDiffer(b.From, said.From) || clocksDiffer(b.To, said.To) {
		d.contradict(i, "time")
		d.facts = append(d.facts, f)
		return
	}
	if said.From != "" {
		b.From = said.From
	}
	if said.To != "" {
		b.To = said.To
	}
	b.Minutes = said.Minutes
	d.merge(i, f)
}

func (d *draft) markClock(m meeting.Mark, kind meeting.FactKind, taken map[int]bool) {
	f := d.clerks(m, kind)
	f.Item = ""
	c := meeting.ClockFact{Clock: wallClock(m)}
	f.Clock = &c
	i := d.nearest(m, kind, taken, nil)
	if i < 0 {
		d.facts = append(d.facts, f)
		return
	}
	taken[i] = true
	said := d.facts[i].Clock.Clock
	if clocksDiffer(c.Clock, said) {
		d.contradict(i, "time")
		d.facts = append(d.facts, f)
		return
	}
	if said != "" {
		c.Clock = said
	}
	d.merge(i, f)
}

func (d *draft) markPublic(m meeting.Mark, taken map[int]bool) {
	f := d.clerks(m, meeting.FactPublic)
	f.Item = ""
	c := meeting.ClockFact{Open: m.Kind == meeting.MarkOpenPart, Clock: wallClock(m)}
	f.Clock = &c
	i := d.nearest(m, meeting.FactPublic, taken, nil)
	switch {
	case i < 0:
		d.facts = append(d.facts, f)
	case d.facts[i].Clock.Open != c.Open:
		taken[i] = true
		d.contradict(i, "public")
		d.facts = append(d.facts, f)
	default:
		taken[i] = true
		if said := d.facts[i].Clock.Clock; said != "" {
			c.Clock = said
		}
		d.merge(i, f)
	}
}
