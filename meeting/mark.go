package meeting

import "time"

// Mark is what the clerk keyed in while the meeting went on: a fact with the recording's clock. It is stored at once; a correction
// is a new mark that replaces the old one, which stays.
type Mark struct {
	ID   MarkID        `json:"id"`
	Kind MarkKind      `json:"kind"`
	At   time.Duration `json:"at"`
	Wall time.Time     `json:"wall"`
	By   string        `json:"by,omitempty"`
	// Item is the item that the mark starts or belongs to.
	Item ItemID `json:"item,omitempty"`
	// Member or Who is the person: speaker, mover, arriving, leaving, recused.
	Member MemberID `json:"member,omitempty"`
	Who    string   `json:"who,omitempty"`
	Text   string   `json:"text,omitempty"`
	Vote   *Vote    `json:"vote,omitempty"`
	// Replaces is the mark that this one corrects; Struck takes that one back without a successor.
	Replaces MarkID `json:"replaces,omitempty"`
	Struck   bool   `json:"struck,omitempty"`
}

// MarkKind is the key that was pressed.
type MarkKind string

// Kinds of mark.
const (
	MarkItem       MarkKind = "item"
	MarkMotion     MarkKind = "motion"
	MarkAmendment  MarkKind = "amendment"
	MarkVote       MarkKind = "vote"
	MarkResolution MarkKind = "resolution"
	MarkSpeaker    MarkKind = "speaker"
	MarkArrival    MarkKind = "arrival"
	MarkDeparture  MarkKind = "departure"
	MarkRecusal    MarkKind = "recusal"
	MarkReturn     MarkKind = "return" // end of a recusal
	MarkBreak      MarkKind = "break"
	MarkResume     MarkKind = "resume"
	MarkOpening    MarkKind = "opening"
	MarkClosing    MarkKind = "closing"
	MarkClosedPart MarkKind = "closed"    // the public is excluded
	MarkOpenPart   MarkKind = "open"      // the public is admitted
	MarkCitizens   MarkKind = "citizens"  // citizens' question time begins
	MarkOffRecord  MarkKind = "offrecord" // "nicht aufzeichnen"
	MarkOnRecord   MarkKind = "onrecord"
	MarkPause      MarkKind = "pause"
	MarkUnpause    MarkKind = "unpause"
	MarkNote       MarkKind = "note"
)

// MarkKinds lists all kinds in the order in which a legend shows them.
var MarkKinds = []MarkKind{MarkItem, MarkMotion, MarkAmendment, MarkVote, MarkResolution, MarkSpeaker, MarkArrival, MarkDeparture,
	MarkRecusal, MarkReturn, MarkBreak, MarkResume, MarkOpening, MarkClosing, MarkClosedPart, MarkOpenPart, MarkCitizens, MarkOffRecord, MarkOnRecord,
	MarkPause, MarkUnpause, MarkNote}

// Valid says whether k is a kind of mark.
func (k MarkKind) Valid() bool {
	for _, have := range MarkKinds {
		if have == k {
			return true
		}
	}
	return false
}

// CurrentMarks gives the marks that stand, in the order of their time: neither replaced nor struck.
func CurrentMarks(all []Mark) []Mark {
	gone := map[MarkID]bool{}
	for _, m := range all {
		if m.Replaces != 0 {
			gone[m.Replaces] = true
		}
		if m.Struck {
			gone[m.ID] = true
		}
	}
	var out []Mark
	for _, m := range all {
		if !gone[m.ID] {
			out = append(out, m)
		}
	}
	sortByTime(out, func(m Mark) time.Duration { return m.At })
	return out
}
