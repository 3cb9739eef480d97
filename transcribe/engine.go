package transcribe

import (
	"context"
	"errors"
	"time"
)

// SampleRate is the only rate that engines and speech finders take, in samples a second.
const SampleRate = 16000

// MaxWindow is the longest sound that State.Decode takes in one call: what the network hears at once.
const MaxWindow = 30 * time.Second

// Engine is one loaded model. Its states decode side by side over the same weights, so a second state costs little
// memory. All methods may be called from several goroutines.
type Engine interface {
	// Info describes the loaded model.
	Info() EngineInfo

	// NewState makes room for decoding with that many threads; below 1 means 1. Several states of one thread each are a
	// little faster than one of several threads, and take more memory; [Split] chooses.
	NewState(threads int) (State, error)

	// Close closes the states that are still open and frees the weights.
	Close() error
}

// State is one place to decode at. Calls of one state run one after the other.
type State interface {
	// Decode turns sound into text: 16 kHz, mono, -1 to 1, at most MaxWindow. Nothing is remembered between calls.
	// Sound shorter than a tenth of a second gives no pieces. When ctx ends, Decode returns its error at once; the
	// computing itself ends a little later, and the next Decode and Close wait for that.
	Decode(ctx context.Context, pcm []float32, o DecodeOptions) (Decoded, error)

	// Close makes a running Decode stop, waits for that and frees the state. Later calls of Decode get ErrClosed.
	Close() error
}

// EngineInfo says which model is loaded and by what, as it is kept with every window that it decoded.
type EngineInfo struct {
	Name         string // file name without the usual "ggml-" and ".bin"
	Path         string
	SHA256       string // of the model file, in hexadecimal
	Kind         string // size and weights, such as "tiny q5_0"
	Version      string // the engine's own, such as "whisper.cpp 1.9.1"
	Bytes        int64
	Multilingual bool
	AudioCtx     int // steps of 20 ms that the encoder hears at once, 1500
	TextCtx      int // tokens that the decoder holds, prompt included, 448
	Beams        int // paths that can be kept at once without much memory; 1: greedy only
	Shape        Shape
	Weights      string // how the network's numbers are stored, such as "q5_0"
	Kernels      string // what computes, such as "AVX2"
}

// DecodeOptions says how to decode. The zero value is greedy decoding in a language that is guessed from the sound.
type DecodeOptions struct {
	Language string // "de", "en" ...; empty or "auto": guessed, which costs another run of the encoder
	Prompt   string // words that the text is likely to have (names, terms); the end of it is kept if it is too long

	Beam   int // paths kept at once, up to 8, fewer where that would take much memory; 0 and 1: greedy, the best token each time
	BestOf int // attempts at a temperature above 0, up to 8; 0: 5

	Temperature float32 // 0: always the likeliest; otherwise drawn at random, from a fixed seed
	Fallback    bool    // again at a higher temperature (by 0.2, up to 1) when the text repeats itself or is unlikely

	AudioCtx  int // encoder steps of 20 ms; 0: by the length of the sound; AudioCtxFull: all that the model has
	MaxTokens int // at most that many tokens in a window; 0: no limit but the model's own

	KeepNonSpeech bool // keep tokens such as "♪" and "(" that are suppressed otherwise

	// Thresholds of Fallback and of taking a window for silence; 0: the engine's own (2.4, -1, 0.6).
	Entropy, LogProb, NoSpeech float32
}

// AudioCtxFull makes the encoder hear the whole 30 seconds however short the sound is: the way models were trained.
const AudioCtxFull = -1

// Decoded is what was heard in one window.
type Decoded struct {
	Language   string  // as asked for, or as guessed
	Pieces     []Piece // in order, not overlapping, inside the window
	Encode     time.Duration
	DecodeTime time.Duration
	Tokens     int // text tokens in Pieces
	Steps      int // encoder steps of 20 ms that were computed
}

// Piece is one utterance, as the model cut it. Times count from the window's start.
type Piece struct {
	Start, End time.Duration
	Text       string
	Words      []Word
	NoSpeech   float32 // probability that the window holds no speech, 0 to 1
	AvgLogProb float32 // mean logarithm of the tokens' probabilities, at most 0
}

// Word is one word with the punctuation that clings to it. Times count from the window's start, do not run backwards and
// stay inside the piece; they are estimates, good to a few tenths of a second.
type Word struct {
	Start, End time.Duration
	Text       string
	Confidence float32 // mean probability of its tokens, 0 to 1
}

// SpeechFinder says where somebody speaks. Speech takes 16 kHz mono sound of any length and returns spans in order that
// do not overlap.
type SpeechFinder interface {
	Speech(ctx context.Context, pcm []float32) ([]Span, error)
}

// Span is a stretch of sound, counted from the start of what was given.
type Span struct{ From, To time.Duration }

// What can be wrong with a model file. Errors that wrap these name the file, the place and what was expected there.
var (
	// ErrNotModel: the file is something else: a web page saved as a model, a model for another program or task.
	ErrNotModel = errors.New("not a model of the kind that is needed here")
	// ErrModelCut: the file ends before the model does, as after a broken download or a full disk.
	ErrModelCut = errors.New("the model file is cut short")
	// ErrModelDamaged: what the file says contradicts itself.
	ErrModelDamaged = errors.New("the model file is damaged")
)

// What can go wrong with an engine whose model file is sound.
var (
	// ErrEngine: the engine gave up: most often there is too little memory.
	ErrEngine = errors.New("the speech engine gave up")
	// ErrLanguage: the model does not know the language that was asked for.
	ErrLanguage = errors.New("the model does not know this language")
	// ErrTooLong: more than MaxWindow was to be decoded at once.
	ErrTooLong = errors.New("more than 30 seconds of sound at once")
	// ErrClosed: the engine or state was closed before.
	ErrClosed = errors.New("the speech engine is closed")
)
