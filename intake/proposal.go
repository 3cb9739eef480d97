package intake

import (
	"regexp"
	"strings"
)

// proposalHead begins the proposed resolution in a paper's text, proposalEnd the part after it. Both stand alone in their line or before a colon.
var (
	proposalHead = regexp.MustCompile(`(?i)^\W*(?:\d+\.?\s*)?(beschlussvorschlag|beschlussentwurf|beschlussempfehlung|beschlußvorschlag|vorgeschlagener beschluss|proposed resolution|recommendation)(?:\s+der verwaltung)?\s*(?::\s*(.*))?$`)
	proposalEnd  = regexp.MustCompile(`(?i)^\W*(?:\d+\.?\s*)?(begründung|sachverhalt|sachdarstellung|erläuterung(?:en)?|finanzielle auswirkungen|auswirkungen|anlagen?|beratungsfolge|problem|alternativen?|kosten|klimarelevanz|unterschrift|abstimmungsergebnis|reasons|background|financial implications)\b.{0,40}:?$`)
)

// proposalIn takes the proposed resolution out of a paper's text, with its paragraphs; empty where the text has no such heading.
func proposalIn(text string) string {
	var lines []string
	inside := false
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case !inside:
			if m := proposalHead.FindStringSubmatch(line); m != nil {
				inside = true
				lines = append(lines, m[2])
			}
			continue
		case proposalEnd.MatchString(line):
			return paragraphs(lines)
		}
		lines = append(lines, line)
	}
	return paragraphs(lines)
}

// paragraphs joins wrapped lines and keeps blank lines as ends of paragraphs. Enumerations keep their lines.
func paragraphs(lines []string) string {
	var out []string
	open := false
	for _, line := range lines {
		line = oneLine(line)
		switch {
		case line == "":
			open = false
		case open && !enumeration.MatchString(line):
			out[len(out)-1] = joinWrapped(out[len(out)-1], line)
		default:
			out = append(out, line)
			open = true
		}
	}
	return strings.Join(out, "\n")
}

var enumeration = regexp.MustCompile(`^(?:\d{1,2}[.)]|[a-z]\)|[-–•*])\s`)

// joinWrapped joins a line with the next one. A hyphen at the end is taken out where the word goes on in small letters, unless a
// conjunction follows ("Haupt-" / "und Finanzausschuss").
func joinWrapped(a, b string) string {
	if strings.HasSuffix(a, "-") && len(a) > 1 && a[len(a)-2] != ' ' {
		first, _, _ := strings.Cut(b, " ")
		switch first {
		case "und", "oder", "bzw.", "sowie", "and", "or":
			return a + " " + b
		}
		if r := []rune(first); len(r) > 0 && isLower(r[0]) {
			return a[:len(a)-1] + b
		}
		return a + b
	}
	if a == "" {
		return b
	}
	return a + " " + b
}
