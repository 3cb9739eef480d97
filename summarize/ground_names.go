package summarize

import (
	"strings"

	"ratsschreiber/meeting"
)

// mention is a person or group that a claim names.
type mention struct {
	first, last int // words
	key         string
	member      *meeting.Member
	group       string
}

// notBeforeNames are words after which a family name that is a common word as well ("im Sommer", "der Engel") is none.
var notBeforeNames = map[string]bool{"im": true, "am": true, "vom": true, "zum": true, "zur": true, "den": true, "der": true, "des": true, "dem": true, "die": true, "das": true, "diesen": true, "diesem": true, "nachsten": true, "letzten": true, "vergangenen": true,
	"in": true, "seit": true, "ende": true, "anfang": true, "mitte": true, "jeden": true, "ein": true, "einen": true, "einem": true, "eines": true, "ab": true, "kommenden": true, "laufenden": true, "fruhestens": true, "the": true, "a": true, "an": true, "of": true}

// names finds persons and groups in the claim and asks whether the evidence knows them.
func (k *checking) names() {
	k.findMembers()
	k.findGroups()
	k.findStrangers()
	k.findIntroduced()
	for _, m := range k.mentions {
		for i := m.first; i <= m.last; i++ {
			k.words[i].named = true
		}
		if !k.known(m) {
			k.doubt(meeting.DoubtName, k.claim.Text[k.words[m.first].from:k.words[m.last].to])
		}
	}
	if k.claim.Speaker != "" && k.anySpeaker() {
		key := nameKey(k.claim.Speaker, &k.claim.Roster)
		if !k.speaks(key) {
			k.doubt(meeting.DoubtName, k.claim.Speaker)
		}
	}
}

// anySpeaker says whether the evidence tells at all who speaks.
func (k *checking) anySpeaker() bool {
	for _, s := range k.evidence.sentences {
		if s.speaker != "" {
			return true
		}
	}
	return false
}

func (k *checking) speaks(key string) bool {
	for _, s := range k.evidence.sentences {
		if s.speaker == key && key != "" {
			return true
		}
	}
	return false
}

func (k *checking) findMembers() {
	r := &k.claim.Roster
	for i := 0; i < len(k.words); i++ {
		if k.skipped(k.words[i]) {
			continue
		}
		best := mention{last: -1}
		for j := range r.Members {
			m := &r.Members[j]
			if n := k.sequence(i, strings.Fields(foldLetters(strings.ReplaceAll(m.Name, ",", " ")))); n > best.last-best.first+1 || n > 0 && best.last < 0 {
				best = mention{first: i, last: i + n - 1, key: "#" + string(m.ID), member: m}
			}
		}
		if best.last < 0 {
			best = k.familyName(i)
		}
		if best.last >= 0 {
			k.mentions = append(k.mentions, best)
			i = best.last
		}
	}
}

// sequence gives how many words from i on are the given ones; a genitive s at the end is allowed.
func (k *checking) sequence(i int, words []string) int {
	if len(words) == 0 || i+len(words) > len(k.words) {
		return 0
	}
	for n, w := range words {
		have := k.words[i+n]
		if strings.Trim(w, ".") != strings.Trim(have.low, ".") && (n < len(words)-1 || strings.TrimSuffix(have.low, "s") != w) || n == len(words)-1 && !have.upper {
			return 0
		}
	}
	if len(words) == 1 && i > 0 && notBeforeNames[k.words[i-1].low] {
		return 0
	}
	return len(words)
}

func (k *checking) familyName(i int) mention {
	none := mention{last: -1}
	w := k.words[i]
	if !w.upper {
		return none
	}
	var found *meeting.Member
	for j := range k.claim.Roster.Members {
		m := &k.claim.Roster.Members[j]
		family := strings.Fields(foldLetters(m.FamilyName()))
		if len(family) == 0 {
			continue
		}
		if last := family[len(family)-1]; w.low != last && strings.TrimSuffix(w.low, "s") != last {
			continue
		}
		if found != nil {
			found = nil
			break // two of that name: the title must tell
		}
		found = m
	}
	if found == nil {
		return none
	}
	first := i
	for first > 0 && (meeting.IsTitle(k.words[first-1].raw) || meeting.IsTitle(k.words[first-1].raw+".") || k.isOffice(k.words[first-1])) {
		first--
	}
	if first == i {
		if i > 0 && notBeforeNames[k.words[i-1].low] || i+1 < len(k.words) && isAllDigits(k.words[i+1].low) {
			return none
		}
		if w.first && k.g.isNeutral(w.low) {
			return none
		}
	}
	return mention{first: first, last: i, key: "#" + string(found.ID), member: found}
}

