package workflow

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ratsschreiber/export"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// ExportOptions say what a document holds.
type ExportOptions struct {
	Language string // of the document; empty: the meeting's
	Internal bool   // with the closed items; only when asked for by name
	Template string // path of the town's own DOCX
	Item     meeting.ItemID
	Town     string
	Now      time.Time // zero: now
	By       string
	// Tasks makes the list of what follows from the resolutions. Statement adds the sentence that a machine helped and a person
	// answers for the text. Persons puts names into OParl and vote events. BaseURL is where the documents will be published.
	Tasks, Statement, Persons bool
	BaseURL                   string
}

// Export writes one document in the format that its name ends in. The file appears whole or not at all, and is noted in the meeting
// file with its checksum.
func Export(ctx context.Context, f *store.File, path string, o ExportOptions) (export.Report, error) {
	format, err := export.FormatOf(path)
	if err != nil {
		return export.Report{}, err
	}
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return export.Report{}, err
	}
	eo, err := exportOptions(m, path, o)
	if err != nil {
		return export.Report{}, err
	}
	if err := refuseLeaks(m, format, o.Internal); err != nil {
		return export.Report{}, err
	}
	var report export.Report
	sum, err := writeWhole(path, documentMode(m, o.Internal), func(w io.Writer) error {
		var err error
		report, err = export.Write(ctx, w, format, m, eo)
		return err
	})
	if err != nil {
		return report, &FileError{Doing: "write", Path: path, Err: err}
	}
	doc := meeting.Document{Name: filepath.Base(path), Format: string(format), SHA256: sum, State: m.State, At: eo.Now, By: o.By}
	if _, err := f.AddDocument(ctx, doc); err != nil && !isReadOnly(err) {
		return report, fmt.Errorf("note the document: %w", err)
	}
	return report, nil
}

func exportOptions(m meeting.Minutes, path string, o ExportOptions) (export.Options, error) {
	eo := export.Options{Language: o.Language, Internal: o.Internal, Layouts: Templates(o.Town), Now: o.Now, Program: Program, Item: o.Item,
		BaseName: trimExt(filepath.Base(path)), Tasks: o.Tasks, Statement: o.Statement, Persons: o.Persons, BaseURL: o.BaseURL}
	if eo.Language == "" {
		eo.Language = m.Meeting.Language
	}
	if eo.Now.IsZero() {
		eo.Now = time.Now()
	}
	eo.Digest = sealedDigest(m)
	profile, err := LoadProfile(m.Meeting.Profile, o.Town)
	if err != nil {
		return eo, err
	}
	eo.Signers, eo.EachChair = profile.Signers, profile.EachChair
	if o.Template != "" {
		raw, err := os.ReadFile(o.Template)
		if err != nil {
			return eo, fmt.Errorf("read the template: %w", err)
		}
		eo.Template = raw
	}
	return eo, nil
}

// TakesTemplate says whether a document of that name is written with the town's own Word template: minutes and extracts are, as DOCX; other
// formats and the list of tasks have the program's layout.
func TakesTemplate(path string, o ExportOptions) bool {
	format, err := export.FormatOf(path)
	return err == nil && format == export.DOCX && !o.Tasks
}

func trimExt(name string) string { return name[:len(name)-len(filepath.Ext(name))] }

// Who may read what the program writes, as far as the account's own mask (umask) lets them.
const (
	forOwner    = 0o600
	forEveryone = 0o644
)

// documentMode keeps the closed part, and what holds closed items, from the other accounts of a machine. What is open anyway may lie open.
func documentMode(m meeting.Minutes, internal bool) fs.FileMode {
	if internal || m.Meeting.Closed {
		return forOwner
	}
	return forEveryone
}

// writeWhole writes through a temporary file beside path and gives the SHA-256 of what was written.
func writeWhole(path string, mode fs.FileMode, write func(io.Writer) error) (sum string, err error) {
	name := filepath.Join(filepath.Dir(path), ".ratsschreiber-"+rand.Text())
	tmp, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return "", err
	}
	defer os.Remove(tmp.Name()) // does nothing once it is renamed
	h := sha256.New()
	err = write(io.MultiWriter(tmp, h))
	if err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	return hex.EncodeToString(h.Sum(nil)), err
}
