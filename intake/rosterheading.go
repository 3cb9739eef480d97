package intake

import (
	"regexp"
	"strings"
	"unicode"

	"ratsschreiber/meeting"
)

// rosterLine is one line of a list of persons.
type rosterLine struct {
	text  string
	blank bool // stands after a blank line, or is the first
	ends  bool // stands before a blank line, or is the last
}

var (
	listNumber = regexp.MustCompile(`^\d{1,3}[.)]\s+`)
	// rosterTitle matches what the whole list is called.
	rosterTitle = regexp.MustCompile(`(?i)^(?:(?:anwesenheits|teilnehmer|teilnehmenden|mitglieder|namens|besetzungs)-?(?:liste|verzeichnis)|teilnehmende|teilnehmer(?:innen und teilnehmer)?|anwesenheit|besetzung|attendance|list of (?:members|participants))\b[^:]*:?$`)
	// groupWords match what parties and voters' groups are called.
	groupWords = regexp.MustCompile(`(?i)(?:liste|fraktion|gruppe|wählergemeinschaft|wählervereinigung|wähler|bündnis\b.*|union|partei|grünen?|linken?|demokraten|bürgerforum|forum|party|group)$`)
	// acronym matches "SPD", "FDP/FW", "B90/Die Grünen".
	acronym = regexp.MustCompile(`^(?:\p{Lu}[\p{Lu}\d.]{1,7}|AfD|Bündnis 90|B90|B 90)(?:\s?[/-]\s?\pL[\pL ]*)*$`)
	// ownOffice matches an office that one person holds and that is printed with the name.
	ownOffice = regexp.MustCompile(`(?i)^(?:(?:erster?|1\.)\s+)?(?:ober)?bürgermeister(?:in)?$|^land(?:rat|rätin)$|^ortsvorsteher(?:in)?$|^mayor$`)
)

func rosterLines(text string) []rosterLine {
	var lines []rosterLine
	blank := true
	for _, raw := range strings.Split(text, "\n") {
		line := strings.TrimSpace(strings.TrimLeft(oneLine(raw), "-–•*·►▪ \t"))
		line = strings.TrimSpace(listNumber.ReplaceAllString(line, ""))
		if line == "" {
			blank = true
			if len(lines) > 0 {
				lines[len(lines)-1].ends = true
			}
			continue
		}
		lines = append(lines, rosterLine{text: line, blank: blank})
		blank = false
	}
	if len(lines) > 0 {
		lines[len(lines)-1].ends = true
	}
	return lines
}

// marked says that a line is written as lists write persons: "Sommer, Anna" or "Frau Sommer".
func marked(line string) bool { return looksLikePerson(line) || strings.Contains(line, ",") }

// marksPersons says that nearly all lines that do not begin a block are [marked], so that others mean something else.
func marksPersons(lines []rosterLine) bool {
	n, with := 0, 0
	for _, l := range lines {
		if !l.blank {
			n++
			if marked(l.text) {
				with++
			}
		}
	}
	return n >= 2 && with*5 >= n*4
}

// headsPersons says that a line without a colon stands above persons and names none: it says a function or an attendance, it is called like a group,
// or it begins a block of marked persons and is none; marks is what [marksPersons] says.
func headsPersons(lines []rosterLine, i int, marks bool) bool {
	line := lines[i].text
	if looksLikePerson(line) || strings.ContainsAny(line, ",(") {
		return false
	}
	if headingOf(line).known {
		return true
	}
	if i == len(lines)-1 {
		return false
	}
	above := lines[i].blank && !lines[i].ends
	switch {
	case acronym.MatchString(line):
		return true
	case above && groupWords.MatchString(line):
		return true
	}
	return above && marks && !marked(line) && marked(lines[i+1].text)
}

// heading is what a line above persons says about all of them.
type heading struct {
	known   bool
	role    meeting.Role
	group   string
	office  string
	invited meeting.Invited
	voting  *bool
}

func headingOf(line string) heading {
	line = strings.Trim(oneLine(line), " :*_#")
	h := heading{}
	lower := strings.ToLower(line)
	if inv, ok := attendanceOfAll(lower); ok {
		return heading{known: true, invited: inv}
	}
	switch {
	case strings.Contains(lower, "nicht stimmberechtigt"), strings.Contains(lower, "beratend"), strings.Contains(lower, "non-voting"):
		no := false
		return heading{known: true, voting: &no, office: line}
	case strings.HasPrefix(lower, "stimmberechtigt"), strings.HasPrefix(lower, "voting"):
		yes := true
		return heading{known: true, voting: &yes}
	}
	for _, suffix := range []string{"-fraktion", " fraktion", "fraktion ", "gruppe "} {
		if strings.HasSuffix(lower, suffix) || strings.HasPrefix(lower, suffix) {
			h.known, h.group = true, strings.TrimSpace(trimFold(line, suffix))
			if of, ok := cutFold(h.group, "Mitglieder der ", "für die ", "von der ", "die "); ok {
				h.group = of
			}
			h.role = meeting.RoleMember
			return h
		}
	}
	if role, sure := roleOf(line); sure {
		h.known, h.role = true, role
		if role != meeting.RoleMember || ownOffice.MatchString(line) {
			h.office = line
		}
		return h
	}
	h.group = line
	return h
}

// trimFold cuts part off the start or end of s without regard to case.
func trimFold(s, part string) string {
	lower := strings.ToLower(s)
	if strings.HasSuffix(lower, part) {
		return s[:len(s)-len(part)]
	}
	if strings.HasPrefix(lower, part) {
		return s[len(part):]
	}
	return s
}

// attendanceOfAll reads a heading such as "Anwesende Mitglieder" or "Es fehlen entschuldigt".
func attendanceOfAll(lower string) (meeting.Invited, bool) {
	words := strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, a := range []struct {
		begin string
		is    meeting.Invited
	}{
		{"unentschuldigt", meeting.InvitedAbsent}, {"entschuldigt", meeting.InvitedExcused}, {"verhindert", meeting.InvitedExcused}, {"apologies", meeting.InvitedExcused},
		{"excused", meeting.InvitedExcused}, {"abwesend", meeting.InvitedAbsent}, {"fehl", meeting.InvitedAbsent}, {"absent", meeting.InvitedAbsent},
		{"anwesend", meeting.InvitedPresent}, {"present", meeting.InvitedPresent},
	} {
		for _, w := range words {
			if strings.HasPrefix(w, a.begin) {
				return a.is, true
			}
		}
	}
	return meeting.InvitedUnknown, false
}

// looksLikePerson says that a line begins with a form of address.
func looksLikePerson(line string) bool {
	words := strings.Fields(line)
	return len(words) > 1 && meeting.IsTitle(strings.Trim(words[0], ",")) && !strings.HasSuffix(line, ":")
}
