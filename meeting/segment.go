package meeting

import "time"

// Segment is a stretch of speech with its text: one utterance between pauses.
type Segment struct {
	ID      SegmentID     `json:"id"`
	Version VersionID     `json:"version,omitempty"`
	Window  WindowID      `json:"window,omitempty"` // 0: imported or typed
	Channel int           `json:"channel,omitempty"`
	From    time.Duration `json:"from"`
	To      time.Duration `json:"to"`
	Text    string        `json:"text"`
	// Speaker is a person of the roster; SpeakerName is what stands where the roster has nobody ("Sprecher 2", "ein Einwohner").
	Speaker       MemberID `json:"speaker,omitempty"`
	SpeakerName   string   `json:"speaker_name,omitempty"`
	SpeakerOrigin Origin   `json:"speaker_origin,omitempty"` // paper: by the seat at the microphone, or an imported transcript
	Words         []Word   `json:"words,omitempty"`
	// Confidence is the mean of the words' confidence, 0 to 1; 0 where there is none to have.
	Confidence float32 `json:"confidence,omitempty"`
	Flags      []Flag  `json:"flags,omitempty"`
	// Machine is the text as it was recognised, kept once a person has corrected Text; By says who.
	Machine string    `json:"machine,omitempty"`
	By      string    `json:"by,omitempty"`
	At      time.Time `json:"at,omitzero"`
}

// Corrected says whether a person has changed or confirmed the text; such a segment is never overwritten.
func (s Segment) Corrected() bool { return s.By != "" }

// Word is one word with its place and how sure the engine was, 0 to 1.
type Word struct {
	From       time.Duration `json:"from"`
	To         time.Duration `json:"to"`
	Text       string        `json:"text"`
	Confidence float32       `json:"confidence"`
}

// Flag tells a clerk where a segment is weak.
type Flag string

// Flags of a segment.
const (
	FlagDoubtful  Flag = "doubtful"  // low confidence
	FlagLoop      Flag = "loop"      // repeats itself also after a second decoding
	FlagInvention Flag = "invention" // a phrase that Whisper is known to invent
	FlagLanguage  Flag = "language"  // another language than the chosen one
	FlagNoText    Flag = "no_text"   // speech was found but no text came
	FlagOverlap   Flag = "overlap"
)

// Window is one stretch of sound as it was decoded: the unit of storing and of resuming.
type Window struct {
	ID      WindowID      `json:"id"`
	Version VersionID     `json:"version"`
	Channel int           `json:"channel,omitempty"`
	From    time.Duration `json:"from"`
	To      time.Duration `json:"to"`
	// Speech lists the stretches inside the window that were decoded; what lies between them is pause.
	Speech []Span      `json:"speech"`
	State  WindowState `json:"state"`
	// Tries, Encode, Decode, Tokens say what it cost.
	Tries  int           `json:"tries,omitempty"`
	Encode time.Duration `json:"encode,omitempty"`
	Decode time.Duration `json:"decode,omitempty"`
	Tokens int           `json:"tokens,omitempty"`
}

// WindowState says how far a window has come.
type WindowState string

// Window states.
const (
	WindowDone   WindowState = "done"
	WindowSilent WindowState = "silent" // no speech in it
	WindowFailed WindowState = "failed" // decoding failed; it is speech without text
)

// Version is one pass of a model over the sound: a transcript of its own beside earlier ones.
type Version struct {
	ID       VersionID `json:"id"`
	Model    string    `json:"model"` // name, or the imported file's name
	SHA256   string    `json:"sha256,omitempty"`
	Engine   string    `json:"engine,omitempty"`
	Language string    `json:"language,omitempty"`
	Settings string    `json:"settings,omitempty"` // as JSON
	Imported bool      `json:"imported,omitempty"`
	// Span limits a pass that was made over a part only; zero: all.
	Span    Span      `json:"span,omitzero"`
	Started time.Time `json:"started"`
	// Complete says that the pass reached the end of the sound.
	Complete bool `json:"complete,omitempty"`
}

// Span is a stretch of a recording, From inclusive, To exclusive.
type Span struct {
	From time.Duration `json:"from"`
	To   time.Duration `json:"to"`
}

// Length of the stretch; never negative.
func (s Span) Length() time.Duration { return max(0, s.To-s.From) }

// Contains says whether t lies in the stretch.
func (s Span) Contains(t time.Duration) bool { return t >= s.From && t < s.To }

// Gap is a stretch of recording time without sound, of known length: time stays true.
type Gap struct {
	From   time.Duration `json:"from"`
	To     time.Duration `json:"to"`
	Reason GapReason     `json:"reason"`
	By     string        `json:"by,omitempty"`
	Wall   time.Time     `json:"wall,omitzero"`
}

// GapReason says why there is no sound.
type GapReason string

// Reasons of a gap.
const (
	GapPaused    GapReason = "paused"     // the clerk paused
	GapOffRecord GapReason = "off_record" // "nicht aufzeichnen"
	GapClosed    GapReason = "closed"     // closed part, not recorded here
	GapDevice    GapReason = "device"     // device stalled or vanished
	GapLost      GapReason = "lost"       // samples were lost
	GapRestart   GapReason = "restart"    // the program was not running
	GapBetween   GapReason = "between"    // between two imported files
	GapBlanked   GapReason = "blanked"    // sound was overwritten afterwards
	GapDamaged   GapReason = "damaged"    // the stored sound cannot be read
)
