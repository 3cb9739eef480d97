package meeting

import "time"

// Evidence is the place in the transcript that a fact or a sentence rests on. Quote, where it is set, occurs in the text of the
// segments From to To, taken one after the other with a blank between.
type Evidence struct {
	From  SegmentID `json:"from"`
	To    SegmentID `json:"to"`
	Quote string    `json:"quote,omitempty"`
	// At and Until are the quote's own time where words have times, else the segments'.
	At    time.Duration `json:"at"`
	Until time.Duration `json:"until"`
}

// Origin says who brought a fact, a passage or a speaker's name in.
type Origin string

// Origins, in the order of their weight: what a clerk keyed in is never overruled by the others.
const (
	OriginClerk Origin = "clerk" // a mark, or typed
	OriginPaper Origin = "paper" // from the agenda's papers
	OriginRule  Origin = "rule"  // found by phrase
	OriginModel Origin = "model" // written by a language model
)

// Review says that a named person has looked at something and how.
type Review struct {
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Heard bool      `json:"heard"` // the evidence was played
	// Changed says that the person changed it; the earlier version is kept.
	Changed bool `json:"changed"`
}

// Doubt is a reason why a passage or fact may not stand on its evidence. It blocks sign-off until a person has dealt with it.
type Doubt struct {
	Kind   DoubtKind `json:"kind"`
	Detail string    `json:"detail,omitempty"` // the number, name or word in question
}

// DoubtKind classes doubts; the catalogue has a sentence for each ("doubt.<kind>").
type DoubtKind string

// Kinds of doubt.
const (
	DoubtNoEvidence     DoubtKind = "no_evidence"     // names no segment
	DoubtForeign        DoubtKind = "foreign"         // names a segment of another item
	DoubtName           DoubtKind = "name"            // a name that is not in the segments or not on the roster
	DoubtNumber         DoubtKind = "number"          // a number that was not said
	DoubtDate           DoubtKind = "date"            // a date or time that was not said
	DoubtPaper          DoubtKind = "paper"           // a paper that was not named
	DoubtQuote          DoubtKind = "quote"           // a quotation that is not in the segments
	DoubtNegation       DoubtKind = "negation"        // "not" on one side only
	DoubtContent        DoubtKind = "content"         // words that nothing in the segments supports
	DoubtDecision       DoubtKind = "decision"        // states a vote, motion or decision, which only the fact table may
	DoubtContradiction  DoubtKind = "contradiction"   // differs from what the clerk marked
	DoubtWeakTranscript DoubtKind = "weak_transcript" // rests on a segment that is flagged
	DoubtUnclear        DoubtKind = "unclear"         // the rule is not sure (Detail says of what)
)
