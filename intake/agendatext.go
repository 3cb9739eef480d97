package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

// fileNumber matches file names that begin with an item's number and say little else.
var fileNumber = regexp.MustCompile(`^((?i:TOP\s*)?(?:[ÖN]\s*)?\d{1,3}(?:\.\d{1,3})*[a-z]?)(?i:[\s-]+(?:beschluss\w*|vorlage|proposal|recommendation))?$`)

// itemLine matches a line that may begin an item: an optional mark (TOP, Ö, N ...), the number, and the title.
var itemLine = regexp.MustCompile(`^(?:[-–•*►▪]\s*)?((?i:Tagesordnungspunkt|TOP|Punkt|agenda item|item|zu TOP|zu)(?:\s*[:.-]?\s*|\s+)|)((?:NÖ|Nö|nö|Ö|ö|N)[\s.:-]*|)(\d{1,3}(?:\.\d{1,3})*)\.?\s?([a-z]?)(\)|\.|:|\t| - | – |\s|$)\s*(.*)$`)

// numberOnly matches what follows a number when it was no item after all: a date, a time, an amount.
var numberOnly = regexp.MustCompile(`^(?i:uhr|h\b|euro|€|%|prozent|personen|mitglieder|stimmen|minuten|std|m²|qm|km|ha\b|(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|january|february|march|june|july|october|december)\b)`)

// agendaLine is one line of the text with what it was taken for.
type agendaLine struct {
	text    string
	indent  int
	blank   bool // stands after a blank line
	tab     bool // has a tab after the number
	marked  bool // "TOP", "Ö", "N" stands before the number
	number  string
	title   string
	paper   string // in a column of its own behind the title
	mark    meeting.Visibility
	isItem  bool
	section *meeting.Visibility
}

// agendaText reads an agenda as people paste it.
func agendaText(text string) (Result, error) {
	r := Result{Form: FormText}
	lines := agendaLines(text)
	marked := 0
	for i := range lines {
		if lines[i].isItem && lines[i].marked {
			marked++
		}
	}
	decideItems(lines, marked >= 2 || marked == 1 && len(lines) <= 3)
	p := textParser{r: &r}
	for i := range lines {
		p.line(&lines[i])
	}
	p.flush()
	if len(r.Agenda.Items) == 0 {
		return r, ErrNotAgenda
	}
	head(p.before, &r)
	finishAgenda(&r)
	return r, nil
}

func agendaLines(text string) []agendaLine {
	var lines []agendaLine
	blank := true
	for _, raw := range strings.Split(text, "\n") {
		raw = strings.TrimRight(raw, " \t")
		line := oneLine(raw)
		if line == "" {
			blank = true
			continue
		}
		l := agendaLine{text: line, blank: blank, indent: indentOf(raw)}
		blank = false
		if v, ok := sectionOf(line); ok {
			l.section = &v
		} else if m := itemLine.FindStringSubmatch(strings.TrimSpace(strings.ReplaceAll(raw, "\u00a0", " "))); m != nil {
			l.marked = m[1] != "" || m[2] != ""
			title := m[6]
			if at := paperColumn.FindStringSubmatchIndex(title); at != nil {
				l.paper, title = title[at[2]:at[3]], title[:at[0]]
			}
			l.number, l.title = m[3]+m[4], oneLine(title)
			l.tab = m[5] == "\t" || strings.Contains(raw, "\t")
			switch strings.ToLower(strings.Trim(m[2], " .:-\t")) {
			case "ö":
				l.mark = meeting.Open
			case "n", "nö":
				l.mark = meeting.Closed
			}
			l.isItem = couldBeItem(l, m)
		}
		lines = append(lines, l)
	}
	return lines
}

func couldBeItem(l agendaLine, m []string) bool {
	if m[4] != "" && m[5] != ")" && m[5] != "." && m[5] != ":" && m[5] != "\t" && m[5] != " " {
		return m[5] == "" && l.marked
	}
	switch {
	case numberOnly.MatchString(l.title):
		return false
	case strings.Count(m[3], ".") == 2 && strings.HasPrefix(l.title, "20") && m[5] != "\t":
		return false
	case l.marked:
		return true
	case beginsTitle(l.text): // "5. Sitzung des Rates" is the meeting, or one that an item speaks of
		return false
	}
	first, _ := utf8.DecodeRuneInString(l.title)
	// "5 Jahre später" in running text and "12.05.2026" are no items; a title begins with a capital, a digit or a quotation mark.
	return l.title != "" && !unicode.IsLower(first) && !strings.HasPrefix(l.title, "Uhr")
}

