package export

import (
	"encoding/json"
	"io"
	"math"
	"time"

	"ratsschreiber/meeting"
)

// The types of this file are a published format: fields may be added, none renamed or removed. Times are seconds from the start of
// the recording, clock times "18:30". What nobody said is absent.
type (
	factsFile struct {
		Items      []factsItem       `json:"items"`
		Outside    *factsItem        `json:"outside,omitempty"` // what belongs to no item
		Attendance []factsAttendance `json:"attendance"`
		Breaks     []factsBreak      `json:"breaks"`
		Public     []factsPublic     `json:"public,omitempty"`
		Opened     meeting.ClockTime `json:"opened,omitempty"`
		Closed     meeting.ClockTime `json:"closed,omitempty"`
		Present    *int              `json:"present,omitempty"`
		Members    *int              `json:"members,omitempty"`
		Quorate    *bool             `json:"quorate,omitempty"`
		Absent     []string          `json:"absent,omitempty"`
		Chair      string            `json:"chair,omitempty"`
		Clerk      string            `json:"clerk,omitempty"`
		State      meeting.State     `json:"state,omitempty"`
	}
	factsItem struct {
		ID          meeting.ItemID     `json:"id,omitempty"`
		Number      string             `json:"number"`
		Title       string             `json:"title"`
		Open        *bool              `json:"open,omitempty"` // absent: nobody has said it
		Start       *float64           `json:"start,omitempty"`
		End         *float64           `json:"end,omitempty"`
		Spans       [][2]float64       `json:"spans"`
		Result      meeting.Result     `json:"result"`
		ReferredTo  string             `json:"referred_to,omitempty"`
		Votes       []factsVote        `json:"votes"`
		OpenVotes   []factsVote        `json:"open_votes,omitempty"` // called, but nobody heard how they ended
		Motions     []factsMotion      `json:"motions"`
		Resolution  *factsResolution   `json:"resolution,omitempty"` // the last one
		Resolutions []factsResolution  `json:"resolutions,omitempty"`
		Declared    []factsDeclaration `json:"declared,omitempty"`
	}
	// factsBasis stands under every fact: where it comes from and who has looked at it.
	factsBasis struct {
		ID       meeting.FactID  `json:"id,omitempty"`
		At       float64         `json:"at"`
		Origin   meeting.Origin  `json:"origin"`
		Rule     string          `json:"rule,omitempty"`
		Evidence []evidenceJSON  `json:"evidence"`
		Doubts   []meeting.Doubt `json:"doubts,omitempty"`
		Review   *meeting.Review `json:"review"`
	}
	evidenceJSON struct {
		From  meeting.SegmentID `json:"from"`
		To    meeting.SegmentID `json:"to"`
		Quote string            `json:"quote,omitempty"`
		Start float64           `json:"start"`
		End   float64           `json:"end"`
	}
	factsVote struct {
		Subject   string              `json:"subject,omitempty"`
		About     meeting.VoteSubject `json:"about,omitempty"`
		Kind      meeting.VoteKind    `json:"kind"`
		For       *int                `json:"for,omitempty"`
		Against   *int                `json:"against,omitempty"`
		Abstain   *int                `json:"abstain,omitempty"`
		NotVoting *int                `json:"not_voting,omitempty"`
		Recused   *int                `json:"recused,omitempty"`
		Outcome   meeting.Outcome     `json:"outcome,omitempty"`
		Unanimous *bool               `json:"unanimous,omitempty"`
		ByGroup   []meeting.GroupVote `json:"by_group,omitempty"`
		ByName    []meeting.NamedVote `json:"by_name,omitempty"`
		factsBasis
	}
	factsMotion struct {
		Kind      meeting.MotionKind `json:"kind"`
		By        string             `json:"by,omitempty"`
		Group     string             `json:"group,omitempty"`
		Text      string             `json:"text,omitempty"`
		Withdrawn bool               `json:"withdrawn,omitempty"`
		TakenOver bool               `json:"taken_over,omitempty"`
		factsBasis
	}
	factsResolution struct {
		Text     string `json:"text"`
		Proposal string `json:"proposal,omitempty"`
		Amended  bool   `json:"amended,omitempty"`
		factsBasis
	}
	factsDeclaration struct {
		By   string `json:"by"`
		Text string `json:"text,omitempty"`
		factsBasis
	}
	factsAttendance struct {
		Kind   meeting.AttendanceKind `json:"kind"`
		Name   string                 `json:"name"`
		Reason string                 `json:"reason,omitempty"`
		Clock  meeting.ClockTime      `json:"clock,omitempty"`
		For    string                 `json:"for,omitempty"`
		Item   string                 `json:"item,omitempty"` // number
		factsBasis
	}
	factsBreak struct {
		From             meeting.ClockTime `json:"from,omitempty"`
		To               meeting.ClockTime `json:"to,omitempty"`
		AnnouncedMinutes int               `json:"announced_minutes,omitempty"`
		Start            float64           `json:"start"`
		End              *float64          `json:"end,omitempty"`
		factsBasis
	}
	factsPublic struct {
		Admitted bool              `json:"admitted"`
		Clock    meeting.ClockTime `json:"clock,omitempty"`
		factsBasis
	}
)

// FactsJSON writes what happened in the meeting, as "show FILE facts --json" publishes it: items with their spans, result, votes,
// motions and resolution, attendance, breaks, opening and closing, everything with its evidence. Nothing is left out: it is for
// the clerk's own eyes and programs.
func FactsJSON(w io.Writer, m meeting.Minutes) error { return writeJSON(w, factsOf(m)) }

