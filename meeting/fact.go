package meeting

import (
	"sort"
	"time"
)

// Fact is something that happened in the meeting. Exactly one of the payloads is set, the one that Kind names.
type Fact struct {
	ID   FactID   `json:"id"`
	Kind FactKind `json:"kind"`
	Item ItemID   `json:"item,omitempty"` // empty: belongs to no item
	// At is when it happened in the recording; Until ends what lasts (an item's span, a break).
	At       time.Duration `json:"at"`
	Until    time.Duration `json:"until,omitempty"`
	Evidence []Evidence    `json:"evidence,omitempty"`
	Mark     MarkID        `json:"mark,omitempty"` // the clerk's mark that it rests on
	Origin   Origin        `json:"origin"`
	Rule     string        `json:"rule,omitempty"` // the rule that found it
	Doubts   []Doubt       `json:"doubts,omitempty"`
	Review   *Review       `json:"review,omitempty"`
	// Struck says that a person declared it wrong; it stays in the file and out of the minutes.
	Struck bool `json:"struck,omitempty"`
	// Replaces is the fact that a person changed into this one.
	Replaces FactID `json:"replaces,omitempty"`

	Span       *ItemSpan   `json:"span,omitempty"`
	Motion     *Motion     `json:"motion,omitempty"`
	Vote       *Vote       `json:"vote,omitempty"`
	Resolution *Resolution `json:"resolution,omitempty"`
	Result     *ItemResult `json:"result,omitempty"`
	Attendance *Attendance `json:"attendance,omitempty"`
	Quorum     *Quorum     `json:"quorum,omitempty"`
	Clock      *ClockFact  `json:"clock,omitempty"`
	Break      *Break      `json:"break,omitempty"`
	Person     *PersonFact `json:"person,omitempty"`
}

// FactKind says what happened.
type FactKind string

// Kinds of fact, with the payload that each carries.
const (
	FactItem       FactKind = "item"       // Span: an item is dealt with from At until Until
	FactMotion     FactKind = "motion"     // Motion
	FactVote       FactKind = "vote"       // Vote
	FactResolution FactKind = "resolution" // Resolution
	FactResult     FactKind = "result"     // Result: noted, referred, postponed, withdrawn ...
	FactAttendance FactKind = "attendance" // Attendance
	FactQuorum     FactKind = "quorum"     // Quorum
	FactOpening    FactKind = "opening"    // Clock
	FactClosing    FactKind = "closing"    // Clock
	FactBreak      FactKind = "break"      // Break
	FactChair      FactKind = "chair"      // Person: who presides from At on
	FactClerk      FactKind = "clerk"      // Person: who keeps the minutes
	FactFloor      FactKind = "floor"      // Person: who is given the floor
	FactPublic     FactKind = "public"     // Clock.Open: public admitted or excluded
	FactDeclare    FactKind = "declare"    // Person.Text: declaration for the record
)

// ItemSpan says that an agenda item is dealt with between Fact.At and Fact.Until. Joint items have one span each over the same time.
type ItemSpan struct {
	Joint []ItemID `json:"joint,omitempty"` // the other items called together with it
	// Called is false where the span was found by resemblance only.
	Called bool `json:"called,omitempty"`
}

// Motion is what somebody asked the council to do.
type Motion struct {
	Kind   MotionKind `json:"kind"`
	By     string     `json:"by,omitempty"` // person or group, as it is printed
	Member MemberID   `json:"member,omitempty"`
	Group  string     `json:"group,omitempty"`
	Text   string     `json:"text,omitempty"` // in the speaker's words
	// Withdrawn says that the mover took it back; TakenOver that it became part of the proposal without a vote.
	Withdrawn bool `json:"withdrawn,omitempty"`
	TakenOver bool `json:"taken_over,omitempty"`
}

// MotionKind classes motions.
type MotionKind string

// Kinds of motion.
const (
	MotionMain         MotionKind = "main"
	MotionAmendment    MotionKind = "amendment"
	MotionProcedural   MotionKind = "procedural"
	MotionReferral     MotionKind = "referral"
	MotionPostponement MotionKind = "postponement"
)

