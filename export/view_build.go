package export

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/export/document"
	"ratsschreiber/meeting"
)

// viewBuilder puts minutes into what a layout sees, and keeps the sources of everything that is printed.
type viewBuilder struct {
	m       meeting.Minutes
	o       Options
	words   *catalogue.Words
	results resultWords
	draft   bool
	sources []document.Source
	factAt  map[meeting.FactID]int
	passAt  map[meeting.PassageID]int
}

func newView(m meeting.Minutes, o Options) (*viewBuilder, error) {
	results, err := readResultWords(o)
	if err != nil {
		return nil, err
	}
	return &viewBuilder{m: m, o: o, words: o.words(), results: results, draft: isDraft(m), factAt: map[meeting.FactID]int{}, passAt: map[meeting.PassageID]int{}}, nil
}

// isDraft says whether the document must say on every page that it is one: until the minutes are sealed, and as long as anything in
// them is unreviewed.
func isDraft(m meeting.Minutes) bool {
	if m.State != meeting.StateSealed {
		return true
	}
	for _, f := range m.AllFacts() {
		if f.NeedsReview() && f.Review == nil {
			return true
		}
	}
	for _, it := range append(append([]meeting.ItemMinutes{}, m.Items...), m.Outside) {
		for _, p := range it.Passages {
			if p.NeedsReview() {
				return true
			}
		}
	}
	return false
}

// mark registers a fact as source and gives the sign for it that layouts print; "" where there is nothing to tell.
func (b *viewBuilder) mark(f meeting.Fact) string {
	if f.ID == 0 {
		return ""
	}
	if _, ok := b.factAt[f.ID]; !ok {
		b.factAt[f.ID] = b.source(f.NeedsReview() && f.Review == nil, f.Origin, f.Evidence, f.Doubts)
	}
	return markText(b.factAt[f.ID])
}

func (b *viewBuilder) markPassage(p meeting.Passage) string {
	if _, ok := b.passAt[p.ID]; !ok {
		b.passAt[p.ID] = b.source(p.NeedsReview(), p.Origin, p.Evidence, p.Doubts)
	}
	return markText(b.passAt[p.ID])
}

// source numbers a new source; 0 where the document need not tell it: reviewed, and no draft.
func (b *viewBuilder) source(unreviewed bool, origin meeting.Origin, evidence []meeting.Evidence, doubts []meeting.Doubt) int {
	if !unreviewed && !b.draft {
		return 0
	}
	w := b.words
	s := document.Source{Unreviewed: unreviewed, Doubtful: len(doubts) > 0}
	if unreviewed {
		key := "documents.mark.unreviewed"
		if s.Doubtful {
			key = "documents.mark.doubtful"
		}
		if len(evidence) > 0 {
			s.Tag = w.Text(key+"_at", "at", catalogue.Position(evidence[0].At))
		} else {
			s.Tag = w.Text(key)
		}
	}
	var lines []string
	for _, e := range evidence {
		line := w.Text("documents.comment.evidence", "from", catalogue.Position(e.At), "to", catalogue.Position(e.Until))
		if seg := b.m.Segment(e.From); seg != nil {
			if name := speakerName(b.m.Meeting, *seg); name != "" {
				line += ", " + name
			}
		}
		if e.Quote != "" {
			line += w.Text("documents.comment.quote", "quote", e.Quote)
		}
		lines = append(lines, line)
	}
	if len(evidence) == 0 && origin != meeting.OriginClerk && origin != meeting.OriginPaper {
		lines = append(lines, w.Text("documents.comment.no_evidence"))
	}
	lines = append(lines, w.Text("documents.origin."+string(origin)))
	for _, d := range doubts {
		lines = append(lines, w.Doubt(string(d.Kind), d.Detail))
	}
	s.Comment = strings.Join(lines, "\n")
	b.sources = append(b.sources, s)
	return len(b.sources)
}

