package meeting

import "time"

// Passage is a piece of the minutes' text: one sentence or paragraph under an item. A change makes a new version; the old one stays.
type Passage struct {
	ID      PassageID   `json:"id"`
	Version int         `json:"version"` // from 1
	Item    ItemID      `json:"item,omitempty"`
	Order   int         `json:"order"` // within the item
	Role    PassageRole `json:"role"`
	Text    string      `json:"text"`
	// Speaker is whose words or view it renders; empty where it is nobody's.
	Speaker     MemberID   `json:"speaker,omitempty"`
	SpeakerName string     `json:"speaker_name,omitempty"`
	Evidence    []Evidence `json:"evidence,omitempty"`
	Origin      Origin     `json:"origin"`
	Model       string     `json:"model,omitempty"` // that wrote it
	Doubts      []Doubt    `json:"doubts,omitempty"`
	Review      *Review    `json:"review,omitempty"`
	Struck      bool       `json:"struck,omitempty"`
	At          time.Time  `json:"at,omitzero"` // when this version was made
}

// PassageRole says what a passage is in the minutes.
type PassageRole string

// Roles of a passage.
const (
	PassageCourse  PassageRole = "course"  // course of the discussion, in the minutes' own words
	PassageExtract PassageRole = "extract" // what was said, word for word, marked as quotation
	PassageRemark  PassageRole = "remark"  // the clerk's own note
	PassageRecord  PassageRole = "record"  // declaration for the record, word for word
)

// NeedsReview is true for every passage: nothing enters the minutes unseen.
func (p Passage) NeedsReview() bool { return p.Review == nil && !p.Struck }
