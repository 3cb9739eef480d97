package meeting

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Problem is something that stands against signing, or that a clerk should know of. Code names the sentence in the catalogue
// ("check.<code>"), Args are what the sentence speaks of. The domain does not word sentences.
type Problem struct {
	Code     string         `json:"code"`
	Args     map[string]any `json:"args,omitempty"`
	Blocking bool           `json:"blocking"`
	Item     ItemID         `json:"item,omitempty"`
	Facts    []FactID       `json:"facts,omitempty"` // the places that contradict each other
	Passage  PassageID      `json:"passage,omitempty"`
	Segment  SegmentID      `json:"segment,omitempty"`
	At       time.Duration  `json:"at,omitempty"`
}

// CheckRules is what a state profile asks of minutes.
type CheckRules struct {
	// Signers are the roles that must sign, each as often as it is named.
	Signers []SignRole
	// EachChair: where the chair changed, everybody who presided signs (GO NRW § 52).
	EachChair bool
	// Required contents, by key: "place", "start", "chair", "clerk", "present", "absent_reasons", "closing", "resolution_text".
	Required []string
	// QuorumShare is the share of the legal members that must be present, exclusive of exactly half: 0.5 means more than half.
	QuorumShare float64
}

// Check lists everything that stands against signing, head first, then item by item in the order of the agenda.
func Check(m Minutes, r CheckRules) []Problem {
	c := checker{m: m, r: r, facts: m.AllFacts()}
	sortByTime(c.facts, func(f Fact) time.Duration { return f.At })
	c.head()
	for _, it := range m.Items {
		c.item(it)
	}
	c.item(m.Outside)
	c.signatures()
	return c.problems
}

type checker struct {
	m        Minutes
	r        CheckRules
	facts    []Fact
	problems []Problem
}

func (c *checker) add(p Problem) { c.problems = append(c.problems, p) }

func (c *checker) head() {
	for _, key := range c.r.Required {
		missing := false
		switch key {
		case "place":
			missing = c.m.Meeting.Place == ""
		case "start":
			missing = c.m.Opened.ID == 0 && c.m.Meeting.Start.IsZero()
		case "closing":
			missing = c.m.Ended.ID == 0
		case "chair":
			missing = len(c.m.Chair) == 0 && c.m.Meeting.Roster.ByRole(RoleChair) == nil
		case "clerk":
			missing = len(c.m.Clerk) == 0 && c.m.Meeting.Roster.ByRole(RoleClerk) == nil
		case "present":
			missing = len(c.m.Meeting.Roster.Members) == 0 && c.m.Quorum.ID == 0
		case "absent_reasons":
			for _, mem := range c.m.Meeting.Roster.Members {
				if (mem.Invited == InvitedExcused || mem.Invited == InvitedAbsent) && mem.Reason == "" {
					c.add(Problem{Code: "absent_reason", Args: map[string]any{"name": mem.Name}})
				}
			}
		}
		if missing {
			c.add(Problem{Code: "missing_" + key, Blocking: true})
		}
	}
	for _, f := range c.facts {
		if f.NeedsReview() && f.ofTheHead() {
			c.unreviewed(f)
		}
	}
}

// ofTheHead says whether the fact is printed in the head or the foot and not under an item, whatever item it was said under.
func (f Fact) ofTheHead() bool {
	switch f.Kind {
	case FactOpening, FactClosing, FactQuorum, FactChair, FactClerk, FactBreak, FactPublic:
		return true
	case FactAttendance:
		if f.Attendance != nil {
			switch f.Attendance.Kind {
			case AttendArrived, AttendLeft, AttendRecused, AttendReturned:
				return f.Item == ""
			}
		}
		return true
	}
	return f.Item == "" && f.Kind != FactVote
}

func (c *checker) unreviewed(f Fact) {
	args := map[string]any{"kind": string(f.Kind)}
	if f.Review == nil {
		c.add(Problem{Code: "fact_unreviewed", Args: args, Blocking: true, Item: f.Item, Facts: []FactID{f.ID}, At: f.At})
		for _, d := range f.Doubts {
			c.add(Problem{Code: "doubt_" + string(d.Kind), Args: map[string]any{"detail": d.Detail, "kind": string(f.Kind)}, Blocking: true, Item: f.Item, Facts: []FactID{f.ID}, At: f.At})
		}
	}
}

func (c *checker) item(it ItemMinutes) {
	id := it.Item.ID
	for _, f := range it.Facts() {
		if f.Item == "" && f.Kind != FactVote {
			continue // said once, under the head
		}
		if f.NeedsReview() {
			c.unreviewed(f)
		}
		if f.Vote != nil {
			c.vote(it, f)
		}
	}
	for _, f := range it.Attendance {
		if f.Item != "" {
			c.unreviewed(f)
		}
	}
	for _, p := range it.Passages {
		if p.NeedsReview() {
			c.add(Problem{Code: "passage_unreviewed", Blocking: true, Item: id, Passage: p.ID})
			for _, d := range p.Doubts {
				c.add(Problem{Code: "doubt_" + string(d.Kind), Args: map[string]any{"detail": d.Detail, "kind": "passage"}, Blocking: true, Item: id, Passage: p.ID})
			}
		}
	}
	if id != "" && slices.Contains(c.r.Required, "resolution_text") {
		c.wording(it)
	}
	if id != "" && !it.Item.Dropped && it.Item.Visibility == Unconfirmed {
		c.add(Problem{Code: "visibility_unconfirmed", Args: map[string]any{"number": it.Item.Number}, Blocking: true, Item: id})
	}
}

