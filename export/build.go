package export

import (
	"slices"
	"strconv"
	"strings"

	"ratsschreiber/export/document"
	"ratsschreiber/meeting"
)

// buildDocument makes the document that the printing formats print: what the reader may see, in the words of the layout.
// The window uses it for the preview.
func buildDocument(m meeting.Minutes, o Options) (*document.Document, Report, error) {
	var r Report
	m, err := selected(m, o, &r)
	if err != nil {
		return nil, r, err
	}
	b, err := newView(m, o)
	if err != nil {
		return nil, r, err
	}
	name := string(b.kind())
	switch {
	case o.Tasks:
		name = "aufgaben"
	case o.Sequel:
		name = "nachtrag"
	}
	l, err := readLayout(o.layouts(), name, o.language())
	if err != nil {
		return nil, r, err
	}
	v := b.view()
	blocks, err := l.page(name, v)
	if err != nil {
		return nil, r, err
	}
	if len(v.Unplaced) > 0 {
		r.warn(WarnUnplaced, "count", len(v.Unplaced))
	}
	d := b.document(blocks, v)
	r.Unreviewed, r.Items = d.Unreviewed(), len(m.Items)
	return d, r, nil
}

func (b *viewBuilder) document(blocks []document.Block, v View) *document.Document {
	w := b.words
	d := &document.Document{Language: map[string]string{"de": "de-DE", "en": "en-GB"}[b.o.language()], Subject: string(v.Body), Created: b.o.Now, Program: b.o.Program,
		PageOf: w.Text("documents.page_of"), Blocks: blocks}
	d.Title = b.title(blocks, v)
	d.Author = string(v.Body)
	d.Header = joinNonEmpty(" · ", string(v.Body), string(v.Title), v.Day)
	if v.Closed || v.Internal {
		d.Header = joinNonEmpty(" · ", w.Text("documents.closed_header"), d.Header)
	}
	d.Sources = b.usedSources(blocks)
	if d.Banner = b.banner(); d.Unreviewed() > 0 {
		d.Banner = w.Text("documents.banner.draft")
	}
	if b.o.Digest != "" {
		d.Footer = w.Text("documents.digest", "digest", shortDigest(b.o.Digest))
	}
	d.Properties = b.properties(d)
	return d
}

// banner says of a draft how far it has come; empty once it is signed.
func (b *viewBuilder) banner() string {
	key := "unsealed"
	switch {
	case !b.draft:
		return ""
	case len(b.m.AllFacts()) == 0 && !b.hasPassages():
		key = "empty"
	case !b.allReviewed():
		key = "draft"
	}
	return b.o.words().Text("documents.banner." + key)
}

func (b *viewBuilder) hasPassages() bool {
	return len(b.m.Outside.Passages) > 0 || slices.ContainsFunc(b.m.Items, func(it meeting.ItemMinutes) bool { return len(it.Passages) > 0 })
}

// title is what stands in the file's properties: the first title and what it is the minutes of.
func (b *viewBuilder) title(blocks []document.Block, v View) string {
	first := ""
	for _, x := range blocks {
		if x.Kind == document.Title {
			first = document.Plain(x.Text)
			break
		}
	}
	return joinNonEmpty(", ", first, string(v.Title), v.Day)
}

// allReviewed says whether everything of the minutes has been reviewed, also what the layout does not print.
func (b *viewBuilder) allReviewed() bool {
	m := b.m
	m.State = meeting.StateSealed
	return !isDraft(m)
}

// usedSources numbers the sources anew in the order in which the document mentions them, and drops the others.
func (b *viewBuilder) usedSources(blocks []document.Block) []document.Source {
	var out []document.Source
	number := map[int]int{}
	use := func(n int) int {
		if n == 0 || n > len(b.sources) {
			return 0
		}
		if _, ok := number[n]; !ok {
			out = append(out, b.sources[n-1])
			number[n] = len(out)
		}
		return number[n]
	}
	for i := range blocks {
		blocks[i].Source = use(blocks[i].Source)
		if t := blocks[i].Table; t != nil {
			for _, row := range t.Rows {
				for c := range row.Cells {
					row.Cells[c].Source = use(row.Cells[c].Source)
				}
			}
		}
	}
	return out
}

// properties are the machine-readable marks: who and what made the document (AI Act Art. 50), and who has looked at it. Names are in
// English whatever the document's language, for programs.
func (b *viewBuilder) properties(d *document.Document) []document.Property {
	var p []document.Property
	add := func(name, value string) {
		if value != "" {
			p = append(p, document.Property{Name: name, Value: value})
		}
	}
	add("Ratsschreiber.MachineGenerated", map[bool]string{true: "draft, not reviewed by a person throughout", false: "prepared by machine, reviewed by persons"}[d.Unreviewed() > 0 || !b.allReviewed()])
	add("Ratsschreiber.State", string(b.m.State))
	add("Ratsschreiber.Unreviewed", strconv.Itoa(d.Unreviewed()))
	add("Ratsschreiber.Program", b.o.Program)
	for i, u := range b.m.Models {
		prefix := "Ratsschreiber.Model" + strconv.Itoa(i+1)
		add(prefix, joinNonEmpty(" ", u.Name, u.Version))
		add(prefix+".Purpose", u.Purpose)
		add(prefix+".SHA256", u.SHA256)
	}
	add("Ratsschreiber.Reviewers", strings.Join(reviewers(b.m), "; "))
	add("Ratsschreiber.ContentSHA256", b.o.Digest)
	return p
}

func shortDigest(s string) string {
	if len(s) > 16 {
		return s[:16] + "…"
	}
	return s
}

func joinNonEmpty(sep string, parts ...string) string {
	return strings.Join(filter(parts, func(s string) bool { return strings.TrimSpace(s) != "" }), sep)
}
