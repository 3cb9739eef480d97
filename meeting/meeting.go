package meeting

import (
	"encoding/json"
	"strings"
	"time"
)

// Meeting is what is known before and beside the sound: one meeting part (the open or the closed one).
type Meeting struct {
	ID       string      `json:"id"`
	Title    string      `json:"title,omitempty"`  // "12. Sitzung des Rates"
	Body     string      `json:"body,omitempty"`   // "Rat der Stadt Waldhausen"
	Number   string      `json:"number,omitempty"` // "12", "VII/12"
	Place    string      `json:"place,omitempty"`
	Start    time.Time   `json:"start,omitzero"` // invited for
	Language string      `json:"language"`       // of the speech: "de", "en"
	Profile  string      `json:"profile"`        // state profile: "nw", "generic"
	Kind     MinutesKind `json:"kind"`
	// Closed says that this file holds a closed (non-public) part. Its open counterpart is another file.
	Closed bool   `json:"closed,omitempty"`
	Agenda Agenda `json:"agenda"`
	Roster Roster `json:"roster"`
	// LegalMembers is the number of members by law, from which the quorum is counted; 0: not known, the roster's
	// voting members are counted instead.
	LegalMembers int `json:"legal_members,omitempty"`
	// CitizensRecorded says that the citizens' question time may be recorded. Off by default (domain: BW practice).
	CitizensRecorded bool `json:"citizens_recorded,omitempty"`
	// OParl keeps the imported Meeting object byte for byte, unknown properties included, for a later patch.
	OParl json.RawMessage `json:"oparl,omitempty"`
}

// MinutesKind is the kind of minutes that a council's rules ask for.
type MinutesKind string

// The kinds, from the shortest to the longest.
const (
	KindResolutions MinutesKind = "beschluss" // decisions and results only
	KindResults     MinutesKind = "ergebnis"  // decisions, results and the main points
	KindCourse      MinutesKind = "verlauf"   // course of the debate in indirect speech
	KindVerbatim    MinutesKind = "wort"      // what was said, smoothed
)

// Valid says whether k is one of the four kinds.
func (k MinutesKind) Valid() bool {
	switch k {
	case KindResolutions, KindResults, KindCourse, KindVerbatim:
		return true
	}
	return false
}

// Agenda is the order of business as it was sent out, with what was added to it.
type Agenda struct {
	Items []Item `json:"items"`
}

// Visibility tells the open part of a meeting from the closed one.
type Visibility string

// An item whose visibility nobody stated counts as closed until someone says otherwise: what was printed once cannot be called back.
const (
	Open        Visibility = "open"
	Closed      Visibility = "closed"
	Unconfirmed Visibility = ""
)

// IsOpen says whether the public may see it; Unconfirmed may not.
func (v Visibility) IsOpen() bool { return v == Open }

// Item is one agenda item (Tagesordnungspunkt, TOP).
type Item struct {
	ID         ItemID     `json:"id"`
	Number     string     `json:"number"` // as printed, without "Ö", "N" or "TOP": "5.1", "7a"
	Title      string     `json:"title"`
	Visibility Visibility `json:"visibility,omitempty"`
	// Proposal is the paper's proposed resolution, word for word.
	Proposal string      `json:"proposal,omitempty"`
	Papers   []Paper     `json:"papers,omitempty"`
	Kind     MinutesKind `json:"kind,omitempty"` // when it differs from the meeting's
	// Dropped says that the item was taken off the agenda before the meeting (OParl: deleted).
	Dropped bool   `json:"dropped,omitempty"`
	OParlID string `json:"oparl_id,omitempty"`
	// Purpose is what the invitation says is to be done: "Entscheidung", "Kenntnisnahme", "Vorberatung".
	Purpose string `json:"purpose,omitempty"`
}

// Paper is a document that an item rests on (Vorlage, Drucksache).
type Paper struct {
	Reference string `json:"reference,omitempty"` // "114/2026"
	Name      string `json:"name,omitempty"`
	OParlID   string `json:"oparl_id,omitempty"`
}

// ByID finds an item; nil where there is none.
func (a *Agenda) ByID(id ItemID) *Item {
	for i := range a.Items {
		if a.Items[i].ID == id {
			return &a.Items[i]
		}
	}
	return nil
}

// ByNumber finds an item by its printed number, spelled "5.1", "Ö 5.1", "TOP 5.1" or "5.1."; nil where there is none.
func (a *Agenda) ByNumber(number string) *Item {
	want := PlainNumber(number)
	for i := range a.Items {
		if PlainNumber(a.Items[i].Number) == want && want != "" {
			return &a.Items[i]
		}
	}
	return nil
}

// PlainNumber strips what surrounds an item's number in print: "Ö 5.1." and "TOP 5.1" give "5.1".
func PlainNumber(s string) string {
	s = strings.TrimSpace(s)
	for _, prefix := range []string{"Tagesordnungspunkt", "TOP", "Top", "Punkt", "item", "Item", "Ö", "ö", "N", "n"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && rest != "" && (rest[0] == ' ' || rest[0] >= '0' && rest[0] <= '9') {
			s = strings.TrimSpace(rest)
		}
	}
	return strings.ToLower(strings.Trim(s, " ."))
}

// KindFor is the kind of minutes for item: its own, or the meeting's.
func (m *Meeting) KindFor(id ItemID) MinutesKind {
	if it := m.Agenda.ByID(id); it != nil && it.Kind != "" {
		return it.Kind
	}
	if m.Kind == "" {
		return KindResults
	}
	return m.Kind
}
