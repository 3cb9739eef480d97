package workflow

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"ratsschreiber/catalogue"
	"ratsschreiber/intake"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// ErrOtherPart says that a meeting was to be prepared from the minutes of the other part: what is closed stays out of an open file.
var ErrOtherPart = errors.New("one of the two meetings is a closed part, the other is not")

// carryOver prepares m, the next meeting of a body, from the file of the last one: body, place, profile, kind and roster where m has none, and on
// the agenda the approval of the last minutes, where the last meeting's profile knows one and it is still open, with an item of its own
// for each correction and objection that nobody has decided. It takes the invitation's own item for the minutes where there is one. Nothing is
// decided by this and the last file stays as it is. Who was excused then is expected again, and who only stood in for somebody is left out.
// Minutes of the other part are refused (ErrOtherPart).
func carryOver(ctx context.Context, m *meeting.Meeting, last *store.File, town string) ([]intake.Note, error) {
	before, err := last.Meeting(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the last meeting: %w", err)
	}
	if before.Closed != m.Closed {
		return nil, ErrOtherPart
	}
	after, err := aftermath(ctx, last)
	if err != nil {
		return nil, fmt.Errorf("read what came after the last minutes: %w", err)
	}
	takeOver(m, before)
	profile, err := LoadProfile(before.Profile, town)
	if err != nil {
		return nil, err
	}
	c := carrier{words: catalogue.For(m.Language), m: m, before: before}
	corrections, objections := c.corrections(after), c.objections(after)
	approve := profile.Approval.Needed && after.Approval == nil
	if !approve && len(corrections)+len(objections) == 0 {
		return nil, nil
	}
	invited := len(m.Agenda.Items) > 0
	parent, added := c.parent(approve)
	number := m.Agenda.Items[parent].Number
	c.below(parent, append(objections, corrections...))
	note := intake.Note{Code: "carried_over", Args: map[string]any{"number": number, "corrections": len(corrections), "objections": len(objections)}}
	if added && invited {
		note.Code = "carried_over_added"
	}
	return []intake.Note{note}, nil
}

// takeOver fills the head of m from the meeting before.
func takeOver(m *meeting.Meeting, before meeting.Meeting) {
	takeHead(m, meeting.Meeting{Body: before.Body, Place: before.Place, LegalMembers: before.LegalMembers})
	if m.Profile == "" {
		m.Profile = before.Profile
	}
	if m.Kind == "" {
		m.Kind = before.Kind
	}
	if m.Language == "" {
		m.Language = before.Language
	}
	if len(m.Roster.Members) == 0 {
		m.Roster.Members = expectedAgain(before.Roster.Members)
	}
}

// expectedAgain gives the persons of a roster without what held for that one day: who was excused and why, and who stood in for whom.
func expectedAgain(members []meeting.Member) []meeting.Member {
	var out []meeting.Member
	for _, mem := range members {
		if mem.For == "" {
			mem.Invited, mem.Reason = meeting.InvitedUnknown, ""
			out = append(out, mem)
		}
	}
	return out
}

// carrier writes the items that the last minutes ask for.
type carrier struct {
	words  *catalogue.Words
	m      *meeting.Meeting
	before meeting.Meeting
}

// name is how the agenda speaks of the last meeting: "12. Sitzung des Rates vom 14.04.2026".
func (c carrier) name() string {
	name := c.before.Title
	if name == "" {
		name = c.words.Text("carry.meeting")
	}
	if c.before.Start.IsZero() {
		return name
	}
	return c.words.Text("carry.of", "title", name, "date", c.words.Date(c.before.Start.Local()))
}

// parent gives the place of the item about the last minutes, and makes it, at the end, where the agenda has none.
func (c carrier) parent(approve bool) (at int, added bool) {
	proposal := ""
	if approve {
		proposal = c.words.Text("carry.proposal", "meeting", c.name())
	}
	if at := c.find(); at >= 0 {
		if it := &c.m.Agenda.Items[at]; it.Proposal == "" {
			it.Proposal = proposal
		}
		return at, false
	}
	key := "carry.objections"
	if approve {
		key = "carry.approval"
	}
	c.m.Agenda.Items = append(c.m.Agenda.Items, meeting.Item{ID: c.freeID(), Number: c.nextNumber(), Title: c.words.Text(key, "meeting", c.name()),
		Proposal: proposal, Visibility: c.visibility(meeting.Open)})
	return len(c.m.Agenda.Items) - 1, true
}

