package summarize

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"ratsschreiber/meeting"
)

// prompts are the templates of one language and kind.
type prompts struct {
	system, kind *template.Template // kind is nil where there is none
	condense     *template.Template // nil where there is none: a draft stays as long as it is
	words        promptWords
}

type promptWords struct {
	Unknown         string `toml:"unknown"`
	Stranger        string `toml:"stranger"`
	StrangerPrinted string `toml:"stranger_printed"`
	Known           string `toml:"known_part"`
	Vote            string `toml:"vote"`
	Name            string `toml:"name"`
	Open            string `toml:"open"`
	Close           string `toml:"close"`
	BadForm         string `toml:"bad_form"`
	BadEmpty        string `toml:"bad_empty"`
}

func loadPrompts(fsys fs.FS, language string, kind meeting.MinutesKind) (*prompts, error) {
	dir := "prompts/" + language + "/"
	p := &prompts{}
	raw, err := fs.ReadFile(fsys, dir+"words.toml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", language, ErrNoPrompts)
	}
	if err != nil {
		return nil, fmt.Errorf("read the prompts: %w", err)
	}
	if err := toml.Unmarshal(raw, &p.words); err != nil {
		return nil, fmt.Errorf("%swords.toml: %w", dir, err)
	}
	if p.system, err = loadTemplate(fsys, dir+"system.tmpl"); err != nil {
		return nil, err
	}
	if p.system == nil {
		return nil, fmt.Errorf("%s: %w", language, ErrNoPrompts)
	}
	if p.condense, err = loadTemplate(fsys, dir+"condense.tmpl"); err != nil {
		return nil, err
	}
	p.kind, err = loadTemplate(fsys, dir+string(kind)+".tmpl")
	return p, err
}

// loadTemplate gives nil where there is no such file.
func loadTemplate(fsys fs.FS, name string) (*template.Template, error) {
	raw, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the prompts: %w", err)
	}
	t, err := template.New(name).Option("missingkey=error").Parse(string(raw))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

// promptData is what the templates may use.
type promptData struct {
	Body         string
	Item         meeting.Item
	Part, Parts  int
	MaxSentences int
	ByGroup      bool
	Overlap      bool   // some segments were in the part before
	Facts        bool   // some segments are evidence of votes
	Only         string // the one speaker to be rendered
	Again        string // why the last answer could not be used
	Open, Close  string // the lines around the speech
	Speech       string
}

// speaker is who stands behind a label.
type speaker struct {
	member  meeting.MemberID
	printed string // in the minutes
}

// nameSpeakers gives each line its label, and takes names of persons out who are not on the roster: the model never sees them.
func (d *drafting) nameSpeakers() {
	d.speakers = map[string]speaker{}
	r := &d.in.Meeting.Roster
	strangers := map[string]string{}
	var hide []string
	for i := range d.lines {
		l := &d.lines[i]
		m := r.ByID(l.seg.Speaker)
		if m == nil && l.seg.SpeakerName != "" {
			m = r.ByName(l.seg.SpeakerName)
		}
		switch {
		case m != nil:
			l.label = m.Name
			if d.in.NameBy == ByGroup && m.Group != "" {
				l.label = m.Group
			}
			s := speaker{member: m.ID, printed: l.label}
			if have, ok := d.speakers[l.label]; ok && have.member != s.member {
				s.member = "" // several persons of one group
			}
			d.speakers[l.label] = s
		case l.seg.SpeakerName == "":
			l.label = d.prompts.words.Unknown
			d.speakers[l.label] = speaker{}
		case isNumbered(l.seg.SpeakerName):
			l.label = l.seg.SpeakerName
			d.speakers[l.label] = speaker{printed: l.label}
		default:
			if strangers[l.seg.SpeakerName] == "" {
				strangers[l.seg.SpeakerName] = letter(len(strangers))
				hide = append(hide, l.seg.SpeakerName)
			}
			l.label = fmt.Sprintf(d.prompts.words.Stranger, strangers[l.seg.SpeakerName])
			d.speakers[l.label] = speaker{printed: d.prompts.words.StrangerPrinted}
		}
		if m == nil {
			hide = append(hide, d.introductions(l.seg.Text)...)
		}
	}
	hidden := d.hiddenNames(hide)
	for i := range d.lines {
		d.lines[i].text = d.speech(d.lines[i].seg.Text, hidden)
	}
}

// isNumbered says that a speaker's name is a number that some program gave: "Sprecher 2", "SPEAKER_01".
func isNumbered(name string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	return unicode.IsDigit(last)
}

func letter(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return string(rune('A'+n%26)) + fmt.Sprint(n/26)
}

// introductions finds names with which somebody introduces himself.
func (d *drafting) introductions(text string) []string {
	var out []string
	low := strings.ToLower(text)
	if len(low) != len(text) {
		return nil
	}
	for _, re := range d.ground.introduction {
		for _, m := range re.FindAllStringSubmatchIndex(low, -1) {
			out = append(out, text[m[2]:m[3]])
		}
	}
	return out
}

