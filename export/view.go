package export

import (
	"strconv"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

// The types of the view files are what a layout may name; templates/layouts/README.md lists them for people. Everything in them is
// either text that prints itself safely, a number that knows whether it was said, or a list.

// Text is somebody's words. Printed by a layout it cannot be taken for markup.
type Text string

// String hides the signs of the markup; readMarkup brings them back.
func (t Text) String() string { return hideMarkup(string(t)) }

// Number is a number that was said, or was not.
type Number struct {
	Said bool
	N    int
}

func (n Number) String() string {
	if !n.Said {
		return "–"
	}
	return strconv.Itoa(n.N)
}

func numberOf(n *int) Number {
	if n == nil {
		return Number{}
	}
	return Number{Said: true, N: *n}
}

// View is what a layout is given.
type View struct {
	Kind     string // beschluss, ergebnis, verlauf, wort
	State    string
	Draft    bool // something is not reviewed, or the minutes are not sealed
	Internal bool // closed items are included
	Closed   bool // the closed part of a meeting
	Extract  bool // one item only

	Title, Body, Number, Place Text
	Date, Day                  string // "Dienstag, 5. Mai 2026", "05.05.2026"
	Invited                    string // time of the invitation, "18:30 Uhr"
	Opened, Ended              Clock
	Chair, Clerk               []Person
	Presence                   Presence
	Items                      []Item
	Unplaced                   []Step // what belongs to no item
	Between                    []Step // breaks before the first item
	Signers                    []Signing
	Later                      Later // corrections, objections and approval, after signing
	Statement                  bool
	Digest, Program, Made      string
	Models                     []Text
	Reviewers                  []Text
}

// Clock is a time of day that somebody stated.
type Clock struct {
	Time string // "18:30 Uhr", "" when nobody said it
	Mark string
}

// Item is an agenda item.
type Item struct {
	Number, Title Text
	Papers        []Text
	Purpose       Text
	Open          bool
	Visibility    string // open, closed, "" (not confirmed)
	Dropped       bool
	Treated       bool   // it was dealt with
	Kind          string // of the minutes of this item
	Steps         []Step // passages, motions, votes and changes in the order of time, without the final votes
	After         []Step // what happened after the item was decided
	Resolutions   []Resolution
	Announced     []Resolution // the chair's words, found by rule, which no person has confirmed as the wording
	Finals        []Vote       // the votes on the matter itself
	Result        string       // accepted, accepted_amended ... as the published format has it
	ResultWords   string       // in the town's own words
	ResultMark    string
	ReferredTo    Text
	Proposal      Text
	Draft         bool
	NoWording     bool   // decided, and nobody has entered the resolution's wording
	Later         []Text // corrections and objections that speak of the item, by name
}

// Label is the number as it is printed.
func (i Item) Label() string { return i.Number.String() }

// Step is one thing that happened under an item; exactly one pointer is set.
type Step struct {
	Mark       string
	Passage    *Passage
	Motion     *Motion
	Vote       *Vote
	Presence   *Change
	Break      *Pause
	Declared   *Declaration
	Chair      *Person
	Result     *Outcome
	Turn       *Turn
	at         time.Duration
	unreviewed bool
}

// Passage is a piece of the minutes' text.
type Passage struct {
	Role    string // course, extract, remark, record
	Text    Text
	Speaker Text
}

// Turn is what somebody said, word for word, where there are no passages.
type Turn struct{ Speaker, Text Text }

// Motion is what somebody asked for.
type Motion struct {
	Kind                 string // main, amendment, procedural, referral, postponement
	By, Text             Text
	Group                Text // of a person
	ByGroup              bool // By is a group
	Withdrawn, TakenOver bool
}

// Resolution is a decision's wording.
type Resolution struct {
	Mark     string
	Text     Text
	Proposal Text
	Amended  bool
}

// Outcome is a result without a vote: noted, referred, postponed, withdrawn.
type Outcome struct {
	Result   string
	To, Text Text
}

// Change is somebody coming, leaving, or being recused.
type Change struct {
	Kind   string // arrived, left, recused, returned
	Name   Text
	Time   string
	Reason Text
}

// Pause is a break.
type Pause struct {
	From, To string
	Minutes  int
}

// Declaration is something that somebody wanted in the record.
type Declaration struct{ By, Text Text }

// Signing is a place to sign.
type Signing struct {
	Role    string // clerk, chair, cosigner
	Name    Text
	Items   []Text // numbers of the items over which this person presided, where the chair changed
	Done    bool
	Refused bool
	Reason  Text
	Date    string
}

func clockOf(w *catalogue.Words, f meeting.Fact, mark string) Clock {
	if f.Clock == nil {
		return Clock{}
	}
	return Clock{Time: w.ClockText(string(f.Clock.Clock)), Mark: mark}
}
