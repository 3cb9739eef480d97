package summarize

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"
)

// ErrNoRules says that there are no phrase rules for a language.
var ErrNoRules = errors.New("no phrase rules for this language")

// RuleError says what is wrong with a rule file.
type RuleError struct {
	File   string // "rules/de/results.toml"
	Rule   string // id; empty where the file as a whole cannot be read
	Reason error
}

func (e *RuleError) Error() string {
	if e.Rule == "" {
		return fmt.Sprintf("reading phrase rules %s: %v", e.File, e.Reason)
	}
	return fmt.Sprintf("reading phrase rule %s in %s: %v", e.Rule, e.File, e.Reason)
}

func (e *RuleError) Unwrap() error { return e.Reason }

// Rules are the phrases by which the course of a meeting is understood, read from files of one family each. They may be used by
// several goroutines.
type Rules struct {
	Language string
	rules    []*Rule
	lists    map[string]map[string]bool
	order    map[string][]string // lists in the order of the file
	finder   finder
}

// Rule is one way of saying something. Patterns are regular expressions over the normal text of one sentence: lower case, one
// blank between words, numbers as digits, umlauts as they are written. {name} stands for a word list of words.toml.
type Rule struct {
	ID       string            `toml:"id"`
	Event    string            `toml:"event"` // what the engine takes it for
	Set      map[string]string `toml:"set"`   // what it says about the event
	Patterns []string          `toml:"patterns"`
	// Who may say it: "chair" (also where nobody knows who speaks), "member", "" anybody.
	Who string `toml:"who"`
	// Matches and Not are sentences that the rule must and must not find; a test runs them all.
	Matches []string `toml:"matches"`
	Not     []string `toml:"not"`

	Family string `toml:"-"`
	File   string `toml:"-"`
	res    []*regexp.Regexp
	index  int
	group  string // events of one group cover each other
}

type ruleFile struct {
	Family string              `toml:"family"`
	Words  map[string]string   `toml:"words"`
	Lists  map[string][]string `toml:"lists"`
	Rule   []*Rule             `toml:"rule"`
}

// LoadRules reads all files of rules/<language> in fsys; words.toml first, its words may be used in all others. It fails with
// ErrNoRules where there is no such folder, and with a *RuleError where a file or a pattern is wrong.
func LoadRules(fsys fs.FS, language string) (*Rules, error) {
	if language == "" {
		language = "de"
	}
	language, _, _ = strings.Cut(strings.ToLower(language), "-")
	dir := "rules/" + language
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %q", ErrNoRules, language)
	}
	if err != nil {
		return nil, fmt.Errorf("listing phrase rules %s: %w", dir, err)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".toml") && e.Name() != "words.toml" {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: %q", ErrNoRules, language)
	}
	sort.Strings(names)
	r := &Rules{Language: language, lists: map[string]map[string]bool{}, order: map[string][]string{}}
	words := map[string]string{}
	for _, name := range append([]string{"words.toml"}, names...) {
		if err := r.read(fsys, dir+"/"+name, words); err != nil {
			return nil, err
		}
	}
	r.finder = newFinder(r.rules)
	return r, nil
}

func (r *Rules) read(fsys fs.FS, name string, words map[string]string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return &RuleError{File: name, Reason: err}
	}
	var f ruleFile
	meta, err := toml.Decode(string(data), &f)
	if err != nil {
		return &RuleError{File: name, Reason: err}
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return &RuleError{File: name, Reason: fmt.Errorf("unknown key %q", extra[0].String())}
	}
	local := map[string]string{}
	for k, v := range words {
		local[k] = v
	}
	// words may use words of the same file, in any order but not in a circle
	for k, v := range f.Words {
		local[k] = v
	}
	for k, v := range f.Words {
		full, err := expand(v, local, 0)
		if err != nil {
			return &RuleError{File: name, Rule: k, Reason: err}
		}
		local[k] = full
		if strings.HasSuffix(name, "/words.toml") {
			words[k] = full
		}
	}
	for k, list := range f.Lists {
		if r.lists[k] == nil {
			r.lists[k] = map[string]bool{}
		}
		for _, w := range list {
			r.lists[k][strings.ToLower(w)] = true
			r.lists[k][fold(strings.ToLower(w))] = true
			r.order[k] = append(r.order[k], w)
		}
	}
	seen := map[string]bool{}
	for _, rule := range f.Rule {
		if rule.ID == "" || rule.Event == "" || len(rule.Patterns) == 0 {
			return &RuleError{File: name, Rule: rule.ID, Reason: errors.New("a rule needs id, event and patterns")}
		}
		if seen[rule.ID] {
			return &RuleError{File: name, Rule: rule.ID, Reason: errors.New("the id occurs twice")}
		}
		seen[rule.ID] = true
		switch rule.Who {
		case "", "chair", "member":
		default:
			return &RuleError{File: name, Rule: rule.ID, Reason: fmt.Errorf("who %q is none of chair, member", rule.Who)}
		}
		rule.Family, rule.File = f.Family, name
		rule.ID = f.Family + "." + rule.ID
		for _, p := range rule.Patterns {
			full, err := expand(p, local, 0)
			if err != nil {
				return &RuleError{File: name, Rule: rule.ID, Reason: err}
			}
			re, err := regexp.Compile(fold(full))
			if err != nil {
				return &RuleError{File: name, Rule: rule.ID, Reason: err}
			}
			rule.res = append(rule.res, re)
		}
		rule.index, rule.group = len(r.rules), rule.groupOf()
		r.rules = append(r.rules, rule)
	}
	return nil
}

var wordRef = regexp.MustCompile(`\{[a-z_]+\}`)

// expand puts the words in: {name} becomes (?:...).
func expand(p string, words map[string]string, depth int) (string, error) {
	if depth > 8 {
		return "", errors.New("words that use each other in a circle")
	}
	var failed error
	out := wordRef.ReplaceAllStringFunc(p, func(ref string) string {
		w, ok := words[ref[1:len(ref)-1]]
		if !ok {
			failed = fmt.Errorf("%s is not in words.toml", ref)
			return ref
		}
		full, err := expand(w, words, depth+1)
		if err != nil {
			failed = err
		}
		return "(?:" + full + ")"
	})
	return out, failed
}

func (r *Rules) in(list, word string) bool { return r.lists[list][word] }

func (r *Rules) abbreviation(w string) bool   { return r.in("abbreviations", w) }
func (r *Rules) ordinalFollows(w string) bool { return r.in("after_ordinal", w) }
func (r *Rules) ordinalBefore(w string) bool  { return r.in("before_ordinal", strings.ToLower(w)) }
func (r *Rules) clauseStart(w string) bool    { return r.in("clause_starts", w) }
