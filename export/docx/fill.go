package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"ratsschreiber/export/document"
)

// Errors of templates.
var (
	// ErrNotDOCX: the file is no Word document in the format of 2007 or later.
	ErrNotDOCX = errors.New("not a DOCX file")
	// ErrEncrypted: the document is protected by a password.
	ErrEncrypted = errors.New("document is protected by a password")
	// ErrMacros: the document holds macros, which do not get into minutes.
	ErrMacros = errors.New("document holds macros")
	// ErrTooLarge: the document unpacks to more than any minutes can need.
	ErrTooLarge = errors.New("document is too large")
)

// SectionError says that a repeated part of a template begins and does not end, or the other way round.
type SectionError struct{ Name string }

func (e *SectionError) Error() string {
	return fmt.Sprintf("template: {{#%s}} and {{/%s}} do not belong together", e.Name, e.Name)
}

// PartError says which part of a template cannot be read.
type PartError struct {
	Part string
	Err  error
}

func (e *PartError) Error() string { return fmt.Sprintf("template, part %s: %v", e.Part, e.Err) }

func (e *PartError) Unwrap() error { return e.Err }

const (
	maxUnpacked = 256 << 20
	maxParts    = 10000
)

// Filling is what goes into a template beside its fields.
type Filling struct {
	Fields Fields
	// Banner is put on every page, into each header and into one of its own where there is none; "" for none. A header that shows the field
	// of that name itself (see BannerField) is left alone.
	Banner      string
	BannerField []string
	Properties  []document.Property
	Created     time.Time
}

// Fill writes the template with its fields filled. Everything that it does not ask to change stays: styles, headers, pictures,
// settings. Comments are taken out, since they speak to whoever looks after the template.
//
// A template asks by content controls (their tag is the field's name) and by {{Name}} in the text, also when Word has cut that into
// several runs. {{#Name}} and {{/Name}} around paragraphs, table rows or words repeat them for each entry of the list Name; where Name
// is a single value they keep them only if it is not empty. A content control with a list's name repeats what it holds.
func Fill(w io.Writer, template []byte, f Filling) (Asked, error) {
	p, err := openPackage(template)
	if err != nil {
		return Asked{}, err
	}
	a := asked{filled: map[string]bool{}, unknown: map[string]bool{}}
	top := &scope{fields: &f.Fields}
	hasBanner := map[string]bool{}
	for _, name := range p.textParts() {
		tree, err := p.tree(name)
		if err != nil {
			return Asked{}, err
		}
		x := filler{asked: &a}
		if x.w, err = wordPrefix(tree.root()); err != nil {
			return Asked{}, &PartError{name, err}
		}
		x.dropComments(tree)
		hasBanner[name] = x.shows(tree, f.BannerField)
		x.joinAll(tree)
		if tree.kids, err = x.expand(tree.kids, top); err != nil {
			return Asked{}, err
		}
	}
	p.dropComments()
	if f.Banner != "" {
		if err := p.putBanner(f.Banner, hasBanner); err != nil {
			return Asked{}, err
		}
	}
	if err := p.putProperties(f.Properties); err != nil {
		return Asked{}, err
	}
	return a.report(), p.write(w, f.Created)
}

func wordPrefix(root *node) (string, error) {
	prefix, ok := prefixOf(root, wordNamespace, "http://purl.oclc.org/ooxml/wordprocessingml/main")
	if !ok {
		return "", errors.New("no element of a Word document")
	}
	if prefix != "" {
		prefix += ":"
	}
	return prefix, nil
}

// opcPackage is a DOCX in memory: parts as bytes, those that are changed as trees.
type opcPackage struct {
	order []string
	data  map[string][]byte
	trees map[string]*node
	main  string // the document's part
}

func openPackage(raw []byte) (*opcPackage, error) {
	if bytes.HasPrefix(raw, []byte{0xd0, 0xcf, 0x11, 0xe0}) { // the container of older Office files and of encrypted ones
		if bytes.Contains(raw, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return nil, ErrEncrypted
		}
		return nil, ErrNotDOCX
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotDOCX, err)
	}
	if len(z.File) > maxParts {
		return nil, ErrTooLarge
	}
	p := &opcPackage{data: map[string][]byte{}, trees: map[string]*node{}}
	left := int64(maxUnpacked)
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, &PartError{f.Name, err}
		}
		data, err := io.ReadAll(io.LimitReader(r, left+1))
		r.Close() // reading told all there is to tell
		if err != nil {
			return nil, &PartError{f.Name, err}
		}
		if left -= int64(len(data)); left < 0 {
			return nil, ErrTooLarge
		}
		if _, twice := p.data[f.Name]; !twice {
			p.order = append(p.order, f.Name)
		}
		p.data[f.Name] = data
	}
	if bytes.Contains(p.data["[Content_Types].xml"], []byte("macroEnabled")) {
		return nil, ErrMacros
	}
	rels, err := p.relations("")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			p.main = r.target
		}
	}
	if _, ok := p.data[p.main]; !ok || p.main == "" {
		return nil, ErrNotDOCX
	}
	types, err := p.tree("[Content_Types].xml")
	if err != nil {
		return nil, err
	}
	for _, o := range types.root().kids { // a template file (.dotx) becomes a document
		if kind := o.attr("ContentType"); strings.HasSuffix(kind, "wordprocessingml.template.main+xml") {
			o.set("ContentType", strings.Replace(kind, "template.main", "document.main", 1))
		}
	}
	return p, nil
}

