package meeting

import "time"

// State says how far the minutes have come.
type State string

// States in their order. Nothing goes from one to the next by itself.
const (
	StateDraft    State = "draft"
	StateReviewed State = "reviewed" // nothing stands against signing any more
	StateSigned   State = "signed"   // by some of the roles that the profile asks for
	StateSealed   State = "sealed"   // by all of them; the text is frozen
)

// SignRole is a role that signs.
type SignRole string

// Signing roles.
const (
	SignClerk    SignRole = "clerk"
	SignChair    SignRole = "chair"
	SignCosigner SignRole = "cosigner"
)

// Valid says whether r is one of the three roles.
func (r SignRole) Valid() bool { return r == SignClerk || r == SignChair || r == SignCosigner }

// Signoff is a signature in the program's sense (no electronic signature in the law's), or its refusal, which is noted.
type Signoff struct {
	Role    SignRole  `json:"role"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Refused bool      `json:"refused,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	// Digest is the SHA-256 of the frozen content that was signed, in hex.
	Digest string `json:"digest,omitempty"`
}

// LogEntry says who did what, when. Entries are a hash chain: Hash covers the entry and the hash before it.
type LogEntry struct {
	Number int64     `json:"number"`
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
	Action string    `json:"action"` // "import.sound", "transcribe.start", "review.fact" ...
	// Detail is JSON. It names things by number and hash and never holds people's words.
	Detail string `json:"detail,omitempty"`
	Prev   string `json:"prev"`
	Hash   string `json:"hash"`
}

// Document says what was exported.
type Document struct {
	ID     int64     `json:"id"`
	Name   string    `json:"name"` // file name without folder
	Format string    `json:"format"`
	SHA256 string    `json:"sha256"`
	State  State     `json:"state"` // of the minutes at that time
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
}

// Source is a sound file or a recording that came into the meeting file.
type Source struct {
	ID      int64         `json:"id"`
	Name    string        `json:"name"` // original file name, or the device
	SHA256  string        `json:"sha256,omitempty"`
	Format  string        `json:"format,omitempty"`
	From    time.Duration `json:"from"` // place in the recording
	Length  time.Duration `json:"length"`
	Channel int           `json:"channel,omitempty"` // the first of its channels
	At      time.Time     `json:"at"`
	// Seats are the persons at the microphones, from Channel on; an empty id, and a channel beyond them, is nobody that is known.
	Seats []MemberID `json:"seats,omitempty"`
	// Truncated says that the file promised more sound than it held.
	Truncated bool `json:"truncated,omitempty"`
	// Complete is false while the import or the recording runs, and stays so after a kill.
	Complete bool `json:"complete"`
}

// SeatAt is who sits at the microphone of a channel at a moment, by the sources; empty where nobody has said.
func SeatAt(all []Source, channel int, at time.Duration) MemberID {
	for _, s := range all {
		if seat := channel - s.Channel; seat >= 0 && seat < len(s.Seats) && at >= s.From && (at < s.From+s.Length || s.Length == 0) {
			return s.Seats[seat]
		}
	}
	return ""
}

// Coverage says of every second of a recording what became of it. The parts add up to Duration.
type Coverage struct {
	Duration    time.Duration  `json:"duration"`
	Transcribed time.Duration  `json:"transcribed"` // speech with text
	Flagged     time.Duration  `json:"flagged"`     // speech without text
	Silent      time.Duration  `json:"silent"`      // pauses
	Gaps        time.Duration  `json:"gaps"`        // no sound was stored
	Blanked     time.Duration  `json:"blanked"`     // overwritten afterwards
	Pending     time.Duration  `json:"pending"`     // not yet looked at
	Items       []ItemCoverage `json:"items"`
	Outside     ItemCoverage   `json:"outside"` // of no item
}

// ItemCoverage is the ledger of one item. The parts of its time, to steps of ten milliseconds, add up to Duration; where no stretch belongs to
// two items, those of all items and of what is outside add up to the recording's.
type ItemCoverage struct {
	Item        ItemID        `json:"item"`
	Number      string        `json:"number"`
	Duration    time.Duration `json:"duration"`
	Transcribed time.Duration `json:"transcribed"`
	Flagged     time.Duration `json:"flagged"`
	Silent      time.Duration `json:"silent"`
	Gaps        time.Duration `json:"gaps"`
	Blanked     time.Duration `json:"blanked"`
	Pending     time.Duration `json:"pending"`
	// Read is the share of the item's segments that the language model has read, 0 to 1.
	Read     float64       `json:"read"`
	Evidence int           `json:"evidence"` // segments that ended up as evidence
	Marked   int           `json:"marked"`   // passages with doubts
	Elapsed  time.Duration `json:"elapsed"`  // drafting time
	WattHour float64       `json:"wh"`
}
