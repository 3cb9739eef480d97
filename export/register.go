package export

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ratsschreiber/export/document"
)

// Register is what the program knows about itself and its use for a sheet in the town's register of AI systems. No binding list of
// fields exists; these are the ones that published registers and drafts have. What is empty is for the town to
// fill in and is printed as such, never guessed.
type Register struct {
	Program, Version string
	Models           []RegisterModel
	Office, Contact  string
	LegalBasis       string
	Signers          []string // who may sign
	Retention        string
	Status           string
	LastReview       time.Time
	Cost             string
	Training         string
	// WattHours is the energy for an hour of meeting; 0: not known. Method says how it was measured or computed.
	WattHours       float64
	EnergyMethod    string
	WordErrorRate   float64 // 0 to 1; 0: not known
	WordErrorMethod string
	Meetings        int // with the program so far; 0: not counted
}

// RegisterModel is a model on the machine.
type RegisterModel struct {
	Name, Purpose, Version string
	Licence, Origin        string
	SHA256                 string
	Bytes                  int64
}

// registerEntry is a line of the sheet.
type registerEntry struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value,omitempty"`
	// Open says that the town has to fill it in.
	Open bool `json:"to_be_filled_in,omitempty"`
}

// registerKeys is the order of the sheet. Entries with a text in the catalogue are known beforehand; the others come from Register.
var registerKeys = []string{"name", "version", "purpose", "status", "office", "contact", "legal_basis", "deployment", "models", "inputs", "outputs", "data_categories", "data_subjects",
	"recipients", "retention", "oversight", "signers", "limits", "risk_class", "role", "training", "energy", "cost", "last_review"}

func (reg Register) entries(o Options) []registerEntry {
	w := o.words()
	known := map[string]string{"name": reg.Program, "version": reg.Version, "status": reg.Status, "office": reg.Office, "contact": reg.Contact, "legal_basis": reg.LegalBasis,
		"retention": reg.Retention, "signers": strings.Join(reg.Signers, ", "), "cost": reg.Cost, "training": reg.Training}
	if !reg.LastReview.IsZero() {
		known["last_review"] = w.Date(reg.LastReview)
	}
	var models []string
	for _, m := range reg.Models {
		purpose := m.Purpose
		if w.Has("documents.register.purpose_" + m.Purpose) {
			purpose = w.Text("documents.register.purpose_" + m.Purpose)
		}
		line := joinNonEmpty(", ", purpose+": "+joinNonEmpty(" ", m.Name, m.Version), m.Licence, m.Origin)
		if m.Bytes > 0 {
			line += ", " + w.Bytes(m.Bytes)
		}
		if m.SHA256 != "" {
			line += ", SHA-256 " + m.SHA256
		}
		models = append(models, line)
	}
	known["models"] = strings.Join(models, "\n")
	if reg.WattHours > 0 {
		known["energy"] = joinNonEmpty(". ", w.Text("documents.register.energy_value", "wh", w.Decimal(reg.WattHours, 1)), reg.EnergyMethod)
	}
	limits := w.Text("documents.register.limits_text")
	if reg.WordErrorRate > 0 {
		limits += " " + joinNonEmpty(". ", w.Text("documents.register.wer", "rate", w.Percent(reg.WordErrorRate, 1)), reg.WordErrorMethod)
	}
	known["limits"] = limits
	var out []registerEntry
	for _, key := range registerKeys {
		e := registerEntry{Key: key, Label: w.Text("documents.register." + key), Value: known[key]}
		if e.Value == "" && w.Has("documents.register."+key+"_text") {
			e.Value = w.Text("documents.register." + key + "_text")
		}
		e.Open = e.Value == ""
		out = append(out, e)
	}
	return out
}

// WriteRegister writes the sheet, with a notice for the public, as JSON or in one of the printing formats.
func WriteRegister(w io.Writer, f Format, reg Register, o Options) error {
	entries := reg.entries(o)
	words := o.words()
	notice := words.Text("documents.register.notice", "program", reg.Program, "contact", firstNonEmpty(reg.Contact, words.Text("documents.register.open")))
	if f == JSON {
		var made *time.Time
		if !o.Now.IsZero() {
			made = &o.Now
		}
		return writeJSON(w, struct {
			Format  string          `json:"format"`
			Made    *time.Time      `json:"made,omitempty"`
			Entries []registerEntry `json:"entries"`
			Notice  string          `json:"notice"`
		}{"ratsschreiber-register/1", made, entries, notice})
	}
	print, ok := printers[f]
	if !ok {
		return &UnknownFormatError{Name: string(f), Known: []string{".json", ".md", ".docx", ".odt", ".pdf", ".txt", ".html"}}
	}
	d := document.Document{Language: map[string]string{"de": "de-DE", "en": "en-GB"}[o.language()], Title: words.Text("documents.register.title"), Subject: reg.Program, Author: reg.Office,
		Created: o.Now, Program: o.Program, PageOf: words.Text("documents.page_of"), Header: joinNonEmpty(" · ", words.Text("documents.register.title"), reg.Program)}
	run := func(s string) []document.Run { return []document.Run{{Text: s}} }
	table := document.Table{Widths: []float64{0.28, 0.72}, Right: []bool{false, false}, Rows: []document.Row{{Header: true, Cells: []document.Cell{{Text: run(words.Text("documents.register.head_field"))}, {Text: run(words.Text("documents.register.head_value"))}}}}}
	open := 0
	for _, e := range entries {
		value := e.Value
		if e.Open {
			open++
			value = words.Text("documents.register.open")
		}
		table.Rows = append(table.Rows, document.Row{Cells: []document.Cell{{Text: []document.Run{{Text: e.Label, Bold: true}}}, {Text: run(value)}}})
	}
	d.Blocks = []document.Block{{Kind: document.Title, Text: run(words.Text("documents.register.title"))}, {Kind: document.Subtitle, Text: run(joinNonEmpty(" ", reg.Program, reg.Version))}}
	if open > 0 {
		d.Blocks = append(d.Blocks, document.Block{Kind: document.Note, Text: run(words.Count("documents.register.missing", open))})
	}
	d.Blocks = append(d.Blocks, document.Block{Kind: document.TableBlock, Table: &table},
		document.Block{Kind: document.Heading, Level: 1, Text: run(words.Text("documents.register.notice_title"))}, document.Block{Kind: document.Paragraph, Text: run(notice)})
	if err := print(w, &d); err != nil {
		return fmt.Errorf("write the register sheet: %w", err)
	}
	return nil
}
