package workflow

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

func TestTheRegisterSheetHoldsWhatIsKnownAndGuessesNothing(t *testing.T) {
	f := drafted(t, "bw", nil)
	v := meeting.Version{Model: "small-q5_1", SHA256: strings.Repeat("ab", 32), Engine: "whisper.cpp 1.9.1", Language: "de", Started: time.Now()}
	var err error
	v.ID, err = f.StartVersion(bg, v)
	must(t, err)
	must(t, f.SaveWindow(bg, meeting.Window{Version: v.ID, To: time.Hour, State: meeting.WindowDone, Encode: 20 * time.Minute, Decode: 10 * time.Minute}, nil))
	must(t, f.FinishVersion(bg, v))
	must(t, f.SetCurrentVersion(bg, v.ID))
	states, _ := States(0, false)
	e, err := energyOf(bg, f, Settings{Watts: 60})
	must(t, err)
	if want := 30.0 / float64(states); e.PerHour < want*0.99 || e.PerHour > want*1.01 || e.Assumed {
		t.Errorf("energy %+v, want %g Wh an hour", e, want)
	}
	town := t.TempDir()
	must(t, os.Mkdir(filepath.Join(town, "register"), 0o755))
	must(t, os.WriteFile(filepath.Join(town, "register", "town.toml"), []byte("office='Hauptamt'\nlast_review='2026-10-01'\n[[model]]\nname='small'\nlicence='XYZ'\norigin='selbst'\n"), 0o644))
	for _, lang := range catalogue.Languages {
		reg, err := Register(bg, f, Settings{}, town, catalogue.For(lang))
		must(t, err)
		if reg.Office != "Hauptamt" || reg.LegalBasis != "" || len(reg.Signers) != 4 || reg.Retention == "" || reg.LastReview.IsZero() || reg.WattHours == 0 || !strings.Contains(reg.EnergyMethod, "45") {
			t.Errorf("%s: %+v", lang, reg)
		}
		if len(reg.Models) != 1 || reg.Models[0].Licence != "XYZ" || reg.Models[0].SHA256 == "" {
			t.Errorf("%s: models %+v", lang, reg.Models)
		}
	}
	for _, name := range []string{"blatt.md", "blatt.json", "blatt.docx"} {
		path := filepath.Join(t.TempDir(), name)
		must(t, ExportRegister(bg, f, path, Settings{}, ExportOptions{}))
		if raw := mustRead(t, path); len(raw) == 0 || name == "blatt.md" && (!strings.Contains(string(raw), "whisper.cpp 1.9.1") || !strings.Contains(string(raw), "MIT")) {
			t.Errorf("%s: %s", name, raw)
		}
	}
	if err := ExportRegister(bg, f, filepath.Join(t.TempDir(), "x.vtt"), Settings{}, ExportOptions{}); err == nil {
		t.Error("a register sheet as subtitles")
	}
}
