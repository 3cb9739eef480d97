package summarize

import (
	"strings"
	"unicode"

	"ratsschreiber/meeting"
)

// person is somebody named in the transcript.
type person struct {
	name   string
	member meeting.MemberID
}

// people reads the names in a stretch of the transcript: forms of address and what follows them, and family names of the roster.
func (d *draft) people(from, to int) []person {
	text := d.t.joined[from:to]
	words := strings.Fields(text)
	var out []person
	seen := map[string]bool{}
	add := func(p person) {
		key := string(p.member)
		if key == "" {
			key = strings.ToLower(p.name)
		}
		if p.name != "" && !seen[key] {
			seen[key] = true
			out = append(out, p)
		}
	}
	for i := 0; i < len(words); i++ {
		if !d.isTitle(words[i]) {
			if p, ok := d.rosterName(words[i]); ok {
				add(p)
			}
			continue
		}
		j := i
		var parts []string
		for j < len(words) && d.isTitle(words[j]) {
			parts = append(parts, d.nominative(strings.Trim(words[j], ",;:!?")))
			if endsName(words[j]) {
				j++
				break
			}
			j++
		}
		titles := len(parts)
		for j < len(words) && len(parts) < titles+3 {
			w := strings.Trim(words[j], ",;:!?.()")
			if w == "" || !unicode.IsUpper(runeAt(w, 0)) && !d.particle(w, words, j) {
				break
			}
			if len(parts) > titles && d.stopsName(w) {
				break
			}
			parts = append(parts, w)
			j++
			if endsName(words[j-1]) {
				break
			}
		}
		if len(parts) > titles {
			add(d.named(strings.Join(parts, " ")))
			i = j - 1
		}
	}
	return out
}

func endsName(w string) bool {
	switch w[len(w)-1] {
	case ',', ';', ':', '!', '?':
		return true
	case '.':
		return len(w) > 3
	}
	return false
}

// named makes a person of a name: as the roster prints it where the roster has exactly one such.
func (d *draft) named(name string) person {
	if m := d.in.Meeting.Roster.ByName(name); m != nil {
		return person{m.Name, m.ID}
	}
	return person{name: name}
}

func (d *draft) rosterName(word string) (person, bool) {
	w := strings.Trim(word, ",;:!?.()")
	if w == "" || !unicode.IsUpper(runeAt(w, 0)) {
		return person{}, false
	}
	for i := range d.in.Meeting.Roster.Members {
		if strings.EqualFold(d.in.Meeting.Roster.Members[i].FamilyName(), w) {
			if m := d.in.Meeting.Roster.ByName(w); m != nil {
				return person{m.Name, m.ID}, true
			}
			return person{}, false
		}
	}
	return person{}, false
}

func (d *draft) isTitle(w string) bool {
	low := strings.ToLower(strings.Trim(w, ",;:!?"))
	return unicode.IsUpper(runeAt(w, 0)) && (meeting.IsTitle(low) || d.r.in("speaker_titles", strings.Trim(low, ".")) || d.r.in("inflected_titles", low))
}

// nominative undoes the endings of forms of address: "Herrn", "Ratsherrn", "Kollegen".
func (d *draft) nominative(w string) string {
	switch w {
	case "Herrn", "Ratsherrn", "Stadtherrn":
		return strings.TrimSuffix(w, "n")
	case "Kollegen":
		return "Kollege"
	case "Stadtverordneten", "Beigeordneten", "Fraktionsvorsitzenden", "Dezernenten":
		return strings.TrimSuffix(w, "n")
	}
	return w
}

func (d *draft) particle(w string, words []string, j int) bool {
	switch strings.ToLower(w) {
	case "von", "van", "de", "der", "zu", "zur", "del", "da", "di", "el", "al":
		next := ""
		if j+1 < len(words) {
			next = words[j+1]
		}
		if next == "" || !unicode.IsUpper(runeAt(next, 0)) && !d.particle(next, nil, 0) {
			return false
		}
		// "Herr Kuhn von der Verwaltung" names no nobleman: a particle only stands before the family name
		return j > 0 && d.isTitle(words[j-1]) && len(words) > 0
	}
	return false
}

// stopsName keeps capital words apart that follow a name: "Frau Sommer Bitte".
func (d *draft) stopsName(w string) bool {
	return d.r.in("after_name", strings.ToLower(w)) || strings.HasSuffix(strings.ToLower(w), "fraktion")
}

// groupNames reads the groups named in a stretch: those of the roster, else capital words.
func (d *draft) groupNames(s string) []string {
	var out []string
	low := " " + fold(strings.ToLower(s)) + " "
	seen := map[string]bool{}
	for _, m := range d.in.Meeting.Roster.Members {
		if m.Group == "" || seen[m.Group] {
			continue
		}
		seen[m.Group] = true
		if containsName(low, fold(strings.ToLower(m.Group))) {
			out = append(out, m.Group)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, piece := range strings.FieldsFunc(strings.NewReplacer(" und ", ",", " sowie ", ",", " and ", ",").Replace(s), func(c rune) bool { return c == ',' || c == '/' }) {
		var keep []string
		for _, w := range strings.Fields(piece) {
			w = strings.Trim(w, ".;:()")
			if w != "" && (unicode.IsUpper(runeAt(w, 0)) || len(keep) > 0 && unicode.IsDigit(runeAt(w, 0))) && !strings.EqualFold(w, "Fraktion") {
				keep = append(keep, w)
			}
		}
		if len(keep) > 0 && len(keep) <= 4 {
			out = append(out, strings.Join(keep, " "))
		}
	}
	return out
}

// containsName says whether the folded text has the folded name, its words' endings aside: "der Grünen Liste" has "Grüne Liste".
func containsName(text, name string) bool {
	words := strings.Fields(name)
	at := 0
	for k, w := range words {
		stem := w
		if len(stem) > 4 {
			stem = strings.TrimRight(stem, "enrsm")
			if len(stem) < 3 {
				stem = w
			}
		}
		i := strings.Index(text[at:], " "+stem)
		if i < 0 || k > 0 && i > 4 {
			return false
		}
		at += i + 1 + len(stem)
	}
	return len(words) > 0
}

// isGroup says whether a captured phrase names a group of the council, and gives its name as it is printed.
func (d *draft) isGroup(s string) (string, bool) {
	low := " " + fold(strings.ToLower(s)) + " "
	for _, m := range d.in.Meeting.Roster.Members {
		if m.Group != "" && containsName(low, fold(strings.ToLower(m.Group))) {
			return m.Group, true
		}
	}
	proper, known := false, false
	for _, w := range strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == '-' || c == '/' }) {
		known = known || d.r.in("groups", strings.ToLower(w))
		proper = proper || unicode.IsUpper(runeAt(w, 0)) && !d.r.in("group_words", strings.ToLower(w))
	}
	if !known || !proper {
		return "", false // "die andere Fraktion" is no name
	}
	name := strings.TrimSpace(s)
	for _, cut := range []string{"Fraktion der ", "Fraktion ", "Gruppe "} {
		name = strings.TrimPrefix(name, cut)
	}
	return name, true
}
