package workflow

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/transcribe"
)

func TestTheModelThatHearsBestAndIsQuickAndSmallEnoughIsAdvised(t *testing.T) {
	const gb = 1 << 30
	m := func(name string, quality int, hour time.Duration, memory int64, installed bool) ModelOutlook {
		return ModelOutlook{Name: name, Quality: quality, Hour: hour.Seconds(), Memory: memory, Installed: installed, Basis: BasisCalibrated}
	}
	for _, c := range []struct {
		name   string
		memory int64
		models []ModelOutlook
		want   string
	}{
		{"the best that is quick enough", 16 * gb, []ModelOutlook{m("base", 2, 6*time.Minute, gb/2, true), m("small", 3, 35*time.Minute, gb, true), m("large", 6, 3*time.Hour, 4*gb, true)}, "small"},
		{"too little memory", 2 * gb, []ModelOutlook{m("base", 2, 6*time.Minute, gb/2, true), m("small", 3, 35*time.Minute, 3*gb/2, true)}, "base"},
		{"memory not known", 0, []ModelOutlook{m("small", 3, 35*time.Minute, 3*gb/2, true)}, "small"},
		{"one that would have to be fetched, and the best of those that are there", 16 * gb, []ModelOutlook{m("base", 2, 6*time.Minute, gb/2, true), m("small", 3, 35*time.Minute, gb, false)}, "base small"},
		{"of two that hear alike the one that is there", 16 * gb, []ModelOutlook{m("small", 3, 40*time.Minute, gb, true), m("small-q5", 3, 35*time.Minute, gb, false)}, "small"},
		{"of two that are missing the quicker one", 16 * gb, []ModelOutlook{m("small", 3, 40*time.Minute, gb, false), m("small-q5", 3, 35*time.Minute, gb, false)}, "small-q5"},
		{"none", 16 * gb, []ModelOutlook{m("base", 2, 2*time.Hour, gb/2, true), m("mini", 0, time.Minute, gb/2, true)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			advise(c.models, c.memory)
			var got []string
			for _, m := range c.models {
				if m.Advised {
					got = append(got, m.Name)
				}
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("advised: %q, want %q", s, c.want)
			}
			if lines := AdviceLines(catalogue.For("de"), c.models); len(lines) != max(1, len(got)) {
				t.Errorf("said: %q", lines)
			}
		})
	}
}

func TestEveryKnownModelCanBeEstimated(t *testing.T) {
	list, err := KnownModels("")
	must(t, err)
	for _, k := range list {
		if k.Finder {
			continue
		}
		if !k.Shape.Known() || k.Quality == 0 || k.Weights == "" || k.Length() < 50<<20 {
			t.Errorf("%s: %+v, %d bytes", k.Name, k, k.Length())
		}
		if k.Memory > 0 { // what whisper.cpp itself says it needs; we give back what it keeps
			if got, most := workerMemory(k.info(""), 2), int64(k.Memory)<<20; got < k.Length()+55<<20 || got > most {
				t.Errorf("%s: %d MB estimated, whisper.cpp says %d MB", k.Name, got>>20, k.Memory)
			}
		}
	}
}

// nets looks into model files by their names only.
type nets struct{ Engines }

func (nets) Check(path string) (transcribe.EngineInfo, error) {
	for _, info := range []transcribe.EngineInfo{smallNet, baseNet} {
		if strings.Contains(path, info.Name) {
			return info, nil
		}
	}
	return transcribe.EngineInfo{}, transcribe.ErrNotModel
}

