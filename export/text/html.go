package text

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strings"

	"ratsschreiber/export/document"
)

// style is the page's look: readable at 200 %, in the dark, and on paper; marks are told by sign, words and a bar, not by colour alone.
const style = `:root{color-scheme:light dark}
body{font:1.05rem/1.5 "Liberation Sans",Arial,Helvetica,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{text-align:center;margin:1.5rem 0 .3rem}h2{margin:2rem 0 .6rem;font-size:1.25rem}h3{font-size:1.1rem}
.subtitle{text-align:center;margin:.1rem 0}
table{border-collapse:collapse;margin:.8rem 0}caption{text-align:left}
th,td{border:1px solid currentColor;padding:.25rem .6rem;text-align:left;vertical-align:top}
.plain th,.plain td{border:0;padding:.15rem 1rem .15rem 0}
.right{text-align:right;font-variant-numeric:tabular-nums}
blockquote{margin:.6rem 0 .6rem 1rem;padding-left:1rem;border-left:.2rem solid currentColor}
.decision{margin:.4rem 0 .4rem 1.5rem;font-weight:600}
.note{font-size:.9rem}
.unreviewed{border-left:.35rem double currentColor;padding-left:.6rem}
.tag{font-size:.85rem;font-weight:700;border:1px dashed currentColor;padding:0 .3rem;white-space:nowrap}
.banner{border:.15rem solid currentColor;padding:.6rem;text-align:center;font-weight:700}
.signatures{display:flex;flex-wrap:wrap;gap:2rem;margin-top:4rem}.signatures div{flex:1 1 14rem;border-top:1px solid currentColor;padding-top:.3rem}
footer{margin-top:3rem;font-size:.85rem}
@media print{.banner{position:running(banner)}h2{break-after:avoid}}
`

// HTML writes d as a page that needs no other file and no network, with landmarks, real headings and table headers.
func HTML(w io.Writer, d *document.Document) error {
	b := bufio.NewWriter(w)
	out := func(format string, args ...any) { fmt.Fprintf(b, format, args...) } // the writer keeps the first error for Flush
	e := html.EscapeString
	out("<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n", e(d.Language), e(d.Title))
	out("<meta name=\"generator\" content=\"%s\">\n", e(d.Program))
	for _, p := range d.Properties {
		out("<meta name=\"%s\" content=\"%s\">\n", e(p.Name), e(p.Value))
	}
	out("<style>\n%s</style>\n</head>\n<body>\n", style)
	if d.Banner != "" {
		out("<p class=\"banner\" role=\"note\">%s</p>\n", e(d.Banner))
	}
	out("<main>\n")
	list := false
	for _, x := range d.Blocks {
		if list && x.Kind != document.ListItem {
			out("</ul>\n")
			list = false
		}
		class := ""
		if d.Tag(x.Source) != "" {
			class = "unreviewed"
		}
		text := htmlRuns(x.Text) + htmlTag(d, x.Source)
		switch x.Kind {
		case document.Title:
			out("<h1>%s</h1>\n", text)
		case document.Subtitle:
			out("<p%s>%s</p>\n", htmlClass("subtitle", class), text)
		case document.Heading:
			out("<h%d%s>%s</h%d>\n", x.Level+1, htmlClass(class), text, x.Level+1)
		case document.Quote:
			out("<blockquote%s><p>%s</p></blockquote>\n", htmlClass(class), text)
		case document.Decision:
			out("<p%s>%s</p>\n", htmlClass("decision", class), text)
		case document.Note:
			out("<p%s>%s</p>\n", htmlClass("note", class), text)
		case document.ListItem:
			if !list {
				out("<ul>\n")
				list = true
			}
			out("<li%s>%s</li>\n", htmlClass(class), text)
		case document.Rule, document.PageBreak:
			out("<hr>\n")
		case document.TableBlock:
			htmlTable(out, d, x.Table)
		case document.Signatures:
			out("<div class=\"signatures\">\n")
			for _, s := range x.Signers {
				out("<div>%s<br>%s", e(s.Name), e(s.Role))
				if s.Note != "" {
					out("<br>%s", e(s.Note))
				}
				out("</div>\n")
			}
			out("</div>\n")
		default:
			out("<p%s>%s</p>\n", htmlClass(class), text)
		}
	}
	if list {
		out("</ul>\n")
	}
	out("</main>\n")
	if d.Footer != "" {
		out("<footer>%s</footer>\n", e(d.Footer))
	}
	out("</body>\n</html>\n")
	return b.Flush()
}

func htmlTable(out func(string, ...any), d *document.Document, t *document.Table) {
	if t.Plain {
		out("<table class=\"plain\">\n")
	} else {
		out("<table>\n")
	}
	head := false
	for i, row := range t.Rows {
		if row.Header && !head {
			out("<thead>\n")
			head = true
		}
		out("<tr>")
		for c, cell := range row.Cells {
			text := htmlRuns(cell.Text) + htmlTag(d, cell.Source)
			class := ""
			if t.Right[c] {
				class = "right"
			}
			switch {
			case row.Header:
				out("<th scope=\"col\"%s>%s</th>", htmlClass(class), text)
			case c == 0 && t.Plain:
				out("<th scope=\"row\"%s>%s</th>", htmlClass(class), text)
			default:
				out("<td%s>%s</td>", htmlClass(class), text)
			}
		}
		out("</tr>\n")
		if head && (i+1 == len(t.Rows) || !t.Rows[i+1].Header) {
			out("</thead>\n")
			head = false
		}
	}
	out("</table>\n")
}

func htmlTag(d *document.Document, source int) string {
	s := d.SourceOf(source)
	if s == nil || !s.Unreviewed {
		return ""
	}
	return fmt.Sprintf(" <span class=\"tag\" title=\"%s\">%s</span>", html.EscapeString(s.Comment), html.EscapeString(s.Tag))
}

func htmlClass(names ...string) string {
	s := strings.TrimSpace(strings.Join(names, " "))
	if s == "" {
		return ""
	}
	return " class=\"" + s + "\""
}

func htmlRuns(runs []document.Run) string {
	var b strings.Builder
	for _, r := range runs {
		s := strings.ReplaceAll(html.EscapeString(r.Text), "\n", "<br>\n")
		switch {
		case r.Bold:
			s = "<strong>" + s + "</strong>"
		case r.Italic:
			s = "<em>" + s + "</em>"
		}
		b.WriteString(s)
	}
	return b.String()
}
