package docx

import (
	"fmt"
	"strconv"
	"strings"

	"ratsschreiber/export/document"
)

// putBanner puts a line on top of every page: into each header that does not show it itself, and as a header of its own where a
// section has none.
func (p *opcPackage) putBanner(text string, shown map[string]bool) error {
	rels, err := p.relations(p.main)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if _, ok := p.data[r.target]; !ok || !strings.HasSuffix(r.kind, "/header") || shown[r.target] {
			continue
		}
		t, err := p.tree(r.target)
		if err != nil {
			return err
		}
		w, err := wordPrefix(t.root())
		if err != nil {
			return &PartError{r.target, err}
		}
		t.root().kids = append([]*node{bannerParagraph(w, text)}, t.root().kids...)
	}
	main, err := p.tree(p.main)
	if err != nil {
		return err
	}
	root := main.root()
	w, err := wordPrefix(root)
	if err != nil {
		return &PartError{p.main, err}
	}
	evenPages := false
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/settings") {
			if t, err := p.tree(r.target); err == nil {
				evenPages = t.root().child(w+"evenAndOddHeaders") != nil
			}
		}
	}
	r, ok := prefixOf(root, officeRel, "http://purl.oclc.org/ooxml/officeDocument/relationships")
	if !ok {
		r = "r"
		root.attrs = append(root.attrs, attr{"xmlns:r", officeRel})
	}
	const id = "rIdRatsschreiberEntwurf"
	needed := false
	have := map[string]bool{}
	sections := 0
	reference := func(sect *node, kind string) {
		for _, k := range sect.kids {
			if k.name == w+"headerReference" && k.attr(w+"type") == kind {
				have[kind] = true // this section's and all later ones'
			}
		}
		if !have[kind] {
			needed, have[kind] = true, true
			ref := &node{name: w + "headerReference", attrs: []attr{{w + "type", kind}, {r + ":id", id}}}
			sect.kids = append([]*node{ref}, sect.kids...)
		}
	}
	root.walk(func(n *node) bool {
		if n.name == w+"sectPr" {
			sections++
			reference(n, "default")
			if n.child(w+"titlePg") != nil {
				reference(n, "first")
			}
			if evenPages {
				reference(n, "even")
			}
		}
		return n.name != w+"sectPr"
	})
	if body := root.child(w + "body"); sections == 0 && body != nil {
		sect := &node{name: w + "sectPr"}
		reference(sect, "default")
		body.kids = append(body.kids, sect)
	}
	if !needed {
		return nil
	}
	header := &node{name: "w:hdr", attrs: []attr{{"xmlns:w", wordNamespace}}, kids: []*node{bannerParagraph("w:", text)}}
	return p.add("word/ratsschreiber-entwurf.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml",
		append([]byte(xmlHead), header.bytes()...), p.main, officeRel+"/header", id)
}

// bannerParagraph looks the same in every template: it uses no style of it.
func bannerParagraph(w, text string) *node {
	side := func(name string) *node {
		return &node{name: w + name, attrs: []attr{{w + "val", "single"}, {w + "sz", "8"}, {w + "space", "3"}, {w + "color", "9C0006"}}}
	}
	val := func(name, value string) *node { return &node{name: w + name, attrs: []attr{{w + "val", value}}} }
	return &node{name: w + "p", kids: []*node{
		{name: w + "pPr", kids: []*node{{name: w + "pBdr", kids: []*node{side("top"), side("left"), side("bottom"), side("right")}}, val("jc", "center")}},
		{name: w + "r", kids: []*node{{name: w + "rPr", kids: []*node{{name: w + "b"}, val("color", "9C0006"), val("sz", "20")}},
			{name: w + "t", attrs: []attr{{"xml:space", "preserve"}}, kids: []*node{{text: document.Clean(text)}}}}},
	}}
}

// putProperties adds machine-readable statements to the template's own; those of the same name are replaced.
func (p *opcPackage) putProperties(list []document.Property) error {
	if len(list) == 0 {
		return nil
	}
	name := ""
	rels, err := p.relations("")
	if err != nil {
		return err
	}
	for _, r := range rels {
		if _, ok := p.data[r.target]; ok && strings.HasSuffix(r.kind, "/custom-properties") {
			name = r.target
		}
	}
	if name == "" {
		d := document.Document{Properties: list}
		return p.add("docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml", []byte(customProperties(&d)), "", officeRel+"/custom-properties", "rIdRatsschreiberEigenschaften")
	}
	t, err := p.tree(name)
	if err != nil {
		return err
	}
	root := t.root()
	ours := map[string]bool{}
	for _, x := range list {
		ours[x.Name] = true
	}
	root.remove(func(n *node) bool { return ours[n.attr("name")] })
	last := 1
	for _, k := range root.kids {
		if pid, err := strconv.Atoi(k.attr("pid")); err == nil {
			last = max(last, pid)
		}
	}
	if root.attr("xmlns:vt") == "" {
		root.attrs = append(root.attrs, attr{"xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"})
	}
	for i, x := range list {
		root.kids = append(root.kids, &node{name: elementLike(root, "property"), attrs: []attr{{"fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"}, {"pid", fmt.Sprint(last + 1 + i)}, {"name", x.Name}},
			kids: []*node{{name: "vt:lpwstr", kids: []*node{{text: document.Clean(x.Value)}}}}})
	}
	return nil
}
