package export

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"text/template"
	"unicode/utf8"

	"ratsschreiber/export/document"
)

// layout is a set of layout files of one language, ready to be filled.
type layout struct {
	set  *template.Template
	lang string
}

// sharedLayouts are read beside each layout: its parts and the sentences.
var sharedLayouts = []string{"parts", "wording"}

// readLayout reads layouts/NAME.LANGUAGE.tmpl and what it shares with the others.
func readLayout(files fs.FS, name, lang string) (*layout, error) {
	set := template.New("").Option("missingkey=error").Funcs(layoutFuncs)
	for _, n := range append([]string{name}, sharedLayouts...) {
		file := "layouts/" + n + "." + lang + ".tmpl"
		raw, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, &LayoutError{File: file, Err: err}
		}
		if _, err := set.New(file).Parse(string(raw)); err != nil {
			return nil, layoutError(file, err)
		}
	}
	return &layout{set: set, lang: lang}, nil
}

// page fills the layout called name.
func (l *layout) page(name string, data any) ([]document.Block, error) {
	return l.blocks("layouts/"+name+"."+l.lang+".tmpl", data)
}

// blocks fills one part.
func (l *layout) blocks(part string, data any) ([]document.Block, error) {
	var out bytes.Buffer
	if err := l.set.ExecuteTemplate(&out, part, data); err != nil {
		return nil, layoutError(part, err)
	}
	blocks, err := readMarkup(out.String())
	var le *LayoutError
	if errors.As(err, &le) {
		return nil, &LayoutError{File: part, Err: fmt.Errorf("line %d of what it makes: %w", le.Line, le.Err)}
	}
	return blocks, err
}

var templatePlaceIn = regexp.MustCompile(`template: (layouts/[^:]+):(\d+)`)

// layoutError finds file and line in what the template's reader says.
func layoutError(file string, err error) error {
	line := 0
	if m := templatePlaceIn.FindStringSubmatch(err.Error()); m != nil {
		file = m[1]
		line, _ = strconv.Atoi(m[2])
	}
	return &LayoutError{File: file, Line: line, Err: err}
}

// layoutFuncs are what layouts may call beside the language's own functions; README.md of the layouts explains them.
var layoutFuncs = template.FuncMap{
	"n":        countForm,
	"positive": func(n Number) bool { return n.Said && n.N > 0 },
	"matches":  matches,
	"join":     joinTexts,
	"sentence": sentence,
	"capital":  capital,
	"stop":     stop,
	"bare":     func(t Text) Text { return Text(strings.TrimRight(strings.TrimSpace(string(t)), ".")) },
	"pair":     func(a, b any) struct{ First, Second any } { return struct{ First, Second any }{a, b} },
}

// countForm writes a number with the word for it: 1 Ja-Stimme, 22 Ja-Stimmen.
func countForm(n any, one, other string) string {
	var i int
	switch n := n.(type) {
	case Number:
		i = n.N
	case int:
		i = n
	}
	if i == 1 {
		return "1 " + one
	}
	return strconv.Itoa(i) + " " + other
}

// patterns keeps compiled patterns: a layout asks the same few for every item.
var patterns sync.Map

func matches(pattern string, t any) (bool, error) {
	re, ok := patterns.Load(pattern)
	if !ok {
		compiled, err := regexp.Compile(pattern)
		if err != nil {
			return false, err
		}
		patterns.Store(pattern, compiled)
		re = compiled
	}
	return re.(*regexp.Regexp).MatchString(raw(t)), nil
}

func raw(t any) string {
	if s, ok := t.(Text); ok {
		return string(s)
	}
	return fmt.Sprint(t)
}

func joinTexts(list []Text, sep string) string {
	var out []string
	for _, t := range list {
		out = append(out, t.String())
	}
	return strings.Join(out, sep)
}

// sentence ends the text with a full stop unless it has an end.
func sentence(t Text) Text {
	s := strings.TrimSpace(string(t))
	return Text(s + stop(Text(s)))
}

// stop is the full stop that the text lacks, to stand behind a quotation.
func stop(t Text) string {
	s := strings.TrimSpace(string(t))
	if last, _ := utf8.DecodeLastRuneInString(s); s == "" || strings.ContainsRune(".!?…", last) {
		return ""
	}
	return "."
}

func capital(t Text) Text {
	r := []rune(string(t))
	if len(r) == 0 {
		return t
	}
	return Text(strings.ToUpper(string(r[0])) + string(r[1:]))
}
