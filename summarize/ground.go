package summarize

import (
	"strings"

	"ratsschreiber/meeting"
)

// Claim is a sentence of the minutes with what it says it rests on.
type Claim struct {
	Text string
	// Segments are the evidence, by time. They must be of the item under which the sentence stands.
	Segments []meeting.Segment
	// Context is what was said under the item before the evidence, by anybody: a thing that was named there may be named again. It supports nothing else.
	Context []meeting.Segment
	// Speaker is whose words the sentence renders, as it is printed; empty where it is nobody's.
	Speaker string
	Roster  meeting.Roster
	// Item gives the title and the papers that a sentence may speak of without evidence.
	Item meeting.Item
	// Facts of the item: a motion that is a fact may be mentioned.
	Facts []meeting.Fact
}

// Check gives the reasons why a sentence may not stand on its evidence; none where every name, number, time, paper, quotation and word of content is
// supported and no negation is lost. It compares words and does not understand them: it marks rather too much than too little, and a person decides.
//
// Votes and decisions are always marked, whatever was said: they come from the table of facts.
func (g *Grounder) Check(c Claim) []meeting.Doubt {
	c.Text = strings.TrimSpace(c.Text)
	k := &checking{g: g, claim: c, seen: map[meeting.Doubt]bool{}}
	if len(c.Segments) == 0 {
		k.doubt(meeting.DoubtNoEvidence, "")
		k.folded = foldLetters(c.Text)
		k.decisions()
		return k.doubts
	}
	k.folded = foldLetters(c.Text)
	k.words = g.groundWords(c.Text)
	k.evidence = g.readEvidence(c)
	k.weak()
	k.quotes()
	k.papers()
	k.names()
	k.quantities = g.quantities(c.Text, k.words)
	k.clauses = g.clausesOf(c.Text, k.words)
	k.readClaim()
	k.numbers()
	k.decisions()
	k.content()
	k.negations()
	k.asked()
	k.instructions()
	return k.doubts
}

// checking is the work on one claim.
type checking struct {
	g          *Grounder
	claim      Claim
	folded     string
	words      []groundWord
	clauses    []clause
	quantities []quantity
	evidence   *evidenceText
	mentions   []mention
	// skip are stretches of the text that are checked by themselves: quotations and papers.
	skip   []stretch
	doubts []meeting.Doubt
	seen   map[meeting.Doubt]bool
}

type stretch struct{ from, to int }

func (k *checking) doubt(kind meeting.DoubtKind, detail string) {
	d := meeting.Doubt{Kind: kind, Detail: detail}
	if !k.seen[d] {
		k.seen[d] = true
		k.doubts = append(k.doubts, d)
	}
}

func (k *checking) skipped(w groundWord) bool {
	for _, s := range k.skip {
		if w.from >= s.from && w.to <= s.to {
			return true
		}
	}
	return false
}

func (k *checking) weak() {
	for _, s := range k.claim.Segments {
		if s.Corrected() {
			continue
		}
		for _, f := range s.Flags {
			switch f {
			case meeting.FlagDoubtful, meeting.FlagLoop, meeting.FlagInvention, meeting.FlagLanguage, meeting.FlagNoText:
				k.doubt(meeting.DoubtWeakTranscript, "")
			}
		}
	}
}

// quoteMarks are the pairs in which quotations stand.
var quoteMarks = []struct{ open, close string }{{"„", "“”\""}, {"“", "”"}, {"»", "«"}, {"«", "»"}, {"\"", "\""}, {"‚", "‘’"}}

// quotes looks for every quotation in the evidence, letter by letter.
func (k *checking) quotes() {
	text := k.claim.Text
	var spoken string
	for at := 0; at < len(text); {
		from, to := -1, -1
		for _, m := range quoteMarks {
			if i := strings.Index(text[at:], m.open); i >= 0 && (from < 0 || at+i < from) {
				start := at + i + len(m.open)
				if j := strings.IndexAny(text[start:], m.close); j >= 0 {
					from, to = at+i, start+j
				}
			}
		}
		if from < 0 {
			return
		}
		inside := strings.TrimLeft(text[from:to], "„“”»«\"‚")
		if spoken == "" {
			spoken = " " + lettersOnly(k.evidence.text) + " "
		}
		if quoted := lettersOnly(inside); quoted != "" {
			if !strings.Contains(spoken, " "+quoted+" ") && !strings.Contains(" "+lettersOnly(k.claim.Item.Title)+" ", " "+quoted+" ") {
				k.doubt(meeting.DoubtQuote, inside)
			}
			k.skip = append(k.skip, stretch{from, to})
		}
		at = to + 1
		for at < len(text) && text[at]&0xC0 == 0x80 {
			at++
		}
	}
}

