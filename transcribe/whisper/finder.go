package whisper

/*
#include <stdlib.h>
#include "shim.h"
*/
import "C"

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"
	"unsafe"

	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper/modelfile"
)

// Finder says where somebody speaks, by Silero's network. It implements transcribe.SpeechFinder. Calls from several
// goroutines run one after the other. It always computes with one thread.
type Finder struct {
	options FinderOptions
	window  int // samples that one probability stands for

	mu     sync.Mutex
	native *C.struct_whisper_vad_context
}

// OpenFinder checks and loads the model file at path. The errors are those of Open.
func OpenFinder(path string, o FinderOptions) (*Finder, error) {
	silence()
	model, err := modelfile.OpenVAD(path)
	if err != nil {
		return nil, err
	}
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	var complaint [C.RS_ERROR]C.char
	native := C.rs_vad_load(name, &complaint[0])
	if native == nil {
		return nil, fmt.Errorf("loading %s: %w: %s", path, transcribe.ErrEngine, said(&complaint))
	}
	return &Finder{options: o.filled(), window: model.Window, native: native}, nil
}

// Speech returns where somebody speaks, generously: a span more costs time, a span less costs words.
func (f *Finder) Speech(ctx context.Context, pcm []float32) ([]transcribe.Span, error) {
	probabilities, step, err := f.Probabilities(ctx, pcm)
	if err != nil {
		return nil, err
	}
	length := time.Duration(len(pcm)) * time.Second / transcribe.SampleRate
	return spansOf(probabilities, step, length, f.options), nil
}

// Probabilities returns how likely somebody speaks, 0 to 1, one value for each step of sound (32 ms).
func (f *Finder) Probabilities(ctx context.Context, pcm []float32) ([]float32, time.Duration, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	step := time.Duration(f.window) * time.Second / transcribe.SampleRate
	if f.native == nil {
		return nil, step, fmt.Errorf("finding speech: %w", transcribe.ErrClosed)
	}

	// About ten seconds at a time, a few tens of milliseconds of computing, so that ctx is obeyed. The network carries
	// on from one block to the next.
	block := f.window * 312
	probabilities := make([]float32, 0, len(pcm)/f.window+1)
	out := make([]float32, block/f.window)
	sound := make([]float32, block)
	for from := 0; from < len(pcm); from += block {
		if err := ctx.Err(); err != nil {
			return nil, step, fmt.Errorf("finding speech: %w", err)
		}
		n := copy(sound, pcm[from:])
		for i, v := range sound[:n] {
			if v != v || math.IsInf(float64(v), 0) {
				sound[i] = 0
			}
		}
		var complaint [C.RS_ERROR]C.char
		got := C.rs_vad(f.native, C.bool(from == 0), (*C.float)(unsafe.Pointer(&sound[0])), C.int(n),
			(*C.float)(unsafe.Pointer(&out[0])), C.int(len(out)), &complaint[0])
		if got < 0 {
			return nil, step, fmt.Errorf("finding speech: %w: %s", transcribe.ErrEngine, said(&complaint))
		}
		probabilities = append(probabilities, out[:got]...)
	}
	return probabilities, step, nil
}

// Close frees the network.
func (f *Finder) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.native != nil {
		C.whisper_vad_free(f.native)
		f.native = nil
	}
	return nil
}