func factsOf(m meeting.Minutes) factsFile {
	f := factsFile{Items: []factsItem{}, Attendance: []factsAttendance{}, Breaks: []factsBreak{}, State: m.State}
	for _, it := range m.Items {
		x := factsItemOf(m, it)
		for i := range f.Items {
			// a motion to the matter is often printed under the matter's own number: what was voted under that number shows under both
			if same := &f.Items[i]; same.Number != "" && same.Number == x.Number && len(x.Votes) == 0 && len(x.Spans) > 0 {
				x.Votes, x.Result = same.Votes, same.Result
			}
		}
		f.Items = append(f.Items, x)
	}
	if out := factsItemOf(m, m.Outside); len(out.Votes)+len(out.Motions)+len(out.Declared) > 0 || out.Resolution != nil {
		f.Outside = &out
	}
	for _, a := range m.Attendance {
		if a.Attendance == nil {
			continue
		}
		x := a.Attendance
		f.Attendance = append(f.Attendance, factsAttendance{Kind: x.Kind, Name: personName(m.Meeting, x.Member, x.Name), Reason: x.Reason,
			Clock: x.Clock, For: x.For, Item: itemNumber(m.Meeting, a.Item), factsBasis: basisOf(a)})
	}
	for _, b := range m.Breaks {
		if b.Break == nil {
			continue
		}
		x := factsBreak{From: b.Break.From, To: b.Break.To, AnnouncedMinutes: b.Break.Minutes, Start: seconds(b.At), factsBasis: basisOf(b)}
		if b.Until > 0 {
			end := seconds(b.Until)
			x.End = &end
		}
		f.Breaks = append(f.Breaks, x)
	}
	for _, p := range m.Public {
		if p.Clock != nil {
			f.Public = append(f.Public, factsPublic{Admitted: p.Clock.Open, Clock: p.Clock.Clock, factsBasis: basisOf(p)})
		}
	}
	if m.Opened.Clock != nil {
		f.Opened = m.Opened.Clock.Clock
	}
	if m.Ended.Clock != nil {
		f.Closed = m.Ended.Clock.Clock
	}
	if q := m.Quorum.Quorum; q != nil {
		f.Present, f.Members, f.Quorate = q.Present, q.Members, q.Quorate
	}
	f.Absent = absentNames(m)
	f.Chair = chairName(m)
	f.Clerk = clerkName(m)
	return f
}

func factsItemOf(m meeting.Minutes, it meeting.ItemMinutes) factsItem {
	x := factsItem{ID: it.Item.ID, Number: it.Item.Number, Title: it.Item.Title, Spans: [][2]float64{}, Result: it.Result(),
		ReferredTo: it.ReferredTo(), Votes: []factsVote{}, Motions: []factsMotion{}}
	if it.Item.Visibility != meeting.Unconfirmed {
		open := it.Item.Visibility.IsOpen()
		x.Open = &open
	}
	for _, s := range it.Spans {
		start, end := seconds(s.From), seconds(s.To)
		x.Spans = append(x.Spans, [2]float64{start, end})
		if x.Start == nil || start < *x.Start {
			x.Start = &start
		}
		if x.End == nil || end > *x.End {
			x.End = &end
		}
	}
	for _, f := range it.Votes {
		if f.Vote == nil {
			continue
		}
		v := *f.Vote
		y := factsVote{Subject: v.Subject, About: v.About, Kind: v.Kind, For: v.For, Against: v.Against, Abstain: v.Abstain, NotVoting: v.NotVoting,
			Recused: v.Recused, Outcome: v.Outcome(), ByGroup: v.ByGroup, ByName: v.ByName, factsBasis: basisOf(f)}
		if u, known := v.IsUnanimous(); known {
			y.Unanimous = &u
		}
		if y.Outcome == meeting.OutcomeUnknown {
			x.OpenVotes = append(x.OpenVotes, y)
			continue
		}
		x.Votes = append(x.Votes, y)
	}
	for _, f := range it.Motions {
		if f.Motion == nil {
			continue
		}
		o := *f.Motion
		x.Motions = append(x.Motions, factsMotion{Kind: o.Kind, By: moverName(m.Meeting, o), Group: o.Group, Text: o.Text, Withdrawn: o.Withdrawn,
			TakenOver: o.TakenOver, factsBasis: basisOf(f)})
	}
	var resolutions []factsResolution
	for _, f := range it.Resolutions {
		if f.Resolution != nil {
			r := *f.Resolution
			resolutions = append(resolutions, factsResolution{Text: r.Text, Proposal: r.Proposal, Amended: r.Amended, factsBasis: basisOf(f)})
		}
	}
	if n := len(resolutions); n > 0 {
		x.Resolution = &resolutions[n-1]
		if n > 1 {
			x.Resolutions = resolutions
		}
	}
	for _, f := range it.Declared {
		if f.Person != nil {
			x.Declared = append(x.Declared, factsDeclaration{By: personName(m.Meeting, f.Person.Member, f.Person.Name), Text: f.Person.Text, factsBasis: basisOf(f)})
		}
	}
	return x
}

func basisOf(f meeting.Fact) factsBasis {
	return factsBasis{ID: f.ID, At: seconds(f.At), Origin: f.Origin, Rule: f.Rule, Evidence: evidenceOf(f.Evidence), Doubts: f.Doubts, Review: f.Review}
}

func evidenceOf(list []meeting.Evidence) []evidenceJSON {
	out := []evidenceJSON{}
	for _, e := range list {
		out = append(out, evidenceJSON{From: e.From, To: e.To, Quote: e.Quote, Start: seconds(e.At), End: seconds(e.Until)})
	}
	return out
}

// seconds rounds to the millisecond, the finest that any reader can use.
func seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }

// writeJSON writes v readable for people and with letters as they are.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
