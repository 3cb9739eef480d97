package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"ratsschreiber/meeting"
)

// numberMark matches what stands before an item's number in print.
var numberMark = regexp.MustCompile(`^(?i:(?:TOP|Tagesordnungspunkt|Punkt|agenda item|item|Nr\.?)[\s:.-]*)?(?:(Ö|NÖ|Nö|N|ö|nö|n)[\s.:-]*)?(?i:(?:TOP|Punkt)[\s:.-]*)?(\d.*)$`)

// splitNumber parts an item's printed number from what surrounds it: "TOP Ö 5.1." gives "5.1" and Open, "N 8" gives "8" and Closed. A number of
// another kind ("C", "II") stays as it is.
func splitNumber(s string) (number string, mark meeting.Visibility) {
	s = oneLine(s)
	m := numberMark.FindStringSubmatch(s)
	if m == nil {
		return strings.Trim(s, " .:"), meeting.Unconfirmed
	}
	switch strings.ToLower(m[1]) {
	case "ö":
		mark = meeting.Open
	case "n", "nö":
		mark = meeting.Closed
	}
	return strings.Trim(m[2], " .:)"), mark
}

// numberParts cuts "5.1a" into 5, 1 and "a".
func numberParts(number string) (parts []int, letter string, ok bool) {
	s := strings.ToLower(strings.Trim(number, " ."))
	end := strings.TrimLeft(s, "0123456789.")
	s = strings.Trim(s[:len(s)-len(end)], ".")
	letter = strings.TrimSpace(end)
	if s == "" || len(letter) > 1 {
		return nil, "", false
	}
	for _, p := range strings.Split(s, ".") {
		n, err := strconv.Atoi(p)
		if err != nil || n > 100_000 {
			return nil, "", false
		}
		parts = append(parts, n)
	}
	return parts, letter, true
}

// compareNumbers orders numbers as a reader does: 2 before 10, 5 before 5.1 before 5.2, 7 before 7a.
func compareNumbers(a, b string) int {
	pa, la, okA := numberParts(a)
	pb, lb, okB := numberParts(b)
	if !okA || !okB {
		return strings.Compare(a, b)
	}
	for i := 0; i < len(pa) && i < len(pb); i++ {
		if pa[i] != pb[i] {
			return pa[i] - pb[i]
		}
	}
	if len(pa) != len(pb) {
		return len(pa) - len(pb)
	}
	return strings.Compare(la, lb)
}

// follows says whether next can come after prev in one agenda: a child, the next of a level, or a little further where items were dropped.
func follows(prev, next string) bool {
	pn, ln, ok := numberParts(next)
	if !ok {
		return false
	}
	if prev == "" {
		return len(pn) <= 2 && pn[0] <= 1
	}
	pp, lp, ok := numberParts(prev)
	if !ok {
		return true
	}
	for i := range pn {
		if i >= len(pp) { // deeper than prev: the first child
			return i == len(pn)-1 && pn[i] <= 1
		}
		if pn[i] == pp[i] {
			continue
		}
		step := pn[i] - pp[i]
		rest := len(pn) - i - 1
		return step > 0 && step <= 3 && (rest == 0 || rest == 1 && pn[len(pn)-1] <= 1)
	}
	return len(pn) == len(pp) && ln > lp
}

// finishAgenda gives items ids, counts what has no number, and notes what a clerk should know.
func finishAgenda(r *Result) {
	items := r.Agenda.Items
	missing, untitled, unconfirmed, dropped := 0, 0, 0, 0
	for i := range items {
		if items[i].Number == "" {
			missing++
		}
		if items[i].Title == "" {
			untitled++
		}
	}
	if missing > 0 && missing == len(items) {
		for i := range items {
			items[i].Number = strconv.Itoa(i + 1)
		}
		r.noteCount(NoteNumbersGuessed, missing)
	} else {
		r.noteCount(NoteNumberMissing, missing)
	}
	ids := map[meeting.ItemID]bool{}
	seen := map[string]bool{}
	for i := range items {
		it := &items[i]
		it.ID = itemID(*it, i)
		for n := 2; ids[it.ID]; n++ {
			it.ID = meeting.ItemID(fmt.Sprintf("%s-%d", itemID(*it, i), n))
		}
		ids[it.ID] = true
		if it.Visibility == meeting.Unconfirmed {
			unconfirmed++
		}
		if it.Dropped {
			dropped++
		}
		key := string(it.Visibility) + " " + meeting.PlainNumber(it.Number)
		if it.Number != "" && !it.Dropped {
			if seen[key] {
				r.note(NoteNumberTwice, "number", it.Number)
			}
			seen[key] = true
		}
	}
	r.noteCount(NoteTitleMissing, untitled)
	r.noteCount(NoteUnconfirmed, unconfirmed)
	r.noteCount(NoteDropped, dropped)
}

func itemID(it meeting.Item, i int) meeting.ItemID {
	if it.OParlID != "" {
		return meeting.ItemID(stableID("o", it.OParlID))
	}
	return meeting.ItemID(fmt.Sprintf("t%d", i+1))
}

var meetingNumberPattern = regexp.MustCompile(`^(?:[^\d]{0,20}?)((?:[IVX]{1,5}[/.-])?\d{1,3}(?:/\d{2,4})?)\.?\s+(?:\(?(?i:außerordentliche|ordentliche|öffentliche|nichtöffentliche|nicht öffentliche|konstituierende|gemeinsame|sondersitzung)\)?[,\s]+(?:und\s+)?)*(?i:Sitzung|Plenar|Rats|Stadtrats|Gemeinderats|Ausschuss|meeting)`)

// meetingNumber takes the number out of a name such as "12. Sitzung des Rates" or "VII/12 Sitzung"; empty where there is none.
func meetingNumber(name string) string {
	if m := meetingNumberPattern.FindStringSubmatch(oneLine(name)); m != nil {
		return m[1]
	}
	return ""
}
