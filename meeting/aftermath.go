package meeting

import "time"

// Aftermath is what came after signing. Nothing of it changes the signed text: it stands beside it.
type Aftermath struct {
	Corrections []Correction `json:"corrections,omitempty"`
	Objections  []Objection  `json:"objections,omitempty"`
	Approval    *Approval    `json:"approval,omitempty"` // the last one
}

// Correction is a change to signed minutes as a document of its own.
type Correction struct {
	Number int    `json:"number"`
	Item   ItemID `json:"item,omitempty"` // empty: the head
	// Fact or Passage is what it corrects; Was is the signed wording, Text what it should say.
	Fact    FactID             `json:"fact,omitempty"`
	Passage PassageID          `json:"passage,omitempty"`
	Was     string             `json:"was,omitempty"`
	Text    string             `json:"text"`
	Reason  string             `json:"reason,omitempty"`
	By      string             `json:"by"`
	At      time.Time          `json:"at"`
	State   CorrectionState    `json:"state"`
	Decided *DecisionElsewhere `json:"decided,omitempty"`
	// Digest is that of the signed text that it speaks of.
	Digest string `json:"digest"`
}

// CorrectionState says how far a correction has come.
type CorrectionState string

// States of a correction.
const (
	// CorrectionNext: it is to stand in the minutes of the next meeting.
	CorrectionNext CorrectionState = "next"
	// CorrectionProposed: the body is to decide on it.
	CorrectionProposed CorrectionState = "proposed"
	CorrectionApproved CorrectionState = "approved"
	CorrectionRejected CorrectionState = "rejected"
	// CorrectionDone: it stands in the minutes of another meeting.
	CorrectionDone CorrectionState = "done"
)

// Objection is what somebody has against signed minutes.
type Objection struct {
	Number  int                `json:"number"`
	Item    ItemID             `json:"item,omitempty"`
	From    string             `json:"from"` // who objects
	Text    string             `json:"text"`
	By      string             `json:"by"` // who noted it
	At      time.Time          `json:"at"`
	Result  ObjectionResult    `json:"result,omitempty"` // empty: pending
	Decided *DecisionElsewhere `json:"decided,omitempty"`
}

// ObjectionResult says what became of an objection.
type ObjectionResult string

// Results of an objection.
const (
	ObjectionUpheld    ObjectionResult = "upheld"
	ObjectionRejected  ObjectionResult = "rejected"
	ObjectionWithdrawn ObjectionResult = "withdrawn"
)

// Approval says that the body approved the minutes.
type Approval struct {
	DecisionElsewhere
	// Corrections are the numbers of those that were approved with it.
	Corrections []int  `json:"corrections,omitempty"`
	Digest      string `json:"digest"`
}

// DecisionElsewhere is a decision of another meeting on these minutes.
type DecisionElsewhere struct {
	Meeting string    `json:"meeting,omitempty"` // "13. Sitzung des Rates"
	On      time.Time `json:"on,omitzero"`       // day of that meeting
	By      string    `json:"by"`                // who noted it
	At      time.Time `json:"at"`
	Text    string    `json:"text,omitempty"`
}

// PendingObjections counts the objections that nobody has decided yet.
func (a Aftermath) PendingObjections() int {
	n := 0
	for _, o := range a.Objections {
		if o.Result == "" {
			n++
		}
	}
	return n
}
