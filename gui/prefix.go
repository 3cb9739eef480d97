package gui

import (
	"strings"
	"time"
)

// prefix gathers the letters that are typed into a list, one soon after the other, to the beginning of a name.
type prefix struct {
	text string
	last time.Time
}

// prefixRest is how long a pause ends a name.
const prefixRest = time.Second

// add takes a letter and gives what was typed so far; a blank begins nothing.
func (p *prefix) add(r rune) string {
	if !p.open() {
		p.text = ""
	}
	p.last = time.Now()
	if r == ' ' && p.text == "" {
		return ""
	}
	p.text += strings.ToLower(string(r))
	return p.text
}

// open says whether a name is being typed.
func (p *prefix) open() bool { return p.text != "" && time.Since(p.last) < prefixRest }
