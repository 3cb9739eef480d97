package export

import (
	"strings"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

// Presence is the attendance list.
type Presence struct {
	Groups  []PresenceGroup // members with a vote, by group, in the roster's order
	Staff   []Person        // administration, clerk
	Guests  []Person
	Absent  []Person
	Unclear []Person // nobody has stated whether they were there
	// Quorum as the chair stated it.
	Stated           Number
	Members          Number
	Quorate, Doubted bool
	NotQuorate       bool
	Mark             string
}

// PresenceGroup is a group's members who were there.
type PresenceGroup struct {
	Name   Text // "" for members of no group
	People []Person
}

// Person is somebody in the attendance list or in an office.
type Person struct {
	Mark    string
	Name    Text
	Office  Text
	Role    string
	Group   Text
	Reason  Text
	Excused bool
	For     Text // whom a substitute stands in for
	// From and Until bound the presence where it was not the whole meeting: "19:05 Uhr", or "" where nobody said the time.
	Late, Early bool
	From, Until string
	Item        Text // the number of the item from which on
}

func (b *viewBuilder) presence() Presence {
	m, w := b.m, b.words
	p := Presence{}
	if q := m.Quorum.Quorum; q != nil {
		p.Stated, p.Members, p.Doubted = numberOf(q.Present), numberOf(q.Members), q.Doubted
		p.Quorate = q.Quorate != nil && *q.Quorate
		p.NotQuorate = q.Quorate != nil && !*q.Quorate
		p.Mark = b.mark(m.Quorum)
	}
	groups := map[string]int{}
	for _, who := range attendance(m) {
		x := b.personView(who, w)
		switch {
		case who.known && who.absent && !who.came:
			p.Absent = append(p.Absent, x)
		case !who.known:
			p.Unclear = append(p.Unclear, x)
		case who.Role == meeting.RoleGuest:
			p.Guests = append(p.Guests, x)
		case who.Role == meeting.RoleStaff || who.Role == meeting.RoleClerk && !who.Voting:
			p.Staff = append(p.Staff, x)
		case who.Voting || who.Role == meeting.RoleMember || who.Role == meeting.RoleChair || who.Role == meeting.RoleDeputy:
			name := strings.TrimSpace(who.Group)
			i, ok := groups[name]
			if !ok {
				i = len(p.Groups)
				groups[name] = i
				p.Groups = append(p.Groups, PresenceGroup{Name: Text(name)})
			}
			p.Groups[i].People = append(p.Groups[i].People, x)
		default:
			p.Guests = append(p.Guests, x)
		}
	}
	return p
}

func (b *viewBuilder) personView(who person, w *catalogue.Words) Person {
	x := Person{Name: Text(who.name), Office: Text(who.Office), Role: string(who.Role), Group: Text(who.Group), Reason: Text(who.reason), Excused: who.excused}
	if x.Office != "" && (strings.EqualFold(who.Office, "Mitglied") || strings.EqualFold(who.Office, "member")) {
		x.Office = ""
	}
	if mem := b.m.Meeting.Roster.ByID(who.For); mem != nil && who.For != "" {
		x.For = Text(mem.Name)
	}
	for _, f := range who.facts {
		if f.Attendance.For != "" {
			x.For = Text(f.Attendance.For)
		}
		if x.Mark == "" {
			x.Mark = b.mark(f)
		}
	}
	for i, f := range who.changes {
		at := w.ClockText(string(f.Attendance.Clock))
		item := Text(itemNumber(b.m.Meeting, f.Item))
		switch f.Attendance.Kind {
		case meeting.AttendArrived:
			if i == 0 {
				x.Late, x.From, x.Item = true, at, item
			}
			x.Early = false
		case meeting.AttendLeft:
			x.Early, x.Until = true, at
			if !x.Late {
				x.Item = item
			}
		}
	}
	return x
}
