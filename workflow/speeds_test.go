package workflow

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"ratsschreiber/transcribe"
)

var (
	smallNet = transcribe.EngineInfo{Name: "small-q5_0", SHA256: "5a11", Bytes: 190 << 20, Weights: "q5_0", Kernels: "AVX2",
		Shape: transcribe.Shape{Width: 768, AudioLayers: 12, TextLayers: 12, Mels: 80, Vocabulary: 51865}}
	baseNet = transcribe.EngineInfo{Name: "base-q5_0", SHA256: "ba5e", Bytes: 60 << 20, Weights: "q5_0", Kernels: "AVX2",
		Shape: transcribe.Shape{Width: 512, AudioLayers: 6, TextLayers: 6, Mels: 80, Vocabulary: 51865}}
)

// calibrated is what a calibration at a usual pace leaves.
func calibrated(info transcribe.EngineInfo, states int) Speed {
	e := newSpeed(info, states)
	e.Hear, e.Say, e.Memory, e.Load, e.At = 100e9, 20e9, 300<<20, 0.5, time.Date(2026, 4, 14, 18, 0, 0, 0, time.UTC)
	return e
}

func pathsIn(dir string) Paths {
	return Paths{Home: dir, Config: filepath.Join(dir, "config"), Models: filepath.Join(dir, "models"), Town: filepath.Join(dir, "templates")}
}

func TestWhatWasMeasuredIsReadBack(t *testing.T) {
	p := pathsIn(t.TempDir())
	s := LoadSpeeds(p)
	if s.measured() {
		t.Error("measured before anything was")
	}
	must(t, s.keep(calibrated(smallNet, 2)))
	must(t, s.keep(calibrated(baseNet, 2)))
	changed := calibrated(smallNet, 2)
	changed.Speech, changed.Runs = 9.5, 1
	must(t, s.keep(changed))
	other := LoadSpeeds(p)
	if !other.measured() || len(other.list) != 2 {
		t.Fatalf("read back: %+v", other.list)
	}
	if got, known := other.of(smallNet, 2); !known || got != changed {
		t.Errorf("read back %+v, want %+v", got, changed)
	}
	byName := smallNet
	byName.SHA256 = ""
	if got, known := other.of(byName, 2); !known || got.Speech != 9.5 {
		t.Errorf("by name and size: %+v", got)
	}
	for name, info := range map[string]transcribe.EngineInfo{
		"other kernels":    {Name: smallNet.Name, SHA256: smallNet.SHA256, Kernels: "ggml"},
		"another checksum": {Name: smallNet.Name, SHA256: "else", Bytes: smallNet.Bytes, Kernels: "AVX2"},
	} {
		if _, known := other.of(info, 2); known {
			t.Errorf("%s: taken for the same", name)
		}
	}
	if _, known := other.of(smallNet, 3); known {
		t.Error("another number of states: taken for the same")
	}
}

func TestTwoProgramsKeepEachOthersMeasurements(t *testing.T) {
	p := pathsIn(t.TempDir())
	one, two := LoadSpeeds(p), LoadSpeeds(p)
	must(t, one.keep(calibrated(smallNet, 2)))
	must(t, two.keep(calibrated(baseNet, 2)))
	if s := LoadSpeeds(p); len(s.list) != 2 {
		t.Errorf("kept: %+v", s.list)
	}
}

func TestADamagedFileOfMeasurementsIsSetAside(t *testing.T) {
	for name, content := range map[string]string{"no TOML": "speed = [", "of another kind": "[speed]\nstates = 1\n", "binary": "\x00\x01\xff"} {
		t.Run(name, func(t *testing.T) {
			p := pathsIn(t.TempDir())
			must(t, os.MkdirAll(p.Config, 0o755))
			must(t, os.WriteFile(speedsFile(p), []byte(content), 0o600))
			s := LoadSpeeds(p)
			if s.measured() {
				t.Error("something was measured")
			}
			if raw, err := os.ReadFile(speedsFile(p) + ".damaged"); err != nil || string(raw) != content {
				t.Errorf("set aside: %q, %v", raw, err)
			}
			must(t, s.keep(calibrated(smallNet, 2)))
			if !LoadSpeeds(p).measured() {
				t.Error("what was measured afterwards is not kept")
			}
		})
	}
}

func TestImpossibleMeasurementsAreLeftOut(t *testing.T) {
	bad := calibrated(smallNet, 2)
	bad.Hear = math.Inf(1)
	negative := calibrated(smallNet, 2)
	negative.Load = -1
	for _, e := range []Speed{{}, bad, negative, newSpeed(smallNet, 2)} {
		if e.plausible() {
			t.Errorf("taken: %+v", e)
		}
	}
	p := pathsIn(t.TempDir())
	must(t, LoadSpeeds(p).keep(bad))
	if _, err := os.Stat(speedsFile(p)); err == nil {
		t.Error("an impossible measurement was stored")
	}
}

