// Package catalogue holds every sentence that a person reads, in German and in English.
//
// Sentences live in TOML files, one folder per language and one file per area (de/cli.toml, de/check.toml ...). A key is the file's
// name and the path inside it: the entry too_many in table [vote] of check.toml is "check.vote.too_many". Placeholders are names in
// braces: "{count} Segmente". Where a number decides the form, the entry is a pair "x.one" and "x.other" and [Words.Count] chooses.
//
// [For] gives the words of a language; a test keeps both languages at the same keys and placeholders. A key that does not exist
// comes back as the key itself, so that a missing sentence is seen and nothing fails for it.
//
// Words are read-only after [For] and may be used from several goroutines.
package catalogue

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

//go:embed de en
var files embed.FS

// Languages that the catalogue is complete in.
var Languages = []string{"de", "en"}

// Words are the sentences of one language.
type Words struct {
	lang string
	text map[string]string
}

var (
	loadOnce sync.Once
	loaded   map[string]*Words
)

func load() {
	loaded = map[string]*Words{}
	for _, lang := range Languages {
		w := &Words{lang: lang, text: map[string]string{}}
		names, err := fs.Glob(files, lang+"/*.toml")
		if err != nil {
			panic("catalogue: " + err.Error()) // the pattern is constant
		}
		for _, name := range names {
			raw, err := files.ReadFile(name)
			if err != nil {
				panic("catalogue: " + err.Error()) // embedded
			}
			var tree map[string]any
			if err := toml.Unmarshal(raw, &tree); err != nil {
				panic(fmt.Sprintf("catalogue: %s: %v", name, err)) // found by the first test that runs
			}
			flatten(strings.TrimSuffix(path.Base(name), ".toml"), tree, w.text)
		}
		loaded[lang] = w
	}
}

func flatten(prefix string, tree map[string]any, into map[string]string) {
	for key, value := range tree {
		switch v := value.(type) {
		case string:
			into[prefix+"."+key] = v
		case map[string]any:
			flatten(prefix+"."+key, v, into)
		}
	}
}

// For gives the words of a language ("de", "en", "de_DE.UTF-8", "en-GB"); English where the catalogue does not have it.
func For(lang string) *Words {
	loadOnce.Do(load)
	short, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(lang, "-", "_")), "_")
	if w, ok := loaded[short]; ok {
		return w
	}
	return loaded["en"]
}

// SystemLanguage is the user's language as the environment states it (LC_ALL, LC_MESSAGES, LANG). Where it states none (also "C"
// and "POSIX") it is German, since the program's users are German offices first.
func SystemLanguage() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v := os.Getenv(name)
		if v == "" || v == "C" || v == "POSIX" || strings.HasPrefix(v, "C.") {
			continue
		}
		return For(v).Lang()
	}
	return "de"
}

// Lang is the language's short name, "de" or "en".
func (w *Words) Lang() string { return w.lang }

// Has says whether there is a sentence for key.
func (w *Words) Has(key string) bool {
	_, ok := w.text[key]
	return ok
}

// Keys lists all keys in order.
func (w *Words) Keys() []string {
	out := make([]string, 0, len(w.text))
	for k := range w.text {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Text is the sentence for key with its placeholders filled from pairs of name and value.
func (w *Words) Text(key string, pairs ...any) string {
	s, ok := w.text[key]
	if !ok {
		return key
	}
	return fill(s, pairs)
}

// Count is the sentence for n things: key.one for exactly one, key.other else. {n} is filled with n.
func (w *Words) Count(key string, n int, pairs ...any) string {
	form := key + ".other"
	if n == 1 && w.Has(key+".one") {
		form = key + ".one"
	}
	if n == 0 && w.Has(key+".none") {
		form = key + ".none"
	}
	return w.Text(form, append([]any{"n", w.Integer(n)}, pairs...)...)
}

func fill(s string, pairs []any) string {
	if len(pairs) < 2 || !strings.Contains(s, "{") {
		return s
	}
	old := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		old = append(old, "{"+fmt.Sprint(pairs[i])+"}", fmt.Sprint(pairs[i+1]))
	}
	return strings.NewReplacer(old...).Replace(s)
}
