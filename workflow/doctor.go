package workflow

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"ratsschreiber/store"
)

// Examination is what doctor finds: what is installed, which models, how much disk, what is missing and how to get it.
type Examination struct {
	Program  string    `json:"program"`
	System   string    `json:"system"`
	Cores    int       `json:"cores"`
	Memory   int64     `json:"memory"` // bytes; 0: not known
	Paths    Paths     `json:"paths"`
	DiskFree int64     `json:"disk_free"` // bytes where meetings lie
	Hours    float64   `json:"hours"`     // of recording that fit there
	States   int       `json:"states"`    // windows decoded side by side
	Checks   []Finding `json:"checks"`
	Profiles []string  `json:"profiles"`
	// Models are the installed and the known speech models, the quickest first.
	Models []ModelOutlook `json:"models"`
	// Measured says that this machine's speed was ever measured.
	Measured bool `json:"measured"`
}

// Finding is one line of the examination. Key names its sentences in the catalogue: "doctor.<key>.ok" or ".missing".
type Finding struct {
	Key    string `json:"key"`
	OK     bool   `json:"ok"`
	Needed bool   `json:"needed"` // without it something central does not work
	Detail string `json:"detail,omitempty"`
}

// bytesPerHour of recorded sound: 16 kHz, 16 bit, with what the file needs around it.
const bytesPerHour = 16000 * 2 * 3600 * 102 / 100

// Examine looks at the machine. It changes nothing and uses no network.
func Examine(ctx context.Context, p Paths, s Settings, engines Engines) (Examination, error) {
	states, _ := States(0, false)
	e := Examination{Program: Program, System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(), Memory: memory(), Paths: p, States: states}
	folder := p.Meetings
	if s.Folder != "" {
		folder = s.Folder
	}
	for dir := folder; ; dir = filepath.Dir(dir) { // the folder may not be made yet
		if free, err := DiskFree(dir); err == nil {
			e.DiskFree = free
			break
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	e.Hours = float64(e.DiskFree) / bytesPerHour
	add := func(f Finding) { e.Checks = append(e.Checks, f) }
	models, err := InstalledModels(p)
	if err != nil {
		return e, err
	}
	if len(models) == 0 {
		add(Finding{Key: "model", Needed: true, Detail: p.Models})
	}
	for _, m := range models {
		info, err := engines.Check(m.Path)
		if err != nil {
			add(Finding{Key: "model_broken", Needed: true, Detail: m.Name})
			continue
		}
		add(Finding{Key: "model", OK: true, Detail: strings.TrimSuffix(m.Name+" ("+info.Kind+")", " ()")})
	}
	add(Finding{Key: "finder", OK: findFinder(p) != "", Detail: p.Models})
	for _, tool := range []struct{ key, program string }{{"ffmpeg", "ffmpeg"}, {"ollama", "ollama"}, {"libreoffice", "soffice"}, {"poppler", "pdftotext"}} {
		path, err := exec.LookPath(tool.program)
		add(Finding{Key: tool.key, OK: err == nil, Detail: path})
	}
	if e.Profiles, err = Profiles(p.Town); err != nil {
		return e, err
	}
	if e.Models, e.Measured, err = ModelOutlooks(p, engines); err != nil {
		return e, err
	}
	add(Finding{Key: "store", OK: storeWorks(ctx), Needed: true})
	return e, nil
}

// storeWorks makes a meeting file in a temporary folder and opens it again.
func storeWorks(ctx context.Context) bool {
	dir, err := os.MkdirTemp("", "ratsschreiber-*")
	if err != nil {
		return false
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "x"+Extension)
	f, _, err := NewMeeting(ctx, path, NewMeetingOptions{})
	if err != nil {
		return false
	}
	if f.Close() != nil {
		return false
	}
	f, err = store.Open(ctx, path, store.Options{Program: Program})
	if err != nil {
		return false
	}
	return f.Close() == nil
}
