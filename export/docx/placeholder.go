package docx

import (
	"regexp"
	"strings"

	"ratsschreiber/export/document"
)

// A placeholder is {{Name}}, {{#Name}} or {{/Name}}. Names are short and hold no braces, so that a pair of braces in the
// text is not taken for one.
var (
	placeholder = regexp.MustCompile(`\{\{\s*([#/]?)\s*([^{}]{1,60}?)\s*\}\}`)
	sectionOpen = regexp.MustCompile(`\{\{\s*#\s*([^{}]{1,60}?)\s*\}\}`)
)

// filler fills one part.
type filler struct {
	w     string // prefix of WordprocessingML with its colon, "w:"
	asked *asked
}

func (x *filler) is(n *node, local string) bool { return n.name == x.w+local }

// dropComments takes out what points to comments.
func (x *filler) dropComments(tree *node) {
	tree.remove(func(n *node) bool {
		switch {
		case x.is(n, "commentRangeStart"), x.is(n, "commentRangeEnd"), x.is(n, "commentReference"):
			return true
		case x.is(n, "r"):
			only := false
			for _, k := range n.kids {
				switch {
				case x.is(k, "commentReference"):
					only = true
				case k.name != "" && !x.is(k, "rPr"):
					return false
				}
			}
			return only
		}
		return false
	})
}

// shows says whether the part has a placeholder or control with one of the names.
func (x *filler) shows(tree *node, names []string) bool {
	want := map[string]bool{}
	for _, n := range names {
		want[plainName(n)] = true
	}
	found := false
	tree.walk(func(n *node) bool {
		if x.is(n, "p") {
			for _, m := range placeholder.FindAllStringSubmatch(x.text(n), -1) {
				found = found || want[plainName(m[2])]
			}
		}
		if x.is(n, "sdt") {
			found = found || want[plainName(x.tag(n))]
		}
		return !found
	})
	return found
}

// texts are the w:t of a paragraph in order, not those of paragraphs inside it (text boxes).
func (x *filler) texts(p *node) []*node {
	var out []*node
	p.walk(func(n *node) bool {
		if n != p && x.is(n, "p") {
			return false
		}
		if x.is(n, "t") {
			out = append(out, n)
			return false
		}
		return true
	})
	return out
}

func (x *filler) text(p *node) string {
	s := ""
	for _, t := range x.texts(p) {
		s += t.content()
	}
	return s
}

// joinAll brings each placeholder into one w:t: Word cuts text into runs wherever it was edited, spell-checked or formatted. The
// placeholder takes the look of its first letter. The same goes for a section inside a paragraph, from {{#Name}} to {{/Name}}.
func (x *filler) joinAll(tree *node) {
	tree.walk(func(n *node) bool {
		if x.is(n, "p") {
			x.join(n)
		}
		return true
	})
}

func (x *filler) join(p *node) {
	texts := x.texts(p)
	if len(texts) == 0 {
		return
	}
	all := ""
	var owner []int // of each byte
	for i, t := range texts {
		s := t.content()
		all += s
		for range len(s) {
			owner = append(owner, i)
		}
	}
	if !strings.Contains(all, "{{") {
		return
	}
	own := func(from, to int) {
		for i := from + 1; i < to; i++ {
			owner[i] = owner[from]
		}
	}
	for _, m := range placeholder.FindAllStringIndex(all, -1) {
		own(m[0], m[1])
	}
	for _, m := range sectionOpen.FindAllStringSubmatchIndex(all, -1) {
		name := all[m[2]:m[3]]
		for _, end := range placeholder.FindAllStringSubmatchIndex(all[m[1]:], -1) {
			if all[m[1]+end[2]:m[1]+end[3]] == "/" && plainName(all[m[1]+end[4]:m[1]+end[5]]) == plainName(name) {
				own(m[0], m[1]+end[1])
				break
			}
		}
	}
	parts := make([]strings.Builder, len(texts))
	for i := range owner {
		parts[owner[i]].WriteByte(all[i])
	}
	for i, t := range texts {
		if s := parts[i].String(); s != t.content() {
			t.setContent(s)
			t.set("xml:space", "preserve")
		}
	}
}

// onlyMark gives the kind and name of a placeholder that is all there is in a paragraph.
func (x *filler) onlyMark(p *node) (kind, name string, ok bool) {
	s := strings.TrimSpace(x.text(p))
	m := placeholder.FindStringSubmatch(s)
	if m == nil || m[0] != s {
		return "", "", false
	}
	return m[1], m[2], true
}

