// Package docs holds what the window shows of this folder: the handbook, the list of what the program is built from, and the licences of that.
package docs

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed handbook/de/*.md handbook/en/*.md
var files embed.FS

//go:embed dependencies.md
var dependencies string

//go:embed licences.txt
var licences string

// Handbook has a folder for each language, "de" and "en", and in it one Markdown file for each chapter, in order: "10-start.md". What
// follows the hyphen is the screen that the chapter explains.
func Handbook() fs.FS {
	sub, err := fs.Sub(files, "handbook")
	if err != nil {
		panic("docs: " + err.Error()) // the folder is part of the program
	}
	return sub
}

// Dependencies is the list of what the program is built from, with its licences, as Markdown.
func Dependencies() string { return dependencies }

// Licence is a text that goes along with the program, and what it is the licence of.
type Licence struct {
	Of   []string
	Text string
}

// licenceMark begins the line that names what the lines after it are the licence of.
const licenceMark = "=== "

// Licences are those of everything that is linked into the programs, by name.
func Licences() []Licence { return parseLicences(licences) }

func parseLicences(text string) []Licence {
	var out []Licence
	for _, part := range strings.Split("\n"+text, "\n"+licenceMark)[1:] {
		names, body, _ := strings.Cut(part, "\n")
		out = append(out, Licence{Of: strings.Split(names, ", "), Text: strings.TrimSpace(body)})
	}
	return out
}
