// Package speech connects whisper.cpp, which needs C, to the packages that do without: both programs and their workers load models through
// [Engines].
package speech

import (
	"context"

	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper"
	"ratsschreiber/workflow"
)

// Engines loads whisper.cpp's models.
type Engines struct{}

var _ workflow.Engines = Engines{}

// Load loads a speech model.
func (Engines) Load(ctx context.Context, path string) (transcribe.Engine, error) {
	return whisper.Open(ctx, path)
}

// Finder loads a voice-activity model.
func (Engines) Finder(path string) (transcribe.SpeechFinder, error) {
	return whisper.OpenFinder(path, whisper.FinderOptions{})
}

// Check looks into a model file without loading it.
func (Engines) Check(path string) (transcribe.EngineInfo, error) {
	return whisper.Inspect(path)
}
