package export

import "strings"

// Format is a kind of file, named by how its name ends.
type Format string

// Formats.
const (
	DOCX       Format = "docx"
	ODT        Format = "odt"
	PDF        Format = "pdf"
	TXT        Format = "txt"
	Markdown   Format = "md"
	HTML       Format = "html"
	VTT        Format = "vtt"
	SRT        Format = "srt"
	CSV        Format = "csv"
	JSON       Format = "json"
	OParl      Format = "oparl.json"
	AkomaNtoso Format = "akn.xml"
	Popolo     Format = "popolo.json"
)

// Formats lists all formats in the order in which people ask for them.
var Formats = []Format{DOCX, PDF, ODT, TXT, Markdown, HTML, CSV, VTT, SRT, JSON, OParl, AkomaNtoso, Popolo}

// FormatOf finds the format by the end of a file's name; the longest ending counts. The error is an [*UnknownFormatError].
func FormatOf(filename string) (Format, error) {
	name := strings.ToLower(filename)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	var best Format
	for _, f := range Formats {
		if strings.HasSuffix(name, "."+string(f)) && len(f) > len(best) {
			best = f
		}
	}
	if best == "" {
		for ending, f := range map[string]Format{".htm": HTML, ".markdown": Markdown, ".text": TXT} {
			if strings.HasSuffix(name, ending) {
				best = f
			}
		}
	}
	if best == "" {
		e := &UnknownFormatError{Name: name}
		for _, f := range Formats {
			e.Known = append(e.Known, "."+string(f))
		}
		return "", e
	}
	return best, nil
}

// MediaType is what mail programs and web servers call the format.
func (f Format) MediaType() string {
	switch f {
	case DOCX:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ODT:
		return "application/vnd.oasis.opendocument.text"
	case PDF:
		return "application/pdf"
	case TXT:
		return "text/plain; charset=utf-8"
	case Markdown:
		return "text/markdown; charset=utf-8"
	case HTML:
		return "text/html; charset=utf-8"
	case VTT:
		return "text/vtt; charset=utf-8"
	case SRT:
		return "application/x-subrip"
	case CSV:
		return "text/csv; charset=utf-8"
	case AkomaNtoso:
		return "application/akn+xml"
	}
	return "application/json"
}
