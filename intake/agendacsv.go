package intake

import (
	"strings"

	"ratsschreiber/meeting"
)

const (
	colNumber   column = "number"
	colTitle    column = "title"
	colPublic   column = "public"
	colPaper    column = "paper"
	colProposal column = "proposal"
	colPurpose  column = "purpose"
	colDropped  column = "dropped"
	colKind     column = "kind"
)

// agendaHeaders are the headers of agendas as council software and people name them, in plainHeader's spelling.
var agendaHeaders = map[column][]string{
	colNumber:   {"top", "topnr", "topnummer", "tagesordnungspunkt", "nr", "nummer", "lfdnr", "punkt", "number", "no", "item", "itemno", "itemnumber", "agendaitem"},
	colTitle:    {"betreff", "titel", "bezeichnung", "thema", "gegenstand", "beratungsgegenstand", "inhalt", "text", "name", "title", "subject", "topic", "description", "beschreibung"},
	colPublic:   {"öffentlich", "oeffentlich", "öffentlichkeit", "oeffentlichkeit", "önö", "status", "teil", "public", "open", "visibility", "nichtöffentlich", "nichtoeffentlich"},
	colPaper:    {"vorlage", "vorlagen", "vorlagennummer", "vorlagennr", "vorlagenr", "drucksache", "drucksachennummer", "drucksachennr", "drucksachenr", "drsnr", "ds", "aktenzeichen", "paper", "reference", "report", "reportno", "document"},
	colProposal: {"beschlussvorschlag", "beschlussentwurf", "beschlussempfehlung", "beschlusstext", "proposal", "recommendation", "proposedresolution"},
	colPurpose:  {"art", "beschlussart", "zweck", "behandlung", "zuständigkeit", "beratungsart", "purpose", "role", "type"},
	colDropped:  {"abgesetzt", "entfällt", "gestrichen", "dropped", "withdrawn", "deleted"},
	colKind:     {"protokollart", "niederschriftsart", "kind"},
}

// agendaTable reads an agenda of a table. Without a header row the first cell that looks like a number and the longest cell are taken.
func agendaTable(t table) (Result, error) {
	r := Result{Form: FormCSV}
	at, known := map[column]int{}, 0
	start := 0
	for i, row := range t.rows[:min(len(t.rows), 15)] { // some exports put lines of their own above the header
		if a, n := columns(row, agendaHeaders); n > known && n >= 2 {
			at, known, start = a, n, i+1
		}
	}
	if known == 0 {
		at = guessColumns(t.rows)
	}
	if _, ok := at[colTitle]; !ok {
		return r, ErrNotAgenda
	}
	closedColumn := false
	if i, ok := at[colPublic]; ok && start > 0 {
		closedColumn = strings.HasPrefix(plainHeader(t.rows[start-1][i]), "nicht")
	}
	section := meeting.Unconfirmed
	ignored := 0
	for _, row := range t.rows[start:] {
		if v, ok := sectionOf(strings.Join(row, " ")); ok && cell(row, at, colPublic) == "" {
			section = v
			continue
		}
		number, mark := splitNumber(cell(row, at, colNumber))
		it := meeting.Item{Number: number, Title: oneLine(cell(row, at, colTitle)), Visibility: mark}
		if it.Title == "" && it.Number == "" {
			ignored++
			continue
		}
		if v, known := visibilityOf(cell(row, at, colPublic)); known {
			it.Visibility = v
			if closedColumn {
				it.Visibility = map[meeting.Visibility]meeting.Visibility{meeting.Open: meeting.Closed, meeting.Closed: meeting.Open}[v]
			}
		} else if it.Visibility == meeting.Unconfirmed {
			it.Visibility = section
		}
		for _, ref := range strings.FieldsFunc(cell(row, at, colPaper), func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
			if ref = paperReference(ref); ref != "" {
				it.Papers = append(it.Papers, meeting.Paper{Reference: ref})
			}
		}
		if len(it.Papers) == 0 {
			it.Title, it.Papers = takePapers(it.Title)
		}
		it.Proposal = paragraphs(strings.Split(cell(row, at, colProposal), "\n"))
		it.Purpose = oneLine(cell(row, at, colPurpose))
		if it.Purpose == "" {
			it.Title, it.Purpose = takePurpose(it.Title)
		}
		it.Dropped, _ = right(cell(row, at, colDropped))
		if k := meeting.MinutesKind(strings.ToLower(cell(row, at, colKind))); k.Valid() {
			it.Kind = k
		}
		r.Agenda.Items = append(r.Agenda.Items, it)
	}
	if len(r.Agenda.Items) == 0 {
		return r, ErrNotAgenda
	}
	r.noteCount(NoteLineIgnored, ignored)
	finishAgenda(&r)
	return r, nil
}

// guessColumns finds number and title where a table has no header.
func guessColumns(rows [][]string) map[column]int {
	at := map[column]int{}
	numbers, length := map[int]int{}, map[int]int{}
	for _, row := range rows {
		for i, c := range row {
			if m := numberMark.FindStringSubmatch(c); m != nil && len(c) < 16 {
				if _, _, ok := numberParts(m[2]); ok {
					numbers[i]++
				}
			}
			length[i] += len(c)
		}
	}
	for i, n := range numbers {
		if have, ok := at[colNumber]; n*2 > len(rows) && (!ok || i < have) {
			at[colNumber] = i
		}
	}
	if _, ok := at[colNumber]; !ok {
		return at
	}
	best := -1
	for i, n := range length {
		if i != at[colNumber] && (best < 0 || n > length[best] || n == length[best] && i < best) {
			best = i
		}
	}
	if best >= 0 {
		at[colTitle] = best
	}
	return at
}

// visibilityOf reads a cell about the public; known is false where it says nothing.
func visibilityOf(cell string) (v meeting.Visibility, known bool) {
	s := strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(oneLine(cell), " ", ""), "-", ""))
	switch {
	case s == "":
		return meeting.Unconfirmed, false
	case s == "ö", s == "ja", s == "j", s == "x", s == "1", s == "true", s == "wahr", s == "yes", s == "y", s == "public", s == "open", strings.HasPrefix(s, "öffentlich"), strings.HasPrefix(s, "oeffentlich"):
		return meeting.Open, true
	case s == "n", s == "nö", s == "nein", s == "0", s == "false", s == "falsch", s == "no", s == "private", s == "closed", s == "exempt", s == "confidential", s == "vertraulich",
		strings.HasPrefix(s, "nichtöffentlich"), strings.HasPrefix(s, "nichtoeffentlich"), s == "nonpublic":
		return meeting.Closed, true
	}
	return meeting.Unconfirmed, false
}
