package intake

import (
	"regexp"
	"strings"
	"time"
)

// head reads body, title, number, day, hour and place from the lines above the first item. It takes what stands behind a label ("Gremium: Rat"),
// and else what running text says ("lade ich zur 12. Sitzung des Rates am ... im Ratssaal ein").
func head(lines []string, r *Result) {
	lines, labels := headLabels(lines)
	m := &r.Meeting
	m.Title, m.Body = headTitle(lines)
	if t := labels[labelTitle]; t != "" && m.Title == "" {
		m.Title = t
	}
	if b := labels[labelBody]; b != "" {
		m.Body = b
	}
	if m.Number = meetingNumber(m.Title); m.Number == "" {
		m.Number = labels[labelNumber]
	}
	m.Start = headStart(lines, labels)
	if m.Place = joinPlaces(labels[labelRoom], labels[labelPlace]); m.Place == "" {
		m.Place = headPlace(lines)
	}
	if m.Title != "" || m.Body != "" || m.Place != "" || !m.Start.Equal(time.Time{}) {
		r.note(NoteHeadGuessed)
	}
}

// headLabel is what a label in an invitation names.
type headLabel string

const (
	labelBody   headLabel = "body"
	labelTitle  headLabel = "title"
	labelNumber headLabel = "number"
	labelDay    headLabel = "day"
	labelHour   headLabel = "hour"
	labelRoom   headLabel = "room"
	labelPlace  headLabel = "place"
	labelOther  headLabel = "" // known, and of no use here
)

// headLabelWords are the labels that council information systems and offices print. "Datum" may be the letter's: see [headStart].
var headLabelWords = map[string]headLabel{
	"gremium": labelBody, "ausschuss": labelBody, "committee": labelBody, "body": labelBody,
	"sitzung": labelTitle, "bezeichnung": labelTitle, "meeting": labelTitle, "zur": labelTitle,
	"sitzungsnummer": labelNumber, "sitzungs-nr.": labelNumber, "sitzung nr.": labelNumber, "lfd. nr.": labelNumber,
	"sitzungstermin": labelDay, "sitzungsdatum": labelDay, "sitzungstag": labelDay, "termin": labelDay, "tag": labelDay, "datum": labelDay, "am": labelDay, "date": labelDay,
	"zeit": labelHour, "uhrzeit": labelHour, "beginn": labelHour, "sitzungsbeginn": labelHour, "um": labelHour, "time": labelHour,
	"raum": labelRoom, "sitzungsraum": labelRoom, "sitzungssaal": labelRoom, "room": labelRoom,
	"ort": labelPlace, "sitzungsort": labelPlace, "tagungsort": labelPlace, "ort, raum": labelPlace, "raum, ort": labelPlace, "im": labelPlace, "in": labelPlace, "venue": labelPlace, "place": labelPlace, "location": labelPlace,
	"status": labelOther, "anlass": labelOther, "beschlussart": labelOther, "wahlperiode": labelOther, "öffentlichkeit": labelOther, "ende": labelOther, "vorsitz": labelOther,
}

// labelled matches a label and, further on in the same line, the next one: "Raum: Ratssaal   Ort: Rathaus".
var labelled = regexp.MustCompile(`(?i)(?:^|\s)(sitzungs-nr\.|sitzung nr\.|lfd\. nr\.|ort, raum|raum, ort|[a-zäöü]{2,16})\s*:(?:\s|$)`)

// headLabels parts what stands behind labels from the lines of running text. A label with nothing behind it names the next line. Labelled days
// and hours stay among the lines as well: there they are weighed.
func headLabels(lines []string) (rest []string, found map[headLabel]string) {
	found = map[headLabel]string{}
	set := func(l headLabel, value string) {
		if value = strings.Trim(value, " ,;"); value != "" && found[l] == "" {
			found[l] = value
		}
	}
	open := labelOther
	for _, line := range lines {
		at := knownLabels(line)
		if len(at) == 0 || at[0].from > 0 {
			if open != labelOther {
				set(open, line)
			}
			if open != labelBody && open != labelRoom && open != labelPlace {
				rest = append(rest, line)
			}
			open = labelOther
			continue
		}
		open = labelOther
		for i, l := range at {
			end := len(line)
			if i+1 < len(at) {
				end = at[i+1].from
			}
			value := strings.TrimSpace(line[l.to:end])
			switch {
			case l.label == labelOther:
			case value == "":
				open = l.label
			case l.label == labelDay && dayIn(value).IsZero(): // "Tag: ..." of something else
			default:
				set(l.label, value)
			}
			if l.label == labelDay || l.label == labelHour || l.label == labelTitle {
				rest = append(rest, strings.TrimSpace(line[l.from:end]))
			}
		}
	}
	return rest, found
}

type labelAt struct {
	label    headLabel
	from, to int
}

func knownLabels(line string) []labelAt {
	var out []labelAt
	for pos := 0; pos < len(line); {
		loc := labelled.FindStringSubmatchIndex(line[pos:])
		if loc == nil {
			break
		}
		if l, ok := headLabelWords[strings.ToLower(line[pos+loc[2]:pos+loc[3]])]; ok {
			out = append(out, labelAt{l, pos + loc[2], pos + loc[1]})
		}
		pos += loc[3]
	}
	return out
}

func joinPlaces(room, place string) string {
	switch {
	case room == "" || strings.Contains(place, room):
		return place
	case place == "" || strings.Contains(room, place):
		return room
	}
	return room + ", " + place
}

// noun says how a word at the end of a phrase is declined: by what it ends in, its gender.
type noun struct {
	end    string
	gender byte // m, f or n
}

// nominativeAdjective gives an adjective of a phrase in the genitive or dative the ending it has when the phrase stands alone: "großen (im Saal)"
// gives "großer".
func nominativeAdjective(word string, gender byte) string {
	stem, ok := strings.CutSuffix(word, "en")
	if !ok || len(stem) < 3 {
		return word
	}
	switch gender {
	case 'm':
		return stem + "er"
	case 'n':
		return stem + "es"
	}
	return stem + "e"
}
