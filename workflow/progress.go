package workflow

import "time"

// Progress is told how a long step goes on. It is called from the step's own goroutine, must return at once and may be nil.
type Progress func(Event)

// Event is one report of progress. Done and Total are seconds of sound, bytes or items, as the step has it (in transcribing
// seconds of speech, since pauses cost nothing); Total is 0 while it is not known.
type Event struct {
	Step  string    `json:"step"` // "import", "calibrate", "transcribe", "draft", "export"
	Done  float64   `json:"done"`
	Total float64   `json:"total"`
	ETA   time.Time `json:"eta,omitzero"`
	// Earliest and Latest stand around ETA as long as it rests on no measurement of this computer; a person is then told these.
	Earliest time.Time `json:"earliest,omitzero"`
	Latest   time.Time `json:"latest,omitzero"`
	// Note is a key of the catalogue ("progress.<note>") for what happens besides, such as "worker_restarted".
	Note string `json:"note,omitempty"`
	Name string `json:"name,omitempty"` // the file or item at hand
}

func (p Progress) tell(e Event) {
	if p != nil {
		p(e)
	}
}
