package gui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2/theme"

	"ratsschreiber/docs"
	"ratsschreiber/workflow"
)

// part is something that the program is built from.
type part struct{ name, licence string }

// key is that of the sentence that says what a part is for.
func (p part) key() string {
	name, _, _ := strings.Cut(p.name, ",")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, strings.ToLower(strings.Fields(name)[0]))
}

// parts are the rows of the list of dependencies.
func parts() []part {
	var out []part
	for _, l := range strings.Split(docs.Dependencies(), "\n") {
		cells := strings.Split(strings.Trim(l, "|"), "|")
		if !strings.HasPrefix(l, "|") || strings.HasPrefix(l, "|--") || len(cells) < 2 {
			continue
		}
		name, _, _ := strings.Cut(cells[0], "(")
		out = append(out, part{strings.TrimSpace(name), strings.TrimSpace(cells[1])})
	}
	if len(out) > 0 { // the heads
		out = out[1:]
	}
	return out
}

// aboutChapter says what this is, from what it is built and under which licences.
func aboutChapter(w *Window) chapter {
	c := parseChapter(w.t("help.about_text", "program", workflow.Program))
	c.title = w.t("help.about")
	c.rows = append([][]run{{{text: c.title, bold: true, size: theme.SizeNameHeadingText}}}, c.rows...)
	c.rows = append(c.rows, []run{{text: w.t("help.parts_title"), bold: true, size: theme.SizeNameSubHeadingText}}, []run{{text: w.t("help.parts_why")}})
	for _, p := range parts() {
		row := []run{{text: p.name, bold: true}, {text: " · " + p.licence, color: colorMuted}}
		if key := "parts." + p.key(); w.words.Has("gui." + key) {
			row = append(row, run{text: "\n" + w.t(key)})
		}
		c.rows = append(c.rows, row)
	}
	c.rows = append(c.rows, []run{{text: w.t("help.programs")}})
	return c
}

// licencesChapter holds the wording of the licences, which ask to be passed on, in the language in which they were written.
func licencesChapter(w *Window) chapter {
	c := chapter{title: w.t("help.licences")}
	c.rows = [][]run{{{text: c.title, bold: true, size: theme.SizeNameHeadingText}}, {{text: w.t("help.licences_why")}}}
	for _, l := range docs.Licences() {
		c.rows = append(c.rows, []run{{text: strings.Join(l.Of, ", "), bold: true, size: theme.SizeNameSubHeadingText}})
		for _, paragraph := range strings.Split(l.Text, "\n\n") {
			if lines := strings.Fields(paragraph); len(lines) > 0 {
				c.rows = append(c.rows, []run{{text: strings.Join(lines, " "), size: theme.SizeNameCaptionText}})
			}
		}
	}
	return c
}