func markText(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%c%d%c", markOpen, n, markClose)
}

func (b *viewBuilder) view() View {
	m, w := b.m, b.words
	v := View{Kind: string(b.kind()), State: string(m.State), Draft: b.draft, Internal: b.o.Internal, Closed: m.Meeting.Closed, Extract: b.o.Item != "",
		Title: Text(m.Meeting.Title), Body: Text(m.Meeting.Body), Number: Text(m.Meeting.Number), Place: Text(m.Meeting.Place),
		Statement: b.o.Statement, Digest: b.o.Digest, Program: b.o.Program}
	if !m.Meeting.Start.IsZero() {
		v.Date, v.Day, v.Invited = w.DateLong(m.Meeting.Start), w.Date(m.Meeting.Start), w.Clock(m.Meeting.Start)
	}
	if !b.o.Now.IsZero() {
		v.Made = w.Date(b.o.Now)
	}
	v.Opened, v.Ended = clockOf(w, m.Opened, b.mark(m.Opened)), clockOf(w, m.Ended, b.mark(m.Ended))
	v.Chair, v.Clerk = b.office(m.Chair, meeting.RoleChair), b.office(m.Clerk, meeting.RoleClerk)
	v.Presence = b.presence()
	breaks := b.placeBreaks()
	v.Between = breaks[""]
	for _, it := range m.Items {
		v.Items = append(v.Items, b.item(it, breaks[it.Item.ID]))
	}
	if out := b.item(m.Outside, nil); b.draft { // what nobody has placed is for the clerk's eyes, not for the minutes
		v.Unplaced = append(out.Steps, finalSteps(out)...)
	}
	v.Signers = b.signers()
	v.Later = b.later()
	for _, x := range m.Models {
		v.Models = append(v.Models, Text(strings.TrimSpace(x.Name+" "+x.Version)))
	}
	for _, name := range reviewers(m) {
		v.Reviewers = append(v.Reviewers, Text(name))
	}
	return v
}

func finalSteps(it Item) []Step {
	var out []Step
	for i := range it.Finals {
		out = append(out, Step{Vote: &it.Finals[i], Mark: it.Finals[i].Mark})
	}
	return out
}

func (b *viewBuilder) kind() meeting.MinutesKind {
	if b.o.Kind.Valid() {
		return b.o.Kind
	}
	return b.m.Meeting.KindFor("")
}

func (b *viewBuilder) office(said []meeting.Fact, role meeting.Role) []Person {
	var out []Person
	for _, f := range said {
		if f.Person != nil {
			name := personName(b.m.Meeting, f.Person.Member, f.Person.Name)
			if n := len(out); n > 0 && out[n-1].Name == Text(name) {
				continue
			}
			out = append(out, Person{Name: Text(name), Mark: b.mark(f), Item: Text(itemNumber(b.m.Meeting, f.Item))})
		}
	}
	if len(out) == 0 {
		if name := officeName(b.m, nil, role); name != "" {
			out = append(out, Person{Name: Text(name)})
		}
	}
	return out
}

// placeBreaks puts each break under the item that was being dealt with, or that was dealt with last; "" before any item.
func (b *viewBuilder) placeBreaks() map[meeting.ItemID][]Step {
	out := map[meeting.ItemID][]Step{}
	for _, f := range b.m.Breaks {
		if f.Break == nil {
			continue
		}
		id, latest := meeting.ItemID(""), time.Duration(-1)
		for _, it := range b.m.Items {
			for _, s := range it.Spans {
				if s.From <= f.At && s.From > latest {
					id, latest = it.Item.ID, s.From
				}
			}
		}
		out[id] = append(out[id], Step{Mark: b.mark(f), at: f.At, Break: &Pause{From: b.words.ClockText(string(f.Break.From)),
			To: b.words.ClockText(string(f.Break.To)), Minutes: f.Break.Minutes}})
	}
	return out
}

