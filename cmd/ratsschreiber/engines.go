package main

import (
	"context"
	"path/filepath"
	"strings"

	"ratsschreiber/audio"
	"ratsschreiber/audio/portaudio"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper"
	"ratsschreiber/transcribe/whisper/modelfile"
	"ratsschreiber/workflow"
)

// engines wires whisper.cpp in.
type engines struct{}

var _ workflow.Engines = engines{}

func (engines) Load(ctx context.Context, path string) (transcribe.Engine, error) {
	return whisper.Open(ctx, path)
}

func (engines) Finder(path string) (transcribe.SpeechFinder, error) {
	return whisper.OpenFinder(path, whisper.FinderOptions{})
}

func (engines) Check(path string) (transcribe.EngineInfo, error) {
	m, err := modelfile.OpenSpeech(path)
	if err != nil {
		return transcribe.EngineInfo{}, err
	}
	name := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), "ggml-")
	return transcribe.EngineInfo{Name: name, Path: path, Kind: m.Size + " " + m.Weights, Version: whisper.Version(), Bytes: m.Bytes,
		Multilingual: m.Multilingual, AudioCtx: m.AudioCtx, TextCtx: m.TextCtx}, nil
}

// devices are the computer's recording devices.
func devices() audio.Source { return portaudio.New() }

// worker is the process that transcribes; see workflow.Worker.
func (a *app) worker(ctx context.Context, _ []string) error {
	if code := workflow.Worker(ctx, a.in, a.out, a.engines); code != workflow.ExitDone {
		return exitError(code)
	}
	return nil
}
