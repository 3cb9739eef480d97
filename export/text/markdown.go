package text

import (
	"bufio"
	"io"
	"strings"

	"ratsschreiber/export/document"
)

// Markdown writes d as CommonMark with tables as GitHub and GitLab know them.
func Markdown(w io.Writer, d *document.Document) error {
	b := bufio.NewWriter(w)
	out := func(s string) { b.WriteString(s) } // the writer keeps the first error for Flush
	if d.Banner != "" {
		out("> **" + mdEscape(d.Banner) + "**\n\n")
	}
	for i, x := range d.Blocks {
		mark := ""
		if tag := d.Tag(x.Source); tag != "" {
			mark = " **\\[" + mdEscape(tag) + "\\]**"
		}
		text := mdRuns(x.Text) + mark
		switch x.Kind {
		case document.Title:
			out("# " + text + "\n\n")
		case document.Subtitle:
			out(text + "  \n")
			if i+1 >= len(d.Blocks) || d.Blocks[i+1].Kind != document.Subtitle {
				out("\n")
			}
		case document.Heading:
			out(strings.Repeat("#", x.Level+1) + " " + text + "\n\n")
		case document.Quote, document.Decision:
			out("> " + strings.ReplaceAll(text, "\n", "  \n> ") + "\n")
			if i+1 < len(d.Blocks) && d.Blocks[i+1].Kind == x.Kind && x.Kind == document.Decision {
				out(">\n")
			} else {
				out("\n")
			}
		case document.ListItem:
			out("- " + text + "\n")
			if i+1 >= len(d.Blocks) || d.Blocks[i+1].Kind != document.ListItem {
				out("\n")
			}
		case document.Rule, document.PageBreak:
			out("---\n\n")
		case document.TableBlock:
			mdTable(out, d, x.Table)
		case document.Signatures:
			for _, s := range x.Signers {
				out("\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_  \n")
				for _, line := range []string{s.Name, s.Role, s.Note} {
					if line != "" {
						out(mdEscape(line) + "  \n")
					}
				}
				out("\n")
			}
		default:
			out(strings.ReplaceAll(text, "\n", "  \n") + "\n\n")
		}
	}
	if d.Footer != "" {
		out("---\n\n" + mdEscape(d.Footer) + "\n")
	}
	return b.Flush()
}

func mdTable(out func(string), d *document.Document, t *document.Table) {
	row := func(cells []string) { out("| " + strings.Join(cells, " | ") + " |\n") }
	header := make([]string, len(t.Rows[0].Cells))
	rows := t.Rows
	if rows[0].Header {
		header, rows = mdCells(d, rows[0]), rows[1:]
	}
	row(header)
	rule := make([]string, len(header))
	for i := range rule {
		rule[i] = "---"
		if t.Right[i] {
			rule[i] = "--:"
		}
	}
	row(rule)
	for _, r := range rows {
		row(mdCells(d, r))
	}
	out("\n")
}

func mdCells(d *document.Document, r document.Row) []string {
	var out []string
	for _, c := range r.Cells {
		s := strings.ReplaceAll(mdRuns(c.Text), "\n", "<br>")
		if tag := d.Tag(c.Source); tag != "" {
			s += " **\\[" + mdEscape(tag) + "\\]**"
		}
		out = append(out, s)
	}
	return out
}

func mdRuns(runs []document.Run) string {
	var b strings.Builder
	for _, r := range runs {
		s := mdEscape(r.Text)
		switch {
		case strings.TrimSpace(s) == "":
			b.WriteString(s)
		case r.Bold:
			b.WriteString("**" + strings.TrimSpace(s) + "**" + trail(s))
		case r.Italic:
			b.WriteString("*" + strings.TrimSpace(s) + "*" + trail(s))
		default:
			b.WriteString(s)
		}
	}
	return b.String()
}

// trail is the blank at the end of s, which must stand outside emphasis.
func trail(s string) string {
	if strings.HasSuffix(s, " ") {
		return " "
	}
	return ""
}

var mdSigns = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "|", `\|`, "#", `\#`, "~", `\~`)

// mdEscape keeps people's words from being read as markup, also numbers and hyphens at a line's beginning.
func mdEscape(s string) string {
	lines := strings.Split(mdSigns.Replace(s), "\n")
	for i, l := range lines {
		t := strings.TrimLeft(l, " ")
		if strings.HasPrefix(t, "- ") || strings.HasPrefix(t, "+ ") || strings.HasPrefix(t, "=") {
			lines[i] = `\` + t
			continue
		}
		digits := 0
		for digits < len(t) && t[digits] >= '0' && t[digits] <= '9' {
			digits++
		}
		if digits > 0 && digits < len(t) && (t[digits] == '.' || t[digits] == ')') && (digits+1 == len(t) || t[digits+1] == ' ') {
			lines[i] = t[:digits] + `\` + t[digits:]
		}
	}
	return strings.Join(lines, "\n")
}
