package intake

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"strings"
)

// maxDocument bounds the text part of a DOCX or ODT, unpacked: a small archive may claim to hold gigabytes.
const maxDocument = 64 << 20

// documentText takes the paragraphs out of a DOCX or ODT, one a line, table cells parted by tabs.
func documentText(ctx context.Context, fsys fs.FS, form Form) (string, error) {
	name := map[Form]string{FormDOCX: "word/document.xml", FormODT: "content.xml"}[form]
	data, err := readFSFile(ctx, fsys, name, maxDocument)
	if err != nil {
		if errors.Is(err, ErrTooLarge) || ctx.Err() != nil {
			return "", err
		}
		return "", &SyntaxError{Form: form, Err: errors.New("the document's text cannot be unpacked")}
	}
	w := documentWalker{decoder: xml.NewDecoder(strings.NewReader(string(data)))}
	w.decoder.Strict = false
	if err := w.run(); err != nil {
		return "", &SyntaxError{Form: form, Line: w.line(), Err: errors.New("the document's text is not valid XML")}
	}
	if strings.TrimSpace(w.text.String()) == "" {
		return "", ErrEmpty
	}
	return w.text.String(), nil
}

// documentWalker writes text as it meets it. Word and OpenDocument use different names for the same few things.
type documentWalker struct {
	decoder *xml.Decoder
	text    strings.Builder
	inText  int // w:t in Word; everything inside a paragraph in OpenDocument
	skip    int // deleted text, notes
	cells   int // cells of the row so far
	depth   int // tables in tables
}

func (w *documentWalker) line() int { line, _ := w.decoder.InputPos(); return line }

func (w *documentWalker) run() error {
	for {
		token, err := w.decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			w.start(t.Name)
		case xml.EndElement:
			w.end(t.Name)
		case xml.CharData:
			if w.inText > 0 && w.skip == 0 {
				w.text.Write(t)
			}
		}
	}
}

const odText = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

func (w *documentWalker) start(n xml.Name) {
	switch {
	case n.Local == "del" || n.Local == "delText" || n.Local == "tracked-changes" || n.Local == "note" || n.Local == "annotation":
		w.skip++
	case n.Local == "t" && n.Space != odText, (n.Local == "p" || n.Local == "h") && n.Space == odText:
		w.inText++
	case n.Local == "tab":
		w.text.WriteByte('\t')
	case n.Local == "br" || n.Local == "line-break" || n.Local == "cr":
		w.text.WriteByte('\n')
	case n.Local == "s" && n.Space == odText:
		w.text.WriteByte(' ')
	case n.Local == "tr" || n.Local == "table-row":
		w.depth++
		w.cells = 0
	case n.Local == "tc" || n.Local == "table-cell":
		if w.cells > 0 {
			w.text.WriteByte('\t')
		}
		w.cells++
	}
}

func (w *documentWalker) end(n xml.Name) {
	switch {
	case n.Local == "del" || n.Local == "delText" || n.Local == "tracked-changes" || n.Local == "note" || n.Local == "annotation":
		w.skip--
	case n.Local == "t" && n.Space != odText:
		w.inText--
	case n.Local == "p" || n.Local == "h" && n.Space == odText:
		if n.Space == odText {
			w.inText--
		}
		if w.depth > 0 {
			w.text.WriteByte(' ')
		} else {
			w.text.WriteByte('\n')
		}
	case n.Local == "tr" || n.Local == "table-row":
		w.depth--
		w.text.WriteByte('\n')
	}
}
