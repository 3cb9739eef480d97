package export

import (
	"bytes"
	"context"
	"iter"
	"strings"

	"ratsschreiber/export/document"
	"ratsschreiber/meeting"
)

// ItemFile is one finished file of one agenda item.
type ItemFile struct {
	Name   string // file name without folder: "Niederschrift_TOP_5.1.docx"
	Item   meeting.ItemID
	Format Format
	Data   []byte
	Report Report
}

// ItemFiles makes one file per item and format with exactly the blocks Beratung, Beschluss and Abstimmungsergebnis, as council
// information systems take them in. Formats are DOCX, ODT, PDF, TXT, Markdown and HTML; none: DOCX and TXT. Items that the reader may not see
// and items taken off the agenda get no file. The iteration ends with the first error.
func ItemFiles(ctx context.Context, m meeting.Minutes, o Options, formats ...Format) iter.Seq2[ItemFile, error] {
	if len(formats) == 0 {
		formats = []Format{DOCX, TXT}
	}
	return func(yield func(ItemFile, error) bool) {
		var r Report
		chosen, err := selected(m, o, &r)
		if err != nil {
			yield(ItemFile{}, err)
			return
		}
		for _, it := range chosen.Items {
			if it.Item.Dropped {
				continue
			}
			d, err := itemDocument(chosen, it, o)
			if err != nil {
				yield(ItemFile{}, err)
				return
			}
			for _, f := range formats {
				if err := ctx.Err(); err != nil {
					yield(ItemFile{}, err)
					return
				}
				print, ok := printers[f]
				if !ok {
					_, err := FormatOf("." + string(f) + "?")
					yield(ItemFile{}, err)
					return
				}
				var b bytes.Buffer
				if err := print(&b, d); err != nil {
					yield(ItemFile{}, err)
					return
				}
				file := ItemFile{Name: itemFileName(o, it.Item, f), Item: it.Item.ID, Format: f, Data: b.Bytes(), Report: Report{Unreviewed: d.Unreviewed(), Items: 1}}
				if !yield(file, nil) {
					return
				}
			}
		}
	}
}

// itemDocument is the document of one item; what belongs to the meeting as a whole is not in it.
func itemDocument(m meeting.Minutes, it meeting.ItemMinutes, o Options) (*document.Document, error) {
	o.Item = it.Item.ID
	b, err := newView(m, o)
	if err != nil {
		return nil, err
	}
	l, err := readLayout(o.layouts(), string(b.kind()), o.language())
	if err != nil {
		return nil, err
	}
	v := View{Kind: string(b.kind()), Title: Text(m.Meeting.Title), Body: Text(m.Meeting.Body), Internal: o.Internal, Closed: m.Meeting.Closed, Extract: true}
	if !m.Meeting.Start.IsZero() {
		v.Day = b.words.Date(m.Meeting.Start)
	}
	x := b.item(it, b.placeBreaks()[it.Item.ID])
	blocks, err := l.blocks("item.file", x)
	if err != nil {
		return nil, err
	}
	d := b.document(blocks, v)
	d.Title = joinNonEmpty(", ", string(v.Title), "TOP "+it.Item.Number)
	return d, nil
}

// itemFileName has the item's number and nothing of its title: file names are seen by more people than files.
func itemFileName(o Options, it meeting.Item, f Format) string {
	base := o.BaseName
	if base == "" {
		base = o.words().Text("documents.minutes_file")
	}
	number := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' {
			return r
		}
		return '-'
	}, strings.Trim(it.Number, " ."))
	if number == "" {
		number = string(it.ID)
	}
	return base + "_TOP_" + number + "." + string(f)
}
