package meeting

import (
	"strings"
	"time"
)

// Place is one signature that the rules ask for.
type Place struct {
	Role SignRole `json:"role"`
	// Name is set where only this person may fill the place: whoever presided, where each of them signs.
	Name string `json:"name,omitempty"`
	// Signoff fills the place, by signature or noted refusal; nil: open.
	Signoff *Signoff `json:"signoff,omitempty"`
}

// Places lists the signatures that the rules ask for, in their order, each with what fills it. A person's later word on a role stands
// in for an earlier one.
func Places(m Minutes, r CheckRules) []Place {
	var places []Place
	for _, role := range r.Signers {
		if role == SignChair && r.EachChair {
			if names := Presiding(m); len(names) > 1 {
				for _, name := range names {
					places = append(places, Place{Role: role, Name: name})
				}
				continue
			}
		}
		places = append(places, Place{Role: role})
	}
	standing := StandingSignoffs(m.Signoffs)
	used := make([]bool, len(standing))
	fill := func(named bool) {
		for i := range places {
			if places[i].Signoff != nil || named != (places[i].Name != "") {
				continue
			}
			for j := range standing {
				if used[j] || standing[j].Role != places[i].Role || named && !m.Meeting.Roster.SamePerson(standing[j].By, places[i].Name) {
					continue
				}
				used[j], places[i].Signoff = true, &standing[j]
				break
			}
		}
	}
	fill(true)
	fill(false)
	return places
}

// StandingSignoffs gives the last word of each person on each role, in the order of the first.
func StandingSignoffs(all []Signoff) []Signoff {
	type who struct {
		role SignRole
		by   string
	}
	at := map[who]int{}
	var out []Signoff
	for _, s := range all {
		k := who{s.Role, strings.ToLower(strings.TrimSpace(s.By))}
		if i, ok := at[k]; ok {
			out[i] = s
			continue
		}
		at[k] = len(out)
		out = append(out, s)
	}
	return out
}

// Presiding names everybody who led the meeting, in the order of time: the roster's chair, unless somebody else opened the meeting, and
// who took over.
func Presiding(m Minutes) []string {
	var names []string
	add := func(name string) {
		if name == "" {
			return
		}
		for _, have := range names {
			if m.Meeting.Roster.SamePerson(have, name) {
				return
			}
		}
		names = append(names, name)
	}
	start := m.Opened.At + 2*time.Minute // who is named as chair until then opened the meeting
	if chair := m.Meeting.Roster.ByRole(RoleChair); chair != nil && chair.Invited != InvitedExcused && chair.Invited != InvitedAbsent {
		if len(m.Chair) == 0 || m.Chair[0].At > start {
			add(chair.Name)
		}
	}
	for _, f := range m.Chair {
		if f.Person != nil {
			add(personName(m.Meeting.Roster, f.Person.Member, f.Person.Name))
		}
	}
	return names
}

func personName(r Roster, id MemberID, name string) string {
	if mem := r.ByID(id); mem != nil {
		return mem.Name
	}
	if mem := r.ByName(name); mem != nil {
		return mem.Name
	}
	return name
}

// SamePerson says whether two spellings name one person: the same entry of the roster, or the same words.
func (r *Roster) SamePerson(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if strings.EqualFold(a, b) {
		return true
	}
	x, y := r.ByName(a), r.ByName(b)
	return x != nil && y != nil && x.ID == y.ID && x.Name == y.Name
}

// TookPart says whether a person was there at any time, as far as roster and attendance tell.
func TookPart(m Minutes, mem Member) bool {
	there := mem.Invited != InvitedExcused && mem.Invited != InvitedAbsent
	for _, f := range m.Attendance {
		a := f.Attendance
		if a == nil || a.Member != mem.ID && !strings.EqualFold(a.Name, mem.Name) {
			continue
		}
		switch a.Kind {
		case AttendPresent, AttendArrived, AttendSubstitute, AttendLeft, AttendRecused, AttendReturned:
			return true
		case AttendExcused, AttendAbsent:
			there = false
		}
	}
	return there
}
