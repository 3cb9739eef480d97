package export

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"ratsschreiber/export/document"
	"ratsschreiber/meeting"
)

// writeAkomaNtoso writes the minutes as an Akoma Ntoso 3.0 debate (OASIS LegalDocML, namespace below): identification, sign-off trail as
// workflow, votes and quorum as parliamentary analysis, items as debate sections. Minutes that are not sealed say so in docStatus.
func writeAkomaNtoso(w io.Writer, m meeting.Minutes, o Options, r *Report) error {
	m, err := selected(m, o, r)
	if err != nil {
		return err
	}
	r.Items = len(m.Items)
	b, err := newView(m, o)
	if err != nil {
		return err
	}
	l, err := readLayout(o.layouts(), string(b.kind()), o.language())
	if err != nil {
		return err
	}
	a := aknWriter{viewBuilder: b, layout: l, people: map[string]string{}}
	text, err := a.write()
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

type aknWriter struct {
	*viewBuilder
	layout   *layout
	b        strings.Builder
	people   map[string]string // name to eId
	persons  []string          // references in order
	votes    int
	analysis strings.Builder
}

var aknSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func aknEscape(s string) string { return aknSigns.Replace(document.Clean(s)) }

// slug is a name for addresses: small letters, digits, hyphens.
func slug(s string) string {
	s = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(s))
	out := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		if unicode.IsSpace(r) || r == '-' || r == '/' || r == '.' || r == '_' {
			return '-'
		}
		return -1
	}, s)
	for strings.Contains(out, "--") {
		out = strings.ReplaceAll(out, "--", "-")
	}
	return strings.Trim(out, "-")
}

func (a *aknWriter) f(format string, args ...any) { fmt.Fprintf(&a.b, format, args...) }

// person gives the eId of a person and registers the name.
func (a *aknWriter) person(name string) string {
	if id, ok := a.people[name]; ok {
		return id
	}
	id := fmt.Sprintf("p%d", len(a.people)+1)
	a.people[name] = id
	href := "/akn/ontology/person/" + slug(name)
	if mem := a.m.Meeting.Roster.ByName(name); mem != nil && mem.OParlID != "" {
		href = mem.OParlID
	}
	a.persons = append(a.persons, fmt.Sprintf(`<TLCPerson eId="%s" href="%s" showAs="%s"/>`, id, aknEscape(href), aknEscape(name)))
	return id
}