func (b *viewBuilder) item(it meeting.ItemMinutes, extra []Step) Item {
	x := Item{Number: Text(it.Item.Number), Title: Text(it.Item.Title), Purpose: Text(it.Item.Purpose), Open: it.Item.Visibility.IsOpen(),
		Visibility: string(it.Item.Visibility), Dropped: it.Item.Dropped, Proposal: Text(it.Item.Proposal), Kind: string(b.kind()), Draft: b.draft,
		Result: string(it.Result()), ReferredTo: Text(it.ReferredTo())}
	if it.Item.Kind != "" {
		x.Kind = string(it.Item.Kind)
	}
	for _, p := range it.Item.Papers {
		if t := strings.TrimSpace(p.Reference); t != "" {
			x.Papers = append(x.Papers, Text(t))
		} else if p.Name != "" {
			x.Papers = append(x.Papers, Text(p.Name))
		}
	}
	x.Treated = len(it.Spans)+len(it.Votes)+len(it.Motions)+len(it.Resolutions)+len(it.Results)+len(it.Passages) > 0
	x.ResultWords = b.results.say(it)
	x.Later = b.laterOf(it.Item.ID)
	for _, f := range it.Resolutions {
		if r := f.Resolution; r != nil {
			y := Resolution{Mark: b.mark(f), Text: Text(r.Text), Proposal: Text(r.Proposal), Amended: r.Amended}
			if f.Origin == meeting.OriginRule && f.Review == nil && r.Proposal == "" {
				x.Announced = append(x.Announced, y)
			} else {
				x.Resolutions = append(x.Resolutions, y)
			}
		}
	}
	events := extra
	for _, f := range it.Votes {
		if f.Vote == nil {
			continue
		}
		v := voteView(b.m, it, *f.Vote, b.mark(f))
		if isFinal(f.Vote) {
			x.Finals = append(x.Finals, v)
			continue
		}
		events = append(events, Step{Mark: v.Mark, Vote: &v, at: f.At})
	}
	events = append(events, b.events(it)...)
	sort.SliceStable(events, func(i, j int) bool { return events[i].at < events[j].at })
	x.Steps = mergeSteps(b.texts(it, x.Kind), events)
	x.Steps, x.After = afterDecision(x.Steps, it)
	for _, f := range it.Results {
		if f.Result != nil {
			x.ResultMark = b.mark(f)
		}
	}
	switch meeting.Result(x.Result) {
	case meeting.Accepted, meeting.AcceptedAmended, meeting.Several:
		x.NoWording = len(x.Resolutions) == 0 && len(x.Finals) > 0
	}
	return x
}

// events are motions, changes of presence and declarations of an item.
func (b *viewBuilder) events(it meeting.ItemMinutes) []Step {
	var out []Step
	for _, f := range it.Motions {
		if o := f.Motion; o != nil {
			y := &Motion{Kind: string(o.Kind), By: Text(moverName(b.m.Meeting, *o)), Text: Text(o.Text), Withdrawn: o.Withdrawn, TakenOver: o.TakenOver}
			y.ByGroup = isGroup(b.m.Meeting, string(y.By)) || o.Group != "" && string(y.By) == o.Group && o.Member == ""
			if mem := b.m.Meeting.Roster.ByID(o.Member); mem != nil && !y.ByGroup {
				y.Group = Text(mem.Group)
			}
			out = append(out, Step{Mark: b.mark(f), Motion: y, at: f.At})
		}
	}
	for _, f := range it.Attendance {
		if a := f.Attendance; a != nil {
			out = append(out, Step{Mark: b.mark(f), at: f.At, Presence: &Change{Kind: string(a.Kind), Name: Text(personName(b.m.Meeting, a.Member, a.Name)),
				Time: b.words.ClockText(string(a.Clock)), Reason: Text(a.Reason)}})
		}
	}
	for _, f := range it.Declared {
		if p := f.Person; p != nil {
			out = append(out, Step{Mark: b.mark(f), at: f.At, Declared: &Declaration{By: Text(personName(b.m.Meeting, p.Member, p.Name)), Text: Text(p.Text)}})
		}
	}
	for i, f := range b.m.Chair {
		if i > 0 && f.Person != nil && within(it, f.At) {
			out = append(out, Step{Mark: b.mark(f), at: f.At, Chair: &Person{Name: Text(personName(b.m.Meeting, f.Person.Member, f.Person.Name))}})
		}
	}
	return out
}

