// Package modelfile reads whisper.cpp's model files without running them, so that broken, cut and foreign files are
// refused with a sentence before native code sees them. whisper.cpp trusts a file's numbers: wrong ones make it end the
// process.
//
// InspectSpeech reads a speech model (Whisper), InspectVAD a model that finds speech (Silero). Both read every header in the file
// to its last byte and compare names, shapes and types of all weights with what the network needs; only the weights
// themselves are skipped. Both return errors that wrap transcribe.ErrNotModel, ErrModelCut or ErrModelDamaged.
//
// The format: a magic number, the network's measures, for speech models the mel filters and the vocabulary, then the
// weights, each with a header of its own. All numbers are 32 bit, little endian.
package modelfile

import (
	"fmt"
	"io"
	"os"

	"ratsschreiber/transcribe"
)

// Speech describes a speech model.
type Speech struct {
	Vocabulary   int // tokens: 51864 English only, 51865 or 51866 multilingual
	AudioCtx     int // encoder positions of 20 ms
	AudioState   int // width of the network
	AudioHead    int
	AudioLayer   int
	TextCtx      int // decoder positions
	TextHead     int
	TextLayer    int
	Mels         int    // frequency bands, 80 or 128
	Weights      string // how weights are stored: "f16", "q5_0" ...
	Bytes        int64
	Multilingual bool
	Filters      []float32 // a row of 201 weights for each band: how much each frequency counts in it
	Size         string    // "tiny", "base", "small", "medium", "large"; "other" for networks of other depth
}

// Shape is the network's measures.
func (s Speech) Shape() transcribe.Shape {
	return transcribe.Shape{Width: s.AudioState, AudioLayers: s.AudioLayer, TextLayers: s.TextLayer, Mels: s.Mels, Vocabulary: s.Vocabulary}
}

// VAD describes a model that finds speech.
type VAD struct {
	Type    string // "silero-16k"
	Version string // "6.2.0"
	Window  int    // samples that one probability stands for
	Bytes   int64
}

// OpenSpeech inspects the speech model at path.
func OpenSpeech(path string) (Speech, error) {
	return inspect(path, InspectSpeech)
}

// OpenVAD inspects the speech-finding model at path.
func OpenVAD(path string) (VAD, error) {
	return inspect(path, InspectVAD)
}

func inspect[T any](path string, by func(io.ReaderAt, int64) (T, error)) (T, error) {
	var none T
	f, err := os.Open(path)
	if err != nil {
		return none, fmt.Errorf("opening the model: %w", err)
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return none, fmt.Errorf("opening the model: %w", err)
	}
	if stat.IsDir() {
		return none, fmt.Errorf("model %s: %w", path, foreign("it is a folder"))
	}
	model, err := by(f, stat.Size())
	if err != nil {
		return none, fmt.Errorf("model %s: %w", path, err)
	}
	return model, nil
}