// tree is the part as a tree; what is done to it is written.
func (p *opcPackage) tree(name string) (*node, error) {
	if t, ok := p.trees[name]; ok {
		return t, nil
	}
	t, err := parse(p.data[name])
	if err != nil {
		return nil, &PartError{name, err}
	}
	p.trees[name] = t
	return t, nil
}

type relation struct{ id, kind, target string }

func relsName(part string) string {
	return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
}

// relations of a part; "" are those of the package.
func (p *opcPackage) relations(part string) ([]relation, error) {
	name := relsName(part)
	if part == "" {
		name = "_rels/.rels"
	}
	if _, ok := p.data[name]; !ok {
		return nil, nil
	}
	t, err := p.tree(name)
	if err != nil {
		return nil, err
	}
	var out []relation
	for _, k := range t.root().kids {
		if k.name == "" || k.attr("TargetMode") == "External" {
			continue
		}
		target := k.attr("Target")
		if strings.HasPrefix(target, "/") {
			target = strings.TrimPrefix(path.Clean(target), "/")
		} else {
			target = path.Join(path.Dir(part), target)
		}
		out = append(out, relation{k.attr("Id"), k.attr("Type"), target})
	}
	return out, nil
}

// textParts are the document, its headers and footers, and notes: wherever a placeholder may stand.
func (p *opcPackage) textParts() []string {
	out := []string{p.main}
	rels, _ := p.relations(p.main) // read without error when the package was opened or found missing
	for _, r := range rels {
		for _, kind := range []string{"/header", "/footer", "/footnotes", "/endnotes"} {
			if _, ok := p.data[r.target]; ok && strings.HasSuffix(r.kind, kind) {
				out = append(out, r.target)
			}
		}
	}
	return out
}

// add puts a new part into the package, related to part from, and returns the relation's id.
func (p *opcPackage) add(name, contentType string, data []byte, from, kind, id string) error {
	p.order = append(p.order, name)
	p.data[name] = data
	types, err := p.tree("[Content_Types].xml")
	if err != nil {
		return err
	}
	root := types.root()
	root.kids = append(root.kids, &node{name: elementLike(root, "Override"), attrs: []attr{{"PartName", "/" + name}, {"ContentType", contentType}}})
	rels := relsName(from)
	target := "/" + name
	if from == "" {
		rels = "_rels/.rels"
	}
	if _, ok := p.data[rels]; !ok {
		p.order = append(p.order, rels)
		p.data[rels] = []byte(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>`)
	}
	t, err := p.tree(rels)
	if err != nil {
		return err
	}
	root = t.root()
	root.kids = append(root.kids, &node{name: elementLike(root, "Relationship"), attrs: []attr{{"Id", id}, {"Type", kind}, {"Target", target}}})
	return nil
}

// elementLike gives local the prefix that root has.
func elementLike(root *node, local string) string {
	if prefix, _, ok := strings.Cut(root.name, ":"); ok {
		return prefix + ":" + local
	}
	return local
}

// dropComments takes the parts with comments out of the package.
func (p *opcPackage) dropComments() {
	gone := map[string]bool{}
	rels, ok := p.trees[relsName(p.main)]
	if !ok {
		return
	}
	list, _ := p.relations(p.main) // read before
	for _, r := range list {
		base := r.kind[strings.LastIndex(r.kind, "/")+1:]
		if strings.HasPrefix(base, "comments") {
			gone[r.target] = true
			rels.root().remove(func(n *node) bool { return n.attr("Id") == r.id })
		}
	}
	if types, ok := p.trees["[Content_Types].xml"]; ok {
		types.root().remove(func(n *node) bool { return gone[strings.TrimPrefix(n.attr("PartName"), "/")] })
	}
	kept := p.order[:0]
	for _, name := range p.order {
		if gone[name] {
			delete(p.data, name)
			delete(p.trees, name)
			continue
		}
		kept = append(kept, name)
	}
	p.order = kept
}

func (p *opcPackage) write(w io.Writer, at time.Time) error {
	z := zip.NewWriter(w)
	for _, name := range p.order {
		data := p.data[name]
		if t, ok := p.trees[name]; ok {
			data = t.bytes()
		}
		if err := addPart(z, name, data, at); err != nil {
			return fmt.Errorf("write docx part %s: %w", name, err)
		}
	}
	return z.Close()
}
