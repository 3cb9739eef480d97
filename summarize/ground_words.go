package summarize

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// Grounder measures sentences at their evidence. It holds the words of one language and may be used from several goroutines.
type Grounder struct {
	language string
	function map[string]bool // folded words
	neutral  map[string]bool // stems
	nouns    map[string]bool // stems of neutral nouns
	negation map[string]bool // folded words
	negated  map[string]bool // stems of words that hold a negation
	opposite map[string]string
	contrary map[string]string // like opposite, of words that are no denial by themselves
	groups   map[string][]int  // stem to the numbers of its synonym groups
	ablaut   map[string]string
	compound []string
	risky    map[string]bool // stems
	against, favour, decision, motion, spokenMotion,
	instruction, question, reported, paper, introduction []*regexp.Regexp
}

type groundingFile struct {
	Function string `toml:"function"`
	Neutral  string `toml:"neutral"`
	Nouns    string `toml:"neutral_nouns"`
	Negation string `toml:"negation"`
	Words    struct {
		Negated  []string `toml:"negated"`
		Contrary []string `toml:"contrary"`
		Synonyms []string `toml:"synonyms"`
		Ablaut   []string `toml:"ablaut"`
		Compound string   `toml:"compound"`
		Risky    string   `toml:"risky"`
	} `toml:"words"`
	Patterns struct {
		Against      []string `toml:"against"`
		For          []string `toml:"for"`
		Decision     []string `toml:"decision"`
		Motion       []string `toml:"motion"`
		SpokenMotion []string `toml:"spoken_motion"`
		Instruction  []string `toml:"instruction"`
		Question     []string `toml:"question"`
		Reported     []string `toml:"reported"`
		Paper        []string `toml:"paper"`
		Introduction []string `toml:"introduction"`
	} `toml:"patterns"`
}

// LoadGrounder reads prompts/LANGUAGE/grounding.toml. Errors: [ErrNoPrompts] where there is none for the language, else what is wrong with it.
func LoadGrounder(fsys fs.FS, language string) (*Grounder, error) {
	name := "prompts/" + language + "/grounding.toml"
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", language, ErrNoPrompts)
		}
		return nil, fmt.Errorf("read the words for grounding: %w", err)
	}
	var file groundingFile
	if err := toml.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	g := &Grounder{language: language, function: map[string]bool{}, neutral: map[string]bool{}, nouns: map[string]bool{}, negation: map[string]bool{}, negated: map[string]bool{},
		opposite: map[string]string{}, contrary: map[string]string{}, groups: map[string][]int{}, risky: map[string]bool{}, ablaut: map[string]string{}}
	for _, w := range strings.Fields(file.Function) {
		g.function[foldLetters(w)] = true
	}
	for _, w := range strings.Fields(file.Negation) {
		g.negation[foldLetters(w)] = true
	}
	for _, row := range file.Words.Ablaut {
		forms := strings.Fields(foldLetters(row))
		for _, f := range forms[min(1, len(forms)):] {
			g.ablaut[f] = forms[0]
		}
	}
	for _, w := range strings.Fields(file.Neutral) {
		for _, s := range g.stems(foldLetters(w), false) {
			g.neutral[s] = true
		}
	}
	for _, w := range strings.Fields(file.Words.Risky) {
		for _, s := range g.stems(foldLetters(w), false) {
			g.risky[s] = true
		}
	}
	for _, w := range strings.Fields(file.Nouns) {
		for _, s := range g.stems(foldLetters(w), true) {
			g.nouns[s] = true
		}
	}
	for _, row := range file.Words.Negated {
		from, to, _ := strings.Cut(row, " ")
		target := g.stem(foldLetters(to))
		for _, s := range g.stems(foldLetters(from), false) {
			g.negated[s] = true
			g.opposite[s] = target
		}
	}
	for _, row := range file.Words.Contrary {
		from, to, _ := strings.Cut(row, " ")
		target := g.stem(foldLetters(to))
		for _, s := range g.stems(foldLetters(from), false) {
			g.negated[s], g.opposite[s], g.contrary[s] = true, target, target
		}
	}
	for i, row := range file.Words.Synonyms {
		for _, w := range strings.Fields(row) {
			for _, s := range g.stems(foldLetters(w), false) {
				g.groups[s] = append(g.groups[s], i)
			}
		}
	}
	for _, w := range strings.Fields(file.Words.Compound) {
		g.compound = append(g.compound, foldLetters(w))
	}
	for _, p := range []struct {
		to   *[]*regexp.Regexp
		from []string
	}{{&g.against, file.Patterns.Against}, {&g.favour, file.Patterns.For}, {&g.decision, file.Patterns.Decision}, {&g.motion, file.Patterns.Motion}, {&g.spokenMotion, file.Patterns.SpokenMotion}, {&g.instruction, file.Patterns.Instruction}, {&g.question, file.Patterns.Question}, {&g.reported, file.Patterns.Reported}, {&g.paper, file.Patterns.Paper}, {&g.introduction, file.Patterns.Introduction}} {
		for _, pattern := range p.from {
			re, err := regexp.Compile(pattern)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			*p.to = append(*p.to, re)
		}
	}
	return g, nil
}