// lettersOnly leaves letters and digits, parted by single blanks.
func lettersOnly(s string) string {
	return strings.Join(strings.FieldsFunc(foldLetters(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127)
	}), " ")
}

// papers looks for every paper in the evidence and on the agenda.
func (k *checking) papers() {
	var known map[string]bool
	for _, re := range k.g.paper {
		for _, m := range re.FindAllStringSubmatchIndex(k.folded, -1) {
			if known == nil {
				known = k.g.papersNamed(k.claim)
			}
			ref := plainReference(k.folded[m[2]:m[3]])
			if !known[ref] {
				k.doubt(meeting.DoubtPaper, k.folded[m[2]:m[3]])
			}
			if len(k.folded) == len(k.claim.Text) {
				k.skip = append(k.skip, stretch{m[0], m[1]})
			} else if i := strings.Index(k.claim.Text, strings.TrimSpace(k.folded[m[2]:m[3]])); i >= 0 { // folding has moved the bytes
				k.skip = append(k.skip, stretch{i, i + len(strings.TrimSpace(k.folded[m[2]:m[3]]))})
			}
		}
	}
}

func (g *Grounder) papersNamed(c Claim) map[string]bool {
	known := map[string]bool{}
	for _, p := range c.Item.Papers {
		known[plainReference(foldLetters(p.Reference))] = true
	}
	for _, s := range c.Segments {
		words := g.groundWords(s.Text)
		for _, q := range g.quantities(s.Text, words) { // "Vorlage einhundertvierzehn"
			if q.kind == plainNumber && q.value == float64(int(q.value)) {
				known[plainReference(itoaPlain(int(q.value)))] = true
			}
		}
		for _, re := range g.paper {
			for _, m := range re.FindAllStringSubmatch(foldLetters(s.Text), -1) {
				known[plainReference(m[1])] = true
			}
		}
	}
	return known
}

func plainReference(s string) string {
	return strings.Trim(strings.ReplaceAll(strings.TrimSpace(s), " ", ""), ".,;:/-")
}

// decisions marks what only the table of facts may say, and motions that nobody made.
func (k *checking) decisions() {
	for _, re := range k.g.decision {
		if m := re.FindString(k.folded); m != "" {
			k.doubt(meeting.DoubtDecision, "")
			return
		}
	}
	for _, re := range k.g.motion {
		if re.FindStringIndex(k.folded) == nil || k.motionMade() {
			continue
		}
		k.doubt(meeting.DoubtDecision, "")
		return
	}
}

// instructions marks sentences that rest on speech to the minute taker or to a program: what is demanded there need not be true, and a person must see it.
func (k *checking) instructions() {
	for _, i := range k.pool() {
		text := foldLetters(k.evidence.sentences[i].text)
		for _, re := range k.g.instruction {
			if m := re.FindString(text); m != "" {
				k.doubt(meeting.DoubtUnclear, strings.TrimSpace(m))
				return
			}
		}
	}
}

// motionMade says whether the table of facts knows a motion at the sentence's evidence, or the speaker made one there.
func (k *checking) motionMade() bool {
	for _, f := range k.claim.Facts {
		if f.Motion == nil || f.Struck {
			continue
		}
		for _, e := range f.Evidence {
			for _, s := range k.claim.Segments {
				if s.ID >= e.From && s.ID <= e.To {
					return true
				}
			}
		}
	}
	if k.evidence == nil {
		return false
	}
	for _, i := range k.pool() {
		text := foldLetters(k.evidence.sentences[i].text)
		for _, re := range k.g.spokenMotion {
			if re.MatchString(text) {
				return true
			}
		}
	}
	return false
}
