package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"ratsschreiber/export/document"
)

func template(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	d := &document.Document{Language: "de-DE", Title: "Vorlage", Created: time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC), Program: "Probe",
		Blocks: []document.Block{{Kind: document.Paragraph, Text: []document.Run{{Text: text}}}}}
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func fields() Fields {
	var f Fields
	f.Set("Ratssaal", "Ort")
	f.Set("", "Prüfsumme")
	var one, two Fields
	one.Set("1", "TOP")
	two.Set("2", "TOP")
	f.SetList([]Fields{one, two}, "TOP")
	return f
}

func body(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Name == "word/document.xml" {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if _, err := b.ReadFrom(r); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
	}
	t.Fatal("no document in the file")
	return ""
}

func TestNamesAreFoundHoweverTheyAreSpelled(t *testing.T) {
	var b bytes.Buffer
	asked, err := Fill(&b, template(t, "{{ORT}} {{ ort }} {{Pruefsumme}} {{PRÜF-SUMME}} {{#TOP}}[{{top}}{{#TOP}}!{{/TOP}}]{{/TOP}} {{neu}}"), Filling{Fields: fields()})
	if err != nil {
		t.Fatal(err)
	}
	if got := body(t, b.Bytes()); !strings.Contains(got, "Ratssaal Ratssaal   [1!][2!] {{neu}}") {
		t.Errorf("got %s", got)
	}
	if strings.Join(asked.Unknown, " ") != "neu" || len(asked.Empty) != 2 {
		t.Errorf("asked: %+v", asked)
	}
}

func TestListsInsideListsEnd(t *testing.T) {
	f := fields()
	var many []Fields
	for range 400 {
		var x Fields
		x.Set("x", "Name")
		many = append(many, x)
	}
	f.SetList(many, "A")
	f.SetList(many, "B")
	f.SetList(many, "C")
	_, err := Fill(&bytes.Buffer{}, template(t, "{{#A}}{{#B}}{{#C}}x{{/C}}{{/B}}{{/A}}"), Filling{Fields: f})
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("64 million entries: %v", err)
	}
}

func TestMacrosAreRefused(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("[Content_Types].xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(`<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Fill(&bytes.Buffer{}, b.Bytes(), Filling{}); !errors.Is(err, ErrMacros) {
		t.Errorf("got %v", err)
	}
}

func TestATreeGivesBackWhatWasRead(t *testing.T) {
	for _, s := range []string{
		`<?xml version="1.0" encoding="UTF-8"?><w:a xmlns:w="x" w:b="1 &amp; &quot;2&quot;&#10;"><!-- c --><w:t xml:space="preserve"> a &lt; b </w:t><m:x/></w:a>`,
		`<a><b></b></a>`,
	} {
		n, err := parse([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		again, err := parse(n.bytes())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(n.bytes(), again.bytes()) {
			t.Errorf("%s becomes %s", s, again.bytes())
		}
	}
	for _, s := range []string{"", "<a>", "<a></b>", "</a>", "text", strings.Repeat("<a>", deepest+1)} {
		if _, err := parse([]byte(s)); err == nil {
			t.Errorf("%.20q was taken for a part", s)
		}
	}
}

// FuzzTemplateFile: any file given as a template is filled or refused, and what is filled can be filled again.
func FuzzTemplateFile(f *testing.F) {
	f.Add(template(f, "{{Ort}} {{#TOP}}{{TOP}}{{/TOP}}"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{0xd0, 0xcf, 0x11, 0xe0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var b bytes.Buffer
		if _, err := Fill(&b, data, Filling{Fields: fields(), Banner: "ENTWURF", Properties: []document.Property{{Name: "a", Value: "b"}}}); err != nil {
			return
		}
		if _, err := openPackage(b.Bytes()); err != nil {
			t.Fatalf("what was filled cannot be opened: %v", err)
		}
	})
}
