package intake

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Bounds of a sheet: more than any list of persons, little enough for a laptop.
const (
	maxRows    = 20_000
	maxColumns = 200
)

// spreadsheet reads the first sheet of an XLSX or ODS file with more than one row as a table. Cells are what they show as far as the file says so:
// text and numbers; dates and formats of numbers are not made out.
func spreadsheet(ctx context.Context, fsys fs.FS, form Form) (table, error) {
	var t table
	var err error
	if form == FormODS {
		t, err = odsTable(ctx, fsys)
	} else {
		t, err = xlsxTable(ctx, fsys)
	}
	switch {
	case errors.Is(err, ErrTooLarge), ctx.Err() != nil:
		return t, err
	case err != nil:
		return t, &SyntaxError{Form: form, Err: errors.New("the spreadsheet's cells cannot be read")}
	case len(t.rows) == 0:
		return t, ErrEmpty
	}
	return t, nil
}

// add appends a row unless it is blank; line counts from 1.
func (t *table) add(row []string, line int) error {
	for len(row) > 0 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	if len(row) == 0 {
		return nil
	}
	if len(t.rows) == maxRows || len(row) > maxColumns {
		return ErrTooLarge
	}
	t.rows, t.lines = append(t.rows, row), append(t.lines, line)
	return nil
}

// xlsxTable reads the sheet that stands first in the workbook (ECMA-376 part 1, 18.3 and 18.4).
func xlsxTable(ctx context.Context, fsys fs.FS) (table, error) {
	var book struct {
		Sheets []struct {
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := readXML(ctx, fsys, "xl/workbook.xml", &book); err != nil {
		return table{}, err
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := readXML(ctx, fsys, "xl/_rels/workbook.xml.rels", &links); err != nil {
		return table{}, err
	}
	shared, err := sharedStrings(ctx, fsys)
	if err != nil {
		return table{}, err
	}
	var t table
	for _, s := range book.Sheets {
		if s.State != "" && s.State != "visible" {
			continue
		}
		for _, l := range links.Links {
			if l.ID != s.ID {
				continue
			}
			name := strings.TrimPrefix(l.Target, "/")
			if !strings.HasPrefix(l.Target, "/") {
				name = path.Join("xl", l.Target)
			}
			if t, err = xlsxSheet(ctx, fsys, name, shared); err != nil || len(t.rows) > 1 {
				return t, err
			}
		}
	}
	return t, nil
}

// xlsxText is a text of one piece or of several with formats of their own. Phonetic readings (rPh) are left out.
type xlsxText struct {
	Text string   `xml:"t"`
	Runs []string `xml:"r>t"`
}

func (x xlsxText) String() string { return x.Text + strings.Join(x.Runs, "") }

func sharedStrings(ctx context.Context, fsys fs.FS) ([]string, error) {
	var list struct {
		Items []xlsxText `xml:"si"`
	}
	err := readXML(ctx, fsys, "xl/sharedStrings.xml", &list)
	if errors.Is(err, fs.ErrNotExist) { // a book of numbers has none
		return nil, nil
	}
	out := make([]string, len(list.Items))
	for i, item := range list.Items {
		out[i] = item.String()
	}
	return out, err
}

func xlsxSheet(ctx context.Context, fsys fs.FS, name string, shared []string) (table, error) {
	var sheet struct {
		Rows []struct {
			Number int `xml:"r,attr"`
			Cells  []struct {
				At     string   `xml:"r,attr"`
				Type   string   `xml:"t,attr"`
				Value  string   `xml:"v"`
				Inline xlsxText `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := readXML(ctx, fsys, name, &sheet); err != nil {
		return table{}, err
	}
	var t table
	for i, r := range sheet.Rows {
		var row []string
		for _, c := range r.Cells {
			at, ok := columnOf(c.At)
			if !ok {
				at = len(row)
			}
			if at >= maxColumns {
				continue
			}
			for len(row) <= at {
				row = append(row, "")
			}
			switch c.Type {
			case "s":
				if n, err := strconv.Atoi(c.Value); err == nil && n >= 0 && n < len(shared) {
					row[at] = strings.TrimSpace(shared[n])
				}
			case "inlineStr":
				row[at] = strings.TrimSpace(c.Inline.String())
			case "b":
				row[at] = map[string]string{"1": "ja", "0": "nein"}[c.Value]
			case "e": // an error of a formula says nothing
			default:
				row[at] = strings.TrimSpace(c.Value)
			}
		}
		if r.Number == 0 {
			r.Number = i + 1
		}
		if err := t.add(row, r.Number); err != nil {
			return t, err
		}
	}
	return t, nil
}

// columnOf counts the columns of a cell's name from 0: "A1" is 0, "AB7" is 27.
func columnOf(cell string) (int, bool) {
	n := 0
	for i := 0; i < len(cell) && i < 4 && cell[i] >= 'A' && cell[i] <= 'Z'; i++ {
		n = n*26 + int(cell[i]-'A') + 1
	}
	return n - 1, n > 0
}

// odsTable reads the first table of an OpenDocument spreadsheet that has more than one row.
func odsTable(ctx context.Context, fsys fs.FS) (table, error) {
	data, err := readFSFile(ctx, fsys, "content.xml", maxDocument)
	if err != nil {
		return table{}, err
	}
	d := xml.NewDecoder(strings.NewReader(string(data)))
	d.Strict = false
	var t table
	var row []string
	var text strings.Builder
	line, rows, cells, inText := 0, 1, 1, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return t, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "table-row":
				row, rows = nil, repeated(e, "number-rows-repeated")
			case "table-cell", "covered-table-cell":
				text.Reset()
				cells = repeated(e, "number-columns-repeated")
			case "p":
				if text.Len() > 0 {
					text.WriteByte('\n')
				}
				inText++
			case "s":
				text.WriteByte(' ')
			case "annotation":
				if err := d.Skip(); err != nil {
					return t, err
				}
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "p":
				inText--
			case "table-cell", "covered-table-cell":
				for ; cells > 0 && len(row) < maxColumns; cells-- {
					row = append(row, strings.TrimSpace(text.String()))
				}
			case "table-row":
				line++
				if err := t.add(row, line); err != nil {
					return t, err
				}
				line += rows - 1 // a repeated row is a blank one, or the same said again
			case "table":
				if len(t.rows) > 1 {
					return t, nil
				}
				t = table{}
				line = 0
			}
		case xml.CharData:
			if inText > 0 {
				text.Write(e)
			}
		}
	}
}

func repeated(e xml.StartElement, attribute string) int {
	for _, a := range e.Attr {
		if a.Name.Local == attribute {
			if n, err := strconv.Atoi(a.Value); err == nil && n > 0 {
				return n
			}
		}
	}
	return 1
}

func readXML(ctx context.Context, fsys fs.FS, name string, into any) error {
	data, err := readFSFile(ctx, fsys, name, maxDocument)
	if err != nil {
		return err
	}
	d := xml.NewDecoder(strings.NewReader(string(data)))
	d.Strict = false
	return d.Decode(into)
}
