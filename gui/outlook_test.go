package gui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper/modelfile"
	"ratsschreiber/workflow"
)

// measures looks into model files without C code and says what they are.
type measures struct{ workflow.Engines }

func (measures) Check(path string) (transcribe.EngineInfo, error) {
	m, err := modelfile.OpenSpeech(path)
	return transcribe.EngineInfo{Bytes: m.Bytes, Shape: m.Shape(), Weights: m.Weights, Kernels: "AVX2"}, err
}

func TestSettingsAndModelsSayWhatSuitsThisComputerOnceItWasMeasured(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Engines = measures{} })
	if err := makeDir(b.o.Paths.Models); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.o.Paths.Models, "ggml-mini.bin"), demoModel(t), 0o644); err != nil {
		t.Fatal(err)
	}
	b.put(newSettingsScreen(b.Window), false)
	b.mustSee("Wie schnell dieser Rechner ist, wurde noch nicht gemessen")

	was := fmt.Sprintf("[[speed]]\nname = \"base\"\nbytes = 1\nweights = \"q5_0\"\nwidth = 512\nkernels = \"AVX2\"\ncores = %d\nstates = 2\nhear = 1e11\nsay = 2e10\n", runtime.NumCPU())
	if err := makeDir(b.o.Paths.Config); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.o.Paths.Config, "speed.toml"), []byte(was), 0o600); err != nil {
		t.Fatal(err)
	}
	b.put(newSettingsScreen(b.Window), false)
	b.mustSee("Empfohlen für diesen Rechner: ")
	b.showModels()
	b.mustSee("eine Stunde Sitzung in etwa")
	advised := 0
	for i := range b.shelf.models {
		for _, r := range b.shelf.runs(i) {
			if strings.Contains(r.text, "→ empfohlen für diesen Rechner") {
				advised++
			}
		}
	}
	if advised != 1 {
		t.Errorf("%d models are recommended", advised)
	}
}

func TestTheLineAtTheFootSaysWhenAJobWillBeDone(t *testing.T) {
	b := newBench(t)
	now := time.Now()
	for _, c := range []struct {
		name  string
		event workflow.Event
		want  string
	}{
		{"measured", workflow.Event{Step: "transcribe", Done: 1, Total: 10, ETA: now.Add(time.Hour)}, "fertig gegen " + b.words.Clock(now.Add(time.Hour))},
		{"not measured", workflow.Event{Step: "transcribe", Total: 10, ETA: now.Add(time.Hour), Earliest: now.Add(time.Hour / 2), Latest: now.Add(2 * time.Hour)},
			"noch nicht gemessen, fertig wohl zwischen " + now.Add(time.Hour/2).Format("15:04") + " und " + b.words.Clock(now.Add(2*time.Hour))},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := &job{title: "Rat", run: func(_ context.Context, tell workflow.Progress) error {
				tell(c.event)
				b.jobs.changed()
				b.mustSee(c.want)
				return nil
			}}
			b.jobs.add(j)
		})
	}
}
