package docx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// node is an element of a part, or text, or anything else that is kept as it is. Names keep the prefixes of the part, so that
// writing gives back what was read.
type node struct {
	name  string // "w:p"; "" where it is no element
	attrs []attr
	kids  []*node
	text  string // character data
	raw   string // declaration, comment or processing instruction, as it is written
}

type attr struct{ name, value string }

// deepest is how deep elements may lie in each other: far more than any document has, far less than the stack bears.
const deepest = 2000

var errTooDeep = errors.New("elements lie too deep in each other")

// parse reads a part. The result is a node without name that holds everything at the top.
func parse(data []byte) (*node, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	top := &node{}
	stack := []*node{top}
	for {
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		into := stack[len(stack)-1]
		switch x := tok.(type) {
		case xml.StartElement:
			n := &node{name: rawName(x.Name)}
			for _, a := range x.Attr {
				n.attrs = append(n.attrs, attr{rawName(a.Name), a.Value})
			}
			into.kids = append(into.kids, n)
			stack = append(stack, n)
			if len(stack) > deepest {
				return nil, errTooDeep
			}
		case xml.EndElement:
			if len(stack) == 1 || stack[len(stack)-1].name != rawName(x.Name) {
				return nil, fmt.Errorf("element %s ends without beginning", rawName(x.Name))
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			into.kids = append(into.kids, &node{text: string(x)})
		case xml.Comment:
			into.kids = append(into.kids, &node{raw: "<!--" + string(x) + "-->"})
		case xml.ProcInst:
			into.kids = append(into.kids, &node{raw: "<?" + x.Target + " " + string(x.Inst) + "?>"})
		}
	}
	if len(stack) != 1 {
		return nil, fmt.Errorf("element %s does not end", stack[len(stack)-1].name)
	}
	if top.root() == nil {
		return nil, errors.New("there is no element")
	}
	return top, nil
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// root is the first element.
func (n *node) root() *node {
	for _, k := range n.kids {
		if k.name != "" {
			return k
		}
	}
	return nil
}

var (
	textSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	attrSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;", "\r", "&#13;")
)

func (n *node) write(b *bytes.Buffer) {
	switch {
	case n.raw != "":
		b.WriteString(n.raw)
	case n.name == "":
		b.WriteString(textSigns.Replace(n.text))
		for _, k := range n.kids {
			k.write(b)
		}
	default:
		b.WriteString("<" + n.name)
		for _, a := range n.attrs {
			b.WriteString(" " + a.name + `="` + attrSigns.Replace(a.value) + `"`)
		}
		if len(n.kids) == 0 {
			b.WriteString("/>")
			return
		}
		b.WriteString(">")
		for _, k := range n.kids {
			k.write(b)
		}
		b.WriteString("</" + n.name + ">")
	}
}

func (n *node) bytes() []byte {
	var b bytes.Buffer
	n.write(&b)
	return b.Bytes()
}

func (n *node) clone() *node {
	c := *n
	c.attrs = append([]attr{}, n.attrs...)
	c.kids = make([]*node, len(n.kids))
	for i, k := range n.kids {
		c.kids[i] = k.clone()
	}
	return &c
}

func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (n *node) set(name, value string) {
	for i := range n.attrs {
		if n.attrs[i].name == name {
			n.attrs[i].value = value
			return
		}
	}
	n.attrs = append(n.attrs, attr{name, value})
}

// child is the first element of that name directly below.
func (n *node) child(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// content is the text directly below.
func (n *node) content() string {
	s := ""
	for _, k := range n.kids {
		if k.name == "" {
			s += k.text
		}
	}
	return s
}

func (n *node) setContent(s string) { n.kids = []*node{{text: s}} }

// walk visits n and everything below; visit says whether to go further down.
func (n *node) walk(visit func(*node) bool) {
	if !visit(n) {
		return
	}
	for _, k := range n.kids {
		k.walk(visit)
	}
}

// remove takes out what drop names, at any depth.
func (n *node) remove(drop func(*node) bool) {
	kept := n.kids[:0]
	for _, k := range n.kids {
		if k.name != "" && drop(k) {
			continue
		}
		k.remove(drop)
		kept = append(kept, k)
	}
	n.kids = kept
}

// prefixOf finds the prefix that an element declares for a name space.
func prefixOf(root *node, spaces ...string) (string, bool) {
	for _, a := range root.attrs {
		for _, space := range spaces {
			if a.value == space && strings.HasPrefix(a.name, "xmlns:") {
				return strings.TrimPrefix(a.name, "xmlns:"), true
			}
			if a.value == space && a.name == "xmlns" {
				return "", true
			}
		}
	}
	return "", false
}
