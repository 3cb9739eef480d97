package intake

import (
	"fmt"
	"strings"
	"unicode"

	"ratsschreiber/meeting"
)

// roleWords tell roles by words of the function, most special first. The words are matched at the start of a word of the function.
var roleWords = []struct {
	role  meeting.Role
	words []string
}{
	{meeting.RoleDeputy, []string{"stellvertretende", "stellv", "stv", "vizepräsident", "deputy", "vice"}},
	{meeting.RoleClerk, []string{"schriftführ", "protokoll", "niederschrift", "clerk", "minute", "secretary"}},
	{meeting.RoleChair, []string{"vorsitz", "sitzungsleitung", "ratsvorsitz", "chair", "presid"}},
	{meeting.RoleGuest, []string{"gast", "gäste", "sachverständig", "gutachter", "referent", "presse", "zuhörer", "guest", "expert", "public"}},
	{meeting.RoleStaff, []string{"verwaltung", "kämmer", "beigeordnet", "dezernent", "dezernat", "amtsleit", "fachbereich", "fachdienst", "stadtdirektor", "stadtbaurat",
		"stadtbaurät", "hauptamt", "bauamt", "rechtsamt", "justiziar", "gleichstellung", "eigenbetrieb", "officer", "staff", "director"}},
	{meeting.RoleMember, []string{"mitglied", "rat", "rätin", "stadtrat", "stadträt", "gemeinderat", "gemeinderät", "ratsherr", "ratsfrau", "ratsmitglied", "kreisrat", "kreisrät",
		"sachkundig", "beratend", "fraktion", "gruppensprecher", "sprecher", "ausschuss", "bürgermeister", "oberbürgermeister", "landrat", "landrät", "ortsvorsteher",
		"councillor", "cllr", "member", "mayor", "alderman"}},
}

// roleOf guesses a role from the function that a list names; sure is false where nothing was recognised.
func roleOf(office string) (role meeting.Role, sure bool) {
	words := strings.FieldsFunc(strings.ToLower(office), func(r rune) bool { return !unicode.IsLetter(r) })
	has := func(list []string) bool {
		for _, w := range words {
			for _, prefix := range list {
				if strings.HasPrefix(w, prefix) {
					return true
				}
			}
		}
		return false
	}
	for _, rw := range roleWords {
		if has(rw.words) {
			if rw.role == meeting.RoleDeputy && !has(roleWords[2].words) && !has([]string{"deputy", "vice", "vize", "bürgermeister"}) {
				continue // "stellvertretendes Mitglied" presides over nothing
			}
			if rw.role == meeting.RoleChair && has([]string{"fraktionsvorsitz", "ausschussvorsitz"}) && !has([]string{"vorsitz"}) {
				continue
			}
			return rw.role, true
		}
	}
	return meeting.RoleMember, strings.TrimSpace(office) == ""
}

// votes guesses the right to vote where a list does not state it.
func votes(role meeting.Role, office string) bool {
	switch role {
	case meeting.RoleMember, meeting.RoleChair, meeting.RoleDeputy:
		lower := strings.ToLower(office)
		return !strings.Contains(lower, "beratend") && !strings.Contains(lower, "sachkundige einwohner") && !strings.Contains(lower, "ohne stimm")
	}
	return false
}

func roleRank(r meeting.Role) int {
	switch r {
	case meeting.RoleChair:
		return 0
	case meeting.RoleDeputy:
		return 1
	case meeting.RoleMember:
		return 2
	case meeting.RoleClerk:
		return 3
	case meeting.RoleStaff:
		return 4
	}
	return 5
}

