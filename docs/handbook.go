// Package docs holds the handbook, which the window shows, and the list of what the program is built from.
package docs

import (
	"embed"
	"io/fs"
)

//go:embed handbook/de/*.md handbook/en/*.md
var files embed.FS

//go:embed dependencies.md
var dependencies string

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
