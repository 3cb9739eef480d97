package gui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/meeting"
)

// The pad of those who may speak: by name, or where the roster says who sits where, as the room is. Digits then pick a seat.

// seatDelay is how long a digit waits for another one that would mean another seat.
const seatDelay = 900 * time.Millisecond

// seated says whether anybody has a seat that can be shown.
func seated(members []meeting.Member) bool {
	rows, _ := meeting.SeatPlan(members)
	return len(rows) > 0
}

// expected are those who may speak and are not known to be away.
func (s *sitting) expected() []meeting.Member {
	var out []meeting.Member
	for _, m := range s.speakers() {
		if m.Invited != meeting.InvitedExcused && m.Invited != meeting.InvitedAbsent {
			out = append(out, m)
		}
	}
	return out
}

// fillPeople shows one key for each person who may speak.
func (r *recordScreen) fillPeople() {
	people := r.s.expected()
	rows, rest := meeting.SeatPlan(people)
	r.w.keepFocus(r.people, func() { r.seatRows(rows, rest) })
	r.people.Refresh()
	if wide := len(rows) > 0; r.pit.wide != wide {
		r.pit.wide = wide
		r.during.Refresh()
	}
}

// seatRows makes the keys, row by row.
func (r *recordScreen) seatRows(rows []meeting.SeatRow, rest []meeting.Member) {
	line := func(members []meeting.Member) {
		if len(members) == 0 {
			return
		}
		c := container.New(&wrapRow{gap: em(0.3)})
		for _, m := range members {
			c.Add(r.personKey(m))
		}
		r.people.Add(c)
	}
	r.people.Objects = nil
	for _, row := range rows {
		if row.Row > 0 {
			r.people.Add(newLine(run{text: r.w.t("seats.row", "row", row.Row), color: colorMuted, size: theme.SizeNameCaptionText}))
		}
		line(row.Members)
	}
	if len(rows) > 0 && len(rest) > 0 {
		r.people.Add(newLine(run{text: r.w.t("seats.without"), color: colorMuted, size: theme.SizeNameCaptionText}))
	}
	line(rest)
}

// personKey is the key of one person: seat and name, and a sign where that person does not want to be recorded.
func (r *recordScreen) personKey(m meeting.Member) fyne.CanvasObject {
	name := container.NewHBox()
	if seat, ok := meeting.ParseSeat(m.Seat); ok {
		name.Add(wholeLine(run{text: seat.String(), color: theme.ColorNamePrimary, bold: true}))
	}
	name.Add(wholeLine(run{text: m.FamilyName(), bold: m.ID == r.speaker}))
	if r.s.objects(m) {
		name.Add(container.New(&signLayout{}, widget.NewIcon(tinted(signBlock, colorBlocking))))
	}
	b := newTapBox(inset(name, 0.5, 0.3), func() { r.speaks(m) })
	b.fill = theme.ColorNameButton
	if m.ID == r.speaker {
		b.fill = colorRowChosen
	}
	return b
}

// seatDigit takes a digit of a seat's number. It counts at once where no other seat begins with it, else with Enter or after a moment.
func (r *recordScreen) seatDigit(d string) {
	people := r.s.expected()
	if !seated(people) {
		r.w.say(r.w.t("seats.none"))
		return
	}
	r.stopSeat()
	r.seat += d
	who, more := meeting.AtSeat(people, r.seat)
	switch {
	case who == nil && !more:
		r.w.say(r.w.t("seats.nobody", "seat", r.seat))
		r.seat = ""
	case more:
		text := r.w.t("seats.typed", "seat", r.seat)
		if who != nil {
			text = r.w.t("seats.typed_name", "seat", r.seat, "name", who.Name)
		}
		r.w.say(text)
		if !r.w.inln { // tests end it with Enter
			typed := r.seat
			r.seatWait = time.AfterFunc(seatDelay, func() {
				r.w.later(func() {
					if r.seat == typed {
						r.takeSeat()
					}
				})
			})
		}
	default:
		r.takeSeat()
	}
}

// takeSeat notes that whoever sits where the typed digits say speaks now. It says whether digits had been typed.
func (r *recordScreen) takeSeat() bool {
	r.stopSeat()
	typed := r.seat
	r.seat = ""
	if typed == "" {
		return false
	}
	who, _ := meeting.AtSeat(r.s.expected(), typed)
	if who == nil || r.w.rec == nil || r.w.rec.s != r.s {
		r.w.say(r.w.t("seats.nobody", "seat", typed))
		return true
	}
	r.w.say("")
	r.speaks(*who)
	return true
}

func (r *recordScreen) stopSeat() {
	if r.seatWait != nil {
		r.seatWait.Stop()
		r.seatWait = nil
	}
}

// seatBegins says whether a person's seat begins with what was typed.
func seatBegins(m meeting.Member, text string) bool {
	seat, ok := meeting.ParseSeat(m.Seat)
	text = strings.TrimSpace(text)
	return ok && text != "" && keepDigits(text) == text && strings.HasPrefix(seat.Digits(), text)
}
