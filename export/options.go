package export

import (
	"io/fs"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/templates"
)

// Options say for whom and in which shape a document is made. The zero value makes a German document of the open part with the
// program's own layouts.
type Options struct {
	// Language of the document, "de" or "en"; "" is "de". It need not be the language that was spoken.
	Language string
	// Internal includes closed items and those of unknown visibility. A person asks for it by name, it is never a default.
	Internal bool
	// Layouts holds "layouts/KIND.LANGUAGE.tmpl" and "results/LANGUAGE.toml"; nil: the program's own.
	Layouts fs.FS
	// Template is the town's own DOCX, to be filled instead of a layout; only for the format docx.
	Template []byte
	// Now stands in the document as the time of its making. Documents with the same Now are the same byte for byte.
	Now time.Time
	// Program is name and version of the program that makes the document.
	Program string
	// Digest is the SHA-256 of the sealed content in hex; "" where nothing is sealed.
	Digest string
	// BaseName is the file's name without folder and ending; names of files per item begin with it.
	BaseName string
	// Item limits the document to one agenda item: an extract (Beschlussauszug).
	Item meeting.ItemID
	// Kind overrides the kind of minutes that the meeting asks for.
	Kind meeting.MinutesKind
	// Statement adds the sentence that a machine helped and a person answers for the text.
	Statement bool
	// Signers are the roles that sign, in the order of their places; none: chair and clerk.
	Signers []meeting.SignRole
	// EachChair: where the chair changed, everybody who presided signs.
	EachChair bool
	// Persons lets interchange files (OParl, Popolo) name who was present and how members voted in a named vote. Off by default: attendance
	// lists are published after the data-protection officer's word only (OParl 1.1, chapter 1.6).
	Persons bool
	// BaseURL is where the town publishes its files; with Protocol an OParl patch announces the finished minutes there.
	BaseURL  string
	Protocol *ProtocolFile
	// Tasks makes the list of what follows from the resolutions instead of minutes, Sequel the sheet of what came after signing.
	Tasks, Sequel bool
}

func (o Options) language() string {
	if o.Language == "" {
		return "de"
	}
	return catalogue.For(o.Language).Lang()
}

func (o Options) words() *catalogue.Words { return catalogue.For(o.language()) }

func (o Options) layouts() fs.FS {
	if o.Layouts == nil {
		return templates.FS()
	}
	return o.Layouts
}

// Report says what the reader of a written file should know.
type Report struct {
	Warnings []Warning
	// Unreviewed counts the places that the document marks as not reviewed.
	Unreviewed int
	// Items counts the agenda items that the document holds.
	Items int
}

func (r *Report) warn(code string, pairs ...any) {
	r.Warnings = append(r.Warnings, Warning{Code: code, Args: pairs})
}

// Warning is one such thing. Its sentence is "documents.warning.CODE" in the catalogue.
type Warning struct {
	Code string
	Args []any // name, value, name, value ...
}

// Codes of warnings.
const (
	// WarnUnconfirmed: items of unknown visibility were left out ({count}, {numbers}).
	WarnUnconfirmed = "unconfirmed"
	// WarnNoItems: nothing is left to print.
	WarnNoItems = "no_items"
	// WarnTemplateField: the template asks for a field ({field}) that nothing fills.
	WarnTemplateField = "template_field"
	// WarnTemplateUnknown: the template names a field ({field}) that does not exist.
	WarnTemplateUnknown = "template_unknown"
	// WarnNoBaseURL: OParl files need an address, so a patch without them was written.
	WarnNoBaseURL = "oparl_patch"
	// WarnNoOParlID: items ({count}) came without an OParl address and are left out of the patch.
	WarnNoOParlID = "oparl_ids"
	// WarnLater: corrections, objections or an approval exist, and the town's template has no field for them.
	WarnLater = "later"
	// WarnUnplaced: facts or passages that belong to no item ({count}) are printed at the end.
	WarnUnplaced = "unplaced"
)

// Text words the warning.
func (w Warning) Text(words *catalogue.Words) string {
	return words.Text("documents.warning."+w.Code, w.Args...)
}
