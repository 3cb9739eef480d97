package summarize

import (
	"errors"
	"sync"
	"testing"
	"testing/fstest"

	"ratsschreiber/templates"
)

var loaded sync.Map

// loadRules reads the rules of a language once for all tests.
func loadRules(t testing.TB, language string) *Rules {
	t.Helper()
	if r, ok := loaded.Load(language); ok {
		return r.(*Rules)
	}
	r, err := LoadRules(templates.FS(), language)
	if err != nil {
		t.Fatal(err)
	}
	loaded.Store(language, r)
	return r
}

// events runs all rules over one sentence and lists the ids of those that found something.
func (r *Rules) events(sentence string) map[string]bool {
	z := normaliser{language: r.Language}
	n := z.do(sentence)
	out := map[string]bool{}
	for _, e := range r.match(&n, make([]bool, len(r.finder.literals)), 0, 0) {
		out[e.rule.ID] = true
	}
	return out
}

func TestEveryRuleFindsItsExamplesAndLeavesTheOthers(t *testing.T) {
	for _, language := range []string{"de", "en"} {
		r := loadRules(t, language)
		for _, rule := range r.rules {
			if len(rule.Matches) == 0 || len(rule.Not) == 0 {
				t.Errorf("%s %s: a rule needs examples that it must match and that it must not match", language, rule.ID)
			}
			for _, s := range rule.Matches {
				if !r.events(s)[rule.ID] {
					t.Errorf("%s %s must find %q; found %v", language, rule.ID, s, r.events(s))
				}
			}
			for _, s := range rule.Not {
				if r.events(s)[rule.ID] {
					t.Errorf("%s %s must not find %q", language, rule.ID, s)
				}
			}
		}
	}
}

func TestAPatternIsNeverSkippedForAPieceThatItNeeds(t *testing.T) {
	for _, language := range []string{"de", "en"} {
		r := loadRules(t, language)
		z := normaliser{language: language}
		have := make([]bool, len(r.finder.literals))
		for _, rule := range r.rules {
			for _, s := range append(rule.Matches, rule.Not...) {
				n := z.do(s)
				r.finder.scan(n.text, have)
				for p, re := range rule.res {
					if re.MatchString(n.text) && !r.finder.mayMatch(rule.index, p, have) {
						t.Errorf("%s pattern %d is skipped for %q", rule.ID, p, s)
					}
				}
			}
		}
	}
}

func TestRuleFilesThatAreWrongAreNamed(t *testing.T) {
	words := &fstest.MapFile{Data: []byte("family = \"words\"\n[words]\nn = '\\d+'\n")}
	for name, file := range map[string]string{
		"no toml":      "family = ",
		"bad pattern":  "family = \"x\"\n[[rule]]\nid = \"a\"\nevent = \"e\"\npatterns = ['(']\n",
		"unknown word": "family = \"x\"\n[[rule]]\nid = \"a\"\nevent = \"e\"\npatterns = ['{nothing}']\n",
		"unknown key":  "family = \"x\"\n[[rule]]\nid = \"a\"\nevnt = \"e\"\npatterns = ['a']\n",
		"same id":      "family = \"x\"\n[[rule]]\nid = \"a\"\nevent = \"e\"\npatterns = ['a']\n[[rule]]\nid = \"a\"\nevent = \"e\"\npatterns = ['a']\n",
		"no event":     "family = \"x\"\n[[rule]]\nid = \"a\"\npatterns = ['a']\n",
		"who":          "family = \"x\"\n[[rule]]\nid = \"a\"\nevent = \"e\"\nwho = \"all\"\npatterns = ['a']\n",
	} {
		fsys := fstest.MapFS{"rules/de/words.toml": words, "rules/de/x.toml": {Data: []byte(file)}}
		var re *RuleError
		if _, err := LoadRules(fsys, "de"); !errors.As(err, &re) || re.File != "rules/de/x.toml" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := LoadRules(templates.FS(), "fr"); !errors.Is(err, ErrNoRules) {
		t.Errorf("a language without rules: %v", err)
	}
	circle := fstest.MapFS{"rules/de/words.toml": {Data: []byte("[words]\na = '{b}'\nb = '{a}'\n")}, "rules/de/x.toml": {Data: []byte("family=\"x\"\n")}}
	if _, err := LoadRules(circle, "de"); err == nil {
		t.Error("words in a circle pass")
	}
}

func TestNumberWords(t *testing.T) {
	for w, want := range map[string]int{"zwei": 2, "zwölf": 12, "dreiundzwanzig": 23, "einundzwanzig": 21, "hundertfünf": 105, "zweihundertdreißig": 230,
		"achtzig": 80, "zweitausendachtzehn": 2018, "null": 0, "eins": 1, "siebenundneunzig": 97} {
		if n, ok := numberWord(w, "de"); !ok || n != want {
			t.Errorf("%s: %d %v, want %d", w, n, ok, want)
		}
	}
	for _, w := range []string{"ein", "eine", "hundert", "haus", "und", "verein", "zweite", "achtung", "dreier", "zwanzigsten", "vierte"} {
		if n, ok := numberWord(w, "de"); ok {
			t.Errorf("%s is no number, got %d", w, n)
		}
	}
	for w, want := range map[string]int{"two": 2, "twenty-three": 23, "forty": 40, "ninety-nine": 99} {
		if n, ok := numberWord(w, "en"); !ok || n != want {
			t.Errorf("%s: %d %v, want %d", w, n, ok, want)
		}
	}
}

func TestClockTimesAsTheyAreSpoken(t *testing.T) {
	for _, c := range []struct {
		said string
		near int
		want string
	}{
		{"18 uhr 30", -1, "18:30"}, {"18:30 uhr", -1, "18:30"}, {"18.30 uhr", -1, "18:30"}, {"19 uhr", -1, "19:00"}, {"20:45", -1, "20:45"},
		{"halb 7", 18 * 60, "18:30"}, {"viertel nach 7", 18 * 60, "19:15"}, {"viertel vor 9", 18 * 60, "20:45"}, {"5 vor halb 8", 18 * 60, "19:25"},
		{"10 nach 6", 17 * 60, "18:10"}, {"halb 10", 9 * 60, "09:30"}, {"7.30 pm", -1, "19:30"}, {"half past 7", 18 * 60, "19:30"}, {"25 uhr", -1, ""}, {"morgen", -1, ""},
	} {
		if got := parseClock(c.said, c.near); string(got) != c.want {
			t.Errorf("%q near %d: %q, want %q", c.said, c.near, got, c.want)
		}
	}
}
