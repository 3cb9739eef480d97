package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	datePattern  = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2}|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\.?\s?(20\d\d)\b`)
	dateEnglish  = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?\s+(January|February|March|April|May|June|July|August|September|October|November|December)\s+(20\d\d)\b`)
	timePattern  = regexp.MustCompile(`\b(\d{1,2})(?:[:.](\d{2}))?\s*(?:Uhr|h\b)|\b(\d{1,2})[:.](\d{2})\s*(?:(am|a\.m\.|pm|p\.m\.)|\b)`)
	placePattern = regexp.MustCompile(`(?i)^(?:ort|sitzungsort|tagungsort|raum|venue|place|location)\s*:\s*(.+)$`)
	titleLead    = regexp.MustCompile(`(?i)^.*?\b(?:einladung|niederschrift|protokoll|tagesordnung|bekanntmachung|agenda|minutes)\s+(?:zur|zu der|über die|der|für die|zu einer|for the|of the)\s+`)
	titlePattern = regexp.MustCompile(`(?i)((?:(?:[IVX]{1,5}/)?\d{1,3}\.\s+)?(?:\S+\s+){0,3}?(?:Sitzung|Sondersitzung|Plenarsitzung|Ratssitzung|Stadtratssitzung|Gemeinderatssitzung|meeting)\s+(?:des|der|of)\s+.+)`)
)

var months = map[string]time.Month{
	"januar": 1, "februar": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7, "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
	"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "october": 10, "december": 12,
}

// head reads title, number, day, hour and place from the lines above the first item.
func head(lines []string, r *Result) {
	found := false
	var day time.Time
	hour, minute := -1, 0
	for _, line := range lines {
		if r.Meeting.Title == "" {
			if m := titlePattern.FindStringSubmatch(line); m != nil && len(m[1]) < 160 {
				title, _, _ := strings.Cut(titleLead.ReplaceAllString(m[1], ""), " am ")
				r.Meeting.Title = strings.Trim(title, " ,.;:")
				r.Meeting.Number = meetingNumber(r.Meeting.Title)
				found = true
			}
		}
		if day.IsZero() {
			day = dayIn(line)
		}
		if hour < 0 {
			hour, minute = hourIn(line)
		}
		if m := placePattern.FindStringSubmatch(line); m != nil && r.Meeting.Place == "" {
			r.Meeting.Place = strings.TrimSpace(m[1])
			found = true
		}
	}
	if !day.IsZero() {
		found = true
		r.Meeting.Start = day
		if hour >= 0 {
			r.Meeting.Start = time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, time.Local)
		}
	}
	if found {
		r.note(NoteHeadGuessed)
	}
}

func dayIn(line string) time.Time {
	for _, re := range []*regexp.Regexp{datePattern, dateEnglish} {
		m := re.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		d, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[3])
		month, ok := months[strings.ToLower(m[2])]
		if !ok {
			n, _ := strconv.Atoi(m[2])
			month = time.Month(n)
		}
		t := time.Date(y, month, d, 0, 0, 0, 0, time.Local)
		if t.Day() == d && t.Month() == month {
			return t
		}
	}
	return time.Time{}
}

func hourIn(line string) (hour, minute int) {
	line = dateEnglish.ReplaceAllString(datePattern.ReplaceAllString(line, " "), " ")
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
