package export

import (
	"bufio"
	"io"
	"strings"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

// writeCSV writes one line for each vote of each item, and one for an item without votes: UTF-8 with byte order mark and semicolons, as
// German offices' Excel opens it by a double click.
func writeCSV(w io.Writer, m meeting.Minutes, o Options) error {
	results, err := readResultWords(o)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	b.WriteString("\ufeff")
	words := o.words()
	var head []string
	for _, c := range []string{"item", "open", "title", "paper", "result", "text", "subject", "yes", "no", "abstain", "recused", "not_voting", "start", "end", "reviewed"} {
		head = append(head, words.Text("documents.csv."+c))
	}
	csvLine(b, head)
	for _, it := range m.Items {
		text := ""
		for _, f := range it.Resolutions {
			if f.Resolution != nil {
				text = f.Resolution.Text
			}
		}
		var papers []string
		for _, p := range it.Item.Papers {
			papers = append(papers, p.Reference)
		}
		start, end := "", ""
		for i, s := range it.Spans {
			if i == 0 {
				start = catalogue.Position(s.From)
			}
			end = catalogue.Position(s.To)
		}
		open := words.Text("documents.csv.unconfirmed")
		switch it.Item.Visibility {
		case meeting.Open:
			open = words.Text("documents.csv.true")
		case meeting.Closed:
			open = words.Text("documents.csv.false")
		}
		line := func(subject string, v meeting.Vote, reviewed bool) {
			n := func(p *int) string {
				if p == nil {
					return ""
				}
				return numberOf(p).String()
			}
			yes := words.Text("documents.csv.false")
			if reviewed {
				yes = words.Text("documents.csv.true")
			}
			csvLine(b, []string{it.Item.Number, open, it.Item.Title, joinNonEmpty(", ", papers...), results.say(it), text, subject,
				n(v.For), n(v.Against), n(v.Abstain), n(v.Recused), n(v.NotVoting), start, end, yes})
		}
		if len(it.Votes) == 0 {
			reviewed := true
			for _, f := range it.Facts() {
				reviewed = reviewed && (!f.NeedsReview() || f.Review != nil)
			}
			line("", meeting.Vote{}, reviewed)
		}
		for _, f := range it.Votes {
			if f.Vote != nil {
				line(f.Vote.Subject, *f.Vote, f.Review != nil)
			}
		}
	}
	return b.Flush()
}

// csvLine quotes every field. A field that a spreadsheet would take for a formula gets an apostrophe in front: a motion may begin
// with "=" and must not be computed.
func csvLine(b *bufio.Writer, fields []string) {
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(';')
		}
		if f != "" && strings.ContainsRune("=+-@\t\r", rune(f[0])) {
			f = "'" + f
		}
		b.WriteString(`"` + strings.ReplaceAll(f, `"`, `""`) + `"`)
	}
	b.WriteString("\r\n")
}
