package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"ratsschreiber/transcribe"
)

// Speed is what was measured of one model on one machine, working at so many windows side by side.
type Speed struct {
	Model   string `toml:"model"` // SHA-256 of the file; empty: only name and size are known
	Name    string `toml:"name"`
	Bytes   int64  `toml:"bytes"`
	Weights string `toml:"weights"`
	Width   int    `toml:"width"`
	Kernels string `toml:"kernels"` // what computed
	Cores   int    `toml:"cores"`
	States  int    `toml:"states"`

	// By calibration: multiplications a second and state, see [transcribe.Pace]. 0: not calibrated.
	Hear float64 `toml:"hear,omitempty"`
	Say  float64 `toml:"say,omitempty"`
	// Slow says that it could not be calibrated in the time that a person waits for that.
	Slow bool `toml:"slow,omitempty"`
	// Memory that the worker took at most, in bytes. 0: not known.
	Memory int64 `toml:"memory,omitempty"`
	// Load is how long it takes from the worker's start until it decodes, in seconds. 0: not known.
	Load float64 `toml:"load,omitempty"`

	// By whole transcriptions: seconds of speech decoded in a second by all states together, with everything that is decoded twice.
	Speech float64 `toml:"speech,omitempty"`
	Runs   int     `toml:"runs,omitempty"`
	// Miss is by what share of their real length the last runs were predicted wrongly.
	Miss float64 `toml:"miss,omitempty"`

	At time.Time `toml:"at"` // last measured
}

// pace is what calibrating found.
func (s Speed) pace() transcribe.Pace {
	return transcribe.Pace{States: s.States, Hear: s.Hear, Say: s.Say}
}

func (s Speed) plausible() bool {
	for _, v := range []float64{s.Hear, s.Say, s.Load, s.Speech, s.Miss} {
		if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
			return false
		}
	}
	return s.States > 0 && s.Cores > 0 && s.Memory >= 0 && s.Runs >= 0 && (s.pace().Known() || s.Speech > 0 || s.Slow)
}

// Speeds remembers between two starts how fast this machine transcribes, in a file beside the settings. It holds nothing about meetings. Its
// methods may be called from several goroutines; of two programs that store at the same moment, the later one counts.
type Speeds struct {
	path string

	mu   sync.Mutex // guards list
	list []Speed
}

// speedsKept bounds the file: what was measured longest ago goes first.
const speedsKept = 64

func speedsFile(p Paths) string { return filepath.Join(p.Config, "speed.toml") }

// LoadSpeeds reads what was measured. A file that is missing is an empty one; a damaged one is set aside, since measuring again is easy.
func LoadSpeeds(p Paths) *Speeds {
	s := &Speeds{path: speedsFile(p)}
	list, err := s.read()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		slog.Warn("measured speeds are set aside", "error", err)
		if err := os.Rename(s.path, s.path+".damaged"); err != nil {
			slog.Warn("measured speeds cannot be set aside", "error", err)
		}
	}
	s.list = list
	return s
}

func (s *Speeds) read() ([]Speed, error) {
	raw, err := os.ReadFile(s.path)
	if err != nil {
		return nil, fmt.Errorf("read the measured speeds: %w", err)
	}
	return parseSpeeds(raw)
}

// parseSpeeds leaves out entries that cannot be.
func parseSpeeds(raw []byte) ([]Speed, error) {
	var file struct {
		Speed []Speed `toml:"speed"`
	}
	if err := toml.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("understand the measured speeds: %w", err)
	}
	var out []Speed
	for _, e := range file.Speed {
		if e.plausible() {
			out = append(out, e)
		}
	}
	return out, nil
}

// keep stores one measurement in place of the earlier one of the same model, machine and states.
func (s *Speeds) keep(e Speed) error {
	if !e.plausible() {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if list, err := s.read(); err == nil { // another program may have measured meanwhile
		s.list = list
	}
	kept := make([]Speed, 0, len(s.list)+1)
	for _, have := range s.list {
		same := have.is(transcribe.EngineInfo{SHA256: e.Model, Name: e.Name, Bytes: e.Bytes})
		if !(same && have.Kernels == e.Kernels && have.Cores == e.Cores && have.States == e.States) {
			kept = append(kept, have)
		}
	}
	kept = append(kept, e)
	s.list = kept[max(0, len(kept)-speedsKept):]
	raw, err := toml.Marshal(map[string]any{"speed": s.list})
	if err != nil {
		return fmt.Errorf("write the measured speeds: %w", err)
	}
	return writeFile(s.path, raw)
}

// here lists what was measured on this machine with these kernels.
func (s *Speeds) here(kernels string) []Speed {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Speed
	for _, e := range s.list {
		if e.Kernels == kernels && e.Cores == runtime.NumCPU() {
			out = append(out, e)
		}
	}
	return out
}

// of is what was measured of a model at that many states; where its checksum is not known, name and size stand for it.
func (s *Speeds) of(info transcribe.EngineInfo, states int) (Speed, bool) {
	for _, e := range s.here(info.Kernels) {
		if e.States == states && e.is(info) {
			return e, true
		}
	}
	return newSpeed(info, states), false
}

func (s Speed) is(info transcribe.EngineInfo) bool {
	if info.SHA256 != "" && s.Model != "" {
		return s.Model == info.SHA256
	}
	return info.Bytes > 0 && s.Name == info.Name && s.Bytes == info.Bytes
}

func newSpeed(info transcribe.EngineInfo, states int) Speed {
	return Speed{Model: info.SHA256, Name: info.Name, Bytes: info.Bytes, Weights: info.Weights, Width: info.Shape.Width, Kernels: info.Kernels,
		Cores: runtime.NumCPU(), States: states}
}

// unmeasured says that nobody has tried to calibrate a model at that many states.
func (s *Speeds) unmeasured(info transcribe.EngineInfo, states int) bool {
	e, _ := s.of(info, states)
	return !e.pace().Known() && !e.Slow
}

// measured says that there is a pace to reckon with.
func (s *Speeds) measured() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.list {
		if e.pace().Known() && e.Cores == runtime.NumCPU() {
			return true
		}
	}
	return false
}

// like is the calibration that says most about a model: its own at another number of states, else that of the network nearest in width,
// if possible with numbers stored in the same way.
func (s *Speeds) like(info transcribe.EngineInfo) (Speed, bool) {
	var best Speed
	distance := math.Inf(1)
	for _, e := range s.here(info.Kernels) {
		if !e.pace().Known() || e.Width <= 0 {
			continue
		}
		d := math.Abs(math.Log2(float64(e.Width) / float64(max(1, info.Shape.Width))))
		switch {
		case e.is(info):
			d = -1
		case e.Weights != info.Weights:
			d += 2
		}
		if d < distance {
			best, distance = e, d
		}
	}
	return best, !math.IsInf(distance, 1)
}
