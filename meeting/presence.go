package meeting

import (
	"strings"
	"time"
)

// Presence is who is in the room and may vote at one moment of the meeting:
// the roster less those who are absent, with arrivals and departures, less those who are recused.
type Presence struct {
	// Voters are the voting members present and not recused.
	Voters map[MemberID]bool
	// Recused are those who may not vote on the item at hand.
	Recused map[MemberID]bool
	// Known says whether the roster is complete enough to count with: it names at least as many voting members as the law or the
	// chair says there are.
	Known bool
	// Stated is the number present that the chair stated last before the moment, corrected by arrivals and departures since; nil where
	// nobody said one.
	Stated *int
}

// Count is the number of members who may vote: from the roster where it is complete, else what the chair stated.
// known is false where neither can be had.
func (p Presence) Count() (n int, known bool) {
	if p.Known {
		return len(p.Voters), true
	}
	if p.Stated != nil {
		return *p.Stated - len(p.Recused), true
	}
	return len(p.Voters), false
}

// PresenceAt counts who may vote on item at the moment at. Facts are those of the whole meeting that stand.
func PresenceAt(m Meeting, facts []Fact, item ItemID, at time.Duration) Presence {
	p := Presence{Voters: map[MemberID]bool{}, Recused: map[MemberID]bool{}}
	for _, mem := range m.Roster.Members {
		if mem.Voting && mem.Invited != InvitedExcused && mem.Invited != InvitedAbsent {
			p.Voters[mem.ID] = true
		}
	}
	legal := m.LegalMembers
	correct := func(there bool) { // what was stated of the number of those present
		if p.Stated == nil {
			return
		}
		n := *p.Stated
		if there {
			n++
		} else {
			n--
		}
		p.Stated = &n
	}
	change := func(id MemberID, name string, there bool) {
		mem := m.Roster.ByID(id)
		if mem == nil {
			mem = m.Roster.ByName(name)
		}
		if mem == nil || !mem.Voting {
			if mem == nil { // somebody whom the roster does not have
				correct(there)
			}
			return
		}
		if p.Voters[mem.ID] == there {
			return
		}
		if there {
			p.Voters[mem.ID] = true
		} else {
			delete(p.Voters, mem.ID)
		}
		correct(there)
	}
	for _, f := range facts {
		if f.At > at {
			continue
		}
		switch {
		case f.Quorum != nil:
			if f.Quorum.Present != nil {
				n := *f.Quorum.Present
				p.Stated = &n
			}
			if f.Quorum.Members != nil && legal == 0 {
				legal = *f.Quorum.Members
			}
		case f.Attendance != nil:
			a := f.Attendance
			switch a.Kind {
			case AttendPresent, AttendArrived, AttendSubstitute:
				change(a.Member, a.Name, true)
			case AttendExcused, AttendAbsent, AttendLeft:
				change(a.Member, a.Name, false)
			case AttendRecused:
				if f.Item == item || item == "" {
					if mem := m.Roster.ByID(a.Member); mem != nil {
						p.Recused[mem.ID] = true
					} else if mem := m.Roster.ByName(a.Name); mem != nil {
						p.Recused[mem.ID] = true
					} else {
						p.Recused[MemberID("?"+strings.ToLower(a.Name))] = true
					}
				}
			case AttendReturned:
				if mem := m.Roster.ByID(a.Member); mem != nil {
					delete(p.Recused, mem.ID)
				} else if mem := m.Roster.ByName(a.Name); mem != nil {
					delete(p.Recused, mem.ID)
				}
			}
		}
	}
	for id := range p.Recused {
		delete(p.Voters, id)
	}
	p.Known = legal > 0 && m.Roster.VotingMembers() >= legal || legal == 0 && m.Roster.VotingMembers() > 0
	return p
}