// isOffice says that a word stands before a name on the roster ("Bauamtsleiterin Wolf").
func (k *checking) isOffice(w groundWord) bool {
	if !w.upper {
		return false
	}
	for _, m := range k.claim.Roster.Members {
		words := strings.Fields(foldLetters(m.Name))
		if len(words) > 1 && words[0] == w.low || foldLetters(m.Office) == w.low {
			return true
		}
	}
	return false
}

func (k *checking) findGroups() {
	seen := map[string]bool{}
	for _, m := range k.claim.Roster.Members {
		if m.Group == "" || seen[m.Group] {
			continue
		}
		seen[m.Group] = true
		parts := k.g.groundWords(m.Group)
		for i := range k.words {
			if n := k.groupAt(i, parts); n > 0 {
				k.mentions = append(k.mentions, mention{first: i, last: i + n - 1, group: m.Group})
			}
		}
	}
}

// groupAt compares stems, since group names are inflected: "der Grünen Liste".
func (k *checking) groupAt(i int, parts []groundWord) int {
	if i+len(parts) > len(k.words) || len(parts) == 0 {
		return 0
	}
	for n, p := range parts {
		w := k.words[i+n]
		if w.named || !w.upper || w.low != p.low && !shareStem(w, p) && !(len(parts) == 1 && strings.HasPrefix(w.low, p.low+"-")) {
			return 0
		}
	}
	return len(parts)
}

func shareStem(a, b groundWord) bool {
	for _, x := range a.stems {
		for _, y := range b.stems {
			if x == y {
				return true
			}
		}
	}
	return false
}

// findStrangers marks persons with a form of address whom the roster does not have.
func (k *checking) findStrangers() {
	taken := map[int]bool{}
	for _, m := range k.mentions {
		for i := m.first; i <= m.last; i++ {
			taken[i] = true
		}
	}
	for i := 0; i+1 < len(k.words); i++ {
		w, next := k.words[i], k.words[i+1]
		if taken[i] || taken[i+1] || !personTitle(w) || !next.upper || k.skipped(w) || strings.ContainsAny(between(k.claim.Text, k.words, i), ",;:") {
			continue
		}
		if meeting.IsTitle(next.raw) || personTitle(next) || k.g.isNeutral(next.low) || k.isOffice(next) || k.g.function[next.low] {
			continue
		}
		last := i + 1
		for last+1 < len(k.words) && k.words[last+1].upper && k.claim.Text[k.words[last].to:k.words[last+1].from] == " " && !k.g.isNeutral(k.words[last+1].low) && last-i < 3 {
			last++
		}
		for j := i; j <= last; j++ {
			k.words[j].named = true
		}
		k.doubt(meeting.DoubtName, k.claim.Text[w.from:k.words[i+1].to])
	}
}

// personTitle says that a word is followed by a person's name: forms of address of the roster's names, and of others of whom councils speak.
func personTitle(w groundWord) bool {
	switch w.low {
	case "erster", "erste", "zweiter", "zweite", "burger", "burgerin", "sachkundiger", "sachkundige":
		return false
	case "minister", "ministerin", "landrat", "landratin", "abgeordneter", "abgeordnete", "pfarrer", "pfarrerin", "dezernent", "dezernentin", "professor", "professorin", "senator", "senatorin", "prasident", "prasidentin",
		"staatssekretar", "staatssekretarin", "ingenieur", "architekt", "architektin", "rektor", "rektorin", "minister-prasident", "miss", "sir", "lord", "lady", "reverend":
		return w.upper
	}
	return w.upper && (meeting.IsTitle(w.raw) || meeting.IsTitle(w.raw+"."))
}

