package workflow

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"

	"ratsschreiber/templates"
	"ratsschreiber/transcribe"
)

// NoModelError says that there is no speech model to work with. Have lists the names of those that are there.
type NoModelError struct {
	Name   string // asked for; empty: any
	Folder string
	Have   []string
}

func (e *NoModelError) Error() string {
	if e.Name == "" {
		return "no speech model in " + e.Folder
	}
	return fmt.Sprintf("no speech model %q in %s", e.Name, e.Folder)
}

// InstalledModel is a speech model file in the models folder.
type InstalledModel struct {
	Name string
	Path string
	Size int64
}

// InstalledModels lists the model files of the models folder by name, without looking into them.
func InstalledModels(p Paths) ([]InstalledModel, error) {
	entries, err := os.ReadDir(p.Models)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the models: %w", err)
	}
	var out []InstalledModel
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".bin")
		if !ok || e.IsDir() || strings.Contains(name, "silero") {
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // it has just been removed
		}
		out = append(out, InstalledModel{Name: strings.TrimPrefix(name, "ggml-"), Path: filepath.Join(p.Models, e.Name()), Size: info.Size()})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out, nil
}

// findModel finds a speech model by path or by name. With neither, it takes the settings' model, else the largest one that is
// installed: the largest hears best, and it was the clerk who put it there.
func findModel(p Paths, s Settings, asked string) (string, error) {
	if asked == "" {
		asked = s.Model
	}
	if strings.ContainsRune(asked, filepath.Separator) || strings.HasSuffix(asked, ".bin") {
		if _, err := os.Stat(asked); err != nil {
			return "", fmt.Errorf("find the model: %w", err)
		}
		return asked, nil
	}
	have, err := InstalledModels(p)
	if err != nil {
		return "", err
	}
	best := -1
	e := &NoModelError{Name: asked, Folder: p.Models}
	for i, m := range have {
		e.Have = append(e.Have, m.Name)
		if asked != "" && strings.EqualFold(m.Name, asked) {
			return m.Path, nil
		}
		if best < 0 || m.Size > have[best].Size {
			best = i
		}
	}
	if asked != "" || best < 0 {
		return "", e
	}
	return have[best].Path, nil
}

// findFinder gives the path of the voice-activity model, or "" where there is none.
func findFinder(p Paths) string {
	found, err := filepath.Glob(filepath.Join(p.Models, "ggml-silero*.bin"))
	if err != nil || len(found) == 0 {
		return ""
	}
	sort.Strings(found)
	return found[len(found)-1]
}

// PrepareTranscription finds the model and looks into it, so that a broken one is refused before a worker is started.
func PrepareTranscription(ctx context.Context, p Paths, s Settings, engines Engines, asked string, o TranscribeOptions) (TranscribeOptions, error) {
	path, err := findModel(p, s, asked)
	if err != nil {
		return o, err
	}
	if o.Info, err = engines.Check(path); err != nil {
		return o, fmt.Errorf("look into the model: %w", err)
	}
	if o.Info.SHA256 == "" {
		if o.Info.SHA256, err = fileSum(ctx, path); err != nil {
			return o, fmt.Errorf("checksum the model: %w", err)
		}
	}
	o.Model, o.Finder = path, findFinder(p)
	o.Speeds = LoadSpeeds(p)
	if o.Inventions, err = loadInventions(p.Town); err != nil {
		return o, err
	}
	if len(o.Glossary) == 0 {
		if o.Glossary, err = TownGlossary(p, s); err != nil {
			return o, err
		}
	}
	return o, nil
}

// loadInventions reads the sentences that models invent, the town's own file if there is one.
func loadInventions(town string) (transcribe.Inventions, error) {
	var v transcribe.Inventions
	const name = "models/inventions.toml"
	raw, err := fs.ReadFile(templates.Overlay(town), name)
	if err == nil {
		err = toml.Unmarshal(raw, &v)
	}
	if err != nil {
		return v, fmt.Errorf("read the list of invented sentences (%s): %w", name, err)
	}
	return v, nil
}
