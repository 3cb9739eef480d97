package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	datePattern = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2}\.|Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\s?(20\d\d)\b`)
	dateShort   = regexp.MustCompile(`\b(\d{1,2})\.(\d{1,2}\.)(\d\d)\b`)
	dateEnglish = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?\s+(January|February|March|April|May|June|July|August|September|October|November|December),?\s+(20\d\d)\b`)
	timePattern = regexp.MustCompile(`\b(\d{1,2})(?:[:.](\d{2}))?\s*(?:Uhr|h\b)|\b(\d{1,2})[:.](\d{2})\s*(?:(am|a\.m\.|pm|p\.m\.)|\b)`)

	beforeDay  = regexp.MustCompile(`(?i)\b(?:am|auf|on|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|wednesday|thursday|friday|mo|di|mi|do|fr|sa)\.?)[\s,]*(?:(?:den|dem|the)\s+)?$`)
	dayLabel   = regexp.MustCompile(`(?i)(?:sitzungs(?:termin|datum|tag)|termin|tag|am)\s*:?\s*(?:\pL+[.,]*\s*){0,2}$`)
	letterLine = regexp.MustCompile(`(?i)^(?:\pL[\pL .()/-]{1,40},\s*(?:den\s+|dem\s+)?|(?:stand|datum|ausgegeben|aushang|abgenommen|veröffentlicht|zuletzt)\b.{0,20})$`)
	notMeeting = regexp.MustCompile(`(?i)\b(?:vom|seit|bis(?:\s+zum)?|stand|aushang(?:\s+am)?|abnahme(?:\s+am)?|veröffentlicht(?:\s+am)?|letzten?\s+sitzung.*|niederschrift.*|gemäß.*|fassung.*)[\s:,]*(?:den\s+|dem\s+)?$`)
	officeTime = regexp.MustCompile(`(?i)sprech(?:zeit|stunde|tag)|öffnungszeit|geöffnet|servicezeit|telefon|tel\.|office hours|opening`)
)

// dateForms are the ways a day is written, each with day, month and year.
var dateForms = []*regexp.Regexp{datePattern, dateShort, dateEnglish}

var months = map[string]time.Month{
	"januar": 1, "jänner": 1, "februar": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7, "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
	"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "october": 10, "december": 12,
}

// headStart finds when the meeting begins. An invitation also carries the day of the letter and days of what it speaks of, so each day is weighed by
// what stands before it and whether an hour stands beside it; the zero time where there is no day.
func headStart(lines []string, labels map[headLabel]string) time.Time {
	best, bestLine, weight := time.Time{}, -1, 0
	for i, line := range lines {
		for _, d := range daysIn(line) {
			before := line[:d.at]
			w := 10
			switch {
			case notMeeting.MatchString(before):
				w -= 8
			case letterLine.MatchString(before) && strings.TrimSpace(line[d.end:]) == "":
				w -= 6
			case dayLabel.MatchString(before), beforeDay.MatchString(before):
				w += 10
			}
			if h, _ := hourIn(line); h >= 0 && !officeTime.MatchString(line) {
				w += 5
			}
			if w > weight {
				best, bestLine, weight = d.day, i, w
			}
		}
	}
	if best.IsZero() {
		return best
	}
	hour, minute := -1, 0
	if l := labels[labelHour]; l != "" {
		hour, minute = hourIn(l)
	}
	for _, i := range nearest(bestLine, len(lines)) {
		if hour >= 0 {
			break
		}
		if !officeTime.MatchString(lines[i]) {
			hour, minute = hourIn(lines[i])
		}
	}
	if hour < 0 {
		return best
	}
	return time.Date(best.Year(), best.Month(), best.Day(), hour, minute, 0, 0, time.Local)
}

// nearest orders lines by where the hour of a meeting is looked for: in the line of its day, below it, above it.
func nearest(line, lines int) []int {
	var out []int
	for i := line; i < lines; i++ {
		out = append(out, i)
	}
	for i := line - 1; i >= 0; i-- {
		out = append(out, i)
	}
	return out
}

type dayAt struct {
	day     time.Time
	at, end int // in the line
}

// daysIn finds the days a line names, in their order.
func daysIn(line string) []dayAt {
	var out []dayAt
	for _, re := range dateForms {
		for _, loc := range re.FindAllStringSubmatchIndex(line, -1) {
			d, _ := strconv.Atoi(line[loc[2]:loc[3]])
			y, _ := strconv.Atoi(line[loc[6]:loc[7]])
			if y < 100 {
				y += 2000
			}
			name := strings.TrimSuffix(strings.ToLower(line[loc[4]:loc[5]]), ".")
			month, ok := months[name]
			if !ok {
				n, _ := strconv.Atoi(name)
				month = time.Month(n)
			}
			t := time.Date(y, month, d, 0, 0, 0, 0, time.Local)
			if t.Day() == d && t.Month() == month {
				out = append(out, dayAt{t, loc[0], loc[1]})
			}
		}
	}
	return out
}

func dayIn(line string) time.Time {
	if days := daysIn(line); len(days) > 0 {
		return days[0].day
	}
	return time.Time{}
}

// hourIn finds the first time of day in a line; -1 where there is none.
func hourIn(line string) (hour, minute int) {
	for _, re := range dateForms {
		line = re.ReplaceAllString(line, " ")
	}
	m := timePattern.FindStringSubmatch(line)
	if m == nil {
		return -1, 0
	}
	h, mm := m[1], m[2]
	if h == "" {
		h, mm = m[3], m[4]
	}
	hour, _ = strconv.Atoi(h)
	minute, _ = strconv.Atoi(mm)
	if strings.HasPrefix(m[5], "p") && hour < 12 {
		hour += 12
	}
	if hour > 23 || minute > 59 {
		return -1, 0
	}
	return hour, minute
}