// findIntroduced marks names of people who are not on the roster, also where they said them: members of the public are never named.
func (k *checking) findIntroduced() {
	strangers := map[string]bool{}
	collect := func(name string) {
		for _, w := range k.g.groundWords(name) {
			if len(w.low) > 2 && !meeting.IsTitle(w.raw) && !k.g.function[w.low] && !k.g.isNeutral(w.low) {
				strangers[w.low] = true
			}
		}
	}
	for _, s := range k.claim.Segments {
		if s.Speaker == "" && s.SpeakerName != "" && k.claim.Roster.ByName(s.SpeakerName) == nil {
			collect(s.SpeakerName)
		}
		low := strings.ToLower(s.Text)
		if speaker := k.claim.Roster.ByID(s.Speaker); speaker != nil || k.claim.Roster.ByName(s.SpeakerName) != nil {
			continue
		}
		for _, re := range k.g.introduction {
			for _, m := range re.FindAllStringSubmatch(low, -1) {
				collect(m[1])
			}
		}
	}
	if len(strangers) == 0 {
		return
	}
	for i := range k.words {
		w := &k.words[i]
		if !w.named && w.upper && (strangers[w.low] || strangers[strings.TrimSuffix(w.low, "s")]) {
			w.named = true
			k.doubt(meeting.DoubtName, w.raw)
		}
	}
}

// known says whether the evidence knows the person or group: it speaks there, or is named there.
func (k *checking) known(m mention) bool {
	if m.group != "" {
		for _, s := range k.evidence.sentences {
			if member := k.memberOf(s.speaker); member != nil && member.Group == m.group {
				return true
			}
		}
		parts := k.g.groundWords(m.group)
		for _, s := range k.evidence.sentences {
			for i := range s.words {
				if k.saidGroup(s.words, i, parts) {
					return true
				}
			}
		}
		return k.inTitle(m.group)
	}
	if k.speaks(m.key) {
		return true
	}
	family := strings.Fields(foldLetters(m.member.FamilyName()))
	if len(family) == 0 {
		return false
	}
	name := family[len(family)-1]
	for _, s := range k.evidence.sentences {
		for i, w := range s.words {
			if w.upper && (w.low == name || w.low == name+"s") && !(i > 0 && notBeforeNames[s.words[i-1].low]) {
				return true
			}
			if m.member.Role == meeting.RoleChair && w.upper && (strings.HasPrefix(w.low, "burgermeister") || strings.HasPrefix(w.low, "vorsitzende") || w.low == "chair" || w.low == "mayor") {
				return true
			}
			if m.member.Office != "" && w.low == foldLetters(firstField(m.member.Name)) && !meeting.IsTitle(w.raw) {
				return true
			}
		}
	}
	return k.inTitle(m.member.FamilyName())
}

func firstField(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

func (k *checking) inTitle(name string) bool {
	return name != "" && strings.Contains(" "+lettersOnly(k.claim.Item.Title)+" ", " "+lettersOnly(name)+" ")
}

func (k *checking) saidGroup(words []groundWord, i int, parts []groundWord) bool {
	if i+len(parts) > len(words) {
		return false
	}
	for n, p := range parts {
		w := words[i+n]
		if w.low != p.low && !shareStem(w, p) && !(len(parts) == 1 && strings.HasPrefix(w.low, p.low)) {
			return false
		}
	}
	return len(parts) > 0
}

func (k *checking) memberOf(key string) *meeting.Member {
	id, ok := strings.CutPrefix(key, "#")
	if !ok {
		return nil
	}
	return k.claim.Roster.ByID(meeting.MemberID(id))
}

// pool gives the sentences of the evidence on which the claim may rest: those of the persons or groups to whom it is put, else all.
func (k *checking) pool() []int {
	keys, groups := map[string]bool{}, map[string]bool{}
	for _, m := range k.mentions {
		if m.first > 2 {
			continue // only whoever stands at the beginning is the one who speaks
		}
		if m.key != "" && k.speaks(m.key) {
			keys[m.key] = true
		}
		if m.group != "" {
			groups[m.group] = true
		}
	}
	if len(keys) == 0 && k.claim.Speaker != "" {
		if key := nameKey(k.claim.Speaker, &k.claim.Roster); k.speaks(key) {
			keys[key] = true
		}
	}
	var out, byGroup []int
	for i, s := range k.evidence.sentences {
		if keys[s.speaker] {
			out = append(out, i)
		}
		if m := k.memberOf(s.speaker); m != nil && groups[m.Group] {
			byGroup = append(byGroup, i)
		}
	}
	if len(out) == 0 {
		out = byGroup
	}
	if len(out) == 0 {
		for i := range k.evidence.sentences {
			out = append(out, i)
		}
	}
	return out
}