// visibility of an item about one that was v: in the closed part's file everything is closed.
func (c carrier) visibility(v meeting.Visibility) meeting.Visibility {
	if c.m.Closed || !v.IsOpen() {
		return meeting.Closed
	}
	return meeting.Open
}

// Words by which an invitation's item shows that it is about minutes, and what it wants with them.
var (
	ofMinutes   = []string{"niederschrift", "protokoll", "minutes"}
	withMinutes = []string{"genehmig", "einwend", "einwänd", "anerkenn", "bestätig", "berichtig", "approv", "confirm", "correct"}
)

// find looks for the invitation's own item; among several the one that names the last meeting's day. -1: none.
func (c carrier) find() int {
	found := -1
	for i, it := range c.m.Agenda.Items {
		title := strings.ToLower(it.Title)
		if it.Dropped || it.Visibility.IsOpen() == c.m.Closed || !containsAny(title, ofMinutes) || !containsAny(title, withMinutes) {
			continue
		}
		if !c.before.Start.IsZero() && strings.Contains(title, c.words.Date(c.before.Start.Local())) {
			return i
		}
		if found < 0 {
			found = i
		}
	}
	return found
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// corrections gives an item for each correction that is still open, with its wording as the proposal.
func (c carrier) corrections(a meeting.Aftermath) []meeting.Item {
	var out []meeting.Item
	for _, x := range a.Corrections {
		if x.State != meeting.CorrectionNext && x.State != meeting.CorrectionProposed {
			continue
		}
		place, visibility := c.place(x.Item)
		key := "carry.reads"
		if x.Was != "" {
			key = "carry.reads_instead"
		}
		out = append(out, meeting.Item{Title: c.words.Text("carry.correction", "n", x.Number, "place", place), Visibility: visibility,
			Proposal: c.words.Text(key, "meeting", c.name(), "place", place, "was", x.Was, "text", x.Text)})
	}
	return out
}

// objections gives an item for each objection that nobody has decided. It has no proposal: what is to be decided is the body's.
func (c carrier) objections(a meeting.Aftermath) []meeting.Item {
	var out []meeting.Item
	for _, x := range a.Objections {
		if x.Result != "" {
			continue
		}
		place, visibility := c.place(x.Item)
		out = append(out, meeting.Item{Title: c.words.Text("carry.objection", "n", x.Number, "name", x.From, "place", place, "text", x.Text), Visibility: visibility})
	}
	return out
}

// place names an item of the last agenda.
func (c carrier) place(id meeting.ItemID) (string, meeting.Visibility) {
	if it := c.before.Agenda.ByID(id); it != nil {
		return c.words.Text("cli.check.item", "number", it.Number), c.visibility(it.Visibility)
	}
	return c.words.Text("carry.head"), c.visibility(meeting.Open)
}

// below puts items under the one at parent, behind those that it has already.
func (c carrier) below(parent int, items []meeting.Item) {
	prefix := c.m.Agenda.Items[parent].Number + "."
	at, n := parent+1, 1
	for ; at < len(c.m.Agenda.Items) && strings.HasPrefix(c.m.Agenda.Items[at].Number, prefix); at++ {
		if k, err := strconv.Atoi(strings.TrimPrefix(c.m.Agenda.Items[at].Number, prefix)); err == nil && k >= n {
			n = k + 1
		}
	}
	for _, it := range items {
		it.ID, it.Number = c.freeID(), prefix+strconv.Itoa(n)
		c.m.Agenda.Items = append(c.m.Agenda.Items[:at], append([]meeting.Item{it}, c.m.Agenda.Items[at:]...)...)
		at, n = at+1, n+1
	}
}

func (c carrier) freeID() meeting.ItemID {
	for n := 1; ; n++ {
		if id := meeting.ItemID("m" + strconv.Itoa(n)); c.m.Agenda.ByID(id) == nil {
			return id
		}
	}
}

// nextNumber is the first whole number behind all numbers of this part.
func (c carrier) nextNumber() string {
	last := 0
	for _, it := range c.m.Agenda.Items {
		whole, _, _ := strings.Cut(meeting.PlainNumber(it.Number), ".")
		if n, err := strconv.Atoi(whole); err == nil && it.Visibility.IsOpen() != c.m.Closed {
			last = max(last, n)
		}
	}
	return strconv.Itoa(last + 1)
}
