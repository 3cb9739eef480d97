package intake

import (
	"regexp"
	"strings"
	"unicode"

	"ratsschreiber/meeting"
)

// bracketGroup matches the remark in "Ratsfrau Sommer (Soziale Mitte)".
var bracketGroup = regexp.MustCompile(`^(.*?)\s*[(\[]([^()\[\]]{1,60})[)\]]\s*(.*)$`)

// rosterText reads plain lines: one person a line, or several behind a heading with a colon ("Grüne Liste: Engel, Brandt"). What of the other
// lines is a heading, [headsPersons] tells.
func rosterText(text string) (Result, error) {
	r := Result{Form: FormText}
	var head heading
	guessed, ignored := 0, 0
	lines := rosterLines(text)
	marks := marksPersons(lines)
	for i, l := range lines {
		line := l.text
		if rosterTitle.MatchString(line) {
			continue
		}
		if before, after, found := strings.Cut(line, ":"); found && len(before) <= 60 {
			h := headingOf(before)
			if strings.TrimSpace(after) == "" {
				head = h
				continue
			}
			for _, name := range splitNames(after) {
				ignored += 1 - addPerson(&r, name, h, &guessed)
			}
			continue
		}
		if headsPersons(lines, i, marks) {
			head = headingOf(line)
			continue
		}
		ignored += 1 - addPerson(&r, line, head, &guessed)
	}
	if len(r.Roster.Members) == 0 {
		return r, ErrNotRoster
	}
	r.noteCount(NoteLineIgnored, ignored)
	finishRoster(&r, guessed, 0)
	return r, nil
}

// splitNames parts a list of names. "Sommer, Anna; Vogt, Jan" is cut at the semicolons, "Engel, Brandt und Vogt" at commas and conjunction.
func splitNames(s string) []string {
	var parts []string
	if strings.Contains(s, ";") {
		parts = strings.Split(s, ";")
	} else {
		for _, p := range strings.Split(s, ",") {
			parts = append(parts, strings.Split(p, " und ")...)
		}
	}
	var out []string
	for _, p := range parts {
		if p = strings.Trim(p, " ."); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// addPerson puts one person of a plain line into the roster; it gives 0 where the line is none.
func addPerson(r *Result, line string, h heading, guessed *int) int {
	m := meeting.Member{Role: meeting.RoleMember, Group: h.group, Office: h.office, Invited: h.invited}
	if h.role != "" {
		m.Role = h.role
	}
	name := line
	for {
		parts := bracketGroup.FindStringSubmatch(name)
		if parts == nil {
			break
		}
		name = oneLine(parts[1] + " " + parts[3])
		describe(&m, parts[2])
	}
	for _, dash := range []string{" – ", " - ", " — ", "\t"} {
		if before, after, ok := strings.Cut(name, dash); ok {
			name = before
			for _, part := range strings.Split(after, dash) {
				describe(&m, part)
			}
		}
	}
	for strings.Count(name, ",") > 1 { // "Vogt, Jan, Bürgerliste"
		i := strings.LastIndex(name, ",")
		describe(&m, name[i+1:])
		name = name[:i]
	}
	if before, after, ok := strings.Cut(name, ","); ok {
		first := strings.TrimSpace(after)
		if role, sure := roleOf(first); sure && first != "" && (role != meeting.RoleMember || !isGivenName(first)) {
			name = before
			describe(&m, first)
		}
	}
	name = strings.Trim(oneLine(name), " ,;.")
	if !isName(name) {
		return 0
	}
	m.Name = name
	if m.Office == "" && h.role == "" {
		switch role, sure := roleOf(firstWord(name)); {
		case sure && role == meeting.RoleStaff:
			m.Role, m.Office = role, firstWord(name)
		}
	}
	if h.voting != nil {
		m.Voting = *h.voting
	} else {
		m.Voting = votes(m.Role, m.Office)
		*guessed++
	}
	r.Roster.Members = append(r.Roster.Members, m)
	return 1
}

func firstWord(s string) string { w, _, _ := strings.Cut(s, " "); return w }

// isGivenName says that s could be the given name after "Sommer, ": one or two capitalised words.
func isGivenName(s string) bool {
	words := strings.Fields(s)
	return len(words) <= 2
}

// describe puts a remark beside a name where it belongs: attendance, function or group.
func describe(m *meeting.Member, remark string) {
	remark = oneLine(remark)
	if inv, reason, ok := attendance(remark); ok && inv != meeting.InvitedUnknown && len(remark) > 1 {
		m.Invited, m.Reason = inv, reason
		return
	}
	if rest, ok := cutFold(remark, "i. V. für ", "i.V. für ", "in Vertretung für ", "vertritt ", "für ", "substitute for "); ok {
		m.For = meeting.MemberID(rest)
		return
	}
	if role, sure := roleOf(remark); sure && remark != "" {
		m.Role, m.Office = role, remark
		return
	}
	if m.Group == "" {
		m.Group = strings.TrimSpace(trimFold(remark, "-fraktion"))
	} else if m.Office == "" {
		m.Office = remark
	}
}

func cutFold(s string, prefixes ...string) (string, bool) {
	for _, p := range prefixes {
		if len(s) > len(p) && strings.EqualFold(s[:len(p)], p) {
			return strings.TrimSpace(s[len(p):]), true
		}
	}
	return s, false
}

// isName says that s could be a person: one to seven words, the last one capitalised, no digits.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 7 || strings.ContainsAny(s, "0123456789!?") {
		return false
	}
	upper := 0
	for _, w := range words {
		if r := []rune(w); unicode.IsUpper(r[0]) {
			upper++
		}
	}
	return upper > 0 && upper*2 >= len(words)
}

func isLower(r rune) bool { return unicode.IsLower(r) }
