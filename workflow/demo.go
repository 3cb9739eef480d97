package workflow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/demo"
	"ratsschreiber/store"
)

// Demonstrated says where the demonstration meeting and its documents lie.
type Demonstrated struct {
	Meeting   string
	Documents []string
	Took      map[string]time.Duration // by step
}

// demoFormats are the documents that the demonstration ends with.
var demoFormats = []string{".docx", ".pdf", ".odt", ".txt", ".md", ".vtt", ".json"}

// Demonstrate carries the included meeting from its sound to draft documents in dir, by the same steps as any other meeting. An
// earlier demonstration in dir is continued where it ended; its meeting file is not made anew. speeds remember how fast that went; nil: nothing
// does.
func Demonstrate(ctx context.Context, dir string, engines Engines, words *catalogue.Words, program string, speeds *Speeds, progress Progress) (Demonstrated, error) {
	d := Demonstrated{Meeting: filepath.Join(dir, words.Text("demo.file")+Extension), Took: map[string]time.Duration{}}
	parts := filepath.Join(dir, words.Text("demo.parts"))
	if err := unpackDemo(parts); err != nil {
		return d, err
	}
	part := func(name string) string { return filepath.Join(parts, name) }
	f, err := demoMeeting(ctx, d.Meeting, part)
	if err != nil {
		return d, err
	}
	defer f.Close()
	step := func(name string, do func() error) error {
		began := time.Now()
		err := do()
		d.Took[name] = time.Since(began)
		return err
	}
	err = step("import", func() error {
		have, err := f.Sources(ctx)
		if err != nil || len(have) > 0 && have[0].Complete {
			return err
		}
		_, err = ImportSound(ctx, f, []string{part(demo.Sound)}, ImportOptions{At: 0}, progress)
		return err
	})
	if err != nil {
		return d, err
	}
	err = step("transcribe", func() error {
		info, err := engines.Check(part(demo.Model))
		if err != nil {
			return err
		}
		if info.SHA256 == "" {
			if info.SHA256, err = fileSum(ctx, part(demo.Model)); err != nil {
				return err
			}
		}
		_, err = Transcribe(ctx, f, TranscribeOptions{Model: part(demo.Model), Info: info, Program: program, Speeds: speeds}, progress)
		return err
	})
	if err != nil {
		return d, err
	}
	if err := step("draft", func() error { _, err := Draft(ctx, f, DraftOptions{}, progress); return err }); err != nil {
		return d, err
	}
	err = step("export", func() error {
		for i, ext := range demoFormats {
			path := filepath.Join(dir, words.Text("demo.document")+ext)
			progress.tell(Event{Step: "export", Done: float64(i), Total: float64(len(demoFormats)), Name: filepath.Base(path)})
			if _, err := Export(ctx, f, path, ExportOptions{}); err != nil {
				return err
			}
			d.Documents = append(d.Documents, path)
		}
		progress.tell(Event{Step: "export", Done: 1, Total: 1})
		return nil
	})
	return d, err
}

func demoMeeting(ctx context.Context, path string, part func(string) string) (*store.File, error) {
	f, err := OpenMeeting(ctx, path, OpenOptions{})
	if err == nil || !errors.Is(err, store.ErrNotFound) {
		return f, err
	}
	f, _, err = NewMeeting(ctx, path, NewMeetingOptions{Title: "Sitzung des Stadtrates (Übung)", Body: "Stadtrat Waldhausen", Place: "Ratssaal",
		Start: time.Date(2026, 4, 14, 18, 30, 0, 0, time.Local), Agenda: part(demo.Agenda), Roster: part(demo.Roster), Profile: "nw"})
	return f, err
}

// unpackDemo copies the included files to dir; what is there already with the right size is left alone.
func unpackDemo(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder of the demonstration: %w", err)
	}
	return fs.WalkDir(demo.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		target := filepath.Join(dir, filepath.FromSlash(name))
		info, err := e.Info()
		if err != nil {
			return err
		}
		if have, err := os.Stat(target); err == nil && have.Size() == info.Size() {
			return nil
		}
		in, err := demo.FS().Open(name)
		if err != nil {
			return err
		}
		defer in.Close()
		_, err = writeWhole(target, forEveryone, func(w io.Writer) error { _, err := io.Copy(w, in); return err })
		if err != nil {
			return fmt.Errorf("unpack %s: %w", strings.TrimPrefix(name, "./"), err)
		}
		return nil
	})
}
