package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ratsschreiber/transcribe/vocabulary"
)

// glossaryPath is where a town keeps its own words: a text file, a term on each line, # begins a remark.
func glossaryPath(p Paths) string { return filepath.Join(p.Town, "glossary.txt") }

// maxGlossary bounds what is read: nobody keeps that many words.
const maxGlossary = 1 << 20

// LoadGlossary reads a glossary. Errors match fs.ErrNotExist where there is none.
func LoadGlossary(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxGlossary {
		err = errors.New("it is too large for a list of words")
	}
	var raw []byte
	if err == nil {
		raw, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the glossary: %w", err)
	}
	return vocabulary.ReadGlossary(string(raw)), nil
}

// TownGlossary is the town's words: those of its glossary, if it keeps one, and those of the settings.
func TownGlossary(p Paths, s Settings) ([]string, error) {
	words, err := LoadGlossary(glossaryPath(p))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return append(words, s.Glossary...), nil
}