// paragraph fills the placeholders of a paragraph. One that stands alone and has several lines makes several paragraphs.
func (x *filler) paragraph(p *node, s *scope) ([]*node, error) {
	if kind, name, ok := x.onlyMark(p); ok && kind == "" {
		if value, known := s.value(name); known && strings.Contains(value, "\n") {
			x.asked.known(name, value)
			var out []*node
			for _, line := range strings.Split(value, "\n") {
				c := p.clone()
				x.replaceIn(c, func(string) (string, error) { return line, nil })
				out = append(out, c)
			}
			return out, nil
		}
	}
	err := x.replaceIn(p, func(text string) (string, error) { return x.fillText(text, s) })
	return []*node{p}, err
}

// replaceIn rewrites each text of a paragraph that holds a placeholder; newlines become breaks of the same run.
func (x *filler) replaceIn(p *node, replace func(string) (string, error)) error {
	var failed error
	p.walk(func(n *node) bool {
		if n != p && x.is(n, "p") {
			return false
		}
		if !x.is(n, "r") {
			return failed == nil
		}
		var kids []*node
		for _, k := range n.kids {
			if !x.is(k, "t") || !strings.Contains(k.content(), "{{") {
				kids = append(kids, k)
				continue
			}
			text, err := replace(k.content())
			if err != nil {
				failed = err
				return false
			}
			kids = append(kids, x.textNodes(text)...)
		}
		n.kids = kids
		return true
	})
	return failed
}

// textNodes are the contents of a run that shows text.
func (x *filler) textNodes(text string) []*node {
	var out []*node
	for i, line := range strings.Split(document.Clean(text), "\n") {
		if i > 0 {
			out = append(out, &node{name: x.w + "br"})
		}
		out = append(out, &node{name: x.w + "t", attrs: []attr{{"xml:space", "preserve"}}, kids: []*node{{text: line}}})
	}
	return out
}

// fillText fills a text with placeholders and sections. What is put in is not looked at again: people's words may hold braces.
func (x *filler) fillText(text string, s *scope) (string, error) {
	var b strings.Builder
	for {
		m := placeholder.FindStringSubmatchIndex(text)
		if m == nil {
			b.WriteString(text)
			return b.String(), nil
		}
		b.WriteString(text[:m[0]])
		whole, kind, name := text[m[0]:m[1]], text[m[2]:m[3]], text[m[4]:m[5]]
		rest := text[m[1]:]
		switch kind {
		case "":
			value, known := s.value(name)
			if !known {
				x.asked.unknown[strings.TrimSpace(name)] = true
				value = whole
			} else {
				x.asked.known(name, value)
			}
			b.WriteString(value)
			text = rest
		case "#":
			entries, known := x.entries(name, s)
			if !known {
				x.asked.unknown["#"+name] = true
				b.WriteString(whole)
				text = rest
				continue
			}
			inner, after, ok := cutSection(rest, name)
			if !ok {
				return "", &SectionError{name}
			}
			if err := x.count(entries); err != nil {
				return "", err
			}
			for _, e := range entries {
				filled, err := x.fillText(inner, e)
				if err != nil {
					return "", err
				}
				b.WriteString(filled)
			}
			text = after
		default:
			if !x.asked.unknown["#"+name] {
				return "", &SectionError{name}
			}
			b.WriteString(whole)
			text = rest
		}
	}
}

// cutSection finds the end that belongs to a section's beginning.
func cutSection(text, name string) (inner, after string, ok bool) {
	depth := 1
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		if plainName(text[m[4]:m[5]]) != plainName(name) {
			continue
		}
		switch text[m[2]:m[3]] {
		case "#":
			depth++
		case "/":
			if depth--; depth == 0 {
				return text[:m[0]], text[m[1]:], true
			}
		}
	}
	return "", "", false
}

// count stops a template whose lists inside lists would never end.
func (x *filler) count(entries []*scope) error {
	if x.asked.entries += len(entries); x.asked.entries > maxEntries {
		return ErrTooLarge
	}
	return nil
}

// entries are the scopes for which a section is printed: one for each entry of a list; for a single value one or none.
func (x *filler) entries(name string, s *scope) ([]*scope, bool) {
	if list, ok := s.list(name); ok {
		var out []*scope
		for i := range list {
			out = append(out, &scope{&list[i], s, plainName(name)})
		}
		if len(out) > 0 {
			x.asked.known(name, "entries")
		} else {
			x.asked.known(name, "")
		}
		return out, true
	}
	value, known := s.value(name)
	if !known {
		return nil, false
	}
	if strings.TrimSpace(value) == "" {
		return nil, true
	}
	return []*scope{s}, true
}
