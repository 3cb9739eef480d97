package export

import (
	"fmt"
	"io"
	"strings"

	"ratsschreiber/export/document"
	"ratsschreiber/export/docx"
	"ratsschreiber/meeting"
)

// bannerFields are the names under which a template can show the draft's banner itself.
var bannerFields = []string{"entwurf", "draft"}

// laterFields are the names under which a template prints what came after signing.
var laterFields = []string{"Nachträge", "Later"}

// writeTemplate fills the town's own DOCX. Unreviewed words carry their mark as text, and the banner goes on every page, whatever the
// template looks like.
func writeTemplate(w io.Writer, m meeting.Minutes, o Options) (Report, error) {
	var r Report
	m, err := selected(m, o, &r)
	if err != nil {
		return r, err
	}
	b, err := newView(m, o)
	if err != nil {
		return r, err
	}
	l, err := readLayout(o.layouts(), string(b.kind()), o.language())
	if err != nil {
		return r, err
	}
	v := b.view()
	t := templateFields{viewBuilder: b, layout: l}
	fields, err := t.fields(v)
	if err != nil {
		return r, err
	}
	d := b.document(nil, v)
	d.Sources = b.sources // what the template prints is not known; what it could print is
	d.Properties = b.properties(d)
	d.Banner = b.banner()
	fields.Set(d.Banner, bannerFields...)
	asked, err := docx.Fill(w, o.Template, docx.Filling{Fields: fields, Banner: d.Banner, BannerField: bannerFields, Properties: d.Properties, Created: o.Now})
	if err != nil {
		return r, err
	}
	if v.Later.Any() && !asked.Has(laterFields...) {
		r.warn(WarnLater)
	}
	for _, name := range asked.Empty {
		r.warn(WarnTemplateField, "field", name)
	}
	for _, name := range asked.Unknown {
		r.warn(WarnTemplateUnknown, "field", name)
	}
	r.Unreviewed, r.Items = d.Unreviewed(), len(m.Items)
	return r, nil
}

// templateFields puts what a layout is given into the names that a template may use, German and English. The example templates
// (templates/layouts/example.LANGUAGE.docx) name and explain them all.
type templateFields struct {
	*viewBuilder
	layout *layout
}

func (t *templateFields) fields(v View) (docx.Fields, error) {
	var f docx.Fields
	w := t.words
	tag := func(s fmt.Stringer, mark string) string { return t.tagged(raw(s), mark) }
	f.Set(raw(v.Body), "Gremium", "Body")
	f.Set(raw(v.Title), "Sitzung", "Meeting")
	f.Set(raw(v.Number), "Sitzungsnummer", "MeetingNumber")
	f.Set(v.Date, "Datum", "Date")
	f.Set(v.Day, "Tag", "Day")
	f.Set(raw(v.Place), "Ort", "Place")
	f.Set(t.tagged(v.Opened.Time, v.Opened.Mark), "Beginn", "Opened")
	f.Set(t.tagged(v.Ended.Time, v.Ended.Mark), "Ende", "Closed")
	duration := ""
	if v.Opened.Time != "" && v.Ended.Time != "" {
		duration = w.Text("documents.template.to", "from", v.Opened.Time, "to", t.tagged(v.Ended.Time, v.Ended.Mark+v.Opened.Mark))
	}
	f.Set(duration, "Dauer", "Duration")
	people := func(list []Person) string {
		var out []string
		for _, p := range list {
			out = append(out, tag(p.Name, p.Mark))
		}
		return strings.Join(out, ", ")
	}
	f.Set(people(v.Chair), "Vorsitz", "Chair")
	f.Set(people(v.Clerk), "Schriftführung", "Schriftführer", "Schriftführerin", "Clerk")
	if err := t.presence(&f, v.Presence); err != nil {
		return f, err
	}
	part := "documents.template.open_part"
	switch {
	case v.Extract:
		part = "documents.template.extract"
	case v.Closed:
		part = "documents.template.closed_part"
	case v.Internal:
		part = "documents.template.internal"
	}
	f.Set(w.Text(part), "Teil", "Part")
	f.Set(w.Text("documents.template.state_"+firstNonEmpty(v.State, string(meeting.StateDraft))), "Stand", "State")
	f.Set(v.Digest, "Prüfsumme", "Digest")
	f.Set(v.Made, "Erstellt", "Made")
	f.Set(v.Program, "Programm", "Program")
	statement := ""
	if !v.Draft {
		var err error
		if statement, err = t.say("statement", v); err != nil {
			return f, err
		}
	}
	f.Set(statement, "Erklärung", "Statement")
	later := ""
	if v.Later.Any() {
		var err error
		if later, err = t.say("later.entries", v); err != nil {
			return f, err
		}
	}
	f.Set(later, laterFields...)

	var items []docx.Fields
	var agenda []string
	for _, it := range v.Items {
		x, err := t.item(it)
		if err != nil {
			return f, err
		}
		items = append(items, x)
		agenda = append(agenda, joinNonEmpty(" ", raw(it.Number), raw(it.Title)))
	}
	f.SetList(items, "TOP", "TOPs", "Punkte", "Items")
	f.Set(strings.Join(agenda, "\n"), "Tagesordnung", "Agenda")
	var signers []docx.Fields
	for _, s := range v.Signers {
		var x docx.Fields
		x.Set(raw(s.Name), "Name")
		role := w.Text("documents.template.role_" + s.Role)
		if len(s.Items) > 0 {
			role = w.Text("documents.template.role_items", "role", role, "items", joinTexts(s.Items, ", "))
		}
		x.Set(role, "Rolle", "Role")
		note := ""
		switch {
		case s.Refused:
			note = joinNonEmpty(": ", w.Text("documents.template.refused"), raw(s.Reason))
		case s.Done:
			note = w.Text("documents.template.done", "date", s.Date)
		}
		x.Set(note, "Vermerk", "Note")
		signers = append(signers, x)
	}
	f.SetList(signers, "Unterzeichnende", "Signers")
	return f, nil
}