func TestRunsCorrectWhatIsRemembered(t *testing.T) {
	p := pathsIn(t.TempDir())
	s := LoadSpeeds(p)
	const states = 2
	must(t, s.keep(calibrated(smallNet, states)))
	plan := s.outlook(smallNet, states)
	if plan.basis != BasisCalibrated {
		t.Fatalf("after calibrating the basis is %s", plan.basis)
	}
	must(t, s.learn(smallNet, states, time.Minute, time.Minute, time.Second, 0)) // too short
	if got := s.outlook(smallNet, states); got.basis != BasisCalibrated {
		t.Error("a minute of speech taught something")
	}
	const speech = 20 * time.Minute
	took := func(speed float64) time.Duration { // with what the last windows wait for each other
		return time.Duration(float64(speech+time.Duration(plan.lanes-1)*halfWindow) / speed)
	}
	before := plan.speed
	for _, c := range []struct {
		name  string
		times float64 // as fast as is remembered
		want  float64
	}{
		{"a first run, slower than calibrated", 0.8, 0.9},
		{"disturbed by other programs", 0.5, 0.75},
		{"quick", 2, 1.7},
		{"as always", 1, 1},
	} {
		must(t, s.learn(smallNet, states, speech, took(before*c.times), time.Second, took(before)))
		after := LoadSpeeds(p).outlook(smallNet, states)
		if after.basis != BasisRuns || math.Abs(after.speed-before*c.want) > 1e-6*before {
			t.Errorf("%s: %.3f became %.3f, want %.3f", c.name, before, after.speed, before*c.want)
		}
		before = after.speed
	}
	if d := s.outlook(smallNet, states).takes(speech) - s.outlook(smallNet, states).load; (d - took(before)).Abs() > time.Millisecond {
		t.Errorf("the same again is predicted to take %v, it takes %v", d, took(before))
	}
}

func TestARunOfAModelThatWasNotCalibratedIsTakenAsItWas(t *testing.T) {
	s := LoadSpeeds(pathsIn(t.TempDir()))
	must(t, s.learn(smallNet, 1, 20*time.Minute, 200*time.Second, time.Second, 0))
	if o := s.outlook(smallNet, 1); o.basis != BasisRuns || math.Abs(o.speed-6) > 1e-9 {
		t.Errorf("%+v", o)
	}
	steady := s.outlook(smallNet, 1)
	must(t, s.learn(smallNet, 1, 20*time.Minute, 400*time.Second, time.Second, 200*time.Second))
	if o := s.outlook(smallNet, 1); o.most <= steady.most || o.live >= steady.live {
		t.Errorf("a prediction that was missed widens the range and slows the text beside a recording: %+v, before %+v", o, steady)
	}
}

func TestOutlooksRestOnTheBestThatIsKnown(t *testing.T) {
	none := LoadSpeeds(pathsIn(t.TempDir()))
	if o := none.outlook(smallNet, 2); o.basis != BasisAssumed || o.speed <= 0 || o.most/o.least < 5 {
		t.Errorf("nothing measured: %+v", o)
	}
	var nobody *Speeds
	if o := nobody.outlook(smallNet, 2); o.basis != BasisAssumed {
		t.Errorf("nothing remembered: %+v", o)
	}
	s := LoadSpeeds(pathsIn(t.TempDir()))
	must(t, s.keep(calibrated(baseNet, 2)))
	scaled := s.outlook(smallNet, 2)
	if scaled.basis != BasisScaled || scaled.basis.Measured() {
		t.Errorf("from another model: %+v", scaled)
	}
	must(t, s.keep(calibrated(smallNet, 2)))
	own := s.outlook(smallNet, 2)
	if own.basis != BasisCalibrated || own.speed != scaled.speed || own.most >= scaled.most {
		t.Errorf("calibrated at the same pace: %+v, scaled %+v", own, scaled)
	}
	if one := s.outlook(smallNet, 1); one.basis != BasisCalibrated || math.Abs(one.speed-own.speed/2) > 1e-9 {
		t.Errorf("one state: %+v, two %+v", one, own)
	}
	slow := newSpeed(baseNet, 2)
	slow.Slow = true
	must(t, s.keep(slow))
	if s.unmeasured(baseNet, 2) {
		t.Error("a model that was too slow to be measured is measured again and again")
	}
}

func TestMeasurementsOfOtherMachinesDoNotCount(t *testing.T) {
	s := LoadSpeeds(pathsIn(t.TempDir())) // as on a stick
	e := calibrated(smallNet, 2)
	e.Cores = runtime.NumCPU() + 6
	must(t, s.keep(e))
	if o := s.outlook(smallNet, 2); o.basis != BasisAssumed || s.measured() {
		t.Errorf("another machine's measurement: %+v", o)
	}
}

func FuzzParseSpeeds(f *testing.F) {
	f.Add([]byte("[[speed]]\nmodel = \"a\"\nstates = 2\ncores = 2\nhear = 1e9\nsay = 1e9\n"))
	f.Add([]byte("[[speed]]\nhear = nan\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		list, err := parseSpeeds(raw)
		if err != nil {
			return
		}
		s := &Speeds{list: list}
		for _, e := range list {
			info := transcribe.EngineInfo{Name: e.Name, SHA256: e.Model, Bytes: e.Bytes, Weights: e.Weights, Kernels: e.Kernels, Shape: smallNet.Shape}
			o := s.outlook(info, min(e.States, 64))
			if math.IsNaN(o.speed) || o.speed < 0 || math.IsNaN(o.live) || o.least <= 0 || o.most < o.least {
				t.Fatalf("%+v gives %+v", e, o)
			}
			if d := o.takes(time.Hour); d < 0 {
				t.Fatalf("%+v: an hour takes %v", e, d)
			}
		}
	})
}
