package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sort"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// oparlAgenda reads the meeting that want names (by id or name), or the only one.
func oparlAgenda(ctx context.Context, s *oparlSet, want string) (Result, error) {
	r := Result{Form: FormOParl}
	meetings := s.all(typeMeeting)
	items := s.all(typeItem)
	if len(meetings) == 0 {
		return oparlItemsOnly(s, items, want)
	}
	m, err := chooseMeeting(meetings, want)
	if err != nil {
		return r, err
	}
	oparlHead(s, m, &r)
	list, missing := s.refs(m, "agendaItem")
	r.noteCount(NoteItemUnresolved, missing)
	if len(list) == 0 { // items in files of their own name their meeting
		id := m.str("id")
		for _, it := range items {
			if id != "" && it.str("meeting") == id {
				list = append(list, it)
			}
		}
		sortByOrder(list)
	}
	if err := ctx.Err(); err != nil {
		return r, err
	}
	oparlItems(s, list, &r)
	if len(r.Agenda.Items) == 0 && len(items) > 0 && len(meetings) == 1 && missing == 0 {
		oparlItems(s, items, &r)
	}
	if len(r.Agenda.Items) == 0 {
		return r, ErrNotAgenda
	}
	oparlPersonsOf(s, m, &r)
	return r, nil
}

// oparlItemsOnly reads items that came without their meeting.
func oparlItemsOnly(s *oparlSet, items []*oparlObject, want string) (Result, error) {
	r := Result{Form: FormOParl}
	by := map[string][]*oparlObject{}
	var ids []string
	for _, it := range items {
		id := it.str("meeting")
		if _, ok := by[id]; !ok {
			ids = append(ids, id)
		}
		by[id] = append(by[id], it)
	}
	switch {
	case len(ids) == 0:
		return r, ErrNotAgenda
	case want != "":
		if len(by[want]) == 0 {
			return r, ErrNoSuchChoice
		}
		items = by[want]
	case len(ids) > 1:
		e := &SeveralError{Kind: ChooseMeeting}
		for _, id := range ids {
			e.Choices = append(e.Choices, Choice{ID: id})
		}
		return r, e
	}
	oparlItems(s, items, &r)
	return r, nil
}

func chooseMeeting(all []*oparlObject, want string) (*oparlObject, error) {
	if want != "" {
		for _, m := range all {
			if m.str("id") == want || m.str("name") == want {
				return m, nil
			}
		}
		return nil, ErrNoSuchChoice
	}
	var live []*oparlObject
	for _, m := range all {
		if gone, _ := m.truth("deleted"); !gone {
			live = append(live, m)
		}
	}
	if len(live) == 0 {
		live = all
	}
	if len(live) > 1 { // meetings that are only named, without an agenda, are no choice while another has one
		var full []*oparlObject
		for _, m := range live {
			if len(m.fields["agendaItem"]) > 4 {
				full = append(full, m)
			}
		}
		if len(full) > 0 {
			live = full
		}
	}
	if len(live) == 1 {
		return live[0], nil
	}
	e := &SeveralError{Kind: ChooseMeeting}
	for _, m := range live {
		e.Choices = append(e.Choices, Choice{ID: m.str("id"), Name: m.str("name"), Start: oparlTime(m.str("start"))})
	}
	return nil, e
}

func oparlHead(s *oparlSet, m *oparlObject, r *Result) {
	r.Meeting.Title = m.str("name")
	r.Meeting.Number = meetingNumber(r.Meeting.Title)
	r.Meeting.Start = oparlTime(m.str("start"))
	r.Meeting.OParl = m.raw
	if loc, _ := s.refs(m, "location"); len(loc) > 0 {
		r.Meeting.Place = oparlPlace(loc[0])
	}
	orgs, missing := s.refs(m, "organization")
	for _, o := range orgs {
		if r.Meeting.Body = o.str("name"); r.Meeting.Body != "" {
			if n, ok := o.number("votingMemberCount"); ok && n > 0 {
				r.Meeting.LegalMembers = n
			}
			break
		}
	}
	if r.Meeting.Body == "" && missing > 0 {
		r.note(NoteBodyUnresolved)
	}
	if yes, _ := m.truth("cancelled"); yes {
		r.note(NoteCancelled)
	}
	if yes, _ := m.truth("deleted"); yes {
		r.note(NoteDeleted)
	}
}