// finishRoster gives ids, drops repeated names, links substitutes, and notes what was guessed.
func finishRoster(r *Result, votingGuessed, roleGuessed int) {
	for i := range r.Roster.Members {
		m := &r.Roster.Members[i]
		m.Name = spokenOrder(m.Name)
		m.For = meeting.MemberID(spokenOrder(string(m.For)))
	}
	seen := map[string]bool{}
	twice := 0
	kept := r.Roster.Members[:0]
	for _, m := range r.Roster.Members {
		key := strings.ToLower(m.Name) + "\x00" + m.OParlID
		if seen[key] {
			twice++
			continue
		}
		seen[key] = true
		kept = append(kept, m)
	}
	r.Roster.Members = kept
	ids := map[meeting.MemberID]bool{}
	for i := range kept {
		id := meeting.MemberID(fmt.Sprintf("m%d", i+1))
		if kept[i].OParlID != "" {
			id = meeting.MemberID(stableID("p", kept[i].OParlID))
		}
		for n := 2; ids[id]; n++ {
			id = meeting.MemberID(fmt.Sprintf("m%d-%d", i+1, n))
		}
		ids[id] = true
		kept[i].ID = id
	}
	for i := range kept { // until now For holds the printed name
		if kept[i].For == "" {
			continue
		}
		if other := r.Roster.ByName(string(kept[i].For)); other != nil && other.ID != kept[i].ID {
			kept[i].For = other.ID
			if other.Invited == meeting.InvitedUnknown {
				other.Invited = meeting.InvitedExcused
			}
		} else {
			kept[i].For = ""
		}
	}
	r.noteCount(NoteNameTwice, twice)
	r.noteCount(NoteVotingGuessed, votingGuessed)
	r.noteCount(NoteRoleGuessed, roleGuessed)
	if len(kept) > 0 && r.Roster.ByRole(meeting.RoleChair) == nil {
		r.note(NoteNoChair)
	}
}

// spokenOrder writes a name as minutes print it: "Brandt, Dr. Klaus" gives "Dr. Klaus Brandt".
func spokenOrder(name string) string {
	family, given, ok := strings.Cut(name, ",")
	family, given = strings.TrimSpace(family), strings.TrimSpace(given)
	if !ok || family == "" || given == "" || strings.Contains(given, ",") || len(strings.Fields(given)) > 4 {
		return name
	}
	return given + " " + family
}

// attendance reads what a list says about a person's coming; the rest of the cell is the reason.
func attendance(cell string) (invited meeting.Invited, reason string, ok bool) {
	s := oneLine(cell)
	lower := strings.ToLower(s)
	for _, w := range []struct {
		word string
		is   meeting.Invited
	}{
		{"unentschuldigt", meeting.InvitedAbsent}, {"nicht entschuldigt", meeting.InvitedAbsent}, {"entschuldigt", meeting.InvitedExcused}, {"entsch.", meeting.InvitedExcused},
		{"excused", meeting.InvitedExcused}, {"apologies", meeting.InvitedExcused}, {"nicht anwesend", meeting.InvitedAbsent}, {"abwesend", meeting.InvitedAbsent},
		{"absent", meeting.InvitedAbsent}, {"fehlt", meeting.InvitedAbsent}, {"verhindert", meeting.InvitedExcused}, {"krank", meeting.InvitedExcused}, {"urlaub", meeting.InvitedExcused},
		{"anwesend", meeting.InvitedPresent}, {"present", meeting.InvitedPresent}, {"ja", meeting.InvitedPresent}, {"yes", meeting.InvitedPresent}, {"x", meeting.InvitedPresent},
		{"nein", meeting.InvitedAbsent}, {"no", meeting.InvitedAbsent}, {"a", meeting.InvitedPresent}, {"e", meeting.InvitedExcused}, {"u", meeting.InvitedAbsent},
	} {
		if !strings.HasPrefix(lower, w.word) {
			continue
		}
		rest := s[len(w.word):]
		if r := []rune(rest); len(r) > 0 && unicode.IsLetter(r[0]) {
			continue
		}
		reason = strings.Trim(rest, " ()-–,;:.")
		if w.word == "krank" || w.word == "urlaub" {
			reason = s
		}
		return w.is, reason, true
	}
	return meeting.InvitedUnknown, "", s == ""
}

// right reads a statement about the right to vote.
func right(cell string) (value, known bool) {
	switch strings.ToLower(oneLine(cell)) {
	case "ja", "j", "x", "1", "yes", "y", "true", "wahr", "stimmberechtigt", "mit", "mit stimmrecht", "voll", "✓", "✔", "voting":
		return true, true
	case "nein", "n", "0", "no", "false", "falsch", "-", "–", "beratend", "ohne", "ohne stimmrecht", "nicht stimmberechtigt", "nicht", "non-voting", "nonvoting":
		return false, true
	}
	return false, false
}