// Resolution is the wording of what was decided.
type Resolution struct {
	Text string `json:"text"`
	// Proposal is the paper's wording that Text starts from; empty where there was none.
	Proposal string `json:"proposal,omitempty"`
	Amended  bool   `json:"amended,omitempty"`
}

// ItemResult is how an item ended where that is no plain vote.
type ItemResult struct {
	Result Result `json:"result"`
	To     string `json:"to,omitempty"` // committee or meeting
	Text   string `json:"text,omitempty"`
}

// Result classes how an agenda item ended. A town's own words for them are data (templates).
type Result string

// Results, as `show facts --json` publishes them.
const (
	Accepted        Result = "accepted"
	AcceptedAmended Result = "accepted_amended"
	Rejected        Result = "rejected"
	Referred        Result = "referred"
	Postponed       Result = "postponed"
	Withdrawn       Result = "withdrawn"
	Noted           Result = "noted"
	Elected         Result = "elected"
	NoResult        Result = "none"
	Several         Result = "several"
	UnknownResult   Result = "unknown"
)

// Attendance says that somebody is there, not there, came, left or is recused.
type Attendance struct {
	Kind   AttendanceKind `json:"kind"`
	Member MemberID       `json:"member,omitempty"`
	Name   string         `json:"name"`
	Reason string         `json:"reason,omitempty"`
	Clock  ClockTime      `json:"clock,omitempty"`
	For    string         `json:"for,omitempty"` // whom a substitute stands in for
}

// AttendanceKind classes attendance.
type AttendanceKind string

// Kinds of attendance.
const (
	AttendPresent    AttendanceKind = "present"
	AttendExcused    AttendanceKind = "excused"
	AttendAbsent     AttendanceKind = "absent"
	AttendArrived    AttendanceKind = "arrived"
	AttendLeft       AttendanceKind = "left"
	AttendRecused    AttendanceKind = "recused"
	AttendReturned   AttendanceKind = "returned" // end of a recusal
	AttendSubstitute AttendanceKind = "substitute"
)

// Quorum is what the chair stated about the number present.
type Quorum struct {
	Present *int  `json:"present,omitempty"`
	Members *int  `json:"members,omitempty"`
	Quorate *bool `json:"quorate,omitempty"`
	Doubted bool  `json:"doubted,omitempty"`
}

// ClockFact is a time of day that was said, or for FactPublic whether the public is admitted.
type ClockFact struct {
	Clock ClockTime `json:"clock,omitempty"`
	Open  bool      `json:"open,omitempty"`
}

// Break is an interruption of the meeting. Fact.At and Fact.Until bound it in the recording.
type Break struct {
	From    ClockTime `json:"from,omitempty"`
	To      ClockTime `json:"to,omitempty"`
	Minutes int       `json:"minutes,omitempty"` // as announced
}

// PersonFact names a person for a role that begins.
type PersonFact struct {
	Member MemberID `json:"member,omitempty"`
	Name   string   `json:"name"`
	Text   string   `json:"text,omitempty"`
}

// NeedsReview says whether a person must confirm the fact one by one before anything is signed: decisions, votes and names.
// Spans and the floor are aids for reading, not content of the minutes.
func (f Fact) NeedsReview() bool {
	switch f.Kind {
	case FactItem, FactFloor:
		return false
	}
	return true
}

// CurrentFacts gives the facts that stand: not struck and not replaced, in the order of their time.
func CurrentFacts(all []Fact) []Fact {
	gone := map[FactID]bool{}
	for _, f := range all {
		if f.Replaces != 0 {
			gone[f.Replaces] = true
		}
	}
	var out []Fact
	for _, f := range all {
		if !f.Struck && !gone[f.ID] {
			out = append(out, f)
		}
	}
	sortByTime(out, func(f Fact) time.Duration { return f.At })
	return out
}

func sortByTime[T any](s []T, at func(T) time.Duration) {
	sort.SliceStable(s, func(i, j int) bool { return at(s[i]) < at(s[j]) })
}
