package docx

import "strings"

// expand fills a list of neighbours: paragraphs and rows between the marks of a section are repeated, content controls are filled,
// everything else is gone through.
func (x *filler) expand(kids []*node, s *scope) ([]*node, error) {
	var out []*node
	for i := 0; i < len(kids); i++ {
		n := kids[i]
		switch {
		case x.is(n, "p"):
			kind, name, ok := x.onlyMark(n)
			if ok && kind == "#" {
				end := x.sectionEnd(kids, i, name)
				if end < 0 {
					return nil, &SectionError{name}
				}
				filled, known, err := x.section(kids[i+1:end], name, s)
				if err != nil {
					return nil, err
				}
				if known {
					out = append(out, filled...)
					i = end
					continue
				}
			}
			if ok && kind == "/" && !x.asked.unknown["#"+name] {
				return nil, &SectionError{name}
			}
			filled, err := x.inParagraph(n, s)
			if err != nil {
				return nil, err
			}
			out = append(out, filled...)
		case x.is(n, "tr"):
			name, ok := x.rowMark(n, "#")
			if !ok {
				filled, err := x.inside(n, s)
				if err != nil {
					return nil, err
				}
				out = append(out, filled)
				continue
			}
			end := i
			for end < len(kids) && !x.rowEnds(kids[end], name) {
				end++
			}
			if end == len(kids) {
				return nil, &SectionError{name}
			}
			if _, known := x.entries(name, s); !known {
				x.asked.unknown["#"+name] = true
				out = append(out, kids[i:end+1]...)
				i = end
				continue
			}
			rows := make([]*node, 0, end-i+1)
			for _, r := range kids[i : end+1] {
				r = r.clone()
				x.cutMarks(r, name)
				rows = append(rows, r)
			}
			filled, _, err := x.section(rows, name, s)
			if err != nil {
				return nil, err
			}
			out = append(out, filled...)
			i = end
		case x.is(n, "sdt"):
			filled, err := x.control(n, s)
			if err != nil {
				return nil, err
			}
			out = append(out, filled)
		default:
			filled, err := x.inside(n, s)
			if err != nil {
				return nil, err
			}
			out = append(out, filled)
		}
	}
	return out, nil
}

func (x *filler) inside(n *node, s *scope) (*node, error) {
	if len(n.kids) == 0 {
		return n, nil
	}
	kids, err := x.expand(n.kids, s)
	if err != nil {
		return nil, err
	}
	if x.is(n, "tbl") { // a table without rows is none
		rows := 0
		for _, k := range kids {
			if x.is(k, "tr") || x.is(k, "sdt") {
				rows++
			}
		}
		if rows == 0 {
			return &node{name: x.w + "p"}, nil
		}
	}
	n.kids = kids
	return n, nil
}

