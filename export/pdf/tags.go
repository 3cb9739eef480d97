package pdf

import (
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// tagTree notes what each piece of a page means (ISO 32000-1, 14.7 and 14.8). Content is drawn inside an element; what is drawn
// outside of any is an artifact: lines, shading, header and footer.
type tagTree struct {
	root  element
	stack []*element
	pages [][]*element // by page, the element of each marked piece
	open  bool
}

type element struct {
	role  string // Document, H1, P, L, LI, LBody, Table, TR, TH, TD, BlockQuote, Sect
	attrs string
	kids  []kid
	num   int // object number, given in finish.go
}

// kid is an element or a marked piece of a page.
type kid struct {
	element *element
	page    int // from 0
	id      int
}

func (t *tagTree) top() *element {
	if len(t.stack) == 0 {
		return &t.root
	}
	return t.stack[len(t.stack)-1]
}

// begin opens an element inside the current one.
func (t *tagTree) begin(role, attrs string) {
	e := &element{role: role, attrs: attrs}
	top := t.top()
	top.kids = append(top.kids, kid{element: e})
	t.stack = append(t.stack, e)
}

func (t *tagTree) end() { t.stack = t.stack[:len(t.stack)-1] }

// mark begins a piece of content of the current element on page (from 1).
func (t *tagTree) mark(f *fpdf.Fpdf, page int) {
	for len(t.pages) < page {
		t.pages = append(t.pages, nil)
	}
	e := t.top()
	id := len(t.pages[page-1])
	t.pages[page-1] = append(t.pages[page-1], e)
	e.kids = append(e.kids, kid{page: page - 1, id: id})
	f.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", e.role, id))
	t.open = true
}

// unmark ends it.
func (t *tagTree) unmark(f *fpdf.Fpdf) {
	f.RawWriteStr("EMC")
	t.open = false
}

// artifact draws what means nothing to a reader.
func artifact(f *fpdf.Fpdf, draw func()) {
	f.RawWriteStr("/Artifact BMC")
	draw()
	f.RawWriteStr("EMC")
}

// objects writes the structure tree as PDF objects from number first on. pageObjects are the pages' object numbers; the
// first of the returned objects is the tree's root.
func (t *tagTree) objects(first int, pageObjects []int) []string {
	t.root.role = "Document"
	next := first + 2 // root and parent tree come first
	var all []*element
	var number func(e *element)
	number = func(e *element) {
		e.num = next
		next++
		all = append(all, e)
		for _, k := range e.kids {
			if k.element != nil {
				number(k.element)
			}
		}
	}
	number(&t.root)
	out := []string{fmt.Sprintf("<< /Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d >>", t.root.num, first+1, len(pageObjects))}
	var nums strings.Builder
	for i := range pageObjects {
		fmt.Fprintf(&nums, "%d [", i)
		if i < len(t.pages) {
			for _, e := range t.pages[i] {
				fmt.Fprintf(&nums, "%d 0 R ", e.num)
			}
		}
		nums.WriteString("]\n")
	}
	out = append(out, "<< /Nums [\n"+nums.String()+"] >>")
	parents := map[*element]int{&t.root: first}
	for _, e := range all {
		for _, k := range e.kids {
			if k.element != nil {
				parents[k.element] = e.num
			}
		}
	}
	for _, e := range all {
		var b strings.Builder
		fmt.Fprintf(&b, "<< /Type /StructElem /S /%s /P %d 0 R %s/K [", e.role, parents[e], e.attrs)
		for _, k := range e.kids {
			if k.element != nil {
				fmt.Fprintf(&b, "%d 0 R ", k.element.num)
			} else {
				fmt.Fprintf(&b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pageObjects[k.page], k.id)
			}
		}
		b.WriteString("] >>")
		out = append(out, b.String())
	}
	return out
}