// wording misses the text of a resolution where the matter itself was voted on and carried.
func (c *checker) wording(it ItemMinutes) {
	for _, f := range it.Resolutions {
		if f.Resolution != nil && strings.TrimSpace(f.Resolution.Text) != "" {
			return
		}
	}
	for _, f := range it.Votes {
		if f.Vote == nil || f.Vote.Outcome() != OutcomeAccepted {
			continue
		}
		switch f.Vote.About {
		case AboutMain, AboutAmended, AboutPart, "":
			c.add(Problem{Code: "missing_resolution_text", Args: map[string]any{"number": it.Item.Number}, Blocking: true, Item: it.Item.ID,
				Facts: []FactID{f.ID}, At: f.At})
			return
		}
	}
}

// signatures names those that are still missing. They do not stand against signing but against sealing.
func (c *checker) signatures() {
	for _, p := range Places(c.m, c.r) {
		if p.Signoff != nil {
			continue
		}
		code := "missing_signer"
		if p.Name != "" {
			code = "missing_signer_named"
		}
		c.add(Problem{Code: code, Args: map[string]any{"role": string(p.Role), "name": p.Name}})
	}
	for _, s := range c.m.Voided {
		c.add(Problem{Code: "signature_void", Args: map[string]any{"role": string(s.Role), "name": s.By}})
	}
}

// vote checks the arithmetic of one vote against who was there.
func (c *checker) vote(it ItemMinutes, f Fact) {
	v := *f.Vote
	args := func(more ...any) map[string]any {
		a := map[string]any{"number": it.Item.Number, "subject": v.Subject}
		for i := 0; i+1 < len(more); i += 2 {
			a[fmt.Sprint(more[i])] = more[i+1]
		}
		return a
	}
	add := func(code string, blocking bool, a map[string]any, facts ...FactID) {
		c.add(Problem{Code: code, Args: a, Blocking: blocking && f.Review == nil, Item: it.Item.ID, Facts: append([]FactID{f.ID}, facts...), At: f.At})
	}
	presence := PresenceAt(c.m.Meeting, c.facts, f.Item, f.At)
	n, known := presence.Count()
	cast, complete := v.Cast()
	if v.NotVoting != nil {
		cast += *v.NotVoting
	}
	var quorum []FactID
	if c.m.Quorum.ID != 0 {
		quorum = []FactID{c.m.Quorum.ID}
	}
	if known && n > 0 {
		switch {
		case cast > n:
			add("vote_too_many", true, args("cast", cast, "present", n), quorum...)
		case complete && cast < n:
			add("vote_too_few", false, args("cast", cast, "present", n), quorum...)
		}
	}
	if share := c.r.QuorumShare; share > 0 && known {
		legal := c.m.Meeting.LegalMembers
		if legal == 0 && c.m.Quorum.Quorum != nil && c.m.Quorum.Quorum.Members != nil {
			legal = *c.m.Quorum.Quorum.Members
		}
		if legal == 0 {
			legal = c.m.Meeting.Roster.VotingMembers()
		}
		if legal > 0 && float64(n+len(presence.Recused)) <= share*float64(legal) {
			add("quorum", true, args("present", n, "members", legal), quorum...)
		}
	}
	computed := Vote{For: v.For, Against: v.Against}.Outcome()
	if computed != OutcomeUnknown && v.Announced != OutcomeUnknown && computed != v.Announced &&
		!(computed == OutcomeTied && v.Announced == OutcomeRejected) {
		add("vote_outcome", true, args("computed", string(computed), "announced", string(v.Announced)))
	}
	if v.Unanimous != nil && *v.Unanimous && v.Against != nil && *v.Against > 0 && v.Outcome() != OutcomeRejected {
		add("vote_unanimous", true, args("against", *v.Against))
	}
	if v.Kind == VoteSecret && len(v.ByName) > 0 {
		add("vote_secret_named", true, args())
	}
	for _, b := range v.ByName {
		mem := c.m.Meeting.Roster.ByID(b.Member)
		if mem == nil {
			mem = c.m.Meeting.Roster.ByName(b.Name)
		}
		switch {
		case mem == nil:
		case !mem.Voting:
			add("vote_no_right", true, args("name", mem.Name))
		case presence.Recused[mem.ID]:
			add("vote_recused", true, args("name", mem.Name))
		case !presence.Voters[mem.ID]:
			add("vote_absent", true, args("name", mem.Name))
		}
	}
	if v.Outcome() == OutcomeUnknown {
		add("vote_no_outcome", true, args())
	}
}

// Blocking says whether any of the problems stands against signing.
func Blocking(ps []Problem) bool {
	for _, p := range ps {
		if p.Blocking {
			return true
		}
	}
	return false
}