func within(it meeting.ItemMinutes, at time.Duration) bool {
	for _, s := range it.Spans {
		if s.Contains(at) {
			return true
		}
	}
	return false
}

// texts are an item's passages; for verbatim minutes without any passage yet, a draft shows the transcript's turns, marked as
// unreviewed until a person has been over the segment.
func (b *viewBuilder) texts(it meeting.ItemMinutes, kind string) []Step {
	var out []Step
	last := time.Duration(0)
	for _, p := range it.Passages {
		if kind == string(meeting.KindResolutions) && p.Role != meeting.PassageRecord {
			continue
		}
		if len(p.Evidence) > 0 {
			last = max(last, p.Evidence[0].At)
		}
		y := &Passage{Role: string(p.Role), Text: Text(p.Text), Speaker: Text(p.SpeakerName)}
		if p.Speaker != "" {
			y.Speaker = Text(personName(b.m.Meeting, p.Speaker, p.SpeakerName))
		}
		out = append(out, Step{Mark: b.markPassage(p), Passage: y, at: last, unreviewed: p.NeedsReview()})
	}
	if len(out) > 0 || kind != string(meeting.KindVerbatim) || !b.draft {
		return out
	}
	for _, s := range b.m.Segments {
		if strings.TrimSpace(s.Text) == "" || !within(it, s.From) {
			continue
		}
		name := Text(speakerName(b.m.Meeting, s))
		mark := markText(b.source(!s.Corrected(), meeting.OriginRule, []meeting.Evidence{{From: s.ID, To: s.ID, At: s.From, Until: s.To}}, nil))
		out = append(out, Step{Mark: mark, Turn: &Turn{Speaker: name, Text: Text(s.Text)}, at: s.From})
	}
	return out
}

// mergeSteps puts events between texts by their time; texts keep their own order.
func mergeSteps(texts, events []Step) []Step {
	var out []Step
	for _, t := range texts {
		for len(events) > 0 && events[0].at < t.at {
			out = append(out, events[0])
			events = events[1:]
		}
		out = append(out, t)
	}
	return append(out, events...)
}

// afterDecision cuts off what happened after the item was decided: a break, somebody leaving, a declaration on the vote.
func afterDecision(steps []Step, it meeting.ItemMinutes) (before, after []Step) {
	decided := time.Duration(-1)
	for _, f := range it.Votes {
		if f.Vote != nil && isFinal(f.Vote) {
			decided = max(decided, f.At)
		}
	}
	if decided < 0 {
		for _, f := range it.Results {
			decided = max(decided, f.At)
		}
	}
	cut := len(steps)
	for decided >= 0 && cut > 0 && steps[cut-1].at > decided {
		cut--
	}
	return steps[:cut:cut], steps[cut:]
}

// reviewers lists who has looked at the facts and passages, each once, in the order of the minutes.
func reviewers(m meeting.Minutes) []string {
	var out []string
	seen := map[string]bool{}
	add := func(r *meeting.Review) {
		if r != nil && r.By != "" && !seen[r.By] {
			seen[r.By] = true
			out = append(out, r.By)
		}
	}
	for _, f := range m.AllFacts() {
		add(f.Review)
	}
	for _, it := range append(append([]meeting.ItemMinutes{}, m.Items...), m.Outside) {
		for _, p := range it.Passages {
			add(p.Review)
		}
	}
	return out
}
