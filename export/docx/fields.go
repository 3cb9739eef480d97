package docx

import (
	"sort"
	"strings"
)

// Fields are what a template may ask for: single values and lists with values for each entry. Names are found whatever their case,
// with ä or ae, with or without hyphens. A value of several lines becomes several paragraphs where it stands alone, else line breaks.
type Fields struct {
	values map[string]string
	lists  map[string][]Fields
}

// Set gives a value under each of the names. An empty value is one that is known to be missing.
func (f *Fields) Set(value string, names ...string) {
	if f.values == nil {
		f.values = map[string]string{}
	}
	for _, n := range names {
		f.values[plainName(n)] = value
	}
}

// SetList gives a list under each of the names.
func (f *Fields) SetList(list []Fields, names ...string) {
	if f.lists == nil {
		f.lists = map[string][]Fields{}
	}
	for _, n := range names {
		f.lists[plainName(n)] = list
	}
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// plainName makes names alike that people take for the same.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, umlauts.Replace(strings.ToLower(s)))
}

// scope is where a field is looked up: the innermost entry of a list first.
type scope struct {
	fields *Fields
	outer  *scope
	entry  string // of which list the fields are an entry
}

func (s *scope) value(name string) (string, bool) {
	for ; s != nil; s = s.outer {
		if v, ok := s.fields.values[plainName(name)]; ok {
			return v, true
		}
	}
	return "", false
}

// list finds a list, but not from inside one of its own entries: there the name is the entry's value.
func (s *scope) list(name string) ([]Fields, bool) {
	for in := s; in != nil; in = in.outer {
		if in.entry == plainName(name) {
			return nil, false
		}
	}
	for ; s != nil; s = s.outer {
		if l, ok := s.fields.lists[plainName(name)]; ok {
			return l, true
		}
	}
	return nil, false
}

// asked keeps what a template asked for, as it spelled it.
type asked struct {
	filled  map[string]bool // known names; true once something was put in
	unknown map[string]bool
	entries int // of lists, printed so far
}

// maxEntries is how many entries of lists a document may hold: lists inside lists multiply.
const maxEntries = 100000

func (a *asked) known(name, value string) {
	name = strings.TrimSpace(name)
	a.filled[name] = a.filled[name] || value != ""
}

// Asked is what a template asked for and did not get.
type Asked struct {
	Empty   []string // known fields of which nothing is known
	Unknown []string // names that do not exist; they stay as they are

	known map[string]bool
}

// Has says whether the template asks for one of the fields.
func (a Asked) Has(names ...string) bool {
	for _, n := range names {
		if a.known[plainName(n)] {
			return true
		}
	}
	return false
}

func (a *asked) report() Asked {
	r := Asked{known: map[string]bool{}}
	for n, filled := range a.filled {
		r.known[plainName(n)] = true
		if !filled {
			r.Empty = append(r.Empty, n)
		}
	}
	for n := range a.unknown {
		r.Unknown = append(r.Unknown, n)
	}
	sort.Strings(r.Empty)
	sort.Strings(r.Unknown)
	return r
}
