package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	titleNumber     = `(?:(?:[IVX]{1,5}[/.-])?\d{1,3}(?:/\d{2,4})?\.?\s+|Nr\.\s*\d{1,3}\s+)?`
	titleAdjectives = `(?:\(?(?:(?:außer)?ordentlichen?|(?:nicht\s?-?\s?)?öffentlichen?|(?:öffentliche\s?[/-]\s?)?nichtöffentlichen?|konstituierenden?|gemeinsamen?|nächsten?|ordinary|extraordinary|special|annual|public|regular)\)?[\s,/]+(?:und\s+|and\s+)?)*`
)

var (
	// titleOf matches "12. öffentliche Sitzung des Rates ...": number, adjectives, the word, the article, the body and what follows it.
	titleOf = regexp.MustCompile(`(?i)(?:^|[\s"„(])(` + titleNumber + titleAdjectives + `)(Sitzung|Sondersitzung|Plenarsitzung|Ratssitzung|Stadtratssitzung|Gemeinderatssitzung|meeting)\s+(des|der|of the|of)\s+(\S.*)`)
	// titleJoined matches "12. Stadtratssitzung".
	titleJoined = regexp.MustCompile(`(?:^|[\s"„(])((?i:` + titleNumber + titleAdjectives + `))((?:[A-ZÄÖÜ][\pL-]*?)(?:rat|tag|ausschuss|beirat|senat))(s-?[Ss]itzung)(?:\s|[,.;:]|$)`)
	// titleEnd matches where a title is at its end and the sentence goes on.
	titleEnd = regexp.MustCompile(`(?i)(?:\s*[,–-])?\s+(?:am|auf|vom|findet|fand|statt|ein|ein\.|um|einladen|eingeladen|on|at|will|is|takes|lade|laden|,)(?:\s|$)|[\s,(]+(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Mo|Di|Mi|Do|Fr)\b|\s*[,(–-]*\s*\d{1,2}\.\s?(?:\d|[JFMASOND])|\s*\((?:\d|Wahlperiode|Legislatur)|\s+in der Wahlperiode`)
	// titleGoesOn matches the beginning of a line that belongs to the title in the line above.
	titleGoesOn = regexp.MustCompile(`^(?:des|der|und|sowie|für|of|and|for)\s`)
	titleOpen   = regexp.MustCompile(`(?:\s(?:des|der|und|für|sowie|of|the|and|for)|,|-|Sitzung)$`)
)

// headTitle finds the meeting's name and what it says of the body.
func headTitle(lines []string) (title, body string) {
	for i := range lines {
		text := lines[i]
		for next := i + 1; next < len(lines) && next < i+3 && (titleGoesOn.MatchString(lines[next]) || titleOpen.MatchString(text)) && !startsDay(lines[next]); next++ {
			text = joinWrapped(text, lines[next])
		}
		if len(text) > 400 {
			continue
		}
		if m := titleOf.FindStringSubmatch(text); m != nil {
			rest := cutTitle(m[4])
			if rest == "" {
				continue
			}
			title = capital(strings.TrimSpace(nominativeAdjectives(m[1])+m[2]) + " " + m[3] + " " + rest)
			if strings.HasPrefix(strings.ToLower(m[3]), "of") {
				return title, rest
			}
			return title, nominativeBody(strings.ToLower(m[3]), rest)
		}
		if m := titleJoined.FindStringSubmatch(text); m != nil {
			return capital(strings.TrimSpace(nominativeAdjectives(m[1]) + m[2] + m[3])), m[2]
		}
	}
	return "", ""
}

// beginsTitle says that a line begins with a meeting's name.
func beginsTitle(line string) bool {
	loc := titleOf.FindStringIndex(line)
	return loc != nil && loc[0] == 0
}

// startsDay says that a line names when the meeting is.
func startsDay(line string) bool {
	return strings.HasPrefix(line, "am ") || strings.HasPrefix(line, "Am ") || strings.HasPrefix(line, "um ") || strings.HasPrefix(line, "im ") || !dayIn(line).IsZero()
}

func cutTitle(s string) string {
	if loc := titleEnd.FindStringIndex(" " + s); loc != nil {
		s = s[:max(0, loc[0]-1)]
	}
	if loc := placeIn.FindStringIndex(" " + s); loc != nil {
		s = s[:max(0, loc[0]-1)]
	}
	return strings.Trim(s, " ,.;:–-\"“)")
}

// nominativeAdjectives gives what stands before "Sitzung" the form it has at the beginning: "öffentlichen" gives "öffentliche".
func nominativeAdjectives(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		core := strings.TrimRight(w, ",)/")
		words[i] = nominativeAdjective(core, 'f') + w[len(core):]
	}
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, " ") + " "
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// bodyNouns are what bodies are called whose meetings are "des ...", by the ends of the words in the genitive, with their own form.
var bodyNouns = []struct {
	genitive, nominative string
	gender               byte
}{
	{"ausschusses", "ausschuss", 'm'}, {"rates", "rat", 'm'}, {"rats", "rat", 'm'}, {"tages", "tag", 'm'}, {"tags", "tag", 'm'},
	{"senates", "senat", 'm'}, {"senats", "senat", 'm'}, {"magistrates", "magistrat", 'm'}, {"magistrats", "magistrat", 'm'},
	{"vorstandes", "vorstand", 'm'}, {"vorstands", "vorstand", 'm'}, {"verbandes", "verband", 'm'}, {"verbands", "verband", 'm'},
	{"kreises", "kreis", 'm'}, {"gremiums", "gremium", 'n'}, {"kollegiums", "kollegium", 'n'}, {"parlaments", "parlament", 'n'},
	{"präsidiums", "präsidium", 'n'}, {"plenums", "plenum", 'n'},
}

// nominativeBody turns what stands behind "Sitzung des" or "Sitzung der" into the body's name: "Haupt- und Finanzausschusses" gives "Haupt- und
// Finanzausschuss". It gives nothing for a word it does not know: a wrong name would stand on the minutes.
func nominativeBody(article, phrase string) string {
	words := strings.Fields(phrase)
	if article == "der" {
		for i, w := range words {
			if !isAdjective(w) {
				break
			}
			words[i] = nominativeAdjective(w, 'f')
		}
		return strings.Join(words, " ")
	}
	for i, w := range words {
		core := strings.TrimRight(w, ",")
		for _, n := range bodyNouns {
			stem, ok := strings.CutSuffix(strings.ToLower(core), n.genitive)
			if !ok {
				continue
			}
			own := core[:len(stem)] + n.nominative
			if stem == "" {
				own = capital(own)
			}
			words[i] = own + w[len(core):]
			for j := range words[:i] {
				if isAdjective(words[j]) {
					words[j] = nominativeAdjective(words[j], n.gender)
				}
			}
			return strings.Join(words, " ")
		}
	}
	return ""
}

// isAdjective says that a word before a body's noun is one, as "Technischen": a capital, then the ending.
func isAdjective(w string) bool { return strings.HasSuffix(w, "en") && !strings.ContainsAny(w, "-,") }
