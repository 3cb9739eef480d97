package workflow

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// AppState is what the window remembers between two starts. It holds places, never content.
type AppState struct {
	Open      string `toml:"open,omitempty"`    // meeting file that is open
	Step      string `toml:"step,omitempty"`    // "prepare", "record", "transcript", "minutes", "finish"
	Item      string `toml:"item,omitempty"`    // agenda item at hand
	Segment   int64  `toml:"segment,omitempty"` // place in the transcript
	Width     int    `toml:"width,omitempty"`
	Height    int    `toml:"height,omitempty"`
	Recording bool   `toml:"recording,omitempty"`
	Folder    string `toml:"folder,omitempty"` // that the last file was chosen from
	// Running is set while the window is open; where it is found set at a start, the last run did not end in peace.
	Running bool `toml:"running,omitempty"`
	Started bool `toml:"started,omitempty"` // the first-start text was seen
	// Work is what had not ended when the window was there for the last time, in its order.
	Work []Work `toml:"work,omitempty"`
}

// Work is long work on a meeting file, described so that a later run can take it up where it ended.
type Work struct {
	Kind   WorkKind `toml:"kind"`
	File   string   `toml:"file,omitempty"`   // the meeting's
	Files  []string `toml:"files,omitempty"`  // that are imported
	Apart  bool     `toml:"apart,omitempty"`  // the file's channels are kept apart
	Beside bool     `toml:"beside,omitempty"` // the files are microphones of the same time
	// Seats are the persons at the microphones.
	Seats []meeting.MemberID  `toml:"seats,omitempty"`
	Again bool                `toml:"again,omitempty"` // a second recognition beside the first one
	Items []meeting.ItemID    `toml:"items,omitempty"` // that are drafted; none: all
	Draft meeting.MinutesKind `toml:"draft,omitempty"`
	Model string              `toml:"model,omitempty"` // language model that writes the draft
}

// AfterRecording says whether the work waits as long as something is recorded. What recognises or drafts takes the processor, which the text beside
// the recording needs; and a meeting has one worker, which is busy with that text.
func (k Work) AfterRecording() bool {
	return k.Kind == WorkTranscribe || k.Kind == WorkDraft || k.Kind == WorkPractice
}

// WorkKind says what is done.
type WorkKind string

// The kinds of work. Their names are those of the steps that progress is told of, but for the practice meeting.
const (
	WorkImport     WorkKind = "import"
	WorkTranscribe WorkKind = "transcribe"
	WorkDraft      WorkKind = "draft"
	WorkPractice   WorkKind = "practice"
)

func stateFile(p Paths) string { return filepath.Join(p.Config, "window.toml") }

// LoadAppState reads what the last run left; a file that is missing or broken gives the zero value, since nothing in it is worth an
// error at a start.
func LoadAppState(p Paths) AppState {
	var s AppState
	raw, err := os.ReadFile(stateFile(p))
	if err != nil {
		return s
	}
	if toml.Unmarshal(raw, &s) != nil {
		return AppState{}
	}
	return s
}

// SaveAppState stores the state in one step: a crash leaves the old or the new one. It is for the process that holds the window ([HoldWindow]) alone.
func SaveAppState(p Paths, s AppState) error {
	raw, err := toml.Marshal(s)
	if err != nil {
		return fmt.Errorf("write the window's state: %w", err)
	}
	return writeFile(stateFile(p), raw)
}

// HoldWindow says whether this process has the only window of the person on this machine, and keeps that place until release is called or the
// process ends. A second window neither keeps the state nor takes up work: that belongs to the first.
func HoldWindow(p Paths) (release func(), alone bool) {
	if err := os.MkdirAll(p.Config, 0o700); err != nil {
		return func() {}, true // the state cannot be kept anyway
	}
	release, err := store.Hold(filepath.Join(p.Config, "window.lock"))
	var busy *store.BusyError
	if errors.As(err, &busy) {
		return func() {}, false
	}
	if err != nil {
		return func() {}, true
	}
	return release, true
}
