package meeting

import (
	"sort"
	"time"
)

// Minutes are the facts and passages of a meeting put in the order in which they are printed. It is derived with [Assemble] and
// never stored; what is stored are the parts and, once sealed, a frozen copy.
type Minutes struct {
	Meeting Meeting       `json:"meeting"`
	State   State         `json:"state"`
	Length  time.Duration `json:"length"` // of the recording

	Opened Fact `json:"opened,omitzero"` // FactOpening
	Ended  Fact `json:"ended,omitzero"`  // FactClosing
	Quorum Fact `json:"quorum,omitzero"`

	Chair      []Fact `json:"chair,omitempty"`
	Clerk      []Fact `json:"clerk,omitempty"`
	Attendance []Fact `json:"attendance,omitempty"`
	Breaks     []Fact `json:"breaks,omitempty"`
	Public     []Fact `json:"public,omitempty"`

	Items []ItemMinutes `json:"items"`
	// Outside holds what belongs to no item; it is shown as such.
	Outside ItemMinutes `json:"outside"`

	// Signoffs are the signatures and refusals under the text as it stands; Voided those under an earlier one that was changed since.
	Signoffs []Signoff `json:"signoffs,omitempty"`
	Voided   []Signoff `json:"voided,omitempty"`
	// Digest is the SHA-256 of the frozen text that Signoffs stand under, in hex; empty where nothing is frozen.
	Digest string `json:"digest,omitempty"`
	// Aftermath is what came after signing.
	Aftermath Aftermath `json:"aftermath,omitzero"`
	// Segments are all segments of the chosen transcript, for evidence and for the transcript's export.
	Segments []Segment  `json:"segments,omitempty"`
	Version  Version    `json:"version"` // the transcript's
	Models   []ModelUse `json:"models,omitempty"`
}

// ItemMinutes is one agenda item with everything that happened under it.
type ItemMinutes struct {
	Item        Item      `json:"item"`
	Spans       []Span    `json:"spans,omitempty"`
	Motions     []Fact    `json:"motions,omitempty"`
	Votes       []Fact    `json:"votes,omitempty"`
	Resolutions []Fact    `json:"resolutions,omitempty"`
	Results     []Fact    `json:"results,omitempty"`
	Floor       []Fact    `json:"floor,omitempty"`
	Attendance  []Fact    `json:"attendance,omitempty"` // arrivals, departures, recusals during the item
	Declared    []Fact    `json:"declared,omitempty"`
	Passages    []Passage `json:"passages,omitempty"`
	SpanFacts   []Fact    `json:"span_facts,omitempty"`
}

// ModelUse says which model wrote or recognised something: documents and the town's register print it.
type ModelUse struct {
	Purpose string `json:"purpose"` // "transcription", "draft"
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
}

// Parts is what [Assemble] puts together.
type Parts struct {
	Meeting  Meeting
	State    State
	Length   time.Duration
	Facts    []Fact // all, also replaced and struck ones
	Passages []Passage
	Segments []Segment
	Version  Version
	Signoffs []Signoff
	Voided   []Signoff
	Digest   string
	After    Aftermath
	Models   []ModelUse
}

// Assemble puts the parts together. Struck and replaced facts and struck passages are left out; of each passage the newest version
// is taken. Every item of the agenda appears once, in the agenda's order, also those of which nothing was said.
func Assemble(p Parts) Minutes {
	m := Minutes{Meeting: p.Meeting, State: p.State, Length: p.Length, Signoffs: p.Signoffs, Voided: p.Voided, Digest: p.Digest, Aftermath: p.After, Segments: p.Segments, Version: p.Version, Models: p.Models}
	at := map[ItemID]int{}
	for i, it := range p.Meeting.Agenda.Items {
		m.Items = append(m.Items, ItemMinutes{Item: it})
		at[it.ID] = i
	}
	under := func(id ItemID) *ItemMinutes {
		if i, ok := at[id]; ok {
			return &m.Items[i]
		}
		return &m.Outside
	}
	for _, f := range CurrentFacts(p.Facts) {
		it := under(f.Item)
		switch f.Kind {
		case FactItem:
			it.SpanFacts = append(it.SpanFacts, f)
			it.Spans = append(it.Spans, Span{f.At, f.Until})
		case FactMotion:
			it.Motions = append(it.Motions, f)
		case FactVote:
			it.Votes = append(it.Votes, f)
		case FactResolution:
			it.Resolutions = append(it.Resolutions, f)
		case FactResult:
			it.Results = append(it.Results, f)
		case FactFloor:
			it.Floor = append(it.Floor, f)
		case FactDeclare:
			it.Declared = append(it.Declared, f)
		case FactAttendance:
			m.Attendance = append(m.Attendance, f)
			if f.Attendance != nil {
				switch f.Attendance.Kind {
				case AttendArrived, AttendLeft, AttendRecused, AttendReturned:
					it.Attendance = append(it.Attendance, f)
				}
			}
		case FactQuorum:
			if m.Quorum.ID == 0 || m.Quorum.Origin != OriginClerk && f.Origin == OriginClerk {
				m.Quorum = f
			}
		case FactOpening:
			if m.Opened.ID == 0 || m.Opened.Origin != OriginClerk && f.Origin == OriginClerk {
				m.Opened = f
			}
		case FactClosing:
			if m.Ended.ID == 0 || m.Ended.Origin != OriginClerk || f.Origin == OriginClerk {
				m.Ended = f // the last one counts
			}
		case FactBreak:
			m.Breaks = append(m.Breaks, f)
		case FactChair:
			m.Chair = append(m.Chair, f)
		case FactClerk:
			m.Clerk = append(m.Clerk, f)
		case FactPublic:
			m.Public = append(m.Public, f)
		}
	}
	for _, ps := range CurrentPassages(p.Passages) {
		it := under(ps.Item)
		it.Passages = append(it.Passages, ps)
	}
	return m
}

