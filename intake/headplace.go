package intake

import (
	"regexp"
	"strings"
)

// placeNouns are the rooms and houses in which bodies meet, by the ends of their names.
var placeNouns = []noun{
	{"saal", 'm'}, {"raum", 'm'}, {"treff", 'm'}, {"hof", 'm'}, {"keller", 'm'}, {"turm", 'm'}, {"speicher", 'm'}, {"krug", 'm'},
	{"zimmer", 'n'}, {"haus", 'n'}, {"hause", 'n'}, {"foyer", 'n'}, {"zentrum", 'n'}, {"gebäude", 'n'}, {"heim", 'n'}, {"schloss", 'n'}, {"forum", 'n'}, {"museum", 'n'},
	{"gymnasium", 'n'}, {"amt", 'n'}, {"theater", 'n'}, {"hotel", 'n'},
	{"halle", 'f'}, {"aula", 'f'}, {"schule", 'f'}, {"kirche", 'f'}, {"gaststätte", 'f'}, {"mensa", 'f'}, {"scheune", 'f'}, {"bibliothek", 'f'}, {"bücherei", 'f'}, {"kantine", 'f'},
	{"stube", 'f'}, {"wache", 'f'}, {"mühle", 'f'}, {"remise", 'f'}, {"kita", 'f'},
}

var (
	// placeIn matches where a place begins in running text: preposition, adjectives, the room or house.
	placeIn = regexp.MustCompile(`(?i)(?:^|\s)(im|in der|in dem|in)\s+((?:[\pL.]+en\s+|\d{1,2}\.\s+)*)([\pL-]*(?:` + placeEnds() + `))\b`)
	// placeAlone matches a line that is nothing but a room and where it is. A house alone may be the sender's address.
	placeAlone = regexp.MustCompile(`^(?:\p{Lu}\pL+r\s+|\p{Lu}\pL+e\s+)?[\pL-]*(?i:saal|raum|zimmer|halle|aula)(?:[ ,(]|$)`)
	// placeEnd matches where the sentence goes on behind the place.
	placeEnd = regexp.MustCompile(`(?i)\s+(?:statt|stattfindende[nr]?|ein|einladen|eingeladen|zu|eine|einer|am|um|mit|zusammen|ab|takes place)\b|\s+(?:die|der)\s+\d|\s*[–-]\s*(?:öffentlich|nichtöffentlich)|[;!?]|\.\s+\pL|\s*\(?\d{1,2}[:.]\d\d\s*Uhr`)
)

func placeEnds() string {
	var ends []string
	for _, n := range placeNouns {
		ends = append(ends, n.end)
	}
	return strings.Join(ends, "|")
}

// headPlace finds the place in running text; empty where there is none.
func headPlace(lines []string) string {
	for i, line := range lines {
		if placeAlone.MatchString(line) && len(line) < 100 && dayIn(line).IsZero() && !officeTime.MatchString(line) {
			return strings.TrimRight(line, " ,.")
		}
		loc := placeIn.FindStringSubmatchIndex(line)
		if loc == nil || officeTime.MatchString(line) {
			continue
		}
		room := line[loc[6]:loc[7]]
		rest := line[loc[7]:]
		if next := i + 1; next < len(lines) && !startsDay(lines[next]) && (strings.HasSuffix(rest, ",") || titleGoesOn.MatchString(lines[next])) {
			rest += " " + lines[next]
		}
		if end := placeEnd.FindStringIndex(rest); end != nil {
			rest = rest[:end[0]]
		}
		gender := byte('n')
		for _, n := range placeNouns {
			if strings.HasSuffix(strings.ToLower(room), n.end) {
				gender = n.gender
				break
			}
		}
		var words []string
		for _, w := range strings.Fields(line[loc[4]:loc[5]]) {
			words = append(words, nominativeAdjective(w, gender))
		}
		place := capital(strings.Join(append(words, room), " ") + strings.TrimRight(rest, " ,.:"))
		if len(place) <= 160 {
			return place
		}
	}
	return ""
}
