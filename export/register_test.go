package export

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func testRegister() Register {
	return Register{Program: "Ratsschreiber", Version: "1.0", Office: "Hauptamt", WattHours: 12.34, EnergyMethod: "Gemessen am Netzteil", WordErrorRate: 0.087,
		Models: []RegisterModel{{Name: "ggml-mini-de", Version: "q5_0", Purpose: "transcription", SHA256: strings.Repeat("ab", 32), Bytes: 4_700_000}}}
}

func TestRegisterSheetLeavesOpenWhatNobodyKnows(t *testing.T) {
	var b bytes.Buffer
	if err := WriteRegister(&b, Markdown, testRegister(), testOptions()); err != nil {
		t.Fatal(err)
	}
	golden(t, "register.md", b.Bytes())
	b.Reset()
	if err := WriteRegister(&b, JSON, testRegister(), testOptions()); err != nil {
		t.Fatal(err)
	}
	var x struct {
		Entries []registerEntry
		Notice  string
	}
	if err := json.Unmarshal(b.Bytes(), &x); err != nil {
		t.Fatal(err)
	}
	open := map[string]bool{}
	for _, e := range x.Entries {
		if e.Label == "" || strings.HasPrefix(e.Label, "documents.") || strings.Contains(e.Value, "{") {
			t.Errorf("entry %s: %q %q", e.Key, e.Label, e.Value)
		}
		if (e.Value == "") != e.Open {
			t.Errorf("entry %s says open=%v with the value %q", e.Key, e.Open, e.Value)
		}
		open[e.Key] = e.Open
	}
	for key, want := range map[string]bool{"legal_basis": true, "contact": true, "office": false, "energy": false, "oversight": false} {
		if open[key] != want {
			t.Errorf("%s: open is %v", key, open[key])
		}
	}
	for _, f := range []Format{DOCX, ODT, PDF, HTML, TXT} {
		b.Reset()
		o := testOptions()
		o.Language = "en"
		if err := WriteRegister(&b, f, testRegister(), o); err != nil || b.Len() == 0 {
			t.Errorf("%s: %v", f, err)
		}
	}
	if err := WriteRegister(&b, VTT, testRegister(), testOptions()); err == nil {
		t.Error("a register sheet as subtitles")
	}
}