// inParagraph fills controls and text boxes inside a paragraph, then its own text.
func (x *filler) inParagraph(p *node, s *scope) ([]*node, error) {
	var below func(n *node) error
	below = func(n *node) error {
		for i, k := range n.kids {
			var err error
			switch {
			case k.name == "":
			case x.is(k, "sdt"):
				n.kids[i], err = x.control(k, s)
			case x.is(k, "txbxContent"):
				n.kids[i], err = x.inside(k, s)
			default:
				err = below(k)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := below(p); err != nil {
		return nil, err
	}
	return x.paragraph(p, s)
}

// section repeats nodes for each entry of the list.
func (x *filler) section(body []*node, name string, s *scope) ([]*node, bool, error) {
	entries, known := x.entries(name, s)
	if !known {
		x.asked.unknown["#"+name] = true
		return nil, false, nil
	}
	if err := x.count(entries); err != nil {
		return nil, true, err
	}
	var out []*node
	for _, e := range entries {
		copies := make([]*node, len(body))
		for i, n := range body {
			copies[i] = n.clone()
		}
		filled, err := x.expand(copies, e)
		if err != nil {
			return nil, true, err
		}
		out = append(out, filled...)
	}
	return out, true, nil
}

// sectionEnd finds the paragraph among the neighbours that ends the section that begins at from.
func (x *filler) sectionEnd(kids []*node, from int, name string) int {
	depth := 0
	for i := from; i < len(kids); i++ {
		if !x.is(kids[i], "p") {
			continue
		}
		kind, n, ok := x.onlyMark(kids[i])
		if !ok || plainName(n) != plainName(name) {
			continue
		}
		switch kind {
		case "#":
			depth++
		case "/":
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// rowMark gives the name of the first section that begins in a row and does not end in the same paragraph.
func (x *filler) rowMark(row *node, kind string) (string, bool) {
	name := ""
	row.walk(func(n *node) bool {
		if n != row && x.is(n, "tbl") || name != "" {
			return false // a table in a cell looks after itself
		}
		if x.is(n, "p") {
			text := x.text(n)
			for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
				if text[m[2]:m[3]] != kind {
					continue
				}
				found := text[m[4]:m[5]]
				if _, _, whole := cutSection(text[m[1]:], found); !whole {
					name = found
					return false
				}
			}
		}
		return true
	})
	return name, name != ""
}

// rowEnds says whether the section called name ends in that row.
func (x *filler) rowEnds(n *node, name string) bool {
	if !x.is(n, "tr") {
		return false
	}
	ends := false
	n.walk(func(k *node) bool {
		if x.is(k, "p") {
			for _, m := range placeholder.FindAllStringSubmatch(x.text(k), -1) {
				ends = ends || m[1] == "/" && plainName(m[2]) == plainName(name)
			}
		}
		return !ends
	})
	return ends
}

// cutMarks takes the marks of one section out of a row.
func (x *filler) cutMarks(row *node, name string) {
	row.walk(func(n *node) bool {
		if x.is(n, "t") {
			text := n.content()
			cut := placeholder.ReplaceAllStringFunc(text, func(s string) string {
				m := placeholder.FindStringSubmatch(s)
				if m[1] != "" && plainName(m[2]) == plainName(name) {
					return ""
				}
				return s
			})
			if cut != text {
				n.setContent(cut)
			}
		}
		return true
	})
}

// tag is a content control's name: its tag, or its title where it has no tag.
func (x *filler) tag(sdt *node) string {
	props := sdt.child(x.w + "sdtPr")
	if props == nil {
		return ""
	}
	for _, local := range []string{"tag", "alias"} {
		if n := props.child(x.w + local); n != nil && n.attr(x.w+"val") != "" {
			return n.attr(x.w + "val")
		}
	}
	return ""
}

// control fills a content control: a list repeats what it holds, a value replaces it. One without a name that we know is gone through.
func (x *filler) control(sdt *node, s *scope) (*node, error) {
	content := sdt.child(x.w + "sdtContent")
	name := x.tag(sdt)
	if content == nil {
		return sdt, nil
	}
	if name != "" {
		if _, ok := s.list(name); ok && x.holdsBlocks(content) {
			filled, _, err := x.section(content.kids, name, s)
			if err != nil {
				return nil, err
			}
			if len(filled) == 0 && content.child(x.w+"tr") != nil {
				return &node{}, nil // a control without rows would spoil the table
			}
			if len(filled) == 0 {
				filled = []*node{{name: x.w + "p"}}
			}
			content.kids = filled
			x.settle(sdt)
			return sdt, nil
		}
		if value, ok := s.value(name); ok {
			x.asked.known(name, value)
			x.put(content, value)
			x.settle(sdt)
			return sdt, nil
		}
		x.asked.unknown[name] = true
	}
	kids, err := x.expand(content.kids, s)
	if err != nil {
		return nil, err
	}
	content.kids = kids
	return sdt, nil
}

func (x *filler) holdsBlocks(content *node) bool {
	return content.child(x.w+"p") != nil || content.child(x.w+"tr") != nil || content.child(x.w+"tbl") != nil || content.child(x.w+"sdt") != nil
}

// settle takes from a control what would undo the filling: the sign that only a hint is shown, and the tie to data elsewhere in the file.
func (x *filler) settle(sdt *node) {
	if props := sdt.child(x.w + "sdtPr"); props != nil {
		props.remove(func(n *node) bool {
			return x.is(n, "showingPlcHdr") || strings.HasSuffix(n.name, "dataBinding") || x.is(n, "temporary")
		})
	}
}

// put replaces a control's content by value, in the look that its first letter had.
func (x *filler) put(content *node, value string) {
	switch {
	case content.child(x.w+"tc") != nil:
		content.child(x.w + "tc").walk(func(n *node) bool {
			if x.is(n, "tc") {
				x.putParagraphs(n, value)
				return false
			}
			return true
		})
	case content.child(x.w+"p") != nil:
		x.putParagraphs(content, value)
	default:
		r := x.newRun(content, value)
		content.kids = []*node{r}
	}
}

// putParagraphs replaces the paragraphs in n by one for each line, like the first.
func (x *filler) putParagraphs(n *node, value string) {
	var first *node
	var before []*node
	for _, k := range n.kids {
		if x.is(k, "p") && first == nil {
			first = k
		} else if !x.is(k, "p") && !x.is(k, "tbl") && first == nil {
			before = append(before, k) // a cell's properties
		}
	}
	if first == nil {
		first = &node{name: x.w + "p"}
	}
	n.kids = before
	for _, line := range strings.Split(value, "\n") {
		p := &node{name: first.name}
		if props := first.child(x.w + "pPr"); props != nil {
			p.kids = append(p.kids, props.clone())
		}
		p.kids = append(p.kids, x.newRun(first, line))
		n.kids = append(n.kids, p)
	}
}

// newRun shows text in the look of the first run below like, unless that is the look of a hint.
func (x *filler) newRun(like *node, text string) *node {
	r := &node{name: x.w + "r"}
	found := false
	like.walk(func(n *node) bool {
		if found {
			return false
		}
		if x.is(n, "r") {
			found = true
			if props := n.child(x.w + "rPr"); props != nil {
				props = props.clone()
				props.remove(func(k *node) bool {
					style := plainName(k.attr(x.w + "val"))
					return x.is(k, "rStyle") && (strings.HasPrefix(style, "placeholder") || strings.HasPrefix(style, "platzhalter"))
				})
				r.kids = append(r.kids, props)
			}
			return false
		}
		return true
	})
	r.kids = append(r.kids, x.textNodes(text)...)
	return r
}
