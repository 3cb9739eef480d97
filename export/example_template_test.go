package export

import (
	"bytes"
	"io/fs"
	"strings"
	"time"

	"ratsschreiber/export/document"
	"ratsschreiber/export/docx"
)

// exampleTemplate makes the commented example of a town's own DOCX template from layouts/example.LANGUAGE.txt; the finished files lie beside it.
func exampleTemplate(o Options) ([]byte, error) {
	name := "layouts/example." + o.language() + ".txt"
	raw, err := fs.ReadFile(o.layouts(), name)
	if err != nil {
		return nil, &LayoutError{File: name, Err: err}
	}
	d := document.Document{Language: map[string]string{"de": "de-DE", "en": "en-GB"}[o.language()], Created: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Program: "Ratsschreiber",
		PageOf: o.words().Text("documents.page_of")}
	d.Header = map[string]string{"de": "{{Gremium}} · {{Sitzung}} · {{Tag}}", "en": "{{Body}} · {{Meeting}} · {{Day}}"}[o.language()]
	var lines []string
	for _, line := range strings.Split(string(raw), "\n") {
		line, remark, has := strings.Cut(line, " :: ")
		if has { // remarks become comments, by the way that evidence goes
			d.Sources = append(d.Sources, document.Source{Comment: strings.TrimSpace(remark)})
			mark := markText(len(d.Sources))
			if strings.HasPrefix(line, "| ") {
				line = "| " + mark + line[2:]
			} else {
				line += mark
			}
		}
		lines = append(lines, line)
	}
	if d.Blocks, err = readMarkup(strings.Join(lines, "\n")); err != nil {
		return nil, &LayoutError{File: name, Err: err}
	}
	d.Title = document.Plain(d.Blocks[0].Text)
	var b bytes.Buffer
	if err := docx.Write(&b, &d); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
