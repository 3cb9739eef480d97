package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"testing"
)

// zipOf packs files, given as name and content in turn.
func zipOf(t *testing.T, files ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(files[i+1]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const wordDocument = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>Öffentlicher Teil</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Ö 1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Eröff</w:t></w:r><w:r><w:t>nung</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>Ö 2</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Radweg</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12/2026</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:del><w:r><w:delText>Ö 3 Gestrichen</w:delText></w:r></w:del><w:r><w:t>Nichtöffentlicher Teil</w:t></w:r></w:p>
<w:p><w:r><w:t>N 3</w:t><w:tab/><w:t xml:space="preserve">Grundstück </w:t></w:r></w:p></w:body></w:document>`

const openDocument = `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>
<text:h>Öffentlicher Teil</text:h>
<table:table><table:table-row><table:table-cell><text:p>Ö 1</text:p></table:table-cell><table:table-cell><text:p>Eröff<text:span>nung</text:span></text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>Ö 2</text:p></table:table-cell><table:table-cell><text:p>Radweg</text:p></table:table-cell><table:table-cell><text:p>12/2026</text:p></table:table-cell></table:table-row></table:table>
<text:p>Nichtöffentlicher<text:s/>Teil</text:p><text:p>N 3<text:tab/>Grundstück</text:p></office:text></office:body></office:document-content>`

func TestWordAndOpenDocumentInvitations(t *testing.T) {
	for _, tt := range []struct {
		form       Form
		name, text string
	}{{FormDOCX, "word/document.xml", wordDocument}, {FormODT, "content.xml", openDocument}} {
		r, err := ParseAgenda(context.Background(), "Einladung.zip", zipOf(t, tt.name, tt.text), AgendaOptions{})
		if err != nil {
			t.Fatalf("%s: %v", tt.form, err)
		}
		if got := briefs(r.Agenda); got != "1|o|Eröffnung\n2|o|Radweg|12/2026\n3|c|Grundstück" || r.Form != tt.form {
			t.Errorf("%s:\n%s", r.Form, got)
		}
	}
	var syntax *SyntaxError
	if _, err := ParseAgenda(context.Background(), "", zipOf(t, "word/document.xml", "<w:p>Geheim</w:x"), AgendaOptions{}); !errors.As(err, &syntax) {
		t.Errorf("broken document: %v", err)
	}
	if _, err := ParseAgenda(context.Background(), "", zipOf(t, "content.xml", "<a/>"), AgendaOptions{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("empty document: %v", err)
	}
}