// hiddenNames makes one pattern of all words of names that must not be seen; nil where there are none. Family names of the roster stay.
func (d *drafting) hiddenNames(names []string) *regexp.Regexp {
	var words []string
	for _, name := range names {
		for _, w := range strings.Fields(name) {
			w = strings.Trim(w, ".,;:()[]\"'")
			first, _ := utf8.DecodeRuneInString(w)
			if utf8.RuneCountInString(w) < 3 || !unicode.IsUpper(first) || meeting.IsTitle(w) || d.ground.isNeutral(foldLetters(w)) || d.in.Meeting.Roster.ByName(w) != nil {
				continue
			}
			words = append(words, regexp.QuoteMeta(w))
		}
	}
	if len(words) == 0 {
		return nil
	}
	return regexp.MustCompile(`(^|[^\pL])(?:` + strings.Join(words, "|") + `)(s?)([^\pL]|$)`)
}

// speech is what was said, as data: one line, without anything that could be taken for the lines around it.
func (d *drafting) speech(text string, hidden *regexp.Regexp) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0xE0000 && r <= 0xE007F {
			return ' '
		}
		return r
	}, text)), " ")
	text = strings.NewReplacer("<<<", "‹", ">>>", "›", "<|", "‹", "|>", "›", "[INST]", "(INST)", "[/INST]", "(/INST)").Replace(text)
	if hidden != nil {
		for range 2 { // names that touch share a blank
			text = hidden.ReplaceAllString(text, "${1}"+d.prompts.words.Name+"${3}")
		}
	}
	return text
}

// question is a request with what it is about.
type question struct {
	request Request
}

// question makes the prompt of a part.
func (d *drafting) question(s stretchOfLines, only, again string) (question, error) {
	var speech strings.Builder
	last := ""
	data := promptData{Body: d.in.Meeting.Body, Item: d.in.Item, Part: d.at, Parts: max(d.parts, d.at), ByGroup: d.in.NameBy == ByGroup, Overlap: s.known > 0, Only: only, Again: again}
	for i, l := range d.lines[s.from:s.to] {
		if l.label != last {
			fmt.Fprintf(&speech, "%s:\n", l.label)
			last = l.label
		}
		fmt.Fprintf(&speech, "[%d] ", s.from+i+1)
		if i < s.known {
			speech.WriteString(d.prompts.words.Known + " ")
		}
		if l.vote {
			speech.WriteString(d.prompts.words.Vote + " ")
			data.Facts = true
		}
		speech.WriteString(l.text + "\n")
	}
	data.Speech = speech.String()
	data.Open, data.Close = d.marks(data.Speech)
	data.MaxSentences = d.maxSentences(s)
	var system, prompt strings.Builder
	if err := d.prompts.system.Execute(&system, data); err != nil {
		return question{}, fmt.Errorf("%s: %w", d.prompts.system.Name(), err)
	}
	if err := d.prompts.kind.Execute(&prompt, data); err != nil {
		return question{}, fmt.Errorf("%s: %w", d.prompts.kind.Name(), err)
	}
	return question{Request{System: system.String(), Prompt: prompt.String(), Schema: d.schema(s, data.MaxSentences), MaxTokens: d.answerTokens()}}, nil
}

// marks gives the lines around the speech. They are made of what was said, so nobody who speaks can know them.
func (d *drafting) marks(speech string) (begin, end string) {
	sum := sha256.Sum256([]byte(speech))
	mark := hex.EncodeToString(sum[:4])
	return fmt.Sprintf(d.prompts.words.Open, mark), fmt.Sprintf(d.prompts.words.Close, mark)
}

// maxSentences bounds an answer by how much was said.
func (d *drafting) maxSentences(s stretchOfLines) int {
	words := 0
	for _, l := range d.lines[s.from+s.known : s.to] {
		words += len(strings.Fields(l.text))
	}
	switch d.in.Kind {
	case meeting.KindVerbatim:
		return min(80, 4+words/6)
	case meeting.KindCourse:
		return min(40, 3+words/18)
	}
	return min(24, 3+words/35)
}

// answerTokens is the room for an answer: a quarter of the context, and nearly half where everything is written down.
func (d *drafting) answerTokens() int {
	if d.in.Kind == meeting.KindVerbatim {
		return d.contextTokens() * 9 / 20
	}
	return max(256, d.contextTokens()/4)
}

// schema binds an answer to the agreed form, to the segments of the part, and to the speakers in it.
func (d *drafting) schema(s stretchOfLines, maxSentences int) json.RawMessage {
	var numbers []int
	var labels []string
	seen := map[string]bool{}
	for i, l := range d.lines[s.from:s.to] {
		numbers = append(numbers, s.from+i+1)
		if !seen[l.label] {
			seen[l.label] = true
			labels = append(labels, l.label)
		}
	}
	quote := func(v any) string { b, _ := json.Marshal(v); return string(b) } // texts and numbers always marshal
	return json.RawMessage(fmt.Sprintf(`{"type":"object","properties":{"sentences":{"type":"array","maxItems":%d,"items":{"type":"object","properties":{`+
		`"speaker":{"type":"string","enum":%s},"segments":{"type":"array","minItems":1,"maxItems":6,"items":{"type":"integer","enum":%s}},"text":{"type":"string"}},`+
		`"required":["speaker","segments","text"],"additionalProperties":false}}},"required":["sentences"],"additionalProperties":false}`, maxSentences, quote(labels), quote(numbers)))
}
