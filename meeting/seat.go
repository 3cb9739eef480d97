package meeting

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Seat is a place in the room: a number, in a row where the rows are numbered. The zero value is no seat.
type Seat struct {
	Row    int // 0: the room has no numbered rows
	Number int
}

// ParseSeat reads a seat as lists write it: "12", "Platz 12", "2/3", "2-3", "Reihe 2, Platz 3". ok is false where that is no number of a
// seat, or none that a room has.
func ParseSeat(s string) (seat Seat, ok bool) {
	var numbers []int
	for _, field := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 || n > 999 {
			return Seat{}, false
		}
		numbers = append(numbers, n)
	}
	switch len(numbers) {
	case 1:
		return Seat{Number: numbers[0]}, true
	case 2:
		return Seat{Row: numbers[0], Number: numbers[1]}, true
	}
	return Seat{}, false
}

// Digits are what is typed for the seat: its row, if it has one, and its number.
func (s Seat) Digits() string {
	if s.Row > 0 {
		return strconv.Itoa(s.Row) + strconv.Itoa(s.Number)
	}
	return strconv.Itoa(s.Number)
}

func (s Seat) String() string {
	if s.Row > 0 {
		return strconv.Itoa(s.Row) + "/" + strconv.Itoa(s.Number)
	}
	return strconv.Itoa(s.Number)
}

// SeatRow is a row of the room with the persons in it, in the order of their seats.
type SeatRow struct {
	Row     int // 0: not numbered
	Members []Member
}

// SeatPlan puts persons in the order of the room: rows by number, within them by seat. Who has no seat comes last, in the given order, in
// rest.
func SeatPlan(members []Member) (rows []SeatRow, rest []Member) {
	type placed struct {
		seat Seat
		m    Member
	}
	var all []placed
	for _, m := range members {
		if seat, ok := ParseSeat(m.Seat); ok {
			all = append(all, placed{seat, m})
		} else {
			rest = append(rest, m)
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		if a.seat.Row != b.seat.Row {
			return a.seat.Row - b.seat.Row
		}
		return a.seat.Number - b.seat.Number
	})
	for _, p := range all {
		if n := len(rows); n == 0 || rows[n-1].Row != p.seat.Row {
			rows = append(rows, SeatRow{Row: p.seat.Row})
		}
		row := &rows[len(rows)-1]
		row.Members = append(row.Members, p.m)
	}
	return rows, rest
}

// AtSeat finds who sits where typed digits say; nil where nobody does. more says that further digits may mean somebody else, as after "1" in a room
// with seats 1 and 12.
func AtSeat(members []Member, digits string) (who *Member, more bool) {
	for i := range members {
		seat, ok := ParseSeat(members[i].Seat)
		if !ok || digits == "" {
			continue
		}
		switch d := seat.Digits(); {
		case d == digits && who == nil:
			who = &members[i]
		case len(d) > len(digits) && strings.HasPrefix(d, digits):
			more = true
		}
	}
	return who, more
}