// CurrentPassages gives the newest version of each passage that is not struck, in the order of the items' passages.
func CurrentPassages(all []Passage) []Passage {
	newest := map[PassageID]Passage{}
	for _, p := range all {
		if have, ok := newest[p.ID]; !ok || p.Version > have.Version {
			newest[p.ID] = p
		}
	}
	var out []Passage
	for _, p := range newest {
		if !p.Struck {
			out = append(out, p)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Order != out[j].Order {
			return out[i].Order < out[j].Order
		}
		return out[i].ID < out[j].ID
	})
	return out
}

// AllFacts lists every fact of the minutes once, in the order in which they are reviewed: head, items, foot.
func (m Minutes) AllFacts() []Fact {
	var out []Fact
	for _, f := range []Fact{m.Opened, m.Quorum} {
		if f.ID != 0 {
			out = append(out, f)
		}
	}
	out = append(out, m.Chair...)
	out = append(out, m.Clerk...)
	out = append(out, m.Attendance...)
	out = append(out, m.Breaks...)
	out = append(out, m.Public...)
	for _, it := range append(append([]ItemMinutes{}, m.Items...), m.Outside) {
		out = append(out, it.Facts()...)
	}
	if m.Ended.ID != 0 {
		out = append(out, m.Ended)
	}
	return out
}

// Facts lists the item's own facts: spans, floor, motions, votes, resolutions, results and declarations, without attendance.
func (it ItemMinutes) Facts() []Fact {
	var out []Fact
	for _, fs := range [][]Fact{it.SpanFacts, it.Floor, it.Motions, it.Votes, it.Resolutions, it.Results, it.Declared} {
		out = append(out, fs...)
	}
	return out
}

// Segment finds a segment by id; nil where there is none.
func (m Minutes) Segment(id SegmentID) *Segment {
	i := sort.Search(len(m.Segments), func(i int) bool { return m.Segments[i].ID >= id })
	if i < len(m.Segments) && m.Segments[i].ID == id {
		return &m.Segments[i]
	}
	for i := range m.Segments { // transcripts put together of several versions are not sorted by id
		if m.Segments[i].ID == id {
			return &m.Segments[i]
		}
	}
	return nil
}

// Result is how the item ended, computed from its facts: what was stated outright (referred, postponed, noted ...), else the last
// vote on the matter itself.
func (it ItemMinutes) Result() Result {
	var stated *ItemResult
	for _, f := range it.Results {
		if f.Result != nil {
			stated = f.Result
		}
	}
	var main, amendment *Vote
	mains := 0
	for _, f := range it.Votes {
		v := f.Vote
		if v == nil {
			continue
		}
		switch v.About {
		case AboutAmendment:
			if v.Outcome() == OutcomeAccepted {
				amendment = v
			}
		case AboutReferral:
			if v.Outcome() == OutcomeAccepted && stated == nil {
				stated = &ItemResult{Result: Referred}
			}
		case AboutPostponement:
			if v.Outcome() == OutcomeAccepted && stated == nil {
				stated = &ItemResult{Result: Postponed}
			}
		case AboutProcedure:
		default:
			main = v
			mains++
		}
	}
	if stated != nil && (main == nil || stated.Result != Noted) {
		return stated.Result
	}
	if main == nil {
		if stated != nil {
			return stated.Result
		}
		for _, f := range it.Motions {
			if f.Motion != nil && f.Motion.Kind == MotionMain && f.Motion.Withdrawn {
				return Withdrawn
			}
		}
		if len(it.Votes) > 0 || len(it.Spans) == 0 {
			return UnknownResult
		}
		return NoResult
	}
	switch main.Outcome() {
	case OutcomeAccepted:
		switch {
		case main.About == AboutElection:
			return Elected
		case main.About == AboutAmended || amendment != nil || it.amended():
			return AcceptedAmended
		case mains > 1 && it.mixed():
			return Several
		}
		return Accepted
	case OutcomeRejected, OutcomeTied:
		if mains > 1 && it.mixed() {
			return Several
		}
		return Rejected
	}
	return UnknownResult
}

func (it ItemMinutes) amended() bool {
	for _, f := range it.Resolutions {
		if f.Resolution != nil && f.Resolution.Amended {
			return true
		}
	}
	return false
}

// mixed says whether the item's votes on the matter went both ways.
func (it ItemMinutes) mixed() bool {
	yes, no := false, false
	for _, f := range it.Votes {
		if f.Vote == nil || f.Vote.About != AboutMain && f.Vote.About != AboutPart && f.Vote.About != "" {
			continue
		}
		if f.Vote.Outcome() == OutcomeAccepted {
			yes = true
		} else {
			no = true
		}
	}
	return yes && no
}

// ReferredTo names the committee or meeting that the item was sent to; empty where none was named.
func (it ItemMinutes) ReferredTo() string {
	to := ""
	for _, f := range it.Results {
		if f.Result != nil && f.Result.To != "" {
			to = f.Result.To
		}
	}
	return to
}