// groundWord is one word of a text as grounding sees it.
type groundWord struct {
	raw      string
	low      string // folded
	from, to int    // bytes in the text
	upper    bool
	first    bool // begins a sentence
	stems    []string
	// named: part of a person's or group's name, which is checked by itself; counted: part of a number, likewise
	named, counted bool
	last           bool // ends a clause
}

var foldReplacer = strings.NewReplacer("förder", "foerder", "führ", "fuehr", "zähl", "zaehl", "drück", "drueck", "schön", "schoen", "stünd", "stuend", "lös", "loes", "ä", "a", "ö", "o", "ü", "u", "ß", "ss", "é", "e", "è", "e", "á", "a", "à", "a", "ç", "c", "ó", "o", "í", "i", "ñ", "n", "’", "'")

// foldLetters makes text comparable: lower case, umlauts as their vowels, so that plurals meet their singulars. Verbs that would meet another one that way
// ("fördern" and "fordern", "zählen" and "zahlen") keep theirs.
func foldLetters(s string) string { return foldReplacer.Replace(strings.ToLower(s)) }

// groundWords cuts text into words; digits with their inner signs count as one.
func (g *Grounder) groundWords(text string) []groundWord {
	var out []groundWord
	first := true
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if r == '.' || r == '!' || r == '?' || r == ':' || r == '„' || r == '"' {
				first = true
			}
			i += n
			continue
		}
		j := i
		for j < len(text) {
			q, m := utf8.DecodeRuneInString(text[j:])
			if unicode.IsLetter(q) || unicode.IsDigit(q) {
				j += m
				continue
			}
			inner := q == '-' || q == '\'' || q == '’' || unicode.IsDigit(r) && (q == '.' || q == ',' || q == ':' || q == '/')
			next, _ := utf8.DecodeRuneInString(text[j+m:])
			if inner && j+m < len(text) && (unicode.IsLetter(next) && q != '.' && q != ',' && q != ':' || unicode.IsDigit(next)) {
				j += m
				continue
			}
			break
		}
		w := groundWord{raw: text[i:j], from: i, to: j, upper: unicode.IsUpper(r), first: first}
		w.low = foldLetters(w.raw)
		w.stems = g.stems(w.low, w.upper && !w.first)
		out = append(out, w)
		first = false
		i = j
	}
	return out
}

// stem gives the first of a word's stems.
func (g *Grounder) stem(low string) string { return g.stems(low, false)[0] }

var (
	germanPrefixes  = []string{"hinzu", "dazu", "heran", "hervor", "entgegen", "gegenuber", "voran", "vorbei", "fort", "uberein", "auseinander", "gleich", "sicher", "bekannt", "zuruck", "zusammen", "herunter", "hinunter", "heraus", "hinaus", "herein", "hinein", "durch", "unter", "uber", "nach", "weiter", "wieder", "bereit", "fest", "frei", "klar", "statt", "teil", "auf", "aus", "bei", "ein", "her", "hin", "los", "mit", "vor", "weg", "um", "ab", "an", "zu"}
	inflections     = []string{"test", "tet", "ten", "ter", "tes", "tem", "te", "est", "et", "st", "ern", "en", "em", "er", "es", "nd", "end", "ende", "enden", "ender", "endes", "endem", "n", "e", "s", "t"}
	derivations     = []string{"ierung", "ation", "ung", "heit", "keit", "schaft", "innen", "lich", "isch", "los", "in", "ig"}
	englishSuffixes = []string{"ations", "ation", "ments", "ment", "ingly", "ings", "ing", "iers", "ier", "ies", "ied", "edly", "ers", "er", "ed", "es", "ly", "s", "e", "y"}
	keepGe          = []string{"gegen", "gern", "gehen", "geben", "gelt", "genehmig", "gestalt", "gehor", "gewahr", "gewinn", "gescheh", "geling", "genau", "gering", "gesund", "gerade", "gemein", "gesamt", "gesetz", "gewerb", "gefahr", "geeign", "geld", "gebaud", "gebiet", "gebuhr", "gesprach", "geschaft", "gericht", "gelande"}
)