func (a *aknWriter) write() (string, error) {
	body, err := a.debateBody()
	if err != nil {
		return "", err
	}
	m := a.m.Meeting
	date, made := "0001-01-01", "0001-01-01"
	if !m.Start.IsZero() {
		date = m.Start.Format(time.DateOnly)
	}
	if !a.o.Now.IsZero() {
		made = a.o.Now.Format(time.DateOnly)
	}
	number := slug(m.Number)
	if number == "" {
		number = "nn"
	}
	lang := map[string]string{"de": "deu", "en": "eng"}[a.o.language()]
	work := fmt.Sprintf("/akn/de/debate/%s/%s/%s", firstNonEmpty(slug(m.Body), "gremium"), date, number)
	expression := work + "/" + lang + "@" + made
	status, name := "documents.akn.draft", "entwurf"
	if a.m.State == meeting.StateSealed && !a.draft {
		status, name = "documents.akn.sealed", "unterzeichnung"
	}
	a.f(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">` + "\n" + `<debate name="niederschrift" contains="originalVersion">` + "\n<meta>\n")
	a.f(`<identification source="#schriftfuehrung">`+"\n"+`<FRBRWork><FRBRthis value="%s/!main"/><FRBRuri value="%s"/><FRBRdate date="%s" name="sitzung"/><FRBRauthor href="#gremium"/><FRBRcountry value="de"/></FRBRWork>`+"\n", work, work, date)
	a.f(`<FRBRExpression><FRBRthis value="%s/!main"/><FRBRuri value="%s"/><FRBRdate date="%s" name="%s"/><FRBRauthor href="#schriftfuehrung"/><FRBRlanguage language="%s"/></FRBRExpression>`+"\n", expression, expression, made, name, lang)
	a.f(`<FRBRManifestation><FRBRthis value="%s/!main.xml"/><FRBRuri value="%s.xml"/><FRBRdate date="%s" name="export"/><FRBRauthor href="#schriftfuehrung"/><FRBRformat value="application/akn+xml"/></FRBRManifestation>`+"\n</identification>\n", expression, expression, made)
	a.f(`<lifecycle source="#schriftfuehrung"><eventRef eId="ev1" date="%s" source="#ref1" type="generation"/></lifecycle>`+"\n", date)
	if len(a.m.Signoffs) > 0 {
		a.f(`<workflow source="#schriftfuehrung">` + "\n")
		for _, s := range a.m.Signoffs {
			outcome := "unterzeichnet"
			if s.Refused {
				outcome = "verweigert"
			}
			a.f(`<step date="%s" by="#%s" as="#rolle-%s" outcome="#%s"/>`+"\n", s.At.Format(time.DateOnly), a.person(s.By), s.Role, outcome)
		}
		a.f("</workflow>\n")
	}
	if a.analysis.Len() > 0 {
		a.f("<analysis source=\"#schriftfuehrung\"><parliamentary>\n%s</parliamentary></analysis>\n", a.analysis.String())
	}
	chair, clerk := chairName(a.m), clerkName(a.m)
	var chairID string
	if chair != "" {
		chairID = a.person(chair)
	}
	a.f(`<references source="#schriftfuehrung">`+"\n"+`<original eId="ref1" href="%s" showAs="%s"/>`+"\n", work, a.words.Text("documents.minutes_file"))
	a.f(`<TLCOrganization eId="gremium" href="/akn/ontology/organization/%s" showAs="%s"/>`+"\n", firstNonEmpty(slug(m.Body), "gremium"), aknEscape(m.Body))
	a.b.WriteString(strings.Join(a.persons, "\n") + "\n")
	clerkShown := firstNonEmpty(clerk, a.words.Text("documents.akn.clerk"))
	a.f(`<TLCPerson eId="schriftfuehrung" href="/akn/ontology/person/%s" showAs="%s"/>`+"\n", firstNonEmpty(slug(clerkShown), "schriftfuehrung"), aknEscape(clerkShown))
	for _, role := range []string{"chair", "clerk", "cosigner"} {
		a.f(`<TLCRole eId="rolle-%s" href="/akn/ontology/role/%s" showAs="%s"/>`+"\n", role, role, a.words.Text("documents.akn."+role))
	}
	for _, c := range []string{"angenommen", "abgelehnt", "beschlussfaehig", "beschlussunfaehig", "unterzeichnet", "verweigert", "ja", "nein", "enthaltung"} {
		a.f(`<TLCConcept eId="%s" href="/akn/ontology/concept/%s" showAs="%s"/>`+"\n", c, c, a.words.Text("documents.akn."+c))
	}
	a.f("</references>\n</meta>\n")

	a.f(`<preface><p><docType>%s</docType> <docProponent refersTo="#gremium">%s</docProponent>, <session>%s</session>`, a.words.Text("documents.minutes_file"), aknEscape(m.Body), aknEscape(firstNonEmpty(m.Title, m.Number)))
	if !m.Start.IsZero() {
		a.f(`, <docDate date="%s">%s</docDate>`, date, a.words.Date(m.Start))
	}
	a.f(`</p><p><docStatus>%s</docStatus></p></preface>`+"\n<debateBody>\n%s</debateBody>\n", aknEscape(a.words.Text(status)), body)
	a.f("<conclusions><p>")
	if chairID != "" {
		a.f(`<signature refersTo="#%s">%s</signature> `, chairID, a.words.Text("documents.akn.chair"))
	}
	a.f(`<signature refersTo="#schriftfuehrung">%s</signature></p></conclusions>`+"\n</debate>\n</akomaNtoso>\n", a.words.Text("documents.akn.clerk"))
	return a.b.String(), nil
}

func firstNonEmpty(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// debateBody is made first: it says which persons and votes the metadata must list.
func (a *aknWriter) debateBody() (string, error) {
	var b strings.Builder
	f := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	if q := a.m.Quorum.Quorum; q != nil && q.Present != nil {
		outcome := ""
		if q.Quorate != nil {
			outcome = map[bool]string{true: ` outcome="#beschlussfaehig"`, false: ` outcome="#beschlussunfaehig"`}[*q.Quorate]
		}
		fmt.Fprintf(&a.analysis, `<quorumVerification eId="qv1"%s><count eId="qv1_c" value="%d"/></quorumVerification>`+"\n", outcome, *q.Present)
	}
	var names []string
	for _, p := range attendance(a.m) {
		if p.known && (!p.absent || p.came) {
			names = append(names, fmt.Sprintf(`<person refersTo="#%s">%s</person>`, a.person(p.name), aknEscape(p.name)))
		}
	}
	if len(names) > 0 {
		f(`<rollCall eId="anwesenheit"><heading>%s</heading><p>%s</p></rollCall>`+"\n", a.words.Text("documents.akn.attendance"), strings.Join(names, ", "))
	}
	breaks := a.placeBreaks()
	for _, it := range a.m.Items {
		if err := a.section(&b, it, breaks[it.Item.ID]); err != nil {
			return "", err
		}
	}
	if a.m.Ended.Clock != nil && a.m.Ended.Clock.Clock != "" {
		end := a.words.ClockText(string(a.m.Ended.Clock.Clock))
		f(`<adjournment eId="ende"><heading>%s</heading><p>`, a.words.Text("documents.akn.end"))
		if at := clockOn(a.m.Meeting.Start, a.m.Ended); at != "" {
			f(`<recordedTime type="endEvent" time="%s">%s</recordedTime>`, at, end)
		} else {
			f("%s", end)
		}
		f("</p></adjournment>\n")
	}
	if b.Len() == 0 {
		f(`<adjournment eId="ende"><heading>%s</heading></adjournment>`+"\n", a.words.Text("documents.akn.end"))
	}
	return b.String(), nil
}

// section writes one item: what was said as speech or narrative, motions, resolution, result.
func (a *aknWriter) section(b *strings.Builder, it meeting.ItemMinutes, breaks []Step) error {
	id := "top_" + firstNonEmpty(strings.ReplaceAll(slug(it.Item.Number), "-", "_"), slug(string(it.Item.ID)))
	f := func(format string, args ...any) { fmt.Fprintf(b, format, args...) }
	x := a.item(it, breaks)
	heading := it.Item.Title
	if len(x.Papers) > 0 {
		heading += " (" + raw(x.Papers[0]) + ")"
	}
	f(`<debateSection eId="%s" name="tagesordnungspunkt"><num>%s</num><heading>%s</heading>`+"\n", id, aknEscape(it.Item.Number), aknEscape(heading))
	content := 0
	for i, s := range append(append([]Step{}, x.Steps...), x.After...) {
		blocks, err := a.layout.blocks("step", s)
		if err != nil {
			return err
		}
		text := ""
		for _, block := range blocks {
			text = joinNonEmpty(" ", text, document.Plain(block.Text))
			if tag := a.tag(block.Source); tag != "" {
				text += tag
			}
		}
		if text == "" {
			continue
		}
		content++
		switch {
		case s.Passage != nil && s.Passage.Role == string(meeting.PassageExtract) && s.Passage.Speaker != "":
			name := raw(s.Passage.Speaker)
			f(`<speech by="#%s"><from>%s</from><p>%s</p></speech>`+"\n", a.person(name), aknEscape(name), aknEscape(raw(s.Passage.Text)+a.tagOf(blocks)))
		case s.Turn != nil && s.Turn.Speaker != "":
			name := raw(s.Turn.Speaker)
			f(`<speech by="#%s"><from>%s</from><p>%s</p></speech>`+"\n", a.person(name), aknEscape(name), aknEscape(raw(s.Turn.Text)+a.tagOf(blocks)))
		case s.Declared != nil:
			f(`<personalStatements eId="%s__erkl%d"><p>%s</p></personalStatements>`+"\n", id, i+1, aknEscape(text))
		case s.Motion != nil && s.Motion.Kind == string(meeting.MotionProcedural):
			f(`<proceduralMotions eId="%s__go%d"><p>%s</p></proceduralMotions>`+"\n", id, i+1, aknEscape(text))
		case s.Motion != nil:
			f(`<noticesOfMotion eId="%s__antrag%d"><p>%s</p></noticesOfMotion>`+"\n", id, i+1, aknEscape(text))
		case s.Break != nil:
			f(`<adjournment eId="%s__pause%d"><p>%s</p></adjournment>`+"\n", id, i+1, aknEscape(text))
		default:
			f("<narrative>%s</narrative>\n", aknEscape(text))
		}
	}
	for i, f0 := range it.Resolutions {
		if f0.Resolution != nil {
			content++
			f(`<resolutions eId="%s__beschluss%d"><heading>%s</heading><p>%s</p></resolutions>`+"\n", id, i+1, a.words.Text("documents.akn.resolution"), aknEscape(f0.Resolution.Text+a.tagOf([]document.Block{{Source: a.factAt[f0.ID]}})))
		}
	}
	for _, v := range x.Finals {
		blocks, err := a.layout.blocks("vote", v)
		if err != nil {
			return err
		}
		for _, block := range blocks {
			content++
			f("<summary>%s</summary>\n", aknEscape(document.Plain(block.Text)+a.tag(block.Source)))
		}
	}
	if len(x.Finals) == 0 && x.ResultWords != "" && meeting.Result(x.Result) != meeting.UnknownResult {
		content++
		f("<summary>%s</summary>\n", aknEscape(x.ResultWords+a.resultTag(it)))
	}
	if content == 0 {
		f("<p/>\n")
	}
	f("</debateSection>\n")
	for _, v := range it.Votes {
		a.voting(id, v)
	}
	return nil
}

// tag is the mark of an unreviewed place, with a blank in front.
func (a *aknWriter) tag(source int) string {
	if source < 1 || source > len(a.sources) || !a.sources[source-1].Unreviewed {
		return ""
	}
	return " [" + a.sources[source-1].Tag + "]"
}

func (a *aknWriter) tagOf(blocks []document.Block) string {
	for _, b := range blocks {
		if t := a.tag(b.Source); t != "" {
			return t
		}
	}
	return ""
}

// resultTag is the mark of a result without a vote of its own.
func (a *aknWriter) resultTag(it meeting.ItemMinutes) string {
	for _, list := range [][]meeting.Fact{it.Results, it.Votes} {
		for _, f := range list {
			if t := a.tag(a.factAt[f.ID]); t != "" {
				return t
			}
		}
	}
	return ""
}

// voting puts a vote that was counted into the analysis; one that was not counted has its sentence only.
func (a *aknWriter) voting(item string, f meeting.Fact) {
	if f.Vote == nil {
		return
	}
	a.votes++
	id := fmt.Sprintf("v%d", a.votes)
	var counts strings.Builder
	for _, c := range []struct {
		n    *int
		name string
	}{{f.Vote.For, "ja"}, {f.Vote.Against, "nein"}, {f.Vote.Abstain, "enthaltung"}} {
		if c.n != nil {
			fmt.Fprintf(&counts, `<count eId="%s_%s" value="%d" refersTo="#%s"/>`, id, c.name, *c.n, c.name)
		}
	}
	if counts.Len() == 0 {
		return
	}
	outcome := ""
	switch f.Vote.Outcome() {
	case meeting.OutcomeAccepted:
		outcome = ` outcome="#angenommen"`
	case meeting.OutcomeRejected, meeting.OutcomeTied:
		outcome = ` outcome="#abgelehnt"`
	}
	fmt.Fprintf(&a.analysis, `<voting eId="%s"%s href="#%s">%s</voting>`+"\n", id, outcome, item, counts.String())
}