func indentOf(raw string) int {
	n := 0
	for _, c := range raw {
		switch c {
		case ' ', '\u00a0':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return n
}

// decideItems leaves isItem only where a line can stand where it stands: in an agenda whose lines are marked ("TOP 3", "Ö 5.1"), bare numbers are items
// only as children of the one before; elsewhere a bare number must follow the one before, or begin anew after a heading.
func decideItems(lines []agendaLine, markedAgenda bool) {
	prev, prevAt := "", -1
	fresh := true
	indent := -1
	for i := range lines {
		l := &lines[i]
		if l.section != nil {
			fresh = true
			continue
		}
		if !l.isItem {
			continue
		}
		ok := false
		switch {
		case l.marked:
			ok = true
		case markedAgenda:
			ok = prev != "" && strings.HasPrefix(l.number, prefixOf(prev)+".") && follows(prev, l.number)
		case follows(prev, l.number):
			// a wrapped line that begins with just that number, such as "3. Änderung des Plans", stands deeper than its items
			ok = l.blank || indent < 0 || l.indent <= indent || strings.Contains(l.number, ".")
		case fresh || l.blank:
			ok = prev == "" || fresh && startsAnew(l.number) || l.blank && compareNumbers(prev, l.number) < 0 || l.blank && startsAnew(l.number)
		}
		if !ok && !markedAgenda && prevAt >= 0 && l.number == prev && !l.blank && !lines[prevAt].blank && !lines[prevAt].marked && prevAt > 0 {
			// the same number again: what was taken for the item was the wrapped line of the one before
			lines[prevAt].isItem = false
			ok = true
		}
		l.isItem = ok
		if ok {
			prev, prevAt, fresh = l.number, i, false
			if !strings.Contains(l.number, ".") && (indent < 0 || l.indent < indent) {
				indent = l.indent
			}
		}
	}
}

// prefixOf gives the first level of a number: "5" for "5.2".
func prefixOf(number string) string { p, _, _ := strings.Cut(number, "."); return p }

func startsAnew(number string) bool {
	parts, _, ok := numberParts(number)
	return ok && parts[0] == 1 && len(parts) <= 2
}

// sectionWords are headings of the two parts of an agenda.
var (
	closedSection = regexp.MustCompile(`(?i)^(?:(?:[IVX]{1,4}|[A-Z]|\d|teil [A-Z\d]|tagesordnung|part [A-Z\d])\s*[.):–-]*\s*)*\(?(?:nicht\s*-?\s*öffentliche?[rs]?(?:\s*\(?[rn]\)?)?(?:\s+(?:teil|sitzung|tagesordnung|beratung|tagesordnungspunkte?))?|n\s?ö|exempt (?:items|business|session)|private (?:session|part|items)|closed (?:session|part|items)|confidential (?:items|session|part)|part (?:2|ii|b)(?:\s*[-–:].{0,40})?|(?:items |matters )?(?:in the absence of|excluding) the (?:press and )?public|exclusion of the (?:press and )?public)\)?(?:\s+(?:der|des|of|zur|ab|am|im)\b.{0,40})?\s*:?\s*$`)
	openSection   = regexp.MustCompile(`(?i)^(?:(?:[IVX]{1,4}|[A-Z]|\d|teil [A-Z\d]|tagesordnung|part [A-Z\d])\s*[.):–-]*\s*)*\(?(?:öffentliche?[rs]?(?:\s*\(?[rn]\)?)?(?:\s+(?:teil|sitzung|tagesordnung|beratung|tagesordnungspunkte?))?|public (?:session|part|items|business)|open (?:session|part|items)|part (?:1|i|a)(?:\s*[-–:].{0,40})?|items open to the public)\)?(?:\s+(?:der|des|of|zur|ab|am|im)\b.{0,40})?\s*:?\s*$`)
)

// sectionOf recognises "Öffentlicher Teil", "II. Nichtöffentliche Sitzung", "Exempt items" as headings.
func sectionOf(line string) (meeting.Visibility, bool) {
	line = strings.Trim(oneLine(line), " -–—=_*#:|;,\t")
	if len(line) > 90 {
		return "", false
	}
	switch {
	case closedSection.MatchString(line):
		return meeting.Closed, true
	case openSection.MatchString(line):
		return meeting.Open, true
	}
	return "", false
}

// textParser gathers items line by line.
type textParser struct {
	r       *Result
	section meeting.Visibility
	item    *meeting.Item
	title   []string
	// in says which part of the item the next line continues.
	in       string // "title", "proposal", "other"
	proposal []string
	before   []string // lines before the first item
}

var (
	paperLine    = regexp.MustCompile(`(?i)^\(?(?:beschluss|mitteilungs|informations|sitzungs|berichts|anfrage-?)?(?:vorlagen?|drucksachen?|drs\.?|ds|bv|mv|antrag|anfrage|report|paper|document)[\s-]*(?:nr\.?|nummer|no\.?)?\s*[:.]?\s*((?:[A-Za-zÄÖÜ]{1,6}[\s/-]?)?\d[\w./-]*)\)?$`)
	proposalLine = regexp.MustCompile(`(?i)^(?:beschlussvorschlag|beschlussentwurf|beschlussempfehlung|proposed resolution|recommendation)\s*:\s*(.*)$`)
	labelLine    = regexp.MustCompile(`(?i)^(?:berichterstatter(?:in)?|berichterstattung|referent(?:in)?|zuständig|federführend|beteiligt|einreicher|anlagen?|hinweis|antragsteller(?:in)?|verfasser(?:in)?|beratungsfolge|report of|contact|presented by)\s*:`)
	droppedWords = regexp.MustCompile(`(?i)(?:^|\s)[(\[–-]?\s*(?:wird\s+|ist\s+)?(?:abgesetzt|entfällt|von der tagesordnung (?:abgesetzt|genommen)|zurückgezogen|withdrawn|deleted)\s*[)\]–-]?$`)
)

func (p *textParser) line(l *agendaLine) {
	switch {
	case l.section != nil:
		p.flush()
		if len(p.r.Agenda.Items) == 0 { // "Öffentliche Sitzung des Rates" heads the meeting too
			p.before = append(p.before, l.text)
		}
		p.section = *l.section
	case l.isItem:
		p.flush()
		v := l.mark
		if v == meeting.Unconfirmed {
			v = p.section
		}
		p.item = &meeting.Item{Number: l.number, Visibility: v}
		p.in = "title"
		if l.title != "" {
			p.title = append(p.title, l.title)
		}
		if l.paper != "" {
			p.item.Papers = append(p.item.Papers, meeting.Paper{Reference: paperReference(l.paper)})
		}
	case p.item == nil:
		p.before = append(p.before, l.text)
	default:
		p.more(l)
	}
}

// more reads a line under an item: its paper, its proposal, or the rest of its title.
func (p *textParser) more(l *agendaLine) {
	if m := proposalLine.FindStringSubmatch(l.text); m != nil {
		p.in = "proposal"
		p.proposal = append(p.proposal, m[1])
		return
	}
	if m := paperLine.FindStringSubmatch(l.text); m != nil {
		p.item.Papers = append(p.item.Papers, meeting.Paper{Reference: paperReference(m[1])})
		if p.in == "title" && len(p.title) > 0 {
			p.in = "other"
		}
		return
	}
	if labelLine.MatchString(l.text) {
		p.in = "other"
		return
	}
	switch p.in {
	case "proposal":
		if l.blank {
			p.proposal = append(p.proposal, "")
		}
		p.proposal = append(p.proposal, l.text)
	case "title":
		if l.blank && len(p.title) > 0 {
			p.in = "other"
			return
		}
		p.title = append(p.title, l.text)
	}
}

func (p *textParser) flush() {
	if p.item == nil {
		return
	}
	it := *p.item
	for _, t := range p.title {
		it.Title = joinWrapped(it.Title, t)
	}
	var found []meeting.Paper
	if it.Title, found = takePapers(it.Title); len(found) > 0 {
		it.Papers = append(found, it.Papers...)
	}
	if loc := droppedWords.FindStringIndex(it.Title); loc != nil && loc[0] > 0 {
		it.Dropped = true
		it.Title = strings.TrimSpace(it.Title[:loc[0]])
	}
	it.Title, it.Purpose = takePurpose(it.Title)
	it.Proposal = paragraphs(p.proposal)
	if it.Title != "" || it.Number != "" {
		p.r.Agenda.Items = append(p.r.Agenda.Items, it)
	}
	p.item, p.title, p.proposal, p.in = nil, nil, nil, ""
}

var (
	paperWord  = `(?:Beschluss|Mitteilungs|Informations|Sitzungs|Berichts|Ergänzungs)?(?:[Vv]orlagen?|[Dd]rucksachen?)|Drs\.?|DS|BV|MV|Vorl\.|Report|Paper`
	paperRef   = `(?:[A-ZÄÖÜ]{1,6}[\s/-]?)?\d[\wÄÖÜäöü./-]*`
	paperParen = regexp.MustCompile(`\s*[(\[]\s*(?:` + paperWord + `)[\s-]*(?:Nr\.?|Nummer|No\.?|-Nr\.?)?\s*:?\s*(` + paperRef + `(?:\s*(?:,|und|and|;)\s*` + paperRef + `)*)\s*[)\]]`)
	// paperColumn matches a number of a paper that stands far behind the title, as a table's last column in a text does.
	paperColumn = regexp.MustCompile(`(?:\s{3,}|\t)((?:[A-ZÄÖÜ]{1,6}[\s/-]?)?\d+[/-][\wÄÖÜäöü./-]*)\s*$`)
	paperEnd    = regexp.MustCompile(`[\s,;–-]+(?:` + paperWord + `)[\s-]*(?:Nr\.?|Nummer|No\.?|-Nr\.?)?\s*:?\s*(` + paperRef + `)\s*$`)
	paperPlain  = regexp.MustCompile(`\s+[(\[]?((?:[A-Z]{1,4}[-/])?(?:\d{1,5}/20\d\d|20\d\d/\d{1,5}|\d{1,5}/[IVX]{1,5}/\d{2,4}|\d{2,5}/\d{2}(?:-\d{1,3})?)(?:[-/.][A-Z0-9]{1,4})?)[)\]]?$`)
	refCut      = regexp.MustCompile(`\s*(?:,|;|\bund\b|\band\b)\s*`)
)

// takePapers takes papers that are named in a title out of it: "(Vorlage 114)", "Drucksache 12/2026" at the end, "2026/0114" at the end.
func takePapers(title string) (string, []meeting.Paper) {
	var papers []meeting.Paper
	for {
		loc := paperParen.FindStringSubmatchIndex(title)
		if loc == nil {
			break
		}
		for _, ref := range refCut.Split(title[loc[2]:loc[3]], -1) {
			if ref = paperReference(ref); ref != "" {
				papers = append(papers, meeting.Paper{Reference: ref})
			}
		}
		title = oneLine(title[:loc[0]] + " " + title[loc[1]:])
	}
	for _, re := range []*regexp.Regexp{paperEnd, paperPlain} {
		if loc := re.FindStringSubmatchIndex(title); loc != nil && loc[0] > 0 && len(papers) == 0 && !isSpanOfYears(title[loc[2]:loc[3]]) {
			papers = append(papers, meeting.Paper{Reference: paperReference(title[loc[2]:loc[3]])})
			title = strings.TrimRight(title[:loc[0]], " ,;:–-")
		}
	}
	return title, papers
}

// isSpanOfYears says that "2026/2027" means two years and no paper.
func isSpanOfYears(s string) bool {
	a, b, ok := strings.Cut(s, "/")
	if !ok || len(a) != 4 || !strings.HasPrefix(a, "20") {
		return false
	}
	first, err1 := digits(a, 4)
	second, err2 := digits(b, 4)
	return err1 == nil && err2 == nil && (second == first+1 || second == (first+1)%100)
}

// paperReference tidies a paper's number: "Vorlage Nr. 114/2026" gives "114/2026".
func paperReference(s string) string {
	s = strings.Trim(oneLine(s), " ()[].,;:")
	if m := paperLine.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	return strings.Trim(s, " ()[].,;:")
}

var purposeEnd = regexp.MustCompile(`(?i)\s*(?:[(\[]|[–-]\s+)((?:zur\s+|für\s+)?(?:entscheidung|beschluss|beschlussfassung|beschlußfassung|kenntnisnahme|kenntnis|vorberatung|beratung|empfehlung|anhörung|information|einbringung|bericht|for decision|for information|for noting|to note))\s*[)\]]?\s*$`)

// takePurpose takes "(Kenntnisnahme)" or "- zur Beschlussfassung" off the end of a title.
func takePurpose(title string) (rest, purpose string) {
	loc := purposeEnd.FindStringSubmatchIndex(title)
	if loc == nil || loc[0] == 0 {
		return title, ""
	}
	return strings.TrimSpace(title[:loc[0]]), title[loc[2]:loc[3]]
}