// stems gives what a word may stem from. Several, because a German participle ("geklärt", "abgeschlossen") and an infinitive with zu ("abzuschließen")
// carry their mark inside. noun says that it is written with a capital and so is no verb.
func (g *Grounder) stems(low string, noun bool) []string {
	low = strings.Trim(low, "-'")
	if g.language == "en" {
		low = strings.TrimSuffix(low, "'s")
		s := stripSuffix(low, englishSuffixes, 3)
		if len(s) > 3 && s[len(s)-1] == s[len(s)-2] {
			s = s[:len(s)-1] // "planned"
		}
		out := []string{s}
		if s != low {
			out = append(out, low)
		}
		if base, ok := g.ablaut[low]; ok {
			out = append(out, stripSuffix(base, englishSuffixes, 3))
		} else if base, ok := g.ablaut[s]; ok {
			out = append(out, stripSuffix(base, englishSuffixes, 3))
		}
		return out
	}
	forms := []string{low}
	if !noun {
		if strings.HasPrefix(low, "ge") && len(low) > 5 && !hasAnyPrefix(low, keepGe) {
			forms = append(forms, low[2:])
		}
		for _, p := range germanPrefixes {
			rest, ok := strings.CutPrefix(low, p)
			if !ok || len(rest) < 5 {
				continue
			}
			if inner, ok := strings.CutPrefix(rest, "ge"); ok && len(inner) > 2 {
				forms = append(forms, p+inner)
			}
			if inner, ok := strings.CutPrefix(rest, "zu"); ok && len(inner) > 3 {
				forms = append(forms, p+inner)
			}
		}
	}
	var out []string
	add := func(s string) {
		for _, have := range out {
			if have == s {
				return
			}
		}
		out = append(out, s)
	}
	for _, f := range forms {
		bare := []string{f}
		for _, x := range inflections {
			if base, ok := strings.CutSuffix(f, x); ok && len(base) >= 3 && !(x == "s" && strings.HasSuffix(base, "s")) {
				bare = append(bare, base)
			}
		}
		for _, b := range bare {
			add(b)
			if base := g.unAblaut(b); base != b && !noun {
				add(base)
			}
			for _, x := range derivations {
				base, ok := strings.CutSuffix(b, x)
				if !ok || len(base) < 4 {
					continue
				}
				add(base)
				if x == "ation" || x == "ierung" {
					add(base + "ier")
				}
			}
		}
	}
	return out
}

// unAblaut leads "ubernimm" back to "ubernehm".
func (g *Grounder) unAblaut(stem string) string {
	if base, ok := g.ablaut[stem]; ok {
		return base
	}
	for _, p := range append([]string{"ver", "be", "er", "ent", "ge", "zer", "wider", "ange", "beitrag"}, germanPrefixes...) {
		if rest, ok := strings.CutPrefix(stem, p); ok {
			if base, ok := g.ablaut[rest]; ok {
				return p + base
			}
		}
	}
	return stem
}

// stripSuffix takes the longest suffix off and leaves at least keep letters.
func stripSuffix(s string, suffixes []string, keep int) string {
	for _, x := range suffixes {
		if len(s)-len(x) >= keep && strings.HasSuffix(s, x) && !(x == "s" && strings.HasSuffix(s, "ss")) {
			return s[:len(s)-len(x)]
		}
	}
	return s
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// isContent says that a word must be supported by the evidence.
func (g *Grounder) isContent(w groundWord) bool {
	if w.low == "ohne" || w.low == "without" {
		return true // turns around, and is content as well
	}
	if w.named || w.counted || len(w.low) < 2 || g.function[w.low] || g.negation[w.low] {
		return false
	}
	if unicode.IsDigit([]rune(w.low)[0]) {
		return false
	}
	return !g.isNeutralWord(w)
}

// isNeutralWord says that a word belongs to the language of minutes. A capital tells a noun from a verb, but not at the beginning of a sentence.
func (g *Grounder) isNeutralWord(w groundWord) bool {
	for _, s := range w.stems {
		if g.neutral[s] && (g.language == "en" || !w.upper || w.first) || g.nouns[s] && w.upper {
			return true
		}
	}
	return false
}

// isNegation says that a word turns its clause around.
func (g *Grounder) isNegation(w groundWord) bool { return g.negation[w.low] }

func (g *Grounder) holdsNegation(w groundWord) bool {
	if w.low == "dagegen" && !w.last {
		return false // "werden dagegen kaum nachgefragt" is no stand against it
	}
	for _, s := range w.stems {
		if g.negated[s] {
			return true
		}
	}
	if w.upper && !w.first {
		return false
	}
	_, ok := g.deniedBy(w.low)
	return ok
}

// oppositeOf gives the stem of what a word denies: of "unbesetzt" that of "besetzt".
func (g *Grounder) oppositeOf(stem string) (string, bool) {
	if o, ok := g.opposite[stem]; ok {
		return o, true
	}
	return g.deniedBy(stem)
}

// notDenying are beginnings of German words in which "un" denies nothing.
var notDenying = []string{"unter", "unser", "unfall", "unmut", "union", "unik", "univers", "ungefahr", "ungluck", "unkost", "unterl", "unwetter", "unruh", "unrat", "unweit", "unbeding", "ungeheu", "unzahl"}

// deniedBy gives what a German word with "un" denies.
func (g *Grounder) deniedBy(low string) (string, bool) {
	rest, ok := strings.CutPrefix(low, "un")
	if !ok || g.language == "en" || len(rest) < 4 || hasAnyPrefix(low, notDenying) {
		return "", false
	}
	return rest, true
}
