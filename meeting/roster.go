package meeting

import "strings"

// Roster lists the persons of a meeting: members, chair, clerk, administration, guests.
type Roster struct {
	Members []Member `json:"members"`
}

// Role is what a person does in the meeting.
type Role string

// Roles of the roster.
const (
	RoleMember Role = "member"
	RoleChair  Role = "chair"
	RoleDeputy Role = "deputy_chair"
	RoleClerk  Role = "clerk"
	RoleStaff  Role = "staff" // administration
	RoleGuest  Role = "guest"
)

// Invited is what was known about a person's coming before the meeting.
type Invited string

// What the roster may say before the meeting.
const (
	InvitedPresent Invited = "present"
	InvitedExcused Invited = "excused"
	InvitedAbsent  Invited = "absent"
	InvitedUnknown Invited = ""
)

// Member is one person of the roster, voting or not.
type Member struct {
	ID      MemberID `json:"id"`
	Name    string   `json:"name"`             // as it is printed: "Ratsfrau Sommer", "Dr. Anna Sommer"
	Group   string   `json:"group,omitempty"`  // Fraktion
	Office  string   `json:"office,omitempty"` // as the list has it: "Kämmerer", "Vorsitz"
	Role    Role     `json:"role"`
	Voting  bool     `json:"voting"`
	Invited Invited  `json:"invited,omitempty"`
	Reason  string   `json:"reason,omitempty"` // of absence
	// For is the member whom this one stands in for.
	For     MemberID `json:"for,omitempty"`
	OParlID string   `json:"oparl_id,omitempty"`
	Seat    string   `json:"seat,omitempty"` // in the room, as the list has it; see [ParseSeat]
}

// titles are words before a name that are no part of the family name.
var titles = map[string]bool{
	"herr": true, "herrn": true, "frau": true, "dr.": true, "dr": true, "prof.": true, "prof": true, "dipl.-ing.": true,
	"ratsherr": true, "ratsherrn": true, "ratsfrau": true, "stadtrat": true, "stadträtin": true, "gemeinderat": true, "gemeinderätin": true,
	"kreisrat": true, "kreisrätin": true, "bürgermeister": true, "bürgermeisterin": true, "oberbürgermeister": true, "oberbürgermeisterin": true,
	"erster": true, "erste": true, "zweiter": true, "zweite": true, "kämmerer": true, "kämmerin": true, "beigeordneter": true, "beigeordnete": true,
	"ratsmitglied": true, "kollege": true, "kollegin": true, "sachkundiger": true, "sachkundige": true, "bürger": true, "bürgerin": true,
	"mr": true, "mrs": true, "ms": true, "mr.": true, "mrs.": true, "ms.": true, "cllr": true, "cllr.": true, "councillor": true, "mayor": true, "alderman": true,
}

// FamilyName is the name without form of address, office and given names: "Ratsfrau Sommer" and "Anna Sommer" give "Sommer".
// A name written "Sommer, Anna" is understood.
func (m Member) FamilyName() string {
	name := m.Name
	if before, _, ok := strings.Cut(name, ","); ok {
		name = before
	}
	words := strings.Fields(name)
	for len(words) > 1 && titles[strings.ToLower(words[0])] {
		words = words[1:]
	}
	for i, w := range words { // noble particles belong to the family name
		if i < len(words)-1 {
			switch strings.ToLower(w) {
			case "von", "vom", "van", "zu", "zur", "de", "der", "den", "del", "da", "di", "el", "al":
				return strings.Join(words[i:], " ")
			}
		}
	}
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// IsTitle says whether word is a form of address or an office that stands before names.
func IsTitle(word string) bool { return titles[strings.ToLower(word)] }

// ByID finds a person; nil where there is none.
func (r *Roster) ByID(id MemberID) *Member {
	for i := range r.Members {
		if r.Members[i].ID == id {
			return &r.Members[i]
		}
	}
	return nil
}

// ByName finds the person whose printed name is name, or else the only one with that family name; nil where there is none or
// where the family name fits several.
func (r *Roster) ByName(name string) *Member {
	name = strings.TrimSpace(name)
	if name == "" {
		return nil
	}
	for i := range r.Members {
		if strings.EqualFold(r.Members[i].Name, name) {
			return &r.Members[i]
		}
	}
	want := Member{Name: name}.FamilyName()
	var found *Member
	for i := range r.Members {
		if strings.EqualFold(r.Members[i].FamilyName(), want) {
			if found != nil {
				return nil
			}
			found = &r.Members[i]
		}
	}
	return found
}

// ByRole gives the first person with that role; nil where there is none.
func (r *Roster) ByRole(role Role) *Member {
	for i := range r.Members {
		if r.Members[i].Role == role {
			return &r.Members[i]
		}
	}
	return nil
}

// VotingMembers counts the persons of the roster with a vote.
func (r *Roster) VotingMembers() int {
	n := 0
	for _, m := range r.Members {
		if m.Voting && m.For == "" {
			n++
		}
	}
	return n
}