func (t *templateFields) presence(f *docx.Fields, p Presence) error {
	quorum := ""
	if p.Stated.Said || p.Quorate || p.NotQuorate {
		var err error
		if quorum, err = t.say("quorum", p); err != nil {
			return err
		}
	}
	f.Set(quorum, "Beschlussfähigkeit", "Quorum")
	list := func(people []Person, names ...string) {
		var entries []docx.Fields
		var lines []string
		for _, who := range people {
			var x docx.Fields
			remark, _ := t.say("remark", who) // the part of the layout was read without error
			reason := raw(who.Reason)
			if who.Excused {
				reason = joinNonEmpty(", ", t.words.Text("documents.template.excused"), reason)
			}
			x.Set(t.tagged(raw(who.Name), who.Mark), "Name")
			x.Set(raw(who.Group), "Fraktion", "Group")
			x.Set(raw(who.Office), "Funktion", "Office")
			x.Set(remark, "Bemerkung", "Remark")
			x.Set(reason, "Grund", "Reason")
			entries = append(entries, x)
			more := joinNonEmpty(", ", raw(who.Group), remark, reason)
			line := raw(who.Name)
			if more != "" {
				line += " (" + more + ")"
			}
			lines = append(lines, t.tagged(line, who.Mark))
		}
		f.SetList(entries, names[2:]...)
		f.Set(strings.Join(lines, "\n"), names[:2]...)
	}
	var members []Person
	for _, g := range p.Groups {
		members = append(members, g.People...)
	}
	list(members, "Anwesend", "Present", "Anwesende", "Attendees")
	list(p.Absent, "Abwesend", "Absent", "Abwesende", "Absentees")
	list(append(append([]Person{}, p.Staff...), p.Guests...), "Verwaltung", "Staff", "Weitere", "Others")
	return nil
}

func (t *templateFields) item(it Item) (docx.Fields, error) {
	var x docx.Fields
	x.Set(raw(it.Number), "TOP", "Nummer", "Number")
	x.Set(raw(it.Title), "Titel", "Betreff", "Title")
	var papers []string
	for _, p := range it.Papers {
		papers = append(papers, raw(p))
	}
	x.Set(strings.Join(papers, ", "), "Vorlage", "Paper")
	for part, names := range map[string][]string{"block.course": {"Beratung", "Discussion"}, "block.resolution": {"Beschluss", "Resolution"},
		"block.result": {"Abstimmung", "Abstimmungsergebnis", "Vote"}} {
		text, err := t.say(part, it)
		if err != nil {
			return x, err
		}
		x.Set(text, names...)
	}
	result := it.ResultWords
	if !it.Treated || it.Result == string(meeting.UnknownResult) || it.Result == string(meeting.NoResult) {
		result = ""
	}
	x.Set(t.tagged(result, it.ResultMark), "Beschlussart", "Result")
	visibility := "documents.template.closed"
	if it.Open {
		visibility = "documents.template.open"
	}
	x.Set(t.words.Text(visibility), "Öffentlichkeit", "Visibility")
	var v Vote // of several votes on the matter the last one counts
	if n := len(it.Finals); n > 0 {
		v = it.Finals[n-1]
	}
	for _, c := range []struct {
		n     Number
		names []string
	}{{v.For, []string{"Ja", "For"}}, {v.Against, []string{"Nein", "Against"}}, {v.Abstain, []string{"Enthaltung", "Enthaltungen", "Abstained"}},
		{v.Recused, []string{"Befangen", "Recused"}}, {v.NotVoting, []string{"NichtTeilgenommen", "NotVoting"}}} {
		text := ""
		if c.n.Said {
			text = c.n.String()
			if n, _ := takeMark(v.Mark); n > 0 && t.sources[n-1].Unreviewed { // short: the number may stand in a narrow cell
				text += " (" + t.words.Text("documents.mark.unreviewed") + ")"
			}
		}
		x.Set(text, c.names...)
	}
	return x, nil
}

// say fills a part of the layout and gives its text, a line for each paragraph, with the marks of what is unreviewed.
func (t *templateFields) say(part string, data any) (string, error) {
	blocks, err := t.layout.blocks(part, data)
	if err != nil {
		return "", err
	}
	var lines []string
	for _, b := range blocks {
		if b.Kind == document.TableBlock || b.Kind == document.Signatures {
			continue
		}
		lines = append(lines, t.withTag(document.Plain(b.Text), b.Source))
	}
	return strings.Join(lines, "\n"), nil
}

// tagged puts the mark behind text, unless there is none.
func (t *templateFields) tagged(text, mark string) string {
	n, _ := takeMark(mark)
	if text == "" {
		return ""
	}
	return t.withTag(text, n)
}

func (t *templateFields) withTag(text string, source int) string {
	if source < 1 || source > len(t.sources) || !t.sources[source-1].Unreviewed {
		return text
	}
	return text + " [" + t.sources[source-1].Tag + "]"
}
