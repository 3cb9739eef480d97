package whisper

/*
#cgo CXXFLAGS: -O3 -std=gnu++17
#include <stdlib.h>
#include "shim.h"
*/
import "C"

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unsafe"

	bindings "github.com/ggerganov/whisper.cpp/bindings/go"

	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper/modelfile"
)

var silence = sync.OnceFunc(func() { C.rs_silence() })

// Version names the engine as it stands in EngineInfo.
func Version() string { return "whisper.cpp " + C.GoString(C.whisper_version()) }

// engine implements transcribe.Engine.
type engine struct {
	info      transcribe.EngineInfo
	ctx       *bindings.Context
	pathBytes int                // of the decoder's memory for one path
	guide     *C.struct_rs_guide // nil where our kernels do not run, or the model says no times
	plain     bool               // our kernels do not run

	mu     sync.Mutex
	closed bool
	states map[*state]struct{}
}

// Open checks and loads the model file at path, without a graphics card. It takes as long as reading the file takes; when ctx
// ends first, the error is ctx's. A file that is no sound speech model gives an error that wraps
// transcribe.ErrNotModel, ErrModelCut or ErrModelDamaged; one that whisper.cpp refuses all the same, or for which there is
// too little memory, transcribe.ErrEngine.
func Open(ctx context.Context, path string) (transcribe.Engine, error) {
	silence()
	model, err := modelfile.OpenSpeech(path)
	if err != nil {
		return nil, err
	}

	// The checksum is computed while whisper.cpp reads the same pages.
	type sum struct {
		text string
		err  error
	}
	summed := make(chan sum, 1)
	go func() {
		text, err := checksum(ctx, path)
		summed <- sum{text, err}
	}()
	native, failure := load(path)
	s := <-summed
	if err := errors.Join(failure, s.err); err != nil {
		if native != nil {
			native.Whisper_free()
		}
		return nil, err
	}

	e := &engine{
		ctx:    native,
		states: make(map[*state]struct{}),
		// keys and values of 16 bits, as many as whisper.cpp rounds up to
		pathBytes: 2 * 2 * model.AudioState * model.TextLayer * (model.TextCtx + 255) / 256 * 256,
		info:      describe(path, model),
	}
	e.info.SHA256 = s.text
	if distilled := model.TextLayer == 2 && model.Vocabulary != 51866; !distilled && !plain() {
		var complaint [C.RS_ERROR]C.char
		name := C.CString(kernels())
		defer C.free(unsafe.Pointer(name))
		e.guide = C.rs_guide_new(e.native(), name, (*C.float)(unsafe.Pointer(&model.Filters[0])), C.int(model.Mels), &complaint[0])
		e.plain = e.guide == nil
	} else {
		e.plain = plain()
	}
	e.info.Beams = max(1, e.affordableBeams(8))
	return e, nil
}

// Inspect describes the model in a file without loading it: everything but its checksum and the number of beams. The errors are those of
// [Open].
func Inspect(path string) (transcribe.EngineInfo, error) {
	model, err := modelfile.OpenSpeech(path)
	if err != nil {
		return transcribe.EngineInfo{}, err
	}
	return describe(path, model), nil
}

func describe(path string, model modelfile.Speech) transcribe.EngineInfo {
	return transcribe.EngineInfo{
		Name:         modelName(path),
		Path:         path,
		Kind:         model.Size + " " + model.Weights,
		Version:      Version(),
		Bytes:        model.Bytes,
		Multilingual: model.Multilingual,
		AudioCtx:     model.AudioCtx,
		TextCtx:      model.TextCtx,
		Shape:        model.Shape(),
		Weights:      model.Weights,
		Kernels:      Kernels(),
	}
}

func load(path string) (*bindings.Context, error) {
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	var complaint [C.RS_ERROR]C.char
	native := C.rs_load(name, &complaint[0])
	if native == nil {
		return nil, fmt.Errorf("loading %s: %w: %s", path, transcribe.ErrEngine, said(&complaint))
	}
	return (*bindings.Context)(unsafe.Pointer(native)), nil
}

func said(complaint *[C.RS_ERROR]C.char) string {
	if s := strings.ToValidUTF8(C.GoString(&complaint[0]), "?"); s != "" {
		return s
	}
	return "it gave no reason"
}

func checksum(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("opening the model: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	block := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return "", fmt.Errorf("loading %s: %w", path, err)
		}
		n, err := f.Read(block)
		h.Write(block[:n])
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", fmt.Errorf("reading the model: %w", err)
		}
	}
}

func modelName(path string) string {
	name := filepath.Base(path)
	name = strings.TrimSuffix(name, filepath.Ext(name))
	return strings.TrimPrefix(name, "ggml-")
}

func (e *engine) native() *C.struct_whisper_context {
	return (*C.struct_whisper_context)(unsafe.Pointer(e.ctx))
}

// kernels names what shall compute where the best for this processor is not wanted: to compare, and for machines on which something
// should ever go wrong. "plain": ggml and whisper.cpp by themselves; otherwise a name of kernels_*.cpp.
func kernels() string { return os.Getenv("RATSSCHREIBER_KERNELS") }

// Kernels names what computes on this machine: the best of ours that its processor can run, or "ggml" where none is.
func Kernels() string {
	if plain() {
		return "ggml"
	}
	name := C.CString(kernels())
	defer C.free(unsafe.Pointer(name))
	if found := C.rs_kernels(name); found != nil {
		return C.GoString(found)
	}
	return "ggml"
}

func plain() bool { return kernels() == "plain" }

func (e *engine) Info() transcribe.EngineInfo { return e.info }

func (e *engine) NewState(threads int) (transcribe.State, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, fmt.Errorf("making a state: %w", transcribe.ErrClosed)
	}
	var complaint [C.RS_ERROR]C.char
	threads = max(1, threads)
	ours, ggmls := threads, 1 // threads of our kernels, and of ggml's: whatever is left to those is little, and theirs spin
	if e.plain {
		ours, ggmls = 0, threads
	}
	native := C.rs_state(e.native(), C.int(ours), &complaint[0])
	if native == nil {
		return nil, fmt.Errorf("making a state: %w: %s", transcribe.ErrEngine, said(&complaint))
	}
	s := &state{engine: e, native: native, threads: ggmls, turn: make(chan struct{}, 1)}
	e.states[s] = struct{}{}
	return s, nil
}

func (e *engine) Close() error {
	e.mu.Lock()
	already := e.closed
	e.closed = true
	states := make([]*state, 0, len(e.states))
	for s := range e.states {
		states = append(states, s)
	}
	e.mu.Unlock()
	if already {
		return nil
	}
	for _, s := range states {
		s.Close()
	}
	C.rs_guide_free(e.guide)
	e.ctx.Whisper_free()
	e.ctx, e.guide = nil, nil
	return nil
}

// affordableBeams says how many paths are kept at once. For each, whisper.cpp holds room for all tokens in all layers, and for two more:
// in a network of medium size 50 MB each. Beyond 48 MB a state has one path only.
func (e *engine) affordableBeams(asked int) int {
	const most = 48 << 20
	if asked <= 1 || e.guide == nil {
		return asked
	}
	if n := most/e.pathBytes - 2; n < asked {
		return max(1, n)
	}
	return asked
}

func (e *engine) forget(s *state) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.states, s)
}
