package summarize

import (
	"regexp"
	"strconv"
	"strings"

	"ratsschreiber/meeting"
)

var numberPattern = regexp.MustCompile(`\d{1,2}(?: ?(?:\.|punkt|point) ?\d{1,2}){0,3}[a-z]?\b|bis|to`)

var numberSigns = strings.NewReplacer(" ", "", "punkt", ".", "point", ".")

// numbersOf lists the item numbers in a captured list: "8, 22 und 22.1", "3 bis 5".
func (d *draft) numbersOf(s string) []string {
	var out []string
	ranged := false
	for _, m := range numberPattern.FindAllString(s, -1) {
		if m == "bis" || m == "to" {
			ranged = len(out) > 0
			continue
		}
		n := numberSigns.Replace(m)
		if ranged {
			out = append(out, d.between(out[len(out)-1], n)...)
			ranged = false
		}
		out = append(out, n)
	}
	return out
}

// plain is an item's number as it is compared: "7 a" is "7a".
func plain(number string) string { return strings.ReplaceAll(meeting.PlainNumber(number), " ", "") }

// between gives the agenda's numbers between two.
func (d *draft) between(a, b string) []string {
	var out []string
	inside := false
	for _, it := range d.in.Meeting.Agenda.Items {
		switch n := plain(it.Number); {
		case n == a:
			inside = true
		case n == b:
			return out
		case inside:
			out = append(out, n)
		}
	}
	return nil
}

// itemsFor gives the items with these numbers. A number that the agenda has only with sub-numbers means all of them; one that has
// both takes its sub-numbers along (dropCalledChildren undoes that for those with a call of their own).
func (d *draft) itemsFor(numbers []string) []meeting.ItemID {
	var out []meeting.ItemID
	have := map[meeting.ItemID]bool{}
	add := func(id meeting.ItemID) {
		if !have[id] {
			have[id] = true
			out = append(out, id)
		}
	}
	for _, n := range numbers {
		if it := d.byNumber(n); it != nil {
			add(it.ID)
			for i := range d.in.Meeting.Agenda.Items { // a motion to the matter is often printed under the same number
				o := &d.in.Meeting.Agenda.Items[i]
				if plain(o.Number) == n && !o.Dropped && d.right(o) == d.right(it) && o.Visibility == it.Visibility {
					add(o.ID)
				}
			}
		}
	}
	for _, n := range numbers {
		for i := range d.in.Meeting.Agenda.Items {
			it := &d.in.Meeting.Agenda.Items[i]
			if strings.HasPrefix(plain(it.Number), n+".") && !it.Dropped && d.right(it) {
				add(it.ID)
			}
		}
	}
	return out
}

// byNumber finds an item; where open and closed part number alike, the one of this part.
func (d *draft) byNumber(n string) *meeting.Item {
	var found *meeting.Item
	for i := range d.in.Meeting.Agenda.Items {
		it := &d.in.Meeting.Agenda.Items[i]
		if plain(it.Number) != n {
			continue
		}
		if found == nil || d.right(it) && !d.right(found) {
			found = it
		}
	}
	return found
}

// right says whether an item belongs to the part of the meeting that this file holds.
func (d *draft) right(it *meeting.Item) bool {
	return it.Visibility == meeting.Unconfirmed || (it.Visibility == meeting.Closed) == d.in.Meeting.Closed
}

// openingItem is the item under which a meeting is opened, if the agenda has one at its beginning.
func (d *draft) openingItem() meeting.ItemID {
	for i, it := range d.in.Meeting.Agenda.Items {
		if i > 1 {
			break
		}
		title := strings.ToLower(it.Title)
		for _, w := range d.r.order["opening_titles"] {
			if strings.Contains(title, w) && !it.Dropped {
				return it.ID
			}
		}
	}
	return ""
}

// resembling finds the item whose title shares most of its telling words with what was said; "" where none reaches share.
func (d *draft) resembling(said string, share float64, current []meeting.ItemID) meeting.ItemID {
	words := strings.FieldsFunc(said, func(c rune) bool { return c == ' ' || c == ',' || c == '-' || c == '/' || c == '.' || c == ':' })
	if len(words) > 12 {
		words = words[:12]
	}
	telling := d.titleWords(strings.Join(words, " "))
	if len(telling) == 0 {
		return ""
	}
	numbered := d.numbered()
	var best meeting.ItemID
	top, second := 0.0, 0.0
	for i := range d.in.Meeting.Agenda.Items {
		it := &d.in.Meeting.Agenda.Items[i]
		if it.Dropped || !d.right(it) || numbered && it.Number == "" {
			continue // an item without number among others is a heading
		}
		hit, all, long := 0.0, 0.0, false
		for _, w := range d.titleWords(it.Title) {
			weight := float64(len(w))
			all += weight
			for _, x := range telling {
				if sameWord(w, x) {
					hit += weight
					long = long || len(w) >= 6
					break
				}
			}
		}
		if all == 0 || !long {
			continue
		}
		score := hit / all
		if hit*2.5 < float64(len(strings.Join(telling, ""))) {
			continue // most of what was said is about something else
		}
		if score > top {
			best, top, second = it.ID, score, top
		} else if score > second {
			second = score
		}
	}
	if top < share || top-second < 0.15 {
		return ""
	}
	if contains(current, best) {
		return ""
	}
	return best
}

func (d *draft) numbered() bool {
	for _, it := range d.in.Meeting.Agenda.Items {
		if it.Number != "" {
			return true
		}
	}
	return false
}

// titleWords lists the words that tell a title apart, at most eight.
func (d *draft) titleWords(title string) []string {
	var out []string
	z := normaliser{language: d.r.Language}
	n := z.do(title)
	for _, w := range strings.FieldsFunc(n.text, func(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') }) {
		if len(w) < 4 || d.r.in("title_stop", w) {
			continue
		}
		if _, err := strconv.Atoi(w); err == nil {
			continue
		}
		if out = append(out, w); len(out) == 8 {
			break
		}
	}
	return out
}

// sameWord compares two folded words without their endings.
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	n := min(len(a), len(b))
	return n >= 5 && max(len(a), len(b))-n <= 3 && a[:n-1] == b[:n-1]
}