func oparlPlace(l *oparlObject) string {
	if d := l.str("description"); d != "" {
		return d
	}
	var parts []string
	for _, p := range []string{l.str("room"), l.str("streetAddress"), strings.TrimSpace(l.str("postalCode") + " " + l.str("locality"))} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// oparlTime reads a date-time as the specification has it, and the usual ways of missing it; zero where it cannot be read.
func oparlTime(v string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, v); err == nil {
			return t
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, v, time.Local); err == nil {
			return t
		}
	}
	return time.Time{}
}

// sortByOrder puts items that came without an array into the order that they state; those that state none keep their place by number.
func sortByOrder(list []*oparlObject) {
	sort.SliceStable(list, func(i, j int) bool {
		a, okA := list[i].number("order")
		b, okB := list[j].number("order")
		if okA && okB && a != b {
			return a < b
		}
		if okA != okB {
			return okA
		}
		return compareNumbers(list[i].str("number"), list[j].str("number")) < 0
	})
}

func oparlItems(s *oparlSet, list []*oparlObject, r *Result) {
	papers := papersByItem(s)
	unresolved, results := 0, 0
	for _, o := range list {
		if o.kind != typeItem && o.kind != "" {
			continue
		}
		number, mark := splitNumber(o.str("number"))
		it := meeting.Item{Number: number, Title: o.str("name"), OParlID: o.str("id")}
		if it.Title == "" && it.Number == "" {
			continue
		}
		switch public, known := o.truth("public"); {
		case known && public:
			it.Visibility = meeting.Open
		case known, mark == meeting.Closed: // "N 8" says it without a flag; "Ö 8" is not enough to open an item
			it.Visibility = meeting.Closed
		}
		it.Dropped, _ = o.truth("deleted")
		if o.str("result") != "" || o.str("resolutionText") != "" {
			results++
		}
		if !oparlPapers(s, o, papers, &it) {
			unresolved++
		}
		r.Agenda.Items = append(r.Agenda.Items, it)
	}
	r.noteCount(NotePaperUnresolved, unresolved)
	r.noteCount(NoteResultsIgnored, results)
	finishAgenda(r)
}

// papersByItem finds, for items named by a consultation inside a paper, that paper: there the consultation does not name it.
func papersByItem(s *oparlSet) map[string][]*oparlObject {
	by := map[string][]*oparlObject{}
	for _, c := range s.all(typeConsultation) {
		item := c.str("agendaItem")
		if item == "" {
			continue
		}
		by[item] = append(by[item], c)
	}
	return by
}

// oparlPapers fills papers, proposal and purpose of an item. It reports false where something is named that is not in the files.
func oparlPapers(s *oparlSet, o *oparlObject, byItem map[string][]*oparlObject, it *meeting.Item) bool {
	consultations, missing := s.refs(o, "consultation")
	if len(consultations) == 0 && it.OParlID != "" {
		consultations = byItem[it.OParlID]
	}
	complete := missing == 0 || len(consultations) > 0
	seen := map[string]bool{}
	for _, c := range consultations {
		if it.Purpose == "" {
			it.Purpose = c.str("role")
		}
		papers, lost := s.refs(c, "paper")
		if len(papers) == 0 && c.parent != nil && c.parent.kind == typePaper {
			papers, lost = []*oparlObject{c.parent}, 0
		}
		if lost > 0 {
			complete = false
		}
		for _, p := range papers {
			paper := meeting.Paper{Reference: p.str("reference"), Name: p.str("name"), OParlID: p.str("id")}
			key := paper.OParlID + "\x00" + paper.Reference
			if seen[key] || paper == (meeting.Paper{}) {
				continue
			}
			seen[key] = true
			it.Papers = append(it.Papers, paper)
			if it.Proposal == "" {
				if main, _ := s.refs(p, "mainFile"); len(main) > 0 {
					it.Proposal = proposalIn(main[0].text("text"))
				}
			}
		}
	}
	return complete
}

// stableID makes an id that is the same whenever the same object is read.
func stableID(prefix, oparlID string) string {
	sum := sha256.Sum256([]byte(oparlID))
	return prefix + hex.EncodeToString(sum[:6])
}
