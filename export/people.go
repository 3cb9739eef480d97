package export

import (
	"strings"

	"ratsschreiber/meeting"
)

// personName is the name as the roster prints it; a name that the roster does not have stays as it was given.
func personName(m meeting.Meeting, id meeting.MemberID, name string) string {
	if mem := m.Roster.ByID(id); mem != nil && id != "" {
		return mem.Name
	}
	if mem := m.Roster.ByName(name); mem != nil {
		return mem.Name
	}
	return name
}

// moverName is who a motion is put down to in print: the group where one was named, else the person.
func moverName(m meeting.Meeting, o meeting.Motion) string {
	if o.By != "" {
		if isGroup(m, o.By) {
			return o.By
		}
		return personName(m, o.Member, o.By)
	}
	if o.Member != "" {
		return personName(m, o.Member, "")
	}
	return o.Group
}

// isGroup says whether name is a group of the roster rather than a person.
func isGroup(m meeting.Meeting, name string) bool {
	for _, mem := range m.Roster.Members {
		if mem.Group != "" && strings.EqualFold(mem.Group, strings.TrimSpace(name)) {
			return true
		}
	}
	return false
}

func itemNumber(m meeting.Meeting, id meeting.ItemID) string {
	if it := m.Agenda.ByID(id); it != nil {
		return it.Number
	}
	return ""
}

func chairName(m meeting.Minutes) string { return officeName(m, m.Chair, meeting.RoleChair) }

func clerkName(m meeting.Minutes) string { return officeName(m, m.Clerk, meeting.RoleClerk) }

// officeName is who held an office first: as it was said in the meeting, else as the roster has it.
func officeName(m meeting.Minutes, said []meeting.Fact, role meeting.Role) string {
	for _, f := range said {
		if f.Person != nil {
			return personName(m.Meeting, f.Person.Member, f.Person.Name)
		}
	}
	if mem := m.Meeting.Roster.ByRole(role); mem != nil && mem.Invited != meeting.InvitedExcused && mem.Invited != meeting.InvitedAbsent {
		return mem.Name
	}
	return ""
}

// absentNames lists who was absent from the start: as said in the meeting and as the roster has it, each once. Who arrived
// later is not among them.
func absentNames(m meeting.Minutes) []string {
	var out []string
	for _, p := range attendance(m) {
		if p.absent && !p.came {
			out = append(out, p.name)
		}
	}
	return out
}

// person is one person's attendance over the whole meeting.
type person struct {
	meeting.Member
	name    string
	reason  string
	known   bool // somebody stated that the person was there or was not
	absent  bool // at the beginning
	came    bool // later
	excused bool
	facts   []meeting.Fact
	changes []meeting.Fact // arrivals and departures
}

// attendance puts roster and facts together, in the roster's order; persons who are not on it follow.
func attendance(m meeting.Minutes) []person {
	var out []person
	at := map[string]int{}
	key := func(id meeting.MemberID, name string) string {
		if id != "" {
			return "id:" + string(id)
		}
		return "name:" + strings.ToLower(name)
	}
	for _, mem := range m.Meeting.Roster.Members {
		p := person{Member: mem, name: mem.Name, reason: mem.Reason}
		switch mem.Invited {
		case meeting.InvitedPresent:
			p.known = true
		case meeting.InvitedExcused:
			p.known, p.absent, p.excused = true, true, true
		case meeting.InvitedAbsent:
			p.known, p.absent = true, true
		}
		at[key(mem.ID, mem.Name)] = len(out)
		out = append(out, p)
	}
	for _, f := range m.Attendance {
		a := f.Attendance
		if a == nil {
			continue
		}
		mem := m.Meeting.Roster.ByID(a.Member)
		if mem == nil || a.Member == "" {
			mem = m.Meeting.Roster.ByName(a.Name)
		}
		k := key("", a.Name)
		if mem != nil {
			k = key(mem.ID, mem.Name)
		}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, person{Member: meeting.Member{Name: a.Name}, name: a.Name})
		}
		p := &out[i]
		p.facts = append(p.facts, f)
		if a.Reason != "" && p.reason == "" {
			p.reason = a.Reason
		}
		switch a.Kind {
		case meeting.AttendPresent, meeting.AttendSubstitute:
			p.known, p.absent, p.excused = true, false, false
		case meeting.AttendExcused:
			p.known, p.absent, p.excused = true, true, true
		case meeting.AttendAbsent:
			p.known, p.absent = true, true
		case meeting.AttendArrived:
			p.known, p.came = true, true
			p.changes = append(p.changes, f)
		case meeting.AttendLeft:
			p.known = true
			p.changes = append(p.changes, f)
		}
	}
	return out
}
