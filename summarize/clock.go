package summarize

import (
	"regexp"
	"strconv"
	"strings"

	"ratsschreiber/meeting"
)

var (
	clockDigits  = regexp.MustCompile(`^(\d{1,2})(?: ?[:.] ?(\d{2}))?(?: uhr(?: (\d{1,2}))?)?(?: ?(am|pm|a\.m\.|p\.m\.))?$`)
	clockHalf    = regexp.MustCompile(`^halb (\d{1,2})$`)
	clockQuarter = regexp.MustCompile(`^(viertel nach|viertel vor|viertel|dreiviertel|quarter past|quarter to|half past) (\d{1,2})(?: ?(am|pm|a\.m\.|p\.m\.))?$`)
	clockMinutes = regexp.MustCompile(`^(\d{1,2}) (?:minuten |minutes )?(nach|vor|past|to)( halb)? (\d{1,2})(?: ?(am|pm|a\.m\.|p\.m\.))?$`)
)

// parseClock reads a time of day from normal text: "18 uhr 30", "18:30 uhr", "halb 7", "viertel nach 7", "7.30 pm". A time that is
// said by halves and quarters counts to twelve; it is taken for the afternoon where that lies closer behind near (minutes since
// midnight; negative where nothing is known, then 7 to 11 in the evening is assumed only for councils' usual hours, 1 to 7).
func parseClock(s string, near int) meeting.ClockTime {
	s = strings.TrimSpace(s)
	for _, p := range []string{"kurz vor ", "kurz nach ", "um ", "at "} {
		s = strings.TrimPrefix(s, p)
	}
	atoi := func(x string) int { n, _ := strconv.Atoi(x); return n }
	hour, minute, half, twelve := 0, 0, "", false
	switch {
	case clockDigits.MatchString(s):
		m := clockDigits.FindStringSubmatch(s)
		hour, half = atoi(m[1]), m[4]
		if m[2] != "" {
			minute = atoi(m[2])
		} else if m[3] != "" {
			minute = atoi(m[3])
		}
	case clockHalf.MatchString(s):
		hour, minute, twelve = atoi(clockHalf.FindStringSubmatch(s)[1])-1, 30, true
	case clockQuarter.MatchString(s):
		m := clockQuarter.FindStringSubmatch(s)
		hour, half, twelve = atoi(m[2]), m[3], true
		switch m[1] {
		case "viertel nach", "quarter past":
			minute = 15
		case "half past":
			minute = 30
		case "viertel": // "viertel sieben" is a quarter past six where that is said
			hour, minute = hour-1, 15
		default: // "viertel vor sieben", "dreiviertel sieben", "quarter to"
			hour, minute = hour-1, 45
		}
	case clockMinutes.MatchString(s):
		m := clockMinutes.FindStringSubmatch(s)
		hour, half, twelve = atoi(m[4]), m[5], true
		n := atoi(m[1])
		if m[3] != "" { // "fünf vor halb sieben"
			hour--
			if m[2] == "vor" {
				minute = 30 - n
			} else {
				minute = 30 + n
			}
		} else if m[2] == "nach" || m[2] == "past" {
			minute = n
		} else {
			hour, minute = hour-1, 60-n
		}
	default:
		return ""
	}
	switch strings.ReplaceAll(half, ".", "") {
	case "pm":
		if hour < 12 {
			hour += 12
		}
	case "am":
		if hour == 12 {
			hour = 0
		}
	default:
		if twelve && hour < 12 {
			if near >= 0 && hour*60+minute < near || near < 0 && hour < 8 {
				hour += 12
			}
		}
	}
	return meeting.NewClockTime(hour, minute)
}
