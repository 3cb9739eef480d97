package intake

import (
	"strings"

	"ratsschreiber/meeting"
)

const (
	colName     column = "name"
	colFamily   column = "family"
	colGiven    column = "given"
	colTitleOf  column = "titleof"
	colForm     column = "form"
	colOffice   column = "office"
	colGroup    column = "group"
	colVoting   column = "voting"
	colAttended column = "attended"
	colReason   column = "reason"
	colFor      column = "for"
	colSeat     column = "seat"
	colSeatRow  column = "seatrow"
)

// rosterHeaders are the headers of rosters, in plainHeader's spelling.
var rosterHeaders = map[column][]string{
	colName:     {"name", "mitglied", "person", "teilnehmer", "namen", "vollständigername", "ratsmitglied", "member", "fullname", "councillor", "attendee"},
	colFamily:   {"nachname", "familienname", "zuname", "surname", "lastname", "familyname"},
	colGiven:    {"vorname", "rufname", "firstname", "givenname", "forename"},
	colTitleOf:  {"titel", "akadtitel", "akademischertitel", "title"},
	colForm:     {"anrede", "salutation", "formofaddress"},
	colOffice:   {"funktion", "rolle", "amt", "aufgabe", "stellung", "office", "role", "function", "position", "art"},
	colGroup:    {"fraktion", "partei", "gruppe", "fraktiongruppe", "liste", "wählergruppe", "group", "party", "faction"},
	colVoting:   {"stimmrecht", "stimmberechtigt", "stimmberechtigung", "stimme", "voting", "votingright", "vote"},
	colAttended: {"anwesenheit", "anwesend", "teilnahme", "status", "attendance", "present", "attended"},
	colReason:   {"grund", "bemerkung", "bemerkungen", "hinweis", "begründung", "reason", "remark", "note", "apologies"},
	colSeat:     {"platz", "sitz", "sitzplatz", "platznr", "platznummer", "sitznr", "sitznummer", "seat", "seatno", "seatnumber"},
	colSeatRow:  {"reihe", "sitzreihe", "row", "seatrow"},
	colFor:      {"vertretungfür", "vertretung", "vertritt", "vertreterfür", "invfür", "substitutefor", "for"},
}

// rosterTable reads a roster of a table. Without a header row the first column is the name.
func rosterTable(t table) (Result, error) {
	r := Result{Form: FormCSV}
	at, known, start := map[column]int{}, 0, 0
	for i, row := range t.rows[:min(len(t.rows), 15)] {
		a, n := columns(row, rosterHeaders)
		_, name := a[colName]
		_, family := a[colFamily]
		if n > known && (name || family) {
			at, known, start = a, n, i+1
		}
	}
	if known == 0 {
		return rosterRows(t)
	}
	votingGuessed, roleGuessed, ignored := 0, 0, 0
	for _, row := range t.rows[start:] {
		m := meeting.Member{Name: oneLine(cell(row, at, colName)), Group: oneLine(cell(row, at, colGroup)), Office: oneLine(cell(row, at, colOffice))}
		if family := oneLine(cell(row, at, colFamily)); family != "" {
			m.Name = oneLine(strings.Join([]string{cell(row, at, colTitleOf), cell(row, at, colGiven), family}, " "))
		}
		if form := oneLine(cell(row, at, colForm)); form != "" && m.Name != "" && !strings.HasPrefix(m.Name, form) {
			m.Name = form + " " + m.Name
		}
		if m.Name == "" {
			ignored++
			continue
		}
		var sure bool
		if m.Role, sure = roleOf(m.Office); !sure {
			roleGuessed++
		}
		if m.Voting, sure = right(cell(row, at, colVoting)); !sure {
			m.Voting = votes(m.Role, m.Office)
			votingGuessed++
		}
		m.Invited, m.Reason, _ = attendance(cell(row, at, colAttended))
		if reason := oneLine(cell(row, at, colReason)); reason != "" && m.Invited != meeting.InvitedPresent {
			m.Reason = reason
		}
		m.For = meeting.MemberID(oneLine(cell(row, at, colFor)))
		if m.Seat = oneLine(cell(row, at, colSeat)); m.Seat != "" {
			if line := oneLine(cell(row, at, colSeatRow)); line != "" {
				m.Seat = line + "/" + m.Seat
			}
		}
		r.Roster.Members = append(r.Roster.Members, m)
	}
	if len(r.Roster.Members) == 0 {
		return r, ErrNotRoster
	}
	r.noteCount(NoteLineIgnored, ignored)
	finishRoster(&r, votingGuessed, roleGuessed)
	return r, nil
}

// rosterRows reads a table without header: name first, then remarks in any order.
func rosterRows(t table) (Result, error) {
	r := Result{Form: FormCSV}
	guessed, ignored := 0, 0
	for _, row := range t.rows {
		m := meeting.Member{Name: oneLine(row[0]), Role: meeting.RoleMember}
		if !isName(m.Name) {
			ignored++
			continue
		}
		voting, known := false, false
		for _, c := range row[1:] {
			if c == "" {
				continue
			}
			if v, ok := right(c); ok && !known {
				voting, known = v, true
				continue
			}
			describe(&m, c)
		}
		if m.Voting = voting; !known {
			m.Voting = votes(m.Role, m.Office)
			guessed++
		}
		r.Roster.Members = append(r.Roster.Members, m)
	}
	if len(r.Roster.Members) == 0 {
		return r, ErrNotRoster
	}
	r.noteCount(NoteLineIgnored, ignored)
	finishRoster(&r, guessed, 0)
	return r, nil
}
