package intake

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// The files were saved by LibreOffice Calc, with lines above the header as offices write them.
func TestListsOfPersonsInSpreadsheetsAreRead(t *testing.T) {
	want := "Sabine Keller chair +\nAnke Sommer (Soziale Mitte) member +\nMax Lorenz (Bürgerliste) member +\nJens Kuhn staff -\nUte Ziegler clerk -"
	for file, form := range map[string]Form{"mitglieder.xlsx": FormXLSX, "mitglieder.ods": FormODS} {
		r, err := ReadRoster(t.Context(), filepath.Join("testdata", file), RosterOptions{})
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if got := persons(r.Roster); got != want || r.Form != form || r.Roster.Members[1].Seat != "2" {
			t.Errorf("%s: form %s, seat %q, got:\n%s\nwant:\n%s", file, r.Form, r.Roster.Members[1].Seat, got, want)
		}
	}
}

const (
	xlsxBook  = `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>%</sheets></workbook>`
	xlsxLinks = `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>`
)

// agendaSheet has texts of several formats, inline texts, cells left out, a formula's text and a formula's error.
const agendaSheet = `<worksheet><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Öffentlich</t></is></c></row>
<row r="3"><c r="A3"><v>1</v></c><c r="B3" t="s"><v>2</v></c><c r="D3" t="b"><v>1</v></c></row>
<row r="4"><c r="A4" t="str"><v>2</v></c><c r="B4" t="inlineStr"><is><r><t>Verkauf </t></r><r><t>Flur 7</t></r></is></c><c r="C4" t="e"><v>#REF!</v></c><c r="D4" t="b"><v>0</v></c></row>
</sheetData></worksheet>`

func TestAnAgendaInExcelIsRead(t *testing.T) {
	shared := `<sst><si><t>TOP</t></si><si><t>Betreff</t></si><si><r><t xml:space="preserve">Ausbau </t></r><r><t>des Radwegs</t></r><rPh><t>x</t></rPh></si></sst>`
	cover := `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Deckblatt</t></is></c></row></sheetData></worksheet>`
	for name, sheets := range map[string]string{
		"one sheet":                  `<sheet name="A" r:id="rId1"/>`,
		"a hidden sheet before it":   `<sheet name="H" state="hidden" r:id="rId2"/><sheet name="A" r:id="rId1"/>`,
		"a sheet with a line before": `<sheet name="C" r:id="rId2"/><sheet name="A" r:id="rId1"/>`,
	} {
		data := zipOf(t, "xl/workbook.xml", strings.Replace(xlsxBook, "%", sheets, 1), "xl/_rels/workbook.xml.rels", xlsxLinks,
			"xl/sharedStrings.xml", shared, "xl/worksheets/sheet1.xml", agendaSheet, "xl/worksheets/sheet2.xml", cover)
		r, err := ParseAgenda(t.Context(), "a.xlsx", data, AgendaOptions{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, want := briefs(r.Agenda), "1|o|Ausbau des Radwegs\n2|c|Verkauf Flur 7"; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestSpreadsheetsThatCannotBeReadSayWhy(t *testing.T) {
	book, links := strings.Replace(xlsxBook, "%", `<sheet r:id="rId1"/>`, 1), "xl/_rels/workbook.xml.rels"
	var syntax *SyntaxError
	for name, data := range map[string][]byte{
		"a book without links":  zipOf(t, "xl/workbook.xml", book, "xl/worksheets/sheet1.xml", agendaSheet),
		"a book without sheets": zipOf(t, "xl/workbook.xml", book, links, xlsxLinks),
		"half a sheet":          zipOf(t, "xl/workbook.xml", book, links, xlsxLinks, "xl/worksheets/sheet1.xml", agendaSheet[:300]),
		"half an ODS":           zipOf(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<office:document-content><table:table>"),
	} {
		if _, err := ParseAgenda(t.Context(), "", data, AgendaOptions{}); !errors.As(err, &syntax) {
			t.Errorf("%s: %v", name, err)
		}
	}
	empty := zipOf(t, "xl/workbook.xml", book, links, xlsxLinks, "xl/worksheets/sheet1.xml", `<worksheet><sheetData/></worksheet>`)
	if _, err := ParseAgenda(t.Context(), "a.xlsx", empty, AgendaOptions{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty sheet: %v", err)
	}
}
