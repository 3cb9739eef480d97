// Package speech connects whisper.cpp, which needs C, to the packages that do without: both programs and their workers load models through
// [Engines].
package speech

import (
	"context"
	"path/filepath"
	"strings"

	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper"
	"ratsschreiber/transcribe/whisper/modelfile"
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
	m, err := modelfile.OpenSpeech(path)
	if err != nil {
		return transcribe.EngineInfo{}, err
	}
	name := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), "ggml-")
	return transcribe.EngineInfo{Name: name, Path: path, Kind: m.Size + " " + m.Weights, Version: whisper.Version(), Bytes: m.Bytes,
		Multilingual: m.Multilingual, AudioCtx: m.AudioCtx, TextCtx: m.TextCtx, Shape: m.Shape(), Weights: m.Weights, Kernels: whisper.Kernels()}, nil
}