func TestLiveTextThatWillNotKeepUpIsForetold(t *testing.T) {
	for _, c := range []struct {
		name      string
		pace      float64 // of an encoder's multiplications, in thousand millions
		installed []string
		want      LiveOutlook
	}{
		{"quick enough", 100, nil, LiveOutlook{KeepsUp: true}},
		{"full windows would do", 9, nil, LiveOutlook{Behind: liveBacklog}},
		{"too slow, a smaller model is there", 4, []string{"base-q5_0", "small-q5_0"}, LiveOutlook{Behind: 36 * time.Minute, Better: "base-q5_0"}},
		{"too slow for any", 1, []string{"base-q5_0"}, LiveOutlook{Behind: 51 * time.Minute}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := pathsIn(t.TempDir())
			must(t, os.MkdirAll(p.Models, 0o755))
			for _, name := range c.installed {
				must(t, os.WriteFile(filepath.Join(p.Models, "ggml-"+name+".bin"), nil, 0o600))
			}
			s := LoadSpeeds(p)
			e := calibrated(smallNet, 1)
			e.Hear, e.Say = c.pace*1e9, c.pace*1e9/4
			must(t, s.keep(e))
			got, err := LiveTextOutlook(p, nets{}, TranscribeOptions{Info: smallNet, States: 1, Speeds: s})
			must(t, err)
			if got.KeepsUp != c.want.KeepsUp || got.Better != c.want.Better || (got.Behind-c.want.Behind).Abs() > 5*time.Minute {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestSentencesOnWhenTextIsReady(t *testing.T) {
	now := time.Date(2026, 4, 14, 22, 30, 0, 0, time.UTC)
	at := func(d time.Duration) time.Time { return now.Add(d) }
	w := catalogue.For("de")
	for _, c := range []struct{ got, want string }{
		{EndText(w, Event{ETA: at(40 * time.Minute)}, now), "fertig gegen 23:10 Uhr"},
		{EndText(w, Event{ETA: at(40 * time.Minute), Earliest: at(-time.Minute), Latest: at(time.Hour)}, now), "noch nicht gemessen, fertig wohl zwischen 22:30 und 23:30 Uhr"},
		{EndText(w, Event{ETA: at(10 * time.Second), Earliest: at(5 * time.Second), Latest: at(20 * time.Second)}, now), "noch nicht gemessen, fertig wohl gegen 22:30 Uhr"},
		{EndText(w, Event{ETA: at(20 * time.Hour)}, now), "fertig gegen Mi 15.04.2026, 18:30 Uhr"},
		{EndText(w, Event{}, now), ""},
		{Prediction{Speech: time.Hour, Takes: 38 * time.Minute, Basis: BasisRuns, Model: "small"}.Line(w, now), "Fertig gegen 23:08 Uhr (etwa 40 min mit dem Modell small)."},
		{Prediction{Speech: time.Hour, Takes: 38 * time.Minute, Basis: BasisCalibrated, Model: "small"}.Line(w, now), "Fertig gegen 23:08 Uhr (etwa 40 min mit dem Modell small, nach einer kurzen Messung)."},
		{Prediction{Speech: time.Hour, Takes: time.Hour, Least: 30 * time.Minute, Most: 2 * time.Hour, Basis: BasisScaled, Model: "small"}.Line(w, now),
			"Das Modell small ist auf diesem Rechner noch nicht gemessen. Fertig wohl zwischen 23:00 und 00:30 Uhr."},
		{LiveOutlook{KeepsUp: true, Basis: BasisRuns}.Line(w), ""},
		{LiveOutlook{Model: "large", Basis: BasisAssumed, Behind: time.Hour}.Line(w), ""},
		{LiveOutlook{Model: "medium", Basis: BasisCalibrated, Behind: liveBacklog}.Line(w), "Der Text folgt der Aufnahme mit etwa 3 min Rückstand: Das Modell medium ist für diesen Rechner groß."},
		{LiveOutlook{Model: "large", Basis: BasisCalibrated, Behind: 42 * time.Minute, Better: "base"}.Line(w),
			"Der Text fällt hinter die Aufnahme zurück, nach einer Stunde um etwa 40 min: Das Modell large ist für diesen Rechner zu groß. Nach der Aufnahme holt er auf. Das Modell base käme mit."},
		{ModelOutlook{Basis: BasisScaled, Hour: 35 * 60, Memory: 800e6, Live: true}.Line(w), "eine Stunde Sitzung in etwa 35 min, etwa 800 MB Arbeitsspeicher, kommt bei laufender Aufnahme mit, nicht vorhanden"},
		{ModelOutlook{Basis: BasisAssumed, Least: 600, Most: 6000, Memory: 800e6, MemoryMeasured: true, Installed: true}.Line(w),
			"nicht gemessen: eine Stunde Sitzung in 10 min bis 1 h 40 min, 800 MB Arbeitsspeicher, vorhanden"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
