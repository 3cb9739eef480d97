package transcribe

import "time"

// Shape is the measures of a Whisper network. They say how much there is to compute; how long that takes, a [Pace] says.
type Shape struct {
	Width       int `toml:"width" json:"width"`               // numbers in each layer
	AudioLayers int `toml:"audio_layers" json:"audio_layers"` // of the encoder
	TextLayers  int `toml:"text_layers" json:"text_layers"`   // of the decoder
	Mels        int `toml:"mels" json:"mels"`                 // frequency bands
	Vocabulary  int `toml:"vocabulary" json:"vocabulary"`     // tokens
}

// Known says whether the measures were given at all.
func (s Shape) Known() bool { return s.Width > 0 && s.AudioLayers > 0 && s.TextLayers > 0 }

// Hearing is what the encoder multiplies for that many steps of 20 ms: with width n and T steps, two convolutions (6·mels·n·T +
// 3·n²·T), for each of its layers the matrices and the attention (12·n²·T + 2·n·T²), and for each of the decoder's layers the keys
// and values that it looks up (2·n²·T).
func (s Shape) Hearing(steps int) float64 {
	n, t := float64(s.Width), float64(steps)
	return 6*float64(s.Mels)*n*t + 3*n*n*t + float64(s.AudioLayers)*(12*n*n*t+2*n*t*t) + float64(s.TextLayers)*2*n*n*t
}

// Saying is what the decoder multiplies for that many tokens, one after the other, over so many steps of the encoder: for each of its
// layers 14·n² + 2·n·T, and n for each word of the vocabulary.
func (s Shape) Saying(tokens, steps int) float64 {
	n, t := float64(s.Width), float64(steps)
	return float64(tokens) * (float64(s.TextLayers)*(14*n*n+2*n*t) + n*float64(s.Vocabulary))
}

// Pace is how fast a machine computes: multiplications a second in each state of one thread, while States of them work side by side. A state of
// several threads counts as that many.
type Pace struct {
	States int
	Hear   float64 // by the encoder: large matrices
	Say    float64 // by the decoder: one row at a time, bounded by the memory
}

// For is the pace with which a network is computed whose numbers are stored as to, measured on one with numbers stored as from. The
// decoder reads all of them for each token, so it takes the longer the more bits they have (measured: 16 bits 1.75 times as long as
// 5); the encoder uses each number many times.
func (p Pace) For(from, to string) Pace {
	p.Say *= reading(from) / reading(to)
	return p
}

// reading is what a decoder's multiplication costs with numbers stored in that way; 5 bits: 1.
func reading(weights string) float64 {
	bits := map[string]float64{"q4_0": 4.5, "q4_1": 5, "q5_0": 5.5, "q5_1": 6, "q8_0": 8.5, "f16": 16, "f32": 32}[weights]
	if bits == 0 {
		return 1
	}
	return 0.6 + 0.072*bits
}

// Known says whether anything was measured; the zero Pace is not known.
func (p Pace) Known() bool { return p.States > 0 && p.Hear > 0 && p.Say > 0 }

// What a usual window holds. A full one is packed of several stretches; beside a running recording windows are closed early.
const (
	fullSteps, liveSteps   = 1500, 768
	fullSpeech, liveSpeech = 26 * time.Second, 10 * time.Second
	tokensPerSecond        = 4.3 // of spoken German in Whisper's vocabulary, time marks included
	tokensPerWindow        = 5   // what is told to the decoder before it begins
)

// Speed is how many seconds of speech all states together decode in a second, in full windows that are decoded once.
func (p Pace) Speed(s Shape) float64 { return p.speed(s, fullSpeech, fullSteps) }

// LiveSpeed is the same for the short windows beside a running recording.
func (p Pace) LiveSpeed(s Shape) float64 { return p.speed(s, liveSpeech, liveSteps) }

func (p Pace) speed(s Shape, speech time.Duration, steps int) float64 {
	if !p.Known() || !s.Known() {
		return 0
	}
	tokens := int(speech.Seconds()*tokensPerSecond) + tokensPerWindow
	return float64(p.States) * speech.Seconds() / (s.Hearing(steps)/p.Hear + s.Saying(tokens, steps)/p.Say)
}

// WindowTime is how long one of so many states decodes at a full window, at that speed of all together.
func WindowTime(speed float64, states int) time.Duration {
	if speed <= 0 {
		return 0
	}
	return time.Duration(fullSpeech.Seconds() * float64(states) / speed * float64(time.Second))
}
