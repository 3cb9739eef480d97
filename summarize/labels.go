package summarize

import (
	"strings"
	"unicode"

	"ratsschreiber/meeting"
)

// label reads a speaker's label at the beginning of a sentence, as printed minutes have it ("Stadtrat Brandt (Bürgerliste):", "Der
// Vorsitzende:"), and gives its length; 0 where there is none.
func (r *Rules) label(in Input, s string) (turn, int) {
	head := s
	if len(head) > 110 {
		head = head[:110]
	}
	i := strings.IndexByte(head, ':')
	if i < 3 || i+1 < len(s) && !isBlank(s[i+1]) {
		return turn{}, 0
	}
	name, group := strings.TrimSpace(head[:i]), ""
	if j := strings.IndexByte(name, '('); j > 0 && strings.HasSuffix(name, ")") {
		name, group = strings.TrimSpace(name[:j]), name[j+1:len(name)-1]
	}
	name = strings.TrimLeft(name, "–-0123456789 ")
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 7 {
		return turn{}, 0
	}
	if in.Meeting.Roster.ByName(name) == nil || !knownName(&in.Meeting.Roster, name) {
		if !r.looksLikeLabel(words) {
			return turn{}, 0
		}
	}
	t := r.speaker(in, name, group)
	t.label = true
	return t, i + 1
}

func knownName(roster *meeting.Roster, name string) bool {
	m := roster.ByName(name)
	return m != nil && (strings.EqualFold(m.Name, name) || unicode.IsUpper(runeAt(name, 0)))
}

// looksLikeLabel says whether the words are an office and a name, or the chair.
func (r *Rules) looksLikeLabel(words []string) bool {
	low := func(i int) string { return strings.ToLower(strings.Trim(words[i], ".,")) }
	first := 0
	switch low(0) {
	case "der", "die", "the":
		first = 1
	}
	if first >= len(words) {
		return false
	}
	if r.in("chair_titles", low(first)) {
		return true
	}
	if first == 1 || !r.in("speaker_titles", low(0)) || len(words) < 2 {
		return false
	}
	for i := 1; i < len(words); i++ {
		switch low(i) {
		case "von", "vom", "van", "zu", "zur", "de", "der", "den", "del", "da", "di", "und", "dr", "prof", "el", "al":
			continue
		}
		if !unicode.IsUpper(runeAt(words[i], 0)) {
			return false
		}
	}
	return true
}

// speakerTurn makes the turn for a segment by what is known about its speaker.
func (t *text) speakerTurn(in Input, r *Rules, s meeting.Segment) turn {
	if s.Speaker != "" {
		if m := in.Meeting.Roster.ByID(s.Speaker); m != nil {
			return memberTurn(m)
		}
	}
	if s.SpeakerName == "" {
		return turn{}
	}
	return r.speaker(in, s.SpeakerName, "")
}

func memberTurn(m *meeting.Member) turn {
	n := turn{name: m.Name, member: m.ID, group: m.Group, role: roleOther, staff: m.Role == meeting.RoleStaff || m.Role == meeting.RoleGuest || m.Role == meeting.RoleClerk}
	switch m.Role {
	case meeting.RoleChair:
		n.role = roleChair
	case meeting.RoleDeputy:
		n.role = roleUnknown
	}
	return n
}

// speaker says who a name belongs to: by the roster, else by the office before it.
func (r *Rules) speaker(in Input, name, group string) turn {
	words := strings.Fields(strings.ToLower(name))
	for i, w := range words {
		words[i] = strings.Trim(w, ".,()")
	}
	for _, w := range words {
		if r.in("chair_titles", w) {
			n := turn{role: roleChair}
			if m := in.Meeting.Roster.ByRole(meeting.RoleChair); m != nil {
				n.name, n.member, n.group = m.Name, m.ID, m.Group
			}
			if m := in.Meeting.Roster.ByName(name); m != nil {
				n.name, n.member, n.group = m.Name, m.ID, m.Group
			}
			return n
		}
	}
	if m := in.Meeting.Roster.ByName(name); m != nil {
		n := memberTurn(m)
		if n.group == "" {
			n.group = group
		}
		return n
	}
	n := turn{name: name, group: group, role: roleOther}
	anonymous := len(words) < 2 || !r.in("speaker_titles", words[0])
	for _, w := range words {
		if r.in("staff_titles", w) {
			n.staff = true
		}
	}
	if len(words) > 0 && (r.in("presiding_titles", words[0]) || len(words) > 1 && r.in("presiding_titles", words[1])) && in.Meeting.Roster.ByRole(meeting.RoleChair) == nil {
		n.role, n.office = roleUnknown, true
	}
	if anonymous && group == "" && !r.in("speaker_titles", firstWord(words)) {
		// "Sprecher 2", or a bare name that the roster does not have: may be anybody
		n.role = roleUnknown
	}
	return n
}

func firstWord(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}
